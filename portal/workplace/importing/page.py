"""The dry run as a person sees it: faults with their places, texts before and after, what would
still be missing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from portal.core.faults import Fault
from portal.core.i18n import lang
from portal.core.kinds import head_words
from portal.papers.comparing import Texts
from portal.papers.separated import separated
from portal.rules.forms import ROW_KIND_WORDS
from portal.workplace.gaps import HEAD_WORDS, ROW_WORDS
from portal.workplace.importing.trial import Trial

SHOWN = 200  # changes on the page; all of them are counted
FEW = 30  # changes that need no folding
SHORT = 400  # characters of a text in the table


@dataclass(frozen=True)
class ShownChange:
    """A place in words with its texts before and after, in the languages that change."""

    no: int
    part: str
    where: str
    lines: tuple[tuple[str, str, str], ...]  # language, before, after


@dataclass(frozen=True)
class ShownGap:
    """A place that would have to be mended before placing."""

    part: str
    where: str
    reason: str
    kk: str
    ru: str


def shown_changes(trial: Trial) -> list[ShownChange]:
    """The first places that would change."""
    shown = []
    for no, change in enumerate(trial.changes[:SHOWN]):
        part, where = place_words(change.place, trial)
        shown.append(ShownChange(no, part, where, tuple(_lines(change.before, change.after))))
    return shown


def shown_gaps(trial: Trial) -> list[ShownGap]:
    """The first places that are not whole in both languages."""
    shown = []
    for gap in trial.gaps[:SHOWN]:
        part, where = place_words(gap.place, trial)
        shown.append(ShownGap(part, where, _(gap.reason), _cut(gap.kk), _cut(gap.ru)))
    return shown


def _lines(before: Texts, after: Texts) -> Iterator[tuple[str, str, str]]:
    pairs = list(zip(("kk", "ru"), before, after, strict=True))
    if before[0] == before[1] and after[0] == after[1]:
        pairs = pairs[:1]
    for code, old, new in pairs:
        if old != new:
            yield code, _cut(old), _cut(new)


def _cut(text: str) -> str:
    return text if len(text) <= SHORT else text[:SHORT] + "…"


def place_words(place: str, trial: Trial) -> tuple[str, str]:
    """The part and the place in it, in words."""
    page, *path = place.split("/")
    if page == "head":
        words = HEAD_WORDS.get(path[0]) or head_words(trial.kind)
        return _("Title and summary"), str(words)
    part = next(one for one in trial.form if one.key == page)
    if path == ["body"]:
        return part.title[lang()], _("Text")
    if path == ["rows"]:
        return part.title[lang()], _("Table")
    kk, ru = trial.row_names[f"{page}/row/{path[1]}"]
    name = (ru or kk) if lang() == "ru" else (kk or ru)
    name = _cut(name) or ROW_KIND_WORDS[part.rows[0]][lang()]
    if path[2] == "cell":
        column = next(one for one in part.columns if one.key == path[3])
        return part.title[lang()], f"{name} · {column.title[lang()]}"
    return part.title[lang()], f"{name} · {ROW_WORDS[path[2]]}"


def faults_csv(faults: Sequence[Fault]) -> str:
    """The faults as separated values, in the language of the request."""
    heads = [_("Sheet or file"), _("Row"), _("Column"), _("Found"), _("Expected")]
    lines = [[one.sheet, str(one.row or ""), one.column, one.found, one.words()] for one in faults]
    return separated([heads, *lines])
