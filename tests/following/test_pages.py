"""From the button on a page to the last letter, as a person goes (decided: following by mail)."""

import json
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.core.clock import FixedClock
from portal.core.limits import limiter
from portal.models import Base, Follower, Following, FollowRequest, Notice, Region
from portal.terms import FollowedKind
from tests.browser import Browser
from tests.following.letters import A_DAY, NEXT_DAY, Box, ask, follow, links
from tests.make import MORNING, make_body, make_discussion, make_document, make_program
from tests.one_database import database_url  # noqa: F401  what pages do is the same everywhere

SECRETS = ("a@example.kz", "A@Example.KZ")


@pytest.fixture
def box(app: Flask) -> Box:
    """Where letters arrive."""
    limiter.reset()
    return Box(app)


def count(db: Session, table: type[Base]) -> int:
    db.rollback()
    return db.scalar(select(func.count()).select_from(table)) or 0


def test_road_of_a_follower(
    app: Flask, db: Session, client: Browser, clock: FixedClock, box: Box
) -> None:
    program = make_program(db)
    make_discussion(db, document=make_document(db, program=program))
    db.commit()
    page = client.open("/kk/administrators/201")
    button = next(one["href"] for one in page.all("a") if "/follow/new" in (one.get("href") or ""))
    form = client.open(button)
    assert "201 министрлігі" in form.text
    typed = {"email": "a@example.kz", "letters": "ru"}
    sent = client.submit(form, typed, with_field="email")
    assert sent.path == "/kk/follow/sent"
    (asking,) = box.fetch(MORNING)
    assert asking["Content-Language"] == "ru"
    assert "Министерство 201" in asking["Subject"]
    (link,) = links(asking)

    assert count(db, Follower) == 0
    for _again in range(3):  # a mail server looks at the link before its reader does
        assert Browser(app).open(link).form().buttons == [("", "")]
    assert count(db, Follower) == 0
    clock.moment = MORNING + timedelta(minutes=5)
    mine = client.submit(Browser.open(client, link), {}, action=link)
    assert mine.path.startswith("/ru/follow/mine/")
    assert "Министерство 201" in mine.text
    assert (count(db, Follower), count(db, FollowRequest)) == (1, 0)
    assert Browser(app).get(link).status_code == 404

    make_document(db, program=make_program(db), placed_at=MORNING + timedelta(hours=2))
    db.commit()
    assert box.fetch(MORNING + timedelta(hours=3)) == []  # letters are for the morning
    (letter,) = box.fetch(NEXT_DAY)
    assert (letter["To"], letter["Content-Language"]) == ("a@example.kz", "ru")
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert links(letter)[-2] == mine.path
    one_click = letter["List-Unsubscribe"].strip("<>").removeprefix("http://localhost")
    assert one_click == links(letter)[-1]
    for path in links(letter):
        assert Browser(app).get(path).status_code == 200, path

    asked = Browser(app).open(one_click)
    assert asked.form(one_click)
    answer = Browser(app).http.post(one_click, data={"List-Unsubscribe": "One-Click"})
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    assert (count(db, Follower), count(db, Following)) == (0, 0)
    gone = Browser(app).open(mine.path, 404)
    assert gone.all("h1")
    assert Browser(app).http.post(one_click).status_code == 404
    assert_nothing_is_left(app, db)


def assert_nothing_is_left(app: Flask, db: Session) -> None:
    """No row of any table tells an address in clear, nor the link of a letter."""
    db.rollback()
    for table in Base.metadata.sorted_tables:
        for row in db.execute(select(table)):
            said = " ".join(str(value) for value in row)
            assert not any(one in said for one in SECRETS), table.name
            assert "/follow/" not in said, table.name


def test_letters_leave_no_trace_once_sent(app: Flask, db: Session, client: Browser, box: Box):
    make_body(db)
    db.commit()
    ask(client, "body", "201")
    assert count(db, Notice) == 1
    box.fetch(MORNING)
    assert_nothing_is_left(app, db)


def test_wrong_address_is_told_and_what_was_typed_stays(
    db: Session, client: Browser, box: Box
) -> None:
    make_body(db)
    db.commit()
    page = client.open("/ru/follow/new?what=body&key=201")
    for email in ("", "a@b", "a b@example.kz", "a@example.kz\nBcc: b@example.kz"):
        typed = {"email": email, "letters": "kk"}
        again = client.submit(page, typed, with_field="email", status=422)
        form = again.form(with_field="email")
        assert form.values["letters"] == ["kk"]
        assert form.values["what"] + form.values["key"] == ["body", "201"]
        assert any(one.get("aria-invalid") for one in again.all("input")), email
    assert count(db, FollowRequest) == 0


def test_what_is_not_there_or_not_public_cannot_be_followed(
    db: Session, client: Browser, box: Box
) -> None:
    draft = make_document(db, draft=True)
    db.commit()
    for what, key in (
        *(("body", "999"), ("region", "1"), ("program", "999-001"), ("document", "2026-99999")),
        *(("document-kind", "poem"), ("document", str(draft.id))),
    ):
        address = f"/ru/follow/new?what={what}&key={key}"
        assert client.get(address).status_code == 404, address
        posted = {"what": what, "key": key, "email": "a@example.kz"}
        assert client.send("/ru/follow/new", posted).status_code == 404, address
    for nothing in ("", "?what=poem&key=1", "?what=body", "?what=search&q=", "?what=body&key="):
        assert client.open(f"/ru/follow/new{nothing}").path == "/ru/follow"
    assert count(db, FollowRequest) == 0


def test_every_kind_of_thing_is_said_in_words(db: Session, client: Browser, box: Box) -> None:
    document = make_document(db)
    db.add(Region(code="750000000", name_kk="Алматы қаласы", name_ru="город Алматы"))
    db.commit()
    code = document.program.code
    for arguments, words in (
        ("what=body&key=201", "Министерство 201"),
        ("what=region&key=750000000", "город Алматы"),
        (f"what=program&key=201-{code}", f"201-{code}"),
        (f"what=document&key={document.number}", f"№ {document.number}"),
        ("what=document-kind&key=audit-result", ""),
        ("what=search&q=дорога&administrator=201&year=2026", "“дорога”, Министерство 201, 2026"),
        ("q=мост&kind=document&kind=part&language=kk", "Қазақша"),
    ):
        page = client.open(f"/ru/follow/new?{arguments}")
        assert words in page.text, arguments
        sent = client.submit(
            page, {"email": f"a{count(db, FollowRequest)}@example.kz"}, with_field="email"
        )
        assert sent.path == "/ru/follow/sent"
    db.rollback()
    kept = db.scalars(select(FollowRequest).order_by(FollowRequest.id)).all()
    assert json.loads(kept[-1].key)["language"] == "kk"  # of the search, not of the letters
    assert {one.language.value for one in kept} == {"ru"}


def test_answer_is_the_same_for_every_address(
    app: Flask, db: Session, client: Browser, box: Box
) -> None:
    make_body(db)
    follow(app, db, FollowedKind.BODY, "201")
    pages = {ask(client, "body", "201", email).text for email in ("a@example.kz", "b@example.kz")}
    page = client.open("/ru/follow")
    for email in ("a@example.kz", "b@example.kz"):
        pages.add(client.submit(page, {"email": email}, with_field="email").text)
    assert len(pages) == 2  # one after each form
    assert [one["To"] for one in box.fetch(MORNING)] == ["a@example.kz", "b@example.kz", SECRETS[0]]


def test_strangers_box_gets_three_unanswered_letters_at_most(
    app: Flask, db: Session, client: Browser, clock: FixedClock, box: Box
) -> None:
    make_body(db)
    db.commit()
    for email in (*SECRETS, "a@example.KZ", "A@EXAMPLE.kz", "a@example.kz"):
        assert ask(client, "body", "201", email).path == "/ru/follow/sent"
    assert len(box.fetch(MORNING)) == 3
    ask(client, "body", "201", "b@example.kz")
    assert len(box.fetch(MORNING)) == 1
    clock.moment = MORNING + 3 * A_DAY
    link = links(box.letters[0])[0]
    assert client.get(link).status_code == 404  # too old
    ask(client, "body", "201")
    assert len(box.fetch(clock.moment)) == 1


def test_one_visitor_asks_twenty_times_an_hour(db: Session, client: Browser, box: Box) -> None:
    wrong = {"what": "body", "key": "201", "email": "x"}
    answers = [client.send("/ru/follow/new", wrong).status_code for _n in range(21)]
    assert (429 in answers[:20], answers[20]) == (False, 429)
    limiter.reset()


def test_page_of_a_follower_changes_language_and_stops_one(
    app: Flask, db: Session, client: Browser, box: Box
) -> None:
    make_body(db)
    follower = follow(app, db, FollowedKind.BODY, "201")
    other = follow(app, db, FollowedKind.BODY, "201", "b@example.kz")
    more = Following(what=FollowedKind.DOCUMENT_KIND, key="passport", began_at=MORNING)
    follower.followings.append(more)
    db.commit()
    first, second = (one.id for one in follower.followings)
    path = f"/ru/follow/mine/{app.extensions['keys'].open(follower.token_encrypted).decode()}"
    page = client.open(path)
    assert "example.kz" not in page.html.replace("name@example.kz", "")
    kazakh = client.submit(page, {"letters": "kk"}, action=f"{path}/language")
    assert kazakh.path == path.replace("/ru/", "/kk/")
    assert client.send(f"{path}/language", {"letters": "de"}).status_code == 400
    stops = f"{path}/stop"
    foreign = {"following": other.followings[0].id}
    assert client.send(stops, foreign).status_code == 303
    assert count(db, Following) == 3
    client.send(stops, {"following": second})
    assert (count(db, Following), count(db, Follower)) == (2, 2)
    last = client.send(stops, {"following": first})
    assert last.location == "/ru/follow/stopped"
    assert (count(db, Following), count(db, Follower)) == (1, 1)
    for dead in (stops, f"{path}/language"):
        answer = client.send(dead, {"letters": "kk", "following": 1})
        assert (answer.status_code, "<h1" in answer.text) == (404, True)


def test_address_follows_fifty_things_at_most(
    app: Flask, db: Session, client: Browser, box: Box
) -> None:
    make_body(db)
    follower = follow(app, db, FollowedKind.BODY, "201")
    follower.followings += [
        Following(what=FollowedKind.PROGRAM, key=f"201-{no:03d}", began_at=MORNING)
        for no in range(1, 50)
    ]
    db.commit()
    ask(client, "document-kind", "passport")
    ask(client, "body", "201")
    *_digests, over, again = [links(one)[0] for one in box.fetch(MORNING)]
    assert client.send(over, {}).status_code == 409
    assert client.send(again, {}).status_code == 303  # it is followed already
    assert count(db, Following) == 50
