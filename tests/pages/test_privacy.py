"""My data, its export, and closing the account, as people meet them (decided: my data)."""

import io
import json
import re
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.export import SCHEMA
from portal.config import ROOT
from portal.core.clock import FixedClock
from portal.models import Account, DocumentVote, JournalEntry, Proposal, SignIn
from portal.terms import AccountKind, NameChoice, ProposalStatus, Role
from tests.browser import Browser
from tests.confirming import sign_again
from tests.journeys.leaks import spellings
from tests.make import (
    make_account,
    make_body,
    make_discussion,
    make_grant,
    make_proposal,
    sign_in_as,
)
from tests.person import Person
from tests.signing import AIGERIM, HEAD, Signers

TEXT = "Ауыл жолын да жоспарға қосуды ұсынамын."


@pytest.fixture
def number(db: Session) -> str:
    """The number of a document that is discussed."""
    made = make_discussion(db).document.number
    db.commit()
    return str(made)


@pytest.fixture
def aigerim(app: Flask, signers: Signers, number: str) -> Person:
    """Somebody who signed in, voted, sent a proposal, left a draft and an address."""
    person = Person(app, signers, AIGERIM)
    person.sign_in()
    person.submit(person.visit("/me"), {"email": "a@example.kz"}, with_field="email")
    person.vote_on(number, "for")
    writing = {"part": "description", "language": "kk", "text": TEXT}
    person.sign(person.propose(number, writing))
    person.propose(number, {**writing, "text": "Жіберілмеген мәтін"})
    return person


def of(db: Session, kind: type, *where: object) -> list:
    """Rows as they are committed; the session's write lock is let go."""
    db.rollback()
    found = list(db.scalars(select(kind).where(*where).order_by(kind.id)))
    db.expunge_all()
    db.rollback()
    return found


def test_my_page_leads_to_my_data(aigerim: Person):
    links = {one.get("href") for one in aigerim.visit("/me").all("a")}
    assert "/kk/me/data" in links


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
def test_page_tells_everything_that_is_held(aigerim: Person, number: str, lang: str):
    page = aigerim.open(f"/{lang}/me/data")
    for said in ("СӘРСЕНБАЕВА ӘЙГЕРІМ", "a@example.kz", number, f"{number}-1", "Жіберілмеген"):
        assert said in page.text, said
    assert len(page.all("table")) == 6, "no letters and no offices yet"
    assert AIGERIM.iin not in page.html


def test_files_hold_the_same_by_a_schema_that_is_written_down(aigerim: Person, number: str):
    answer = aigerim.get("/kk/me/data.json")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "attachment" in answer.headers["Content-Disposition"]
    said = json.loads(answer.data)
    assert said["schema"] == SCHEMA
    assert said["account"]["email"] == "a@example.kz"
    assert [one["document"] for one in said["votes"]["documents"]] == [number]
    assert [one["text"] for one in said["proposals"]] == [TEXT]
    assert [one["text"] for one in said["drafts"]] == ["Жіберілмеген мәтін"]
    assert len(said["signatures"]) == len(said["sign_ins"]) == 1
    assert "proposal.submit" in {one["act"] for one in said["journal"]}
    written = (ROOT / "docs/my-data.md").read_text("utf-8")
    for name in (*said, *_names(said)):
        assert f"`{name}`" in written, name


def _names(said: dict) -> set[str]:
    rows = [said["account"], said["number"], *said["votes"]["documents"]]
    rows += [row for kept in said.values() if isinstance(kept, list) for row in kept]
    return {name for row in rows for name in row}


def test_no_number_stands_in_the_files_but_inside_the_own_signature(aigerim: Person):
    packed = zipfile.ZipFile(io.BytesIO(aigerim.get("/kk/me/data.zip").data))
    names = packed.namelist()
    assert names[0] == "my-data.json"
    (cms,) = names[1:]
    assert re.fullmatch(r"signatures/[\d-]+\.cms", cms)
    assert AIGERIM.iin.encode() in packed.read(cms)
    for content in (packed.read("my-data.json"), aigerim.get("/kk/me/data.json").data):
        assert not [one for one in spellings(AIGERIM.iin) if one in content]


def test_exports_are_limited(aigerim: Person):
    answers = [aigerim.get("/kk/me/data.json").status_code for _turn in range(21)]
    assert answers == [200] * 20 + [429]


def test_nobody_sees_what_is_held_about_another(
    app: Flask, db: Session, aigerim: Person, number: str
):
    for role in (None, Role.OPERATOR):
        other = make_account(db)
        grant = make_grant(db, other, role) if role else None
        page = sign_in_as(Browser(app), db, other, grant).open("/kk/me/data")
        assert "СӘРСЕНБАЕВА" not in page.html
        assert number not in page.html
    assert Browser(app).get("/kk/me/data.json").status_code == 401


def test_account_is_closed_after_one_look(aigerim: Person, app: Flask, db: Session, number: str):
    guest = Browser(app)
    before = guest.get(f"/api/v1/discussions/{number}").json
    shown = guest.open(f"/kk/discussions/{number}")
    page = aigerim.visit("/me/close")
    led_to = aigerim.submit(page, with_field="seen")
    assert led_to.path == "/kk/"
    assert "СӘРСЕНБАЕВА" not in led_to.html
    assert aigerim.get("/kk/me").status_code == 302
    assert guest.get(f"/api/v1/discussions/{number}").json == before
    after = guest.open(f"/kk/discussions/{number}")
    assert _counts(after.html) == _counts(shown.html)
    assert of(db, SignIn) == []
    (account,) = of(db, Account)
    assert (account.name, account.email) == ("", None)
    assert [one.voter_id for one in of(db, DocumentVote)] == [account.id]


def _counts(html: str) -> list[str]:
    return re.findall(r'balance__count">([^<]+)<', html)


def test_closing_needs_the_page_as_it_stands(aigerim: Person, db: Session):
    for typed in ({}, {"seen": "0" * 16}):
        assert aigerim.send("/kk/me/close", typed).status_code == 409
    (account,) = of(db, Account)
    assert account.closed_at is None


def test_published_proposal_says_that_its_author_left(
    app: Flask, db: Session, aigerim: Person, number: str
):
    (proposal,) = of(db, Proposal)
    aigerim.submit(aigerim.visit("/me/close"), with_field="seen")
    operator = make_account(db)
    desk = sign_in_as(Browser(app), db, operator, make_grant(db, operator, Role.OPERATOR))
    card = desk.open(f"/en/moderation/{proposal.number}")
    assert "the author closed the account" in card.text
    typed = {"outcome": "published", "grounds": "14-тармаққа сай келеді."}
    desk.submit(card, typed, with_field="outcome")
    for page in (f"/proposals/{proposal.number}", f"/discussions/{number}"):
        assert "the author closed the account" in Browser(app).open(f"/en{page}").text
    assert Browser(app).get(f"/api/v1/proposals/{proposal.number}").json["author"] is None


def test_same_person_comes_again_as_somebody_new(
    app: Flask, db: Session, signers: Signers, aigerim: Person, number: str
):
    aigerim.submit(aigerim.visit("/me/close"), with_field="seen")
    again = Person(app, signers, AIGERIM)
    again.sign_in()
    assert "a@example.kz" not in again.visit("/me").html
    for page in (f"/discussions/{number}", f"/documents/{number}"):
        shown = again.open(f"/en{page}")
        assert "with the account that you closed" in shown.text
        assert ("side", "for") not in [one for form in shown.forms for one in form.buttons]
    again.vote_on(number, "against", status=409)
    writing = {"part": "description", "language": "kk", "text": "Тағы бір ұсыныс."}
    again.sign(again.propose(number, writing))
    assert len(of(db, Proposal)) == 2
    assert len(of(db, DocumentVote)) == 1
    assert len(of(db, Account)) == 2


def test_signature_is_no_longer_given_out(
    aigerim: Person, app: Flask, db: Session, signers: Signers
):
    (proposal,) = of(db, Proposal)
    address = f"/kk/proposals/{proposal.number}/signature.cms"
    assert aigerim.get(address).status_code == 200
    aigerim.submit(aigerim.visit("/me/close"), with_field="seen")
    again = Person(app, signers, AIGERIM)
    again.sign_in()
    assert again.get(address).status_code == 404


def test_official_is_told_to_give_the_office_back(app: Flask, db: Session):
    official = make_account(db)
    grant = make_grant(db, official, Role.ADMINISTRATOR, make_body(db))
    browser = sign_in_as(Browser(app), db, official, grant)
    page = browser.open("/en/me/close")
    assert "You hold an office" in page.text
    assert not [form for form in page.forms if "seen" in form.names]
    assert browser.send("/en/me/close", {"seen": "x"}).status_code == 409


def test_organisation_is_closed_by_its_head(app: Flask, db: Session, signers: Signers, number: str):
    head = Person(app, signers, HEAD)
    head.sign_in()
    head.vote_on(number, "for")
    head.submit(head.visit("/me/close"), with_field="seen")
    (account,) = of(db, Account)
    assert (account.kind, account.name) == (AccountKind.ORGANISATION, "")
    assert HEAD.org_name not in Browser(app).open(f"/kk/discussions/{number}").html


def test_waiting_proposal_is_decided_without_a_letter(
    app: Flask, db: Session, aigerim: Person, clock: FixedClock, signers: Signers
):
    (proposal,) = of(db, Proposal)
    aigerim.submit(aigerim.visit("/me/close"), with_field="seen")
    clock.moment += timedelta(hours=1)
    operator = make_account(db)
    desk = sign_in_as(Browser(app), db, operator, make_grant(db, operator, Role.OPERATOR))
    card = desk.open(f"/kk/moderation/{proposal.number}")
    typed = {"outcome": "refused", "breach": ["spam"], "grounds": "Бұл хат спам."}
    to_sign = desk.submit(card, typed, with_field="outcome")
    sign_again(desk, signers, to_sign.path)
    (proposal,) = of(db, Proposal)
    assert proposal.status is ProposalStatus.REFUSED
    assert not list(Path(app.config["PORTAL"].data_dir).glob("mail/*"))
    assert "account.close" in {one.act for one in of(db, JournalEntry)}


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
def test_everybody_can_read_what_is_kept(app: Flask, lang: str):
    guest = Browser(app)
    page = guest.open(f"/{lang}/about/privacy")
    assert "100" in page.text
    assert f"/{lang}/about/privacy" in {one.get("href") for one in guest.open(f"/{lang}/").all("a")}


def test_number_typed_into_the_search_is_left_out(app: Flask):
    guest = Browser(app)
    answer = guest.get(f"/kk/documents?kind=passport&q={AIGERIM.iin}&year=2026")
    assert answer.status_code == 303
    assert answer.location == "/kk/documents?kind=passport&year=2026"
    assert guest.get("/kk/documents?q=226-006").status_code == 200
    assert guest.get("/kk/documents?q=1234567890123").status_code == 200


def test_page_shows_the_name_as_it_was_chosen(db: Session, app: Flask):
    account = make_account(db)
    shown = "С. Т."
    make_proposal(db, author=account, author_shown=shown, name_choice=NameChoice.INITIALS)
    page = sign_in_as(Browser(app), db, account).open("/kk/me/data")
    assert shown in page.text
