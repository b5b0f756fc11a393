"""The list of discussions, the page of a discussion with its proposals, and the vote on it."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models import Discussion, DocumentVote, ModerationDecision, ProposalVote, Response
from portal.rules.calendar import end_of
from portal.terms import (
    AccountKind,
    Breach,
    DecisionOutcome,
    Language,
    ProposalStatus,
    ResponseOutcome,
    Role,
    Side,
)
from tests.browser import Browser
from tests.make import (
    MORNING,
    make_account,
    make_discussion,
    make_document,
    make_grant,
    make_program,
    make_proposal,
    make_vote,
    sign_in_as,
)
from tests.statements import statements


def make_decided(db: Session, outcome=DecisionOutcome.PUBLISHED, breaches=(), late=False, **values):
    """A proposal with the operator's decision."""
    published = outcome is DecisionOutcome.PUBLISHED
    status = ProposalStatus.PUBLISHED if published else ProposalStatus.REFUSED
    proposal = make_proposal(db, **{"status": status, **values})
    proposal.decision = ModerationDecision(
        operator_id=proposal.author_id,
        outcome=outcome,
        breaches=frozenset(breaches),
        grounds="Тәртіпке сай қаралды.",
        language=Language.KK,
        decided_at=MORNING + timedelta(days=1),
        is_late=late,
    )
    db.flush()
    return proposal


def make_answered(db: Session, late=False, **values):
    """A published proposal with the body's response."""
    proposal = make_decided(db, status=ProposalStatus.ANSWERED, **values)
    proposal.response = Response(
        author_id=proposal.author_id,
        outcome=ResponseOutcome.NOT_ACCEPTED,
        grounds="Қаражат бөлінбеген.",
        language=Language.KK,
        responded_at=MORNING + timedelta(days=3),
        is_late=late,
    )
    db.flush()
    return proposal


def address(discussion: Discussion, lang: str = "en") -> str:
    return f"/{lang}/discussions/{discussion.document.number}"


def posts(page) -> list[str]:
    """Where the forms of a page post to."""
    return [form["action"] for form in page.all("form") if form.get("method") == "post"]


def test_open_discussions_are_listed_by_what_ends_first(client: Browser, db: Session, clock):
    for name, days in (("Ұзақ", 20), ("Қысқа", 10)):
        document = make_document(db, program=make_program(db, name_kk=name))
        make_discussion(db, document=document, working_days=days)
    db.commit()
    text = client.open("/kk/discussions").text
    assert 0 < text.index("Қысқа") < text.index("Ұзақ")
    clock.moment = MORNING + timedelta(days=20)
    assert "Қысқа" not in client.open("/kk/discussions").text
    assert "Қысқа" in client.open("/kk/discussions?state=closed").text


def test_empty_lists_say_when_something_appears(client: Browser):
    assert "lasts at least 10 working days" in client.open("/en/discussions").text
    closed = client.open("/en/discussions?state=closed").text
    assert "at midnight after its last day" in closed


def test_unknown_discussion_is_missing(client: Browser, db: Session):
    document = make_document(db)
    db.commit()
    client.open(f"/en/discussions/{document.number}", status=404)
    client.open("/en/discussions/nothing", status=404)


def test_page_counts_people_and_organisations_apart(client: Browser, db: Session):
    discussion = make_discussion(db)
    for side in (Side.FOR, Side.FOR, Side.AGAINST):
        make_vote(db, discussion, make_account(db), side)
    make_vote(db, discussion, make_account(db, kind=AccountKind.ORGANISATION), Side.AGAINST)
    db.commit()
    text = client.open(address(discussion)).text
    assert "People: 2 for, 1 against. Organisations: 0 for, 1 against." in text
    assert "50 %" in text.replace("\u00a0", " ")


def test_days_are_explained_by_the_calendar_of_the_discussion(client: Browser, db: Session):
    discussion = make_discussion(db)
    db.commit()
    text = client.open(address(discussion)).text
    assert "10 working days left, until Monday, 16 November 2026, 24:00" in text.replace(
        "\u00a0", " "
    )
    assert "counted as working day 9" in text


def test_guest_is_led_to_sign_in_and_back(client: Browser, db: Session):
    discussion = make_discussion(db)
    proposal = make_decided(db, discussion=discussion)
    db.commit()
    page = client.open(address(discussion))
    assert posts(page) == []
    links = [link["href"] for link in page.all("a")]
    assert f"/en/sign-in?next={address(discussion)}%23vote" in links
    assert f"/en/proposals/{proposal.number}" in links


def test_vote_is_counted_and_said_at_once(client: Browser, db: Session):
    discussion, voter = make_discussion(db), make_account(db)
    sign_in_as(client, db, voter)
    answer = client.send(f"{address(discussion)}/vote", {"side": "against"})
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"{address(discussion)}#vote"
    text = client.open(address(discussion)).text
    assert "You voted against" in text
    assert "People: 0 for, 1 against" in text


def test_vote_makes_the_page_of_a_guest_fresh(client: Browser, db: Session):
    discussion = make_discussion(db)
    db.commit()
    assert "Nobody has voted yet" in client.open(address(discussion)).text
    voter = sign_in_as(Browser(client.app), db, make_account(db))
    voter.send(f"{address(discussion)}/vote", {"side": "for"})
    assert "People: 1 for, 0 against" in client.open(address(discussion)).text


def test_guest_who_posts_a_vote_is_led_to_sign_in(client: Browser, db: Session):
    discussion = make_discussion(db)
    db.commit()
    answer = client.send(f"{address(discussion)}/vote", {"side": "for"})
    assert answer.status_code == 302
    assert "/en/sign-in" in answer.headers["Location"]
    assert db.scalars(select(DocumentVote)).all() == []


def test_vote_without_a_token_is_not_counted(client: Browser, db: Session):
    discussion = make_discussion(db)
    sign_in_as(client, db, make_account(db))
    answer = client.http.post(f"{address(discussion)}/vote", data={"side": "for"})
    assert answer.status_code == 400
    db.rollback()
    assert db.scalars(select(DocumentVote)).all() == []


@pytest.mark.parametrize("side", ["", "maybe", "FOR"])
def test_vote_is_for_or_against(client: Browser, db: Session, side: str):
    discussion = make_discussion(db)
    sign_in_as(client, db, make_account(db))
    assert client.send(f"{address(discussion)}/vote", {"side": side}).status_code == 400


def test_vote_on_nothing_is_missing(client: Browser, db: Session):
    sign_in_as(client, db, make_account(db))
    assert client.send("/en/discussions/none/vote", {"side": "for"}).status_code == 404


def test_vote_after_the_end_is_refused_with_its_paragraph(client: Browser, db: Session, clock):
    discussion = make_discussion(db)
    clock.moment = end_of(discussion.closes_on)
    sign_in_as(client, db, make_account(db))
    page = client.open(address(discussion))
    assert f"{address(discussion)}/vote" not in posts(page)
    assert "votes are no longer accepted" in page.text
    answer = client.send(f"{address(discussion)}/vote", {"side": "for"})
    assert answer.status_code == 409
    assert "§11" in answer.text


def test_vote_of_an_official_in_office_is_refused(client: Browser, db: Session):
    discussion, official = make_discussion(db), make_account(db)
    sign_in_as(client, db, official, make_grant(db, official, Role.OPERATOR))
    assert "votes only as a private person" in client.open(address(discussion)).text
    assert client.send(f"{address(discussion)}/vote", {"side": "for"}).status_code == 409


def test_foreign_page_does_not_get_the_voter_back(client: Browser, db: Session):
    discussion = make_discussion(db)
    sign_in_as(client, db, make_account(db))
    for foreign in ("https://evil.example/x", "http://localhost/kk/me"):
        answer = client.send(
            f"{address(discussion)}/vote", {"side": "for"}, headers={"Referer": foreign}
        )
        assert answer.headers["Location"] == f"{address(discussion)}#vote"


def test_vote_sends_at_most_six_statements(client: Browser, db: Session, engine):
    discussion = make_discussion(db)
    sign_in_as(client, db, make_account(db))
    client.open(address(discussion))
    token = client.token()
    with statements(engine) as sent:
        answer = client.http.post(
            f"{address(discussion)}/vote", data={"csrf_token": token, "side": "for"}
        )
    assert answer.status_code == 303
    assert 0 < len(sent) <= 6, sent


def test_public_proposals_are_shown_as_written(client: Browser, db: Session):
    proposal = make_answered(db, language=Language.RU, text="Добавьте <b>сельские</b> дороги.")
    db.commit()
    page = client.open(address(proposal.discussion))
    assert "Добавьте <b>сельские</b> дороги." in page.text
    assert 'class="proposal__text prose" lang="ru"' in page.html
    assert "Қаражат бөлінбеген." in page.text
    assert "Not accepted" in page.text


def test_refused_and_waiting_proposals_are_only_counted(client: Browser, db: Session):
    discussion = make_discussion(db)
    refused = make_decided(
        db,
        DecisionOutcome.REFUSED,
        {Breach.SPAM, Breach.ADVERTISING},
        discussion=discussion,
        text="Менің дүкенім жақсы",
    )
    waiting = make_proposal(db, discussion=discussion, text="Әлі қаралған жоқ")
    withdrawn = make_proposal(
        db, discussion=discussion, text="Қайтарып алдым", status=ProposalStatus.WITHDRAWN
    )
    db.commit()
    page = client.open(address(discussion))
    assert "Refused: 1 §14 (advertising – 1, spam – 1)" in page.text
    assert "Being checked by the operator: 1" in page.text
    assert "Taken back by their authors: 1" in page.text
    for hidden in (refused, waiting, withdrawn):
        assert hidden.text not in page.html
        assert hidden.number not in page.html


def test_lateness_of_operator_and_body_is_marked(client: Browser, db: Session, clock):
    discussion = make_discussion(db)
    make_answered(db, discussion=discussion, late=True)
    make_proposal(db, discussion=discussion)
    db.commit()
    clock.moment = MORNING + timedelta(days=8)
    text = client.open(address(discussion)).text
    assert "1 is late" in text
    assert "Late" in text[text.index("Қаражат бөлінбеген.") :]


def test_decision_that_came_late_is_marked(client: Browser, db: Session):
    proposal = make_decided(db, late=True)
    db.commit()
    page = client.open(address(proposal.discussion))
    assert "Checked by the operator later than in 2 working days" in page.text


def test_proposal_without_a_response_is_marked_after_the_end(client: Browser, db: Session, clock):
    proposal = make_decided(db)
    db.commit()
    assert "Waits for a response" in client.open(address(proposal.discussion)).text
    clock.moment = end_of(proposal.discussion.closes_on)
    assert "No response in time" in client.open(address(proposal.discussion)).text


def test_proposals_can_be_read_by_part(client: Browser, db: Session):
    discussion = make_discussion(db)
    make_decided(db, discussion=discussion, part_key="results", text="Көрсеткіш туралы")
    make_decided(db, discussion=discussion, part_key="description", text="Сипаттама туралы")
    db.commit()
    page = client.open(f"{address(discussion)}?part=results")
    assert "Көрсеткіш туралы" in page.text
    assert "Сипаттама туралы" not in page.text
    assert "Сипаттама туралы" in client.open(f"{address(discussion)}?part=nothing").text


def test_proposal_quotes_its_part(client: Browser, db: Session):
    discussion = make_discussion(db)
    make_decided(db, discussion=discussion, part_key="description")
    make_decided(db, discussion=discussion, part_key="results")
    db.commit()
    html = client.open(address(discussion, "ru")).html
    quotes = html.split('class="proposal__quote"')[1:]
    assert {quote.split(">")[1].split("<")[0] for quote in quotes} == {
        "Текст",
        "Показатель",
    }


def test_proposals_are_sorted_by_age_or_by_support(client: Browser, db: Session):
    discussion = make_discussion(db)
    old = make_decided(db, discussion=discussion, text="Ескі ұсыныс")
    make_decided(
        db,
        discussion=discussion,
        text="Жаңа ұсыныс",
        received_at=MORNING + timedelta(days=1),
    )
    for _ in range(2):
        voter = make_account(db)
        db.add(
            ProposalVote(
                proposal_id=old.id,
                voter_id=voter.id,
                voter_kind=voter.kind,
                side=Side.FOR,
                cast_at=MORNING,
            )
        )
    db.commit()
    newest = client.open(address(discussion)).text
    supported = client.open(f"{address(discussion)}?sort=supported").text
    assert newest.index("Жаңа ұсыныс") < newest.index("Ескі ұсыныс")
    assert supported.index("Ескі ұсыныс") < supported.index("Жаңа ұсыныс")


def test_voter_can_vote_on_each_proposal_and_reads_the_own_vote(client: Browser, db: Session):
    proposal, voter = make_decided(db), make_account(db)
    db.add(
        ProposalVote(
            proposal_id=proposal.id,
            voter_id=voter.id,
            voter_kind=voter.kind,
            side=Side.AGAINST,
            cast_at=MORNING,
        )
    )
    sign_in_as(client, db, voter)
    page = client.open(address(proposal.discussion))
    assert f"/en/proposals/{proposal.number}/vote" in posts(page)
    assert "You voted against" in page.text


def test_two_hundred_proposals_fit_on_one_page_in_twelve_statements(
    client: Browser, db: Session, engine
):
    discussion, voter = make_discussion(db), make_account(db)
    for _ in range(203):
        make_decided(db, discussion=discussion, author=voter)
    make_decided(db, DecisionOutcome.REFUSED, {Breach.SPAM}, discussion=discussion, author=voter)
    sign_in_as(client, db, voter)
    assert client.open(address(discussion)).html.count('id="proposal-') == 50
    with statements(engine) as sent:
        page = client.open(f"{address(discussion)}?per=200")
    assert page.html.count('id="proposal-') == 200
    assert 0 < len(sent) <= 12
    assert client.open(f"{address(discussion)}?per=5000").html.count('id="proposal-') == 200
    last = client.open(f"{address(discussion)}?per=200&page=2")
    assert last.html.count('id="proposal-') == 3


def test_ended_discussion_leads_to_its_report(client: Browser, db: Session, clock):
    discussion = make_discussion(db)
    db.commit()
    clock.moment = end_of(discussion.closes_on)
    assert "is being made" in client.open(address(discussion)).text
    discussion.sealed_at = clock.moment
    db.commit()
    links = [link["href"] for link in client.open(address(discussion)).all("a")]
    assert f"/en/closure-reports/{discussion.document.number}" in links


def test_page_stays_with_the_edition_that_is_discussed(client: Browser, db: Session):
    discussion = make_discussion(db)
    db.commit()
    links = [link["href"] for link in client.open(address(discussion)).all("a")]
    assert f"/en/documents/{discussion.document.number}?edition=1" in links
