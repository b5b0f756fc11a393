"""The verifier of signatures: an interface, and the portal's own implementation of it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from portal.eds import cms, keys
from portal.eds.policy import POLICY_VERSION, Policy, Purpose
from portal.eds.rejection import SignatureRejected
from portal.eds.revocation import RevocationChecker, RevocationEvidence, Unchecked
from portal.eds.signer import Signer
from portal.eds.trust import TrustStore
from portal.eds.x509 import Certificate


@dataclass(frozen=True)
class Verified:
    """A signature that was accepted, with everything the acceptance rested on."""

    signer: Signer
    certificate_der: bytes = field(repr=False)
    chain_der: tuple[bytes, ...] = field(repr=False)
    certificate_sha256: str
    not_after: datetime
    algorithm: str
    signing_time_claimed: datetime | None
    detached: bool
    revocation: RevocationEvidence
    verified_at: datetime
    backend: str
    contour: str
    policy_version: str


class SignatureVerifier(Protocol):
    """Accepts a signature over the expected content, or raises SignatureRejected."""

    @property
    def contour(self) -> str:
        """`production`, `test` or `dev`."""

    def verify(self, cms_der: bytes, content: bytes, *, at: datetime, purpose: Purpose) -> Verified:
        """Judge the signature at the portal's own time; there is no other answer than Verified."""


@dataclass(frozen=True)
class NativeVerifier:
    """Verification in this process, without any network (decided: sign-in)."""

    trust: TrustStore
    policy: Policy = field(default_factory=Policy)
    revocation: RevocationChecker = field(default_factory=Unchecked)

    @property
    def contour(self) -> str:
        """The contour of the trusted authorities."""
        return self.trust.contour

    def verify(self, cms_der: bytes, content: bytes, *, at: datetime, purpose: Purpose) -> Verified:
        """Judge form, content, chain, signature, then the signer, and at last revocation."""
        message = cms.parse_cms(cms_der)
        entry = message.signer()
        certificate = message.certificate_of(entry)
        algorithm = cms.check_algorithms(message, entry)
        self.policy.check_content(message.content, content, purpose)
        cms.check_attributes(entry, algorithm, content)
        path = self.trust.path(certificate, message.certificates, at)
        self._check_signature(certificate, path, entry, algorithm)
        signer = self.policy.signer_of(certificate, purpose)
        return Verified(
            signer=signer,
            certificate_der=certificate.encoded,
            chain_der=tuple(issuer.encoded for issuer in path),
            certificate_sha256=certificate.sha256,
            not_after=certificate.not_after,
            algorithm=algorithm.name,
            signing_time_claimed=entry.signing_time,
            detached=message.content is None,
            revocation=self.revocation.check(certificate, path, at),
            verified_at=at,
            backend="native",
            contour=self.contour,
            policy_version=POLICY_VERSION,
        )

    def _check_signature(
        self,
        certificate: Certificate,
        path: tuple[Certificate, ...],
        entry: cms.SignerEntry,
        algorithm: keys.Algorithm,
    ) -> None:
        signed_with = [keys.signature_algorithm(one.signature_algorithm) for one in path]
        self.policy.check_algorithms(
            [algorithm, keys.signature_algorithm(certificate.signature_algorithm), *signed_with]
        )
        key = certificate.public_key
        if key.algorithm is not algorithm:
            raise SignatureRejected("unsupported_algorithm", "the key is of another family")
        if not key.verifies(entry.signed, entry.signature):
            raise SignatureRejected("bad_signature")
