"""What was found, as pages, the API, feeds and letters show it: read again from the database, in
the order of the keys, without what is not public (decided: found things are read again)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Row
from sqlalchemy.orm import Session

from portal.core.cards import discussion_strip, document_state, kind_words, text_lang
from portal.core.i18n import lang
from portal.core.strip import Strip
from portal.models import Body, Discussion, Document, Edition, Region, Response
from portal.models.base import in_language
from portal.rules.calendar import local_date
from portal.rules.discussion import is_open
from portal.search.asking import FoundKey, FoundKind
from portal.search.fragments import Said, Texts, fragments, texts_of, texts_of_part, title
from portal.search.public_rows import public_rows
from portal.search.words import Query
from portal.terms import ProposalStatus, ResponseOutcome


@dataclass(frozen=True)
class Owner:
    """The body that a thing belongs to."""

    code: str
    names: Texts
    name: str
    lang: str


@dataclass(frozen=True)
class Whole:
    """The document that a part, a proposal or a closure report belongs to."""

    number: str
    kind: str  # in words
    title: str
    lang: str


@dataclass(frozen=True)
class Reply:
    """The response to a proposal (§16)."""

    outcome: ResponseOutcome
    grounds: Said


@dataclass(frozen=True)
class Found:
    """One thing that was found, in the language of the page. `path` leads to its page, after the
    language; `code` is what people call it by: a number or a code; `amount` in thousand tenge."""

    key: FoundKey
    path: str
    kind: str  # in words
    code: str
    title: Said
    titles: Texts
    owner: Owner
    fragments: Sequence[Said] = ()
    whole: Whole | None = None
    part: tuple[str, str] | None = None  # that a proposal speaks to: its title and language
    state: str | None = None  # in words
    strip: Strip | None = None  # while it is discussed
    amount: int | None = None
    year: int | None = None
    place: tuple[str, str] | None = None  # a region and its language
    since: date | None = None  # the day it became public
    documents: int | None = None  # that a body has placed
    author: str | None = None
    reply: Reply | None = None


def shown(db: Session, keys: Sequence[FoundKey], query: Query, today: date) -> list[Found]:
    """The things with these keys that are public now, in their order."""
    rows = public_rows(db, keys)
    return [FACES[one.kind](rows[one], one, query, today) for one in keys if one in rows]


def _owner(body: Body) -> Owner:
    name, language = in_language(body, "name", lang()), text_lang(body, "name", lang())
    return Owner(body.code, texts_of(body, "name"), name, language)


def _whole(document: Document, edition: Edition) -> Whole:
    name, language = in_language(edition, "title", lang()), text_lang(edition, "title", lang())
    return Whole(str(document.number), kind_words(document.kind), name, language)


def _strip(document: Document, discussion: Discussion | None, today: date) -> Strip | None:
    """The days of a discussion while it takes votes and proposals (§9, §10)."""
    if discussion is None or document.withdrawn_on is not None:
        return None
    taking = is_open(opens_on=discussion.opens_on, closes_on=discussion.closes_on, today=today)
    return discussion_strip(discussion, today) if taking else None


def _document(row: Row[Any], key: FoundKey, query: Query, today: date) -> Found:
    edition, discussion, _reported_at = row
    document, titles = edition.document, texts_of(edition, "title")
    head = title(titles, query)
    program = document.program
    is_told = program and document.period_from <= program.year <= document.period_to
    return Found(
        key=key,
        path=f"documents/{document.number}",
        kind=kind_words(document.kind),
        code=document.number,
        title=head,
        titles=titles,
        owner=_owner(document.body),
        fragments=_beside(head, [texts_of(edition, "summary"), titles], query),
        state=document_state(document, discussion, today),
        strip=_strip(document, discussion, today),
        amount=program.amount if is_told else None,
        year=document.period_from,
        since=document.placed_on,
    )


def _beside(head: Said, candidates: Sequence[Texts], query: Query) -> list[Said]:
    """What is told under a title: texts with the words sought, but not the title once more."""
    return [said for said in fragments(candidates, query) if said.text != head.text]


def _part(row: Row[Any], key: FoundKey, query: Query, today: date) -> Found:
    edition, discussion, part = row
    document, titles = edition.document, texts_of(part, "title")
    head = title(titles, query)
    return Found(
        key=key,
        path=f"documents/{document.number}#part-{part.key}",
        kind=str(_("Part of a document")),
        code=document.number,
        title=head,
        titles=titles,
        owner=_owner(document.body),
        fragments=_beside(head, [*texts_of_part(part), titles], query),
        whole=_whole(document, edition),
        state=document_state(document, discussion, today),
        year=document.period_from,
        since=document.placed_on,
    )


def _program(row: Row[Any], key: FoundKey, query: Query, _today: date) -> Found:
    """A program leads to its passport, where it has one, else to the programs of its body."""
    program, region, passport = row
    titles = texts_of(program, "name")
    head = title(titles, query)
    own = f"documents/{passport}" if passport else f"administrators/{program.body.code}#programs"
    return Found(
        key=key,
        path=own,
        kind=str(_("Budget program")),
        code=program.full_code,
        title=head,
        titles=titles,
        owner=_owner(program.body),
        fragments=[one for one in _beside(head, [titles], query) if one.is_hit],
        amount=program.amount,
        year=program.year,
        place=_place(region),
    )


def _place(region: Region | None) -> tuple[str, str] | None:
    if region is None:
        return None
    return in_language(region, "name", lang()), text_lang(region, "name", lang())


def _body(row: Row[Any], key: FoundKey, query: Query, _today: date) -> Found:
    body, region, placed = row
    titles = texts_of(body, "name")
    head = title(titles, query)
    return Found(
        key=key,
        path=f"administrators/{body.code}",
        kind=str(_("Administrator of budget programs")),
        code=body.code,
        title=head,
        titles=titles,
        owner=_owner(body),
        fragments=[one for one in _beside(head, [titles], query) if one.is_hit],
        place=_place(region),
        documents=placed,
    )


def _proposal(row: Row[Any], key: FoundKey, query: Query, _today: date) -> Found:
    """A proposal is called by its words, as they were written, with the response as given."""
    (proposal,) = row
    discussion, response = proposal.discussion, proposal.response
    document, part = discussion.document, proposal.part
    (words,) = fragments([{proposal.language: proposal.text}], query)
    answered = proposal.status is ProposalStatus.ANSWERED
    return Found(
        key=key,
        path=f"proposals/{proposal.number}",
        kind=str(_("Proposal")),
        code=proposal.number,
        title=words,
        titles={proposal.language: proposal.text},
        owner=_owner(document.body),
        whole=_whole(document, discussion.edition),
        part=(in_language(part, "title", lang()), text_lang(part, "title", lang())),
        state=str(_("answered") if answered else _("published")),
        since=proposal.received_on,
        author=proposal.author_shown,
        reply=_reply(response, query) if response else None,
    )


def _reply(response: Response, query: Query) -> Reply:
    (grounds,) = fragments([{response.language: response.grounds}], query)
    return Reply(response.outcome, grounds)


def _closure_report(row: Row[Any], key: FoundKey, query: Query, _today: date) -> Found:
    edition, _discussion, reported_at = row
    document = edition.document
    titles = texts_of(edition, "title")
    head = title(titles, query)
    return Found(
        key=key,
        path=f"closure-reports/{document.number}",
        kind=str(_("Closure report")),
        code=document.number,
        title=head,
        titles=titles,
        owner=_owner(document.body),
        fragments=[one for one in _beside(head, [titles], query) if one.is_hit],
        whole=_whole(document, edition),
        year=document.period_from,
        since=local_date(reported_at),
    )


Face = Callable[[Row[Any], FoundKey, Query, date], Found]
FACES: Mapping[FoundKind, Face] = {
    FoundKind.DOCUMENT: _document,
    FoundKind.PART: _part,
    FoundKind.PROGRAM: _program,
    FoundKind.BODY: _body,
    FoundKind.PROPOSAL: _proposal,
    FoundKind.CLOSURE_REPORT: _closure_report,
}
