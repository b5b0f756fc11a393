"""Withdrawing a placed document: why, in public, and what goes on (decided: withdrawing a
document)."""

import json
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.closure.actions import make_closure_report
from portal.closure.facts import from_json, sha256, to_json
from portal.closure.notes import lines
from portal.models import Account, Discussion, JournalEntry
from portal.papers.beginning import begin_correction
from portal.papers.drafts import Reason
from portal.papers.placing import place_correction
from portal.rules import Refused
from portal.rules.calendar import end_of, local_date
from portal.terms import Language, ProposalStatus
from portal.workplace import queries
from portal.workplace.actions import withdraw_document
from tests.make import MORNING, make_account, make_discussion, make_proposal

REASON = Reason("Қате құжат жүктелді.", "Загружен не тот документ.")
TODAY = local_date(MORNING)


@pytest.fixture
def employee(db: Session) -> Account:
    """Who acts for the body."""
    return make_account(db)


@pytest.fixture
def discussion(db: Session) -> Discussion:
    """A running discussion."""
    return make_discussion(db)


def withdraw(db: Session, discussion: Discussion, employee: Account, reason: Reason) -> None:
    withdraw_document(db, discussion.document, discussion, employee, reason, TODAY, MORNING)
    db.flush()


def test_withdrawal_keeps_day_and_reason_and_stops_the_discussion(db, discussion, employee):
    withdraw(db, discussion, employee, REASON)
    document = discussion.document
    assert (document.withdrawn_on, document.withdrawn_at) == (TODAY, MORNING)
    assert (document.reason_kk, document.reason_ru) == (REASON.kk, REASON.ru)
    assert discussion.withdrawn_at == MORNING
    assert discussion.sealed_at is None
    entry = db.scalars(select(JournalEntry).where(JournalEntry.act == "document.withdraw")).one()
    assert entry.body_id == document.body_id
    assert json.loads(entry.details) == {"number": document.number}


def test_document_is_withdrawn_once(db, discussion, employee):
    withdraw(db, discussion, employee, REASON)
    with pytest.raises(Refused, match="already"):
        withdraw(db, discussion, employee, Reason("Басқа себеп болды.", "Другая причина есть."))
    assert discussion.document.reason_ru == REASON.ru


@pytest.mark.parametrize(
    "reason", [Reason("", REASON.ru), Reason(REASON.kk, ""), Reason("—", "—")], ids=str
)
def test_withdrawal_without_a_reason_in_both_languages_is_refused(
    db, discussion, employee, reason: Reason
):
    with pytest.raises(Refused, match="both languages"):
        withdraw(db, discussion, employee, reason)
    assert discussion.withdrawn_at is None


def test_correction_that_was_begun_before_is_not_placed_after(db, employee):
    discussion = make_discussion(db, opens_on=date(2026, 9, 1), closes_on=date(2026, 9, 15))
    number, body_id = discussion.document.number, discussion.document.body_id
    db.flush()
    placed = queries.own_document(db, body_id, number)
    assert placed is not None
    corrected = begin_correction(db, placed.edition, discussion, employee, REASON, TODAY, MORNING)
    withdraw(db, discussion, employee, REASON)
    with pytest.raises(Refused, match="withdrawn document"):
        place_correction(db, corrected, employee, MORNING)
    with pytest.raises(Refused, match="withdrawn document"):
        begin_correction(db, placed.edition, discussion, employee, REASON, TODAY, MORNING)


def test_report_is_made_in_its_time_and_names_the_withdrawal(
    app: Flask, db: Session, discussion: Discussion, employee: Account
):
    make_proposal(db, discussion=discussion, status=ProposalStatus.PUBLISHED)
    withdraw(db, discussion, employee, REASON)
    with app.app_context():
        early = make_closure_report(db, discussion.id, "http://localhost", MORNING)
        over = end_of(discussion.closes_on) + timedelta(minutes=1)
        report = make_closure_report(db, discussion.id, "http://localhost", over)
    assert early is None
    assert report is not None
    facts = from_json(report.facts)
    assert facts.withdrawal is not None
    assert facts.withdrawal.on == TODAY
    assert len(facts.rows) == 1
    assert to_json(facts) == report.facts
    assert sha256(facts) == report.sha256
    for language, words in ((Language.KK, REASON.kk), (Language.RU, REASON.ru)):
        assert any(words in line and "02.11.2026" in line for line in lines(facts, language))


def test_report_of_a_document_that_stands_is_written_as_it_always_was(
    app: Flask, db: Session, discussion: Discussion
):
    with app.app_context():
        over = end_of(discussion.closes_on) + timedelta(minutes=1)
        report = make_closure_report(db, discussion.id, "http://localhost", over)
    assert report is not None
    assert "document_withdrawn" not in report.facts
