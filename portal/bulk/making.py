"""Making the files of a day: everything from one snapshot of the database, in a folder that gets
its name when all of it is on the disk (decided: nightly files)."""

import hashlib
import json
import logging
import os
import shutil
import zipfile
from collections.abc import Iterable
from datetime import datetime, time
from pathlib import Path

from flask import Flask
from sqlalchemy import Engine

from portal.bulk import generations, licence
from portal.bulk.dataset import Asked
from portal.bulk.datasets import DATASETS
from portal.bulk.generations import ARCHIVE, FACTS, MAKING, Generation
from portal.bulk.package import PACKAGE, package
from portal.bulk.writing import CountedFile, MadeDataset, MadeFile, write_dataset
from portal.core.db import snapshot
from portal.core.secrets import new_key
from portal.rules.calendar import PORTAL_ZONE, local_date

log = logging.getLogger(__name__)
NIGHT = time(1)  # on the legal clock: what ends at midnight has its report by then
README = "README.txt"
PIECE = 2**20  # bytes that are packed at once


def make_due(app: Flask, now: datetime) -> int:
    """The files of the day if its night has come, or at once when there are none at all; how many
    datasets were written."""
    config, engine = app.config["PORTAL"], app.extensions["engine"]
    folder = generations.home(config.data_dir)
    if not is_due(folder, now):
        return 0
    with generations.only_maker(folder, engine) as is_mine:
        if not is_mine or not is_due(folder, now):
            return 0
        generations.sweep(folder)
        made = make(folder / local_date(now).isoformat(), engine, config.base_url, now)
        generations.drop_old(folder, made.day)
    return len(made.datasets)


def is_due(folder: Path, now: datetime) -> bool:
    """Whether the files of the day are still to be made."""
    found = generations.days(folder)
    is_night_over = now.astimezone(PORTAL_ZONE).time() >= NIGHT
    return not found or (is_night_over and found[0] < local_date(now))


def make(there: Path, engine: Engine, base_url: str, now: datetime) -> Generation:
    """Write everything as it stands now beside a place, then give it the name of the place."""
    day = local_date(now)
    fresh = there.parent / f"{MAKING}{new_key()}"
    fresh.mkdir(parents=True)
    with snapshot(engine) as db:
        asked = Asked(day, base_url)
        datasets = {
            one.name: write_dataset(fresh, one, one.rows(db, asked)) for one in DATASETS.values()
        }
    created = now.astimezone(PORTAL_ZONE).isoformat(timespec="seconds")
    described = package(datasets, day.isoformat(), created, base_url)
    _write(fresh / PACKAGE, json.dumps(described, ensure_ascii=False, indent=1))
    _write(fresh / README, readme(day.isoformat(), base_url))
    names = [PACKAGE, README, *(f"{name}.csv" for name in datasets)]
    made = Generation(there, day, now, datasets, _archive(fresh, names, now))
    _write(fresh / FACTS, generations.facts_of(made))
    _settle(fresh)
    fresh.rename(there)  # refused by the system when another one is there with files in it
    _settle(there.parent)
    log.info("%s rows of open data made", sum(_counts(datasets.values())))
    return made


def _counts(datasets: Iterable[MadeDataset]) -> Iterable[int]:
    return (one.rows for one in datasets)


def _archive(folder: Path, names: Iterable[str], now: datetime) -> MadeFile:
    """Everything in one file, to be opened at once."""
    moment, place = now.astimezone(PORTAL_ZONE).timetuple()[:6], folder / ARCHIVE
    with zipfile.ZipFile(place, "x", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            entry = zipfile.ZipInfo(name, moment)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            entry.file_size = (folder / name).stat().st_size
            with (folder / name).open("rb") as source, archive.open(entry, "w") as target:
                shutil.copyfileobj(source, target, PIECE)
    with place.open("rb") as file:
        os.fsync(file.fileno())
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return MadeFile(place.stat().st_size, digest)


def _write(path: Path, text: str) -> None:
    file = CountedFile(path)
    file.write(text.encode())
    file.close()


def _settle(folder: Path) -> None:
    """The names in a folder are on the disk too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def readme(day: str, base_url: str) -> str:
    """What the archive is, for whoever finds it years later."""
    told = []
    for code in ("kk", "ru", "en"):
        cited = licence.citation("", day, f"{base_url}/data/{day}/{PACKAGE}", code)
        told += [licence.PUBLISHER[code], day, "", licence.TERMS[code], "", cited, ""]
        told += [f"{one.name}.csv – {one.title[code]}" for one in DATASETS.values()]
        told += ["", f"{base_url}/{code}/data", "", "-" * 40, ""]
    return "\r\n".join(told)
