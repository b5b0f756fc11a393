"""Execution of budgets by its pages: down the tree, beside last year, the twins, the names."""

import csv
import io
import json

import pytest
from flask import Flask
from lxml import html
from sqlalchemy.orm import Session

from portal.models import Document, Region
from portal.papers.drafts import Reason
from portal.reporting.imports import NewName, supply_name
from portal.terms import NodeKind
from tests.browser import Browser, Page
from tests.make import MORNING, make_account
from tests.reporting.sample import TREE, central, csv_of, months_csv, placed_within, rows_of
from tests.statements import statements

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
BASE = "/execution/republican/full/2025/3"
WHY = Reason("Сома нақтыланды.", "Сумма уточнена.")


def link(page: Page, words: str) -> str | None:
    """Where the link with these words leads."""
    found = html.fromstring(page.html).xpath(f"//a[normalize-space()={words!r}]/@href")
    return found[0] if found else None


def rows(page: Page) -> list[list[str]]:
    """The cells of the table of lines."""
    table = html.fromstring(page.html).xpath("//table[contains(@class, 'execution')]")[0]
    return [
        [" ".join(cell.text_content().split(" ")).strip() for cell in row.xpath("./th|./td")]
        for row in table.xpath("./tbody/tr")
    ]


def place(app: Flask, db: Session, content: bytes, reason: Reason = WHY, **told) -> list[Document]:
    documents = placed_within(db, app.extensions["report_files"], content, reason, **told)
    db.commit()
    return documents


@pytest.fixture
def reported(app: Flask, db: Session) -> list[Document]:
    """The small tree of March of two years, the later one with more executed."""
    earlier = rows_of("03.2024") + [row | {"sumrg": "50"} for row in rows_of("02.2025")]
    return place(app, db, csv_of([*earlier, *rows_of("03.2025")]))


@pytest.mark.usefixtures("reported")
def test_one_goes_down_the_tree_and_back(client: Browser):
    page = client.open(f"/ru{BASE}")
    assert "Республиканский бюджет" in page.text
    assert link(page, "Затраты") == f"/ru{BASE}?node=expenditure"
    page = client.open(f"/ru{BASE}?node=expenditure/04/2")
    assert "Среднее образование" in page.text
    assert "Министерство здравоохранения Республики Казахстан" in page.text
    assert link(page, "Образование") == f"/ru{BASE}?node=expenditure/04"
    assert client.get(f"/ru{BASE}?node=expenditure/99").status_code == 404
    assert client.get("/ru/execution/republican/full/2025/13").status_code == 404
    assert client.get("/ru/execution/republican/none/2025/3").status_code == 404
    assert client.get("/ru/execution/state/full/2025/3").status_code == 404


@pytest.mark.usefixtures("reported")
def test_percent_of_nothing_is_empty(client: Browser):
    shown = rows(client.open(f"/ru{BASE}?node=expenditure/04/2"))
    nothing = next(row for row in shown if "224" in row[0])
    assert not any("%" in cell for cell in nothing[6:8])
    something = next(row for row in shown if "226" in row[0])
    assert "40\u00a0%" in something[7]


@pytest.mark.usefixtures("reported")
def test_the_same_months_of_last_year_stand_beside(app: Flask, db: Session, client: Browser):
    changed = [
        row | {"sumrg": "80" if row["id"] == 27 else row["sumrg"]} for row in rows_of("03.2025")
    ]
    place(app, db, csv_of(changed))
    page = client.open(f"/ru{BASE}?node=expenditure/04/2")
    row = next(row for row in rows(page) if "226" in row[0])
    assert row[8] == "100"
    assert row[9] == "−20\u00a0%"
    page = client.open("/ru/execution/republican/full/2025/2")
    assert len(rows(page)[0]) == 8  # nothing of last year


def test_transfers_are_compared_with_transfers(app: Flask, db: Session, client: Browser):
    newer = rows_of("03.2026")
    newer[6] |= {"code": "5"}
    place(app, db, csv_of([*rows_of("03.2025"), *newer]))
    page = client.open("/ru/execution/republican/full/2026/3?node=income/transfers")
    (row,) = rows(page)
    assert row[0].startswith("5 ")
    assert row[8] == "40"


@pytest.mark.usefixtures("reported")
def test_twins_tell_texts_and_exact_sums(client: Browser):
    lines = list(csv.DictReader(io.StringIO(client.get(f"/ru{BASE}.csv").text)))
    assert len(lines) == len(TREE)
    group = next(one for one in lines if one["key"] == "expenditure/01")
    assert (group["code"], group["executed"]) == ("01", "50.001")
    assert group["name_kk"] == "Жалпы сипаттағы мемлекеттік көрсетілетін қызметтер"
    below = list(csv.DictReader(io.StringIO(client.get(f"/ru{BASE}.csv?node=income/tax").text)))
    assert [one["key"] for one in below][0] == "income/tax"
    assert {one["key"].split("/")[1] for one in below} == {"tax"}
    told = json.loads(client.get(f"/kk{BASE}.json").text)
    assert told["lines"][8]["tenge"]["executed"] == 50_001
    assert told["lines"][8]["code"] == "01"


@pytest.mark.usefixtures("reported")
def test_machines_read_the_months_and_their_lines(client: Browser):
    listed = client.get("/api/v1/execution?budget=republican&year=2025").get_json()
    assert [one["month"] for one in listed["items"]] == [2, 3]
    answer = client.get(listed["items"][1]["lines"])
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert len(json.loads(answer.text)["lines"]) == len(TREE)
    again = client.get(
        listed["items"][1]["lines"], headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert again.status_code == 304
    assert client.get("/api/v1/execution?form=none").status_code == 422


@pytest.mark.usefixtures("reported")
def test_name_without_kazakh_is_marked_until_a_body_gives_it(
    app: Flask, db: Session, client: Browser
):
    address = f"/kk{BASE}?node=expenditure/04"
    page = client.open(address)
    assert '<span lang="ru">Среднее образование</span>' in page.html
    assert "only-ru" in page.html
    new = NewName(NodeKind.SUBGROUP, "04.2", 2025, "Среднее образование", "Орта білім беру")
    db.rollback()
    supply_name(db, central(db), make_account(db), new, MORNING)
    db.commit()
    page = client.open(address)
    assert "Орта білім беру" in page.text
    assert "only-ru" not in page.html
    assert "Орта білім беру" in client.open(address.replace("2025/3", "2024/3")).text
    assert "Среднее образование" in client.open(address.replace("/kk", "/ru")).text


def test_a_correction_stands_beside_the_older_edition(app: Flask, db: Session, client: Browser):
    place(app, db, months_csv("03.2025"))
    changed = rows_of("03.2025")
    changed[0] |= {"sumrg": "7000"}
    (document,) = place(app, db, csv_of(changed))
    page = client.open(f"/ru{BASE}")
    assert "7 000" in page.text.replace("\u00a0", " ")
    older = client.open(f"/ru{BASE}?edition=1")
    assert "7 000" not in older.text.replace("\u00a0", " ")
    page = client.open(f"/ru/documents/{document.number}")
    assert f"/ru{BASE}" in page.html
    assert WHY.ru in page.text


def test_a_withdrawn_month_stays_readable_and_stands_in_no_list(
    app: Flask, db: Session, client: Browser, reported: list[Document]
):
    document = db.get_one(Document, reported[2].id)
    document.withdrawn_on, document.withdrawn_at = MORNING.date(), MORNING
    document.reason_kk, document.reason_ru = WHY.kk, WHY.ru
    db.commit()
    assert WHY.ru in client.open(f"/ru{BASE}").text
    listed = client.get("/api/v1/execution?year=2025").get_json()
    assert [one["month"] for one in listed["items"]] == [2]
    place(app, db, months_csv("03.2025"))
    assert WHY.ru not in client.open(f"/ru{BASE}").text
    assert WHY.ru in client.open(f"/ru{BASE}?number={document.number}").text


def test_first_page_chooses_and_compares_regions(app: Flask, db: Session, client: Browser):
    client.open("/ru/execution")
    db.add(Region(code="100000000", name_kk="Абай облысы", name_ru="область Абай"))
    db.flush()
    place(app, db, months_csv("02.2025", "03.2025"), budget="100000000")
    page = client.open("/ru/execution")
    assert link(page, "область Абай") == "/ru/execution/100000000/full/2025/3?node=expenditure"
    answer = client.get("/ru/execution?budget=100000000&form=economic")
    assert answer.location == "/ru/execution/100000000/full/2025/3"
    assert client.get("/ru/execution?budget=nothing").status_code == 200


@pytest.mark.usefixtures("reported")
def test_a_page_asks_the_database_little(app: Flask, client: Browser):
    with statements(app.extensions["engine"]) as asked:
        client.open(f"/kk{BASE}?node=expenditure/04/2")
    assert len(asked) <= 10
