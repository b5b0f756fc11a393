"""What the operator sees: the lines of the queue, and a proposal with everything beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from moderation import queries
from portal.core.breaches import WORDS
from portal.core.calendars import calendar_edition
from portal.core.cards import text_lang
from portal.core.strip import Strip, strip_of
from portal.core.tables import ShownTable, table_of
from portal.models import Proposal
from portal.models.base import in_language
from portal.rules.counting import LawTerm
from portal.rules.discussion import is_late
from portal.rules.forms import form_of
from portal.rules.moderation import DECISION_WORKING_DAYS
from portal.terms import Breach, ProposalStatus

BREACHES = tuple((breach.value, WORDS[breach]) for breach in Breach)


@dataclass(frozen=True)
class WorkingTime:
    """How much of the two working days is left, or by how much they were overrun (§15)."""

    due: date
    left: int  # working days
    is_late: bool
    days_late: int  # working days

    @classmethod
    def of(cls, proposal: Proposal, today: date) -> "WorkingTime":
        """By the calendar edition that the term was computed with."""
        calendar, due = calendar_edition(proposal.calendar_edition), proposal.decision_due
        return cls(
            due,
            calendar.working_days_left(today, due),
            is_late(done_on=today, due=due),
            calendar.working_days_left(due, today),
        )


@dataclass(frozen=True)
class PartBeside:
    """The part that a proposal speaks to, in the language of the proposal."""

    title: str
    body: str
    lang: str
    table: ShownTable | None


@dataclass(frozen=True)
class Card:
    """A proposal as the operator judges it (§14, §15)."""

    proposal: Proposal
    strip: Strip
    part: PartBeside
    same: Sequence[Proposal]
    decided_by: str | None


def card_of(db: Session, proposal: Proposal, today: date) -> Card:
    """Everything that the decision rests on, on one page."""
    decision = proposal.decision
    return Card(
        proposal=proposal,
        strip=strip_of(
            calendar_edition(proposal.calendar_edition),
            event=proposal.received_on,
            working_days=DECISION_WORKING_DAYS,
            last=proposal.decision_due,
            today=today,
            term=LawTerm.DECISION,
        ),
        part=_part_beside(proposal),
        same=queries.same_texts(db, proposal),
        decided_by=queries.operator_name(db, decision) if decision else None,
    )


def status_words(status: ProposalStatus) -> str:
    """Where a proposal stands, in words."""
    return str(
        {
            ProposalStatus.ON_MODERATION: _("waits"),
            ProposalStatus.WITHDRAWN: _("withdrawn by its author"),
            ProposalStatus.REFUSED: _("refused publication"),
            ProposalStatus.PUBLISHED: _("published"),
            ProposalStatus.ANSWERED: _("answered"),
        }[status]
    )


def _part_beside(proposal: Proposal) -> PartBeside:
    part, language = proposal.part, proposal.language.value
    document = proposal.discussion.document
    forms = {form.key: form for form in form_of(document.kind, document.period_from)}
    form = forms.get(part.key)
    return PartBeside(
        title=in_language(part, "title", language),
        body=in_language(part, "body", language),
        lang=text_lang(part, "body", language),
        table=table_of(part, form, language) if form else None,
    )
