"""The development authority as a directory of files."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from portal.eds.development.authority import Authority, Profile, create_authority
from portal.eds.development.credential import Credential, save, write_private
from portal.eds.development.revocation import note_revoked
from portal.eds.trust import FINGERPRINTS_FILE

AUTHORITY_FILE = "authority.json"
PEOPLE = "people"
REVOKED = "revoked"


def load_authority(directory: Path, now: datetime) -> Authority:
    """The authority of a directory, to date its next certificates from now."""
    kept = json.loads((directory / AUTHORITY_FILE).read_text("utf-8"))
    root, issuing = (Credential.from_json(one, kept[one]) for one in ("root", "issuing"))
    return Authority(root, issuing, now)


def ensure(directory: Path, people: Sequence[Profile], now: datetime) -> None:
    """Make the authority and the people's credentials; what is there already stays as it is."""
    (directory / PEOPLE).mkdir(mode=0o700, parents=True, exist_ok=True)
    if not (directory / AUTHORITY_FILE).exists():
        created = create_authority(now)
        kept = {one.name: one.as_json() for one in (created.root, created.issuing)}
        write_private(directory / AUTHORITY_FILE, json.dumps(kept, indent=1).encode())
    authority = load_authority(directory, now)
    for one in (authority.root, authority.issuing):
        _write_once(directory / f"{one.name}.cer", one.certificate_der)
    fingerprint = hashlib.sha256(authority.root.certificate_der).hexdigest()
    _write_once(directory / FINGERPRINTS_FILE, f"{fingerprint}  root.cer\n".encode())
    for profile in people:
        path = directory / PEOPLE / f"{profile.name}.json"
        if not path.exists():
            issued = authority.issue(profile)
            if profile.kind == REVOKED:
                note_revoked(directory, issued, now)
            save(issued, path)


def _write_once(path: Path, content: bytes) -> None:
    if not path.exists():
        path.write_bytes(content)
