"""A portal with people who look real, and everything of theirs that no file may tell."""

from datetime import date, timedelta

from flask import Flask
from sqlalchemy.orm import Session

from portal.closure.actions import make_closure_report
from portal.models import Discussion, Duty, Region, Response
from portal.terms import (
    AccountKind,
    Breach,
    DecisionOutcome,
    DocumentKind,
    Language,
    NameChoice,
    ProposalStatus,
    ResponseOutcome,
    Side,
)
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

IIN = "850101300123"
MAIL = "aigerim.seitkali@example.kz"
FULL_NAME, INITIALS = "Сейтқали Айгерім Нұрланқызы", "С. А. Н."
OPEN_NAME = "Омаров Данияр Ерікұлы"
REFUSED_TEXT = "Бұл мәтін ешқашан жарияланбауы керек: құпия-7431."
WAITING_TEXT = "Күтіп тұрған мәтін: құпия-7432."
WITHDRAWN_TEXT = "Қайтарып алынған мәтін: құпия-7433."
DRAFT_TITLE = "Жоба құжаттың атауы құпия-7434"
SECRETS = (
    *(IIN, MAIL, FULL_NAME, "Айгерім", REFUSED_TEXT, WAITING_TEXT, WITHDRAWN_TEXT, DRAFT_TITLE),
    *("құпия-743", "body-201@example.kz"),
)
FORMULA = '=HYPERLINK("http://evil.example";"жол")'
QUOTED = "'+1 дана апостроф"
TODAY = date(2026, 11, 2)


def make_scene(app: Flask, db: Session) -> Discussion:
    """An open and a closed discussion, a draft, a month of budget reporting, a duty; commits."""
    db.add(Region(code="750000000", name_kk="Алматы", name_ru="Алматы", name_en=None))
    body = make_body(db, "201")
    program = make_program(db, body=body, code="006", name_ru=FORMULA, name_kk=QUOTED)
    shy = make_account(db, name=FULL_NAME, email=MAIL)
    bold = make_account(db, name=OPEN_NAME)
    firm = make_account(db, kind=AccountKind.ORGANISATION, name="«Жол» ЖШС")
    closed = make_discussion(
        db, document=make_document(db, program=program), opens_on=date(2026, 10, 1)
    )
    for author, shown in ((shy, INITIALS), (bold, OPEN_NAME), (firm, firm.name)):
        choice = NameChoice.INITIALS if shown == INITIALS else NameChoice.NAME
        said = {"status": ProposalStatus.ANSWERED, "name_choice": choice, "author_shown": shown}
        _answered(db, make_proposal(db, discussion=closed, author=author, **said))
    refused = {"status": ProposalStatus.REFUSED, "text": REFUSED_TEXT}
    decided = make_proposal(db, discussion=closed, author=shy, **refused)
    breach = {"outcome": DecisionOutcome.REFUSED, "breaches": frozenset({Breach.SPAM})}
    make_decision(db, decided, grounds="Жарнама бар: құпия-7435", **breach)
    make_proposal(db, discussion=closed, author=shy, text=WAITING_TEXT)
    gone = {"status": ProposalStatus.WITHDRAWN, "text": WITHDRAWN_TEXT, "withdrawn_at": MORNING}
    make_proposal(db, discussion=closed, author=shy, **gone)
    _votes(db, closed)
    with app.app_context():
        make_closure_report(db, closed.id, "http://localhost", MORNING)
    make_discussion(db, document=make_document(db, program=make_program(db, body=body)))
    draft = make_document(db, program=make_program(db, body=body), draft=True)
    draft.editions[0].title_kk = draft.editions[0].title_ru = DRAFT_TITLE
    placed_within(db, app.extensions["report_files"], months_csv("03.2025"))
    key = "financial-statement/2025////"
    told = {"kind": DocumentKind.FINANCIAL_STATEMENT, "year": 2025, "due_on": date(2026, 7, 5)}
    db.add(Duty(body_id=body.id, key=key, calendar_edition=1, arose_at=MORNING, **told))
    db.commit()
    return closed


def _answered(db: Session, proposal: object) -> None:
    make_decision(db, proposal)
    db.add(
        Response(
            proposal_id=proposal.id,
            author_id=make_account(db).id,
            outcome=ResponseOutcome.ACCEPTED,
            grounds="Жоспарға қосылады.",
            language=Language.KK,
            responded_at=MORNING,
            is_late=False,
        )
    )


def _votes(db: Session, discussion: Discussion) -> None:
    """Seven people on the first days, one alone on a later day, one organisation."""
    for no in range(8):
        vote = make_vote(db, discussion, make_account(db), Side.AGAINST if no == 7 else Side.FOR)
        days = timedelta(days=9 if no == 7 else no // 4)
        vote.cast_at = MORNING.replace(month=10, day=1) + days
    firm = make_account(db, kind=AccountKind.ORGANISATION)
    make_vote(db, discussion, firm, Side.FOR).cast_at = MORNING.replace(month=10, day=2)
