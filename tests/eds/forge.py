"""Certificates and messages of every kind, right and wrong, under one development authority."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache

import pytest

from portal.eds import NativeVerifier, Policy, Purpose, SignatureRejected, der, gost3410, oids
from portal.eds.development import Authority, Credential, Profile, create_authority
from portal.eds.development import certificates as made
from portal.eds.development.signing import usual_attributes
from portal.eds.keys import GOST
from portal.eds.streebog import streebog512
from portal.eds.x509 import parse_certificate

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
CONTENT = "OPEN-BUDGET-LOGIN/1\n\nПорталға кіру".encode()
CITIZEN = Profile("saule", "ҮЛГІҚЫЗЫ", "СӘУЛЕ", "ӨҢҒАРҚЫЗЫ", "800101100013", "individual")
HEAD = replace(CITIZEN, name="head", kind="head", org_name='ЖШС "ҮЛГІ"', org_bin="450140000015")


@cache
def authority() -> Authority:
    """One authority for all tests of a run."""
    return create_authority(NOW)


@cache
def credential(profile: Profile = CITIZEN) -> Credential:
    """The credential of a profile, issued once."""
    return authority().issue(profile)


def verifier(policy: Policy | None = None) -> NativeVerifier:
    """A verifier that trusts the test authority."""
    return NativeVerifier(authority().trust_store(), policy or Policy())


def judge(message: bytes, *, policy: Policy | None = None, at: datetime = NOW, purpose=None):
    """The verdict on a message over CONTENT."""
    return verifier(policy).verify(message, CONTENT, at=at, purpose=purpose or Purpose.SIGN_IN)


def refused(code: str, act, *args, **kwargs) -> SignatureRejected:
    """The refusal an act must end in."""
    with pytest.raises(SignatureRejected) as caught:
        act(*args, **kwargs)
    assert caught.value.code == code, str(caught.value)
    return caught.value


def usual() -> list[bytes]:
    """The signed attributes of an ordinary signature over CONTENT."""
    return usual_attributes(CONTENT, NOW)


def entry(
    signer: Credential,
    attributes: list[bytes] | None = None,
    *,
    named: Credential | None = None,
    version: int = 1,
    digest: bytes = GOST.digest,
    algorithm: bytes = GOST.signature,
    signature: bytes | None = None,
    unsigned: bytes = b"",
) -> bytes:
    """A SignerInfo in which each part may be wrong."""
    attributes = usual() if attributes is None else attributes
    holder = parse_certificate((named or signer).certificate_der)
    signed = streebog512(der.encode(der.SET, *attributes))
    return der.sequence(
        der.integer(version),
        der.sequence(holder.issuer, der.integer(holder.serial)),
        digest,
        der.encode(der.context(0), *attributes),
        algorithm,
        der.encode(der.OCTET_STRING, signature or gost3410.sign(signer.key, signed)),
        unsigned,
    )


def message(
    certificates: list[bytes],
    entries: list[bytes],
    *,
    attached: bytes | None = None,
    outer: str = oids.SIGNED_CONTENT,
    inner: str = oids.CONTENT,
    version: int = 1,
    digests: tuple[bytes, ...] = (GOST.digest,),
) -> bytes:
    """A CMS in which each part may be wrong."""
    content = b""
    if attached is not None:
        content = der.encode(der.context(0), der.encode(der.OCTET_STRING, attached))
    signed = der.sequence(
        der.integer(version),
        der.set_of(*digests),
        der.sequence(der.oid(inner), content),
        der.encode(der.context(0), *certificates),
        der.set_of(*entries),
    )
    return der.sequence(der.oid(outer), der.encode(der.context(0), signed))


def signed_by(signer: Credential, attributes: list[bytes] | None = None, **parts) -> bytes:
    """A detached message of one signer with one part of its entry replaced."""
    return message([signer.certificate_der], [entry(signer, attributes, **parts)])


def request(profile: Profile = CITIZEN, **changes) -> made.Request:
    """A certificate request that is right except for the changes."""
    key = changes.pop("key", 176_18_04_2025)
    issuer = changes.pop("issuer", authority().issuing)
    purposes = changes.pop("purposes", (oids.EMAIL_PROTECTION, oids.INDIVIDUAL))
    usual_request = made.Request(
        subject=profile.subject(),
        key=key,
        not_before=NOW - timedelta(days=1),
        not_after=NOW + timedelta(days=365),
        extensions=made.holder_extensions(key, issuer.key, purposes),
    )
    return replace(usual_request, **changes)


def without(entries, oid: str, *instead: bytes) -> tuple[bytes, ...]:
    """Extensions or attributes with those of the OID replaced."""
    kept = [one for one in entries if der.parse(one).children[0].oid() != oid]
    return (*kept, *instead)


def certified(**changes) -> Credential:
    """A citizen whose certificate, by the real issuing authority, has the changes."""
    return authority().sign_request("changed", request(**changes))


def under(issuer: Credential, order: made.Request) -> Credential:
    """A certificate signed by any credential at all, authority or not."""
    parent = parse_certificate(issuer.certificate_der)
    encoded = made.certificate(order, parent.subject, issuer.key)
    return Credential("under", order.key, encoded, (issuer.certificate_der, *issuer.chain_der))


def authority_under(
    issuer: Credential, key: int, *, path_length: int | None = None, subject: bytes | None = None
) -> Credential:
    """An authority below another one."""
    extensions = made.authority_extensions(key, issuer.key)
    if path_length is not None:
        limits = der.sequence(der.encode(der.BOOLEAN, b"\xff"), der.integer(path_length))
        limited = made.extension(oids.BASIC_CONSTRAINTS, limits, critical=True)
        extensions = without(extensions, oids.BASIC_CONSTRAINTS, limited)
    named = subject or made.name((oids.COMMON_NAME, f"DEV {key} NOT NCA RK"))
    return under(issuer, request(key=key, subject=named, extensions=extensions))


def resigned(encoded: bytes, issuer_key: int, old: bytes, new: bytes) -> bytes:
    """A certificate with bytes of the signed part replaced by as many, signed again."""
    signed = der.parse(encoded).children[0].encoded
    assert signed.count(old) >= 1
    assert len(old) == len(new)
    changed = signed.replace(old, new)
    signature = gost3410.sign(issuer_key, streebog512(changed))
    return der.sequence(changed, GOST.signature, der.bits(signature))


def judged(credential: Credential, **settings):
    """The verdict on an ordinary message of a credential."""
    return judge(signed_by(credential), **settings)


def with_extension(oid: str, *instead: bytes, **changes) -> Credential:
    """A citizen whose extension of the OID is replaced."""
    order = request(**changes)
    return certified(extensions=without(order.extensions, oid, *instead), **changes)
