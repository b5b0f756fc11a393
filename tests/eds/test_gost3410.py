import random

import pytest

from portal.eds import gost3410
from portal.eds.streebog import streebog512

PRIVATE = int(
    "ecbf5dad4ddb76a0ca6a4b4642abf1c379cfba5cd3d32e17d9fbbae07d768fe7"
    "6507dceeb07e728602484ece9ffd5aabfd5982cfb74e1e00207db2b6e1d1aec5",
    16,
)
PUBLIC = bytes.fromhex(
    "ea80b18791400d8f564950c1990ceb8856ffde36e84386a541d9693b6bd8eb4b"
    "097dba03a9407fd9c2ccdd9b9884549a4613a874da55b91e4722124942f989eb"
    "4fc3a6117b4ae82d22d7fdcbeb83e318367311a5f5a57db2c0d7a1237de20f6c"
    "c6ae4cdc338b395623e4be9c468874ce490538d194959dee2ee6b7b9764983d0"
)
DIGEST = streebog512(b"open budget KAT message")
SIGNATURE = bytes.fromhex(
    "51fe013363251c677d49b41cc723fe306acd0f20a38770c7c28da96f5db336e9"
    "c8ab2c943f527b72044906d2f59364950a256a778f174e37292ebad8a8ad8636"
    "868e916f4e8b7fd1a6ee6e1fda8261d7b228e1be43b2f1d2276924bf277febd3"
    "0ea81cb7eb1e6a1e4958e8e31bd11096a562198d1b12ec4b06bb75c1874e39ff"
)
POINT = gost3410.decode_public_key(PUBLIC)


def as_bytes(number):
    return number.to_bytes(64, "little")


def test_generator_is_on_the_curve_and_has_the_order_of_the_group():
    assert gost3410.is_on_curve(gost3410.GENERATOR)
    x, y = gost3410.public_key(gost3410.Q - 1)
    assert (x, (-y) % gost3410.P) == gost3410.GENERATOR


def test_public_key_of_the_known_private_key():
    assert gost3410.encode_public_key(gost3410.public_key(PRIVATE)) == PUBLIC


def test_known_signature_is_good():
    assert gost3410.verify(POINT, DIGEST, SIGNATURE)


@pytest.mark.parametrize("place", range(0, 128, 9))
def test_altered_signature_is_bad(place):
    altered = bytearray(SIGNATURE)
    altered[place] ^= 0x10
    assert not gost3410.verify(POINT, DIGEST, bytes(altered))


def test_other_layouts_of_the_same_signature_are_bad():
    r, s = SIGNATURE[:64], SIGNATURE[64:]
    for other in (SIGNATURE[::-1], s + r, r[::-1] + s[::-1], SIGNATURE + b"\0", SIGNATURE[:-1]):
        assert not gost3410.verify(POINT, DIGEST, other)


@pytest.mark.parametrize("number", [0, gost3410.Q, gost3410.Q + 1, (1 << 512) - 1])
def test_numbers_out_of_range_are_bad(number):
    assert not gost3410.verify(POINT, DIGEST, as_bytes(number) + SIGNATURE[64:])
    assert not gost3410.verify(POINT, DIGEST, SIGNATURE[:64] + as_bytes(number))


def test_signatures_of_many_messages_are_good_for_their_own_message_and_key_only():
    chance = random.Random(176)
    for _ in range(25):
        private = chance.randrange(1, gost3410.Q)
        digest = streebog512(chance.randbytes(chance.randrange(300)))
        signature = gost3410.sign(private, digest, chance.randrange(1, gost3410.Q))
        assert gost3410.verify(gost3410.public_key(private), digest, signature)
        assert not gost3410.verify(POINT, digest, signature)
        assert not gost3410.verify(gost3410.public_key(private), DIGEST, signature)


def test_signature_without_a_nonce_is_repeatable_and_good():
    first = gost3410.sign(PRIVATE, DIGEST)
    assert first == gost3410.sign(PRIVATE, DIGEST)
    assert first[:64] != gost3410.sign(PRIVATE, streebog512(b"another"))[:64]
    assert gost3410.verify(POINT, DIGEST, first)


def test_digest_that_is_zero_counts_as_one():
    zero = bytes(64)
    assert gost3410.verify(POINT, zero, gost3410.sign(PRIVATE, zero))
    assert gost3410.sign(PRIVATE, zero, 7) == gost3410.sign(PRIVATE, as_bytes(1), 7)


def test_small_keys_meet_every_case_of_addition():
    for private in range(1, 40):
        point = gost3410.public_key(private)
        assert gost3410.is_on_curve(point)
        assert gost3410.verify(point, DIGEST, gost3410.sign(private, DIGEST, 3))


@pytest.mark.parametrize("private", [0, -1, gost3410.Q, gost3410.Q + 1])
def test_private_key_out_of_range_is_refused(private):
    with pytest.raises(ValueError, match="private key"):
        gost3410.public_key(private)


def test_nonce_that_gives_no_signature_is_refused():
    with pytest.raises(ValueError, match="private key"):
        gost3410.sign(PRIVATE, DIGEST, 0)


@pytest.mark.parametrize(
    "encoded",
    [
        PUBLIC[:-1],
        PUBLIC + b"\0",
        bytes(128),
        PUBLIC[64:] + PUBLIC[:64],
        PUBLIC[:64][::-1] + PUBLIC[64:][::-1],
        as_bytes(gost3410.P + 3) + PUBLIC[64:],
    ],
)
def test_public_key_that_is_not_a_reduced_point_is_refused(encoded):
    with pytest.raises(ValueError, match="public key"):
        gost3410.decode_public_key(encoded)
