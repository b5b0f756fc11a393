"""Making certificates in the profile of the NCA RK."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from portal.eds import der, gost3410, oids
from portal.eds.keys import GOST
from portal.eds.streebog import streebog512

SIGNING_USAGE = der.bits(b"\xc8", 3)
AUTHORITY_USAGE = der.bits(b"\x06", 1)
_PRINTABLE = frozenset({oids.COUNTRY, oids.SERIAL_NUMBER})
_CPS = "http://dev.invalid/cps"
_CRL = "http://dev.invalid/crl/dev_gost.crl"
_DELTA_CRL = "http://dev.invalid/crl/dev_d_gost.crl"
_OCSP = "http://dev.invalid/ocsp/"


@dataclass(frozen=True)
class Request:
    """What a certificate is to say; the issuer adds its name and signature."""

    subject: bytes
    key: int
    not_before: datetime
    not_after: datetime
    extensions: Sequence[bytes]


def name(*pairs: tuple[str, str]) -> bytes:
    """A distinguished name of one attribute in each relative name."""
    return der.sequence(*(der.set_of(name_attribute(*pair)) for pair in pairs))


def name_attribute(oid: str, text: str) -> bytes:
    """An attribute in the string type the NCA RK gives it."""
    tag = der.PRINTABLE_STRING if oid in _PRINTABLE else der.UTF8_STRING
    tag = der.IA5_STRING if oid == oids.DOMAIN_COMPONENT else tag
    return der.sequence(der.oid(oid), der.encode(tag, text.encode()))


def extension(oid: str, value: bytes, *, critical: bool = False) -> bytes:
    """An extension around an encoded value."""
    flag = der.encode(der.BOOLEAN, b"\xff") if critical else b""
    return der.sequence(der.oid(oid), flag, der.encode(der.OCTET_STRING, value))


@lru_cache(maxsize=64)
def key_bits(key: int) -> bytes:
    """The public half of a private key, as a BIT STRING holds it."""
    return der.encode(der.OCTET_STRING, gost3410.encode_public_key(gost3410.public_key(key)))


def key_id(key: int) -> bytes:
    """The 20 bytes by which certificates name a key."""
    return hashlib.sha256(key_bits(key)).digest()[:20]


def serial_number(key: int) -> int:
    """The key's name with the first bit cleared, as the NCA RK numbers its certificates."""
    return int.from_bytes(key_id(key), "big") & ((1 << 159) - 1)


def _key_names(key: int, issuer_key: int) -> tuple[bytes, bytes]:
    issuer_id = der.encode(der.context(0, constructed=False), key_id(issuer_key))
    return (
        extension(oids.SUBJECT_KEY_ID, der.encode(der.OCTET_STRING, key_id(key))),
        extension(oids.AUTHORITY_KEY_ID, der.sequence(issuer_id)),
    )


def responder_extensions(key: int, issuer_key: int) -> tuple[bytes, ...]:
    """A delegated OCSP responder, whose own revocation nobody asks about."""
    return (
        extension(oids.KEY_USAGE, der.bits(b"\x80", 7)),
        extension(oids.OCSP_NO_CHECK, der.encode(der.NULL)),
        extension(oids.EXTENDED_KEY_USAGE, der.sequence(der.oid(oids.OCSP_SIGNING))),
        *_key_names(key, issuer_key),
    )


def _location(address: str) -> bytes:
    return der.encode(der.context(6, constructed=False), address.encode())


def _crl_points(address: str) -> bytes:
    full_name = der.encode(der.context(0), der.encode(der.context(0), _location(address)))
    return der.sequence(der.sequence(full_name))


def _policies() -> bytes:
    statement = der.sequence(
        der.oid(oids.POLICY_STATEMENT), der.encode(der.IA5_STRING, _CPS.encode())
    )
    return der.sequence(der.sequence(der.oid(oids.NCA_POLICY), der.sequence(statement)))


def authority_extensions(key: int, issuer_key: int) -> tuple[bytes, ...]:
    """CA:TRUE without a path length, and the right to sign certificates and CRLs."""
    constraints = der.sequence(der.encode(der.BOOLEAN, b"\xff"))
    return (
        extension(oids.BASIC_CONSTRAINTS, constraints, critical=True),
        extension(oids.KEY_USAGE, AUTHORITY_USAGE, critical=True),
        *_key_names(key, issuer_key),
        extension(oids.CERTIFICATE_POLICIES, der.sequence(der.sequence(der.oid(oids.NCA_POLICY)))),
    )


def holder_extensions(key: int, issuer_key: int, purposes: Sequence[str]) -> tuple[bytes, ...]:
    """An end entity: a signing key with its purposes and holder roles."""
    access = der.sequence(der.sequence(der.oid(oids.OCSP), _location(_OCSP)))
    return (
        extension(oids.KEY_USAGE, SIGNING_USAGE, critical=True),
        extension(oids.EXTENDED_KEY_USAGE, der.sequence(*map(der.oid, purposes))),
        extension(oids.CERTIFICATE_POLICIES, _policies()),
        extension(oids.CRL_DISTRIBUTION_POINTS, _crl_points(_CRL)),
        extension(oids.FRESHEST_CRL, _crl_points(_DELTA_CRL)),
        extension(oids.AUTHORITY_INFORMATION, access),
        *_key_names(key, issuer_key),
        extension(oids.KEY_STORAGE, der.sequence(der.oid(oids.KEY_IN_FILE))),
    )


def certificate(request: Request, issuer_name: bytes, issuer_key: int) -> bytes:
    """The certificate of a request, signed by the issuer's key."""
    parameters = der.sequence(der.oid(oids.GOST_PARAMETERS), der.oid(oids.GOST_DIGEST))
    signed = der.sequence(
        der.encode(der.context(0), der.integer(2)),
        der.integer(serial_number(request.key)),
        GOST.signature,
        issuer_name,
        der.sequence(der.time(request.not_before), der.time(request.not_after)),
        request.subject,
        der.sequence(
            der.sequence(der.oid(oids.GOST_KEY), parameters), der.bits(key_bits(request.key))
        ),
        der.encode(der.context(3), der.sequence(*request.extensions)),
    )
    signature = gost3410.sign(issuer_key, streebog512(signed))
    return der.sequence(signed, GOST.signature, der.bits(signature))
