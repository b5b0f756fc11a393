"""One row of everything, so that every address of the portal can be asked for by anybody."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from portal.closure.actions import make_closure_report
from portal.core.calendar_editions import move_day_off
from portal.core.secrets import new_key, token_hash
from portal.core.state_acts import Envelope
from portal.ledger.writing import write_entries
from portal.models import (
    Account,
    Base,
    Body,
    Discussion,
    Document,
    DocumentFile,
    Duty,
    Edition,
    Follower,
    Following,
    FollowRequest,
    HeadClaim,
    PhoneSigning,
    PressRelease,
    Program,
    ProposalDraft,
    Region,
    RoleGrant,
    ScheduledPlacing,
    StateAct,
    Unit,
    Upload,
)
from portal.terms import (
    OFFICIAL_LANGUAGES,
    DocumentKind,
    EditionStatus,
    FileKind,
    FollowedKind,
    Language,
    NameChoice,
    Power,
    ProposalStatus,
    Role,
)
from portal.workplace.importing.keeping import keep_upload
from portal.workplace.state_acts import CORRECT
from tests.attached import png
from tests.browser import Browser
from tests.machines import make_machine
from tests.make import (
    MORNING,
    make_account,
    make_body,
    make_discussion,
    make_document,
    make_grant,
    make_parts,
    make_program,
    make_proposal,
    sign_in_as,
)
from tests.reporting.sample import months_csv, placed_within, waiting_import

LANGUAGES = ("kk", "ru", "en")
STATE_ACT = "a" * 32
TABLE = "description/text.kk;text.ru\nМәтін;Текст\n"


@dataclass
class World:
    """An application with an open and a closed discussion, a draft, and its people by name."""

    app: Flask
    db: Session
    discussion: Discussion | None = None
    people: dict[str, Browser] = field(default_factory=dict)
    samples: dict[tuple[str, str], object] = field(default_factory=dict)

    def address(
        self, rule: Rule, language: str = "ru", mine: dict[tuple[str, str], object] | None = None
    ) -> str:
        """An address of an endpoint that leads to something; `mine` is asked before the samples."""
        known = {**self.samples, **(mine or {})}
        names = rule.arguments - {"lang"}
        given = {name: sample_of(known, rule.endpoint, name) for name in names}
        if "lang" in rule.arguments:
            given["lang"] = language
        return self.app.url_map.bind("localhost").build(rule.endpoint, given)

    def rules(self, method: str) -> Iterator[Rule]:
        """Every rule that answers a method."""
        for rule in self.app.url_map.iter_rules():
            if method in (rule.methods or ()):
                yield rule

    def rows(self) -> dict[str, int]:
        """How many rows each table has."""
        self.db.rollback()
        tables = Base.metadata.sorted_tables
        return {
            one.name: self.db.scalar(select(func.count()).select_from(one)) or 0 for one in tables
        }


def sample_of(known: dict[tuple[str, str], object], endpoint: str, name: str) -> object:
    """The value of an argument that was given for the longest beginning of the endpoint."""
    found = [key for key in known if key[0] == name and endpoint.startswith(key[1])]
    assert found, f"give a sample of {name} for {endpoint} in tests/guards/world.py"
    return known[max(found, key=lambda key: len(key[1]))]


def make_world(app: Flask, db: Session) -> World:
    """Everything of one state body, and people who have nothing to do with it."""
    world = World(app, db)
    body = make_body(db, "201")
    db.add(Region(code="750000000", name_kk="Алматы", name_ru="Алматы", name_en="Almaty"))
    program = make_program(db, body=body)
    document = make_document(db, program=program)
    drawn = make_document(db, program=program, kind=DocumentKind.FINANCIAL_STATEMENT)
    discussion = make_discussion(db, document=document)
    discussion.release = PressRelease(
        **dict.fromkeys(("title_kk", "title_ru", "body_kk", "body_ru"), "Мәтін"), made_at=MORNING
    )
    author = make_account(db)
    waiting = make_proposal(db, discussion=discussion, author=author)
    published = make_proposal(db, discussion=discussion, status=ProposalStatus.PUBLISHED)
    draft_edition = make_document(db, program=make_program(db, body=body), draft=True).editions[0]
    statement = make_document(
        db,
        program=make_program(db, body=body),
        kind=DocumentKind.FINANCIAL_STATEMENT,
        period_from=2025,
        period_to=2025,
        draft=True,
    )
    summary = make_document(
        db, program=make_program(db, body=body), kind=DocumentKind.PASSPORT_SUMMARY, draft=True
    )
    closed = make_discussion(
        db, document=make_document(db, program=program), opens_on=date(2026, 10, 1)
    )
    new_correction(db, closed.edition, placed=True)
    with app.app_context():
        make_closure_report(db, closed.id, "http://localhost", MORNING)
    world.discussion = discussion
    reports = placed_within(db, app.extensions["report_files"], months_csv("03.2024", "03.2025"))
    draft = unsent_draft(db, discussion.id, waiting.part_id, author.id, "0" * 64)
    waiting_edition = scheduled_edition(db, make_program(db, body=body))
    correction = new_correction(db, document.editions[0])
    file = _file(app, db, draft_edition.id)
    placed_file = _file(app, db, document.editions[0].id)
    photo = _file(app, db, document.editions[0].id)
    world.samples = {
        ("number", ""): document.number,
        ("number", "proposals."): published.number,
        ("number", "proposals.withdraw"): waiting.number,
        ("number", "proposals.new"): document.number,
        ("number", "moderation."): waiting.number,
        ("number", "workplace.responses"): published.number,
        ("number", "closure."): closed.document.number,
        ("number", "api.closure"): closed.document.number,
        ("number", "api.proposal"): published.number,
        ("number", "api.proposals"): document.number,
        ("code", "api.region"): "750000000",
        ("code", "api.program"): f"201-{program.code}",
        ("year", "api.program"): program.year,
        ("number", "api.signature"): published.number,
        ("number", "verdicts."): published.number,
        ("code", ""): "201",
        ("kind", ""): "passport",
        ("code", "administrators.region"): "750000000",
        ("key", ""): "description",
        ("key", "documents.part"): "measures",
        ("edition_id", ""): draft_edition.id,
        ("edition_id", "workplace.placing.place_information"): statement.editions[0].id,
        ("edition_id", "workplace.filling"): summary.editions[0].id,
        ("edition_id", "workplace.scheduling"): waiting_edition.id,
        ("edition_id", "workplace.changes"): correction.id,
        ("number", "comparing."): closed.document.number,
        ("file_id", ""): file.id,
        ("file_id", "documents."): placed_file.id,
        ("file_id", "documents.picture"): photo.id,
        ("draft_id", ""): draft.id,
        ("form", ""): "xlsx",
        ("form", "calendar."): "ics",
        ("form", "bulk_files."): "csv",
        ("twin", ""): "csv",
        ("dataset", ""): "documents",
        ("file", ""): "documents",
        ("day", ""): "2026-11-02",
        ("year", ""): 2027,
        ("no", ""): 1,
        ("language", ""): "ru",
        ("position", ""): 2,
        ("upload_id", ""): handed_in(app, db, body).id,
        ("slug", ""): "nobody",
        ("filename", ""): "css/shell.css",
        ("section", ""): "documents",
        ("rest", ""): document.number,
        ("act_id", ""): STATE_ACT,
        ("signing_id", ""): phone_signing(app, db, "0" * 64, "t" * 43).id,
        ("token", ""): "t" * 43,
        ("token", "following."): follower(app, db, "f" * 43),
        ("sign_in_id", ""): 0,  # nobody's
        ("budget", ""): "republican",
        **_figures(drawn, reports[0], program),
        ("cut", ""): "full",
        ("year", "execution"): 2025,
        ("month", "execution"): 3,
        ("import_id", ""): waiting_import(db, body).id,
        ("token_id", ""): make_machine(db, body)[0].id,
        ("external_id", ""): "report-1",
        ("duty_id", ""): _duty(db, body).id,
        **_offices_to_open(db, body),
    }
    move_day_off(db, date(2027, 12, 15), date(2027, 12, 18), "№ 1", MORNING)  # edition 2
    _sign_in_everybody(world, author, draft_edition.id)
    write_entries(app.extensions["engine"], MORNING)
    return world


def _figures(drawn: Document, report: Document, program: Program) -> dict[tuple[str, str], object]:
    """A row, a picture, a line of a report and the sum of a program that have addresses."""
    return {
        ("edition", "figures."): 1,
        ("key", "figures."): "results",
        ("row", "figures."): "indicator-1",
        ("column", "figures."): "plan_1",
        ("number", "figures.picture"): drawn.number,
        ("key", "figures.picture"): "balance",
        ("no", "figures."): 1,
        ("number", "figures.line"): report.number,
        ("line", "figures."): "expenditure",
        ("code", "figures."): f"201-{program.code}",
        ("year", "figures."): program.year,
        ("code", "feeds.region"): "750000000",
        ("code", "feeds.program"): f"201-{program.code}",
        ("name", "bare."): "pages",
    }


def handed_in(app: Flask, db: Session, body: Body) -> Upload:
    """A file of the body that waits for being taken over."""
    with app.app_context():
        made = keep_upload(
            *(db, body, make_account(db), None, [("description.csv", TABLE.encode())], MORNING)
        )
        db.flush()
    return made


def scheduled_edition(db: Session, program: Program) -> Edition:
    """A draft whose placing was signed for a moment to come."""
    edition = make_document(db, program=program, draft=True).editions[0]
    edition.status = EditionStatus.SCHEDULED
    official = make_account(db)
    act = StateAct(
        id=new_key(),
        act="document.schedule",
        actor_id=official.id,
        grant_id=make_grant(db, official, Role.ADMINISTRATOR, program.body).id,
        payload_encrypted=b"",
        text_encrypted=b"",
        back="",
        prepared_at=MORNING,
        expires_at=MORNING,
        done_at=MORNING,
    )
    db.add(act)
    db.flush()
    db.add(
        ScheduledPlacing(
            edition_id=edition.id,
            state_act_id=act.id,
            place_at=MORNING + timedelta(days=3),
            signed_at=MORNING,
            reason="",
        )
    )
    return edition


def new_correction(db: Session, first: Edition, *, placed: bool = False) -> Edition:
    """A correction of a placed edition, being written or placed; the document must be loaded."""
    document = first.document
    texts = [f"{one}_{code}" for one in ("title", "summary", "head") for code in OFFICIAL_LANGUAGES]
    edition = Edition(
        document=document,
        no=first.no + 1,
        status=EditionStatus.PLACED if placed else EditionStatus.DRAFT,
        **{name: getattr(first, name) for name in texts},
        reason_kk="Қате түзетілді",
        reason_ru="Исправлена ошибка",
        is_invented=True,
        revision=1,
        created_at=MORNING,
        placed_at=MORNING if placed else None,
        checksum="1" * 64 if placed else None,
        parts=make_parts(document.kind, document.period_from),
        files=[],
    )
    db.add(edition)
    db.flush()
    return edition


def _offices_to_open(db: Session, body: Body) -> dict[tuple[str, str], object]:
    """An employee in a unit, somebody who came with the head's key, an operator."""
    unit = Unit(body_id=body.id, name_kk="Бөлім", name_ru="Отдел", made_at=MORNING)
    db.add(unit)
    db.flush()
    employee = make_grant(db, make_account(db), Role.ADMINISTRATOR, body, unit_id=unit.id)
    claim = HeadClaim(
        body_id=body.id,
        account_id=make_account(db).id,
        certificate_sha256="c" * 64,
        claimed_at=MORNING,
        grounds="",
    )
    db.add(claim)
    db.flush()
    return {
        ("grant_id", ""): employee.id,
        ("grant_id", "moderation."): make_grant(db, make_account(db), Role.OPERATOR).id,
        ("unit_id", ""): unit.id,
        ("claim_id", ""): claim.id,
    }


def unsent_draft(
    db: Session, discussion_id: int, part_id: int, author_id: int | None, holder_hash: str
) -> ProposalDraft:
    """A text of an author that waits for a signature."""
    draft = ProposalDraft(
        id=new_key(),
        discussion_id=discussion_id,
        part_id=part_id,
        author_id=author_id,
        holder_hash=holder_hash,
        language=Language.KK,
        text="Жіберілмеген мәтін",
        name_choice=NameChoice.NAME,
        revision=1,
        saved_at=MORNING,
    )
    db.add(draft)
    db.flush()
    return draft


def phone_signing(app: Flask, db: Session, holder_hash: str, token: str) -> PhoneSigning:
    """A signing that a browser waits for."""
    seal = app.extensions["keys"].seal
    signing = PhoneSigning(
        id=new_key(),
        token_hash=token_hash(token),
        token_encrypted=seal(token.encode()),
        holder_hash=holder_hash,
        purpose="sign-in",
        language=Language.RU,
        title_kk="Кіру",
        title_ru="Вход",
        content_encrypted=seal("Мәтін".encode()),
        is_attached=False,
        back="/ru/sign-in",
        fields="{}",
        made_at=MORNING,
        expires_at=MORNING + timedelta(minutes=5),
    )
    db.add(signing)
    db.flush()
    return signing


def follower(app: Flask, db: Session, token: str) -> str:
    """Somebody who follows a body by mail and wishes to follow a region; the token of both."""
    seal = app.extensions["keys"].seal
    held = {"token_hash": token_hash(token), "address_encrypted": seal(b"a@example.kz")}
    spoken = {"address_hash": token_hash(token), "language": Language.RU}
    moments = dict.fromkeys(("confirmed_at", "told_from", "told_until"), MORNING)
    followed = Following(what=FollowedKind.BODY, key="201", began_at=MORNING)
    sealed = seal(token.encode())
    db.add(Follower(**held, **spoken, **moments, token_encrypted=sealed, followings=[followed]))
    until = MORNING + timedelta(days=3)
    wish = {"what": FollowedKind.REGION, "key": "750000000", "place": 1, "expires_at": until}
    db.add(FollowRequest(**held, **spoken, **wish, made_at=MORNING))
    db.flush()
    return token


def _duty(db: Session, body: Body) -> Duty:
    """The statement of 2025, that nobody has placed."""
    told = {"kind": DocumentKind.FINANCIAL_STATEMENT, "year": 2025, "due_on": date(2026, 7, 5)}
    key = "financial-statement/2025////"
    duty = Duty(body_id=body.id, key=key, calendar_edition=1, arose_at=MORNING, **told)
    db.add(duty)
    db.flush()
    return duty


def _file(app: Flask, db: Session, edition_id: int) -> DocumentFile:
    kept = app.extensions["files"].keep("note.png", png())
    file = DocumentFile(
        edition_id=edition_id,
        kind=FileKind.NOTE,
        title_kk="Жазба",
        title_ru="Записка",
        name=kept.name,
        media_type=kept.media_type,
        size=kept.size,
        sha256=kept.sha256,
    )
    db.add(file)
    db.flush()
    return file


def _sign_in_everybody(world: World, author: Account, draft_edition_id: int) -> None:
    db, own, other = world.db, make_body(world.db, "201"), make_body(world.db, "217")
    offices: dict[str, tuple[Account, Role | None, Body | None]] = {
        "author": (author, None, None),
        "person": (make_account(db), None, None),
        "operator": (make_account(db), Role.OPERATOR, None),
        "chief": (make_account(db), Role.CHIEF_OPERATOR, None),
        "auditor": (make_account(db), Role.AUDITOR, None),
        "keeper": (make_account(db), Role.SYSTEM_KEEPER, None),
        "administrator": (make_account(db), Role.ADMINISTRATOR, own),
        "another": (make_account(db), Role.ADMINISTRATOR, other),
    }
    world.people["guest"] = Browser(world.app)
    for name, (account, role, body) in offices.items():
        powers = {"powers": frozenset(Power)} if body else {}
        grant = make_grant(db, account, role, body, **powers) if role else None
        if name == "administrator" and grant is not None:
            prepared_act(world, grant, CORRECT, {"edition": draft_edition_id}, STATE_ACT)
        world.people[name] = sign_in_as(Browser(world.app), db, account, grant)


def prepared_act(
    world: World, grant: RoleGrant, act: str, given: dict[str, object], act_id: str | None = None
) -> StateAct:
    """An act of state that waits for the signature of whoever holds the office."""
    seal = world.app.extensions["keys"].seal
    prepared = StateAct(
        id=act_id or new_key(),
        act=act,
        actor_id=grant.account_id,
        grant_id=grant.id,
        payload_encrypted=seal(Envelope("ru", "0" * 64, given).packed()),
        text_encrypted=seal(b"OPEN-BUDGET-ACT/1"),
        back="/ru/workplace",
        prepared_at=MORNING,
        expires_at=MORNING + timedelta(minutes=15),
    )
    world.db.add(prepared)
    return prepared
