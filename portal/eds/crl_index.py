"""The compact index of a revocation list: sorted serial numbers of one width, searched in the file.

Mark, length of the facts, facts (JSON), entries, SHA-256 of all before. An index that is damaged or
of another authority says nothing: it never says that a certificate is good.
"""

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any, BinaryIO

from portal.eds.crl import LARGEST_SERIAL, REMOVED, Entry

FULL, DELTA = "full", "delta"
_MARK = b"OBCRL/1\n"
_COUNT = 4  # bytes of the length of the facts
_SERIAL, _REASON, _MOMENT = 20, 1, 5  # bytes of an entry
_WIDTH = _SERIAL + _REASON + _MOMENT
_REMOVED_LAST = 0xFF  # of two entries of one serial the one that revokes stands first
_CHECKSUM = 32
_PIECE = 1 << 20


class IndexDamaged(Exception):
    """An index that says nothing: cut short, altered, or of another authority."""


@dataclass(frozen=True)
class CrlFacts:
    """What is known of a list that was verified and indexed."""

    authority_id: str
    number: int
    base_number: int | None
    this_update: datetime
    next_update: datetime
    sha256: str
    fetched_at: datetime
    entries: int = 0

    @property
    def kind(self) -> str:
        """`full` or `delta`."""
        return FULL if self.base_number is None else DELTA

    def as_json(self) -> dict[str, Any]:
        """The facts with their moments as texts."""
        return {
            name: value.isoformat() if isinstance(value, datetime) else value
            for name, value in asdict(self).items()
        }

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "CrlFacts":
        """The facts that `as_json` described."""
        moments = ("this_update", "next_update", "fetched_at")
        return cls(**kept | {name: datetime.fromisoformat(kept[name]) for name in moments})


def _packed(entry: Entry) -> bytes:
    reason = _REMOVED_LAST if entry.reason == REMOVED else entry.reason
    moment = max(0, int(entry.revoked_at.timestamp()))
    return (
        entry.serial.to_bytes(_SERIAL, "big") + bytes((reason,)) + moment.to_bytes(_MOMENT, "big")
    )


def _sorted(entries: Iterable[Entry]) -> list[bytearray]:
    """The entries in order, one of each serial, in shelves by their first byte: only one shelf at a
    time is ever in pieces."""
    shelves = [bytearray() for _ in range(256)]
    for entry in entries:
        packed = _packed(entry)
        shelves[packed[0]] += packed
    for place, shelf in enumerate(shelves):
        ordered = sorted(bytes(shelf[i : i + _WIDTH]) for i in range(0, len(shelf), _WIDTH))
        single, last = bytearray(), b""
        for packed in ordered:
            if packed[:_SERIAL] != last:
                single += packed
            last = packed[:_SERIAL]
        shelves[place] = single
    return shelves


def write_index(path: Path, facts: CrlFacts, entries: Iterable[Entry]) -> CrlFacts:
    """Put the index in place, whole or not at all; the facts with the number of entries."""
    shelves = _sorted(entries)
    facts = CrlFacts(**asdict(facts) | {"entries": sum(map(len, shelves)) // _WIDTH})
    told = json.dumps(facts.as_json()).encode()
    parts: list[bytes | bytearray] = [_MARK, len(told).to_bytes(_COUNT, "big"), told, *shelves]
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    checksum = hashlib.sha256()
    try:
        with draft.open("wb") as file:
            for part in parts:
                checksum.update(part)
                file.write(part)
            file.write(checksum.digest())
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return facts


@dataclass(frozen=True)
class CrlIndex:
    """An index whose checksum holds."""

    facts: CrlFacts
    kept: mmap = field(repr=False)
    start: int

    def find(self, serial: int) -> Entry | None:
        """The entry of a serial number, by bisection in the file."""
        if not 0 <= serial <= LARGEST_SERIAL:
            raise IndexDamaged("a serial number that no list can hold")
        wanted, low, high = serial.to_bytes(_SERIAL, "big"), 0, self.facts.entries
        while low < high:
            middle = (low + high) // 2
            place = self.start + middle * _WIDTH
            if self.kept[place : place + _SERIAL] < wanted:
                low = middle + 1
            else:
                high = middle
        place = self.start + low * _WIDTH
        found = self.kept[place : place + _WIDTH]
        if low == self.facts.entries or found[:_SERIAL] != wanted:
            return None
        reason = REMOVED if found[_SERIAL] == _REMOVED_LAST else found[_SERIAL]
        seconds = int.from_bytes(found[_SERIAL + _REASON :], "big")
        return Entry(serial, datetime.fromtimestamp(seconds, UTC), reason)


def _open(file: BinaryIO, authority_id: str) -> CrlIndex:
    try:
        kept = mmap(file.fileno(), 0, access=ACCESS_READ)
    except ValueError as error:
        raise IndexDamaged("the index is empty") from error
    end, checksum = len(kept) - _CHECKSUM, hashlib.sha256()
    for place in range(0, max(0, end), _PIECE):
        checksum.update(kept[place : min(place + _PIECE, end)])
    if kept[: len(_MARK)] != _MARK or checksum.digest() != kept[max(0, end) :]:
        raise IndexDamaged("the checksum of the index does not hold")
    begin = len(_MARK) + _COUNT
    start = begin + int.from_bytes(kept[len(_MARK) : begin], "big")
    facts = CrlFacts.from_json(json.loads(kept[begin:start]))
    if facts.authority_id != authority_id or start + facts.entries * _WIDTH != end:
        raise IndexDamaged("the index is of another authority or another size")
    return CrlIndex(facts, kept, start)


class IndexFolder:
    """The indexes of a folder; one that was replaced is noticed at the next look."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._opened: dict[Path, tuple[tuple[int, int, int], CrlIndex]] = {}

    def path(self, authority_id: str, kind: str) -> Path:
        """Where the index of an authority's list lies."""
        return self.folder / f"{authority_id[:32]}-{kind}.index"

    def index(self, authority_id: str, kind: str) -> CrlIndex | None:
        """The index of an authority's list, None when there is none; IndexDamaged."""
        path = self.path(authority_id, kind)
        try:
            with path.open("rb") as file:
                state = os.fstat(file.fileno())
                stamp = (state.st_ino, state.st_mtime_ns, state.st_size)
                known = self._opened.get(path)
                if known is None or known[0] != stamp:
                    known = self._opened[path] = (stamp, _open(file, authority_id))
                return known[1]
        except FileNotFoundError:
            return None
        except OSError as error:
            raise IndexDamaged(str(error)) from error
