"""Keys drawn from the settings: the keyed hash of an IIN, and the encryption of evidence."""

import base64
import hashlib
import hmac
import secrets

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class Keys:
    """What the portal's IIN key is used for; two purposes never share key bytes."""

    def __init__(self, iin_key: str) -> None:
        self._hash_key = _derive(iin_key, b"identity hash")
        self._box = Fernet(base64.urlsafe_b64encode(_derive(iin_key, b"evidence")))

    def identity_hash(self, kind: str, number: str) -> str:
        """The look-up key of a person or an organisation: a keyed hash, useless without the key
        (decided: who sees the author)."""
        return hmac.new(self._hash_key, f"{kind}:{number}".encode(), hashlib.sha256).hexdigest()

    def seal(self, content: bytes) -> bytes:
        """Encrypt personal data for keeping."""
        return self._box.encrypt(content)

    def open(self, sealed: bytes) -> bytes:
        """Read what was sealed; raises InvalidToken when it was altered."""
        return self._box.decrypt(sealed)


def _derive(key: str, purpose: bytes) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt=b"open-budgets-portal", info=purpose).derive(key.encode())


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
