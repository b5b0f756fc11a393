"""Drafts that save themselves, and two people over one page: nothing is lost or overwritten."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.core.clock import FixedClock
from portal.models import DraftPresence, Edition, JournalEntry, Row
from portal.rules.drafting import ONE_ENTRY, PRESENT_FOR
from portal.terms import EditionStatus, Role
from tests.browser import Browser, Page
from tests.make import MORNING, make_account, make_body, make_document, make_grant, sign_in_as
from tests.pages.test_workplace import fields, part_of, reread
from tests.races.crowd import at_once

JSON = {"Accept": "application/json"}


@pytest.fixture
def draft(db: Session) -> int:
    document = make_document(db, draft=True)
    db.commit()
    return document.editions[0].id


@pytest.fixture
def pair(app: Flask, db: Session) -> tuple[Browser, Browser]:
    """Two employees of one body."""
    return _employee(app, db, "Айгүл Бірінші"), _employee(app, db, "Болат Екінші")


def _employee(app: Flask, db: Session, name: str) -> Browser:
    account = make_account(db, name=name)
    grant = make_grant(db, account, Role.ADMINISTRATOR, make_body(db, "201"))
    return sign_in_as(Browser(app), db, account, grant)


def autosave(who: Browser, path: str, values: dict[str, Any]) -> Any:
    return who.send(path, {**values, "act": "save"}, headers=JSON)


def journalled(db: Session) -> int:
    reread(db)
    return db.scalar(select(func.count()).where(JournalEntry.act == "edition.save")) or 0


def test_page_goes_on_with_what_a_save_by_itself_tells(
    pair: tuple[Browser, Browser], db: Session, draft: int
) -> None:
    first, _second = pair
    path = f"/en/workplace/editions/{draft}/parts/results"
    values = fields(first.open(path))
    for text in ("бір", "екі"):
        values["name_kk-result-2"] = text
        told = autosave(first, path, values).json
        assert told["saved_at"] == "10:00"
        values |= {"revision": told["revision"], "seen": told["seen"]}
    unchanged = autosave(first, path, values).json
    assert unchanged["revision"] == values["revision"], "nothing new is no save"
    assert first.send(path, {**values, "act": "save"}).status_code == 302
    rows = select(Row.name_kk).where(Row.part_id == part_of(db, draft, "results").id)
    assert db.scalars(rows.order_by(Row.position)).all()[1] == "екі"


def test_saves_in_a_row_are_one_entry_in_a_quarter_of_an_hour(
    pair: tuple[Browser, Browser], db: Session, draft: int, clock: FixedClock
) -> None:
    first, second = pair
    path = f"/en/workplace/editions/{draft}"

    def save(who: Browser, text: str) -> None:
        clock.moment += timedelta(seconds=5)
        answer = autosave(who, path, fields(who.open(path)) | {"summary_kk": text})
        assert answer.status_code == 200, answer.text

    for no in range(5):
        save(first, f"мәтін {no}")
    assert journalled(db) == 1
    save(second, "басқа")
    save(first, "тағы")
    save(first, "және")
    assert journalled(db) == 3, "somebody else wrote between"
    clock.moment += ONE_ENTRY
    save(first, "кейін")
    assert journalled(db) == 4
    assert len(db.scalars(select(DraftPresence)).all()) == 2


def test_fault_is_told_by_field_and_nothing_is_saved(
    pair: tuple[Browser, Browser], db: Session, draft: int
) -> None:
    path = f"/en/workplace/editions/{draft}/parts/spending"
    values = fields(pair[0].open(path)) | {"sum-spending-2-fact": "көп"}
    answer = autosave(pair[0], path, values)
    assert (answer.status_code, list(answer.json["errors"])) == (422, ["sum-spending-2-fact"])
    assert answer.content_type == "application/problem+json"
    assert journalled(db) == 0


def test_second_person_is_told_who_writes_where_since_when(
    pair: tuple[Browser, Browser], draft: int, clock: FixedClock
) -> None:
    first, second = pair
    path = f"/en/workplace/editions/{draft}"
    part = f"{path}/parts/kind"
    autosave(first, part, fields(first.open(part)) | {"body_kk": "Жаңа"})
    assert "Айгүл Бірінші writes on this page since 10:00" in second.open(part).text
    assert "Айгүл Бірінші writes “" in second.open(path).text
    assert "writes on this page" not in first.open(part).text
    clock.moment += PRESENT_FOR
    assert "writes on this page" not in second.open(part).text


def test_save_by_itself_overwrites_nobody_and_both_texts_are_shown_with_their_author(
    pair: tuple[Browser, Browser], db: Session, draft: int
) -> None:
    first, second = pair
    path = f"/en/workplace/editions/{draft}"
    mine, theirs = fields(second.open(path)), fields(first.open(path))
    autosave(first, path, theirs | {"summary_ru": "Их текст", "head_ru": "Их глава"})
    answer = autosave(second, path, mine | {"summary_ru": "Мой текст"})
    told = answer.json
    assert (answer.status_code, told["who"], told["at"]) == (409, "Айгүл Бірінші", "10:00")
    assert told["fields"] == ["summary_ru", "head_ru"]
    shown = second.send(path, mine | {"summary_ru": "Мой текст", "act": "save"})
    page = Page(shown.text)
    page.check("en")
    assert "Айгүл Бірінші saved this at" in page.text
    assert [one["name"] for one in page.all("input") if one.get("type") == "radio"] == [
        *("choose-summary_ru", "choose-summary_ru"),
        *("choose-head_ru", "choose-head_ru"),
    ]
    chosen = {"choose-head_ru": "theirs", "choose-summary_ru": "mine", "act": "save"}
    assert second.send(path, fields(page) | chosen).status_code == 302
    reread(db)
    edition = db.get_one(Edition, draft)
    assert (edition.summary_ru, edition.head_ru) == ("Мой текст", "Их глава")


def test_choice_made_over_older_texts_takes_nothing_unseen(
    pair: tuple[Browser, Browser], db: Session, draft: int
) -> None:
    first, second = pair
    path = f"/en/workplace/editions/{draft}"
    mine, theirs = fields(second.open(path)), fields(first.open(path))
    autosave(first, path, theirs | {"summary_ru": "Первый"})
    page = Page(second.send(path, mine | {"summary_ru": "Мой", "act": "save"}).text)
    autosave(first, path, fields(first.open(path)) | {"summary_ru": "Второй"})
    answer = second.send(path, fields(page) | {"choose-summary_ru": "theirs", "act": "save"})
    assert answer.status_code == 409
    again = Page(answer.text)
    assert fields(again)["summary_ru"] == "Мой"
    assert "Второй" in again.text


def test_row_that_another_added_is_taken_over_or_left_out(
    pair: tuple[Browser, Browser], db: Session, draft: int
) -> None:
    first, second = pair
    path = f"/en/workplace/editions/{draft}/parts/measures"
    mine = fields(second.open(path))
    first.send(path, fields(first.open(path)) | {"act": "add:measure"})
    page = Page(second.send(path, mine | {"name_kk-measure-1": "Менің", "act": "save"}).text)
    page.check("en")
    (key,) = {
        one["name"].removeprefix("choose-row-")
        for one in page.all("input")
        if (one.get("name") or "").startswith("choose-row-")
    }
    taken = fields(page) | {f"choose-row-{key}": "theirs", "act": "save"}
    assert second.send(path, taken).status_code == 302
    rows = select(Row.key, Row.name_kk).where(Row.part_id == part_of(db, draft, "measures").id)
    found = db.execute(rows.order_by(Row.position)).all()
    assert [(row.key, row.name_kk) for row in found][0] == ("measure-1", "Менің")
    assert found[1].key == key


@pytest.mark.parametrize(
    ("status", "code"), [(EditionStatus.SCHEDULED, 409), (EditionStatus.PLACED, 404)]
)
def test_what_is_no_draft_any_more_is_not_saved(
    pair: tuple[Browser, Browser], db: Session, draft: int, status: EditionStatus, code: int
) -> None:
    path = f"/en/workplace/editions/{draft}"
    values = fields(pair[0].open(path)) | {"summary_kk": "Жаңа"}
    edition = db.get_one(Edition, draft)
    edition.status = status
    if status is EditionStatus.PLACED:
        edition.placed_at, edition.checksum = MORNING, "0" * 64
    db.commit()
    answer = autosave(pair[0], path, values)
    assert (answer.status_code, answer.content_type) == (code, "application/problem+json")


def test_signed_out_page_is_told_so_in_plain_values(client: Browser, draft: int) -> None:
    answer = client.send(f"/en/workplace/editions/{draft}", {"act": "save"}, headers=JSON)
    assert answer.status_code == 401


def test_of_many_saves_over_the_same_text_one_stands_and_the_others_are_told(
    app: Flask, db: Session, draft: int
) -> None:
    path = f"/en/workplace/editions/{draft}"
    people = [_employee(app, db, f"Қызметкер {no}") for no in range(6)]
    forms = [
        fields(one.open(path)) | {"summary_ru": f"Текст {no}"} for no, one in enumerate(people)
    ]
    acts = [partial(autosave, *both) for both in zip(people, [path] * 6, forms, strict=True)]
    answers = at_once(acts)
    assert sorted(one.status_code for one in answers) == [200, *[409] * 5]
    won = next(no for no, one in enumerate(answers) if one.status_code == 200)
    reread(db)
    edition = db.get_one(Edition, draft)
    assert (edition.summary_ru, edition.revision) == (f"Текст {won}", 2)
    assert {one.json["who"] for one in answers if one.status_code == 409} == {f"Қызметкер {won}"}
