"""What stands between a draft and its placing: each place in words, with the way to it (§3)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.core.editions import differences_of, forms_of
from portal.core.i18n import lang
from portal.core.kinds import head_words
from portal.models import Edition, Row
from portal.models.base import in_language
from portal.rules.forms import ROW_KIND_WORDS, PartForm
from portal.rules.placement import Difference

HEAD = "head"
FILES = "files"
HEAD_WORDS = {
    "title": _l("Title"),
    "summary": _l("What it is about, in plain words"),
    "reason": _l("Reason of the correction"),
}
ROW_WORDS = {"name": _l("Name"), "unit": _l("Unit"), "note": _l("Reason of the deviation")}


@dataclass(frozen=True)
class Gap:
    """A place where the two languages do not both stand or do not agree (§3)."""

    page: str  # head, files or the key of a part
    where: str  # in words
    url: str
    reason: str
    kk: str
    ru: str


def gaps_of(edition: Edition) -> list[Gap]:
    """Every place to be mended before placing, in the order of the document."""
    forms = forms_of(edition)
    rows = {(part.key, row.key): row for part in edition.parts for row in part.rows}
    return [_gap(edition, one, forms, rows) for one in differences_of(edition)]


@dataclass(frozen=True)
class Shelf:
    """The frame of every page about a draft: where one is, and what is still missing where."""

    page: str
    gaps: Sequence[Gap]
    counts: Mapping[str, int]  # by page

    @property
    def here(self) -> list[Gap]:
        """What is missing on this page."""
        return [gap for gap in self.gaps if gap.page == self.page]


def shelf_of(edition: Edition, page: str) -> Shelf:
    """The frame of a page about this draft."""
    gaps = gaps_of(edition)
    return Shelf(page, gaps, Counter(gap.page for gap in gaps))


def _gap(
    edition: Edition,
    found: Difference,
    forms: Mapping[str, PartForm],
    rows: Mapping[tuple[str, str], Row],
) -> Gap:
    page, *path = found.place.split("/")
    reason = _(found.reason)
    if page == HEAD:
        words = HEAD_WORDS.get(path[0]) or head_words(edition.document.kind)
        where, anchor = str(words), f"{path[0]}_kk"
    elif page == FILES:
        where, anchor = _("Title of a file"), f"file-{path[0]}"
    elif path == ["body"]:
        where, anchor = _("Text"), "body_kk"
    elif path == ["rows"]:
        where, anchor, reason = _("Table"), "rows", _("Add at least one row")
    else:
        row = rows[page, path[1]]
        where, anchor = _row_place(row, forms[page], path[2:])
    return Gap(page, where, _url(edition, page, anchor), reason, found.kk, found.ru)


def _row_place(row: Row, form: PartForm, path: list[str]) -> tuple[str, str]:
    name = in_language(row, "name", lang()) or ROW_KIND_WORDS[row.kind][lang()]
    if path[0] == "cell":
        column = next(one for one in form.columns if one.key == path[1])
        kind = "pick" if column.choices else "sum" if column.is_sum else "cell_kk"
        return f"{name} · {column.title[lang()]}", f"{kind}-{row.key}-{column.key}"
    own = form.note_title if path[0] == "note" else None
    words = own[lang()] if own else ROW_WORDS[path[0]]
    return f"{name} · {words}", f"{path[0]}_kk-{row.key}"


def _url(edition: Edition, page: str, anchor: str) -> str:
    if page == HEAD:
        return url_for("workplace.editor.head", edition_id=edition.id, _anchor=anchor)
    if page == FILES:
        return url_for("workplace.editor.files", edition_id=edition.id, _anchor=anchor)
    return url_for("workplace.editor.part", edition_id=edition.id, key=page, _anchor=anchor)
