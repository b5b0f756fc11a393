"""Taking in a revocation list of 300,000 entries, and looking certificates up in its index.

Each taking is a process of its own, which shows its memory; the baselines are reading the same file
whole, and a dict of its entries. The list is as large as the production list of the NCA RK.
"""

import os
import random
import statistics
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from bench.processes import child, machine
from portal.eds.crl import Entry, open_crl
from portal.eds.crl_index import FULL, CrlFacts, CrlIndex, IndexFolder, write_index
from portal.eds.crl_intake import CrlIntake
from portal.eds.development import ensure, load_authority
from portal.eds.development.revocation import crl_extensions, encoded_entry, signed_crl
from portal.eds.x509 import parse_certificate

ENTRIES, RUNS, LOOKUPS = 300_000, 3, 20_000
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
LIST, AUTHORITY, INDEXES = "list.crl", "authority", "indexes"
WAYS = {
    "idle": "nothing (the process alone)",
    "read": "read whole, SHA-256 (baseline)",
    "dict": "entries in a dict (baseline)",
    "index": "indexed, signature not checked",
    "take": "taken in: verified and indexed",
}


def run() -> None:
    """Prints seconds of CPU and peak memory of each way, median and spread, then lookups."""
    print(f"Revocation list, {machine()}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _run_child("make", folder)
        size = (folder / LIST).stat().st_size / 1e6
        print(f"{ENTRIES:,} entries, {size:.1f} MB; {RUNS} runs")
        print(f"{'':34}{'seconds of CPU':>16}{'spread':>16}{'peak MB, resident':>19}")
        for way, words in WAYS.items():
            runs = [_run_child(way, folder) for _ in range(RUNS)]
            seconds, peak = sorted(one for one, _ in runs), max(memory for _, memory in runs)
            spread = f"{seconds[0]:.2f}–{seconds[-1]:.2f}"
            print(
                f"{words:34}{statistics.median(seconds):16.2f}{spread:>16}{peak:19.0f}", flush=True
            )
        for way in ("dict", "index"):
            print(
                f"{WAYS[way]}: {_run_child(f'traced-{way}', folder)[1]:.1f} MB of objects at most"
            )
        _look_up(folder)


def _run_child(way: str, folder: Path) -> tuple[float, float]:
    """Seconds of CPU and megabytes that a process says it needed."""
    said = folder / "said"
    child("bench.revocation", [way, str(folder)], Path(os.devnull), said)
    seconds, megabytes = map(float, said.read_text().split())
    return seconds, megabytes


def _look_up(folder: Path) -> None:
    chance, indexes = random.Random(1), IndexFolder(folder / INDEXES)
    authority_id = _authority_id(folder)
    begun = time.perf_counter()
    opened_index = _index(indexes, authority_id)
    opened = 1000 * (time.perf_counter() - begun)
    kept = _entries(folder)
    known = chance.sample(sorted(kept), LOOKUPS // 2)
    serials = known + [chance.getrandbits(159) for _ in known]
    chance.shuffle(serials)
    assert all(opened_index.find(one) == kept.get(one) for one in serials)
    size = indexes.path(authority_id, FULL).stat().st_size / 1e6
    print(f"\nIndex of {size:.1f} MB, opened with its checksum in {opened:.0f} ms; half are found")
    ways: dict[str, Callable[[int], Entry | None]] = {
        "dict (baseline)": kept.get,
        "index": opened_index.find,
        "index, looking whether it was replaced": lambda one: _index(indexes, authority_id).find(
            one
        ),
    }
    print(f"{'':40}{'lookups/s of CPU':>18}{'spread':>26}")
    for words, find in ways.items():
        rates = sorted(_rate(find, serials) for _ in range(RUNS))
        spread = f"{rates[0]:,.0f}–{rates[-1]:,.0f}"
        print(f"{words:40}{statistics.median(rates):18,.0f}{spread:>26}")


def _rate(find: Callable[[int], Entry | None], serials: list[int]) -> float:
    begun = time.process_time()
    for one in serials:
        find(one)
    return len(serials) / (time.process_time() - begun)


def _index(indexes: IndexFolder, authority_id: str) -> CrlIndex:
    index = indexes.index(authority_id, FULL)
    assert index is not None
    return index


def _authority_id(folder: Path) -> str:
    issuing = load_authority(folder / AUTHORITY, NOW).issuing
    return parse_certificate(issuing.certificate_der).authority_id


def make(folder: Path) -> None:
    """A list by a development authority, its numbers as the NCA RK gives them."""
    ensure(folder / AUTHORITY, [], NOW)
    issuer, chance = load_authority(folder / AUTHORITY, NOW).issuing, random.Random(ENTRIES)
    entries = (
        Entry(chance.getrandbits(159), NOW - timedelta(minutes=chance.randrange(500_000)), 4)
        for _ in range(ENTRIES)
    )
    encoded = map(encoded_entry, entries)
    extensions = crl_extensions(issuer, 1, None)
    made = signed_crl(issuer, encoded, NOW, NOW + timedelta(days=7), extensions)
    (folder / LIST).write_bytes(made)


def idle(folder: Path) -> None:
    """Start and end."""


def read(folder: Path) -> None:
    """The file whole in memory, with its checksum."""
    sha256((folder / LIST).read_bytes()).digest()


def _entries(folder: Path) -> dict[int, Entry]:
    with open_crl(folder / LIST) as crl:
        return {one.serial: one for one in crl.entries()}


def index(folder: Path) -> None:
    """The index of the entries, without the signature."""
    with open_crl(folder / LIST) as crl:
        facts = CrlFacts(
            authority_id=_authority_id(folder),
            number=crl.number,
            base_number=None,
            this_update=crl.this_update,
            next_update=crl.next_update,
            sha256=crl.sha256(),
            fetched_at=NOW,
        )
        write_index(folder / "entries.index", facts, crl.entries())


def take(folder: Path) -> None:
    """What `portal eds refresh-crl` does with the file."""
    indexes = IndexFolder(folder / INDEXES)
    indexes.path(_authority_id(folder), FULL).unlink(missing_ok=True)
    trust = load_authority(folder / AUTHORITY, NOW).trust_store()
    (outcome,) = CrlIntake(trust, indexes).take_all([(LIST, folder / LIST)], NOW)
    assert outcome.is_new, outcome.refusal


def resident() -> float:
    """The most memory this process had, which `wait4` would mix with its parent's."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def traced(act: Callable[[Path], object], folder: Path) -> float:
    """The most memory that Python's objects took meanwhile."""
    tracemalloc.start()
    act(folder)
    return tracemalloc.get_traced_memory()[1] / 1e6


ACTS: dict[str, Callable[[Path], object]] = {
    "make": make,
    "idle": idle,
    "read": read,
    "dict": _entries,
    "index": index,
    "take": take,
}

if __name__ == "__main__":
    match sys.argv[1:]:
        case [way, folder] if way in ACTS:
            ACTS[way](Path(folder))
            print(time.process_time(), resident())
        case [way, folder]:
            print(0, traced(ACTS[way.removeprefix("traced-")], Path(folder)))
        case _:
            run()
