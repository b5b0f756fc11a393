import pytest

from portal.eds.streebog import Streebog512, hmac_streebog512, streebog512


def test_first_example_of_the_standard():
    message = (b"0123456789" * 7)[:63]
    assert streebog512(message).hex() == (
        "1b54d01a4af5b9d5cc3d86d68d285462b19abc2475222f35c085122be4ba1ffa"
        "00ad30f8767b3a82384c6574f024c311e2a481332b08ef7f41797891c1646f48"
    )


def test_empty_message():
    assert streebog512(b"").hex().startswith("8e945da209aa869f0455928529bcae46")


def test_digest_of_the_known_signature():
    assert streebog512(b"open budget KAT message").hex() == (
        "9062f646e42db1bb38b2ced2e8e5c6c582ffa6f0ad2cc7d1d90a3d9ffdb8f7f5"
        "687832bd98e4fdb5dc4ea8d7d512c4617e53a59f43a098dc091d44fb418d321d"
    )


@pytest.mark.parametrize("length", [63, 64, 65, 127, 128, 129, 1000])
def test_every_bit_of_a_message_counts_at_block_borders(length):
    message = bytes(range(256)) * 4
    digests = {streebog512(message[:length]), streebog512(message[: length - 1] + b"\xa5")}
    digests |= {streebog512(message[: length - 1]), streebog512(message[:length] + b"\0")}
    assert len(digests) == 4


def test_keyed_digest_depends_on_key_and_message():
    digests = {
        hmac_streebog512(key, text) for key in (b"", b"k", b"k" * 64) for text in (b"", b"t")
    }
    assert len(digests) == 6


def test_keyed_digest_known_from_the_recommendation_r_50_1_113():
    key = bytes(range(32))
    message = bytes.fromhex("0126bdb87800af214341456563780100")
    assert hmac_streebog512(key, message).hex() == (
        "a59bab22ecae19c65fbde6e5f4e9f5d8549d31f037f9df9b905500e171923a77"
        "3d5f1530f2ed7e964cb2eedc29e9ad2f3afe93b2814f79f5000ffc0366c251e6"
    )


@pytest.mark.parametrize("size", [1, 7, 63, 64, 65, 300])
def test_message_in_pieces_has_the_digest_of_the_whole(size):
    message = bytes(range(256)) * 3 + b"rest"
    pieces = Streebog512()
    for start in range(0, len(message), size):
        pieces.update(message[start : start + size])
    assert pieces.digest() == pieces.digest() == streebog512(message)
