"""Messages whose algorithms or signature value must be refused."""

import pytest

from portal.eds import Policy, der, gost3410, oids
from portal.eds.development.signing import attribute
from portal.eds.keys import GOST, RSA, identifier
from portal.eds.streebog import streebog512
from tests.eds import forge
from tests.eds.forge import CONTENT, HEAD, refused

RUSSIAN_SIGNATURE = identifier("1.2.643.7.1.1.3.3")
RUSSIAN_DIGEST = identifier("1.2.643.7.1.1.2.3")
SHA1 = identifier("1.3.14.3.2.26")
SHA1_RSA = identifier("1.2.840.113549.1.1.5")
MD5 = identifier("1.2.840.113549.2.5")
MD5_RSA = identifier("1.2.840.113549.1.1.4")
GOST_2004 = identifier("1.2.398.3.10.1.1.1.2")
GOST_256 = identifier("1.2.398.3.10.1.1.2.3.1")
DIGEST_256 = identifier("1.2.398.3.10.1.3.2")
WITHOUT_NULL = der.sequence(der.oid(oids.GOST_SIGNATURE))


@pytest.mark.parametrize(
    ("algorithm", "digest"),
    [
        (GOST.signature, RSA.digest),
        (RSA.signature, GOST.digest),
        (RUSSIAN_SIGNATURE, RUSSIAN_DIGEST),
        (GOST.signature, RUSSIAN_DIGEST),
        (SHA1_RSA, SHA1),
        (MD5_RSA, MD5),
        (GOST_2004, identifier("1.2.398.3.10.1.3.1")),
        (GOST_256, DIGEST_256),
        (WITHOUT_NULL, GOST.digest),
        (identifier(oids.GOST_KEY), GOST.digest),
    ],
)
def test_algorithms_outside_the_table(algorithm, digest):
    signer = forge.credential()
    entry = forge.entry(signer, algorithm=algorithm, digest=digest)
    message = forge.message([signer.certificate_der], [entry], digests=(digest,))
    refused("unsupported_algorithm", forge.judge, message)


@pytest.mark.parametrize("digests", [(), (RSA.digest,)])
def test_hash_that_the_message_does_not_announce(digests):
    signer = forge.credential()
    message = forge.message([signer.certificate_der], [forge.entry(signer)], digests=digests)
    refused("unsupported_algorithm", forge.judge, message)


def test_rsa_over_a_gost_key_even_where_rsa_is_allowed():
    signer = forge.credential()
    rsa_digest = attribute(
        oids.MESSAGE_DIGEST, der.encode(der.OCTET_STRING, RSA.digest_of(CONTENT))
    )
    attributes = sorted(forge.without(forge.usual(), oids.MESSAGE_DIGEST, rsa_digest))
    entry = forge.entry(signer, attributes, algorithm=RSA.signature, digest=RSA.digest)
    message = forge.message([signer.certificate_der], [entry], digests=(RSA.digest,))
    refused("unsupported_algorithm", forge.judge, message)
    refused("unsupported_algorithm", forge.judge, message, policy=Policy(allow_rsa=True))


def good_signature():
    attributes = forge.usual()
    return gost3410.sign(forge.credential().key, streebog512(der.encode(der.SET, *attributes)))


@pytest.mark.parametrize(
    "change",
    [
        lambda one: one[::-1],
        lambda one: one[64:] + one[:64],
        lambda one: bytes(128),
        lambda one: one[:64] + bytes(64),
        lambda one: bytes(64) + one[64:],
        lambda one: gost3410.Q.to_bytes(64, "little") + one[64:],
        lambda one: one[:64] + gost3410.Q.to_bytes(64, "little"),
        lambda one: one[:-1] + bytes((one[-1] ^ 1,)),
        lambda one: one[:-1],
        lambda one: one + b"\0",
    ],
    ids=[
        "russian byte order",
        "s and r swapped",
        "both zero",
        "s zero",
        "r zero",
        "r out of range",
        "s out of range",
        "one bit",
        "short",
        "long",
    ],
)
def test_altered_signature(change):
    signature = change(good_signature())
    message = forge.signed_by(forge.credential(), signature=signature)
    refused("bad_signature", forge.judge, message)


def test_signature_of_another_person_under_the_certificate():
    signer, other = forge.credential(), forge.credential(HEAD)
    entry = forge.entry(other, named=signer)
    refused("bad_signature", forge.judge, forge.message([signer.certificate_der], [entry]))


def test_refusal_says_nothing_of_the_number():
    refusal = refused(
        "role_not_allowed",
        forge.judge,
        forge.signed_by(forge.credential(HEAD)),
        policy=Policy(login_roles=frozenset({oids.INDIVIDUAL})),
    )
    assert HEAD.iin not in str(refusal)
