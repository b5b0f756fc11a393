"""When the jobs went round last, noted in a file that every process reads."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

ROUND_FILE = "round.json"


@dataclass(frozen=True)
class Round:
    """The last round of the jobs; -1 stands for a job that failed."""

    at: datetime
    done: Mapping[str, int]


def note_round(folder: Path, now: datetime, done: Mapping[str, int]) -> None:
    """Remember a round, in one step."""
    folder.mkdir(parents=True, exist_ok=True)
    fresh = folder / f"{ROUND_FILE}.{os.getpid()}"
    fresh.write_text(json.dumps({"at": now.isoformat(), "done": dict(done)}), "utf-8")
    fresh.replace(folder / ROUND_FILE)


def last_round(folder: Path) -> Round | None:
    """The round that was noted last; None when there was none yet."""
    try:
        noted = json.loads((folder / ROUND_FILE).read_text("utf-8"))
    except FileNotFoundError:
        return None
    return Round(datetime.fromisoformat(noted["at"]), noted["done"])
