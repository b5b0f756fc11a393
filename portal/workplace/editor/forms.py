"""The editor's forms: the head of an edition, a part with its table, a file."""

import hashlib
import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage, MultiDict

from portal.core.i18n import lang
from portal.core.secrets import new_key
from portal.core.text import plain, rich, typed
from portal.models import Edition, Part, Row
from portal.papers.drafts import (
    BODY_LIMIT,
    CELL_LIMIT,
    HEAD_LIMITS,
    NAME_LIMIT,
    NUMBER_LIMIT,
    ROW_LIMIT,
    UNIT_LIMIT,
    CellDraft,
    PartDraft,
    RowDraft,
)
from portal.papers.presence import Saved
from portal.papers.values import in_both, is_sum
from portal.rules.forms import ROW_KIND_WORDS, Column, PartForm
from portal.rules.placement import parse_number
from portal.terms import FileKind, RowKind
from portal.workplace.forms import Form

ROW_KEY = re.compile(r"[a-z0-9-]{1,60}")


@dataclass
class EditForm(Form):
    """A form over saved texts that knows which saved texts it was drawn from."""

    revision: str = ""
    seen: str = ""
    authors: Mapping[str, Saved] = field(default_factory=dict)  # who saved each field last
    chosen: Collection[str] = ()  # fields for which another's text is to be taken

    def differing(self, other: "EditForm") -> list[str]:
        """The fields of another form that say something else than these."""
        return [name for name, text in other.values.items() if text != self.values.get(name, "")]

    def fingerprint(self) -> str:
        """What was on the page, in short."""
        said = json.dumps(self.values, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(said.encode()).hexdigest()[:16]

    def drawn_from(self, saved: "EditForm") -> None:
        """Remember the saved texts that the page shows."""
        self.revision, self.seen = saved.revision, saved.seen

    def is_stale(self, saved: "EditForm") -> bool:
        """Whether somebody else saved other texts here since the page was opened; a save elsewhere
        in the edition does no harm (decided: two people edit one draft)."""
        return self.revision != saved.revision and self.seen != saved.seen


@dataclass
class HeadForm(EditForm):
    """Title, plain summary, head of the program; for a correction its reason."""

    draft: Mapping[str, str] | None = None

    @classmethod
    def of(cls, edition: Edition) -> "HeadForm":
        """The texts as they are saved."""
        values = {name: getattr(edition, name) or "" for name in _head_names(edition)}
        form = cls(values=values, revision=str(edition.revision))
        form.seen = form.fingerprint()
        return form

    @classmethod
    def parse(cls, posted: Mapping[str, str], edition: Edition) -> "HeadForm":
        form = cls(revision=posted.get("revision", ""), seen=posted.get("seen", ""))
        for name in _head_names(edition):
            form.take(posted, name, HEAD_LIMITS[name[:-3]])
        if not form.errors:
            form.draft = dict(form.values)
        return form


def _head_names(edition: Edition) -> list[str]:
    fields = ["title", "summary", "head", *(["reason"] if edition.no > 1 else [])]
    return [f"{name}_{code}" for name in fields for code in ("kk", "ru")] + ["title_en"]


@dataclass
class PartEditForm(EditForm):
    """A part with its table: every field is named by its row's key, so that rows can be added,
    removed and moved by buttons of the same form."""

    rows: list[tuple[str, RowKind]] = field(default_factory=list)
    touched: str = ""  # key of the row that a button was about
    draft: PartDraft | None = None

    @classmethod
    def of(cls, part: Part, revision: int) -> "PartEditForm":
        """The part as it is saved."""
        form = cls(rows=[(row.key, row.kind) for row in part.rows], revision=str(revision))
        form.values = {
            f"body_{code}": typed(getattr(part, f"body_{code}")) for code in ("kk", "ru")
        }
        for row in part.rows:
            form.values |= _saved_row(row)
        form.values["order"] = " ".join(key for key, _kind in form.rows)
        form.seen = form.fingerprint()
        return form

    @classmethod
    def parse(cls, posted: MultiDict[str, str], spec: PartForm) -> "PartEditForm":
        form = cls(revision=posted.get("revision", ""), seen=posted.get("seen", ""))
        form._take_rows(posted, spec)
        for code in ("kk", "ru"):
            form.take(posted, f"body_{code}", BODY_LIMIT)
        rows = tuple(form._row(posted, key, kind, spec) for key, kind in form.rows)
        form.values["order"] = " ".join(key for key, _kind in form.rows)
        if not form.errors:
            bodies = (rich(form.values[f"body_{code}"]) for code in ("kk", "ru"))
            form.draft = PartDraft(*bodies, rows) if spec.has_body else PartDraft("", "", rows)
        return form

    def _take_rows(self, posted: MultiDict[str, str], spec: PartForm) -> None:
        """The rows in the order of the page, after the button that was pressed."""
        kinds = {kind.value: kind for kind in spec.rows}
        for key in list(dict.fromkeys(posted.getlist("row")))[:ROW_LIMIT]:
            kind = kinds.get(posted.get(f"kind-{key}", ""))
            if kind and ROW_KEY.fullmatch(key):
                self.rows.append((key, kind))
        act, _colon, on = posted.get("act", "").partition(":")
        keys = [key for key, _kind in self.rows]
        if act == "add" and on in kinds and len(keys) < ROW_LIMIT:
            self._add(kinds[on])
        elif on in keys:
            self._move(act, keys.index(on))

    def _add(self, kind: RowKind) -> None:
        self.touched = f"{kind.value.replace('_', '-')}-{new_key()[:8]}"
        self.rows.append((self.touched, kind))
        if kind in (RowKind.SPENDING, RowKind.SPENDING_NEED):
            for code in ("kk", "ru"):
                self.values[f"name_{code}-{self.touched}"] = ROW_KIND_WORDS[kind][code]

    def _move(self, act: str, place: int) -> None:
        row = self.rows.pop(place)
        if act != "remove":
            step = {"up": -1, "down": 1}.get(act, 0)
            self.rows.insert(max(0, place + step), row)
            self.touched = row[0]

    def _row(self, posted: Mapping[str, str], key: str, kind: RowKind, spec: PartForm) -> RowDraft:
        texts = {}
        for text, limit in (("name", NAME_LIMIT), ("unit", UNIT_LIMIT), ("note", NAME_LIMIT)):
            for code in ("kk", "ru"):
                name = f"{text}_{code}-{key}"
                texts[f"{text}_{code}"] = self.take(posted, name, limit)
        self._share_unit(texts, key)
        columns = [column for column in spec.columns if not column.is_computed]
        return RowDraft(key, kind, texts, tuple(self._cell(posted, key, one) for one in columns))

    def _share_unit(self, texts: dict[str, str], key: str) -> None:
        kk, ru = texts["unit_kk"], texts["unit_ru"]
        for code, text in zip(("kk", "ru"), in_both(kk, ru), strict=True):
            texts[f"unit_{code}"] = self.values[f"unit_{code}-{key}"] = text

    def _cell(self, posted: Mapping[str, str], key: str, column: Column) -> CellDraft:
        if column.choices:
            return self._choice(posted, key, column)
        if column.is_sum:
            name = f"sum-{key}-{column.key}"
            text = self.take(posted, name, NUMBER_LIMIT)
            if text and not is_sum(parse_number(text), column):
                self.errors[name] = _sum_words(column)
            return CellDraft(column.key, text, text)
        names = [f"cell_{code}-{key}-{column.key}" for code in ("kk", "ru")]
        kk, ru = in_both(*(self.take(posted, name, CELL_LIMIT) for name in names))
        self.values |= dict(zip(names, (kk, ru), strict=True))
        return CellDraft(column.key, kk, ru)

    def _choice(self, posted: Mapping[str, str], key: str, column: Column) -> CellDraft:
        """One of the closed words of a column, known by its Kazakh ones."""
        name = f"pick-{key}-{column.key}"
        kk = self.take(posted, name, CELL_LIMIT)
        chosen = next((one.words for one in column.choices if one.words["kk"] == kk), None)
        if kk and chosen is None:
            self.errors[name] = _("Choose one")
        return CellDraft(column.key, kk, chosen["ru"] if chosen else "")


def _sum_words(column: Column) -> str:
    title = column.title[lang()]
    if column.thousands > 1:
        return _("%(column)s: write the sum in million tenge, as 27 560,6", column=title)
    return _("%(column)s: write the sum in whole thousand tenge, as 27 560 631", column=title)


def _saved_row(row: Row) -> dict[str, str]:
    values = {
        f"{text}_{code}-{row.key}": getattr(row, f"{text}_{code}")
        for text in ("name", "unit", "note")
        for code in ("kk", "ru")
    }
    for cell in row.cells:
        values[f"sum-{row.key}-{cell.column}"] = cell.text_kk
        values[f"pick-{row.key}-{cell.column}"] = cell.text_kk
        values[f"cell_kk-{row.key}-{cell.column}"] = cell.text_kk
        values[f"cell_ru-{row.key}-{cell.column}"] = cell.text_ru
    return values


@dataclass(frozen=True)
class FileDraft:
    """A file with its titles in both languages."""

    kind: FileKind
    title_kk: str
    title_ru: str
    name: str
    content: bytes
    row_key: str | None = None  # of the investment project that it confirms (§10)


@dataclass
class FileForm(Form):
    """A file to be attached (§10)."""

    draft: FileDraft | None = None

    @classmethod
    def parse(
        cls, posted: Mapping[str, str], file: FileStorage | None, projects: Collection[str] = ()
    ) -> "FileForm":
        """`projects` are the keys of the projects that the report names."""
        form = cls(values={"kind": posted.get("kind", ""), "project": posted.get("project", "")})
        project = form.values["project"]
        kk, ru = (form.take(posted, f"title_{code}", CELL_LIMIT) for code in ("kk", "ru"))
        form.require("title_kk", "title_ru")
        if form.values["kind"] not in set(FileKind):
            form.errors["kind"] = _("Choose one")
        if project and project not in projects:
            form.errors["project"] = _("Choose one")
        if file is None or not file.filename:
            form.errors["file"] = _("Choose a file")
        elif not form.errors:
            kind = FileKind(form.values["kind"])
            name, content = plain(file.filename), file.read()
            form.draft = FileDraft(kind, kk, ru, name, content, project or None)
        return form
