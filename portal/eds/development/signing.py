"""Signing content as KalkanCrypt does."""

from collections.abc import Sequence
from datetime import datetime

from portal.eds import der, gost3410, oids
from portal.eds.development.credential import Credential
from portal.eds.keys import GOST
from portal.eds.streebog import streebog512
from portal.eds.x509 import parse_certificate


def attribute(oid: str, *values: bytes) -> bytes:
    """A signed attribute."""
    return der.sequence(der.oid(oid), der.set_of(*values))


def usual_attributes(content: bytes, signing_time: datetime) -> list[bytes]:
    """contentType, signingTime and messageDigest, in the order of DER."""
    digest = der.encode(der.OCTET_STRING, streebog512(content))
    return sorted(
        (
            attribute(oids.CONTENT_TYPE, der.oid(oids.CONTENT)),
            attribute(oids.SIGNING_TIME, der.time(signing_time)),
            attribute(oids.MESSAGE_DIGEST, digest),
        )
    )


def signer_entry(credential: Credential, attributes: Sequence[bytes]) -> bytes:
    """The signer, named by issuer and serial number, over the attributes."""
    holder = parse_certificate(credential.certificate_der)
    signature = gost3410.sign(credential.key, streebog512(der.encode(der.SET, *attributes)))
    return der.sequence(
        der.integer(1),
        der.sequence(holder.issuer, der.integer(holder.serial)),
        GOST.digest,
        der.encode(der.context(0), *attributes),
        GOST.signature,
        der.encode(der.OCTET_STRING, signature),
    )


def signed_message(
    content: bytes | None, certificates: Sequence[bytes], signers: Sequence[bytes]
) -> bytes:
    """The message around its parts; without content it is detached."""
    attached = b""
    if content is not None:
        attached = der.encode(der.context(0), der.encode(der.OCTET_STRING, content))
    signed = der.sequence(
        der.integer(1),
        der.set_of(GOST.digest),
        der.sequence(der.oid(oids.CONTENT), attached),
        der.encode(der.context(0), *sorted(certificates)),
        der.set_of(*signers),
    )
    return der.sequence(der.oid(oids.SIGNED_CONTENT), der.encode(der.context(0), signed))


def sign_cms(
    credential: Credential, content: bytes, *, detached: bool, signing_time: datetime
) -> bytes:
    """The CMS of one signer over the content, in DER."""
    entry = signer_entry(credential, usual_attributes(content, signing_time))
    return signed_message(None if detached else content, [credential.certificate_der], [entry])
