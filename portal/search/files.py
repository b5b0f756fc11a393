"""Files of the embedded index: kept for good before anybody relies on them, and known by their
checksums, so that a damaged one is noticed (decided: one search, two engines)."""

import json
import os
import zlib
from collections.abc import Mapping
from pathlib import Path

SUMS = "sums.json"
PIECE = 1024 * 1024  # bytes read at once


def keep_for_good(path: Path) -> None:
    """Wait until the disk has a file, or the names in a folder."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def point(file: Path, name: str) -> None:
    """Let a file say a name, in one step."""
    fresh = file.with_name(f"{file.name}.{os.getpid()}")
    fresh.write_text(name, "utf-8")
    keep_for_good(fresh)
    fresh.replace(file)
    keep_for_good(file.parent)


def pointed(file: Path) -> str | None:
    """The name that a file says; None when there is none."""
    try:
        return file.read_text("utf-8") or None
    except FileNotFoundError:
        return None


def note_sums(folder: Path) -> None:
    """Keep the files of an index for good, and note the checksums of those that are new."""
    before, now = _noted(folder), {}
    for file in sorted(folder.iterdir()):
        if file.name.endswith((".seg", ".toc")):
            if file.name not in before:
                keep_for_good(file)
            now[file.name] = before.get(file.name) or _sum(file)
    keep_for_good(folder)
    point(folder / SUMS, json.dumps(now))


def is_damaged(folder: Path) -> bool:
    """Whether a noted file is there and says something else; what was never noted or was cleared
    away is told by opening the index."""
    for name, noted in _noted(folder).items():
        file = folder / name
        if file.exists() and _sum(file) != noted:
            return True
    return False


def _noted(folder: Path) -> Mapping[str, str]:
    try:
        noted: Mapping[str, str] = json.loads((folder / SUMS).read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return noted


def _sum(file: Path) -> str:
    found, size = 0, 0
    with file.open("rb") as stream:
        while piece := stream.read(PIECE):
            found, size = zlib.crc32(piece, found), size + len(piece)
    return f"{size}-{found:08x}"
