"""NCANode as a second verifier: beside the portal's own checks, or to compare with them."""

import base64
import logging
from dataclasses import dataclass, replace
from datetime import datetime

from prometheus_client import Counter

from portal.eds import cms, der, oids
from portal.eds.ncanode_answer import SOURCES, judge
from portal.eds.ncanode_client import NcanodeClient, NcanodeSilent
from portal.eds.ocsp import CertificateStatus
from portal.eds.policy import Purpose
from portal.eds.rejection import SignatureRejected
from portal.eds.revocation import RevocationEvidence
from portal.eds.signer import read_signer
from portal.eds.verifier import SignatureVerifier, Verified
from portal.eds.x509 import Certificate

# Only these refusals come after a good chain. What has no good chain is not shown to NCANode: its
# closed library should not have to read certificates that anybody can make.
COMPARED_REFUSALS = frozenset({"bad_signature", "revoked"})

log = logging.getLogger(__name__)
opinions = Counter(
    "portal_eds_second_opinions", "Answers of NCANode beside the native verifier", ["outcome"]
)


@dataclass(frozen=True)
class NcanodeVerifier:
    """A signature must pass the portal's own checks and NCANode's (decided: two verifiers)."""

    native: SignatureVerifier
    node: NcanodeClient

    @property
    def contour(self) -> str:
        """The contour of the trusted authorities."""
        return self.native.contour

    def verify(self, cms_der: bytes, content: bytes, *, at: datetime, purpose: Purpose) -> Verified:
        """Judge natively, then ask; `revocation_unknown` when NCANode does not answer."""
        verified = self.native.verify(cms_der, content, at=at, purpose=purpose)
        try:
            evidence = second_opinion(self.node, cms_der, content)
        except NcanodeSilent as silent:
            raise SignatureRejected("revocation_unknown", f"NCANode: {silent}") from silent
        told = with_opinion(verified.revocation, evidence)
        return replace(verified, revocation=told, backend="ncanode")


@dataclass(frozen=True)
class ComparingVerifier:
    """The native verifier decides; where NCANode says otherwise, an alarm is raised
    (decided: two verifiers)."""

    native: SignatureVerifier
    node: NcanodeClient

    @property
    def contour(self) -> str:
        """The contour of the trusted authorities."""
        return self.native.contour

    def verify(self, cms_der: bytes, content: bytes, *, at: datetime, purpose: Purpose) -> Verified:
        """The native verdict, whatever NCANode says about it."""
        try:
            verified = self.native.verify(cms_der, content, at=at, purpose=purpose)
        except SignatureRejected as rejected:
            if rejected.code in COMPARED_REFUSALS:
                self._compare(cms_der, content, rejected.code)
            raise
        self._compare(cms_der, content, None)
        return verified

    def _compare(self, cms_der: bytes, content: bytes, refusal: str | None) -> None:
        """Logged by the fingerprint of the certificate alone: it names nobody."""
        certificate = _parsed(cms_der)[1].sha256
        try:
            second_opinion(self.node, cms_der, content)
            other = None
        except SignatureRejected as rejected:
            other = rejected.code
        except NcanodeSilent as silent:
            log.warning("NCANode is silent about certificate %s: %s", certificate, silent)
            opinions.labels("silent").inc()
            return
        if (refusal is None) == (other is None):
            opinions.labels("agree").inc()
            return
        opinions.labels("disagree").inc()
        log.error(
            "two verifiers disagree on certificate %s: native %s, NCANode %s",
            certificate,
            refusal or "accepted",
            other or "accepted",
        )


def with_opinion(known: RevocationEvidence, told: dict[str, str]) -> RevocationEvidence:
    """What the portal itself knows, with NCANode's word beside it; NCANode's alone when the portal
    knows nothing."""
    if known.status != CertificateStatus.GOOD:
        return RevocationEvidence(told["source"], told["status"], sha256=told["sha256"])
    return replace(known, second_source=told["source"], second_sha256=told["sha256"])


def second_opinion(node: NcanodeClient, cms_der: bytes, content: bytes) -> dict[str, str]:
    """What NCANode says of the signature over the content; see `judge` for what it raises."""
    entry, certificate = _parsed(cms_der)
    signer = read_signer(certificate)
    question = {
        "cms": base64.b64encode(detached(entry, certificate)).decode(),
        "data": base64.b64encode(content).decode(),
        "revocationCheck": list(SOURCES),
    }
    return judge(node.ask("/cms/verify", question), certificate, signer)


def _parsed(cms_der: bytes) -> tuple[cms.SignerEntry, Certificate]:
    message = cms.parse_cms(cms_der)
    entry = message.signer()
    return entry, message.certificate_of(entry)


def detached(entry: cms.SignerEntry, certificate: Certificate) -> bytes:
    """The same signature with nothing beside it: no content, one certificate, no time stamp.

    NCANode ignores `data` when a message carries content, judges validity at the time of any time
    stamp, and believes CRLs inside a message. All of that is unsigned and is left out; the signed
    attributes, the signature and the certificate stay as they are.
    """
    signer = der.sequence(
        der.integer(cms.VERSION_1),
        der.sequence(entry.issuer, der.integer(entry.serial)),
        entry.digest_algorithm,
        bytes((der.context(0),)) + entry.signed[1:],
        entry.signature_algorithm,
        der.encode(der.OCTET_STRING, entry.signature),
    )
    signed = der.sequence(
        der.integer(cms.VERSION_1),
        der.set_of(entry.digest_algorithm),
        der.sequence(der.oid(oids.CONTENT)),
        der.encode(der.context(0), certificate.encoded),
        der.set_of(signer),
    )
    return der.sequence(der.oid(oids.SIGNED_CONTENT), der.encode(der.context(0), signed))
