"""How an entry of the ledger is written down and hashed, so that anybody can do it again
(decided: the ledger)."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from portal.core.evidence_chain import canonical
from portal.models import LedgerEntry
from portal.rules.calendar import PORTAL_ZONE

FORM = "OPEN-BUDGET-LEDGER/1"
Said = dict[str, Any]


def moment_text(moment: datetime) -> str:
    """A moment as entries say it: on the legal clock, to the second, with its offset."""
    return moment.astimezone(PORTAL_ZONE).isoformat(timespec="seconds")


def said(entry: LedgerEntry) -> Said:
    """Everything that an entry says in public, its hash as well."""
    return {
        "position": entry.position,
        "at": entry.at,
        "entered_at": moment_text(entry.entered_at),
        "afterwards": entry.afterwards,
        "act": entry.act,
        "number": entry.number,
        "facts": json.loads(entry.facts),
        "previous": entry.previous_hash,
        "hash": entry.entry_hash,
    }


def entry_hash(entry: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON of an entry without its own hash, as hexadecimal digits."""
    return sha256(canonical({name: one for name, one in entry.items() if name != "hash"}))


def line(entry: Mapping[str, Any]) -> str:
    """An entry as a line of the exported file."""
    return canonical(dict(entry)).decode()


def sha256(content: bytes | str) -> str:
    """The checksum of bytes, or of a text in UTF-8."""
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()
