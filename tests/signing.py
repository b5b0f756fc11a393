"""Real signatures for tests: a development authority with a few invented people."""

import hashlib
import json
from datetime import datetime
from pathlib import Path

from portal.eds import NativeVerifier, Policy
from portal.eds.development import Authority, Credential, Profile, create_authority, sign_cms
from portal.eds.development.directory import AUTHORITY_FILE
from portal.eds.trust import FINGERPRINTS_FILE

AIGERIM = Profile("aigerim", "СӘРСЕНБАЕВА", "ӘЙГЕРІМ", "ҚАНАТҚЫЗЫ", "850715200017", "individual")
DAULET = Profile("daulet", "ОСПАНОВ", "ДӘУЛЕТ", "ҒАНИҰЛЫ", "800101100013", "individual")
HEAD = Profile(
    "head", "ИБРАЕВ", "ҰЛАН", None, "991231100109", "head", "«ДЕМО» ҚОРЫ", "450140000015"
)
OFFICIAL = Profile("official", "ТӘЖІБАЕВ", "АРМАН", "СЕРІКҰЛЫ", "730325100115", "individual")
OPERATOR = Profile("operator", "БЕКЕНОВА", "САУЛЕ", "МАРАТҚЫЗЫ", "910901200227", "individual")


class Signers:
    """The authority and what it issued; made once for a test run, since it never changes."""

    def __init__(self, now: datetime) -> None:
        self.authority: Authority = create_authority(now)
        self.verifier = NativeVerifier(self.authority.trust_store(), Policy(strict_iin=True))
        self._credentials: dict[str, Credential] = {}

    def credential(self, profile: Profile) -> Credential:
        """The certificate and key of a person, issued at first need."""
        if profile.name not in self._credentials:
            self._credentials[profile.name] = self.authority.issue(profile)
        return self._credentials[profile.name]

    def sign(
        self, profile: Profile, content: bytes, at: datetime, *, detached: bool = True
    ) -> bytes:
        """The CMS that this person's NCALayer would give."""
        return sign_cms(self.credential(profile), content, detached=detached, signing_time=at)

    def authority_files(self, folder: Path) -> None:
        """The trust folder of a portal that runs in processes of its own."""
        folder.mkdir(parents=True, exist_ok=True)
        root, issuing = self.authority.root, self.authority.issuing
        for one in (root, issuing):
            (folder / f"{one.name}.cer").write_bytes(one.certificate_der)
        fingerprint = hashlib.sha256(root.certificate_der).hexdigest()
        (folder / FINGERPRINTS_FILE).write_text(f"{fingerprint}  root.cer\n", "ascii")
        kept = {one.name: one.as_json() for one in (root, issuing)}
        (folder / AUTHORITY_FILE).write_text(json.dumps(kept), "ascii")
