"""Loading the demonstration: once, whole or not at all, in a few seconds."""

from collections import defaultdict
from datetime import date, datetime, time, timedelta

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.core.calendars import load_calendar
from portal.core.db import read_session, write_session
from portal.demo import material, papers, shapes, story
from portal.demo.files import attach_materials
from portal.demo.information import place_everything
from portal.demo.registers import add_people, add_registers
from portal.demo.reporting import report_budget
from portal.demo.story import Stage
from portal.duties.arising import arise_all
from portal.models import Account, Body, ClosureReport, Document, DocumentVote, Program, Proposal
from portal.rules import Refusal, Refused
from portal.rules.calendar import PORTAL_ZONE, WorkCalendar, local_date

COUNTED = {
    "documents": Document,
    "proposals": Proposal,
    "votes": DocumentVote,
    "closure_reports": ClosureReport,
}
CENTRAL_BODY = "central_body"  # role of an invented person
ENDING_SOON, OPEN = (10, 10, 9, 9, 9, 10), tuple(range(9))  # working days since the placing


def load_demonstration(app: Flask, now: datetime) -> dict[str, int]:
    """Fill an empty portal; how many rows of each kind there are afterwards. Raises Refused when
    there is a document already."""
    engine, config = app.extensions["engine"], app.config["PORTAL"]
    with app.app_context(), write_session(engine) as db:
        if db.scalar(select(Document.id).limit(1)) is not None:
            raise Refused(Refusal("The portal has documents already", ""))
        programs = add_registers(db)
        accounts = add_people(db, app.extensions["keys"], now)
        stage = _stage(db, accounts, config.base_url, now)
        _passports(stage, programs)
        _reports(app, stage, programs)
        _budget_reports(app, stage)
        _information(stage)
    arise_all(engine, now)
    with read_session(engine) as db:
        return {
            name: int(db.scalar(select(func.count()).select_from(table)) or 0)
            for name, table in COUNTED.items()
        }


def _stage(db: Session, accounts: dict[str, Account], base_url: str, now: datetime) -> Stage:
    def of_role(role: str) -> list[Account]:
        return [accounts[one.slug] for one in material.people() if one.role == role]

    organisations = [accounts[one.slug] for one in material.organisations() if one.slug in accounts]
    return Stage(
        db=db,
        calendar=load_calendar(db),
        now=now,
        base_url=base_url,
        accounts=accounts,
        voters=[
            *(accounts[one.slug] for one in material.voters()),
            *of_role("citizen"),
            *organisations[:1],
        ],
        operators=of_role("operator"),
    )


def _told(kind: str) -> dict[tuple[str, str], list[shapes.Proposal]]:
    by_program = defaultdict(list)
    for one in material.proposals():
        if one.document == kind:
            by_program[one.administrator, one.program].append(one)
    return by_program


def _employee(stage: Stage, administrator: str) -> Account:
    """The invented employee of the body, or of any other body where nobody has been invented."""
    employers = {one.slug: one.administrator for one in material.organisations()}
    officials = [one for one in material.people() if one.role == "administrator"]
    own = [one for one in officials if employers.get(one.organisation or "") == administrator]
    return stage.accounts[(own or officials)[0].slug]


def _passports(stage: Stage, programs: dict[tuple[str, str], Program]) -> None:
    told, today = _told("passport"), local_date(stage.now)
    for no, invented in enumerate(material.passports()):
        key = invented.administrator, invented.program
        at = _morning(_placing_day(stage.calendar, today, no), stage)
        document = papers.passport_of(invented, programs[key], at)
        _play(stage, document, _employee(stage, key[0]), at, told[key])


def _placing_day(calendar: WorkCalendar, today: date, no: int) -> date:
    """A third of the passports is open, some end soon, the rest ended in the months before."""
    if no < len(ENDING_SOON):
        return _working_days_before(calendar, today, ENDING_SOON[no])
    if no < len(ENDING_SOON) + 2 * len(OPEN):
        return _working_days_before(calendar, today, OPEN[no % len(OPEN)])
    return _working_days_before(calendar, today, 14 + 4 * (no - 24))


def _working_days_before(calendar: WorkCalendar, today: date, count: int) -> date:
    """The working day from which `count` working days have been counted up to today."""
    day = today
    while not calendar.is_working(day):
        day -= timedelta(days=1)
    while count:
        day -= timedelta(days=1)
        count -= calendar.is_working(day)
    return day


def _morning(day: date, stage: Stage) -> datetime:
    at = datetime.combine(day, time(9, stage.random.randrange(60)), PORTAL_ZONE)
    return min(at, stage.now - timedelta(minutes=30))


def _reports(app: Flask, stage: Stage, programs: dict[tuple[str, str], Program]) -> None:
    told = _told("report")
    passports = {(one.administrator, one.program): one for one in material.passports()}
    today = local_date(stage.now)
    for no, invented in enumerate(material.reports()):
        key = invented.administrator, invented.program
        spring = date(papers.REPORTED_YEAR + 1, 2, 16) + timedelta(days=3 * no)
        day = spring if no < 14 else _working_days_before(stage.calendar, today, 2 * (no - 13))
        day = min(day, today)
        while not stage.calendar.is_working(day):
            day -= timedelta(days=1)
        at = _morning(day, stage)
        document = papers.report_of(invented, programs[key], passports[key], at)
        attach_materials(app.extensions["files"], document, invented)
        _play(stage, document, _employee(stage, key[0]), at, told[key])


def _budget_reports(app: Flask, stage: Stage) -> None:
    """The central body reports on the republican budget (§4)."""
    central = stage.db.scalars(select(Body).where(Body.is_central)).one()
    officials = [one for one in material.people() if one.role == CENTRAL_BODY]
    at = stage.now - timedelta(minutes=30)
    store = app.extensions["report_files"]
    report_budget(stage.db, store, central, stage.accounts[officials[0].slug], at)


def _information(stage: Stage) -> None:
    employers = {one.slug: one.administrator for one in material.organisations()}
    officials = [one for one in material.people() if one.role in ("administrator", CENTRAL_BODY)]
    employees = {
        employers[one.organisation or ""] or "": stage.accounts[one.slug] for one in officials
    }
    place_everything(stage, employees, _employee(stage, ""))


def _play(
    stage: Stage,
    document: Document,
    employee: Account,
    at: datetime,
    told: list[shapes.Proposal],
) -> None:
    discussion = story.place(stage, document, employee, at)
    story.vote(stage, discussion)
    story.tell(stage, discussion, employee, told)
