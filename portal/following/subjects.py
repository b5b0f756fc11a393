"""What can be followed, read from an address, and said in words; only what is public has words."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from portal.core.cards import current_editions, kind_words, text_lang
from portal.core.mistaken_numbers import has_number
from portal.following.searches import search_words
from portal.models import Body, Document, Program, Region
from portal.models.base import in_language
from portal.models.following import LONGEST_KEY
from portal.search.addresses import SearchForm, arguments_of, is_empty
from portal.search.asking import Asked, Order
from portal.terms import DocumentKind, FollowedKind


@dataclass(frozen=True)
class Subject:
    """Something that can be followed: a kind, and its code, number or search."""

    what: FollowedKind
    key: str

    @property
    def asked(self) -> Asked:
        """The search that is followed."""
        return SearchForm.parse(MultiDict(json.loads(self.key))).asked

    @property
    def arguments(self) -> list[tuple[str, str]]:
        """The arguments of an address that name it again."""
        if self.what is not FollowedKind.SEARCH:
            return [("what", self.what.value), ("key", self.key)]
        told = MultiDict(json.loads(self.key)).items(multi=True)
        return [("what", self.what.value), *told]


def subject_of(args: "MultiDict[str, str]") -> Subject | None:
    """What an address asks to follow: `what` with its `key`, or the arguments of a search."""
    what = args.get("what", FollowedKind.SEARCH.value)
    if what not in set(FollowedKind):
        return None
    if what != FollowedKind.SEARCH:
        key = args.get("key", "").strip()
        return Subject(FollowedKind(what), key) if 0 < len(key) <= LONGEST_KEY else None
    asked = replace(SearchForm.parse(args).asked, since=None, order=Order.BEST)
    key = json.dumps(arguments_of(asked), ensure_ascii=False, separators=(",", ":"))
    fits = len(key) <= LONGEST_KEY and not is_empty(asked) and not has_number(asked.words)
    return Subject(FollowedKind.SEARCH, key) if fits else None


@dataclass(frozen=True)
class Name:
    """A thing in words: what it is, in the language that is spoken, and how it is called, in the
    language that this is known in."""

    said: str  # "Program 226-006:", or nothing
    called: str
    lang: str

    def __str__(self) -> str:
        return f"{self.said} {self.called}".strip()


Names = Mapping[str, Name]


def name_of(db: Session, subject: Subject, language: str) -> Name | None:
    """A thing in words; None when there is no such thing, or none that is public."""
    return names_of(db, [subject], language).get(subject)


def names_of(db: Session, subjects: Iterable[Subject], language: str) -> Mapping[Subject, Name]:
    """Things in words, read in one statement for each kind, in the language that is spoken."""
    by_kind: dict[FollowedKind, list[str]] = {}
    for one in subjects:
        by_kind.setdefault(one.what, []).append(one.key)
    found = {}
    for what, keys in by_kind.items():
        names = NAMERS[what](db, keys, language)
        found |= {Subject(what, key): name for key, name in names.items()}
    return found


def _called(row: object, field: str, language: str, said: str = "") -> Name:
    return Name(said, in_language(row, field, language), text_lang(row, field, language))


def _bodies(db: Session, keys: Sequence[str], language: str) -> Names:
    rows = db.scalars(select(Body).where(Body.code.in_(keys)))
    return {one.code: _called(one, "name", language) for one in rows}


def _regions(db: Session, keys: Sequence[str], language: str) -> Names:
    rows = db.scalars(select(Region).where(Region.code.in_(keys)))
    return {one.code: _called(one, "name", language) for one in rows}


def _programs(db: Session, keys: Sequence[str], language: str) -> Names:
    """Programs by their full codes, each as it is called in its last year."""
    full_code = Body.code + "-" + Program.code
    rows = db.execute(
        select(full_code, Program)
        .join(Program.body)
        .where(full_code.in_(keys))
        .order_by(Program.year)
    )
    return {
        code: _called(one, "name", language, _("Program %(code)s:", code=code))
        for code, one in rows
    }


def _documents(db: Session, keys: Sequence[str], language: str) -> Names:
    rows = db.execute(current_editions().where(Document.number.in_(keys)))
    said = {
        str(edition.document.number): (edition, kind_words(edition.document.kind))
        for edition, _discussion in rows
    }
    return {
        number: _called(edition, "title", language, f"{kind}, № {number}:")
        for number, (edition, kind) in said.items()
    }


def _kinds(db: Session, keys: Sequence[str], language: str) -> Names:
    known = {one.value: one for one in DocumentKind}
    return {key: Name("", kind_words(known[key]), language) for key in keys if key in known}


def _searches(db: Session, keys: Sequence[str], language: str) -> Names:
    asked = {key: Subject(FollowedKind.SEARCH, key).asked for key in keys}
    bodies = _bodies(db, [one.body for one in asked.values() if one.body], language)
    regions = _regions(db, [one.region for one in asked.values() if one.region], language)
    called = {code: name.called for code, name in {**bodies, **regions}.items()}
    return {
        key: Name(_("Search:"), search_words(one, called), language) for key, one in asked.items()
    }


NAMERS: Mapping[FollowedKind, Callable[[Session, Sequence[str], str], Names]] = {
    FollowedKind.BODY: _bodies,
    FollowedKind.REGION: _regions,
    FollowedKind.PROGRAM: _programs,
    FollowedKind.DOCUMENT: _documents,
    FollowedKind.DOCUMENT_KIND: _kinds,
    FollowedKind.SEARCH: _searches,
}
