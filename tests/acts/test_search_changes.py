"""Every act that changes what is public leaves a change for the search; acts of the journeys are
followed there (tests/journeys/road.py)."""

from datetime import date

from flask import Flask
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from portal.core.calendars import load_calendar
from portal.core.secrets import Keys
from portal.models import Body, Discussion, Edition, Program, Region, SearchChange
from portal.papers.beginning import begin_correction
from portal.papers.drafts import Reason
from portal.papers.placing import place_correction, place_information
from portal.search import syncing
from portal.terms import DocumentKind, Language, ProposalStatus, ResponseOutcome
from portal.models import Response
from portal.rules.calendar import local_date
from portal.workplace.actions import withdraw_document
from portal.workplace.queries import own_edition
from tests.make import (
    MORNING,
    make_account,
    make_body,
    make_decision,
    make_discussion,
    make_document,
    make_proposal,
)
from tests.searching import contents, follow

WHY = Reason("Қате құжат жүктелді.", "Загружен не тот документ.")


def test_index_after_every_act_is_the_one_made_anew(app: Flask, db: Session) -> None:
    follow(app)
    discussion = make_discussion(db)
    done(app, db)
    proposal = make_proposal(db, discussion=discussion)
    done(app, db)
    proposal.move_to(ProposalStatus.PUBLISHED)
    make_decision(db, proposal)
    done(app, db)
    answer(db, proposal)
    done(app, db)
    place_a_statement(db)
    done(app, db)
    withdraw_document(
        db, discussion.document, discussion, make_account(db), WHY, local_date(MORNING), MORNING
    )
    done(app, db)
    correct(db)
    done(app, db)
    discussion.document.body.name_ru = "Переименованное министерство"
    done(app, db)
    db.execute(update(Program).values(name_ru="Переименованная программа"))
    db.add(Region(code="750000000", name_kk="Алматы", name_ru="Алматы"))
    done(app, db)
    kept = contents(app)
    syncing.rebuild(app.extensions["search"], app.extensions["engine"])
    assert contents(app) == kept
