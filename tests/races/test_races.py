"""Everybody at once, over real processes: nothing is counted twice, decided twice or lost."""

import json
from collections import Counter
from datetime import datetime, time, timedelta
from functools import partial
from random import Random
from threading import Event

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal import jobs
from portal.core.clock import DemoClock
from portal.models import (
    ClosureReport,
    Discussion,
    Document,
    DocumentVote,
    Edition,
    ModerationDecision,
    PressRelease,
    Proposal,
    SignatureEvidence,
    StateAct,
)
from portal.rules.calendar import PORTAL_ZONE, local_date
from portal.terms import DecisionOutcome
from tests.live import LivePortal, Visitor
from tests.make import make_body, make_document, make_program, make_proposal
from tests.person import signed
from tests.races import crowd
from tests.signing import AIGERIM

pytestmark = pytest.mark.xdist_group("races")

PEOPLE = 100
LATE_PEOPLE = 100
DISCUSSIONS = 6  # that end at the same moment
PROPOSALS = 5  # that two operators decide at once
PROCESSES = 3


def counted(db: Session, kind: type, *where: object) -> int:
    """How many such rows are committed."""
    db.rollback()
    return db.scalar(select(func.count()).select_from(kind).where(*where)) or 0


def facts_of(db: Session, discussion: Discussion) -> list[dict]:
    """What every edition of a discussion's report says."""
    db.rollback()
    found = (
        select(ClosureReport.facts)
        .where(ClosureReport.discussion_id == discussion.id)
        .order_by(ClosureReport.edition)
    )
    return [json.loads(facts) for facts in db.scalars(found)]


def sides_of(db: Session, discussion: Discussion) -> Counter[str]:
    """Votes row by row."""
    db.rollback()
    mine = DocumentVote.discussion_id == discussion.id
    return Counter(side.value for side in db.scalars(select(DocumentVote.side).where(mine)))


def test_hundred_people_vote_at_once_and_each_has_one_vote(portal: LivePortal, db, today):
    discussion = crowd.open_discussion(db, today)
    voters = portal.visitors(db, crowd.make_people(db, PEOPLE))
    db.commit()
    number = discussion.document.number
    ballots = [(voter, side) for voter in voters for side in ("for", "against")]
    Random(11).shuffle(ballots)
    answers = crowd.in_a_crowd(
        lambda ballot: ballot[0].ask(f"/kk/discussions/{number}/vote", {"side": ballot[1]}), ballots
    )
    assert Counter(answer.status for answer in answers) == {303: 2 * PEOPLE}
    sides = sides_of(db, discussion)
    assert sides.total() == PEOPLE
    assert len(set(sides)) == 2
    guest = Visitor(portal.port, "", "")
    shown = json.loads(guest.ask(f"/api/v1/discussions/{number}").text)
    assert shown["votes"]["for"] == sides["for"]
    assert shown["votes"]["against"] == sides["against"]
    page = guest.open(f"/kk/discussions/{number}")
    assert f'<b class="balance__count">{sides["for"]}</b>' in page.html
    assert f'<b class="balance__count">{sides["against"]}</b>' in page.html
    mine = db.get_one(Discussion, discussion.id)
    mine.opens_on -= timedelta(days=60)
    mine.closes_on = today - timedelta(days=1)
    db.commit()
    assert portal.run_jobs().wait(60) == 0
    (facts,) = facts_of(db, discussion)
    assert (facts["votes_for"], facts["votes_against"]) == (sides["for"], sides["against"])


def test_two_operators_make_one_decision(portal: LivePortal, db, today, signers):
    discussion = crowd.open_discussion(db, today)
    waiting = [
        make_proposal(db, discussion=discussion, received_at=portal.app.extensions["clock"].now())
        for _one in range(PROPOSALS)
    ]
    first, second = crowd.operators(portal, db, 2)
    db.commit()
    publish = {"outcome": "published", "grounds": "14-тармаққа сай келеді.", "language": "kk"}
    refuse = {"outcome": "refused", "breach": "spam", "grounds": "Бұл хат спам.", "language": "kk"}
    for proposal in waiting:
        address = f"/kk/moderation/{proposal.number}"
        confirmation = second.ask(address, refuse).location
        signature = crowd.signature(portal, signers, second, confirmation)
        acts = [partial(first.ask, address, publish), partial(second.ask, confirmation, signature)]
        answers = crowd.at_once(acts)
        assert sorted(answer.status for answer in answers) == [303, 409]
        db.rollback()
        decision = db.scalars(
            select(ModerationDecision).where(ModerationDecision.proposal_id == proposal.id)
        ).one()
        kept = db.get_one(Proposal, proposal.id, populate_existing=True)
        assert kept.status.value == decision.outcome.value
        act = db.get_one(StateAct, confirmation.rpartition("/")[2], populate_existing=True)
        assert (act.done_at is not None) == (decision.outcome is DecisionOutcome.REFUSED)
        assert signatures_under(db, act.id) == (act.done_at is not None)


def signatures_under(db: Session, act_id: str) -> int:
    """How many signatures are kept under an act of state."""
    return counted(db, SignatureEvidence, SignatureEvidence.state_act_id == act_id)


def test_double_click_on_signing_places_once_and_keeps_one_signature(
    portal: LivePortal, db, signers
):
    edition = make_document(db, draft=True).editions[0]
    employee = crowd.official(portal, db)
    db.commit()
    address = f"/kk/workplace/editions/{edition.id}/place"
    form = employee.open(address).form(with_field="closes_on").filled({})
    form.pop("csrf_token")
    before = counted(db, Document, Document.number.is_not(None))
    confirmation = employee.ask(address, form).location
    signature = crowd.signature(portal, signers, employee, confirmation)
    answers = crowd.at_once([partial(employee.ask, confirmation, signature)] * 4)
    assert {answer.status for answer in answers} == {303}
    assert len({answer.location for answer in answers}) == 1
    assert counted(db, Document, Document.number.is_not(None)) == before + 1
    assert counted(db, Discussion, Discussion.edition_id == edition.id) == 1
    discussion = select(Discussion.id).where(Discussion.edition_id == edition.id)
    assert counted(db, PressRelease, PressRelease.discussion_id.in_(discussion)) == 1
    assert db.get_one(Edition, edition.id, populate_existing=True).checksum
    assert signatures_under(db, confirmation.rpartition("/")[2]) == 1


def test_two_confirmations_of_one_draft_signed_at_once_place_it_once(
    portal: LivePortal, db, signers
):
    edition = make_document(db, draft=True).editions[0]
    employee = crowd.official(portal, db)
    db.commit()
    address = f"/kk/workplace/editions/{edition.id}/place"
    form = employee.open(address).form(with_field="closes_on").filled({})
    form.pop("csrf_token")
    confirmations = [employee.ask(address, form).location for _turn in range(2)]
    acts = [
        partial(employee.ask, one, crowd.signature(portal, signers, employee, one))
        for one in confirmations
    ]
    answers = crowd.at_once(acts)
    assert sorted(answer.status for answer in answers) == [303, 409]
    assert counted(db, Discussion, Discussion.edition_id == edition.id) == 1
    kept = [signatures_under(db, one.rpartition("/")[2]) for one in confirmations]
    assert sorted(kept) == [0, 1]


def test_vote_during_the_withdrawal_is_in_before_it_or_refused(
    portal: LivePortal, db, today, signers
):
    discussion = crowd.open_discussion(db, today)
    employee = crowd.official(portal, db)
    voters = portal.visitors(db, crowd.make_people(db, 8))
    db.commit()
    number = discussion.document.number
    reason = {"reason_kk": "Қате құжат жүктелді.", "reason_ru": "Загружен не тот документ."}
    confirmation = employee.ask(f"/kk/workplace/documents/{number}/withdraw", reason).location
    signature = crowd.signature(portal, signers, employee, confirmation)
    ballot, address = {"side": "for"}, f"/kk/discussions/{number}/vote"
    acts = [partial(voter.ask, address, ballot) for voter in voters]
    signed_at, *voted = crowd.at_once([partial(employee.ask, confirmation, signature), *acts])
    assert signed_at.status == 303
    assert {answer.status for answer in voted} <= {303, 409}
    counted_votes = sides_of(db, discussion)["for"]
    assert counted_votes == sum(answer.status == 303 for answer in voted)
    assert voters[0].ask(address, ballot).status == 409
    assert sides_of(db, discussion)["for"] == counted_votes


def test_double_click_on_a_new_document_begins_one_draft(portal: LivePortal, db):
    program = make_program(db, body=make_body(db))
    employee = crowd.official(portal, db)
    db.commit()
    typed = {"program": program.id, "year": "2027"}
    begin = partial(employee.ask, "/kk/workplace/documents/new/passport", typed)
    answers = crowd.at_once([begin] * 4)
    assert {answer.status for answer in answers} == {302}
    assert len({answer.location for answer in answers}) == 1
    assert counted(db, Document, Document.program_id == program.id) == 1


def test_double_click_on_correcting_begins_one_correction(portal: LivePortal, db, today):
    document = crowd.ended_discussion(db, today).document
    employee = crowd.official(portal, db)
    db.commit()
    address = f"/kk/workplace/documents/{document.number}/correction"
    reason = {"reason_kk": "Қате түзетілді.", "reason_ru": "Исправлена ошибка."}
    answers = crowd.at_once([partial(employee.ask, address, reason)] * 4)
    assert {answer.status for answer in answers} == {302}
    assert len({answer.location for answer in answers}) == 1
    assert counted(db, Edition, Edition.document_id == document.id) == 2


def test_closing_job_in_three_processes_makes_one_first_edition(portal: LivePortal, db, today):
    ended = [crowd.ended_discussion(db, today) for _one in range(DISCUSSIONS)]
    for discussion in ended:
        make_proposal(db, discussion=discussion)
    db.commit()
    processes = [portal.run_jobs() for _one in range(PROCESSES)]
    assert [process.wait(60) for process in processes] == [0] * PROCESSES
    for discussion in ended:
        (facts,) = facts_of(db, discussion)
        assert facts["edition"] == 1
        assert facts["proposals"]["waiting_for_decision"] == 1


def test_draft_sent_five_times_at_once_is_one_proposal(portal: LivePortal, db, today, signers):
    discussion = crowd.open_discussion(db, today)
    (author,) = portal.visitors(db, crowd.make_people(db, 1))
    db.commit()
    address, sign_page = _signed_draft(portal, author, discussion.document.number)
    cms = signed(sign_page, signers, AIGERIM, portal.app.extensions["clock"].now())
    answers = crowd.at_once([partial(author.ask, address, {"cms": cms})] * 5)
    assert {answer.status for answer in answers} <= {302, 303}
    assert len({answer.location for answer in answers}) == 1
    mine = Proposal.discussion_id == discussion.id
    assert counted(db, Proposal, mine) == 1
    proposal = db.scalars(select(Proposal).where(mine)).one()
    assert counted(db, SignatureEvidence, SignatureEvidence.proposal_id == proposal.id) == 1
    assert answers[0].location.endswith(f"/proposals/{proposal.number}")


def _signed_draft(portal: LivePortal, author: Visitor, number: str):
    """A text written by the form, and the page where it is signed."""
    typed = {"part": "description", "language": "kk", "text": "Көпірді жөндеуді ұсынамын."}
    written = author.ask(f"/kk/discussions/{number}/proposals/new", typed)
    assert written.status == 303, written
    prepared = author.ask(written.location)
    assert prepared.status == 302, prepared
    return written.location, author.open(written.location)


def test_vote_at_midnight_is_in_the_report_or_refused(portal: LivePortal, db):
    clock: DemoClock = portal.app.extensions["clock"]
    today = local_date(clock.now())
    discussion = crowd.last_day_discussion(db, today)
    voters = portal.visitors(db, crowd.make_people(db, LATE_PEOPLE))
    db.commit()
    midnight = datetime.combine(today + timedelta(days=1), time(0), PORTAL_ZONE)
    address, ballot = f"/kk/discussions/{discussion.document.number}/vote", {"side": "for"}
    assert voters[0].ask(address, ballot).status == 303
    clock.move_to(midnight - timedelta(seconds=0.5))
    over = Event()

    def close() -> int:
        made = 0
        while not over.is_set() or not made:
            made += jobs.run_due(portal.app, clock.now())["close_discussions"]
        return made

    with crowd.ThreadPoolExecutor(1) as timetable:
        closing = timetable.submit(close)
        answers = crowd.in_a_crowd(lambda voter: voter.ask(address, ballot).status, voters[1:-1])
        over.set()
        assert closing.result(60) == 1
    assert set(answers) <= {303, 409}
    (facts,) = facts_of(db, discussion)
    assert facts["votes_for"] == answers.count(303) + 1 == sides_of(db, discussion)["for"]
    assert voters[-1].ask(address, ballot).status == 409


def test_decisions_during_the_closing_are_all_told_in_the_last_edition(portal: LivePortal, db):
    clock: DemoClock = portal.app.extensions["clock"]
    discussion = crowd.ended_discussion(db, local_date(clock.now()))
    waiting = [make_proposal(db, discussion=discussion) for _one in range(PROPOSALS)]
    desks = crowd.operators(portal, db, PROPOSALS)
    db.commit()
    publish = {"outcome": "published", "grounds": "14-тармаққа сай келеді.", "language": "kk"}
    acts = [
        partial(desk.ask, f"/kk/moderation/{one.number}", publish)
        for desk, one in zip(desks, waiting, strict=True)
    ]
    with crowd.ThreadPoolExecutor(1) as timetable:
        closing = timetable.submit(
            lambda: [jobs.run_due(portal.app, clock.now()) for _turn in range(6)]
        )
        answers = crowd.at_once(acts)
        closing.result(60)
    assert {answer.status for answer in answers} == {303}
    jobs.run_due(portal.app, clock.now())
    editions = facts_of(db, discussion)
    assert [facts["edition"] for facts in editions] == list(range(1, len(editions) + 1))
    assert editions[-1]["proposals_total"] == PROPOSALS
    assert editions[-1]["proposals"]["waiting_for_decision"] == 0
    for facts in editions:
        told = facts["proposals"]
        assert told["published"] + told["waiting_for_decision"] == PROPOSALS
    assert jobs.run_due(portal.app, clock.now())["close_discussions"] == 0
