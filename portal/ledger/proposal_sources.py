"""The road of proposals as entries. A text stands in the ledger as a commitment, and is opened
when the operator publishes it; of a refused one only the grounds of §14 are told (§15)."""

import secrets
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, contains_eager

from portal.ledger.acts import Act, Source, not_entered
from portal.ledger.form import sha256
from portal.models import (
    Discussion,
    Document,
    LedgerSalt,
    ModerationDecision,
    Part,
    Proposal,
    Response,
)
from portal.rules.calendar import local_date
from portal.terms import DecisionOutcome

SALT_BYTES = 32


def commitment(salt: str, text: str) -> str:
    """What binds the portal to a text without telling it: the salt keeps it from being guessed."""
    return sha256(salt + text)


def _submitted(midnight: datetime) -> Select[Any]:
    waits = not_entered("proposal", Proposal.id)
    return select(Proposal.id, Proposal.received_at).where(waits)


def _submissions(db: Session, ids: Collection[int], now: datetime) -> Iterator[Act]:
    salts = _salts(db, ids)
    found = (
        select(Proposal, Part.key, Document.number)
        .join(Part, Part.id == Proposal.part_id)
        .join(Discussion, Discussion.id == Proposal.discussion_id)
        .join(Document, Document.id == Discussion.document_id)
        .where(Proposal.id.in_(ids))
    )
    for one, part, number in db.execute(found):
        facts = {"part": part, "commitment": commitment(salts[one.id], one.text)}
        at = one.received_on
        yield Act(one.id, "proposal.submit", at, one.number, facts, document_number=number)


def _salts(db: Session, proposal_ids: Collection[int]) -> dict[int, str]:
    """The salts of some proposals; without one nothing can be opened."""
    rows = db.scalars(select(LedgerSalt).where(LedgerSalt.proposal_id.in_(proposal_ids)))
    return dict.fromkeys(proposal_ids, "") | {row.proposal_id: row.salt for row in rows}


def draw_salts(db: Session, proposal_ids: Collection[int]) -> None:
    """Each proposal that has no salt yet gets one."""
    for proposal_id, salt in _salts(db, proposal_ids).items():
        if not salt:
            db.add(LedgerSalt(proposal_id=proposal_id, salt=secrets.token_hex(SALT_BYTES)))
    db.flush()


def _draw_for_decisions(db: Session, ids: Collection[int]) -> None:
    decided = select(ModerationDecision.proposal_id).where(ModerationDecision.id.in_(ids))
    draw_salts(db, db.scalars(decided).all())


def _withdrawn(midnight: datetime) -> Select[Any]:
    return select(Proposal.id, Proposal.withdrawn_at).where(
        Proposal.withdrawn_at.is_not(None), not_entered("proposal_withdrawal", Proposal.id)
    )


def _withdrawals(db: Session, ids: Collection[int], now: datetime) -> Iterator[Act]:
    found = _of_document(select(Proposal, Document.number)).where(
        Proposal.id.in_(ids), Proposal.withdrawn_at.is_not(None)
    )
    for one, number in db.execute(found):
        at = local_date(one.withdrawn_at)
        yield Act(one.id, "proposal.withdraw", at, one.number, document_number=number)


def _of_document(found: Select[Any]) -> Select[Any]:
    return found.join(Discussion, Discussion.id == Proposal.discussion_id).join(
        Document, Document.id == Discussion.document_id
    )


def _decided(midnight: datetime) -> Select[Any]:
    waits = not_entered("moderation_decision", ModerationDecision.id)
    return select(ModerationDecision.id, ModerationDecision.decided_at).where(waits)


def _decisions(db: Session, ids: Collection[int], now: datetime) -> Iterator[Act]:
    found = select(ModerationDecision, Document.number).join(ModerationDecision.proposal)
    found = _of_document(found).options(contains_eager(ModerationDecision.proposal))
    rows = db.execute(found.where(ModerationDecision.id.in_(ids))).all()
    salts = _salts(db, [one.proposal_id for one, _number in rows])
    for one, number in rows:
        is_published = one.outcome is DecisionOutcome.PUBLISHED
        text = one.proposal.text
        opened = {"salt": salts[one.proposal_id], "text_sha256": sha256(text)}
        yield Act(
            source_id=one.id,
            act="proposal.publish" if is_published else "proposal.refuse",
            at=one.decided_at,
            number=one.proposal.number,
            document_number=number,
            facts={
                "late": one.is_late,
                **(opened if is_published else {"breaches": sorted(one.breaches)}),
            },
        )


def _responded(midnight: datetime) -> Select[Any]:
    waits = not_entered("response", Response.id)
    return select(Response.id, Response.responded_at).where(waits)


def _responses(db: Session, ids: Collection[int], now: datetime) -> Iterator[Act]:
    found = select(Response, Document.number).join(Response.proposal)
    found = _of_document(found).options(contains_eager(Response.proposal))
    for one, number in db.execute(found.where(Response.id.in_(ids))):
        yield Act(
            source_id=one.id,
            act="proposal.respond",
            at=one.responded_at,
            number=one.proposal.number,
            document_number=number,
            facts={
                "outcome": one.outcome.value,
                "late": one.is_late,
                "text_sha256": sha256(one.grounds),
            },
        )


PROPOSALS = (
    Source("proposal", _submitted, Proposal.id, _submissions, draw_salts),
    Source("proposal_withdrawal", _withdrawn, Proposal.id, _withdrawals),
    Source("moderation_decision", _decided, ModerationDecision.id, _decisions, _draw_for_decisions),
    Source("response", _responded, Response.id, _responses),
)
