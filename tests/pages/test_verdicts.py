"""The public verdict on the signature under a proposal: what it tells, to whom, and what never."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.core.evidence import erase_sealed, keep_evidence
from portal.evidence_check import check_evidence
from portal.models import Account, Proposal
from portal.models import SignatureEvidence as Evidence
from portal.terms import AccountKind, ProposalStatus, Role
from tests import kept
from tests.browser import Browser
from tests.make import MORNING, make_account, make_grant, make_proposal, sign_in_as
from tests.signing import AIGERIM, DAULET, HEAD, Signers

TEXT = "Ауыл жолын да жоспарға қосуды ұсынамын."
SEEN_BY_ALL = (ProposalStatus.PUBLISHED, ProposalStatus.ANSWERED)


@pytest.fixture
def author(db: Session) -> Account:
    return make_account(db, name="Ә. С. Қ.")


@pytest.fixture
def keep(app, db, signers, author):
    """Keeps the signature under a proposal in a status; its number."""

    def kept_in(status: ProposalStatus = ProposalStatus.PUBLISHED, profile=AIGERIM) -> Evidence:
        proposal = make_proposal(db, author=author, status=status, text=TEXT)
        signed = kept.signed_by(signers, TEXT, profile)
        evidence = keep_evidence(db, app.extensions["keys"], signed, proposal_id=proposal.id)
        db.commit()
        return evidence

    return kept_in


def address(db: Session, evidence: Evidence, lang: str = "kk", end: str = "signature") -> str:
    return f"/{lang}/proposals/{db.get_one(Proposal, evidence.proposal_id).number}/{end}"


def machine(db: Session, evidence: Evidence) -> str:
    return f"/api/v1/proposals/{db.get_one(Proposal, evidence.proposal_id).number}/signature"


@pytest.fixture
def visitors(app, db, author) -> dict[str, Browser]:
    """Whoever may ask."""
    people = {"guest": Browser(app), "author": sign_in_as(Browser(app), db, author)}
    people["person"] = sign_in_as(Browser(app), db, make_account(db))
    for role in (Role.OPERATOR, Role.CHIEF_OPERATOR, Role.AUDITOR):
        account = make_account(db)
        grant = make_grant(db, account, role)
        people[role.value] = sign_in_as(Browser(app), db, account, grant)
    return people


@pytest.mark.parametrize("status", list(ProposalStatus))
def test_verdict_of_an_unpublished_proposal_is_for_its_author_and_the_operator(
    db, keep, visitors, status: ProposalStatus
):
    path = address(db, keep(status))
    answers = {name: browser.get(path).status_code for name, browser in visitors.items()}
    seen = {"author", "operator", "chief_operator"}
    expected = {name: 200 if status in SEEN_BY_ALL or name in seen else 404 for name in visitors}
    assert answers == expected


@pytest.mark.parametrize("status", list(ProposalStatus))
def test_machines_see_the_verdict_of_published_proposals_alone(
    db, keep, visitors, status: ProposalStatus
):
    evidence = keep(status)
    for browser in visitors.values():
        expected = 200 if status in SEEN_BY_ALL else 404
        assert browser.get(machine(db, evidence)).status_code == expected


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
def test_page_tells_the_hashes_the_key_and_the_place(db, keep, client, lang: str):
    evidence, following = keep(), keep()
    page = client.open(address(db, evidence, lang))
    for told in (
        evidence.document_sha256,
        evidence.document_streebog,
        evidence.cms_sha256,
        evidence.cms_streebog,
        evidence.certificate_sha256,
    ):
        assert told in page.html
    answer = client.get(machine(db, following)).json
    assert answer["chain"]["place"] == 2
    assert answer["chain"]["record"] in page.html
    assert answer["chain"]["previous"] in page.html


def test_neither_page_nor_answer_tells_the_iin_the_names_or_the_text(db, keep, visitors):
    for status in ProposalStatus:
        evidence = keep(status)
        for name, browser in visitors.items():
            for path in (address(db, evidence), machine(db, evidence)):
                said = browser.get(path).text
                for secret in (AIGERIM.iin, AIGERIM.given_name, AIGERIM.surname, TEXT):
                    assert secret not in said, (status, name)


def test_organisation_is_named(db, keep, client):
    evidence = keep(profile=HEAD)
    assert HEAD.org_name in client.open(address(db, evidence)).text
    answer = client.get(machine(db, evidence)).json
    assert (answer["key"], answer["organisation"]) == ("organisation", HEAD.org_name)
    assert HEAD.iin not in json.dumps(answer)


def test_verdict_says_when_it_was_verified_again(app, db, keep, client):
    evidence = keep()
    assert client.get(machine(db, evidence)).json["verified_again_at"] is None
    check_evidence(app, MORNING + timedelta(days=1))
    answer = client.get(machine(db, evidence)).json
    assert (answer["verdict"], answer["reason"]) == ("holds", None)
    assert answer["verified_again_at"] == "2026-11-03T10:00:00+05:00"


def test_signature_that_was_changed_does_not_hold_at_once(db, keep, client):
    evidence = keep()
    assert client.get(machine(db, evidence)).json["verdict"] == "holds"
    with kept.past_the_triggers(db):
        db.get_one(Evidence, evidence.id).cms_sha256 = "0" * 64
    answer = client.get(machine(db, evidence)).json
    assert (answer["verdict"], answer["reason"]) == ("does_not_hold", "record_changed")
    assert "record_changed" in client.open(address(db, evidence)).text


def test_signature_that_failed_at_night_does_not_hold_until_a_check_finds_it_whole(
    app, db, keep, client
):
    whole, evidence = keep(), keep()
    sealed = evidence.cms_encrypted
    with kept.past_the_triggers(db):
        db.get_one(Evidence, evidence.id).cms_encrypted = b"1:damaged"
    check_evidence(app, MORNING)
    answer = client.get(machine(db, evidence)).json
    assert (answer["verdict"], answer["reason"]) == ("does_not_hold", "cannot_be_opened")
    assert client.get(machine(db, whole)).json["verdict"] == "holds"
    with kept.past_the_triggers(db):
        db.get_one(Evidence, evidence.id).cms_encrypted = sealed
    check_evidence(app, MORNING + timedelta(days=1))
    assert client.get(machine(db, evidence)).json["verdict"] == "holds"


def test_erased_signature_keeps_its_hashes_and_offers_no_file(db, keep, visitors):
    evidence = keep()
    erase_sealed(db, [evidence.id], MORNING)
    db.commit()
    author = visitors["author"]
    page = author.open(address(db, evidence))
    assert evidence.document_sha256 in page.html
    assert ".txt" not in page.html
    for end in ("signed.txt", "signature.cms"):
        assert author.get(address(db, evidence, end=end)).status_code == 404
    assert author.get(machine(db, evidence)).json["verdict"] == "erased"


def test_proposal_without_a_signature_says_so(db, client, author):
    proposal = make_proposal(db, author=author, status=ProposalStatus.PUBLISHED)
    db.commit()
    client.open(f"/ru/proposals/{proposal.number}/signature")
    answer = client.get(f"/api/v1/proposals/{proposal.number}/signature")
    assert answer.json == {"proposal": proposal.number, "verdict": "absent", "reason": None}


def test_author_alone_downloads_the_exact_bytes(app, db, keep, visitors):
    evidence = keep()
    keys = app.extensions["keys"]
    for end, sealed in (
        ("signed.txt", evidence.document_encrypted),
        ("signature.cms", evidence.cms_encrypted),
    ):
        answer = visitors["author"].get(address(db, evidence, end=end))
        assert answer.data == keys.open(sealed)
        assert answer.headers["Cache-Control"] == "no-store"
        for name in ("person", "operator", "auditor"):
            assert visitors[name].get(address(db, evidence, end=end)).status_code == 404
        assert visitors["guest"].get(address(db, evidence, end=end)).status_code == 302


def test_page_of_the_proposal_leads_to_the_verdict(db, keep, client):
    evidence = keep()
    number = db.get_one(Proposal, evidence.proposal_id).number
    page = client.open(f"/kk/proposals/{number}")
    assert f"/kk/proposals/{number}/signature" in [one.get("href") for one in page.all("a")]


def test_signatory_of_an_organisation_takes_the_own_signature_alone(
    app: Flask, db: Session, signers: Signers
):
    firm = make_account(db, kind=AccountKind.ORGANISATION)
    proposal = make_proposal(db, author=firm)
    kept.keep(db, app.extensions["keys"], signers, proposal)
    for iin, status in ((AIGERIM.iin, 200), (DAULET.iin, 404)):
        browser = sign_in_as(Browser(app), db, firm, iin=iin)
        for name in ("signed.txt", "signature.cms"):
            assert browser.get(f"/ru/proposals/{proposal.number}/{name}").status_code == status
        packed = zipfile.ZipFile(io.BytesIO(browser.get("/ru/me/data.zip").data))
        assert (f"signatures/{proposal.number}.cms" in packed.namelist()) is (status == 200)
