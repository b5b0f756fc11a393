"""The things of the demonstration that judged queries are asked over: all bodies, programs and
documents, the proposals to two programs, nobody's votes."""

from datetime import datetime

from flask import Flask
from sqlalchemy import select

from portal.core.calendars import load_calendar
from portal.core.db import write_session
from portal.demo import material, papers, story
from portal.demo.information import place_everything
from portal.demo.registers import add_people, add_registers
from portal.demo.reporting import report_budget
from portal.demo.story import Stage
from portal.models import Body
from portal.rules.calendar import PORTAL_ZONE

PLACED_AT = datetime(2026, 10, 12, 9, 30, tzinfo=PORTAL_ZONE)  # long enough ago to be over
WITH_PROPOSALS = {("106", "001"), ("229", "228")}


def place_demonstration(app: Flask, now: datetime) -> None:
    """Fill an empty portal, in the order in which the demonstration numbers its documents."""
    with app.app_context(), write_session(app.extensions["engine"]) as db:
        programs = add_registers(db)
        accounts = add_people(db, app.extensions["keys"], now)
        by_role = {one.role: accounts[one.slug] for one in material.people()}
        official, operators = by_role["administrator"], [by_role["operator"]]
        calendar = load_calendar(db)
        stage = Stage(db, calendar, now, "http://localhost", accounts, (), operators)
        passports = {(one.administrator, one.program): one for one in material.passports()}
        for key, invented in passports.items():
            document = papers.passport_of(invented, programs[key], PLACED_AT)
            discussion = story.place(stage, document, official, PLACED_AT)
            if key in WITH_PROPOSALS:
                to_it = [
                    one
                    for one in material.proposals()
                    if (one.administrator, one.program) == key and one.document == "passport"
                ]
                story.tell(stage, discussion, official, to_it)
        for report in material.reports():
            key = report.administrator, report.program
            document = papers.report_of(report, programs[key], passports[key], PLACED_AT)
            story.place(stage, document, official, PLACED_AT)
        central = db.scalars(select(Body).where(Body.is_central)).one()
        report_budget(db, app.extensions["report_files"], central, by_role["central_body"], now)
        place_everything(stage, {}, official)
