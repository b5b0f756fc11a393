"""Rows with sensible defaults; every value can be overridden by keyword. Nothing is committed."""

import itertools
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core.calendars import load_calendar
from portal.core.grants import usual_powers
from portal.core.secrets import new_token, token_hash
from portal.core.signer import SignerFacts
from portal.models import (
    Account,
    Body,
    Cell,
    Discussion,
    Document,
    DocumentVote,
    Edition,
    FunctionalGroup,
    ModerationDecision,
    Part,
    Program,
    Proposal,
    RoleGrant,
    Row,
    SignIn,
)
from portal.rules.calendar import local_date
from portal.rules.forms import form_of
from portal.rules.moderation import decision_due
from portal.terms import (
    AccountKind,
    BudgetLevel,
    BudgetStage,
    DecisionOutcome,
    DocumentKind,
    EditionStatus,
    KeyKind,
    Language,
    NameChoice,
    ProposalStatus,
    Role,
    RowKind,
    Side,
    SignInWay,
)
from tests.browser import Browser

MORNING = datetime(2026, 11, 2, 5, 0, tzinfo=UTC)
counter = itertools.count(1)


def make_account(db: Session, **values: Any) -> Account:
    """A person who signed in once."""
    no = next(counter)
    given = {
        "kind": AccountKind.PERSON,
        "identity_hash": f"{no:064x}",
        "name": f"Сынақов Тест {no}",
        "language": Language.KK,
        "email": None,
        "created_at": MORNING,
    }
    return _added(db, Account(**{**given, **values}))


def make_body(db: Session, code: str = "201", **values: Any) -> Body:
    """A state body; the same code gives the same body."""
    if found := db.scalar(select(Body).where(Body.code == code)):
        return found
    given = {
        "level": BudgetLevel.REPUBLICAN,
        "name_kk": f"{code} министрлігі",
        "name_ru": f"Министерство {code}",
        "email": f"body-{code}@example.kz",
    }
    return _added(db, Body(code=code, **{**given, **values}))


def make_program(db: Session, **values: Any) -> Program:
    """A program of the republican budget of 2026."""
    body = values.pop("body", None) or make_body(db)
    if db.get(FunctionalGroup, "01") is None:
        db.add(FunctionalGroup(code="01", name_kk="Жалпы", name_ru="Общие", name_en="General"))
    given = {
        "code": f"{next(counter) % 1000:03d}",
        "budget": "republican",
        "year": 2026,
        "group_code": "01",
        "name_kk": "Жолдарды жөндеу",
        "name_ru": "Ремонт дорог",
        "amount": 27_560_631,
        "is_investment": False,
    }
    return _added(db, Program(body=body, **{**given, **values}))


def make_document(db: Session, **values: Any) -> Document:
    """A placed passport with every part of its form, one indicator and one measure."""
    program = values.pop("program", None) or make_program(db)
    placed_at = values.pop("placed_at", MORNING)
    draft = values.pop("draft", False)
    given = {
        "kind": DocumentKind.PASSPORT,
        "period_from": 2026,
        "period_to": 2028,
        "number": None if draft else f"2026-{next(counter):05d}",
        "placed_on": None if draft else local_date(placed_at),
        "created_at": placed_at,
    }
    document = Document(body=program.body, program=program, **{**given, **values})
    document.editions = [
        Edition(
            no=1,
            status=EditionStatus.DRAFT if draft else EditionStatus.PLACED,
            title_kk=program.name_kk,
            title_ru=program.name_ru,
            summary_kk="Жолдар жөнделеді.",
            summary_ru="Дороги ремонтируют.",
            head_kk="Вице-министр А. Б. Серіков",
            head_ru="Вице-министр А. Б. Сериков",
            reason_kk="",
            reason_ru="",
            is_invented=True,
            revision=1,
            created_at=placed_at,
            placed_at=None if draft else placed_at,
            checksum=None if draft else "0" * 64,
            parts=make_parts(document.kind, document.period_from),
            files=[],
        )
    ]
    return _added(db, document)


def make_parts(kind: DocumentKind, year: int, stage: BudgetStage | None = None) -> list[Part]:
    """Every part of the form, filled in with little."""
    parts = []
    for position, form in enumerate(form_of(kind, year, stage)):
        rows = []
        if form.columns:
            kinds = form.rows or (RowKind.MEASURE,)
            rows = [_row(n, row_kind, form) for n, row_kind in enumerate(kinds)]
        parts.append(
            Part(
                key=form.key,
                position=position,
                title_kk=form.title["kk"],
                title_ru=form.title["ru"],
                title_en=form.title["en"],
                body_kk="<p>Мәтін</p>" if form.has_body else "",
                body_ru="<p>Текст</p>" if form.has_body else "",
                rows=rows,
            )
        )
    return parts


def _row(position: int, kind: RowKind, form: Any) -> Row:
    typed = [column for column in form.columns if not column.is_computed]
    cells = [
        Cell(column=column.key, text_kk=text, text_ru=text, number=Decimal(text))
        for column, text in ((one, "1200" if one.is_sum else "75") for one in typed)
    ]
    return Row(
        key=f"{kind.value}-{position + 1}",
        position=position,
        kind=kind,
        name_kk="Көрсеткіш",
        name_ru="Показатель",
        unit_kk="%" if form.has_unit else "",
        unit_ru="%" if form.has_unit else "",
        note_kk="",
        note_ru="",
        cells=cells,
    )


def make_discussion(db: Session, **values: Any) -> Discussion:
    """A discussion of ten working days that opened with the placing of its document."""
    document = values.pop("document", None) or make_document(db)
    calendar = load_calendar(db)
    opens_on = values.pop("opens_on", document.placed_on)
    days = values.pop("working_days", 10)
    given = {
        "opens_on": opens_on,
        "closes_on": calendar.working_days_after(opens_on, days),
        "working_days": days,
        "calendar_edition": calendar.edition,
        "opened_at": MORNING,
        "sealed_at": None,
    }
    made = Discussion(document=document, edition=document.editions[0], **{**given, **values})
    made.release = None
    return _added(db, made)


def make_proposal(db: Session, **values: Any) -> Proposal:
    """A proposal to the description, waiting for the operator."""
    discussion = values.pop("discussion", None) or make_discussion(db)
    author = values.pop("author", None) or make_account(db)
    key = values.pop("part_key", "description")
    parts = db.scalars(select(Part).where(Part.edition_id == discussion.edition_id)).all()
    received_at = values.pop("received_at", MORNING + timedelta(hours=1))
    received_on: date = local_date(received_at)
    calendar = load_calendar(db)
    given = {
        "number": f"{discussion.document.number}-{next(counter)}",
        "part": next(part for part in parts if part.key == key),
        "author_kind": author.kind,
        "author_shown": author.name,
        "name_choice": NameChoice.NAME,
        "language": Language.KK,
        "text": "Ауыл жолын да жоспарға қосуды ұсынамын.",
        "status": ProposalStatus.ON_MODERATION,
        "received_at": received_at,
        "received_on": received_on,
        "decision_due": decision_due(received_on, calendar),
        "calendar_edition": calendar.edition,
    }
    return _added(db, Proposal(discussion=discussion, author=author, **{**given, **values}))


def make_decision(db: Session, proposal: Proposal, **values: Any) -> ModerationDecision:
    """What an operator decided: published in time, unless told otherwise."""
    given = {
        "operator_id": values.pop("operator_id", None) or make_account(db).id,
        "outcome": DecisionOutcome.PUBLISHED,
        "breaches": frozenset(),
        "grounds": "Ұсыныс құжатқа қатысты.",
        "language": Language.KK,
        "decided_at": proposal.received_at + timedelta(hours=2),
        "is_late": False,
    }
    return _added(db, ModerationDecision(proposal_id=proposal.id, **{**given, **values}))


def make_vote(db: Session, discussion: Discussion, voter: Account, side: Side) -> DocumentVote:
    """A vote on a document."""
    return _added(
        db,
        DocumentVote(
            discussion_id=discussion.id,
            voter_id=voter.id,
            voter_kind=voter.kind,
            side=side,
            cast_at=MORNING,
        ),
    )


def make_grant(
    db: Session, account: Account, role: Role, body: Body | None = None, **values: Any
) -> RoleGrant:
    """An office of an account."""
    given = {"powers": usual_powers(role), "starts_on": local_date(MORNING), "granted_at": MORNING}
    return _added(db, RoleGrant(account=account, role=role, body=body, **{**given, **values}))


def sign_in_as(
    client: Browser,
    db: Session,
    account: Account,
    grant: RoleGrant | None = None,
    iin: str = "",
    **values: Any,
) -> Browser:
    """A browser in which this account has signed in; commits what the test made so far."""
    token = new_token()
    keys = client.app.extensions["keys"]
    now = client.app.extensions["clock"].now()
    given = {
        "way": SignInWay.EDS,
        "key_kind": KeyKind.INDIVIDUAL,
        "device": "Firefox, Linux",
        "certificate_sha256": "0" * 64,
        "signer_encrypted": keys.seal(SignerFacts(iin or "850715200017", account.name).packed()),
        "contour": "dev",
        "created_at": now,
        "expires_at": now + timedelta(hours=8),
        "grant_id": grant.id if grant else None,
    }
    db.add(SignIn(token_hash=token_hash(token), account_id=account.id, **{**given, **values}))
    db.commit()
    with client.http.session_transaction() as kept:
        kept.pop("seen", None)  # as the sign-in page does
        kept["_user_id"] = token
        kept["_fresh"] = True
    return client


def _added(db: Session, row: Any) -> Any:
    db.add(row)
    db.flush()
    return row
