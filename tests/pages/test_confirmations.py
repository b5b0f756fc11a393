"""The second look before an act of state: nothing is done before its text is signed, and what is
done is what was signed (decided: acts of state)."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.confirmations.signing import MASK, is_same_signer, shown
from portal.core.clock import FixedClock
from portal.core.signer import SignerFacts
from portal.core.state_acts import Statement
from portal.eds import Signer
from portal.models import (
    Account,
    Base,
    Discussion,
    Document,
    Edition,
    JournalEntry,
    ModerationDecision,
    Proposal,
    RoleGrant,
    SignatureEvidence,
    StateAct,
)
from portal.terms import EditionStatus, Power, ProposalStatus, Role
from tests.browser import Browser
from tests.confirming import confirm, sign_again, signature, to_be_signed
from tests.make import (
    make_account,
    make_body,
    make_discussion,
    make_document,
    make_grant,
    make_proposal,
    sign_in_as,
)
from tests.signing import AIGERIM, DAULET, OFFICIAL, Signers

GROUNDS = "Бұл жарнама, құжатқа қатысы жоқ."
REFUSE = {"outcome": "refused", "breach": ["spam"], "grounds": GROUNDS, "language": "kk"}
REASON = {"reason_kk": "Қате құжат жүктелді.", "reason_ru": "Загружен не тот документ."}
LATE_EVENING = datetime(2026, 11, 2, 18, 55, tzinfo=UTC)  # five minutes before midnight


def in_office(client: Browser, db: Session, role: Role, iin: str = "") -> RoleGrant:
    """A new official signs in with the client; the office."""
    account = make_account(db)
    body = None if role is Role.OPERATOR else make_body(db, "201")
    grant = make_grant(db, account, role, body)
    sign_in_as(client, db, account, grant, iin)
    return grant


@pytest.fixture
def operator(client: Browser, db: Session) -> RoleGrant:
    """An operator, signed in with the client."""
    return in_office(client, db, Role.OPERATOR)


@pytest.fixture
def official(client: Browser, db: Session) -> RoleGrant:
    """An employee of body 201, signed in with the client."""
    return in_office(client, db, Role.ADMINISTRATOR)


@pytest.fixture
def waiting(db: Session) -> Proposal:
    """A proposal that waits for the operator."""
    proposal = make_proposal(db)
    db.commit()
    return proposal


@pytest.fixture
def draft(db: Session) -> Edition:
    """A whole draft of body 201."""
    edition = make_document(db, draft=True).editions[0]
    db.commit()
    return edition


def refusing(client: Browser, proposal: Proposal, **more: Any) -> str:
    """The confirmation that refusing a proposal leads to."""
    answer = client.send(f"/ru/moderation/{proposal.number}", {**REFUSE, **more})
    return to_be_signed(answer)


def placing(client: Browser, edition: Edition, **more: str) -> str:
    """The confirmation that placing a draft leads to."""
    path = f"/ru/workplace/editions/{edition.id}/place"
    form = client.open(path).form(with_field="closes_on")
    return to_be_signed(client.send(path, form.filled(more)))


def withdrawing(client: Browser, document: Document) -> str:
    """The confirmation that withdrawing a document leads to."""
    answer = client.send(f"/ru/workplace/documents/{document.number}/withdraw", REASON)
    return to_be_signed(answer)


def rows(db: Session) -> dict[str, int]:
    """How many rows each table has."""
    db.rollback()
    db.expire_all()
    tables = Base.metadata.sorted_tables
    return {one.name: db.scalar(select(func.count()).select_from(one)) or 0 for one in tables}


def kept_act(db: Session, address: str) -> StateAct:
    """The act behind a confirmation."""
    db.rollback()
    return db.get_one(StateAct, address.rpartition("/")[2], populate_existing=True)


def nothing_was_done(db: Session, address: str) -> None:
    """The act has neither been done nor signed."""
    assert kept_act(db, address).done_at is None
    assert db.scalars(select(SignatureEvidence)).all() == []
    assert db.scalars(select(ModerationDecision)).all() == []
    assert "state_act.sign" not in db.scalars(select(JournalEntry.act)).all()


def test_refusal_is_read_in_full_and_nothing_is_done_before_it_is_signed(
    client: Browser, db: Session, operator: RoleGrant, waiting: Proposal
):
    before = rows(db)
    address = refusing(client, waiting)
    assert rows(db) == {**before, "state_act": 1}
    page = client.open(address)
    for words in ("OPEN-BUDGET-ACT/1", waiting.number, GROUNDS, "proposal.refuse"):
        assert words in page.text
    client.open(address.replace("/ru/", "/kk/"))
    assert rows(db) == {**before, "state_act": 1}


def test_signed_refusal_keeps_its_evidence_and_a_line_in_the_journal(
    app: Flask, client: Browser, db: Session, signers: Signers, operator: RoleGrant, waiting: Any
):
    address = refusing(client, waiting)
    assert sign_again(client, signers, address).status_code == 303
    act = kept_act(db, address)
    assert (act.act, act.grant_id, act.led_to) == (
        "proposal.refuse",
        operator.id,
        "/ru/moderation",
    )
    evidence = db.scalars(select(SignatureEvidence)).one()
    assert evidence.state_act_id == act.id
    document = app.extensions["keys"].open(evidence.document_encrypted)
    assert document == app.extensions["keys"].open(act.text_encrypted)
    assert GROUNDS in document.decode()
    assert json.loads(evidence.report)["roles"]
    assert AIGERIM.iin.encode() not in document
    entry = db.scalars(select(JournalEntry).where(JournalEntry.act == "state_act.sign")).one()
    assert (entry.subject, entry.subject_id) == ("state_act", act.id)
    assert json.loads(entry.details) == {"of": "proposal.refuse"}
    refused = db.get_one(Proposal, waiting.id, populate_existing=True)
    assert refused.status is ProposalStatus.REFUSED


def test_publishing_stays_one_press(client: Browser, db: Session, operator: Any, waiting: Proposal):
    said = {"outcome": "published", "grounds": "Құжатқа қатысты ұсыныс.", "language": "kk"}
    answer = client.send(f"/ru/moderation/{waiting.number}", said)
    assert (answer.status_code, answer.location) == (303, "/ru/moderation")
    assert db.scalars(select(StateAct)).all() == []


def test_sent_again_it_is_the_same_act(
    client: Browser, db: Session, signers: Signers, operator: RoleGrant, waiting: Proposal
):
    address = refusing(client, waiting)
    sent = signature(client, signers, address)
    first, second = client.send(address, sent), client.send(address, sent)
    assert (first.status_code, first.location) == (second.status_code, second.location)
    assert client.get(address).location == first.location
    assert len(db.scalars(select(ModerationDecision)).all()) == 1
    assert len(db.scalars(select(SignatureEvidence)).all()) == 1


def test_key_of_another_person_is_refused_and_the_page_stays(
    client: Browser, db: Session, signers: Signers, operator: RoleGrant, waiting: Proposal
):
    address = refusing(client, waiting)
    answer = sign_again(client, signers, address, DAULET)
    assert answer.status_code == 422
    assert "data-sign-content" in answer.text
    nothing_was_done(db, address)
    assert sign_again(client, signers, address).status_code == 303


@pytest.mark.parametrize("cms", ["", "AAAA", "не подпись"])
def test_what_is_no_signature_does_nothing(
    client: Browser, db: Session, operator: RoleGrant, waiting: Proposal, cms: str
):
    address = refusing(client, waiting)
    assert client.send(address, {"cms": cms}).status_code == 422
    nothing_was_done(db, address)


def test_signature_of_one_act_is_worth_nothing_for_another(
    client: Browser, db: Session, signers: Signers, operator: RoleGrant, waiting: Proposal
):
    first, second = refusing(client, waiting), refusing(client, waiting)
    assert client.send(second, signature(client, signers, first)).status_code == 422
    nothing_was_done(db, second)


def test_act_is_missing_for_everybody_else(
    app: Flask, client: Browser, db: Session, signers: Signers, operator: Any, waiting: Proposal
):
    address = refusing(client, waiting)
    sent = signature(client, signers, address)
    stranger = Browser(app)
    in_office(stranger, db, Role.OPERATOR)
    stranger.open(address, status=404)
    assert stranger.send(address, sent).status_code == 404
    guest = Browser(app)
    assert "/sign-in" in guest.get(address).location
    assert "/sign-in" in guest.send(address, sent).location
    nothing_was_done(db, address)


def test_act_is_missing_for_the_same_person_in_another_office(
    app: Flask, client: Browser, db: Session, signers: Signers, operator: Any, waiting: Proposal
):
    address = refusing(client, waiting)
    sent = signature(client, signers, address)
    account = db.get_one(Account, operator.account_id)
    office = make_grant(db, account, Role.ADMINISTRATOR, make_body(db, "201"))
    for acting, status in ((office, 404), (None, 403)):
        elsewhere = sign_in_as(Browser(app), db, account, acting)
        elsewhere.open(address, status=status)
        assert elsewhere.send(address, sent).status_code == status
    nothing_was_done(db, address)


def test_late_signature_does_nothing_and_what_was_typed_comes_back(
    client: Browser, db: Session, signers: Signers, clock: FixedClock, operator: Any, waiting: Any
):
    address = refusing(client, waiting)
    sent = signature(client, signers, address)
    clock.moment += timedelta(minutes=15)
    answer = client.send(address, sent)
    assert answer.status_code == 409
    back = f"/ru/moderation/{waiting.number}?act={address.rpartition('/')[2]}"
    assert back in answer.text
    nothing_was_done(db, address)
    form = client.open(back).form(with_field="grounds")
    assert form.values["grounds"] == [GROUNDS]
    assert (form.values["outcome"], form.values["breach"]) == (["refused"], ["spam"])


def test_way_back_to_a_filtered_queue_loses_nothing(
    client: Browser, db: Session, operator: RoleGrant, waiting: Proposal
):
    answer = client.send(f"/ru/moderation/{waiting.number}?language=kk", REFUSE)
    address = to_be_signed(answer)
    back = f"/ru/moderation/{waiting.number}?language=kk&act={address.rpartition('/')[2]}"
    assert back in {link.get("href") for link in client.open(address).all("a")}
    assert GROUNDS in client.open(back).html


def test_words_of_another_official_fill_no_form(
    app: Flask, client: Browser, db: Session, operator: RoleGrant, waiting: Proposal
):
    act = refusing(client, waiting).rpartition("/")[2]
    other = Browser(app)
    in_office(other, db, Role.OPERATOR)
    assert GROUNDS not in other.open(f"/ru/moderation/{waiting.number}?act={act}").html


@pytest.mark.parametrize("status", [ProposalStatus.WITHDRAWN, ProposalStatus.PUBLISHED])
def test_proposal_that_went_its_way_meanwhile_is_not_refused(
    client: Browser,
    db: Session,
    signers: Signers,
    operator: RoleGrant,
    waiting: Proposal,
    status: ProposalStatus,
):
    address = refusing(client, waiting)
    sent = signature(client, signers, address)
    waiting.status = status
    db.commit()
    answer = client.send(address, sent)
    assert answer.status_code == 409
    assert "§15" in answer.text
    nothing_was_done(db, address)
    page = client.open(address, status=409)
    assert "data-sign-content" not in page.html


def test_office_that_ended_meanwhile_acts_no_more(
    client: Browser, db: Session, signers: Signers, operator: RoleGrant, waiting: Proposal
):
    address = refusing(client, waiting)
    sent = signature(client, signers, address)
    operator.ended_at = datetime(2026, 11, 2, 5, tzinfo=UTC)
    db.commit()
    assert client.send(address, sent).status_code in (403, 404)
    nothing_was_done(db, address)


def test_power_that_was_taken_meanwhile_acts_no_more(
    client: Browser, db: Session, signers: Signers, official: RoleGrant, draft: Edition
):
    address = placing(client, draft)
    sent = signature(client, signers, address)
    official.powers = frozenset({Power.FEED})
    db.commit()
    assert client.send(address, sent).status_code == 403
    nothing_was_done(db, address)
    client.open(address, status=403)


def test_placing_names_the_text_the_last_day_and_the_press_release(
    client: Browser, db: Session, signers: Signers, official: RoleGrant, draft: Edition
):
    before = rows(db)
    address = placing(client, draft, title_ru="Обсуждаем ремонт дорог")
    assert rows(db) == {**before, "state_act": 1}
    page = client.open(address)
    for words in ("Обсуждаем ремонт дорог", "16 ноября 2026", "201 Министерство 201", "SHA-256"):
        assert words in page.text.replace("\u00a0", " "), words
    answer = sign_again(client, signers, address)
    assert answer.location == "/ru/workplace/documents/2026-00001"
    db.rollback()
    discussion = db.scalars(select(Discussion)).one()
    assert discussion.closes_on.isoformat() == "2026-11-16"


def test_last_day_that_moved_at_midnight_is_not_signed_by_mistake(
    client: Browser, db: Session, signers: Signers, clock: FixedClock, draft: Edition
):
    clock.moment = LATE_EVENING
    in_office(client, db, Role.ADMINISTRATOR)
    address = placing(client, draft, title_kk="Жол туралы")
    sent = signature(client, signers, address)
    clock.moment += timedelta(minutes=10)
    answer = client.send(address, sent)
    assert answer.status_code == 409
    assert "has changed meanwhile" in client.open(address.replace("/ru/", "/en/"), status=409).text
    nothing_was_done(db, address)
    assert db.scalars(select(Discussion)).all() == []
    again = f"/en/workplace/editions/{draft.id}/place?act={address.rpartition('/')[2]}"
    page = client.open(again)
    assert "The end of the discussion has moved meanwhile" in page.text
    form = page.form(with_field="closes_on")
    assert form.values["title_kk"] == ["Жол туралы"]
    assert form.values["closes_on"] == ["2026-11-17"]
    answer = client.send(f"/en/workplace/editions/{draft.id}/place", form.filled({}))
    assert confirm(client, signers, answer).status_code == 303


def test_draft_that_was_saved_meanwhile_is_not_placed(
    client: Browser, db: Session, signers: Signers, official: RoleGrant, draft: Edition
):
    address = placing(client, draft)
    sent = signature(client, signers, address)
    db.get_one(Edition, draft.id).head_ru = "Вице-министр Б. В. Ахметов"
    db.commit()
    assert client.send(address, sent).status_code == 409
    nothing_was_done(db, address)
    db.expire_all()
    assert db.get_one(Edition, draft.id).status is EditionStatus.DRAFT


def test_draft_that_somebody_else_placed_meanwhile_is_not_placed_again(
    app: Flask, client: Browser, db: Session, signers: Signers, official: Any, draft: Edition
):
    address = placing(client, draft)
    sent = signature(client, signers, address)
    colleague = Browser(app)
    in_office(colleague, db, Role.ADMINISTRATOR, DAULET.iin)
    assert sign_again(colleague, signers, placing(colleague, draft), DAULET).status_code == 303
    assert client.send(address, sent).status_code == 409
    assert kept_act(db, address).done_at is None
    assert len(db.scalars(select(SignatureEvidence)).all()) == 1


def test_hidden_characters_of_the_grounds_are_not_signed(
    client: Browser, db: Session, operator: RoleGrant, waiting: Proposal
):
    hidden = {**REFUSE, "grounds": f"{GROUNDS}\u202e"}
    answer = client.send(f"/en/moderation/{waiting.number}", hidden)
    assert answer.status_code == 409
    assert "U+202E" in answer.text
    assert GROUNDS in answer.text
    assert rows(db)["state_act"] == 0


def test_what_nobody_signed_is_forgotten_after_a_day(
    client: Browser, db: Session, clock: FixedClock, operator: RoleGrant, waiting: Proposal
):
    address = refusing(client, waiting)
    clock.moment += timedelta(days=1, minutes=16)
    in_office(client, db, Role.OPERATOR)
    refusing(client, waiting)
    assert rows(db)["state_act"] == 2, "of another official"
    sign_in_as(client, db, db.get_one(Account, operator.account_id), operator)
    refusing(client, waiting)
    assert rows(db)["state_act"] == 2
    client.open(address, status=404)


def test_withdrawn_document_says_why_stays_readable_and_takes_nothing_new(
    app: Flask, client: Browser, db: Session, signers: Signers, official: RoleGrant
):
    discussion = make_discussion(db)
    published = make_proposal(db, discussion=discussion, status=ProposalStatus.PUBLISHED)
    db.commit()
    number = discussion.document.number
    assert client.send(f"/ru/workplace/documents/{number}/withdraw", {}).status_code == 422
    address = withdrawing(client, discussion.document)
    back = client.open(f"/ru/workplace/documents/{number}/withdraw?act={address[-32:]}")
    assert back.form(with_field="reason_kk").values["reason_kk"] == [REASON["reason_kk"]]
    answer = sign_again(client, signers, address)
    assert answer.location == f"/ru/workplace/documents/{number}"
    guest = Browser(app)
    for path in (f"/ru/documents/{number}", f"/en/discussions/{number}"):
        page = guest.open(path)
        assert REASON["reason_kk"] in page.text
        assert REASON["reason_ru"] in page.text
    assert published.text in guest.open(f"/ru/discussions/{number}").text
    assert number in guest.open("/en/discussions?state=closed").text
    assert number not in guest.open("/en/discussions").text
    said = guest.get(f"/api/v1/documents/{number}").json
    assert said["withdrawn"]["on"] == "2026-11-02"
    assert said["withdrawn"]["reason"]["ru"] == REASON["reason_ru"]
    assert guest.get(f"/api/v1/discussions/{number}").json["state"] == "closed"
    person = sign_in_as(Browser(app), db, make_account(db))
    vote, proposal = {"side": "for"}, {"part": "description", "language": "kk", "text": "Мәтін"}
    assert person.send(f"/ru/discussions/{number}/vote", vote).status_code == 409
    assert person.send(f"/ru/proposals/{published.number}/vote", vote).status_code == 409
    proposal["name_choice"] = "name"
    assert person.send(f"/ru/discussions/{number}/proposals/new", proposal).status_code == 409
    again = client.send(f"/ru/workplace/documents/{number}/withdraw", REASON)
    assert again.status_code == 409
    answer = client.send(f"/ru/workplace/documents/{number}/correction", REASON)
    assert answer.status_code == 409


def test_office_without_the_power_to_place_withdraws_nothing(client: Browser, db: Session):
    discussion, account = make_discussion(db), make_account(db)
    grant = make_grant(
        db, account, Role.ADMINISTRATOR, make_body(db), powers=frozenset({Power.RESPOND})
    )
    sign_in_as(client, db, account, grant)
    path = f"/ru/workplace/documents/{discussion.document.number}/withdraw"
    client.open(path, status=403)
    assert client.send(path, REASON).status_code == 403


def signer_of(iin: str, org_bin: str | None = None) -> Signer:
    """A signer by numbers alone."""
    return Signer(iin, "ТӘЖІБАЕВ", "АРМАН", None, frozenset(), org_bin, None)


@pytest.mark.parametrize(
    ("signer", "signed_in", "accepted"),
    [
        pytest.param(signer_of("1"), SignerFacts("1", "—"), True, id="own key"),
        pytest.param(signer_of("2"), SignerFacts("1", "—"), False, id="key of another person"),
        pytest.param(signer_of("1", "201"), SignerFacts("1", "—", "201"), True, id="head's key"),
        pytest.param(signer_of("1"), SignerFacts("1", "—", "201"), False, id="head by own key"),
        pytest.param(
            signer_of("1", "217"), SignerFacts("1", "—", "201"), False, id="key of another body"
        ),
        pytest.param(signer_of("1", "201"), SignerFacts("1", "—"), True, id="the body's own key"),
        pytest.param(signer_of("1", "450"), SignerFacts("1", "—"), False, id="a company's key"),
    ],
)
def test_who_signed_in_signs_with_a_key_of_the_same_capacity(
    signer: Signer, signed_in: SignerFacts, accepted: bool
):
    assert is_same_signer(signer, signed_in, "201") is accepted


def test_number_of_a_person_is_masked_for_the_eyes():
    statement = Statement((("Кому", OFFICIAL.iin),), masked=(OFFICIAL.iin,))
    said = shown(f"Кому: {OFFICIAL.iin}".encode(), statement)
    assert OFFICIAL.iin not in said
    assert MASK in said
