"""Writing, signing and following a proposal, as a person in a browser does it (§13-§16)."""

import base64
import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.models import (
    Account,
    Discussion,
    ModerationDecision,
    Proposal,
    ProposalDraft,
    Response,
    RoleGrant,
)
from portal.rules.calendar import end_of
from portal.terms import (
    BODY_ROLES,
    OFFICES,
    AccountKind,
    Breach,
    DecisionOutcome,
    Language,
    ProposalStatus,
    ResponseOutcome,
    Role,
)
from tests.browser import Browser, Page
from tests.make import (
    MORNING,
    make_account,
    make_discussion,
    make_grant,
    make_proposal,
    sign_in_as,
)
from tests.signing import AIGERIM, DAULET, Signers

TEXT = "Ауыл жолын да жоспарға қосуды ұсынамын."
NAME = "СӘРСЕНБАЕВА ӘЙГЕРІМ ҚАНАТҚЫЗЫ"
GROUNDS = "Мәтінде жарнама бар, құжатқа қатысы жоқ."


@pytest.fixture
def discussion(db: Session) -> Discussion:
    made = make_discussion(db)
    db.commit()
    return made


@pytest.fixture
def author(db: Session) -> Account:
    made = make_account(db, name=NAME)
    db.commit()
    return made


def new_path(discussion: Discussion, lang: str = "kk") -> str:
    return f"/{lang}/discussions/{discussion.document.number}/proposals/new"


def typed(**values: str) -> dict[str, str]:
    given = {"part": "description", "text": TEXT, "language": "kk", "name_choice": "name"}
    return {**given, **values}


def to_sign(page: Page) -> bytes:
    """The bytes that the page hands to the signing program."""
    found = re.search(r'"content": "([A-Za-z0-9+/=]+)"', page.html)
    assert found
    return base64.b64decode(found[1])


def signed(signers: Signers, content: bytes, by=AIGERIM) -> dict[str, str]:
    return {"cms": base64.b64encode(signers.sign(by, content, MORNING, detached=False)).decode()}


def written_draft(client: Browser, discussion: Discussion) -> str:
    """The address of the signing page of a fresh draft."""
    answer = client.send(new_path(discussion), typed())
    assert answer.status_code == 303
    return answer.location


def decided(db: Session, proposal: Proposal, **values) -> ModerationDecision:
    given = {
        "operator_id": make_account(db).id,
        "outcome": DecisionOutcome.REFUSED,
        "breaches": frozenset({Breach.ADVERTISING}),
        "grounds": GROUNDS,
        "language": Language.KK,
        "decided_at": MORNING + timedelta(hours=3),
        "is_late": False,
    }
    made = ModerationDecision(proposal_id=proposal.id, **{**given, **values})
    proposal.status = ProposalStatus(made.outcome.value)
    db.add(made)
    db.commit()
    return made


def test_part_of_the_address_is_chosen_beforehand(client, discussion):
    page = client.open(f"{new_path(discussion)}?part=spending")
    chosen = [option for option in page.all("option") if "selected" in option]
    assert [option["value"] for option in chosen] == ["spending"]


def test_counter_knows_the_limit_of_the_law(client, discussion):
    area = client.open(new_path(discussion)).all("textarea")[0]
    assert area["data-limit"] == "1000"


def test_page_of_somebody_not_signed_in_is_not_shared(client, discussion):
    answer = client.get(new_path(discussion))
    assert "Set-Cookie" in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"


def test_text_written_before_signing_in_waits_for_its_author(client, db, discussion, author):
    sign = written_draft(client, discussion)
    answer = client.get(sign)
    assert answer.status_code == 302
    assert "/sign-in?next=" in answer.location
    sign_in_as(client, db, author, iin=AIGERIM.iin)
    page = client.open(sign)
    assert TEXT in page.text
    db.rollback()
    assert db.scalars(select(ProposalDraft.author_id)).one() == author.id


def test_draft_of_another_browser_is_not_found(app, client, db, discussion, author):
    sign = written_draft(client, discussion)
    stranger = sign_in_as(Browser(app), db, author)
    stranger.open(sign, status=404)
    stranger.open(sign.removesuffix("/sign"), status=404)


def test_draft_outlives_the_session(app, client, db, discussion, author):
    sign_in_as(client, db, author)
    sign = written_draft(client, discussion)
    later = sign_in_as(Browser(app), db, author)
    assert TEXT in later.open(sign).text


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        pytest.param({"text": ""}, "Write the text", id="empty"),
        pytest.param({"text": "ұ" * 1001}, "it has 1001", id="too long"),
        pytest.param({"part": ""}, "Choose the part", id="no part"),
    ],
)
def test_invalid_text_comes_back_with_what_is_wrong(client, db, discussion, wrong, words):
    answer = client.send(new_path(discussion, "en"), typed(**wrong))
    assert answer.status_code == 422
    page = Page(answer.text)
    page.check("en")
    assert words in page.text
    assert "Error:" in page.html.split("</title>")[0]
    assert typed(**wrong)["text"] in page.html
    db.rollback()
    assert db.scalar(select(func.count()).select_from(ProposalDraft)) == 0


def test_hidden_characters_can_be_taken_out_by_a_button(client, discussion):
    spoilt = typed(text="Жол\u200b салу")
    answer = client.send(new_path(discussion), spoilt)
    assert answer.status_code == 422
    assert any(button.get("name") == "clean" for button in Page(answer.text).all("button"))
    cleaned = client.send(new_path(discussion), {**spoilt, "clean": "1"})
    assert cleaned.status_code == 303


@pytest.mark.parametrize("role", OFFICES)
def test_official_in_office_is_told_how_to_propose(client, db, discussion, author, role):
    body = discussion.document.body if role in BODY_ROLES else None
    sign_in_as(client, db, author, make_grant(db, author, role, body))
    page = client.open(new_path(discussion, "en"))
    assert "only as a private person" in page.text
    assert "/en/me" in [link.get("href") for link in page.all("a")]
    assert not page.all("textarea")
    answer = client.send(new_path(discussion), typed())
    assert answer.status_code == 409
    assert TEXT in answer.text


def test_text_sent_after_the_end_is_refused_but_not_lost(client, clock, discussion):
    clock.moment = end_of(discussion.closes_on)
    answer = client.send(new_path(discussion, "en"), typed())
    assert answer.status_code == 409
    assert "The discussion has ended" in answer.text
    assert TEXT in answer.text


def test_signing_page_shows_the_exact_text_without_the_iin(client, db, discussion, author):
    sign_in_as(client, db, author, iin=AIGERIM.iin)
    page = client.open(written_draft(client, discussion))
    assert AIGERIM.iin not in page.html
    assert "author-iin: ············" in page.text
    content = to_sign(page).decode()
    assert f"author-iin: {AIGERIM.iin}\n" in content
    assert content.endswith(TEXT)


def test_signed_proposal_is_sent_and_opens(client, db, signers, discussion, author):
    sign_in_as(client, db, author, iin=AIGERIM.iin)
    sign = written_draft(client, discussion)
    answer = client.send(sign, signed(signers, to_sign(client.open(sign))))
    assert answer.status_code == 303
    page = client.open(answer.location)
    assert TEXT in page.text
    assert NAME in page.text
    again = client.get(sign)
    assert again.status_code == 302
    assert again.location.endswith(answer.location)


def test_author_downloads_the_signature_and_nobody_else(
    app, client, db, signers, discussion, author
):
    sign_in_as(client, db, author, iin=AIGERIM.iin)
    sign = written_draft(client, discussion)
    cms = signed(signers, to_sign(client.open(sign)))
    where = client.send(sign, cms).location
    kept = client.get(f"{where}/signature.cms")
    assert kept.data == base64.b64decode(cms["cms"])
    assert kept.headers["Cache-Control"] == "no-store"
    stranger = sign_in_as(Browser(app), db, make_account(db))
    stranger.open(f"{where}/signature.cms", status=404)


def test_rejected_signature_keeps_the_text_and_says_why(client, db, signers, discussion, author):
    sign_in_as(client, db, author, iin=AIGERIM.iin)
    sign = written_draft(client, discussion).replace("/kk/", "/en/")
    content = to_sign(client.open(sign))
    for cms, words in (
        (signed(signers, content, by=DAULET), "Another person"),
        (signed(signers, content + b"!"), "Something other than the text"),
        ({"cms": "no base64 at all"}, "not a signature of the expected form"),
        ({}, "not a signature of the expected form"),
    ):
        answer = client.send(sign, cms)
        assert answer.status_code == 422
        page = Page(answer.text)
        page.check("en")
        assert words in page.text
        assert TEXT in page.text
    db.rollback()
    assert db.scalar(select(func.count()).select_from(Proposal)) == 0


def test_changed_text_is_signed_anew(client, db, signers, discussion, author):
    sign_in_as(client, db, author, iin=AIGERIM.iin)
    sign = written_draft(client, discussion)
    old = signed(signers, to_sign(client.open(sign)))
    edit = sign.removesuffix("/sign")
    assert TEXT in client.open(edit).html
    assert client.send(edit, typed(text="Көпір салуды ұсынамын.")).status_code == 303
    assert client.send(sign, old).status_code == 422
    assert "Көпір салуды ұсынамын." in client.open(sign).text


def test_draft_can_be_thrown_away(client, db, discussion):
    draft = written_draft(client, discussion).removesuffix("/sign")
    client.open(draft)
    assert client.send(f"{draft}/discard", {}).status_code == 303
    client.open(draft, status=404)


def test_waiting_proposal_is_announced_without_its_text(client, db):
    proposal = make_proposal(db)
    db.commit()
    page = client.open(f"/en/proposals/{proposal.number}")
    assert "is being checked" in page.text
    assert "Wednesday, 4" in page.text
    assert proposal.text not in page.html
    assert proposal.author_shown not in page.html


def test_author_and_operator_see_a_waiting_proposal_with_its_term(app, client, db):
    proposal, operator = make_proposal(db), make_account(db)
    sign_in_as(client, db, proposal.author)
    grant: RoleGrant = make_grant(db, operator, Role.OPERATOR)
    checker = sign_in_as(Browser(app), db, operator, grant)
    for browser in (client, checker):
        page = browser.open(f"/en/proposals/{proposal.number}")
        assert proposal.text in page.text
        assert "2 working days left" in page.text


def test_overdue_decision_is_marked_late_in_public(client, db, clock):
    proposal = make_proposal(db)
    db.commit()
    clock.moment = end_of(proposal.decision_due)
    assert "Late" in client.open(f"/en/proposals/{proposal.number}").text


def test_public_sees_of_a_refused_proposal_only_its_ground(client, db):
    proposal = make_proposal(db)
    decided(db, proposal)
    page = client.open(f"/en/proposals/{proposal.number}")
    assert "advertising" in page.text
    for secret in (proposal.text, proposal.author_shown, GROUNDS):
        assert secret not in page.html


def test_author_of_a_refused_proposal_sees_the_grounds_and_begins_again(client, db):
    proposal = make_proposal(db)
    decided(db, proposal)
    sign_in_as(client, db, proposal.author)
    page = client.open(f"/en/proposals/{proposal.number}")
    assert GROUNDS in page.text
    assert proposal.text in page.text
    answer = client.send(f"/en/proposals/{proposal.number}/again", {})
    assert answer.status_code == 303
    assert proposal.text in client.open(answer.location).html


def test_refused_proposal_is_not_begun_again_by_somebody_else(client, db):
    proposal = make_proposal(db)
    decided(db, proposal)
    sign_in_as(client, db, make_account(db))
    assert client.send(f"/kk/proposals/{proposal.number}/again", {}).status_code == 404


def published(db: Session, **values) -> Proposal:
    proposal = make_proposal(db, **values)
    decided(db, proposal, outcome=DecisionOutcome.PUBLISHED, breaches=frozenset())
    return proposal


def test_published_proposal_is_read_by_everybody(client, db):
    proposal = published(db)
    page = client.open(f"/en/proposals/{proposal.number}")
    assert proposal.text in page.text
    assert {"lang": "kk"}.items() <= page.all("blockquote")[0].items()
    assert "Sign in to vote" in page.text
    assert not [one for one in page.all("form") if one.get("method") == "post"]


def test_response_of_the_state_body_stands_under_the_proposal(client, db):
    proposal = published(db)
    proposal.status = ProposalStatus.ANSWERED
    db.add(
        Response(
            proposal_id=proposal.id,
            author_id=make_account(db).id,
            outcome=ResponseOutcome.ACCEPTED,
            grounds="Жол жоспарға қосылды.",
            language=Language.KK,
            responded_at=datetime(2026, 11, 10, 6, tzinfo=UTC),
            is_late=False,
        )
    )
    db.commit()
    page = client.open(f"/en/proposals/{proposal.number}")
    assert "Accepted" in page.text
    assert "Жол жоспарға қосылды." in page.text


def test_vote_leads_back_to_the_proposal_on_the_page_it_came_from(client, db):
    proposal = published(db)
    sign_in_as(client, db, make_account(db))
    there = f"/kk/discussions/{proposal.discussion.document.number}"
    for referrer, path in (
        (f"http://localhost{there}?sort=supported", f"{there}?sort=supported"),
        ("http://elsewhere.example/x", f"/kk/proposals/{proposal.number}"),
    ):
        answer = client.send(
            f"/kk/proposals/{proposal.number}/vote", {"side": "for"}, headers={"Referer": referrer}
        )
        assert answer.status_code == 303
        assert answer.location == f"{path}#proposal-{proposal.number}"
    page = client.open(f"/en/proposals/{proposal.number}")
    assert "You voted for" in page.text


def test_guest_is_asked_to_sign_in_before_voting(client, db):
    proposal = published(db)
    answer = client.send(f"/kk/proposals/{proposal.number}/vote", {"side": "for"})
    assert answer.status_code == 302
    assert "/sign-in" in answer.location


def test_vote_for_nothing_known_is_not_understood(client, db):
    proposal = published(db)
    sign_in_as(client, db, make_account(db))
    answer = client.send(f"/kk/proposals/{proposal.number}/vote", {"side": "perhaps"})
    assert answer.status_code == 400


def test_author_withdraws_after_being_asked(app, client, db):
    proposal = make_proposal(db)
    sign_in_as(client, db, proposal.author)
    path = f"/en/proposals/{proposal.number}"
    assert proposal.text in client.open(f"{path}/withdraw").text
    assert client.send(f"{path}/withdraw", {}).status_code == 303
    assert "Withdrawn" in client.open(path).text
    page = Browser(app).open(path)
    assert "withdrew" in page.text
    assert proposal.text not in page.html


def test_nobody_else_is_offered_to_withdraw(client, db):
    proposal = make_proposal(db)
    sign_in_as(client, db, make_account(db))
    path = f"/kk/proposals/{proposal.number}/withdraw"
    client.open(path, status=404)
    assert client.send(path, {}).status_code == 404


def test_organisation_is_not_asked_how_its_name_is_shown(client, db, discussion):
    sign_in_as(client, db, make_account(db, kind=AccountKind.ORGANISATION, name="«ДЕМО» ҚОРЫ"))
    page = client.open(new_path(discussion, "en"))
    assert "under the name of the organisation" in page.text
    assert not [one for one in page.all("input") if one.get("name") == "name_choice"]


@pytest.mark.parametrize("path", ["/kk/proposals/2026-1", "/kk/discussions/2026-1/proposals/new"])
def test_what_is_not_there_is_missing(client, path):
    client.open(path, status=404)
