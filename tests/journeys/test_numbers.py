"""After a full journey of people, an organisation and officials, with every mistake that people
make, the IIN of none of them stands anywhere in clear (decided: no evidence in clear)."""

import logging
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from portal.core.clock import FixedClock
from portal.core.db import write_session
from portal.eds.development import Profile
from portal.eds.policy import bin_checksum_holds
from portal.models import Account, Body, SignatureEvidence
from portal.rules.calendar import end_of
from portal.terms import Language
from tests.browser import Browser
from tests.crawl import OF_A_KNOWN_KIND, crawl
from tests.journeys.leaks import Watch, everything, leaks, spellings
from tests.journeys.road import BODY, Road
from tests.journeys.test_road import (
    LAST_DAY,
    Passport,
    administrator_answers,
    operator_decides,
    people_propose,
    people_vote,
    people_vote_on_proposals,
    place_passport,
    write_passport,
)
from tests.one_database import database_url  # noqa: F401  both: test_road.py
from tests.person import Person
from tests.signing import AIGERIM, DAULET, HEAD, OFFICIAL, OPERATOR, Signers

NUMBERS = [one.iin for one in (AIGERIM, DAULET, HEAD, OFFICIAL, OPERATOR)]
MINISTRY = next(n for n in (f"45024000001{d}" for d in range(10)) if bin_checksum_holds(n))
MINISTER = Profile(
    "minister", "АХМЕТОВ", "ТИМУР", None, "880229100133", "head", "МИНИСТРЛІК", MINISTRY
)
WRONG_KINDS = ("employee", "treasury", "information-system", "authentication")


@pytest.fixture
def road(app: Flask, clock: FixedClock, signers: Signers) -> Road:
    """An empty portal with its people."""
    return Road.begin(app, clock, signers)


def test_numbers_are_found_in_every_spelling() -> None:
    number = AIGERIM.iin
    assert len(spellings(number)) == 7
    assert leaks([("here", b"author-iin: " + number.encode())], [number])
    assert leaks([("here", number.encode("utf-16-be"))], [number])
    assert not leaks([("here", number[:11].encode())], [number])


def test_nobody_is_named_by_number_anywhere(road: Road, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    watch = Watch(road.app)
    passport = place_passport(road, write_passport(road))
    people_vote(road, passport)
    people_propose(road, passport)
    operator_decides(road, passport)
    administrator_answers(road, passport)
    people_vote_on_proposals(road, passport)
    people_make_mistakes(road)
    minister_comes_with_the_key_of_a_body(road)
    daulet_looks_at_his_data_and_leaves(road)
    marks = list(everything(watch, ""))
    assert not leaks(marks, NUMBERS)
    assert "closed_voter.mark" in {place for place, _content in marks}
    discussion_is_closed(road, passport)
    everybody_looks_at_everything(road, passport)
    found = list(everything(watch, caplog.text))
    assert not leaks(found, [*NUMBERS, MINISTER.iin])
    places = {place for place, _content in found}
    assert {"GET proposals.sign", "POST accounts.signed", "GET moderation.card"} <= places
    assert {"signature_evidence.cms_encrypted", "GET privacy.show"} <= places
    assert {"cache of pages", "log", "GET closure.report"} <= places
    assert any(place.endswith(".eml, read") for place in places)
    assert any(place.endswith(".pdf, read") for place in places)


def people_make_mistakes(road: Road) -> None:
    """Wrong keys, an IIN typed where none is asked for, lost forms, missing pages, a crash."""
    for kind in WRONG_KINDS:
        holder = replace(AIGERIM if kind == "authentication" else HEAD, name=kind, kind=kind)
        wrong = Person(road.app, road.signers, holder)
        wrong.sign(wrong.visit("/sign-in"), status=422)
    road.enter("aigerim")
    aigerim, number = road.people["aigerim"], AIGERIM.iin
    for typed in (number, f"{number}@mail.kz", f"а {number} б"):
        page = aigerim.visit("/me")
        aigerim.submit(page, {"email": typed}, with_field="email", status=422)
    kept = road.one(Account, Account.name.startswith("СӘРСЕНБАЕВА"))
    assert kept.email == "aigerim@example.kz"
    for browser in (aigerim, Browser(road.app), road.people["operator"]):
        for path in ("documents", "discussions", "moderation", "nowhere"):
            browser.get(f"/kk/{path}?q={number}&page=1", follow_redirects=True)
    lost = {"csrf_token": "lost", "email": number, "text": f"Менің нөмірім {number}"}
    assert aigerim.http.post("/kk/me/email", data=lost).status_code == 400
    assert aigerim.send("/kk/me/act-as", {"grant": number}).status_code == 409
    assert aigerim.send("/kk/sign-in", {"challenge": number, "cms": number}).status_code == 422
    assert aigerim.send("/kk/discussions/2026-00001/vote", {"side": number}).status_code == 400
    _crash(road, aigerim)


def _crash(road: Road, person: Person) -> None:
    """The form is good, the portal is not: its log tells of the crash, not of the form."""
    road.app.testing, was = False, road.app.testing
    road.app.extensions["engine"], engine = None, road.app.extensions["engine"]
    try:
        page = person.http.post("/kk/me/email", data={"email": AIGERIM.iin})
        assert page.status_code == 500
    finally:
        road.app.testing, road.app.extensions["engine"] = was, engine


def minister_comes_with_the_key_of_a_body(road: Road) -> None:
    """The key of a state body's head signs in an official, who waits to be confirmed."""
    with write_session(road.engine) as db:
        db.execute(update(Body).where(Body.code == BODY).values(bin=MINISTRY))
    minister = Person(road.app, road.signers, MINISTER)
    assert "АХМЕТОВ" in minister.sign_in().text
    road.people["minister"] = minister


def daulet_looks_at_his_data_and_leaves(road: Road) -> None:
    """He reads what is kept, votes, closes the account, and comes again."""
    road.enter("daulet")
    daulet = road.people["daulet"]
    daulet.vote_on("2026-00001", "for")
    assert DAULET.iin not in daulet.visit("/me/data").html
    assert DAULET.iin not in daulet.get("/ru/me/data.json").text
    daulet.submit(daulet.visit("/me/close"), with_field="seen")
    road.enter("daulet")
    again = road.one(Account, Account.closed_at.is_(None), Account.name.startswith("ОСПАНОВ"))
    assert again.language is Language.RU
    road.people["daulet"].vote_on("2026-00001", "against", status=409)


def discussion_is_closed(road: Road, passport: Passport) -> None:
    """The report is made, and each of its files is drawn."""
    road.at(end_of(LAST_DAY) + timedelta(minutes=1))
    assert road.run()["close_discussions"] == 1
    for form in ("pdf", "docx", "xlsx"):
        with Browser(road.app).get(f"/kk/closure-reports/{passport.number}.{form}") as answer:
            assert answer.status_code == 200
    assert road.count(SignatureEvidence) == 6


def everybody_looks_at_everything(road: Road, passport: Passport) -> None:
    """Every page of every kind, as everybody sees it."""
    for name in ("aigerim", "daulet", "head", "official", "operator"):
        road.enter(name)
    road.people["guest"] = Person(road.app, road.signers, AIGERIM)
    starts = ["/kk/", "/kk/me", "/kk/me/data", "/kk/workplace", "/kk/moderation"]
    starts += [f"/kk/proposals/{number}" for number in passport.proposals.values()]
    starts += [f"/kk/moderation/{number}" for number in passport.proposals.values()]
    starts += [f"/api/v1/closure-reports/{passport.number}", "/api/v1/", "/metrics"]
    for person in road.people.values():
        assert len(list(crawl(person, starts, most=OF_A_KNOWN_KIND))) > len(starts)
