"""The operator's decision: once, with grounds, in time or late; the letter to the author (§15)."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from moderation import actions, queries
from moderation.forms import Decision, DecisionForm, QueueFilter
from portal.core.db import write_session
from portal.models import Account, JournalEntry, ModerationDecision, Notice, Proposal
from portal.rules import Refused
from portal.rules.calendar import end_of, local_date
from portal.terms import Breach, DecisionOutcome, Language, ProposalStatus
from tests.make import (
    MORNING,
    make_account,
    make_body,
    make_discussion,
    make_document,
    make_program,
    make_proposal,
)

GROUNDS = "Мәтін таңдалған құжатқа қатысты."
PUBLISH = Decision(DecisionOutcome.PUBLISHED, frozenset(), GROUNDS, Language.KK)
REFUSE = Decision(
    DecisionOutcome.REFUSED, frozenset({Breach.SPAM, Breach.ADVERTISING}), GROUNDS, Language.KK
)


def decide(db: Session, proposal: Proposal, draft=PUBLISH, now=MORNING) -> ModerationDecision:
    operator = make_account(db)
    return actions.decide_proposal(db, proposal, operator, draft, local_date(now), now)


def test_published_proposal_carries_the_decision_with_its_grounds(db):
    proposal = make_proposal(db)
    decision = decide(db, proposal)
    assert proposal.status is ProposalStatus.PUBLISHED
    assert (decision.grounds, decision.breaches, decision.is_late) == (GROUNDS, frozenset(), False)
    entry = db.scalars(select(JournalEntry)).one()
    assert (entry.act, entry.actor_id) == ("proposal.decide", decision.operator_id)
    assert json.loads(entry.details) == {"outcome": "published", "proposal": proposal.id}


def test_refused_proposal_names_every_breach(db):
    proposal = make_proposal(db)
    decide(db, proposal, REFUSE)
    db.commit()
    kept = db.scalars(select(ModerationDecision)).one()
    assert proposal.status is ProposalStatus.REFUSED
    assert kept.breaches == {Breach.SPAM, Breach.ADVERTISING}


def test_second_operator_is_refused(db):
    proposal = make_proposal(db)
    decide(db, proposal)
    with pytest.raises(Refused, match="already"):
        decide(db, proposal, REFUSE)
    assert proposal.status is ProposalStatus.PUBLISHED
    assert len(db.scalars(select(ModerationDecision)).all()) == 1


def test_withdrawn_proposal_is_not_decided(db):
    with pytest.raises(Refused):
        decide(db, make_proposal(db, status=ProposalStatus.WITHDRAWN))


@pytest.mark.parametrize(
    "draft",
    [
        pytest.param(
            Decision(DecisionOutcome.REFUSED, frozenset(), GROUNDS, Language.KK),
            id="refusal without a breach",
        ),
        pytest.param(
            Decision(DecisionOutcome.PUBLISHED, frozenset({Breach.SPAM}), GROUNDS, Language.KK),
            id="publication with a breach",
        ),
        pytest.param(
            Decision(DecisionOutcome.PUBLISHED, frozenset(), "қысқа", Language.KK),
            id="short grounds",
        ),
    ],
)
def test_decision_that_is_not_grounded_is_refused(db, draft):
    proposal = make_proposal(db)
    with pytest.raises(Refused):
        decide(db, proposal, draft)
    assert proposal.status is ProposalStatus.ON_MODERATION


def test_decision_on_the_last_day_is_in_time_and_after_it_is_late(db):
    first, second = make_proposal(db), make_proposal(db)
    last_moment = end_of(first.decision_due) - timedelta(microseconds=1)
    assert not decide(db, first, now=last_moment).is_late
    assert decide(db, second, now=end_of(second.decision_due)).is_late


def test_decision_after_the_end_of_the_discussion_is_accepted_and_late(db):
    proposal = make_proposal(db)
    proposal.discussion.sealed_at = end_of(proposal.discussion.closes_on)
    decision = decide(db, proposal, now=datetime(2026, 12, 1, 6, tzinfo=UTC))
    assert proposal.status is ProposalStatus.PUBLISHED
    assert decision.is_late


def test_author_is_told_of_a_refusal_with_its_grounds(app: Flask, db):
    author = make_account(db, email="author@example.kz", language=Language.EN)
    proposal = make_proposal(db, author=author)
    with app.app_context():
        decide(db, proposal, REFUSE)
    letter = db.scalars(select(Notice)).one()
    assert (letter.email, letter.language) == ("author@example.kz", Language.EN)
    assert letter.subject == f"Your proposal {proposal.number} was refused publication"
    assert "- advertising\n- spam" in letter.body
    assert GROUNDS in letter.body
    assert f"http://localhost/en/proposals/{proposal.number}" in letter.body
    assert proposal.text not in letter.body


def test_author_is_told_of_a_publication(app: Flask, db):
    author = make_account(db, email="author@example.kz", language=Language.EN)
    with app.app_context():
        decide(db, make_proposal(db, author=author))
    letter = db.scalars(select(Notice)).one()
    assert "has been published" in letter.subject
    assert GROUNDS in letter.body
    assert "§14" not in letter.body


def test_author_without_an_address_gets_no_letter(app: Flask, db):
    with app.app_context():
        decide(db, make_proposal(db))
    assert db.scalars(select(Notice)).all() == []


def waiting(db: Session, **asked: str) -> list[str]:
    return [one.number for one in db.scalars(queries.waiting_proposals(QueueFilter(asked)))]


def test_queue_begins_with_what_is_due_first(db):
    discussion = make_discussion(db)
    late = make_proposal(db, discussion=discussion, received_at=MORNING + timedelta(days=2))
    early = make_proposal(db, discussion=discussion, received_at=MORNING)
    second = make_proposal(db, discussion=discussion, received_at=MORNING + timedelta(minutes=1))
    make_proposal(db, discussion=discussion, status=ProposalStatus.PUBLISHED)
    assert waiting(db) == [early.number, second.number, late.number]


def test_queue_is_narrowed_by_language_and_administrator(db):
    other = make_document(db, program=make_program(db, body=make_body(db, code="226")))
    kazakh = make_proposal(db)
    russian = make_proposal(
        db, discussion=make_discussion(db, document=other), language=Language.RU
    )
    assert waiting(db, language="ru") == [russian.number]
    assert waiting(db, administrator="201") == [kazakh.number]
    assert waiting(db, administrator="226", language="kk") == []


def test_next_one_follows_in_the_order_of_the_queue(db):
    discussion = make_discussion(db)
    first, second, third = (
        make_proposal(db, discussion=discussion, received_at=MORNING + timedelta(minutes=n))
        for n in range(3)
    )
    me, all_of = make_account(db).id, QueueFilter()
    assert queries.next_number(db, all_of, of_others_than=me) == first.number
    assert queries.next_number(db, all_of, after=first, of_others_than=me) == second.number
    assert queries.next_number(db, all_of, after=third, of_others_than=me) is None
    own = second.author_id  # one's own is left to others
    assert queries.next_number(db, all_of, after=first, of_others_than=own) == third.number


def test_counts_tell_late_and_last_day_apart(db):
    discussion = make_discussion(db)
    due = make_proposal(db, discussion=discussion).decision_due
    make_proposal(db, discussion=discussion, received_at=MORNING + timedelta(days=2))
    make_proposal(db, discussion=discussion, status=ProposalStatus.REFUSED)
    assert queries.queue_counts(db, due) == queries.QueueCounts(waiting=2, today=1, late=0)
    later = due + timedelta(days=1)
    assert queries.queue_counts(db, later) == queries.QueueCounts(waiting=2, today=0, late=1)


def test_same_words_are_found_whatever_their_case_and_signs(db):
    discussion = make_discussion(db)
    first = make_proposal(db, discussion=discussion, text="Жол салыңыз! Көпір керек.")
    same = make_proposal(db, discussion=discussion, text="ЖОЛ салыңыз,  көпір – керек")
    make_proposal(db, discussion=discussion, text="Жол салыңыз! Көпір керек емес.")
    make_proposal(db, text="Жол салыңыз! Көпір керек.")
    assert [one.number for one in queries.same_texts(db, first)] == [same.number]


@pytest.mark.parametrize(
    ("posted", "wrong"),
    [
        pytest.param({"grounds": GROUNDS, "language": "kk"}, {"outcome"}, id="no outcome"),
        pytest.param(
            {"outcome": "refused", "grounds": GROUNDS, "language": "kk"},
            {"breach"},
            id="refusal without a breach",
        ),
        pytest.param(
            {"outcome": "published", "breach": "spam", "grounds": GROUNDS, "language": "ru"},
            {"breach"},
            id="publication with a breach",
        ),
        pytest.param(
            {"outcome": "published", "grounds": "қысқа", "language": "en"},
            {"grounds", "language"},
            id="short grounds in english",
        ),
    ],
)
def test_form_says_what_is_missing_and_keeps_what_was_typed(app: Flask, posted, wrong):
    with app.test_request_context():
        form = DecisionForm.parse(MultiDict(posted))
    assert set(form.errors) == wrong
    assert form.decision is None
    assert form.values["grounds"] == posted["grounds"]


def test_operators_who_decide_at_the_same_moment_leave_one_decision(db, engine):
    proposal = make_proposal(db)
    operators = [make_account(db).id for _turn in range(6)]
    db.commit()

    def judge(operator_id: int) -> bool:
        draft = PUBLISH if operator_id % 2 else REFUSE
        with write_session(engine) as own:
            sought = queries.proposal_to_decide(proposal.number).with_for_update(of=Proposal)
            operator = own.get_one(Account, operator_id)
            try:
                actions.decide_proposal(
                    own, own.scalars(sought).one(), operator, draft, local_date(MORNING), MORNING
                )
            except Refused:
                return False
            return True

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(judge, operators)) == 1
    kept = db.scalars(select(ModerationDecision)).one()
    db.refresh(proposal)
    assert proposal.status == kept.outcome.value
