"""What proves a signature later, kept in the transaction of the act that rests on it (§13)."""

import base64
import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from portal.core.evidence_chain import link_before_commit
from portal.core.secrets import Keys, key_number
from portal.core.signer import SignerFacts
from portal.eds import Verified
from portal.eds.evidence import report
from portal.eds.streebog import streebog512
from portal.models import SignatureEvidence


@dataclass(frozen=True)
class Digests:
    """The hashes of some bytes that are kept: SHA-256 and GOST R 34.11-2012, in hex."""

    sha256: str
    streebog: str

    @classmethod
    def of(cls, content: bytes) -> "Digests":
        """Both hashes."""
        return cls(hashlib.sha256(content).hexdigest(), streebog512(content).hex())


@dataclass(frozen=True)
class Signed:
    """A signature that was accepted, and the bytes it is over; hashed as soon as it is accepted,
    so that no act waits for it."""

    document: bytes = field(repr=False)
    cms: bytes = field(repr=False)
    verified: Verified
    document_digests: Digests = field(init=False)
    cms_digests: Digests = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "document_digests", Digests.of(self.document))
        object.__setattr__(self, "cms_digests", Digests.of(self.cms))


def keep_evidence(
    db: Session,
    keys: Keys,
    signed: Signed,
    *,
    proposal_id: int | None = None,
    state_act_id: str | None = None,
    payload_id: int | None = None,
) -> SignatureEvidence:
    """Keep the signature under a proposal, an act of state or what a machine sent; the bytes that
    may name a person are sealed (decided: no evidence in clear). It takes its place in the chain at
    the commit."""
    verified, sealed = signed.verified, keys.seal(signed.document)
    answer = verified.revocation.ocsp_response
    evidence = SignatureEvidence(
        proposal_id=proposal_id,
        state_act_id=state_act_id,
        payload_id=payload_id,
        document_encrypted=sealed,
        cms_encrypted=keys.seal(signed.cms),
        certificates_encrypted=keys.seal(
            packed((verified.certificate_der, *verified.chain_der)),
        ),
        revocation_encrypted=keys.seal(answer) if answer else None,
        sealing_key=key_number(sealed),
        document_sha256=signed.document_digests.sha256,
        document_streebog=signed.document_digests.streebog,
        cms_sha256=signed.cms_digests.sha256,
        cms_streebog=signed.cms_digests.streebog,
        certificate_sha256=verified.certificate_sha256,
        report=json.dumps(report(verified), ensure_ascii=False),
        verified_at=verified.verified_at,
    )
    db.add(evidence)
    link_before_commit(db, evidence)
    return evidence


def erase_sealed(db: Session, evidence_ids: Collection[int], now: datetime) -> None:
    """The term of the personal data is over: what is sealed goes, the hashes, the report and the
    chain stay. The only change of evidence that the database allows (decided: what is never
    changed)."""
    db.execute(
        update(SignatureEvidence)
        .where(SignatureEvidence.id.in_(evidence_ids), SignatureEvidence.erased_at.is_(None))
        .values(
            document_encrypted=None,
            cms_encrypted=None,
            certificates_encrypted=None,
            revocation_encrypted=None,
            erased_at=now,
        )
    )


def own_document(evidence: SignatureEvidence, facts: SignerFacts, keys: Keys) -> bytes | None:
    """The signed bytes, for the person who signed them: those who sign for one organisation do not
    see one another's IIN. None for everybody else, and when they have been erased."""
    if evidence.document_encrypted is None:
        return None
    document = keys.open(evidence.document_encrypted)
    head = document.partition(b"\n\n")[0].splitlines()
    return document if f"author-iin: {facts.iin}".encode() in head else None


def packed(certificates: Collection[bytes]) -> bytes:
    """Certificates as one piece of bytes, the leaf first."""
    return json.dumps([base64.b64encode(one).decode() for one in certificates]).encode()


def unpacked(kept: bytes) -> list[bytes]:
    """The certificates again."""
    return [base64.b64decode(one) for one in json.loads(kept)]
