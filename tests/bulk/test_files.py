"""The files of open data: whole, described, without a person in them, and safe to open."""

import csv
import gzip
import hashlib
import io
import json
import os
import signal
import subprocess
import sys
import zipfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from frictionless import Package
from sqlalchemy import Engine
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from portal.bulk import generations
from portal.bulk.datasets import DATASETS
from portal.bulk.generations import kept
from portal.bulk.making import is_due, make, make_due
from portal.bulk.votes import spans_of
from portal.config import ROOT
from portal.core.clock import FixedClock
from portal.jobs import JOBS
from portal.terms import AccountKind, Side
from tests.browser import Browser
from tests.bulk import scene
from tests.bulk.scene import TODAY, make_scene
from tests.make import MORNING

PEOPLE_FOR = (AccountKind.PERSON, Side.FOR)


def fetch(client: Browser, address: str, **headers: str) -> TestResponse:
    """An answer that was read to its end; a file behind it is closed."""
    answer = client.get(address, headers=headers)
    answer.get_data()
    answer.close()
    return answer


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_files_of_a_night_are_whole_described_and_name_nobody(
    app: Flask, db: Session, client: Browser, clock: FixedClock
):
    closed = make_scene(app, db)
    number = closed.document.number
    assert JOBS["make_bulk"](app, clock.now()) == len(DATASETS)
    home = generations.home(app.config["PORTAL"].data_dir)
    made = generations.newest(home)
    assert made is not None
    assert made.day == TODAY

    report = Package(str(made.folder / "datapackage.json")).validate()
    assert report.valid, report.flatten(["type", "message"])
    _checksums(made)
    _nobody(made.folder)
    _same_rows(made)

    proposals = rows_of((made.folder / "proposals.csv").read_text("utf-8"))
    by_status = {one["status"]: one for one in proposals}
    assert by_status["refused"]["breaches"] == "spam"
    assert not any(by_status["refused"][one] for one in ("text", "response", "votes_for"))
    assert [one["organisation"] for one in proposals if one["organisation"]] == ["«Жол» ЖШС"]
    votes = rows_of((made.folder / "votes-by-day.csv").read_text("utf-8"))
    mine = [one for one in votes if one["document"] == number]
    assert [(one["first_day"], one["people_for"], one["people_against"]) for one in mine] == [
        ("2026-10-01", "7", "1")
    ]
    program = rows_of((made.folder / "programs.csv").read_text("utf-8"))[0]
    assert (program["administrator"], program["code"]) == ("201", "006")
    assert program["name_ru"] == f"'{scene.FORMULA}"
    assert program["name_kk"] == f"'{scene.QUOTED}"
    exact = json.loads((made.folder / "programs.jsonl").read_text("utf-8").splitlines()[0])
    assert (exact["name_ru"], exact["name_kk"]) == (scene.FORMULA, scene.QUOTED)

    _served(client, made)
    _on_demand(client)
    _catalogue(client, made)
    _pages(client)


def _checksums(made: generations.Generation) -> None:
    for name, dataset in made.datasets.items():
        for ending, file in dataset.files.items():
            content = (made.folder / f"{name}.{ending}").read_bytes()
            assert (len(content), hashlib.sha256(content).hexdigest()) == (file.size, file.sha256)
        packed = gzip.decompress((made.folder / f"{name}.csv.gz").read_bytes())
        assert packed == (made.folder / f"{name}.csv").read_bytes()
    content = (made.folder / "all.zip").read_bytes()
    assert hashlib.sha256(content).hexdigest() == made.archive.sha256


def _nobody(folder: Path) -> None:
    with zipfile.ZipFile(folder / "all.zip") as archive:
        assert archive.testzip() is None
        texts = {name: archive.read(name).decode() for name in archive.namelist()}
    texts |= {
        one.name: one.read_text("utf-8") for one in folder.glob("*.json*") if one.suffix != ".gz"
    }
    assert set(texts) > {f"{name}.csv" for name in DATASETS} | {"datapackage.json", "README.txt"}
    for name, text in texts.items():
        for secret in (*scene.SECRETS, scene.OPEN_NAME, scene.INITIALS):
            assert secret not in text, f"{name} tells {secret!r}"


def _same_rows(made: generations.Generation) -> None:
    for name, dataset in made.datasets.items():
        lines = (made.folder / f"{name}.jsonl").read_text("utf-8").splitlines()
        rows = rows_of((made.folder / f"{name}.csv").read_text("utf-8"))
        assert len(lines) == len(rows) == dataset.rows
        assert dataset.rows, f"the scene has nothing of {name}"
        for line, row in zip(lines, rows, strict=True):
            said = json.loads(line, parse_int=str, parse_float=str)
            assert list(said) == list(row)
            for column in DATASETS[name].columns:
                assert _plain(row[column.name], column.kind) == _text(said[column.name])


def _plain(cell: str, kind: str) -> str:
    return cell.removeprefix("'") if kind == "string" else cell


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


def _served(client: Browser, made: generations.Generation) -> None:
    """Whole, in pieces, only when changed, by the day; nothing else of the folder."""
    whole = fetch(client, "/data/documents.csv")
    assert whole.status_code == 200
    assert int(whole.headers["Content-Length"]) == made.datasets["documents"].files["csv"].size
    assert whole.headers["Access-Control-Allow-Origin"] == "*"
    piece = fetch(client, "/data/documents.csv", Range="bytes=10-19")
    assert (piece.status_code, piece.data) == (206, whole.data[10:20])
    tag = {"If-None-Match": whole.headers["ETag"]}
    assert fetch(client, "/data/documents.csv", **tag).status_code == 304
    for file in ("documents.jsonl.gz", "all.zip", "datapackage.json"):
        assert fetch(client, f"/data/{file}").status_code == 200
        assert fetch(client, f"/data/{TODAY}/{file}").status_code == 200
    for file in ("generation.json", "README.txt", ".lock", "nothing.csv", "documents.xlsx"):
        assert fetch(client, f"/data/{TODAY}/{file}").status_code == 404
    for day in ("2026-11-01", "20261102", "today", "..%2f.."):
        assert fetch(client, f"/data/{day}/documents.csv").status_code == 404


def _on_demand(client: Browser) -> None:
    fresh = fetch(client, "/data/programs.jsonl?administrator=201&year=2026")
    assert fresh.status_code == 200
    assert {json.loads(line)["administrator"] for line in fresh.text.splitlines()} == {"201"}
    assert fetch(client, "/data/programs.csv?administrator=999").text.count("\r\n") == 1
    again = fetch(client, "/data/proposals.csv?fresh=1")
    assert again.data == fetch(client, "/data/proposals.csv").data
    for wrong in ("regions.csv?year=2026", "programs.csv?year=x", "programs.csv?administrator=2"):
        assert fetch(client, f"/data/{wrong}").status_code == 422


def _catalogue(client: Browser, made: generations.Generation) -> None:
    """Every dataset with its files, in words that other portals know."""
    said = json.loads(fetch(client, "/data/catalog.jsonld").text)
    assert said["@type"] == "dcat:Catalog"
    assert [one["dct:identifier"] for one in said["dcat:dataset"]] == list(DATASETS)
    for one in said["dcat:dataset"]:
        files = {each["@id"].rpartition("/")[2]: each for each in one["dcat:distribution"]}
        assert len(files) == 4
        for name, each in files.items():
            file = made.file(name)
            assert file is not None
            assert each["dcat:byteSize"]["@value"] == str(file.size)
            assert each["spdx:checksum"]["spdx:checksumValue"]["@value"] == file.sha256
    assert not [secret for secret in scene.SECRETS if secret in json.dumps(said)]


def _pages(client: Browser) -> None:
    for language in ("kk", "ru", "en"):
        client.open(f"/{language}/data")
        assert "/data/all.zip" in fetch(client, f"/{language}/data").text
        for name in DATASETS:
            shown = fetch(client, f"/{language}/data/{name}").text
            assert f"/data/{name}.csv" in shown
            block = shown.partition('type="application/ld+json">')[2].partition("</script>")[0]
            assert json.loads(block)["@type"] == "Dataset"
            assert not [secret for secret in scene.SECRETS if secret in shown]


def test_export_writes_the_same_into_a_new_folder_only(app: Flask, engine: Engine, tmp_path: Path):
    make(tmp_path / "out", engine, "http://localhost", MORNING)
    with pytest.raises(OSError, match="not empty"):
        make(tmp_path / "out", engine, "http://localhost", MORNING)


def test_files_are_made_once_a_day_and_by_one_maker(app: Flask, clock: FixedClock):
    home = generations.home(app.config["PORTAL"].data_dir)
    with generations.only_maker(home, app.extensions["engine"]) as first:
        assert first
        assert make_due(app, clock.now()) == 0  # somebody else holds the lock
    assert make_due(app, clock.now()) > 0
    assert make_due(app, clock.now()) == 0
    tomorrow = MORNING + timedelta(hours=14, minutes=30)  # 00:30 on the legal clock
    assert not is_due(home, tomorrow)
    assert is_due(home, tomorrow + timedelta(minutes=30))
    (home / f"{generations.MAKING}left").mkdir()
    assert make_due(app, tomorrow + timedelta(hours=1)) > 0
    assert {one.name for one in home.iterdir()} == {".lock", "2026-11-02", "2026-11-03"}
    assert generations.generation(home, TODAY) is not None
    assert generations.drop_old(home, TODAY + timedelta(days=70)) == 0  # first of its month, newest
    assert generations.drop_old(home, TODAY.replace(year=2029)) == 1
    assert generations.generation(home, TODAY) is None


def test_maker_killed_in_the_middle_leaves_the_files_of_yesterday(app: Flask, clock: FixedClock):
    make_due(app, clock.now())
    home = generations.home(app.config["PORTAL"].data_dir)
    before = (home / "2026-11-02/all.zip").read_bytes()
    script = (
        "import os, signal, sys\n"
        "from datetime import datetime\n"
        "from pathlib import Path\n"
        "from portal.bulk import generations, making\n"
        "from portal.core.db import make_engine\n"
        "making._archive = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        "engine = make_engine(sys.argv[1])\n"
        "home = Path(sys.argv[2])\n"
        "with generations.only_maker(home, engine):\n"
        "    now = datetime.fromisoformat('2026-11-03T05:00:00+00:00')\n"
        "    making.make(home / '2026-11-03', engine, 'http://localhost', now)\n"
    )
    config = app.config["PORTAL"]
    killed = subprocess.run(
        [sys.executable, "-c", script, config.database_url, str(home)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    assert generations.days(home) == [TODAY]
    assert (home / "2026-11-02/all.zip").read_bytes() == before
    assert list(home.glob(f"{generations.MAKING}*"))
    assert make_due(app, MORNING + timedelta(days=1)) > 0
    assert not list(home.glob(f"{generations.MAKING}*"))


def test_a_fortnight_and_the_first_day_of_each_month_are_kept():
    today = date(2026, 11, 27)
    found = [today - timedelta(days=no) for no in range(900)]
    stay = kept(found, today)
    assert {today - timedelta(days=no) for no in range(14)} <= stay
    assert today - timedelta(days=14) not in stay
    assert date(2026, 11, 1) in stay
    assert date(2024, 12, 1) in stay
    assert date(2024, 11, 1) not in stay


@pytest.mark.parametrize(
    ("people", "is_over", "told"),
    [
        ([5, 0, 5], True, [(1, 1, 5), (2, 3, 5)]),
        ([4, 1, 0], True, [(1, 3, 5)]),
        ([5, 4, 0], True, [(1, 3, 9)]),
        ([5, 4, 0], False, [(1, 1, 5)]),
        ([1, 1, 1], True, [(1, 3, 3)]),
        ([4, 0, 0], False, []),
        ([0, 0, 0], True, [(1, 3, 0)]),
    ],
)
def test_no_row_tells_of_fewer_than_five_people_unless_there_are_no_more(people, is_over, told):
    first = date(2026, 10, 1)
    days = {
        first + timedelta(days=no): {PEOPLE_FOR: count} for no, count in enumerate(people) if count
    }
    spans = list(spans_of(days, first, first + timedelta(days=2), is_over=is_over))
    assert [(one.first.day, one.last.day, sum(one.votes)) for one in spans] == told
