"""X.509 certificates (RFC 5280) in the profile of the NCA RK."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from portal.eds import der, keys, oids
from portal.eds.rejection import SignatureRejected

DIGITAL_SIGNATURE, NON_REPUDIATION, KEY_CERT_SIGN, CRL_SIGN = 0, 1, 5, 6
VERSION_3 = 2
KNOWN_CRITICAL = frozenset(
    {
        oids.KEY_USAGE,
        oids.BASIC_CONSTRAINTS,
        oids.EXTENDED_KEY_USAGE,
        oids.CERTIFICATE_POLICIES,
    }
)

Rdn = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Extension:
    """An extension by its flag and its still encoded value."""

    critical: bool
    value: bytes


@dataclass(frozen=True)
class Certificate:
    """A certificate whose form is checked and whose signature is not."""

    encoded: bytes = field(repr=False)
    signed: bytes = field(repr=False)
    serial: int
    issuer: bytes = field(repr=False)
    subject: bytes = field(repr=False)
    not_before: datetime
    not_after: datetime
    subject_public_key: der.Element = field(repr=False)
    extensions: Mapping[str, Extension] = field(repr=False)
    signature_algorithm: bytes
    signature: bytes = field(repr=False)

    @cached_property
    def sha256(self) -> str:
        """The fingerprint by which a certificate is named, in hexadecimal."""
        return hashlib.sha256(self.encoded).hexdigest()

    @cached_property
    def public_key(self) -> keys.PublicKey:
        """The key of the subject; `bad_key` or `unsupported_algorithm`."""
        return keys.read_public_key(self.subject_public_key)

    @cached_property
    def subject_names(self) -> tuple[Rdn, ...]:
        """The subject's relative names: pairs of attribute and text."""
        return names_of(self.subject)

    @property
    def common_names(self) -> tuple[str, ...]:
        """Every common name of the subject."""
        pairs = (pair for rdn in self.subject_names for pair in rdn)
        return tuple(text for kind, text in pairs if kind == oids.COMMON_NAME)

    @cached_property
    def key_usage(self) -> frozenset[int]:
        """The bits of the key usage; none when the extension is absent."""
        value = self._extension(oids.KEY_USAGE)
        return value.flags() if value else frozenset()

    @cached_property
    def extended_key_usage(self) -> frozenset[str]:
        """Purposes and holder roles."""
        value = self._extension(oids.EXTENDED_KEY_USAGE)
        purposes = value.expect(der.SEQUENCE).children if value else ()
        return frozenset(purpose.oid() for purpose in purposes)

    @cached_property
    def _basic_constraints(self) -> tuple[bool, int | None]:
        value = self._extension(oids.BASIC_CONSTRAINTS)
        if not value:
            return False, None
        fields = value.fields()
        flag = fields.optional(der.BOOLEAN)
        limit = fields.optional(der.INTEGER)
        fields.end()
        return flag is not None and flag.boolean(), limit.integer() if limit else None

    @property
    def is_authority(self) -> bool:
        """CA:TRUE and the right to sign certificates; absence means an end entity."""
        return self._basic_constraints[0] and KEY_CERT_SIGN in self.key_usage

    @property
    def path_length(self) -> int | None:
        """How many authorities may stand below this one; None when there is no limit."""
        return self._basic_constraints[1]

    @cached_property
    def subject_key_id(self) -> bytes | None:
        """The name of the subject's key."""
        value = self._extension(oids.SUBJECT_KEY_ID)
        return value.octets() if value else None

    @cached_property
    def authority_key_id(self) -> bytes | None:
        """The name of the issuer's key."""
        value = self._extension(oids.AUTHORITY_KEY_ID)
        key = value.fields().optional(der.context(0, constructed=False)) if value else None
        return key.content if key else None

    def _extension(self, oid: str) -> der.Element | None:
        extension = self.extensions.get(oid)
        return der.parse(extension.value) if extension else None

    @property
    def may_sign_crls(self) -> bool:
        """The right to sign lists of revoked certificates."""
        return CRL_SIGN in self.key_usage

    @cached_property
    def authority_id(self) -> str:
        """An authority by name and key, in hexadecimal: what its lists are kept under."""
        return hashlib.sha256(self.subject + self.subject_public_key.encoded).hexdigest()

    def names_as_issuer(self, issuer: "Certificate") -> bool:
        """Whether names and key names agree; this proves nothing yet."""
        named = (self.authority_key_id, issuer.subject_key_id)
        return self.issuer == issuer.subject and (None in named or named[0] == named[1])

    def is_signed_by(self, issuer: "Certificate") -> bool:
        """Whether the issuer's key made this certificate's signature."""
        algorithm = keys.signature_algorithm(self.signature_algorithm)
        key = issuer.public_key
        return key.algorithm is algorithm and key.verifies(self.signed, self.signature)

    def check_form(self, at: datetime) -> None:
        """Refuse what stands beside the signature: validity at the moment, critical extensions."""
        if at < self.not_before:
            raise SignatureRejected("certificate_not_yet_valid", self.sha256)
        if at > self.not_after:
            raise SignatureRejected("certificate_expired", self.sha256)
        for oid, extension in self.extensions.items():
            if extension.critical and oid not in KNOWN_CRITICAL:
                raise SignatureRejected("unknown_critical_extension", oid)


def names_of(name: bytes) -> tuple[Rdn, ...]:
    """The relative names of an encoded distinguished name."""
    return tuple(_rdn(rdn) for rdn in der.parse(name).children)


def _rdn(element: der.Element) -> Rdn:
    pairs = []
    for pair in element.expect(der.SET).children:
        fields = pair.fields()
        pairs.append((fields.take(der.OID).oid(), fields.any().text()))
        fields.end()
    return tuple(pairs)


def read_extensions(element: der.Element) -> dict[str, Extension]:
    """The extensions of a certificate, a list or an answer by their OID; none stands twice."""
    extensions: dict[str, Extension] = {}
    for entry in element.expect(der.SEQUENCE).children:
        fields = entry.fields()
        oid = fields.take(der.OID).oid()
        critical = fields.optional(der.BOOLEAN)
        value = fields.take(der.OCTET_STRING).octets()
        fields.end()
        if oid in extensions:
            raise der.malformed(f"extension {oid} twice")
        extensions[oid] = Extension(critical is not None and critical.boolean(), value)
    return extensions


def read_certificate(certificate: der.Element) -> Certificate:
    """The certificate of an element; `malformed_asn1` when it is not one of version 3."""
    outer = certificate.fields()
    signed = outer.take(der.SEQUENCE)
    algorithm = outer.take(der.SEQUENCE).encoded
    signature = outer.take(der.BIT_STRING).bits()
    outer.end()
    fields = signed.fields()
    version = fields.take(der.context(0)).only(der.INTEGER).integer()
    serial = fields.take(der.INTEGER).integer()
    inner_algorithm = fields.take(der.SEQUENCE).encoded
    issuer = fields.take(der.SEQUENCE).encoded
    validity = fields.take(der.SEQUENCE).fields()
    not_before, not_after = validity.any().time(), validity.any().time()
    validity.end()
    subject = fields.take(der.SEQUENCE).encoded
    subject_public_key = fields.take(der.SEQUENCE)
    extensions = read_extensions(fields.take(der.context(3)).only(der.SEQUENCE))
    fields.end()
    if version != VERSION_3 or serial <= 0:
        raise der.malformed("the certificate is not of version 3, or its number is not positive")
    if inner_algorithm != algorithm:
        raise SignatureRejected("unsupported_algorithm", "two algorithms in one certificate")
    return Certificate(
        encoded=certificate.encoded,
        signed=signed.encoded,
        serial=serial,
        issuer=issuer,
        subject=subject,
        not_before=not_before,
        not_after=not_after,
        subject_public_key=subject_public_key,
        extensions=extensions,
        signature_algorithm=algorithm,
        signature=signature,
    )


def parse_certificate(encoded: bytes) -> Certificate:
    """The certificate of DER bytes; SignatureRejected when its form is wrong."""
    return read_certificate(der.parse(encoded))
