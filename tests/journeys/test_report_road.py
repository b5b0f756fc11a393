"""The road of an execution report: materials that confirm it, a late placing, appendix 2."""

import io
from datetime import date

import pytest
from flask import Flask

from portal.core.clock import FixedClock
from portal.models import Discussion, Document, DocumentFile
from portal.rules.calendar import end_of
from portal.terms import DocumentKind
from tests.attached import pdf
from tests.browser import Browser
from tests.journeys.desk import Desk
from tests.journeys.report_files import READERS, squeezed
from tests.journeys.road import Road
from tests.signing import Signers

REPORTED = 2025
TITLE = ("Аурухана салу", "Строительство больницы")
HEAD = ("Аппарат басшысы Д. М. Оспанов", "Руководитель аппарата Д. М. Оспанов")
TEXTS = {
    "description": ("2025 жылы 3 корпус салынды.", "В 2025 году построены 3 корпуса."),
    "results": ("", ""),
}
RELEASE = {
    "title_kk": "Есеп талқыланады",
    "title_ru": "Обсуждается отчёт",
    "body_kk": "Есепті оқып, дауыс беріңіз.",
    "body_ru": "Прочитайте отчёт и проголосуйте.",
}
ACT = pdf()


@pytest.fixture
def road(app: Flask, clock: FixedClock, signers: Signers) -> Road:
    """A portal whose program carries out an investment project."""
    return Road.begin(app, clock, signers, is_investment=True)


def test_report_on_an_investment_is_placed_with_materials_and_closed_by_appendix_2(road: Road):
    page = road.enter("official", "/workplace")
    desk = Desk(road.people["official"])
    page = desk.begin(road.program_id, DocumentKind.EXECUTION_REPORT, REPORTED)
    page = desk.write_head(page, TITLE, HEAD)
    page = desk.write_parts(page, DocumentKind.EXECUTION_REPORT, REPORTED, TEXTS)
    without_materials_it_has_to_be_said(road, desk)
    number = placed_with_materials(road, desk)
    people_vote_and_the_term_ends(road, number)
    report_has_the_form_of_appendix_2(road, number)


def without_materials_it_has_to_be_said(road: Road, desk: Desk) -> None:
    """Nothing is placed by oversight without materials (§10)."""
    page = desk.official.visit(f"{desk.address}/place")
    form = page.form(with_field="closes_on")
    assert form.choices["without_materials"] == {"1"}
    again = desk.official.submit(page, RELEASE, with_field="closes_on", status=422)
    assert "without_materials-error" in again.html
    assert road.one(Document).number is None


def placed_with_materials(road: Road, desk: Desk) -> str:
    """A material goes with the report; placed after 1 April it is late and placed all the same."""
    official = desk.official
    titles = {"title_kk": "Қабылдау актісі", "title_ru": "Акт приёмки"}
    for content, status in ((b"MZ\x90\x00", 409), (ACT, 200)):
        typed = {"kind": "material", **titles, "file": (io.BytesIO(content), "act of works.pdf")}
        page = official.visit(f"{desk.address}/files")
        official.submit(page, typed, with_field="file", status=status)
    file = road.one(DocumentFile)
    page = official.visit(f"{desk.address}/place")
    assert "without_materials" not in page.form(with_field="closes_on").choices
    desk.place(RELEASE)
    number = road.one(Document).number
    guest = Browser(road.app)
    for lang, title in zip(("kk", "ru"), titles.values(), strict=True):
        shown = guest.open(f"/{lang}/documents/{number}")
        assert title in shown.text
    with guest.get(f"/kk/documents/{number}/files/{file.id}") as answer:
        assert answer.data == ACT
        assert answer.headers["Content-Disposition"].startswith("attachment")
    return str(number)


def people_vote_and_the_term_ends(road: Road, number: str) -> None:
    """An organisation votes against, a person for; nobody proposes anything."""
    for name, side in (("head", "against"), ("daulet", "for")):
        road.enter(name)
        road.people[name].vote_on(number, side)
    discussion = road.one(Discussion)
    assert discussion.closes_on == date(2026, 11, 16)
    road.at(end_of(discussion.closes_on))
    done = road.run()
    first_sign_ins = 2  # of those who gave an address, told too
    assert (done["close_discussions"], done["send_notices"]) == (1, 2 + first_sign_ins)


def report_has_the_form_of_appendix_2(road: Road, number: str) -> None:
    """The report tells of a report: one year, no proposals, votes of people apart."""
    guest = Browser(road.app)
    said = guest.get(f"/kk/closure-reports/{number}.json").json
    assert said["appendix"] == 2
    assert (said["votes_for"], said["votes_against"]) == (1, 1)
    assert said["votes"]["organisations_against"] == 1
    assert said["rows"] == []
    assert str(REPORTED) in said["period"]["kk"]
    for lang, title, head in zip(("kk", "ru"), TITLE, HEAD, strict=True):
        assert title in guest.open(f"/{lang}/closure-reports/{number}").text
        with guest.get(f"/{lang}/closure-reports/{number}.docx") as answer:
            words = squeezed(READERS["docx"](answer.data))
        assert squeezed(title) in words
        assert squeezed(head) in words
