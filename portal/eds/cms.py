"""Cryptographic Message Syntax: signed content (RFC 5652, 5) as KalkanCrypt writes it."""

import base64
import binascii
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.eds import der, keys, oids, x509
from portal.eds.rejection import SignatureRejected

MAX_BYTES = 64 * 1024
MAX_CERTIFICATES = 8
VERSION_1 = 1
_MAX_TEXT = MAX_BYTES * 3 // 2
_ARMOUR = re.compile(r"-----BEGIN CMS-----\r?\n(.*?)\r?\n-----END CMS-----", re.DOTALL)
_SINGLE = frozenset({oids.CONTENT_TYPE, oids.MESSAGE_DIGEST, oids.SIGNING_TIME})


@dataclass(frozen=True)
class SignerEntry:
    """One signer of a message, by issuer and serial number of the certificate."""

    issuer: bytes
    serial: int
    digest_algorithm: bytes
    signature_algorithm: bytes
    attributes: Mapping[str, Sequence[der.Element]]
    signed: bytes
    signature: bytes

    @property
    def signing_time(self) -> datetime | None:
        """The time the signer's own clock showed; it proves nothing."""
        values = self.attributes.get(oids.SIGNING_TIME)
        return values[0].time() if values else None


@dataclass(frozen=True)
class SignedMessage:
    """A parsed message: nothing in it is verified yet."""

    content: bytes | None
    digest_algorithms: frozenset[bytes]
    certificates: tuple[x509.Certificate, ...]
    signers: tuple[SignerEntry, ...]

    def signer(self) -> SignerEntry:
        """The one signer; `no_signer`, `too_many_signers`."""
        if not self.signers:
            raise SignatureRejected("no_signer")
        if len(self.signers) > 1:
            raise SignatureRejected("too_many_signers", str(len(self.signers)))
        return self.signers[0]

    def certificate_of(self, signer: SignerEntry) -> x509.Certificate:
        """The one certificate the signer names; `signer_certificate_missing`, `…_ambiguous`."""
        named = (signer.issuer, signer.serial)
        found = [one for one in self.certificates if (one.issuer, one.serial) == named]
        if not found:
            raise SignatureRejected("signer_certificate_missing")
        if len(found) > 1:
            raise SignatureRejected("signer_certificate_ambiguous")
        return found[0]


def decode_base64_cms(text: str) -> bytes:
    """The DER of canonical Base64 or of exact PEM; `malformed_base64`, `too_large`."""
    if len(text) > _MAX_TEXT:
        raise SignatureRejected("too_large", f"{len(text)} characters")
    text = text.strip()
    if armoured := _ARMOUR.fullmatch(text):
        text = armoured[1].replace("\r\n", "\n").replace("\n", "")
    try:
        decoded = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise SignatureRejected("malformed_base64", str(error)) from error
    if not decoded or base64.b64encode(decoded).decode() != text:
        raise SignatureRejected("malformed_base64", "empty or not canonical")
    if len(decoded) > MAX_BYTES:
        raise SignatureRejected("too_large", f"{len(decoded)} bytes")
    return decoded


def parse_cms(encoded: bytes) -> SignedMessage:
    """Read a message; `too_large`, `malformed_asn1`, `not_signed_data` and the attribute codes."""
    if len(encoded) > MAX_BYTES:
        raise SignatureRejected("too_large", f"{len(encoded)} bytes")
    outer = der.parse(encoded).fields()
    if outer.take(der.OID).oid() != oids.SIGNED_CONTENT:
        raise SignatureRejected("not_signed_data", "another content type")
    fields = outer.take(der.context(0)).only(der.SEQUENCE).fields()
    outer.end()
    version = fields.take(der.INTEGER).integer()
    digests = frozenset(one.encoded for one in fields.take(der.SET).children)
    content = _content(fields.take(der.SEQUENCE))
    certificates = fields.optional(der.context(0))
    fields.optional(der.context(1))
    signers = fields.take(der.SET).children
    fields.end()
    if version != VERSION_1:
        raise der.malformed(f"version {version}")
    certified = certificates.children if certificates else ()
    if len(certified) > MAX_CERTIFICATES:
        raise SignatureRejected("too_large", f"{len(certified)} certificates")
    return SignedMessage(
        content=content,
        digest_algorithms=digests,
        certificates=tuple(x509.read_certificate(one) for one in certified),
        signers=tuple(_signer(one) for one in signers),
    )


def _content(element: der.Element) -> bytes | None:
    fields = element.fields()
    if fields.take(der.OID).oid() != oids.CONTENT:
        raise SignatureRejected("not_signed_data", "the content is of another type")
    attached = fields.optional(der.context(0))
    fields.end()
    return attached.only(der.OCTET_STRING).octets() if attached else None


def _signer(element: der.Element) -> SignerEntry:
    fields = element.fields()
    version = fields.take(der.INTEGER).integer()
    named = fields.take(der.SEQUENCE).fields()
    issuer, serial = named.take(der.SEQUENCE).encoded, named.take(der.INTEGER).integer()
    named.end()
    digest_algorithm = fields.take(der.SEQUENCE).encoded
    attributes = fields.optional(der.context(0))
    signature_algorithm = fields.take(der.SEQUENCE).encoded
    signature = fields.take(der.OCTET_STRING).octets()
    fields.optional(der.context(1))
    fields.end()
    if version != VERSION_1:
        raise der.malformed(f"signer of version {version}")
    if attributes is None or not attributes.children:
        raise SignatureRejected("no_signed_attributes")
    return SignerEntry(
        issuer=issuer,
        serial=serial,
        digest_algorithm=digest_algorithm,
        signature_algorithm=signature_algorithm,
        attributes=_attributes(attributes.children),
        signed=bytes((der.SET,)) + attributes.encoded[1:],
        signature=signature,
    )


def _attributes(elements: Sequence[der.Element]) -> dict[str, Sequence[der.Element]]:
    attributes: dict[str, Sequence[der.Element]] = {}
    if sorted(one.encoded for one in elements) != [one.encoded for one in elements]:
        raise der.malformed("signed attributes are out of order")
    for element in elements:
        fields = element.fields()
        oid, values = fields.take(der.OID).oid(), fields.take(der.SET).children
        fields.end()
        if oid in attributes or (oid in _SINGLE and len(values) > 1):
            raise SignatureRejected("duplicate_attribute", oid)
        if not values:
            raise der.malformed("an attribute without a value")
        attributes[oid] = values
    return attributes


def check_algorithms(message: SignedMessage, signer: SignerEntry) -> keys.Algorithm:
    """The signer's algorithm, named alike everywhere; `unsupported_algorithm`."""
    algorithm = keys.signature_algorithm(signer.signature_algorithm)
    if signer.digest_algorithm != algorithm.digest:
        raise SignatureRejected("unsupported_algorithm", "hash of another family")
    if algorithm.digest not in message.digest_algorithms:
        raise SignatureRejected("unsupported_algorithm", "the hash is not announced")
    return algorithm


def check_attributes(signer: SignerEntry, algorithm: keys.Algorithm, content: bytes) -> None:
    """The signed attributes speak of this content; the codes of contentType and messageDigest."""
    content_type = signer.attributes.get(oids.CONTENT_TYPE)
    if not content_type or content_type[0].oid() != oids.CONTENT:
        raise SignatureRejected("content_type_attribute")
    digest = signer.attributes.get(oids.MESSAGE_DIGEST)
    if not digest:
        raise SignatureRejected("message_digest_missing")
    if digest[0].octets() != algorithm.digest_of(content):
        raise SignatureRejected("message_digest_mismatch")
