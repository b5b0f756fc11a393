"""Whether the signature under a proposal holds, and what is known of it, without the person's IIN
and without the text (decided: the public verdict)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, joinedload

from portal.core.evidence_chain import record_hash
from portal.models import (
    EvidenceCheck,
    EvidenceFailure,
    EvidenceLink,
    Proposal,
    SignatureEvidence,
)
from portal.terms import PUBLIC_STATUSES, Role

SEE_ALL = (Role.OPERATOR, Role.CHIEF_OPERATOR)


class Standing(StrEnum):
    """What can be said of a signature."""

    HOLDS = "holds"
    DOES_NOT_HOLD = "does_not_hold"
    ERASED = "erased"  # the personal data are gone, their hashes stay
    ABSENT = "absent"  # none was kept: a proposal of the demonstration


@dataclass(frozen=True)
class Verdict:
    """What is known of the signature under a proposal."""

    standing: Standing
    reason: str | None = None  # a stable code
    evidence: SignatureEvidence | None = None
    report: Mapping[str, object] | None = None
    link: EvidenceLink | None = None
    next_hash: str | None = None
    rechecked_at: datetime | None = None


def is_seen(proposal: Proposal, visitor_id: int | None, acting: Role | None) -> bool:
    """Whether somebody may see the verdict: everybody of a published proposal, its author and the
    operator of any (decided: a refused proposal)."""
    is_public = proposal.status in PUBLIC_STATUSES
    return is_public or proposal.author_id == visitor_id or acting in SEE_ALL


def verdict_of(db: Session, proposal_id: int) -> Verdict:
    """The verdict as the last look at the evidence left it."""
    evidence = db.scalar(
        select(SignatureEvidence)
        .where(SignatureEvidence.proposal_id == proposal_id)
        .options(joinedload(SignatureEvidence.link))
    )
    if evidence is None:
        return Verdict(Standing.ABSENT)
    last = _last_check(db, evidence.link)
    reason = _why_not(db, evidence, last)
    standing = Standing.ERASED if evidence.erased_at else Standing.HOLDS
    return Verdict(
        standing=Standing.DOES_NOT_HOLD if reason else standing,
        reason=reason,
        evidence=evidence,
        report=json.loads(evidence.report),
        link=evidence.link,
        next_hash=_next_hash(db, evidence.link),
        rechecked_at=last.checked_at if last else None,
    )


def _last_check(db: Session, link: EvidenceLink | None) -> EvidenceCheck | None:
    """The last check in which this very signature was verified; a check may run around the end."""
    if link is None:
        return None
    first, to = EvidenceCheck.from_position, EvidenceCheck.to_position
    after, before = first <= link.position, to >= link.position
    covers = or_(and_(first <= to, after, before), and_(first > to, or_(after, before)))
    return db.scalar(select(EvidenceCheck).where(covers).order_by(EvidenceCheck.id.desc()).limit(1))


def _why_not(db: Session, evidence: SignatureEvidence, last: EvidenceCheck | None) -> str | None:
    link = evidence.link
    if link is None:
        return "not_in_the_chain"
    if record_hash(evidence, link.position, link.previous_hash) != link.record_hash:
        return "record_changed"
    failed = (
        select(EvidenceFailure.code)
        .where(EvidenceFailure.evidence_id == evidence.id)
        .where(EvidenceFailure.check_id >= (last.id if last else 0))
        .order_by(EvidenceFailure.id.desc())
        .limit(1)
    )
    return db.scalar(failed)


def _next_hash(db: Session, link: EvidenceLink | None) -> str | None:
    if link is None:
        return None
    following = EvidenceLink.previous_hash == link.record_hash
    return db.scalar(select(EvidenceLink.record_hash).where(following))
