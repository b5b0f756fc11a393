"""Keys: the keyed hash of an IIN, the sealing of evidence; random tokens."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

FIRST = 1  # number of the key that sealed what names no key
KEY_BYTES = 32


@dataclass(frozen=True)
class Ring:
    """The keys themselves: one for hashes, numbered ones for sealing (decided: the ring)."""

    hash_key: bytes = field(repr=False)
    sealing: Mapping[int, bytes] = field(repr=False)


class Keys:
    """What the ring is used for: seals with the newest key, opens with any; the ring is read again
    when another process has made a new key. Without `read`, the ring drawn from the setting."""

    def __init__(self, iin_key: str, read: Callable[[], Ring] | None = None) -> None:
        self._read = read or partial(first_ring, iin_key)
        self._ring: Ring | None = None

    def identity_hash(self, kind: str, number: str) -> str:
        """The look-up key of a person or an organisation: a keyed hash, useless without the key
        (decided: who sees the author)."""
        key = self._known().hash_key
        return hmac.new(key, f"{kind}:{number}".encode(), hashlib.sha256).hexdigest()

    def voter_mark(self, identity_hash: str, thing: str) -> str:
        """What is kept of a vote whose account was closed: marks of different things cannot be
        told to be of one person (decided: closing an account)."""
        said = f"voter mark:{identity_hash}:{thing}".encode()
        return hmac.new(self._known().hash_key, said, hashlib.sha256).hexdigest()

    def seal(self, content: bytes) -> bytes:
        """Encrypt personal data for keeping; the number of the key stands in front."""
        ring = self._known()
        newest = max(ring.sealing)
        return b"%d:%b" % (newest, box(ring.sealing[newest]).encrypt(content))

    def open(self, sealed: bytes) -> bytes:
        """Read what was sealed; raises InvalidToken when it was altered."""
        number = key_number(sealed)
        key = self._known().sealing.get(number) or self.reload().sealing.get(number)
        if key is None:
            raise InvalidToken
        return box(key).decrypt(sealed.rpartition(b":")[2])

    def reload(self) -> Ring:
        """Read the ring anew: another process may have made a key."""
        self._ring = self._read()
        return self._ring

    def _known(self) -> Ring:
        return self._ring or self.reload()


def key_number(sealed: bytes) -> int:
    """The number of the key that something was sealed with; raises InvalidToken."""
    number, colon, _token = sealed.rpartition(b":")
    if not colon:
        return FIRST
    if not number.isdigit():
        raise InvalidToken
    return int(number)


def first_ring(iin_key: str) -> Ring:
    """The keys drawn from the setting alone, with which every ring begins."""
    sealing = {FIRST: derive(iin_key, b"evidence")}
    return Ring(derive(iin_key, b"identity hash"), sealing)


def derive(key: str, purpose: bytes) -> bytes:
    """A key for one purpose, drawn from a secret of the settings; purposes never share bytes."""
    kdf = HKDF(hashes.SHA256(), KEY_BYTES, salt=b"open-budgets-portal", info=purpose)
    return kdf.derive(key.encode())


def box(key: bytes) -> Fernet:
    """What seals and opens with one key."""
    return Fernet(base64.urlsafe_b64encode(key))


def new_token() -> str:
    """A random token that a browser holds: 256 bits."""
    return secrets.token_urlsafe(32)


def new_key() -> str:
    """A random public key of a row: 128 bits, in hex."""
    return secrets.token_hex(16)


def token_hash(token: str) -> str:
    """What the database keeps of a token: it cannot be used to sign in."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_nonce() -> str:
    """What makes a text to be signed unlike any other: 256 bits, in hex."""
    return secrets.token_hex(32)
