"""Every page that is a table has its twins, and they tell the same rows (decided: twins of
tables)."""

import csv
import io
import json
import re

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.core.columns import DECIMAL, TEXT, Column, as_csv, as_json
from portal.core.doors import doors_of
from portal.core.twins import KEPT, Twin
from portal.rules.forms import words
from tests.browser import Browser
from tests.bulk import scene
from tests.bulk.scene import make_scene
from tests.guards.world import make_world

NO_TABLES = {  # public pages that draw a table which is not what they are about
    "about.design": "samples of parts of pages",
    "about.privacy": "how long things are kept: a text",
    "home.index": "a few of each, each with a page of its own",
    "proposals.show": "one proposal",
    "bulk.index": "the Data Package tells it",
    "feed_list.index": "addresses of feeds",
}
TABLE = re.compile(r"<table|class=\"cards")
SEEN_BY = {  # what of each row stands in the page too
    "documents.index": "number",
    "documents.show": "row_name",
    "discussions.index": "number",
    "discussions.show": "number",
    "administrators.index": "code",
    "administrators.show": "program",
    "administrators.region": "code",
    "calendar.year": "name_ru",
    "discipline.operator": "proposal",
}


def test_every_page_that_is_a_table_has_its_twins(app: Flask, db: Session):
    world, without = make_world(app, db), set()
    for rule in world.rules("GET"):
        is_page = "lang" in rule.arguments and "twin" not in rule.arguments
        door = doors_of(app)[rule.endpoint]
        if not is_page or door.asks_sign_in or rule.endpoint in (*NO_TABLES, *app.extensions[KEPT]):
            continue
        answer = world.people["guest"].get(world.address(rule))
        if answer.mimetype == "text/html" and TABLE.search(answer.text):
            without.add(rule.endpoint)
        answer.close()
    assert not without, "declare a Twin of each, or say in NO_TABLES why not"


def test_twins_tell_the_rows_of_their_page_and_nothing_hidden(
    app: Flask, db: Session, client: Browser
):
    closed = make_scene(app, db)
    values = {"number": closed.document.number, "code": "201", "state": "closed"}
    looked = 0
    for one in app.extensions[KEPT].values():
        if not isinstance(one, Twin) or one.needs:
            continue
        given = values | ({"code": "750000000"} if one.page == "administrators.region" else {})
        paths = _paths(app, one, given)
        page, told = client.get(paths["page"]), json.loads(client.get(paths["json"]).text)
        rows = list(csv.DictReader(io.StringIO(client.get(paths["csv"]).text.lstrip("\ufeff"))))
        assert len(rows) == told["total"] == len(told["items"])
        for item in told["items"] if one.page in SEEN_BY else ():
            assert str(item[SEEN_BY[one.page]] or "") in page.text, (one.page, item)
            looked += 1
        for address in paths.values():
            text = client.get(address).text
            assert not [secret for secret in scene.SECRETS if secret in text], address
        assert f'href="{paths["csv"]}"' in page.text.replace("&amp;", "&")
    assert looked > 20
    shown = client.get(f"/ru/discussions/{closed.document.number}.csv").text
    assert scene.INITIALS in shown
    assert scene.OPEN_NAME in shown


def _paths(app: Flask, one: Twin, values: dict[str, str]) -> dict[str, str]:
    """The addresses of a page and of its twins, with the filter that all of them keep."""
    known = {"lang": "ru", **{name: values[name] for name in _arguments(app, one.page)}}
    if "state" in one.filters:
        known["state"] = values["state"]
    address = app.url_map.bind("localhost")
    twins = {form: address.build(one.endpoint, known | {"twin": form}) for form in ("csv", "json")}
    return {"page": address.build(one.page, known), **twins}


def _arguments(app: Flask, endpoint: str) -> set[str]:
    return next(app.url_map.iter_rules(endpoint)).arguments - {"lang"}


def test_twins_are_narrowed_as_the_page_is(app: Flask, db: Session, client: Browser):
    closed = make_scene(app, db)
    number = closed.document.number

    def total(path: str) -> int:
        return int(json.loads(client.get(path).text)["total"])

    assert total("/kk/documents.json?kind=passport") == 2
    assert total("/kk/documents.json?kind=audit-result") == 0
    assert total("/kk/documents.json?q=201-006") == 1
    assert total(f"/kk/discussions/{number}.json?part=description") == 3
    assert total(f"/kk/discussions/{number}.json?part=measures") == 0
    assert total("/kk/calendar/why.json?event=2026-11-02&working_days=10") == 15
    assert client.get("/kk/calendar/why.json?event=x&working_days=10").status_code == 422
    assert total(f"/kk/documents/{number}/parts/measures.json") >= 1
    for missing in (
        f"/kk/documents/{number}/parts/description.csv",
        f"/kk/documents/{number}/parts/nothing.json",
        "/kk/documents/2026-99999.csv",
        f"/kk/documents/{number}.csv?edition=7",
        "/kk/administrators/999.json",
        f"/kk/documents/{number}.xlsx",
    ):
        assert client.get(missing).status_code == 404
    kept = client.get("/kk/documents.csv?kind=passport")
    tag = {"If-None-Match": kept.headers["ETag"]}
    assert client.get("/kk/documents.csv?kind=passport", headers=tag).status_code == 304
    page = client.get("/kk/documents?kind=passport&page=1&nothing=1").text
    assert 'href="/kk/documents.csv?kind=passport"' in page
    assert "documents.csv" not in client.get("/kk/documents/2026-99999").text


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("жол", "жол"),
        ("=1+1", "'=1+1"),
        ("-5 %", "'-5 %"),
        ("@a", "'@a"),
        ("'a", "''a"),
        ("a=1", "a=1"),
        ('"қос", сөз\nжол', '"қос", сөз\nжол'),
    ],
)
def test_texts_come_back_from_csv_and_json(text: str, cell: str):
    title = words("", "", "")
    columns = (Column("text", TEXT, title), Column("sum", DECIMAL, title))
    written = "".join(as_csv(columns, [(text, "-12.500")]))
    assert next(csv.DictReader(io.StringIO(written, newline=""))) == {
        "text": cell,
        "sum": "-12.500",
    }
    assert (cell.removeprefix("'") if cell.startswith("'") else cell) == text
    told = json.loads("".join(as_json(columns, [(text, "-12.500")])), parse_float=str)
    assert told == {"items": [{"text": text, "sum": "-12.500"}], "total": 1}
