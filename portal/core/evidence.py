"""What proves a signature later, kept in the transaction of the act that rests on it (§13)."""

import hashlib
import json
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from portal.core.secrets import Keys
from portal.eds import Verified
from portal.eds.evidence import report
from portal.eds.streebog import streebog512
from portal.models import SignatureEvidence


@dataclass(frozen=True)
class Signed:
    """A signature that was accepted, and the bytes it is over."""

    document: bytes = field(repr=False)
    cms: bytes = field(repr=False)
    verified: Verified


def keep_evidence(
    db: Session,
    keys: Keys,
    signed: Signed,
    *,
    proposal_id: int | None = None,
    state_act_id: str | None = None,
) -> SignatureEvidence:
    """Keep the signature under a proposal or under an act of state; the bytes that name a person
    are sealed (decided: no evidence in clear)."""
    evidence = SignatureEvidence(
        proposal_id=proposal_id,
        state_act_id=state_act_id,
        document_encrypted=keys.seal(signed.document),
        cms_encrypted=keys.seal(signed.cms),
        document_sha256=hashlib.sha256(signed.document).hexdigest(),
        document_streebog=streebog512(signed.document).hex(),
        cms_sha256=hashlib.sha256(signed.cms).hexdigest(),
        certificate_sha256=signed.verified.certificate_sha256,
        report=json.dumps(report(signed.verified), ensure_ascii=False),
        verified_at=signed.verified.verified_at,
    )
    db.add(evidence)
    return evidence
