"""The look at the evidence, once a night: the whole chain, and the signatures of as many records as
it takes for each to come up within a month (decided: the nightly check)."""

import hashlib
import json
import logging
import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from cryptography.fernet import InvalidToken
from flask import Flask
from sqlalchemy import Engine, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.core import evidence_chain
from portal.core.db import read_session, write_session
from portal.core.evidence import Digests, unpacked
from portal.core.evidence_chain import Chain, Failure, locked_head
from portal.core.nights import night_of, take_night
from portal.core.secrets import Keys
from portal.eds import (
    NativeVerifier,
    Purpose,
    SignatureRejected,
    SignatureVerifier,
)
from portal.models import EvidenceCheck, EvidenceFailure, EvidenceLink, SignatureEvidence
from portal.signatures import policy_of, trust_store

log = logging.getLogger(__name__)
EVERY_RECORD_IN = 30  # nights
LEAST = 500  # records of a night; fewer are checked all
AT_ONCE = 50  # records in memory
LONGEST = timedelta(hours=3)  # a check that was killed is begun again after it


@dataclass(frozen=True)
class Finding:
    """What a look at the evidence found."""

    chain: Chain
    from_position: int
    to_position: int
    checked: int
    failures: tuple[Failure, ...]


def check_evidence(app: Flask, now: datetime) -> int:
    """The check of the night, if it has not been made; how many signatures were verified anew."""
    engine, night = app.extensions["engine"], night_of(now)
    made = select(EvidenceCheck.id).where(EvidenceCheck.night == night)
    if not take_night(engine, made, locked_head, LONGEST, now):
        return 0
    found = look(app)
    try:
        write_down(engine, found, night, now)
    except IntegrityError:
        log.info("another process made the check of %s", night)
        return 0
    return found.checked


def look(app: Flask, *, everything: bool = False) -> Finding:
    """Walk along the whole chain and verify the records whose turn it is, or all."""
    engine, keys, verifier = app.extensions["engine"], app.extensions["keys"], reverifier(app)
    with read_session(engine) as db:
        chain = evidence_chain.walk(db)
        last = db.scalar(select(EvidenceCheck).order_by(EvidenceCheck.id.desc()).limit(1))
        failures = [*chain.failures, *_moved_back(db, last)]
    places = turn(chain.length, last.to_position if last else 0, everything=everything)
    for start in range(0, len(places), AT_ONCE):
        with read_session(engine) as db:
            for one in evidence_chain.records_at(db, places[start : start + AT_ONCE]):
                if code := why_not(one.evidence, keys, verifier):
                    failures.append(Failure(code, one.position, one.evidence_id))
    first, last = (places[0], places[-1]) if places else (0, 0)
    return Finding(chain, first, last, len(places), tuple(failures))


def _moved_back(db: Session, last: EvidenceCheck | None) -> Iterator[Failure]:
    """The end that the last check saw has to be a link of the chain still."""
    if last is not None and last.chain_length:
        seen = EvidenceLink.position == last.chain_length
        if db.scalar(select(EvidenceLink.record_hash).where(seen)) != last.chain_head:
            yield Failure("end_moved_back", last.chain_length)


def turn(length: int, last: int, *, everything: bool = False) -> list[int]:
    """The places whose turn it is after the last one checked, around the end of the chain."""
    count = max(LEAST, math.ceil(length / EVERY_RECORD_IN))
    if everything or length <= count:
        return list(range(1, length + 1))
    return [(last + step) % length + 1 for step in range(count)]


def reverifier(app: Flask) -> SignatureVerifier:
    """Today's code and trusted authorities; the revocation was asked at acceptance and is kept, so
    it is not asked again."""
    given, config = app.extensions["verifier"], app.config["PORTAL"]
    if isinstance(given, NativeVerifier):
        return NativeVerifier(given.trust, given.policy)
    return NativeVerifier(trust_store(config), policy_of(config))


def why_not(evidence: SignatureEvidence, keys: Keys, verifier: SignatureVerifier) -> str | None:
    """Why a record does not hold now, as a stable code; None when it does. The certificate is
    judged at the moment of acceptance."""
    if evidence.erased_at is not None:
        return None
    try:
        document, cms = _opened(keys, evidence.document_encrypted, evidence.cms_encrypted)
        kept, answer = _opened(keys, evidence.certificates_encrypted, evidence.revocation_encrypted)
        told = json.loads(evidence.report)
        fingerprints = [evidence.certificate_sha256, *told["chain_sha256"]]
        certificates = [_sha256(one) for one in unpacked(kept)] if kept else fingerprints
        answered = (told["revocation"] or {}).get("sha256")
    except InvalidToken:
        return "cannot_be_opened"
    except (ValueError, KeyError):
        return "cannot_be_read"
    if Digests.of(document) != Digests(evidence.document_sha256, evidence.document_streebog):
        return "document_changed"
    found = Digests.of(cms)
    if found != Digests(evidence.cms_sha256, evidence.cms_streebog or found.streebog):
        return "signature_changed"
    if certificates != fingerprints:
        return "certificates_changed"
    if answer and answered and _sha256(answer) != answered:
        return "revocation_changed"
    return _why_not_signature(evidence, document, cms, verifier)


def _opened(keys: Keys, *sealed: bytes | None) -> Iterator[bytes]:
    return (keys.open(one) if one else b"" for one in sealed)


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _why_not_signature(
    evidence: SignatureEvidence, document: bytes, cms: bytes, verifier: SignatureVerifier
) -> str | None:
    purpose = Purpose.PROPOSAL if evidence.proposal_id is not None else Purpose.ACT
    try:
        found = verifier.verify(cms, document, at=evidence.verified_at, purpose=purpose)
    except SignatureRejected as rejected:
        return rejected.code
    same = found.certificate_sha256 == evidence.certificate_sha256
    return None if same else "another_certificate"


def write_down(engine: Engine, found: Finding, night: date | None, now: datetime) -> None:
    """Write down what was found; a failure is an alarm in the log, without personal data."""
    records = [one.evidence_id for one in found.failures if one.evidence_id is not None]
    with write_session(engine) as db:
        check = EvidenceCheck(
            night=night,
            checked_at=now,
            from_position=found.from_position,
            to_position=found.to_position,
            checked=found.checked,
            failed=len(found.failures),
            first_failed=records[0] if records else None,
            chain_length=found.chain.length,
            chain_head=found.chain.head,
        )
        db.add(check)
        db.flush()
        db.add_all(
            EvidenceFailure(
                check_id=check.id,
                evidence_id=one.evidence_id,
                position=one.position,
                code=one.code,
            )
            for one in found.failures
        )
        if night is not None:
            locked_head(db).checking_until = None
    for one in found.failures:
        log.error("ALARM: evidence %s at place %s: %s", one.evidence_id, one.position, one.code)


def health(engine: Engine) -> dict[str, object]:
    """How the last look at the evidence ended."""
    with read_session(engine) as db:
        last = db.scalar(select(EvidenceCheck).order_by(EvidenceCheck.id.desc()).limit(1))
        length = db.scalar(select(func.max(EvidenceLink.position)))
    return {
        "ok": last is None or last.failed == 0,
        "records": length or 0,
        "checked_at": last and last.checked_at.isoformat(),
        "checked": last.checked if last else 0,
        "failed": last.failed if last else 0,
    }


def init_app(app: Flask) -> None:
    """Let the portal say how its evidence is."""
    told = app.extensions.setdefault("health", {})
    told["evidence"] = lambda: health(app.extensions["engine"])
