"""The chain of evidence: every record names the hash of the one before it, so that none is changed,
swapped or taken out unseen (decided: the chain of evidence)."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from sqlalchemy import event, select
from sqlalchemy.orm import Session, contains_eager, joinedload, load_only

from portal.models import EvidenceHead, EvidenceLink, SignatureEvidence
from portal.models.base import upsert

BEGINNING = "0" * 64  # what the first record names
AT_ONCE = 1_000  # links held in memory while the chain is walked
HASHED = (
    "proposal_id",
    "state_act_id",
    "sealing_key",
    "document_sha256",
    "document_streebog",
    "cms_sha256",
    "cms_streebog",
    "certificate_sha256",
    "report",
)
CLEAR = load_only(
    SignatureEvidence.verified_at,
    SignatureEvidence.payload_id,
    *(getattr(SignatureEvidence, one) for one in HASHED),
)


@dataclass(frozen=True)
class Failure:
    """What does not hold: a record, its place, and a stable code."""

    code: str
    position: int | None = None
    evidence_id: int | None = None


def link_before_commit(db: Session, evidence: SignatureEvidence) -> None:
    """The record takes its place when everything else of the act is written: the end of the chain
    is locked last and shortly, so that acts neither wait for one another nor lock crosswise."""
    event.listen(db, "before_commit", partial(_link_if_kept, evidence), once=True)


def _link_if_kept(evidence: SignatureEvidence, db: Session) -> None:
    if evidence in db:  # else the act was rolled back
        db.flush()
        link(db, evidence)


def link(db: Session, evidence: SignatureEvidence) -> EvidenceLink:
    """Put a record at the end of the chain; the end stays locked until the commit."""
    head = locked_head(db)
    previous, position = head.record_hash, head.position + 1
    found = EvidenceLink(
        position=position,
        evidence_id=evidence.id,
        previous_hash=previous,
        record_hash=record_hash(evidence, position, previous),
    )
    db.add(found)
    head.position, head.record_hash = position, found.record_hash
    return found


def link_older(db: Session) -> None:
    """Records kept before there was a chain take their places in order of coming."""
    unlinked = select(SignatureEvidence.id).outerjoin(SignatureEvidence.link)
    ids = db.scalars(unlinked.where(EvidenceLink.position.is_(None)).order_by(SignatureEvidence.id))
    for evidence_id in ids.all():
        link(db, db.get_one(SignatureEvidence, evidence_id))


def locked_head(db: Session) -> EvidenceHead:
    """The end of the chain, made at first need; nobody else can move it until the commit."""
    wanted = select(EvidenceHead).with_for_update().execution_options(populate_existing=True)
    if (head := db.scalar(wanted)) is not None:
        return head
    first = {"id": 1, "position": 0, "record_hash": BEGINNING}
    db.execute(upsert(db, EvidenceHead).values(first).on_conflict_do_nothing())
    return db.scalars(wanted).one()


def record_hash(evidence: SignatureEvidence, position: int, previous: str) -> str:
    """The hash of a record in its place: over everything that outlives the personal data."""
    facts: dict[str, object] = {name: getattr(evidence, name) for name in HASHED}
    moment: datetime = evidence.verified_at.astimezone(UTC)
    facts |= {"verified_at": moment.isoformat(), "position": position, "previous": previous}
    if evidence.payload_id is not None:  # absent elsewhere: older hashes stay as they are
        facts["payload_id"] = evidence.payload_id
    return hashlib.sha256(canonical(facts)).hexdigest()


def canonical(facts: dict[str, object]) -> bytes:
    """One way to write facts down: JSON in UTF-8, keys in order, no blanks."""
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


@dataclass(frozen=True)
class Chain:
    """The chain as it was found: how long, where it ends, and what of it does not hold."""

    length: int
    head: str
    failures: tuple[Failure, ...]


def walk(db: Session) -> Chain:
    """Look at every link up to the end that stood when the walk began."""
    end = db.scalar(select(EvidenceHead))
    length, head = (end.position, end.record_hash) if end else (0, BEGINNING)
    failures = [*_links(db, length, head), *_unlinked(db)]
    return Chain(length, head, tuple(failures))


def _links(db: Session, length: int, head: str) -> Iterator[Failure]:
    expected, previous = 1, BEGINNING
    for one in _in_order(db, length):
        if one.position != expected:
            yield Failure("record_missing", expected)
        elif one.previous_hash != previous:
            yield Failure("chain_broken", one.position, one.evidence_id)
        if record_hash(one.evidence, one.position, one.previous_hash) != one.record_hash:
            yield Failure("record_changed", one.position, one.evidence_id)
        expected, previous = one.position + 1, one.record_hash
    if expected != length + 1:
        yield Failure("record_missing", expected)
    elif previous != head:
        yield Failure("end_differs", length)


def _in_order(db: Session, length: int) -> Iterator[EvidenceLink]:
    """The links with the clear columns of their records."""
    for after in range(0, length, AT_ONCE):
        upto = min(after + AT_ONCE, length)
        yield from db.scalars(
            select(EvidenceLink)
            .join(EvidenceLink.evidence)
            .where(EvidenceLink.position > after, EvidenceLink.position <= upto)
            .options(contains_eager(EvidenceLink.evidence).options(CLEAR))
            .order_by(EvidenceLink.position)
            .execution_options(populate_existing=True)
        ).all()
        db.expunge_all()


def _unlinked(db: Session) -> Iterator[Failure]:
    found = select(SignatureEvidence.id).outerjoin(SignatureEvidence.link)
    for evidence_id in db.scalars(found.where(EvidenceLink.position.is_(None))):
        yield Failure("not_in_the_chain", None, evidence_id)


def records_at(db: Session, positions: list[int]) -> list[EvidenceLink]:
    """The records at some places, with what is sealed in them."""
    return list(
        db.scalars(
            select(EvidenceLink)
            .where(EvidenceLink.position.in_(positions))
            .options(joinedload(EvidenceLink.evidence))
            .order_by(EvidenceLink.position)
        )
    )
