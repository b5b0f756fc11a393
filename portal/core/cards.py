"""Documents as lists show them: the newest placed edition with its discussion and its counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session, aliased, contains_eager

from portal.core.calendars import calendar_edition
from portal.core.discussion_marks import marks_of
from portal.core.i18n import lang
from portal.core.strip import Strip, strip_of
from portal.core.tally import NOBODY, Tally, tallies
from portal.models import Discussion, Document, Edition, Proposal
from portal.models.base import has_language, in_language
from portal.models.vote import document_vote_counts
from portal.rules.counting import LawTerm
from portal.rules.discussion import is_open
from portal.terms import PUBLIC_STATUSES, BudgetStage, DocumentKind, EditionStatus, Language


@dataclass(frozen=True)
class Card:
    """A document in a list, said in the language of the page; `amount` in thousand tenge, counts
    are None when the document is not discussed."""

    url: str
    title: str
    title_lang: str
    kind: str
    number: str
    administrator: str
    administrator_lang: str
    amount: int | None
    placed_on: date | None
    state: str | None
    strip: Strip | None
    votes_for: int | None
    votes_against: int | None
    proposals: int | None
    marks: Sequence[str] = ()  # what the public is told beside the days of the discussion


def text_lang(subject: object, field: str, language: str) -> str:
    """The language in which `in_language` gives a text (§3)."""
    return language if has_language(subject, field, language) else str(Language.KK)


def kind_words(kind: DocumentKind) -> str:
    """The kind of a document in words (§3-§10)."""
    return str(
        {
            DocumentKind.PASSPORT: _("Passport of a budget program"),
            DocumentKind.PASSPORT_SUMMARY: _("Summary of the passports of a state body"),
            DocumentKind.EXECUTION_REPORT: _("Report on the implementation of a passport"),
            DocumentKind.CITIZEN_BUDGET: _("Citizen budget"),
            DocumentKind.BUDGET_REPORT: _("Budget report"),
            DocumentKind.FINANCIAL_STATEMENT: _("Consolidated financial statement"),
            DocumentKind.AUDIT_RESULT: _("Results of state audit and financial control"),
        }[kind]
    )


def stage_words(stage: BudgetStage) -> str:
    """At which stage of the budget a citizen budget tells of it (§6)."""
    return str(
        {
            BudgetStage.DRAFT: _("Planning: the draft of the budget"),
            BudgetStage.APPROVED: _("Planning: the budget as approved or refined"),
            BudgetStage.MONTH: _("Execution: since January to a month"),
            BudgetStage.HALF_YEAR: _("Execution: half a year"),
            BudgetStage.YEAR: _("Execution: the year"),
        }[stage]
    )


@cache
def current_editions() -> Select[Edition, Discussion | None]:
    """The newest placed edition of every document, with the discussion of the document if there is
    one; the document, its body and its program are loaded."""
    later = aliased(Edition)
    newest = (
        select(func.max(later.no))
        .where(later.document_id == Edition.document_id, later.status == EditionStatus.PLACED)
        .scalar_subquery()
    )
    document = contains_eager(Edition.document)
    return (
        select(Edition, Discussion)
        .join(Edition.document)
        .outerjoin(Discussion, Discussion.document_id == Document.id)
        .where(Edition.status == EditionStatus.PLACED, Edition.no == newest)
        .options(document.joinedload(Document.body), document.joinedload(Document.program))
    )


def discussion_strip(discussion: Discussion, today: date) -> Strip:
    """The term of a discussion as it was fixed when it opened (§9, §10)."""
    return strip_of(
        calendar_edition(discussion.calendar_edition),
        event=discussion.opens_on,
        working_days=discussion.working_days,
        last=discussion.closes_on,
        today=today,
        term=LawTerm.DISCUSSION,
    )


def document_state(document: Document, discussion: Discussion | None, today: date) -> str | None:
    """Whether a document is discussed now or was withdrawn, in words (§9, §10)."""
    if document.withdrawn_on is not None:
        return str(_("Withdrawn"))
    if discussion is None:
        return None
    if is_open(opens_on=discussion.opens_on, closes_on=discussion.closes_on, today=today):
        return str(_("Discussed now"))
    return str(_("Discussion ended") if today > discussion.closes_on else _("Not discussed yet"))


def public_proposals(db: Session, discussion_ids: Sequence[int]) -> Mapping[int, int]:
    """How many published and answered proposals each discussion has."""
    counts = (
        select(Proposal.discussion_id, func.count())
        .where(Proposal.discussion_id.in_(discussion_ids), Proposal.status.in_(PUBLIC_STATUSES))
        .group_by(Proposal.discussion_id)
    )
    return {key: count for key, count in db.execute(counts)}


def cards(
    db: Session, rows: Sequence[Row[Edition, Discussion | None]], today: date, endpoint: str
) -> list[Card]:
    """Rows of `current_editions` as cards whose titles lead to an endpoint by number."""
    discussed = [discussion.id for _edition, discussion in rows if discussion]
    votes = tallies(db, document_vote_counts(discussed)) if discussed else {}
    proposals = public_proposals(db, discussed) if discussed else {}
    return [
        _card(
            edition,
            discussion,
            votes.get(discussion.id, NOBODY) if discussion else NOBODY,
            proposals.get(discussion.id, 0) if discussion else 0,
            today,
            endpoint,
        )
        for edition, discussion in rows
    ]


def _amount(document: Document) -> int | None:
    """The budget of the program, where it is the budget of a year that the document tells of."""
    program = document.program
    told = program and document.period_from <= program.year <= document.period_to
    return program.amount if program and told else None


def _card(
    edition: Edition,
    discussion: Discussion | None,
    votes: Tally,
    proposals: int,
    today: date,
    endpoint: str,
) -> Card:
    document, language = edition.document, lang()
    stands = document.withdrawn_on is None
    return Card(
        url=url_for(endpoint, number=document.number),
        title=in_language(edition, "title", language),
        title_lang=text_lang(edition, "title", language),
        kind=kind_words(document.kind),
        number=document.number or "",
        administrator=in_language(document.body, "name", language),
        administrator_lang=text_lang(document.body, "name", language),
        amount=_amount(document),
        placed_on=document.placed_on,
        state=document_state(document, discussion, today),
        strip=discussion_strip(discussion, today) if discussion and stands else None,
        votes_for=votes.votes_for if discussion else None,
        votes_against=votes.votes_against if discussion else None,
        proposals=proposals if discussion else None,
        marks=marks_of(document, discussion) if discussion else (),
    )
