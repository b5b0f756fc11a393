"""The two pairs of signature and hash the portal knows, and public keys that verify with them."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256

from portal.eds import der, gost3410, oids
from portal.eds.rejection import SignatureRejected
from portal.eds.streebog import Streebog512

MIN_RSA_BITS, MAX_RSA_BITS = 2048, 8192
RSA_EXPONENT = 65537


class Hash(Protocol):
    """A hash of a message that comes in pieces."""

    def update(self, piece: bytes, /) -> None:
        """Take the next piece."""

    def digest(self) -> bytes:
        """The digest over all pieces."""


def identifier(oid: str) -> bytes:
    """An AlgorithmIdentifier with the explicit NULL that KalkanCrypt writes."""
    return der.sequence(der.oid(oid), der.encode(der.NULL))


@dataclass(frozen=True)
class Algorithm:
    """A signature algorithm together with the one hash it may be used with."""

    name: str
    signature: bytes
    digest: bytes
    new_hash: Callable[[], Hash]

    def digest_of(self, message: bytes) -> bytes:
        """The digest of a whole message."""
        whole = self.new_hash()
        whole.update(message)
        return whole.digest()


GOST = Algorithm(
    "GOST 34.310-2015 / GOST 34.311-2015, 512 bits",
    identifier(oids.GOST_SIGNATURE),
    identifier(oids.GOST_DIGEST),
    Streebog512,
)
RSA = Algorithm(
    "RSA / SHA-256", identifier(oids.RSA_SIGNATURE), identifier(oids.SHA256), hashlib.sha256
)
_BY_SIGNATURE = {algorithm.signature: algorithm for algorithm in (GOST, RSA)}


@dataclass(frozen=True)
class GostKey:
    """A point on the curve."""

    point: gost3410.Point
    algorithm = GOST

    def verifies(self, message: bytes, signature: bytes) -> bool:
        """Whether the signature over the message belongs to this key."""
        return self.verifies_digest(GOST.digest_of(message), signature)

    def verifies_digest(self, digest: bytes, signature: bytes) -> bool:
        """The same over the digest of a message."""
        return gost3410.verify(self.point, digest, signature)


@dataclass(frozen=True)
class RsaKey:
    """An RSA key of at least 2048 bits."""

    public: rsa.RSAPublicKey
    algorithm = RSA

    def verifies(self, message: bytes, signature: bytes) -> bool:
        """Whether the signature over the message belongs to this key."""
        return self.verifies_digest(RSA.digest_of(message), signature)

    def verifies_digest(self, digest: bytes, signature: bytes) -> bool:
        """The same over the digest of a message."""
        try:
            self.public.verify(signature, digest, padding.PKCS1v15(), Prehashed(SHA256()))
        except InvalidSignature:
            return False
        return True


PublicKey = GostKey | RsaKey
_GOST_PARAMETERS = der.sequence(der.oid(oids.GOST_PARAMETERS), der.oid(oids.GOST_DIGEST))


def signature_algorithm(encoded: bytes) -> Algorithm:
    """The algorithm of an AlgorithmIdentifier; `unsupported_algorithm` for any other bytes."""
    if encoded not in _BY_SIGNATURE:
        raise SignatureRejected("unsupported_algorithm", f"signature {encoded.hex()}")
    return _BY_SIGNATURE[encoded]


def read_public_key(subject_public_key: der.Element) -> PublicKey:
    """The key of a SubjectPublicKeyInfo; `bad_key` when it is not one the algorithm allows."""
    fields = subject_public_key.fields()
    algorithm = fields.take(der.SEQUENCE)
    encoded = fields.take(der.BIT_STRING).bits()
    fields.end()
    parts = algorithm.fields()
    family = parts.take(der.OID).oid()
    parameters = parts.any().encoded
    parts.end()
    if family == oids.GOST_KEY:
        return _gost_key(parameters, encoded)
    if family == oids.RSA_KEY:
        return _rsa_key(parameters, encoded)
    raise SignatureRejected("unsupported_algorithm", f"key {family}")


def _gost_key(parameters: bytes, encoded: bytes) -> GostKey:
    if parameters != _GOST_PARAMETERS:
        raise SignatureRejected("bad_key", "other curve parameters")
    try:
        return GostKey(gost3410.decode_public_key(der.parse(encoded).octets()))
    except ValueError as error:
        raise SignatureRejected("bad_key", str(error)) from error


def _rsa_key(parameters: bytes, encoded: bytes) -> RsaKey:
    if parameters != der.encode(der.NULL):
        raise SignatureRejected("bad_key", "RSA key with parameters")
    fields = der.parse(encoded).fields()
    modulus = fields.take(der.INTEGER).integer()
    exponent = fields.take(der.INTEGER).integer()
    fields.end()
    if not MIN_RSA_BITS <= modulus.bit_length() <= MAX_RSA_BITS or exponent != RSA_EXPONENT:
        raise SignatureRejected("bad_key", "RSA size or exponent")
    try:
        return RsaKey(rsa.RSAPublicNumbers(exponent, modulus).public_key())
    except ValueError as error:
        raise SignatureRejected("bad_key", str(error)) from error
