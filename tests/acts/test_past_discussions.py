"""Discussions of the past come from a list whole or not at all (decided: past discussions)."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core.calendars import load_calendar
from portal.discipline.past import COLUMNS, read_past, take_past
from portal.models import PastDiscussion
from tests.browser import Browser
from tests.make import MORNING, make_body

HEAD = ",".join(COLUMNS)
GOOD = "201,001,passport,2025,2025-03-10,2025-03-14,12,3,https://example.kz/list"


def read(db: Session, *lines: str, head: str = HEAD):
    content = "\r\n".join((head, *lines)).encode()
    return read_past(db, content, load_calendar(db), MORNING)


@pytest.fixture(autouse=True)
def body(db: Session) -> None:
    make_body(db)


def test_list_is_taken_with_what_follows_from_its_days(db: Session, client: Browser) -> None:
    old = GOOD.replace("2025", "2019").replace("passport", "execution-report")
    found = read(db, GOOD, old)
    assert not found.faults
    take_past(db, found.rows)
    db.commit()
    first, second = db.scalars(select(PastDiscussion).order_by(PastDiscussion.id))
    assert (first.working_days, first.is_after_allotment) == (4, True)
    assert (second.working_days, second.is_after_allotment) == (None, False)
    page = client.open("/en/discipline/201?year=2025&show=past")
    assert "imported" in page.text
    assert "shorter than the law says" in page.text
    assert "https://example.kz/list" in [one["href"] for one in page.all("a")]
    facts = client.get("/api/v1/discipline?year=2025").json["sums"]
    assert (facts["past"], facts["past_short"], facts["discussions"]) == (1, 1, 0)


WRONG = [
    ("201,", "999,", "administrator"),
    (",001,", ",1,", "program"),
    ("passport", "citizen-budget", "kind"),
    (",2025,", ",1999,", "year"),
    ("2025-03-10", "10.03.2025", "opened_on"),
    ("2025-03-10", "2027-03-10", "opened_on"),
    ("2025-03-14", "2025-03-09", "closed_on"),
    (",12,", ",-1,", "votes"),
    (",3,", ",²,", "proposals"),
    ("https://example.kz/list", "javascript:1", "source"),
]


def test_fault_is_told_by_row_and_column(db: Session) -> None:
    for was, put, column in WRONG:
        found = read(db, GOOD.replace(was, put, 1))
        assert (column, 2) in [(fault.column, fault.row) for fault in found.faults], put
        assert not found.rows


def test_same_discussion_is_told_once(db: Session) -> None:
    assert [fault.row for fault in read(db, GOOD, GOOD).faults] == [3]
    take_past(db, read(db, GOOD).rows)
    assert [fault.row for fault in read(db, GOOD).faults] == [2]


def test_file_that_is_no_list_is_a_fault(db: Session) -> None:
    short = f"{HEAD}\r\n201,001".encode()
    for content in (b"", b"\xff\xfe\x00", b"administrator,program\r\n201,001", short):
        assert len(read_past(db, content, load_calendar(db), MORNING).faults) == 1
