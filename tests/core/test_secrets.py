"""Keys: the hash of a number, sealed evidence, tokens."""

import pytest
from cryptography.fernet import InvalidToken

from portal.core.secrets import Keys, new_key, new_nonce, new_token, token_hash

IIN = "850715200017"


def test_hash_of_a_number_is_the_same_each_time():
    assert Keys("key").identity_hash("person", IIN) == Keys("key").identity_hash("person", IIN)


def test_hash_differs_by_kind_by_number_and_by_key():
    hashes = {
        Keys(key).identity_hash(kind, number)
        for key in ("key", "another key")
        for kind in ("person", "organisation")
        for number in (IIN, "800101100013")
    }
    assert len(hashes) == 8
    assert all(len(one) == 64 and IIN not in one for one in hashes)


def test_sealed_content_is_opened_by_its_key_alone():
    sealed = Keys("key").seal(IIN.encode())
    assert IIN.encode() not in sealed
    assert Keys("key").open(sealed) == IIN.encode()
    with pytest.raises(InvalidToken):
        Keys("another key").open(sealed)


def test_sealing_twice_shows_no_likeness():
    keys = Keys("key")
    assert keys.seal(b"same") != keys.seal(b"same")


@pytest.mark.parametrize("place", [0, 20, -1])
def test_altered_seal_does_not_open(place: int):
    sealed = bytearray(Keys("key").seal(b"evidence"))
    sealed[place] ^= 1
    with pytest.raises(InvalidToken):
        Keys("key").open(bytes(sealed))


@pytest.mark.parametrize(
    ("make", "length"),
    [(new_token, 43), (new_key, 32), (new_nonce, 64)],
    ids=["token", "key", "nonce"],
)
def test_random_values_are_long_and_never_repeat(make, length: int):
    made = {make() for _ in range(200)}
    assert len(made) == 200
    assert {len(one) for one in made} == {length}


def test_kept_hash_of_a_token_is_not_the_token():
    token = new_token()
    assert token_hash(token) == token_hash(token) != token
    assert token_hash(token) != token_hash(token + "a")
