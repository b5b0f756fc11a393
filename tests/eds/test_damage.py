"""Whatever arrives, the answer is a verdict or a refusal, never another error."""

import random

import pytest

from portal.eds import (
    NativeVerifier,
    Purpose,
    SignatureRejected,
    TrustStore,
    decode_base64_cms,
    der,
)
from portal.eds.x509 import parse_certificate
from tests.eds import known_answer


@pytest.fixture(scope="module")
def verifier():
    return NativeVerifier(TrustStore([known_answer.ROOT], [known_answer.ISSUING], "dev"))


def outcome(verifier, message):
    try:
        verifier.verify(
            message, known_answer.CONTENT, at=known_answer.SIGNED_AT, purpose=Purpose.SIGN_IN
        )
    except SignatureRejected as refusal:
        return refusal.code
    return "accepted"


def damaged(chance, message):
    """The message with a few bytes changed, removed, doubled or moved."""
    changed = bytearray(message)
    for _ in range(chance.randrange(1, 4)):
        place = chance.randrange(len(changed))
        length = chance.randrange(1, 9)
        match chance.randrange(5):
            case 0:
                changed[place] = chance.randrange(256)
            case 1:
                del changed[place : place + length]
            case 2:
                changed[place:place] = changed[place : place + length]
            case 3:
                changed[place:place] = chance.randbytes(length)
            case 4:
                changed[place : place + length] = chance.randbytes(length)
    return bytes(changed)


def test_damaged_messages_are_refused_with_a_code(verifier):
    chance = random.Random(176)
    codes = {
        outcome(verifier, one)
        for one in (damaged(chance, known_answer.CMS) for _ in range(2500))
        if one != known_answer.CMS
    }
    assert "accepted" not in codes
    assert {"malformed_asn1", "bad_signature", "message_digest_mismatch"} <= codes


def relabelled(chance, element):
    """The same structure with a few elements replaced by others of any type."""
    if chance.random() < 0.02:
        tag = chance.choice((1, 2, 3, 4, 5, 6, 12, 19, 23, 24, 0x30, 0x31, 0xA0, 0xA1, 0x80))
        return der.encode(tag, chance.choice((b"", element.content, chance.randbytes(3))))
    if not element.children:
        return element.encoded
    children = [relabelled(chance, child) for child in element.children]
    if chance.random() < 0.02:
        chance.shuffle(children)
    return der.encode(element.tag, *children)


def test_well_formed_messages_of_a_wrong_structure_are_refused_with_a_code(verifier):
    chance = random.Random(2025)
    whole = der.parse(known_answer.CMS)
    codes = {
        outcome(verifier, one)
        for one in (relabelled(chance, whole) for _ in range(1500))
        if one != known_answer.CMS
    }
    assert "accepted" not in codes
    assert {"malformed_asn1", "unsupported_algorithm", "untrusted_chain"} <= codes


def test_damaged_certificates_are_read_or_refused():
    chance = random.Random(18)
    refused = 0
    for _ in range(2500):
        try:
            certificate = parse_certificate(damaged(chance, known_answer.ISSUING))
            _ = certificate.public_key, certificate.is_authority, certificate.common_names
            _ = certificate.extended_key_usage, certificate.authority_key_id
            _ = certificate.subject_key_id, certificate.path_length
        except SignatureRejected:
            refused += 1
    assert 1000 < refused < 2500


@pytest.mark.parametrize("size", [0, 1, 2, 5, 100, 5000])
def test_noise_is_refused(verifier, size):
    chance = random.Random(size)
    for _ in range(50):
        assert outcome(verifier, chance.randbytes(size)) in ("malformed_asn1", "not_signed_data")


def base64_outcome(text):
    try:
        decode_base64_cms(text)
    except SignatureRejected as refusal:
        return refusal.code
    return "decoded"


def test_noise_in_base64_is_refused_or_decoded():
    chance = random.Random(4)
    codes = set()
    letters = "ABCDabcd0123+/=-_ \n\u0660ә"
    for _ in range(2000):
        text = "".join(chance.choices(letters, k=chance.randrange(20)))
        codes.add(base64_outcome(text))
    assert codes == {"decoded", "malformed_base64"}
