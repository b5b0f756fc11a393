"""The response to a published proposal: once, with grounds, late ones marked (§16)."""

from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models import Body, JournalEntry, Notice, Proposal, Response
from portal.rules import Refused
from portal.rules.calendar import end_of, local_date
from portal.terms import Language, ProposalStatus, ResponseOutcome
from portal.workplace import queries
from portal.workplace.answers import respond
from portal.workplace.forms import ResponseDraft
from tests.make import MORNING, make_account, make_body, make_discussion, make_proposal

GROUNDS = "Жол 2027 жылғы жоспарға енгізілді."
NO = ResponseDraft(ResponseOutcome.NOT_ACCEPTED, "Бюджетте қаражат жоқ.", Language.KK)
YES = ResponseDraft(ResponseOutcome.ACCEPTED, GROUNDS, Language.KK)


@pytest.fixture
def proposal(app: Flask, db: Session) -> Proposal:
    """A published proposal to a document of body 201, as its administrator loads it."""
    author = make_account(db, email="author@example.kz", language=Language.RU)
    made = make_proposal(db, author=author, status=ProposalStatus.PUBLISHED)
    found = queries.own_proposal(db, make_body(db).id, made.number)
    assert found is not None
    return found


def answer(
    app: Flask,
    db: Session,
    proposal: Proposal,
    draft: ResponseDraft = YES,
    body: Body | None = None,
    now: datetime = MORNING,
) -> Response:
    employee, body = make_account(db), body or make_body(db)
    with app.app_context():
        return respond(db, proposal, employee, body, draft, local_date(now), now)


@pytest.mark.parametrize("draft", [YES, NO])
def test_response_is_kept_with_its_grounds_and_the_proposal_is_answered(
    app: Flask, db: Session, proposal: Proposal, draft: ResponseDraft
) -> None:
    response = answer(app, db, proposal, draft)
    db.flush()
    assert (response.outcome, response.grounds) == (draft.outcome, draft.grounds)
    assert (response.responded_at, response.is_late) == (MORNING, False)
    assert proposal.status is ProposalStatus.ANSWERED
    entry = db.scalars(select(JournalEntry)).one()
    assert (entry.act, entry.actor_id) == ("proposal.respond", response.author_id)


def test_response_is_on_time_until_midnight_of_the_last_day_and_late_from_then_on(
    app: Flask, db: Session
) -> None:
    discussion = make_discussion(db)
    assert discussion.closes_on == date(2026, 11, 16)
    too_late = end_of(discussion.closes_on)
    for now, late in ((too_late - timedelta(seconds=1), False), (too_late, True)):
        made = make_proposal(db, discussion=discussion, status=ProposalStatus.PUBLISHED)
        found = queries.own_proposal(db, make_body(db).id, made.number)
        assert found is not None
        assert answer(app, db, found, now=now).is_late is late


def test_another_body_does_not_answer(app: Flask, db: Session, proposal: Proposal) -> None:
    with pytest.raises(Refused, match="Another administrator"):
        answer(app, db, proposal, body=make_body(db, "202"))
    assert proposal.status is ProposalStatus.PUBLISHED


def test_proposal_is_answered_once(app: Flask, db: Session, proposal: Proposal) -> None:
    answer(app, db, proposal)
    with pytest.raises(Refused, match="already been answered"):
        answer(app, db, proposal, NO)
    db.flush()
    assert db.scalars(select(Response.outcome)).all() == [ResponseOutcome.ACCEPTED]


@pytest.mark.parametrize(
    "status", [ProposalStatus.ON_MODERATION, ProposalStatus.REFUSED, ProposalStatus.WITHDRAWN]
)
def test_only_a_published_proposal_is_answered(
    app: Flask, db: Session, proposal: Proposal, status: ProposalStatus
) -> None:
    proposal.status = status
    with pytest.raises(Refused, match="Only a published proposal"):
        answer(app, db, proposal)


def test_response_without_grounds_is_refused(app: Flask, db: Session, proposal: Proposal) -> None:
    with pytest.raises(Refused, match="at least 10 characters"):
        answer(app, db, proposal, ResponseDraft(ResponseOutcome.ACCEPTED, "Иә", Language.KK))


def test_author_gets_a_letter_in_the_own_language(
    app: Flask, db: Session, proposal: Proposal
) -> None:
    answer(app, db, proposal)
    letter = db.scalars(select(Notice)).one()
    assert (letter.email, letter.language) == ("author@example.kz", Language.RU)
    assert proposal.number in letter.subject
    assert GROUNDS in letter.body
    assert f"http://localhost/ru/proposals/{proposal.number}" in letter.body
    assert "Ремонт дорог" in letter.body


def test_author_without_an_address_gets_no_letter(
    app: Flask, db: Session, proposal: Proposal
) -> None:
    proposal.author.email = None
    answer(app, db, proposal)
    assert db.scalars(select(Notice)).all() == []


def test_waiting_proposals_are_ordered_by_the_end_of_their_discussion(db: Session) -> None:
    later = make_discussion(db, working_days=20)
    sooner = make_discussion(db)
    made = [
        make_proposal(db, discussion=one, status=status)
        for one in (later, sooner)
        for status in (ProposalStatus.PUBLISHED, ProposalStatus.ON_MODERATION)
    ]
    other = make_body(db, "202")
    waiting = queries.proposals_of(make_body(db).id, ProposalStatus.PUBLISHED)
    assert db.scalars(waiting).all() == [made[2], made[0]]
    foreign = queries.proposals_of(other.id, ProposalStatus.PUBLISHED)
    assert db.scalars(foreign).all() == []
