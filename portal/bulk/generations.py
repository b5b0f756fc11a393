"""The files of a night as a folder named by its day: whole or not there (decided: nightly files).

`bulk/2026-11-27/` holds the files of every dataset, the package, the archive and `generation.json`,
which says of each how long it is and its checksum."""

import fcntl
import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from sqlalchemy import Engine, func, select

from portal.bulk.writing import MadeDataset, MadeFile

FACTS = "generation.json"
MAKING = ".making-"
ARCHIVE = "all.zip"
DAYS_KEPT = 14
MONTHS_KEPT = 24  # of each the first day that was made
ONE_MAKER = 1_762_026  # the lock of PostgreSQL that the maker holds


@dataclass(frozen=True)
class Generation:
    """The files that were made of one day."""

    folder: Path
    day: date
    made_at: datetime
    datasets: Mapping[str, MadeDataset]
    archive: MadeFile

    def file(self, name: str) -> MadeFile | None:
        """What is known of a file by its name; None when the day has no such file."""
        if name == ARCHIVE:
            return self.archive
        stem, _, ending = name.partition(".")
        dataset = self.datasets.get(stem)
        return dataset.files.get(ending) if dataset else None


def home(data_dir: Path) -> Path:
    """Where the files of all days lie."""
    return data_dir / "bulk"


def days(folder: Path) -> list[date]:
    """The days that have files, the newest first."""
    found = []
    if folder.is_dir():
        for one in folder.iterdir():
            with suppress(ValueError):
                found.append(date.fromisoformat(one.name))
    return sorted(found, reverse=True)


def generation(folder: Path, day: date) -> Generation | None:
    """The files of a day; None when they are not there, or not there any more."""
    place = folder / day.isoformat()
    return _read(place) if (place / FACTS).exists() else None


def newest(folder: Path) -> Generation | None:
    """The files that were made last."""
    return next((one for day in days(folder) if (one := generation(folder, day))), None)


@lru_cache(maxsize=64)
def _read(folder: Path) -> Generation:
    """What was written beside the files; it never changes once the folder has its name."""
    said = json.loads((folder / FACTS).read_text("utf-8"))
    return Generation(
        folder=folder,
        day=date.fromisoformat(said["day"]),
        made_at=datetime.fromisoformat(said["made_at"]),
        datasets={
            name: MadeDataset(
                one["rows"], {end: MadeFile(**file) for end, file in one["files"].items()}
            )
            for name, one in said["datasets"].items()
        },
        archive=MadeFile(**said["archive"]),
    )


def facts_of(made: Generation) -> str:
    """The same as it is written."""
    said = {
        "day": made.day.isoformat(),
        "made_at": made.made_at.isoformat(),
        "datasets": {name: asdict(one) for name, one in made.datasets.items()},
        "archive": asdict(made.archive),
    }
    return json.dumps(said, indent=1)


def kept(found: Sequence[date], today: date) -> set[date]:
    """Which days stay: the last fortnight, and the first one of each month for two years."""
    firsts: dict[tuple[int, int], date] = {}
    for day in sorted(found):
        firsts.setdefault((day.year, day.month), day)
    months = {day for day in firsts.values() if _months_ago(day, today) < MONTHS_KEPT}
    return {day for day in found if (today - day).days < DAYS_KEPT} | months | set(found[:1])


def _months_ago(day: date, today: date) -> int:
    return (today.year - day.year) * 12 + today.month - day.month


def drop_old(folder: Path, today: date) -> int:
    """Remove the days that are kept no longer; how many."""
    found = days(folder)
    gone = set(found) - kept(found, today)
    for day in gone:
        doomed = folder / f"{MAKING}{day.isoformat()}"
        (folder / day.isoformat()).rename(doomed)  # first its name, so that none is half there
        shutil.rmtree(doomed, ignore_errors=True)
    return len(gone)


def sweep(folder: Path) -> None:
    """Remove what a killed maker left; only for whoever holds the lock."""
    for one in folder.glob(f"{MAKING}*"):
        shutil.rmtree(one, ignore_errors=True)


@contextmanager
def only_maker(folder: Path, bind: Engine) -> Iterator[bool]:
    """Whether this process is the one that makes files now, on this folder and on this database; a
    process that dies lets go."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        if bind.dialect.name != "postgresql":
            yield True
            return
        with bind.connect() as connection:
            yield bool(connection.scalar(select(func.pg_try_advisory_xact_lock(ONE_MAKER))))
