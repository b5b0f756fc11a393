"""The signature that a body may put under what its machine sends (§8, decided: canonical
payload)."""

from datetime import datetime

from portal.core.evidence import Signed
from portal.eds import Purpose, SignatureRejected, SignatureVerifier, decode_base64_cms
from portal.intake.documents import SentDocument
from portal.models import Body


def check_payload_signature(
    sent: SentDocument, body: Body, verifier: SignatureVerifier, now: datetime
) -> Signed | None:
    """The signature over the canonical message by a key of the very body, None when there is none;
    raises SignatureRejected. Takes long, so it runs before anything is locked."""
    if not sent.signature:
        return None
    cms = decode_base64_cms(sent.signature)
    verified = verifier.verify(cms, sent.canonical, at=now, purpose=Purpose.ACT)
    if body.bin is None or verified.signer.org_bin != body.bin:
        raise SignatureRejected("signer_not_of_body", "a key with another BIN, or with none")
    return Signed(sent.canonical, cms, verified)
