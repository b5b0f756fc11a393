"""Certificate revocation lists (RFC 5280, 5) of the NCA RK, read from a file piece by piece."""

import hashlib
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from mmap import ACCESS_READ, mmap
from pathlib import Path

from portal.eds import der, keys, oids
from portal.eds.rejection import SignatureRejected
from portal.eds.x509 import Certificate, Extension, read_extensions

VERSION_2 = 1
LARGEST_SERIAL = (1 << 160) - 1
REMOVED = 8  # reasonCode removeFromCRL: the certificate is valid again
_PIECE = 1 << 20  # bytes hashed at once
_MAX_HEAD, _MAX_ENTRY = 8192, 1024  # bytes of one field, of one entry
_REASONS = frozenset({0, 1, 2, 3, 4, 5, 6, REMOVED, 9, 10})
_KNOWN_CRITICAL = frozenset(
    {
        oids.AUTHORITY_KEY_ID,
        oids.CRL_NUMBER,
        oids.DELTA_CRL_INDICATOR,
        oids.ISSUING_DISTRIBUTION_POINT,
    }
)
_DISTRIBUTION_POINT, _ONLY_HOLDERS = der.context(0), der.context(1, constructed=False)


class CrlRefused(Exception):
    """A list is not taken: the reason, for the one who runs the portal."""


@dataclass(frozen=True)
class Entry:
    """One revoked certificate of a list."""

    serial: int
    revoked_at: datetime
    reason: int


@dataclass(frozen=True)
class Crl:
    """A list whose head is read; neither its signature nor its entries are."""

    encoded: mmap = field(repr=False)
    signed: tuple[int, int]
    listed: tuple[int, int]
    issuer: bytes = field(repr=False)
    this_update: datetime
    next_update: datetime
    number: int
    base_number: int | None
    authority_key_id: bytes
    signature_algorithm: bytes
    signature: bytes = field(repr=False)

    @property
    def is_delta(self) -> bool:
        """Only what changed since the full list of the base number."""
        return self.base_number is not None

    def is_named_after(self, issuer: Certificate) -> bool:
        """Whether names and key names agree and the issuer may sign lists; this proves nothing."""
        same_key = self.authority_key_id == issuer.subject_key_id
        return self.issuer == issuer.subject and same_key and issuer.may_sign_crls

    def is_signed_by(self, issuer: Certificate) -> bool:
        """Whether the issuer's key made the list's signature."""
        algorithm = keys.signature_algorithm(self.signature_algorithm)
        if issuer.public_key.algorithm is not algorithm:
            return False
        digest = self._digest(algorithm.new_hash(), *self.signed)
        return issuer.public_key.verifies_digest(digest, self.signature)

    def sha256(self) -> str:
        """The fingerprint by which the whole list is named, in hexadecimal."""
        return self._digest(hashlib.sha256(), 0, len(self.encoded)).hex()

    def _digest(self, hashed: keys.Hash, begin: int, end: int) -> bytes:
        for place in range(begin, end, _PIECE):
            hashed.update(self.encoded[place : min(place + _PIECE, end)])
        return hashed.digest()

    def entries(self) -> Iterator[Entry]:
        """The revoked certificates one by one; `malformed_asn1` when an entry is."""
        place, end = self.listed
        while place < end:
            tag, begin, place = der.extent(self.encoded, place, end)
            if tag != der.SEQUENCE or place - begin > _MAX_ENTRY:
                raise der.malformed("no entry, or one that is too long")
            yield _entry(self.encoded, begin, place, delta=self.is_delta)


@contextmanager
def open_crl(path: Path) -> Iterator[Crl]:
    """The list of a file; CrlRefused when it is not one, or something in it is not in order."""
    with path.open("rb") as file:
        if not os.fstat(file.fileno()).st_size:
            raise CrlRefused("the list is empty")
        with mmap(file.fileno(), 0, access=ACCESS_READ) as encoded:
            try:
                yield _read(encoded)
            except SignatureRejected as error:
                raise CrlRefused(f"the list is not in order ({error})") from error


def _piece(encoded: mmap, place: int, limit: int, longest: int) -> tuple[der.Element, int]:
    _, _, end = der.extent(encoded, place, limit)
    if end - place > longest:
        raise der.malformed("a field is too long")
    return der.parse(encoded[place:end]), end


def _read(encoded: mmap) -> Crl:
    tag, place, end = der.extent(encoded, 0, len(encoded))
    if tag != der.SEQUENCE or end != len(encoded):
        raise der.malformed("not one structure, or bytes after the end")
    tag, begin, signed_end = der.extent(encoded, place, end)
    if tag != der.SEQUENCE:
        raise der.malformed("no list")
    algorithm, after = _piece(encoded, signed_end, end, _MAX_HEAD)
    signature, after = _piece(encoded, after, end, _MAX_HEAD)
    if after != end:
        raise der.malformed("an element too many")
    fields, listed, extensions = _head(encoded, begin, signed_end)
    if fields.take(der.INTEGER).integer() != VERSION_2:
        raise der.malformed("the list is not of version 2")
    if _family(fields.take(der.SEQUENCE)) != _family(algorithm):
        raise SignatureRejected("unsupported_algorithm", "two algorithms in one list")
    issuer, this_update, next_update = (fields.any() for _ in range(3))
    _check_extensions(extensions)
    number = _number(extensions, oids.CRL_NUMBER)
    if number is None:
        raise der.malformed("the list has no number")
    return Crl(
        encoded=encoded,
        signed=(place, signed_end),
        listed=listed,
        issuer=issuer.expect(der.SEQUENCE).encoded,
        this_update=this_update.time(),
        next_update=next_update.time(),
        number=number,
        base_number=_number(extensions, oids.DELTA_CRL_INDICATOR),
        authority_key_id=_key_id(extensions),
        signature_algorithm=algorithm.expect(der.SEQUENCE).encoded,
        signature=signature.bits(),
    )


def _head(
    encoded: mmap, place: int, end: int
) -> tuple[der.Fields, tuple[int, int], Mapping[str, Extension]]:
    """Version, algorithm, issuer and the two times; where the entries lie; the extensions."""
    head = []
    for _ in range(5):
        element, place = _piece(encoded, place, end, _MAX_HEAD)
        head.append(element)
    listed = (place, place)
    tag, begin, after = der.extent(encoded, place, end)
    if tag == der.SEQUENCE:
        listed, place = (begin, after), after
    extensions, place = _piece(encoded, place, end, _MAX_HEAD)
    if place != end:
        raise der.malformed("an element too many")
    return der.Fields(tuple(head)), listed, _explicit(extensions)


def _family(algorithm: der.Element) -> str:
    """The OID of an algorithm; the NCA RK writes the NULL beside it outside the list only."""
    fields = algorithm.fields()
    family = fields.take(der.OID).oid()
    parameters = fields.optional(der.NULL)
    fields.end()
    if parameters and parameters.content:
        raise der.malformed("NULL with content")
    return family


def _explicit(element: der.Element) -> Mapping[str, Extension]:
    return read_extensions(element.expect(der.context(0)).only(der.SEQUENCE))


def _check_extensions(extensions: Mapping[str, Extension]) -> None:
    """Refuse what is critical and unknown, and a list that leaves certificates or reasons out."""
    for oid, extension in extensions.items():
        if extension.critical and oid not in _KNOWN_CRITICAL:
            raise SignatureRejected("unknown_critical_extension", oid)
    indicator = extensions.get(oids.DELTA_CRL_INDICATOR)
    if indicator and not indicator.critical:
        raise der.malformed("the mark of a delta list is not critical")
    if point := extensions.get(oids.ISSUING_DISTRIBUTION_POINT):
        tags = {one.tag for one in der.parse(point.value).expect(der.SEQUENCE).children}
        if not tags <= {_DISTRIBUTION_POINT, _ONLY_HOLDERS}:
            raise SignatureRejected("unknown_critical_extension", "a list of some reasons only")


def _number(extensions: Mapping[str, Extension], oid: str) -> int | None:
    extension = extensions.get(oid)
    if extension is None:
        return None
    number = der.parse(extension.value).integer()
    if not 0 <= number <= LARGEST_SERIAL:
        raise der.malformed("number out of range")
    return number


def _key_id(extensions: Mapping[str, Extension]) -> bytes:
    """The name of the issuer's key, which every list has (RFC 5280, 5.2.1)."""
    extension = extensions.get(oids.AUTHORITY_KEY_ID)
    if extension is None:
        raise der.malformed("the list does not name the key of its issuer")
    return der.parse(extension.value).fields().take(der.context(0, constructed=False)).content


def _entry(encoded: mmap, place: int, end: int, *, delta: bool) -> Entry:
    number, place = _piece(encoded, place, end, _MAX_ENTRY)
    revoked_at, place = _piece(encoded, place, end, _MAX_ENTRY)
    serial = number.integer()
    reason = _reason(encoded[place:end]) if place < end else 0
    if not 0 <= serial <= LARGEST_SERIAL:
        raise der.malformed("serial number out of range")
    if reason == REMOVED and not delta:
        raise der.malformed("a full list takes nothing out")
    return Entry(serial, revoked_at.time(), reason)


@lru_cache(maxsize=64)
def _reason(encoded: bytes) -> int:
    """The reason among the extensions of an entry: the same few bytes in all of them."""
    reason = 0
    for oid, extension in read_extensions(der.parse(encoded)).items():
        if oid == oids.REASON_CODE:
            reason = der.parse(extension.value).enumerated()
        elif extension.critical:
            raise SignatureRejected("unknown_critical_extension", oid)
    if reason not in _REASONS:
        raise der.malformed("reason out of range")
    return reason
