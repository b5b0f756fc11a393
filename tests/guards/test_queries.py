"""Whoever opens a page, and however full it is: it asks the database a dozen questions at most, and
every link on it leads somewhere."""

import io
from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session, contains_eager

from portal.app import create_app
from portal.config import Config
from portal.core.calendar_editions import move_day_off
from portal.core.clock import FixedClock
from portal.core.db import make_engine, write_session
from portal.core.migrate import upgrade
from portal.demo.loader import load_demonstration
from portal.jobs import JOBS
from portal.ledger.sources import ACTS
from portal.ledger.writing import write_entries
from portal.models import (
    Account,
    Body,
    Discussion,
    Document,
    DocumentFile,
    Edition,
    HeadClaim,
    Program,
    Proposal,
    RoleGrant,
    Unit,
)
from portal.search.syncing import rebuild
from portal.terms import DocumentKind, Power, ProposalStatus, Role
from tests.browser import Browser
from tests.conftest import emptied
from tests.crawl import OF_A_KIND, OF_A_KNOWN_KIND, Visit, crawl
from tests.guards.world import new_correction, scheduled_edition
from tests.machines import make_machine
from tests.make import MORNING, make_account, make_grant, sign_in_as
from tests.person import Person
from tests.signing import AIGERIM, Signers

NO_PAGES = {
    *("static", "demo_pages.credential"),  # files as they lie on the disk
    *("intake.document", "intake.budget_report", "intake.check"),  # for machines: tests/api
    *("egov.leave", "egov_return.come_back"),  # not there without a contract
}
BY_A_CODE = {  # begun by a form, opened by a code: tests/phone, tests/following
    *("following.confirm", "following.own.mine", "following.own.stop"),
    *("phone.show", "phone.state", "phone_calls.service", "phone_calls.document"),
}
MOVED = date(2026, 11, 4)  # in the middle of terms that run
BY_THE_HEAD = {"workplace.plan.mistake"}  # opened in tests/pages/test_plan.py
MOST = 12  # statements of a page, without the marks of transactions
UNLINKED = (
    "/",
    "/healthz",
    "/readyz",
    "/metrics",
    "/robots.txt",
    "/sitemap.xml",
    "/sitemaps/pages.xml",
    "/sitemaps/documents-1.xml",
    "/api/v1/",
    "/api/v1/openapi.json",
    "/api/v1/administrators",
    "/api/v1/administrators/226",
    "/api/v1/programs?limit=200",
    "/api/v1/programs/republican/2026/226-001",
    "/api/v1/proposals?limit=200",
    "/api/v1/closure-reports?limit=200",
    "/api/v1/calendar",
    "/api/v1/calendar/editions",
    "/api/v1/calendar/deadline?event=2026-03-19&working_days=10",
    "/api/v1/discussions?limit=200",
    "/api/v1/documents?limit=200",
    "/api/v1/execution",
    "/api/v1/execution/republican/full/2026/10",
    "/kk/follow/sent",
    "/kk/follow/stopped",
    "/kk/execution/republican/full/2026/10?node=expenditure/04",
    "/kk/workplace/reporting",
    "/api/v1/intake/schema/citizen-budget.json",
    "/api/v1/regions",
    "/api/v1/search?q=%D0%B6%D0%BE%D0%BB",
    "/opensearch.xml",
    "/kk/search",
    "/kk/search?q=%D0%B6%D0%BE%D0%BB",
    "/kk/search.json?q=%D0%B6%D0%BE%D0%BB",
    "/api/v1/regions/750000000",
    "/data",
    "/data/documents",
    "/data/2026-11-02/all.zip",
    "/kk/",
    "/api/v1/discipline",
    "/kk/discipline",
    "/kk/me",
    "/kk/calendar",
    "/kk/calendar/why?event=2026-03-19&working_days=10",
    "/kk/demo/",
    "/kk/demo/people.json",
    "/kk/workplace",
    "/kk/moderation",
    "/kk/audit",
    "/kk/keeper",
)


pytestmark = pytest.mark.xdist_group("crawl")


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def portal(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, signers: Signers
) -> Iterator[Flask]:
    """A portal with the whole demonstration."""
    folder = tmp_path_factory.mktemp("demonstration")
    url = f"sqlite:///{folder / 'portal.sqlite'}"
    if request.param == "postgresql":
        url = emptied(request.getfixturevalue("postgres_url"))
    engine = make_engine(url)
    upgrade(engine, MORNING)
    engine.dispose()
    settings = {"PORTAL_DATABASE_URL": url, "PORTAL_DATA_DIR": str(folder)}
    config = Config.from_env({**settings, "PORTAL_BASE_URL": "http://localhost"})
    app = create_app(config, clock=FixedClock(MORNING), verifier=signers.verifier)
    load_demonstration(app, MORNING)
    rebuild(app.extensions["search"], app.extensions["engine"])
    JOBS["make_bulk"](app, MORNING)
    write_entries(app.extensions["engine"], MORNING, ACTS)  # thousands of votes are left out
    yield app
    app.extensions["pages"].freshness.close()
    app.extensions["engine"].dispose()


@pytest.fixture(scope="module")
def visits(portal: Flask, signers: Signers) -> dict[str, list[Visit]]:
    """What each kind of visitor sees, beginning with the fullest pages."""
    citizen, operator, official = Person(portal, signers, AIGERIM), Browser(portal), Browser(portal)
    keeper, reporter = Browser(portal), Browser(portal)
    with write_session(portal.extensions["engine"]) as db:
        (closed, body), (opened, published) = _closed_with_files(db), _fullest(db)
        sign_in_as(citizen, db, _busiest_author(db), iin=AIGERIM.iin)
        _fill_offices(db, body)
        corrected = _more_editions(db, body, but=(closed, opened))
        move_day_off(db, MOVED, date(2027, 12, 18), "№ 1", MORNING)
        for browser, office in (
            (operator, RoleGrant.role == Role.CHIEF_OPERATOR),
            (keeper, RoleGrant.role == Role.SYSTEM_KEEPER),
            (reporter, RoleGrant.role == Role.CENTRAL_BODY),
            (official, RoleGrant.body_id == body.id),
        ):
            grant = db.scalars(select(RoleGrant).where(office).limit(1)).one()
            sign_in_as(browser, db, db.get_one(Account, grant.account_id), grant)
    mine = _take_part(citizen, opened)
    _begin_drafts(official, closed)
    unsigned = _prepare_withdrawal(official, closed)
    starts = [f"/kk/{kind}/{opened}" for kind in ("discussions", "documents")]
    starts += [f"/kk/{kind}/{closed}" for kind in ("discussions", "documents", "closure-reports")]
    starts += [f"/api/v1/{kind}/{opened}" for kind in ("discussions", "documents")]
    starts += [f"/api/v1/discussions/{opened}/proposals", f"/api/v1/closure-reports/{closed}"]
    starts += [f"/api/v1/proposals/{published}/signature", f"/api/v1/documents/{opened}/editions"]
    starts += [f"/api/v1/proposals/{published}", f"/discussions/{opened}", mine, *UNLINKED]
    starts += [unsigned, _hand_in_a_file(official)]
    starts += [f"/kk/documents/{opened}/parts/spending.csv"]
    starts += [f"/kk/documents/{corrected}", f"/kk/documents/{corrected}/compare"]
    visitors = {"citizen": citizen, "operator": operator, "official": official}
    visitors |= {"keeper": keeper, "reporter": reporter}
    is_first = portal.extensions["engine"].dialect.name == "sqlite"
    public = list(crawl(Browser(portal), starts, most=OF_A_KIND if is_first else OF_A_KNOWN_KIND))
    known = {visit.endpoint for visit in public if visit.status == 200}
    seen = {name: list(crawl(one, starts, known=known)) for name, one in visitors.items()}
    return {"guest": public, **seen}


def _closed_with_files(db: Session) -> tuple[str, Body]:
    """A closed report with materials, of a body that has an official."""
    found = (
        select(Document.number, Body)
        .join(Edition, Edition.document_id == Document.id)
        .join(DocumentFile, DocumentFile.edition_id == Edition.id)
        .join(Discussion, Discussion.document_id == Document.id)
        .join(Body, Body.id == Document.body_id)
        .join(RoleGrant, RoleGrant.body_id == Body.id)
        .where(Discussion.sealed_at.is_not(None))
    )
    document, body = db.execute(found.limit(1)).one()
    return document, body


def _fill_offices(db: Session, body: Body) -> None:
    """The official decides in the body, where another one works in a unit, another unit is empty,
    and a head waits."""
    mine = db.scalars(select(RoleGrant).where(RoleGrant.body_id == body.id).limit(1)).one()
    mine.powers = frozenset(Power)
    for no in range(2):
        name = f"Бөлім {no}"
        unit = Unit(body_id=body.id, name_kk=name, name_ru=name, made_at=MORNING)
        db.add(unit)
        db.flush()
        if no:
            make_grant(db, make_account(db), Role.ADMINISTRATOR, body, unit_id=unit.id)
    make_machine(db, body, token_hash=None, shown_at=None, made_by_id=mine.account_id)
    db.add(
        HeadClaim(
            body_id=body.id,
            account_id=make_account(db).id,
            certificate_sha256="d" * 64,
            claimed_at=MORNING,
            grounds="",
        )
    )


def _more_editions(db: Session, body: Body, but: tuple[str, str]) -> str:
    """A draft of the body waits for its moment, and another document has a placed correction; its
    number."""
    program = db.scalars(select(Program).where(Program.body_id == body.id).limit(1)).one()
    program.body = body
    scheduled_edition(db, program)
    placed = select(Edition).join(Edition.document).where(Document.number.not_in(but))
    passports = placed.where(Document.kind == DocumentKind.PASSPORT, Document.number.is_not(None))
    edition = db.scalars(passports.options(contains_eager(Edition.document)).limit(1)).one()
    new_correction(db, edition, placed=True)
    return str(edition.document.number)


def _fullest(db: Session) -> tuple[str, str]:
    """The open discussion with most published proposals, and one of them."""
    found = (
        select(Document.number, func.max(Proposal.number))
        .join(Discussion, Discussion.document_id == Document.id)
        .join(Proposal, Proposal.discussion_id == Discussion.id)
        .where(Discussion.sealed_at.is_(None), Proposal.status == ProposalStatus.PUBLISHED)
        .group_by(Document.id)
        .order_by(func.count(Proposal.id).desc())
    )
    opened, published = db.execute(found.limit(1)).one()
    return opened, published


def _busiest_author(db: Session) -> Account:
    counted = select(Proposal.author_id).group_by(Proposal.author_id)
    found = db.scalars(counted.order_by(func.count().desc()).limit(1)).one()
    return db.get_one(Account, found)


def _take_part(citizen: Person, document: str) -> str:
    """One more proposal is signed, another text is left unsigned, a vote is given; the address of
    the proposal."""
    typed = {"part": "description", "language": "kk", "text": "Жол белгілерін де жаңарту керек."}
    mine = citizen.sign(citizen.propose(document, typed)).path
    citizen.propose(document, typed)
    citizen.vote_on(document, "for")
    return mine


def _begin_drafts(official: Browser, closed: str) -> None:
    """A correction of a placed document and a new one are being written."""
    page = official.open(f"/kk/workplace/documents/{closed}/correction")
    typed = {"reason_kk": "Қате түзетілді.", "reason_ru": "Исправлена ошибка."}
    official.submit(page, typed, with_field="reason_kk")
    page = official.open(f"/kk/workplace/documents/new/{DocumentKind.PASSPORT.value}")
    program = max(page.form(with_field="program").choices["program"])
    typed = {"program": program, "year": "2029"}
    official.submit(page, typed, with_field="program")
    page = official.open("/kk/workplace/documents/new/financial-statement")
    official.submit(page, {}, with_field="year")
    page = official.open("/kk/workplace/documents/new/citizen-budget")
    typed = {"year": "2025", "stage": "year", "event_on": "2026-10-26"}
    official.submit(page, typed, with_field="year")


def _prepare_withdrawal(official: Browser, closed: str) -> str:
    """A document is about to be withdrawn; the address of the confirmation."""
    page = official.open(f"/kk/workplace/documents/{closed}/withdraw")
    typed = {"reason_kk": "Қате құжат жүктелді.", "reason_ru": "Загружен не тот документ."}
    return official.submit(page, typed, with_field="reason_kk").path


def _hand_in_a_file(official: Browser) -> str:
    """A file with a fault is handed in; the address of what is told about it."""
    page = official.open("/kk/workplace/imports")
    file = (io.BytesIO(b"measures/key;name.kk"), "measures.csv")
    return official.submit(page, {"file": file}, with_field="file").path


def test_no_page_asks_more_than_a_dozen_questions(visits: dict[str, list[Visit]]) -> None:
    asked = {
        f"{name}: {visit.address}": len(visit.asked)
        for name, seen in visits.items()
        for visit in seen
        if len(visit.asked) > MOST
    }
    assert not asked


def test_every_link_leads_somewhere(visits: dict[str, list[Visit]]) -> None:
    broken = [
        (name, visit.address, visit.found_on, visit.status)
        for name, seen in visits.items()
        for visit in seen
        if visit.status >= 400 and visit.found_on != "the start"
    ]
    assert not broken


def test_every_page_is_opened_by_somebody(portal: Flask, visits: dict[str, list[Visit]]) -> None:
    opened = {visit.endpoint for seen in visits.values() for visit in seen if visit.status < 400}
    pages = {rule.endpoint for rule in portal.url_map.iter_rules() if "GET" in rule.methods}
    unopened = pages - opened - NO_PAGES - BY_A_CODE - BY_THE_HEAD
    assert not unopened
