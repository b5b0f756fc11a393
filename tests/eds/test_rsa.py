"""RSA keys: accepted by policy alone, and only strong ones."""

from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256

from portal.eds import Policy, der, gost3410, oids
from portal.eds.development.signing import attribute
from portal.eds.keys import GOST, RSA
from tests.eds import forge
from tests.eds.forge import CONTENT, judged, refused


def rsa_leaf(bits, exponent, parameters=b"\x05\x00"):
    """A citizen with an RSA key, certified by the GOST authority."""
    private = rsa.generate_private_key(65537, bits)
    numbers = private.public_key().public_numbers()
    key = der.sequence(der.integer(numbers.n), der.integer(exponent))
    leaf = der.parse(forge.certified().certificate_der).children[0].children
    spki = der.sequence(der.sequence(der.oid(oids.RSA_KEY), parameters), der.bits(key))
    signed = der.sequence(*(one.encoded for one in leaf[:6]), spki, leaf[7].encoded)
    signature = gost3410.sign(forge.authority().issuing.key, GOST.digest_of(signed))
    encoded = der.sequence(signed, GOST.signature, der.bits(signature))
    return private, replace(forge.certified(), certificate_der=encoded)


def rsa_message(private, leaf, content=CONTENT):
    digest = der.encode(der.OCTET_STRING, RSA.digest_of(content))
    attributes = sorted(
        (
            attribute(oids.CONTENT_TYPE, der.oid(oids.CONTENT)),
            attribute(oids.MESSAGE_DIGEST, digest),
        )
    )
    signature = private.sign(der.encode(der.SET, *attributes), padding.PKCS1v15(), SHA256())
    entry = forge.entry(
        leaf, attributes, digest=RSA.digest, algorithm=RSA.signature, signature=signature
    )
    return forge.message([leaf.certificate_der], [entry], digests=(RSA.digest,))


def test_rsa_is_accepted_only_where_the_policy_allows_it():
    private, leaf = rsa_leaf(2048, 65537)
    message = rsa_message(private, leaf)
    verified = forge.judge(message, policy=Policy(allow_rsa=True))
    assert verified.algorithm == RSA.name
    refused("unsupported_algorithm", forge.judge, message)
    altered = message[:-1] + bytes((message[-1] ^ 1,))
    refused("bad_signature", forge.judge, altered, policy=Policy(allow_rsa=True))


@pytest.mark.parametrize(("bits", "exponent"), [(1024, 65537), (2048, 3), (2048, 65536)])
def test_weak_rsa_key(bits, exponent):
    private, leaf = rsa_leaf(bits, exponent)
    message = rsa_message(private, leaf)
    refused("bad_key", forge.judge, message, policy=Policy(allow_rsa=True))


def test_rsa_key_with_parameters():
    message = rsa_message(*rsa_leaf(2048, 65537, der.sequence()))
    refused("bad_key", forge.judge, message, policy=Policy(allow_rsa=True))


def test_gost_signature_with_an_rsa_key():
    _, leaf = rsa_leaf(2048, 65537)
    refused("unsupported_algorithm", judged, replace(leaf, key=forge.request().key))
