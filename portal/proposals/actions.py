"""The acts of an author and a voter: write, sign and send, withdraw, correct, vote (§11-§14)."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core import journal
from portal.core.evidence import keep_evidence
from portal.core.secrets import Keys, new_key
from portal.core.text import initials
from portal.core.voters import refuse_second_vote
from portal.models import (
    Account,
    Discussion,
    Proposal,
    ProposalDraft,
    ProposalVote,
)
from portal.models.account import hold_account
from portal.models.discussion import hold_discussion
from portal.models.numbers import next_number
from portal.models.vote import Cast, write_vote
from portal.proposals.forms import Written
from portal.proposals.queries import locked_discussion
from portal.proposals.signing import SignedDraft
from portal.rules import Refusal, Refused
from portal.rules.calendar import WorkCalendar, local_date
from portal.rules.moderation import decision_due
from portal.rules.proposal import why_not_submit, why_not_text, why_not_withdraw
from portal.rules.vote import why_not_vote_on_proposal
from portal.terms import AccountKind, NameChoice, ProposalStatus, Role, Side

CORRECTABLE = (ProposalStatus.REFUSED, ProposalStatus.WITHDRAWN)


def write_draft(
    db: Session,
    discussion: Discussion,
    written: Written,
    author: Account | None,
    holder_hash: str,
    acting: Role | None,
    now: datetime,
) -> ProposalDraft:
    """A text is kept for its signature, also of somebody who has not signed in yet: it belongs to
    the account, else to the browser. Raises Refused when nothing could be sent (§13)."""
    _refuse_unless_open(discussion, acting, now)
    if author is not None:
        hold_account(db, author.id)
    draft = ProposalDraft(
        id=new_key(),
        discussion_id=discussion.id,
        author_id=author.id if author else None,
        holder_hash=holder_hash,
        revision=0,
    )
    _fill(draft, written, now)
    db.add(draft)
    db.flush()
    return draft


def rewrite_draft(
    draft: ProposalDraft, written: Written, acting: Role | None, now: datetime
) -> ProposalDraft:
    """A new revision of the text; what was prepared for a signature is void (§13)."""
    _refuse_unless_open(draft.discussion, acting, now)
    if draft.proposal_id is not None:
        raise Refused(Refusal("The proposal has already been sent", "§13"))
    _fill(draft, written, now)
    return draft


def _fill(draft: ProposalDraft, written: Written, now: datetime) -> None:
    draft.part_id = written.part_id
    draft.text = written.text
    draft.language = written.language
    draft.name_choice = written.name_choice
    draft.revision += 1
    draft.saved_at = now
    draft.document_encrypted = None


def discard_draft(db: Session, draft: ProposalDraft) -> None:
    """Its author throws away a text; a sent one stays with its proposal."""
    if draft.proposal_id is not None:
        raise Refused(Refusal("The proposal has already been sent", "§13"))
    db.delete(draft)


def prepare_draft(
    db: Session, draft_id: str, author: Account, document: bytes, keys: Keys
) -> ProposalDraft:
    """The text is frozen as its author will sign it; a draft of this browser becomes the
    account's (§13)."""
    hold_account(db, author.id)
    draft = db.get_one(ProposalDraft, draft_id, with_for_update=True)
    draft.author_id = author.id
    draft.document_encrypted = keys.seal(document)
    return draft


def submit_proposal(
    db: Session,
    signed: SignedDraft,
    author: Account,
    acting: Role | None,
    keys: Keys,
    calendar: WorkCalendar,
    now: datetime,
) -> Proposal:
    """A signed draft becomes a proposal that waits for the operator; the same draft sent again is
    the same proposal. Raises Refused (§13-§15)."""
    discussion = locked_discussion(db, signed.discussion_id)
    hold_account(db, author.id)
    draft = db.get_one(ProposalDraft, signed.draft_id, with_for_update=True)
    if draft.proposal_id is not None:
        return db.get_one(Proposal, draft.proposal_id)
    _refuse_unless_open(discussion, acting, now)
    if draft.revision != signed.revision:
        raise Refused(Refusal("The text was changed after it was signed, sign it again", "§13"))
    if refusal := why_not_text(draft.text):
        raise Refused(refusal)
    proposal = _proposal(db, draft, discussion, author, calendar, now)
    db.add(proposal)
    db.flush()
    keep_evidence(db, keys, signed.signed, proposal_id=proposal.id)
    draft.proposal_id, draft.document_encrypted = proposal.id, None
    due = proposal.decision_due.isoformat()
    journal.record(db, now, author, "proposal.submit", proposal, decision_due=due)
    return proposal


def _proposal(
    db: Session,
    draft: ProposalDraft,
    discussion: Discussion,
    author: Account,
    calendar: WorkCalendar,
    now: datetime,
) -> Proposal:
    is_person = author.kind is AccountKind.PERSON
    choice = draft.name_choice if is_person else NameChoice.NAME
    number, today = discussion.document.number, local_date(now)
    return Proposal(
        number=f"{number}-{next_number(db, f'proposal-{number}')}",
        discussion_id=discussion.id,
        part_id=draft.part_id,
        author_id=author.id,
        author_kind=author.kind,
        author_shown=initials(author.name) if choice is NameChoice.INITIALS else author.name,
        name_choice=choice,
        language=draft.language,
        text=draft.text,
        status=ProposalStatus.ON_MODERATION,
        received_at=now,
        received_on=today,
        decision_due=decision_due(today, calendar),
        calendar_edition=calendar.edition,
    )


def withdraw_proposal(db: Session, proposal: Proposal, author: Account, now: datetime) -> Proposal:
    """Its author takes a proposal back before the operator has decided
    (decided: can one withdraw a proposal)."""
    hold_discussion(db, proposal.discussion_id)
    if refusal := why_not_withdraw(
        status=proposal.status, is_author=proposal.author_id == author.id
    ):
        raise Refused(refusal)
    proposal.move_to(ProposalStatus.WITHDRAWN)
    proposal.withdrawn_at = now
    journal.record(db, now, author, "proposal.withdraw", proposal)
    return proposal


def correct_proposal(
    db: Session,
    proposal: Proposal,
    author: Account,
    holder_hash: str,
    acting: Role | None,
    now: datetime,
) -> ProposalDraft:
    """A refused or withdrawn proposal begins again as a draft of its author; asked twice, it is the
    same draft (decided: a refused proposal)."""
    if proposal.author_id != author.id or proposal.status not in CORRECTABLE:
        raise Refused(Refusal("Only a refused or withdrawn proposal can be sent again", "§15"))
    begun = db.scalar(
        select(ProposalDraft)
        .where(ProposalDraft.author_id == author.id, ProposalDraft.proposal_id.is_(None))
        .where(ProposalDraft.part_id == proposal.part_id, ProposalDraft.text == proposal.text)
    )
    if begun is not None:
        return begun
    again = Written(proposal.part_id, proposal.text, proposal.language, proposal.name_choice)
    return write_draft(db, proposal.discussion, again, author, holder_hash, acting, now)


def cast_proposal_vote(
    db: Session,
    proposal: Proposal,
    voter: Account,
    acting: Role | None,
    side: Side,
    keys: Keys,
    now: datetime,
) -> ProposalVote:
    """A user votes on a published proposal, or changes the vote; the same side again changes
    nothing. Raises Refused (§11)."""
    discussion = locked_discussion(db, proposal.discussion_id)
    if refusal := why_not_vote_on_proposal(
        status=proposal.status,
        opens_on=discussion.opens_on,
        closes_on=discussion.closes_on,
        today=local_date(now),
        sealed=discussion.sealed_at is not None,
        withdrawn=discussion.withdrawn_at is not None,
        acting=acting,
    ):
        raise Refused(refusal)
    refuse_second_vote(db, keys, voter, proposal)
    cast = Cast(voter.id, voter.kind, side, now)
    vote, moved = write_vote(db, ProposalVote, "proposal_id", proposal.id, cast)
    if moved:
        act = "vote.change" if vote.changed_at else "vote.cast"
        journal.record(db, now, voter, act, vote, proposal=proposal.id)
    return vote


def _refuse_unless_open(discussion: Discussion, acting: Role | None, now: datetime) -> None:
    if refusal := why_not_submit(
        opens_on=discussion.opens_on,
        closes_on=discussion.closes_on,
        today=local_date(now),
        sealed=discussion.sealed_at is not None,
        withdrawn=discussion.withdrawn_at is not None,
        acting=acting,
    ):
        raise Refused(refusal)
