"""Names of codes: from the classification by code and year, then as a body supplied them, then as
the source writes them (decided: names of codes)."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.models import ExecutionLine, SuppliedName
from portal.reporting.sections import WORDS_BY_KEY, folded
from portal.reporting.titles import TOTAL_WORDS
from portal.terms import Language, NodeKind

FOREVER = 9999
Code = tuple[NodeKind, str]


@dataclass(frozen=True)
class KnownName:
    """A name of a code, and the years it is in force."""

    since: int
    until: int
    kk: str | None
    ru: str | None
    en: str | None


@dataclass(frozen=True)
class ShownName:
    """A name as a page shows it, with the language it is in."""

    text: str
    lang: str


@dataclass(frozen=True)
class Names:
    """Every name that the lines of a page may need."""

    supplied: Mapping[Code, tuple[KnownName, ...]]

    def texts(self, line: ExecutionLine, year: int) -> dict[str, str | None]:
        """The name of a line in each language; None where it is not known."""
        if words := _words_of(line):
            return dict(words)
        own = line.name_ru or None
        known = self._known(line, year)
        if known is None:
            return {"kk": line.name_kk, "ru": own, "en": None}
        return {"kk": line.name_kk or known.kk, "ru": known.ru or own, "en": known.en}

    def _known(self, line: ExecutionLine, year: int) -> KnownName | None:
        """The same Russian words have the same Kazakh ones in any year; other words only in the
        years of their code."""
        code = line.kind, line.code
        every = (*self.supplied.get(code, ()), *classification().get(code, ()))
        told = folded(line.name_ru)
        alike = (one for one in every if one.ru and one.kk and folded(one.ru) == told)
        if found := next(alike, None):
            return found
        in_force = [one for one in every if one.since <= year <= one.until]
        return max(in_force, key=lambda one: one.since, default=None)

    def shown(self, line: ExecutionLine, year: int, language: str) -> ShownName:
        """The name in the language of the page; an English page falls back to Kazakh as every text
        does, and what has no Kazakh name is shown in Russian (§3)."""
        texts = self.texts(line, year)
        for one in (language, Language.KK, Language.RU):
            if text := texts.get(one):
                return ShownName(text, str(one))
        return ShownName(line.code or "—", language)


def _words_of(line: ExecutionLine) -> Mapping[str, str] | None:
    """Sections and headings are named by the form, not by a code."""
    if line.kind is NodeKind.TOTAL:
        return TOTAL_WORDS
    if line.kind is NodeKind.SECTION:
        return WORDS_BY_KEY["section"].get(line.key)
    if line.kind is NodeKind.HEADING:
        return WORDS_BY_KEY["heading"].get(line.key.rpartition("/")[2])
    return None


@cache
def classification() -> Mapping[Code, tuple[KnownName, ...]]:
    """The names of the unified budget classification that the portal carries."""
    text = resources.files("portal.reporting").joinpath("facts/classification.json")
    found: dict[Code, list[KnownName]] = defaultdict(list)
    for row in json.loads(text.read_text("utf-8")):
        texts = (row.get(one) for one in ("kk", "ru", "en"))
        known = KnownName(row["from"], row.get("until", FOREVER), *texts)
        found[NodeKind(row["kind"]), row["code"]].append(known)
    return {code: tuple(rows) for code, rows in found.items()}


def names_of(db: Session, lines: Iterable[ExecutionLine]) -> Names:
    """The names that bodies supplied for these lines, beside the classification."""
    codes = sorted({(one.kind, one.code) for one in lines if one.code})
    if not codes:
        return Names({})
    asked = select(SuppliedName).where(
        SuppliedName.code.in_({code for _kind, code in codes}),
    )
    return _gathered(db.scalars(asked))


def every_name(db: Session) -> Names:
    """All names that bodies supplied, for a whole tree."""
    return _gathered(db.scalars(select(SuppliedName)))


def stamp_of_names(db: Session) -> str:
    """Changes whenever a body supplies a name."""
    last = select(func.count(), func.max(SuppliedName.supplied_at)).select_from(SuppliedName)
    return " ".join(map(str, db.execute(last).one()))


def _gathered(rows: Iterable[SuppliedName]) -> Names:
    found: dict[Code, list[KnownName]] = defaultdict(list)
    for one in rows:
        known = KnownName(one.valid_from, FOREVER, one.name_kk, one.name_ru, None)
        found[one.kind, one.code].append(known)
    return Names({code: tuple(rows) for code, rows in found.items()})
