"""What the page of a proposal shows, and to whom: its road, its text, its vote."""

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from portal.core.breaches import breach_words
from portal.core.calendars import calendar_edition
from portal.core.cards import text_lang
from portal.core.i18n import lang
from portal.core.strip import Strip, strip_of
from portal.core.tally import NOBODY, Tally, tallies
from portal.core.text import words_of
from portal.core.voters import earlier_vote
from portal.models import Discussion, Proposal
from portal.models.base import in_language
from portal.models.vote import proposal_vote_counts
from portal.proposals.actions import CORRECTABLE
from portal.proposals.queries import chosen_side
from portal.rules import Refusal
from portal.rules.calendar import local_date
from portal.rules.counting import LawTerm
from portal.rules.discussion import is_late
from portal.rules.moderation import DECISION_WORKING_DAYS
from portal.rules.proposal import why_not_submit
from portal.rules.response import response_due
from portal.rules.vote import why_not_vote_on_proposal
from portal.terms import PUBLIC_STATUSES, ProposalStatus, Role, Side

QUOTE_LENGTH = 300  # characters of the part that are quoted


@dataclass(frozen=True)
class Stamp:
    """One step of a proposal's road; without a day it is still to come."""

    step: str  # sent | checked | published | refused | withdrawn | answered
    day: date | None
    who: str | None = None
    due: date | None = None
    is_late: bool = False
    note: str | None = None


@dataclass(frozen=True)
class ShownResponse:
    """The response of the administrator, as its component takes it."""

    outcome: str
    text: str
    text_lang: str
    who: str
    answered_on: date
    is_late: bool


@dataclass(frozen=True)
class ProposalPage:
    """A proposal as one visitor may see it (decided: a refused proposal)."""

    proposal: Proposal
    is_author: bool
    sees_text: bool
    sees_decision: bool
    status: str
    tone: str
    stamps: tuple[Stamp, ...]
    strip: Strip | None
    breaches: str
    quote: str
    quote_lang: str
    tally: Tally
    chosen: Side | None
    no_vote: Refusal | None
    may_correct: bool
    response: ShownResponse | None


def proposal_page(
    db: Session, proposal: Proposal, visitor_id: int | None, acting: Role | None, today: date
) -> ProposalPage:
    """The page for its author, for an operator, or for anybody (§13-§16)."""
    is_author, is_public = proposal.author_id == visitor_id, proposal.status in PUBLIC_STATUSES
    sees_all = is_author or acting is Role.OPERATOR
    decision = proposal.decision
    status, tone = status_words(proposal.status)
    return ProposalPage(
        proposal=proposal,
        is_author=is_author,
        sees_text=sees_all or is_public,
        sees_decision=decision is not None and (sees_all or is_public),
        status=status,
        tone=tone,
        stamps=road_of(proposal, today),
        strip=_strip(proposal, today) if sees_all else None,
        breaches=breach_words(decision.breaches) if decision else "",
        quote=_quote(proposal),
        quote_lang=text_lang(proposal.part, "body", lang()),
        tally=_tally(db, proposal) if is_public else NOBODY,
        chosen=chosen_side(db, proposal.id, visitor_id) if is_public and visitor_id else None,
        no_vote=_why_not_vote(db, proposal, acting, today),
        may_correct=is_author
        and proposal.status in CORRECTABLE
        and why_not_propose(proposal.discussion, acting, today) is None,
        response=_response(proposal),
    )


def why_not_propose(discussion: Discussion, acting: Role | None, today: date) -> Refusal | None:
    """Why nothing can be proposed on a document now, if so (§13)."""
    return why_not_submit(
        opens_on=discussion.opens_on,
        closes_on=discussion.closes_on,
        today=today,
        sealed=discussion.sealed_at is not None,
        withdrawn=discussion.withdrawn_at is not None,
        acting=acting,
    )


def _why_not_vote(
    db: Session, proposal: Proposal, acting: Role | None, today: date
) -> Refusal | None:
    refusal = why_not_vote_on_proposal(
        status=proposal.status,
        opens_on=proposal.discussion.opens_on,
        closes_on=proposal.discussion.closes_on,
        today=today,
        sealed=proposal.discussion.sealed_at is not None,
        withdrawn=proposal.discussion.withdrawn_at is not None,
        acting=acting,
    )
    return refusal or earlier_vote(db, proposal)


def status_words(status: ProposalStatus) -> tuple[str, str]:
    """Where a proposal stands, in words, with the tone of the tag."""
    words = {
        ProposalStatus.ON_MODERATION: (_("is being checked"), "warm"),
        ProposalStatus.WITHDRAWN: (_("withdrawn by its author"), "quiet"),
        ProposalStatus.REFUSED: (_("refused publication"), "plain"),
        ProposalStatus.PUBLISHED: (_("published"), "accent"),
        ProposalStatus.ANSWERED: (_("answered"), "accent"),
    }
    said, tone = words[status]
    return str(said), tone


def road_of(proposal: Proposal, today: date) -> tuple[Stamp, ...]:
    """Sent, checked, published or refused, answered: each with its day and its due (§13-§16)."""
    sent = Stamp("sent", proposal.received_on)
    if proposal.withdrawn_at is not None:
        return sent, Stamp("withdrawn", local_date(proposal.withdrawn_at))
    decision, due = proposal.decision, proposal.decision_due
    office = str(_("Operator of the portal"))
    if decision is None:
        waits = Stamp("checked", None, office, due, is_late(done_on=today, due=due))
        return sent, waits, Stamp("published", None), Stamp("answered", None)
    day = local_date(decision.decided_at)
    checked = Stamp("checked", day, office, due, decision.is_late)
    if proposal.status is ProposalStatus.REFUSED:
        return sent, checked, Stamp("refused", day, note=breach_words(decision.breaches))
    return sent, checked, Stamp("published", day), _answer_stamp(proposal, today)


def _answer_stamp(proposal: Proposal, today: date) -> Stamp:
    response, due = proposal.response, response_due(proposal.discussion.closes_on)
    body = in_language(proposal.discussion.document.body, "name", lang())
    if response is None:
        return Stamp("answered", None, body, due, is_late(done_on=today, due=due))
    return Stamp("answered", local_date(response.responded_at), body, due, response.is_late)


def _strip(proposal: Proposal, today: date) -> Strip | None:
    """The operator's two working days while they run (§15)."""
    if proposal.status is not ProposalStatus.ON_MODERATION:
        return None
    return strip_of(
        calendar_edition(proposal.calendar_edition),
        event=proposal.received_on,
        working_days=DECISION_WORKING_DAYS,
        last=proposal.decision_due,
        today=today,
        term=LawTerm.DECISION,
    )


def _quote(proposal: Proposal) -> str:
    words = words_of(in_language(proposal.part, "body", lang()))
    if len(words) <= QUOTE_LENGTH:
        return words
    return words[:QUOTE_LENGTH].rsplit(" ", 1)[0] + " …"


def _tally(db: Session, proposal: Proposal) -> Tally:
    return tallies(db, proposal_vote_counts([proposal.id])).get(proposal.id, NOBODY)


def _response(proposal: Proposal) -> ShownResponse | None:
    response = proposal.response
    if response is None:
        return None
    return ShownResponse(
        outcome=response.outcome,
        text=response.grounds,
        text_lang=response.language,
        who=in_language(proposal.discussion.document.body, "name", lang()),
        answered_on=local_date(response.responded_at),
        is_late=response.is_late,
    )
