"""Letters with news: in the morning, once, whatever goes down meanwhile."""

from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from portal.closure.actions import make_closure_report
from portal.jobs import run_due, sync_search
from portal.models import Follower, Following, Notice, Response
from portal.terms import EditionStatus, FollowedKind, Language, ProposalStatus, ResponseOutcome
from tests.following.letters import A_DAY, NEXT_DAY, Box, follow, links, make_followers
from tests.guards.world import new_correction
from tests.make import (
    MORNING,
    make_account,
    make_body,
    make_decision,
    make_discussion,
    make_document,
    make_program,
    make_proposal,
)
from tests.one_database import database_url  # noqa: F401  both: test_letters_at_once.py

AN_HOUR = timedelta(hours=1)


@pytest.fixture
def box(app: Flask) -> Box:
    """Where letters arrive."""
    return Box(app)


def text(letters: list) -> str:
    (letter,) = letters
    return letter.get_content()


def test_everything_that_happens_to_a_document_is_told_once(
    app: Flask, db: Session, box: Box
) -> None:
    make_body(db, email=None)
    discussion = make_discussion(db)  # from Monday, 2 November, until Monday, 16 November
    document = discussion.document
    follow(app, db, FollowedKind.DOCUMENT, str(document.number))
    first = text(box.fetch(NEXT_DAY))
    assert "Placed on 2 November" not in first  # it speaks Russian, in the words of the catalogue
    assert document.editions[0].title_ru in first
    assert f"/ru/discussions/{document.number}" in first

    at = MORNING + A_DAY
    new_correction(db, document.editions[0], placed=True).placed_at = at
    for _n in range(2):
        published = make_proposal(db, discussion=discussion, status=ProposalStatus.PUBLISHED)
        make_decision(db, published, decided_at=at)
    answered = make_proposal(db, discussion=discussion, status=ProposalStatus.ANSWERED)
    make_decision(db, answered, decided_at=MORNING - A_DAY)
    db.add(
        Response(
            proposal_id=answered.id,
            author_id=make_account(db).id,
            outcome=ResponseOutcome.ACCEPTED,
            grounds="Келісеміз, енгіземіз.",
            language=Language.KK,
            responded_at=at,
            is_late=False,
        )
    )
    db.commit()
    second = text(box.fetch(NEXT_DAY + A_DAY))
    assert second.count("\n- ") == 3  # an edition, proposals, a response
    assert box.fetch(NEXT_DAY + 2 * A_DAY) == []

    told = {day: box.fetch(MORNING + day * A_DAY) for day in range(4, 14)}  # 6 to 15 November
    assert [day for day, letters in told.items() if letters] == [9]  # three working days are left
    with app.app_context():
        make_closure_report(
            db, discussion.id, "http://localhost", MORNING + 15 * A_DAY - 10 * AN_HOUR
        )
        db.commit()
    last = text(box.fetch(MORNING + 15 * A_DAY))
    assert last.count("\n- ") == 2  # it ended, and its report
    assert box.fetch(MORNING + 16 * A_DAY) == []


def test_withdrawal_is_told_and_its_discussion_ends_quietly(
    app: Flask, db: Session, box: Box
) -> None:
    discussion = make_discussion(db)
    document = discussion.document
    follow(app, db, FollowedKind.BODY, "201", now=MORNING + AN_HOUR)
    discussion.withdrawn_at = document.withdrawn_at = MORNING + 2 * AN_HOUR
    document.withdrawn_on = date(2026, 11, 2)
    document.reason_kk, document.reason_ru = "Қате жүктелді", "Загружен не тот файл"
    db.commit()
    told = text(box.fetch(NEXT_DAY))
    assert "Загружен не тот файл" in told
    assert f"/ru/documents/{document.number}" in told
    assert [box.fetch(MORNING + day * A_DAY) for day in range(2, 20)] == [[]] * 18


def test_news_is_grouped_and_each_stands_once(app: Flask, db: Session, box: Box) -> None:
    follower = follow(app, db, FollowedKind.BODY, "201", language=Language.KK)
    own, other = make_program(db), make_program(db)
    foreign = make_program(db, body=make_body(db, "217"))
    numbers = [make_document(db, program=one).number for one in (own, other, foreign)]
    began = MORNING - A_DAY
    follower.followings += [
        Following(what=FollowedKind.PROGRAM, key=f"201-{own.code}", began_at=began),
        Following(what=FollowedKind.DOCUMENT_KIND, key="passport", began_at=began),
        Following(what=FollowedKind.REGION, key="750000000", began_at=began),
    ]
    db.commit()
    letter = text(box.fetch(NEXT_DAY))
    assert [letter.count(f"/kk/documents/{number}") for number in numbers] == [1, 1, 1]
    order = [letter.index(f"/kk/documents/{number}") for number in numbers]
    assert order == sorted(order)  # the program, then the body, then the kind
    assert "201 министрлігі" in letter


def test_what_is_not_public_or_older_than_the_wish_is_in_no_letter(
    app: Flask, db: Session, box: Box
) -> None:
    discussion = make_discussion(db, document=make_document(db, placed_at=MORNING - 5 * A_DAY))
    follow(app, db, FollowedKind.BODY, "201", now=MORNING - AN_HOUR)
    discussion.opened_at = MORNING - 5 * A_DAY
    make_document(db, draft=True)
    scheduled = make_document(db, draft=True).editions[0]
    scheduled.status = EditionStatus.SCHEDULED
    for status in (ProposalStatus.ON_MODERATION, ProposalStatus.REFUSED, ProposalStatus.WITHDRAWN):
        make_proposal(db, discussion=discussion, status=status)
    new_correction(db, discussion.document.editions[0])
    make_document(db, placed_at=MORNING - 2 * AN_HOUR)  # an hour before it was followed
    db.commit()
    assert box.fetch(NEXT_DAY) == []


def test_letter_waits_for_the_hour_and_for_the_next_day(app: Flask, db: Session, box: Box) -> None:
    follow(app, db, FollowedKind.BODY, "201")
    make_document(db)
    db.commit()
    midnight = datetime.fromisoformat("2026-11-03T00:00:00+05:00")
    assert [box.fetch(midnight + minutes * AN_HOUR / 60) for minutes in (0, 479)] == [[], []]
    assert len(box.fetch(midnight + 8 * AN_HOUR)) == 1
    make_document(db, placed_at=midnight + 8 * AN_HOUR)
    db.commit()
    assert [box.fetch(midnight + hour * AN_HOUR) for hour in (9, 12, 23)] == [[], [], []]
    assert len(box.fetch(midnight + A_DAY + 8 * AN_HOUR)) == 1
    missed = [make_document(db, placed_at=midnight + day * A_DAY).number for day in range(2, 5)]
    db.commit()
    caught_up = text(box.fetch(midnight + 5 * A_DAY + 9 * AN_HOUR))
    assert all(number in caught_up for number in missed)


def test_mail_server_that_was_down_for_days_brings_one_letter_with_everything(
    app: Flask, db: Session, box: Box
) -> None:
    follow(app, db, FollowedKind.BODY, "201")
    numbers = []
    box.is_down = True
    for day in range(3):
        numbers.append(make_document(db, placed_at=MORNING + day * A_DAY).number)
        db.commit()
        for hour in range(12):
            assert box.fetch(NEXT_DAY + day * A_DAY + hour * AN_HOUR) == []
    box.is_down = False
    arrived = [box.fetch(NEXT_DAY + 3 * A_DAY + hour * AN_HOUR) for hour in range(12)]
    (letter,) = [one for letters in arrived for one in letters]
    assert all(number in letter.get_content() for number in numbers)
    number = make_document(db, placed_at=NEXT_DAY + 3 * A_DAY).number
    db.commit()
    further = text(box.fetch(NEXT_DAY + 4 * A_DAY))
    assert number in further
    assert not any(one in further for one in numbers)


def test_late_letter_counts_for_its_own_day(app: Flask, db: Session, box: Box) -> None:
    follow(app, db, FollowedKind.BODY, "201")
    make_document(db)
    db.commit()
    box.is_down = True
    box.fetch(NEXT_DAY)
    db.execute(update(Notice).values(next_try_at=NEXT_DAY + A_DAY + AN_HOUR))
    db.commit()
    box.is_down = False
    assert box.fetch(NEXT_DAY + A_DAY) == []  # it is not taken back while it may be travelling
    assert len(box.fetch(NEXT_DAY + A_DAY + AN_HOUR)) == 1
    make_document(db, placed_at=NEXT_DAY + A_DAY)
    db.commit()
    assert [box.fetch(NEXT_DAY + A_DAY + hour * AN_HOUR) for hour in (2, 9)] == [[], []]
    assert len(box.fetch(NEXT_DAY + 2 * A_DAY)) == 1


def test_whoever_stops_while_letters_are_written_gets_none(
    app: Flask, db: Session, box: Box
) -> None:
    make_followers(app, db, 2)
    box.is_down = True
    box.fetch(NEXT_DAY)
    first = db.scalars(select(Follower).order_by(Follower.id)).first()
    token = app.extensions["keys"].open(first.token_encrypted).decode()
    db.rollback()
    assert app.test_client().post(f"/kk/follow/stop/{token}").status_code == 200
    box.is_down = False
    (letter,) = box.fetch(NEXT_DAY + AN_HOUR)
    assert letter["To"] == "1@example.kz"
    assert not any(token in path for path in links(letter))


def test_letters_that_never_arrive_end_after_their_term(app: Flask, db: Session, box: Box) -> None:
    make_followers(app, db, 1)
    follow(app, db, FollowedKind.BODY, "999", "quiet@example.kz")
    box.is_down = True
    box.fetch(NEXT_DAY)
    run_due(app, MORNING + 89 * A_DAY)
    assert db.scalar(select(func.count()).select_from(Follower)) == 2
    run_due(app, MORNING + 91 * A_DAY)
    db.rollback()
    left = db.scalars(select(Follower)).one()
    assert app.extensions["keys"].open(left.address_encrypted) == b"quiet@example.kz"


def test_search_tells_what_newly_fits_it(app: Flask, db: Session, box: Box) -> None:
    follow(app, db, FollowedKind.SEARCH, '{"q":"мектеп салу"}')
    follow(app, db, FollowedKind.SEARCH, '{"q":"больница"}', "b@example.kz")
    schools = {"name_kk": "Мектептер салу", "name_ru": "Строительство школ"}
    fits = make_document(db, program=make_program(db, **schools)).number
    make_document(db)
    db.commit()
    assert box.fetch(NEXT_DAY) == []  # the index does not know of it yet, so the letter waits
    with app.app_context():  # the first round makes the index, the second one knows of every change
        assert [sync_search(app, NEXT_DAY) > 0, sync_search(app, NEXT_DAY) >= 0] == [True, True]
    (letter,) = box.fetch(NEXT_DAY)
    assert letter["To"] == "a@example.kz"
    assert letter.get_content().count("/ru/documents/") == 1
    assert f"/ru/documents/{fits}" in letter.get_content()
    assert box.fetch(NEXT_DAY + A_DAY) == []


def test_search_that_cannot_be_asked_holds_nobody_else_up(
    app: Flask, db: Session, box: Box
) -> None:
    follow(app, db, FollowedKind.SEARCH, '{"q":"жол"}')
    follow(app, db, FollowedKind.BODY, "201", "b@example.kz")
    number = make_document(db).number
    db.commit()
    with app.app_context():  # the first round makes the index, the second one knows of every change
        assert [sync_search(app, NEXT_DAY) > 0, sync_search(app, NEXT_DAY) >= 0] == [True, True]
    search = app.extensions.pop("search")
    assert [one["To"] for one in box.fetch(NEXT_DAY)] == ["b@example.kz"]
    app.extensions["search"] = search
    (letter,) = box.fetch(NEXT_DAY + AN_HOUR)
    assert (letter["To"], number in letter.get_content()) == ("a@example.kz", True)
