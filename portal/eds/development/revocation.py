"""Revocation lists of the development authority, and how they are renewed."""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from portal.eds import der, gost3410, oids
from portal.eds.crl import CrlRefused, Entry
from portal.eds.crl_index import FULL, IndexDamaged, IndexFolder
from portal.eds.crl_intake import CrlIntake, Outcome, refused
from portal.eds.development.authority import Authority
from portal.eds.development.certificates import extension
from portal.eds.development.credential import Credential, write_private
from portal.eds.keys import GOST
from portal.eds.x509 import parse_certificate

FULL_FILE, DELTA_FILE = "dev_gost.crl", "dev_d_gost.crl"
REGISTER_FILE = "revoked.json"
KEY_COMPROMISE = 1
_LASTING = timedelta(days=7)
_RENEWED_AFTER = timedelta(hours=1)


def encoded_entry(entry: Entry) -> bytes:
    """An entry with its reason, as the NCA RK writes it."""
    reason = extension(oids.REASON_CODE, der.encode(der.ENUMERATED, bytes((entry.reason,))))
    return der.sequence(der.integer(entry.serial), der.time(entry.revoked_at), der.sequence(reason))


def crl_extensions(issuer: Credential, number: int, base_number: int | None) -> tuple[bytes, ...]:
    """The name of the issuer's key, the number, and the mark of a delta list."""
    key_id = parse_certificate(issuer.certificate_der).subject_key_id or b""
    named = der.sequence(der.encode(der.context(0, constructed=False), key_id))
    extensions = (
        extension(oids.AUTHORITY_KEY_ID, named),
        extension(oids.CRL_NUMBER, der.integer(number)),
    )
    if base_number is None:
        return extensions
    base = extension(oids.DELTA_CRL_INDICATOR, der.integer(base_number), critical=True)
    return (*extensions, base)


def signed_crl(
    issuer: Credential,
    entries: Iterable[bytes],
    this_update: datetime,
    next_update: datetime,
    extensions: Sequence[bytes],
) -> bytes:
    """A list of encoded entries, signed by the issuer's key."""
    revoked = b"".join(entries)
    signed = der.sequence(
        der.integer(1),
        GOST.signature,
        parse_certificate(issuer.certificate_der).subject,
        der.time(this_update),
        der.time(next_update),
        der.sequence(revoked) if revoked else b"",
        der.encode(der.context(0), der.sequence(*extensions)),
    )
    signature = gost3410.sign(issuer.key, GOST.digest_of(signed))
    return der.sequence(signed, GOST.signature, der.bits(signature))


def note_revoked(directory: Path, credential: Credential, at: datetime) -> None:
    """Write a certificate into the register from which the lists are made."""
    kept = _register(directory)
    serial = parse_certificate(credential.certificate_der).serial
    kept[f"{serial:x}"] = at.astimezone(UTC).isoformat()
    write_private(directory / REGISTER_FILE, json.dumps(kept, indent=1).encode())


def _register(directory: Path) -> dict[str, str]:
    file = directory / REGISTER_FILE
    kept: dict[str, str] = json.loads(file.read_text("utf-8")) if file.exists() else {}
    return kept


def renew_lists(directory: Path, authority: Authority, folder: Path) -> list[Outcome]:
    """Make and index the lists anew at the authority's time, unless those at hand are of the last
    hour; they may go back, because the clock of a demonstration may."""
    now, indexes = authority.now, IndexFolder(folder)
    if _is_recent(indexes, parse_certificate(authority.issuing.certificate_der).authority_id, now):
        return []
    number = int(now.timestamp())
    revoked = [
        Entry(int(serial, 16), min(now, datetime.fromisoformat(at)), KEY_COMPROMISE)
        for serial, at in sorted(_register(directory).items())
    ]
    offered = []
    for file, entries, base in ((FULL_FILE, revoked, None), (DELTA_FILE, [], number)):
        extensions = crl_extensions(authority.issuing, number, base)
        encoded = map(encoded_entry, entries)
        made = signed_crl(authority.issuing, encoded, now, now + _LASTING, extensions)
        write_private(directory / file, made)
        offered.append((file, directory / file))
    outcomes = CrlIntake(authority.trust_store(), indexes).take_all(
        offered, now, forward_only=False
    )
    if reasons := refused(outcomes):
        raise CrlRefused("; ".join(reasons))
    return outcomes


def _is_recent(indexes: IndexFolder, authority_id: str, now: datetime) -> bool:
    try:
        kept = indexes.index(authority_id, FULL)
    except IndexDamaged:
        return False
    age = now - kept.facts.this_update if kept else None
    return age is not None and timedelta() <= age < _RENEWED_AFTER
