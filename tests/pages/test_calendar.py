"""The calendar of the law as people read it: the year, its files, why a term ends on its day."""

import csv
import io
import re
from datetime import date

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.core.calendar_editions import make_edition, move_day_off, newest_edition
from portal.core.calendar_kurban_ait import kurban_ait_confirmed
from tests.browser import Browser
from tests.make import MORNING, make_discussion, make_proposal

WHY = "/en/calendar/why"


def resolution(db: Session) -> None:
    """17 December 2026 is given up, 19 December is worked."""
    move_day_off(db, date(2026, 12, 17), date(2026, 12, 19), "=HYPERLINK(1), № 777", MORNING)
    db.commit()


@pytest.mark.parametrize(("year", "working"), [(2024, 249), (2025, 246), (2026, 247), (2027, 247)])
def test_year_has_the_working_days_of_the_published_calendars(
    client: Browser, year: int, working: int
):
    page = client.open(f"/en/calendar?year={year}")
    assert f"{year}: {working} working days" in page.text
    assert client.get(f"/en/calendar/{year}.json").json["working_days"] == working
    cells = re.findall(r'class="day day--(?:working|moved-working)\b', page.html)
    legend = len({"working", "moved-working"} if year in (2024, 2025) else {"working"})
    assert len(cells) == working + legend


@pytest.mark.parametrize(
    ("lang", "name"), [("kk", "Наурыз мейрамы"), ("ru", "День Победы"), ("en", "Victory Day")]
)
def test_year_names_its_days_in_each_language(client: Browser, lang: str, name: str):
    page = client.open(f"/{lang}/calendar?year=2026")
    assert name in page.text
    assert "today" in page.text or lang != "en"


def test_estimated_day_says_so_until_it_is_confirmed(client: Browser, db: Session):
    assert "One day of this year is an estimate" in client.open("/en/calendar?year=2027").text
    base = newest_edition(db)
    make_edition(db, kurban_ait_confirmed(base, date(2027, 5, 16), "Бұйрық № 12"), MORNING)
    db.commit()
    page = client.open("/en/calendar?year=2027")
    assert "is an estimate" not in page.text
    assert "The day of Kurban Ait was confirmed: Бұйрық № 12" in page.text
    assert "is an estimate" in client.open("/en/calendar?year=2027&edition=1").text


def test_moved_day_names_its_act_and_the_earlier_edition_stays(client: Browser, db: Session):
    resolution(db)
    page = client.open("/en/calendar?year=2026")
    assert "№ 777" in page.text
    assert "became a day off" in page.text
    earlier = client.open("/en/calendar?year=2026&edition=1")
    assert "This is edition 1, not the newest one" in earlier.text
    assert "day--moved-working" not in earlier.html


def test_year_that_is_not_known_says_so_and_has_no_files(client: Browser):
    page = client.open("/en/calendar?year=2029")
    assert "The holidays of 2029 are not known yet" in page.text
    for form in ("json", "csv", "ics"):
        assert client.get(f"/en/calendar/2029.{form}").status_code == 404


@pytest.mark.parametrize("asked", ["edition=2", "edition=x", "edition=-1", "edition=9999999"])
def test_unknown_edition_is_missing(client: Browser, asked: str):
    for path in ("/en/calendar?", "/en/calendar/2026.json?", f"{WHY}?event=2026-11-02&days=2&"):
        assert client.get(path + asked).status_code == 404


def test_table_of_a_year_carries_no_formula(client: Browser, db: Session):
    resolution(db)
    answer = client.get("/kk/calendar/2026.csv")
    assert answer.content_type == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    moved = {row["day"]: row for row in rows if row["act"]}
    assert set(moved) == {"2026-12-17", "2026-12-19"}
    assert moved["2026-12-17"]["act"] == "'=HYPERLINK(1), № 777"
    assert [row["day"] for row in rows if row["is_estimated"] == "1"] == ["2026-05-27"]


def test_calendar_file_is_well_formed(client: Browser, db: Session):
    resolution(db)
    answer = client.get("/kk/calendar/2026.ics")
    assert answer.content_type == "text/calendar; charset=utf-8"
    lines = answer.text.split("\r\n")
    assert all(len(line.encode()) <= 75 for line in lines)
    whole = answer.text.replace("\r\n ", "")
    assert whole.count("BEGIN:VEVENT") == whole.count("END:VEVENT") == 21
    assert "DTSTART;VALUE=DATE:20261217" in whole
    assert "DTEND;VALUE=DATE:20261218" in whole
    assert "DESCRIPTION:=HYPERLINK(1)\\, № 777" in whole
    assert whole.count("STATUS:TENTATIVE") == 1


@pytest.mark.parametrize(
    ("asked", "led"),
    [
        ("event=2026-03-19&days=10&unit=working", "event=2026-03-19&working_days=10&edition=1"),
        ("event=2026-03-19&days=9&unit=calendar&term=decision",
         "event=2026-03-19&working_days=2&term=decision&edition=1"),
        ("event=2026-03-19&days=9&unit=calendar", "event=2026-03-19&calendar_days=9&edition=1"),
    ],
)  # fmt: skip
def test_form_leads_to_an_address_that_keeps_its_edition(client: Browser, asked: str, led: str):
    answer = client.get(f"{WHY}?{asked}")
    assert (answer.status_code, answer.location) == (302, f"{WHY}?{led}")


def test_term_is_explained_by_the_edition_it_was_set_by(client: Browser, db: Session):
    resolution(db)
    asked = "event=2026-12-14&working_days=10&term=discussion"
    page = client.open(f"{WHY}?{asked}&edition=1")
    assert "The term ends on Tuesday, 29" in page.text
    assert "By edition 2 this term would end on" not in page.text, "the same day"
    page = client.open(f"{WHY}?event=2026-12-14&working_days=2&term=decision&edition=1")
    assert "The term ends on Thursday, 17" in page.text
    assert "By edition 2 this term would end on Friday, 18" in page.text
    assert "§15" in page.text
    assert "Counted by edition 1" in page.text


def test_term_over_an_estimate_or_an_unknown_year_warns(client: Browser):
    page = client.open(f"{WHY}?event=2026-05-22&working_days=5&edition=1")
    assert "is an estimate until it is confirmed" in page.text
    page = client.open(f"{WHY}?event=2028-12-20&working_days=15&edition=1")
    assert "The holidays of 2029 are not in edition 1" in page.text


def test_calendar_days_give_way_to_the_next_working_day(client: Browser):
    page = client.open(f"{WHY}?event=2026-03-12&calendar_days=10&edition=1")
    assert "The term ends on Thursday, 26" in page.text
    assert "Nowruz Holiday" in page.text
    page = client.open(f"{WHY}?event=2026-11-02&calendar_days=2&edition=1")
    assert "The last day, Wednesday, 4" in page.text


@pytest.mark.parametrize(
    "asked",
    ["event=&days=2", "event=2026-02-30&days=2", "event=1999-12-31&days=2",
     "event=2101-01-01&days=2", "event=2026-11-02&days=0", "event=2026-11-02&days=367",
     "event=2026-11-02&days=%D9%A3",
     "event=2026-11-02&days=1.5", "days=2"],
)  # fmt: skip
def test_wrong_term_is_kept_for_mending(client: Browser, asked: str):
    answer = client.get(f"{WHY}?{asked}")
    assert answer.status_code == 422
    assert "error-summary" in answer.text


def test_longest_term_is_counted(client: Browser):
    assert "edition 1" in client.open(f"{WHY}?event=2100-12-31&working_days=366&edition=1").text


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("term=report&year=2028", "In 2028 it is a day off (a Saturday or Sunday)"),
        ("term=report&year=2026", "In 2026 it is a working day"),
        ("term=statement&year=2027", "Monday, 5"),
        ("term=statement&year=soon", "In 2026 it is a day off"),
    ],
)
def test_day_that_the_law_names_does_not_move(client: Browser, asked: str, said: str):
    page = client.open(f"{WHY}?{asked}")
    assert said.replace("\u00a0", " ") in page.text.replace("\u00a0", " ")
    assert "“No later than” includes the day" in page.text


def test_every_due_day_leads_to_its_explanation(app: Flask, client: Browser, db: Session):
    discussion = make_discussion(db)
    proposal = make_proposal(db, discussion=discussion)
    db.commit()
    number = discussion.document.number
    of_discussion = "why?event=2026-11-02&amp;working_days=10&amp;term=discussion&amp;edition=1"
    of_decision = "why?event=2026-11-02&amp;working_days=2&amp;term=decision&amp;edition=1"
    assert of_discussion in client.open(f"/en/discussions/{number}").html
    assert of_discussion in client.open(f"/en/documents/{number}").html
    assert of_decision in client.open(f"/en/proposals/{proposal.number}").html
