"""A development key with its certificate, and how it is kept in a file."""

import base64
import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from portal.eds.gost3410 import SIZE


@dataclass(frozen=True)
class Credential:
    """A private key, its certificate and the issuers of that up to the root."""

    name: str
    key: int = field(repr=False)
    certificate_der: bytes = field(repr=False)
    chain_der: tuple[bytes, ...] = field(repr=False)

    def as_json(self) -> dict[str, Any]:
        """Key in hexadecimal, most significant digit first; certificates in Base64."""
        return {
            "key": f"{self.key:0{2 * SIZE}x}",
            "certificate": base64.b64encode(self.certificate_der).decode(),
            "chain": [base64.b64encode(one).decode() for one in self.chain_der],
        }

    @classmethod
    def from_json(cls, name: str, kept: dict[str, Any]) -> "Credential":
        """The credential that `as_json` described."""
        return cls(
            name=name,
            key=int(kept["key"], 16),
            certificate_der=base64.b64decode(kept["certificate"], validate=True),
            chain_der=tuple(base64.b64decode(one, validate=True) for one in kept["chain"]),
        )


def write_private(path: Path, content: bytes) -> None:
    """Write a file that only its owner may read, whole or not at all."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    draft.replace(path)


def save(credential: Credential, path: Path) -> None:
    """Keep a credential as JSON."""
    write_private(path, json.dumps(credential.as_json(), indent=1).encode())


def load(path: Path) -> Credential:
    """The credential of a file, named after it."""
    return Credential.from_json(path.stem, json.loads(path.read_text("utf-8")))
