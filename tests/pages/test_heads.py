"""Keys of state bodies: what they open, how a head waits, is confirmed and replaced (§8)."""

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.eds.development import Profile
from portal.models import HeadClaim, RoleGrant
from portal.terms import Role
from tests.browser import Browser, Page
from tests.confirming import sign_page
from tests.make import make_account, make_body, make_discussion, make_grant, sign_in_as
from tests.person import Person
from tests.signing import Signers

BIN = "451140853018"
HEAD = Profile(
    "body-head", "ҚАРАҚОЖА", "БЕКЗАТ", "ӨМІРҰЛЫ", "991231100109", "head", "201 МИНИСТРЛІГІ", BIN
)
LATER = Profile(
    "later-head", "ЖЫЛҚЫБАЙ", "ДИНА", None, "850715200017", "head", "201 МИНИСТРЛІГІ", BIN
)
PERSONAL = Profile("personal", "ҚАРАҚОЖА", "БЕКЗАТ", "ӨМІРҰЛЫ", "991231100109", "individual")
SIGNATORY = Profile(
    "signatory", "ОСПАНОВ", "ДӘУЛЕТ", None, "800101100013", "signer", "201 МИНИСТРЛІГІ", BIN
)
GROUNDS = "Тағайындау туралы № 7 бұйрық."


@pytest.fixture
def operator(app: Flask, db: Session) -> Browser:
    """An operator, and body 201 with its BIN."""
    make_body(db, "201", bin=BIN)
    account = make_account(db)
    return sign_in_as(Browser(app), db, account, make_grant(db, account, Role.OPERATOR))


def decide(operator: Browser, db: Session, signers: Signers, outcome: str = "confirm") -> Page:
    """The operator decides about the open claim, and signs."""
    db.rollback()
    claim = db.scalars(select(HeadClaim).where(HeadClaim.decided_at.is_(None))).one()
    db.rollback()
    page = operator.open(f"/ru/moderation/heads/{claim.id}")
    assert claim.certificate_sha256 in page.text
    typed = {"outcome": outcome, "grounds": GROUNDS}
    page = operator.submit(page, typed, with_field="grounds")
    return sign_page(operator, signers, page)


def test_head_waits_for_the_operator_and_sees_why(
    app: Flask, db: Session, signers: Signers, operator: Browser
):
    head = Person(app, signers, HEAD, "en")
    page = head.sign_in()
    assert "Waits for the operator's confirmation" in page.text
    assert head.get("/en/workplace").status_code == 403
    Person(app, signers, HEAD).sign_in()  # comes again, from another browser
    listed = operator.open("/en/moderation/heads")
    assert listed.text.count("ҚАРАҚОЖА") == 1


def test_confirmed_head_acts_from_the_next_request_on(
    app: Flask, db: Session, signers: Signers, operator: Browser
):
    head = Person(app, signers, HEAD)
    head.sign_in()
    decide(operator, db, signers)
    head.open("/kk/workplace/staff/give")
    again = Person(app, signers, HEAD)
    again.sign_in()
    again.open("/kk/workplace/staff/give")


def test_declined_head_reads_the_grounds_and_can_come_again(
    app: Flask, db: Session, signers: Signers, operator: Browser
):
    head = Person(app, signers, HEAD, "en")
    head.sign_in()
    decide(operator, db, signers, "decline")
    page = head.open("/en/me")
    assert GROUNDS in page.text
    assert head.get("/en/workplace").status_code == 403
    assert (
        "Waits for the operator's confirmation" in Person(app, signers, HEAD, "en").sign_in().text
    )


def test_decision_needs_a_choice_and_grounds(app, db: Session, signers: Signers, operator: Browser):
    Person(app, signers, HEAD).sign_in()
    claim_id = db.scalars(select(HeadClaim.id)).one()
    db.rollback()
    address = f"/ru/moderation/heads/{claim_id}"
    for typed in ({"outcome": "confirm", "grounds": "—"}, {"grounds": GROUNDS}, {}):
        assert operator.send(address, typed).status_code == 422
    decide(operator, db, signers)
    assert operator.send(address, {"outcome": "decline", "grounds": GROUNDS}).status_code == 409
    assert operator.get("/ru/moderation/heads/999").status_code == 404


def test_office_of_the_head_opens_to_the_heads_key_alone(
    app: Flask, db: Session, signers: Signers, operator: Browser
):
    Person(app, signers, HEAD).sign_in()
    decide(operator, db, signers)
    personal = Person(app, signers, PERSONAL)
    personal.sign_in()
    db.rollback()
    grant_id = db.scalars(select(RoleGrant.id).where(RoleGrant.role == Role.HEAD)).one()
    db.rollback()
    assert personal.get("/kk/workplace").status_code == 403
    assert personal.send("/kk/me/act-as", {"grant": str(grant_id)}).status_code == 409


def test_later_head_takes_the_place_of_the_one_before(
    app: Flask, db: Session, signers: Signers, operator: Browser
):
    head, later = Person(app, signers, HEAD), Person(app, signers, LATER)
    head.sign_in()
    decide(operator, db, signers)
    later.sign_in()
    assert head.get("/kk/workplace").status_code == 200
    decide(operator, db, signers)
    later.open("/kk/workplace/staff")
    assert head.get("/kk/workplace").status_code == 403
    living = select(RoleGrant).where(RoleGrant.role == Role.HEAD, RoleGrant.ended_at.is_(None))
    assert len(db.scalars(living).all()) == 1


@pytest.mark.parametrize("profile", [HEAD, SIGNATORY], ids=["head", "signatory"])
def test_key_of_a_state_body_neither_votes_nor_proposes(
    app: Flask, db: Session, signers: Signers, operator: Browser, profile: Profile
):
    number = make_discussion(db).document.number
    db.commit()
    person = Person(app, signers, profile)
    person.sign_in()
    answer = person.send(f"/kk/discussions/{number}/vote", {"side": "for"})
    assert answer.status_code == 409
    typed = {"part": "description", "language": "kk", "text": "Жолды жөндеуді ұсынамын."}
    answer = person.send(f"/kk/discussions/{number}/proposals/new", typed)
    assert answer.status_code in (403, 409)


def test_key_of_a_state_body_opens_only_the_offices_in_it(
    app: Flask, db: Session, signers: Signers, operator: Browser
):
    signatory = Person(app, signers, SIGNATORY)
    signatory.sign_in()
    assert not db.scalars(select(HeadClaim)).all()  # only a head's key claims
    iin_hash = app.extensions["keys"].identity_hash("person", SIGNATORY.iin)
    from_page = signatory.open("/kk/me").text
    assert "201" in from_page
    account = db.scalars(select(make_account(db).__class__).filter_by(identity_hash=iin_hash)).one()
    own = make_grant(db, account, Role.ADMINISTRATOR, make_body(db, "201"))
    foreign = make_grant(db, account, Role.ADMINISTRATOR, make_body(db, "217"))
    operators = make_grant(db, account, Role.OPERATOR)
    db.commit()
    for grant, status in ((own, 303), (foreign, 409), (operators, 409)):
        answer = signatory.send("/kk/me/act-as", {"grant": str(grant.id)})
        assert answer.status_code == status
