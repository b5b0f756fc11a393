"""A small portal that is the same each time: what the examples of the API tell."""

from datetime import date, timedelta

from flask import Flask
from sqlalchemy.orm import Session

from portal.closure.actions import make_closure_report
from portal.ledger.sources import ACTS
from portal.ledger.writing import write_entries
from portal.models import Body, Discussion, DocumentFile, FunctionalGroup, Program, Region, Response
from portal.search.syncing import sync
from portal.terms import (
    Breach,
    BudgetLevel,
    BudgetStage,
    DecisionOutcome,
    DocumentKind,
    FileKind,
    Language,
    ProposalStatus,
    ResponseOutcome,
    Side,
)
from tests.guards.world import new_correction
from tests.make import (
    MORNING,
    make_account,
    make_body,
    make_decision,
    make_discussion,
    make_document,
    make_program,
    make_proposal,
    make_vote,
)
from tests.reporting.sample import months_csv, placed_within

OPENED = "2026-00001"
CLOSED = "2026-00002"
HEALTH = {"name_kk": "Денсаулық сақтау министрлігі", "name_ru": "Министерство здравоохранения"}
ROADS = {"name_kk": "Облыстың жол басқармасы", "name_ru": "Управление дорог области"}
MONTH_AGO = MORNING - timedelta(days=31)
EDUCATION = {"name_kk": "Білім беру", "name_ru": "Образование", "name_en": "Education"}


def make_small_portal(app: Flask, db: Session) -> None:
    """A discussed passport with proposals, one whose discussion ended, a regional document, two
    months of execution."""
    db.add(Region(code="750000000", name_kk="Алматы", name_ru="Алматы", name_en="Almaty"))
    db.add(FunctionalGroup(code="04", **EDUCATION))
    health = make_body(db, "226", **HEALTH, is_central=True)
    program = make_program(db, body=health, code="006", group_code="04", name_en="Road repairs")
    passport = make_document(db, program=program, number=OPENED)
    _add_file(db, passport.editions[0].id)
    discussion = make_discussion(db, document=passport)
    _take_part(db, discussion)
    _ended(app, db, program)
    _regional(db)
    months = months_csv("02.2025", "03.2025")
    placed_within(db, app.extensions["report_files"], months, body=health)
    db.commit()
    sync(app.extensions["search"], app.extensions["engine"], thoroughly=True)
    write_entries(app.extensions["engine"], MORNING, ACTS)


def _take_part(db: Session, discussion: Discussion) -> None:
    citizen, other = (make_account(db, name=f"С. {name}") for name in ("Айгерім", "Дәурен"))
    make_vote(db, discussion, citizen, Side.FOR)
    make_vote(db, discussion, other, Side.AGAINST)
    roads = (ProposalStatus.ANSWERED, ProposalStatus.REFUSED, ProposalStatus.ON_MODERATION)
    for no, status in enumerate(roads, 1):
        number = f"{discussion.document.number}-{no}"
        one = make_proposal(db, discussion=discussion, author=citizen, number=number, status=status)
        if status is ProposalStatus.ANSWERED:
            make_decision(db, one)
            _respond(db, one.id, make_account(db).id)
        if status is ProposalStatus.REFUSED:
            breaches = frozenset({Breach.OFF_TOPIC})
            make_decision(db, one, outcome=DecisionOutcome.REFUSED, breaches=breaches)


def _respond(db: Session, proposal_id: int, official_id: int) -> None:
    db.add(
        Response(
            proposal_id=proposal_id,
            author_id=official_id,
            outcome=ResponseOutcome.ACCEPTED,
            grounds="Ауыл жолы жоспарға қосылды.",
            language=Language.KK,
            responded_at=MORNING + timedelta(hours=5),
            is_late=False,
        )
    )


def _ended(app: Flask, db: Session, program: Program) -> None:
    """A passport whose discussion ended and that was corrected afterwards."""
    document = make_document(db, program=program, number=CLOSED, placed_at=MONTH_AGO)
    closed = make_discussion(db, document=document, opens_on=document.placed_on)
    one = make_proposal(
        db,
        discussion=closed,
        author=make_account(db, name="С. Тимур"),
        number=f"{CLOSED}-1",
        status=ProposalStatus.PUBLISHED,
        received_at=MONTH_AGO + timedelta(days=1),
    )
    make_decision(db, one)
    corrected = new_correction(db, closed.edition, placed=True)
    corrected.changes = '{"parts": 1, "figures": 2, "rows": 0, "files": 0}'
    with app.app_context():
        make_closure_report(db, closed.id, "http://localhost", MORNING)


def _regional(db: Session) -> None:
    """A citizen budget of a region, withdrawn."""
    body: Body = make_body(db, "271", **ROADS, level=BudgetLevel.REGIONAL, region_code="750000000")
    program = make_program(db, body=body, code="011", group_code="04", budget="750000000")
    document = make_document(db, program=program, number="2026-00003", period_to=2026)
    document.kind, document.program = DocumentKind.CITIZEN_BUDGET, None
    document.stage, document.month = BudgetStage.MONTH, 9
    document.event_on = date(2026, 10, 1)
    document.withdrawn_on, document.withdrawn_at = MORNING.date(), MORNING
    document.reason_kk, document.reason_ru = "Қате құжат жүктелді.", "Загружен не тот документ."
    db.flush()


def _add_file(db: Session, edition_id: int) -> None:
    db.add(
        DocumentFile(
            edition_id=edition_id,
            kind=FileKind.NOTE,
            title_kk="Жазба",
            title_ru="Записка",
            name="note.pdf",
            media_type="application/pdf",
            size=1200,
            sha256="a" * 64,
        )
    )
    db.flush()
