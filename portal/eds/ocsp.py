"""Online certificate status (RFC 6960) in the profile of the NCA RK: a question, a judged answer.

An answer travels over plain HTTP and through a process that nobody trusts: what is not proved by
its signature is refused.
"""

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from portal.eds import der, keys, oids
from portal.eds.rejection import SignatureRejected
from portal.eds.x509 import DIGITAL_SIGNATURE, Certificate, read_certificate, read_extensions

MAX_ANSWER = 64 * 1024
MAX_AGE = timedelta(hours=1)
SKEW = timedelta(minutes=5)  # between the clocks of a responder and of the portal
_NONCE_BYTES = 16
_SUCCESSFUL = 0
_GOOD, _REVOKED, _UNKNOWN = (
    der.context(0, constructed=False),
    der.context(1),
    der.context(2, constructed=False),
)


class CertificateStatus(StrEnum):
    """What a responder says of a certificate."""

    GOOD = "good"
    REVOKED = "revoked"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class OcspQuestion:
    """The status of one certificate of one issuer is asked for, with a nonce of its own."""

    certificate: Certificate
    issuer: Certificate
    nonce: bytes = field(default_factory=lambda: secrets.token_bytes(_NONCE_BYTES))

    @property
    def certificate_id(self) -> bytes:
        """The certificate by SHA-256 of its issuer's name and key, and by its number."""
        key = self.issuer.subject_public_key.children[1].bits()
        return der.sequence(
            keys.identifier(oids.SHA256),
            der.encode(der.OCTET_STRING, hashlib.sha256(self.issuer.subject).digest()),
            der.encode(der.OCTET_STRING, hashlib.sha256(key).digest()),
            der.integer(self.certificate.serial),
        )

    def encoded(self) -> bytes:
        """The request in DER."""
        nonce = der.encode(der.OCTET_STRING, der.encode(der.OCTET_STRING, self.nonce))
        extensions = der.sequence(der.sequence(der.oid(oids.OCSP_NONCE), nonce))
        asked = der.sequence(der.sequence(self.certificate_id))
        return der.sequence(der.sequence(asked, der.encode(der.context(2), extensions)))


@dataclass(frozen=True)
class OcspAnswer:
    """A status that was proved; the responder is None where the authority answered itself."""

    status: CertificateStatus
    produced_at: datetime
    this_update: datetime
    next_update: datetime | None
    revoked_at: datetime | None
    responder: Certificate | None = field(repr=False)
    encoded: bytes = field(repr=False)


@dataclass(frozen=True)
class _Signed:
    """The parts of a basic response before anything is proved."""

    signed: bytes
    algorithm: bytes
    signature: bytes
    certificates: tuple[Certificate, ...]
    responder: der.Element
    produced_at: datetime
    singles: tuple[der.Element, ...]
    nonce: bytes | None


def _doubt(detail: str) -> SignatureRejected:
    return SignatureRejected("revocation_unknown", f"OCSP: {detail}")


def judge_answer(
    encoded: bytes,
    question: OcspQuestion,
    *,
    at: datetime,
    max_age: timedelta = MAX_AGE,
    allow_rsa: bool = False,
) -> OcspAnswer:
    """The answer to this question, proved; SignatureRejected for anything else."""
    parts = _read(encoded)
    if parts.nonce != question.nonce:
        raise _doubt("another nonce")
    responder = _responder(parts, question.issuer, at)
    _check_signature(parts, responder or question.issuer, allow_rsa)
    answer = _single(parts, question, responder, encoded)
    for moment in (answer.produced_at, answer.this_update):
        if moment > at + SKEW:
            raise _doubt("from the future")
        if moment < at - max_age:
            raise _doubt("too old")
    if answer.next_update and answer.next_update <= at:
        raise _doubt("its time has passed")
    return answer


def _read(encoded: bytes) -> _Signed:
    if len(encoded) > MAX_ANSWER:
        raise _doubt("too large")
    outer = der.parse(encoded).fields()
    if (status := outer.take(der.ENUMERATED).enumerated()) != _SUCCESSFUL:
        raise _doubt(f"status {status}")
    kind = outer.take(der.context(0)).only(der.SEQUENCE).fields()
    outer.end()
    if kind.take(der.OID).oid() != oids.OCSP_BASIC:
        raise _doubt("another kind of answer")
    basic = der.parse(kind.take(der.OCTET_STRING).octets()).fields()
    kind.end()
    signed = basic.take(der.SEQUENCE)
    algorithm = basic.take(der.SEQUENCE).encoded
    signature = basic.take(der.BIT_STRING).bits()
    carried = basic.optional(der.context(0))
    basic.end()
    fields = signed.fields()
    fields.optional(der.context(0))
    responder, produced_at = fields.any(), fields.take(der.GENERALIZED_TIME).time()
    singles = fields.take(der.SEQUENCE).children
    extensions = fields.optional(der.context(1))
    fields.end()
    return _Signed(
        signed=signed.encoded,
        algorithm=algorithm,
        signature=signature,
        certificates=tuple(
            read_certificate(one)
            for one in (carried.only(der.SEQUENCE).children if carried else ())
        ),
        responder=responder,
        produced_at=produced_at,
        singles=singles,
        nonce=_nonce(extensions),
    )


def _nonce(element: der.Element | None) -> bytes | None:
    extensions = read_extensions(element.only(der.SEQUENCE)) if element else {}
    for oid, extension in extensions.items():
        if extension.critical and oid != oids.OCSP_NONCE:
            raise SignatureRejected("unknown_critical_extension", oid)
    nonce = extensions.get(oids.OCSP_NONCE)
    return der.parse(nonce.value).octets() if nonce else None


def _is_named(responder: der.Element, certificate: Certificate) -> bool:
    """Whether the responder is named as this certificate's subject, or by its key."""
    if responder.tag == der.context(1):
        return responder.only(der.SEQUENCE).encoded == certificate.subject
    key = certificate.subject_public_key.children[1].bits()
    named = responder.expect(der.context(2)).only(der.OCTET_STRING).octets()
    return named == hashlib.sha1(key, usedforsecurity=False).digest()


def _responder(parts: _Signed, issuer: Certificate, at: datetime) -> Certificate | None:
    """The delegated responder, who is certified by the same authority; None for itself."""
    if _is_named(parts.responder, issuer):
        return None
    found = [one for one in parts.certificates if _is_named(parts.responder, one)]
    if len(found) != 1:
        raise _doubt("the responder's certificate is not there")
    responder = found[0]
    if oids.OCSP_SIGNING not in responder.extended_key_usage:
        raise _doubt("the certificate of the responder is not for answers")
    if responder.key_usage and DIGITAL_SIGNATURE not in responder.key_usage:
        raise _doubt("the key of the responder is not for signatures")
    if not responder.names_as_issuer(issuer) or not responder.is_signed_by(issuer):
        raise _doubt("the responder is of another authority")
    responder.check_form(at)
    return responder


def _check_signature(parts: _Signed, signer: Certificate, allow_rsa: bool) -> None:
    algorithm, key = keys.signature_algorithm(parts.algorithm), signer.public_key
    if algorithm is keys.RSA and not allow_rsa:
        raise _doubt("signed with RSA, which the settings do not allow")
    if key.algorithm is not algorithm or not key.verifies(parts.signed, parts.signature):
        raise _doubt("the signature does not hold")


def _single(
    parts: _Signed, question: OcspQuestion, responder: Certificate | None, encoded: bytes
) -> OcspAnswer:
    """What is said of the certificate that was asked about, once."""
    told = [one for one in parts.singles if _first(one) == question.certificate_id]
    if len(told) != 1:
        raise _doubt("it is about another certificate")
    fields = told[0].fields()
    fields.take(der.SEQUENCE)
    status, revoked_at = _status(fields.any())
    this_update = fields.take(der.GENERALIZED_TIME).time()
    following = fields.optional(der.context(0))
    extensions = fields.optional(der.context(1))
    fields.end()
    for oid, extension in (
        read_extensions(extensions.only(der.SEQUENCE)) if extensions else {}
    ).items():
        if extension.critical:
            raise SignatureRejected("unknown_critical_extension", oid)
    next_update = following.only(der.GENERALIZED_TIME).time() if following else None
    return OcspAnswer(
        status, parts.produced_at, this_update, next_update, revoked_at, responder, encoded
    )


def _first(single: der.Element) -> bytes:
    return single.fields().take(der.SEQUENCE).encoded


def _status(element: der.Element) -> tuple[CertificateStatus, datetime | None]:
    if element.tag == _REVOKED:
        fields = der.Fields(element.children)
        revoked_at = fields.take(der.GENERALIZED_TIME).time()
        fields.optional(der.context(0))
        fields.end()
        return CertificateStatus.REVOKED, revoked_at
    if element.tag in (_GOOD, _UNKNOWN) and not element.content:
        good = element.tag == _GOOD
        return (CertificateStatus.GOOD if good else CertificateStatus.UNKNOWN), None
    raise der.malformed("no status of a certificate")
