"""Every act that changes what is public leaves a change for the search; acts of the journeys are
followed there (tests/journeys/road.py)."""

from datetime import date

from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from portal.core.calendars import load_calendar
from portal.models import Account, Discussion, Document, Edition, Program, Region
from portal.papers import queries as papers
from portal.papers.beginning import begin_correction
from portal.papers.drafts import Reason
from portal.papers.placing import place_correction, place_information
from portal.rules.calendar import local_date
from portal.search import syncing
from portal.terms import DocumentKind, ProposalStatus
from portal.workplace.actions import withdraw_document
from tests.make import (
    MORNING,
    make_account,
    make_decision,
    make_discussion,
    make_document,
    make_proposal,
)
from tests.searching import contents, follow

TODAY = local_date(MORNING)
WHY = Reason("Қате құжат жүктелді.", "Загружен не тот документ.")


def done(app: Flask, db: Session) -> None:
    """An act is over: the index follows."""
    db.commit()
    follow(app)


def test_index_after_every_act_is_the_one_made_anew(app: Flask, db: Session) -> None:
    done(app, db)
    discussion, employee = make_discussion(db), make_account(db)
    done(app, db)
    proposal = make_proposal(db, discussion=discussion)
    done(app, db)
    proposal.move_to(ProposalStatus.PUBLISHED)
    make_decision(db, proposal)
    done(app, db)
    place_a_statement(db, employee)
    done(app, db)
    withdraw_document(db, discussion.document, discussion, employee, WHY, TODAY, MORNING)
    done(app, db)
    correct(db, make_discussion(db), employee)
    done(app, db)
    discussion.document.body.name_ru = "Переименованное министерство"
    done(app, db)
    db.execute(update(Program).values(name_ru="Переименованная программа"))
    db.add(Region(code="750000000", name_kk="Алматы", name_ru="Алматы"))
    done(app, db)
    kept = contents(app)
    syncing.rebuild(app.extensions["search"], app.extensions["engine"])
    assert contents(app) == kept


def whole(db: Session, document: Document) -> Edition:
    """The newest edition of a document as the workplace loads it."""
    newest = select(func.max(Edition.id)).where(Edition.document_id == document.id)
    edition = papers.own_edition(db, document.body_id, db.scalar(newest) or 0)
    assert edition is not None
    return edition


def place_a_statement(db: Session, employee: Account) -> None:
    kind = DocumentKind.FINANCIAL_STATEMENT
    document = make_document(db, draft=True, kind=kind, period_from=2025, period_to=2025)
    place_information(db, whole(db, document), employee, load_calendar(db), TODAY, MORNING)


def correct(db: Session, discussion: Discussion, employee: Account) -> None:
    placed, day = whole(db, discussion.document), date(2026, 11, 17)
    begin_correction(db, placed, discussion, employee, WHY, day, MORNING)
    second = whole(db, discussion.document)
    second.title_kk, second.title_ru = "Жаңа атау", "Новое название"
    place_correction(db, second, employee, MORNING)
