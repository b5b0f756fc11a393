"""The machine twins of the lists of discipline: late decisions of the operator, and the list that
is shown of a body (§5-§7, §10, §12, §15, §16)."""

from collections.abc import Iterator

from flask import abort, request
from sqlalchemy.orm import Session

from portal.core import fields
from portal.core.clock import request_today
from portal.core.columns import DAY, TEXT, TRUTH, WHOLE, Column, Line
from portal.core.db import session
from portal.core.discipline.asking import asked_discipline
from portal.core.discipline.numbers import Asked
from portal.core.plan import stands
from portal.core.twins import OwnTwins, Twin, TwinTable
from portal.discipline import queries
from portal.discipline.lists import ANSWERS, DUTIES, LISTS, OPENED
from portal.models import Proposal
from portal.rules.forms import words
from portal.terms import DutyState

DUE_ON = Column("due_on", DAY, words("Соңғы күні", "Последний день", "Last day"))
STATE = Column("state", TEXT, words("Күйі", "Состояние", "State"), known=tuple(DutyState))
DECISIONS = (
    fields.PROPOSAL,
    fields.DOCUMENT,
    fields.STATUS,
    fields.RECEIVED_ON,
    fields.DECISION_DUE,
    fields.DECIDED_AT,
    fields.IS_LATE_DECISION,
)
COLUMNS = {
    DUTIES: (
        Column("duty", TEXT, words("Міндеттің кілті", "Ключ обязанности", "Key of the duty")),
        fields.KIND,
        fields.YEAR,
        fields.PROGRAM,
        DUE_ON,
        STATE,
        fields.DOCUMENT,
        fields.PLACED_ON,
    ),
    OPENED: (
        fields.DOCUMENT,
        *fields.TITLES,
        fields.OPENS_ON,
        fields.CLOSES_ON,
        Column(
            "press_release_on",
            DAY,
            words("Баспасөз хабарламасы", "Пресс-релиз опубликован", "Press release published on"),
        ),
        Column(
            "is_after_allotment",
            TRUTH,
            words(
                "Ақша бөлінгеннен кейін ашылған",
                "Открыто после выделения денег",
                "Opened after the money was allotted",
            ),
        ),
        Column(
            "is_short",
            TRUTH,
            words("Заңдағыдан қысқа", "Короче, чем по закону", "Shorter than the law says"),
        ),
    ),
    ANSWERS: (
        fields.PROPOSAL,
        fields.DOCUMENT,
        fields.CLOSES_ON,
        fields.RESPONSE[0],
        *fields.RESPONSE[3:],
    ),
}
PAST = (
    fields.PROGRAM,
    fields.KIND,
    fields.YEAR,
    fields.OPENS_ON,
    fields.CLOSES_ON,
    Column("working_days", WHOLE, words("Жұмыс күндері", "Рабочих дней", "Working days")),
    Column("votes", WHOLE, words("Дауыстар", "Голосов", "Votes")),
    Column("proposals", WHOLE, words("Ұсыныстар", "Предложений", "Proposals")),
    Column("source", TEXT, words("Дереккөз", "Источник", "Source")),
)


def operator_table() -> TwinTable:
    """The operator's decisions of a year that were late or are overdue (§15)."""
    today = request_today()
    asked = asked_discipline(request.args, today)

    def rows(db: Session) -> Iterator[Line]:
        for one in db.scalars(queries.late_decisions(asked.year, today)):
            decision, number = one.decision, one.discussion.document.number
            decided = (decision.decided_at, decision.is_late) if decision else (None, None)
            yield (one.number, number, one.status, one.received_on, one.decision_due, *decided)

    facts = {"year": asked.year, "as_of": today.isoformat()}
    return TwinTable(f"discipline-operator-{asked.year}", DECISIONS, rows, facts)


def body_table(code: str) -> TwinTable:
    """The list of a body that its page shows."""
    found = queries.body_by_code(session(), code) or abort(404)
    given = asked_discipline(request.args, request_today())
    asked = Asked(given.year, given.kind, body_id=found.id)
    show, state = request.args.get("show", ""), request.args.get("state", "")
    show = show if show in LISTS else DUTIES
    facts = {"administrator": code, "year": asked.year, "show": show}
    today = request_today()

    def rows(db: Session) -> Iterator[Line]:
        if show == DUTIES:
            for duty in db.scalars(queries.duties(asked, state, today)):
                there, program = duty.standing, duty.program
                document = (there.number, there.placed_on) if there else (None, None)
                told = duty.key, duty.kind, duty.year, program.code if program else None
                yield (*told, duty.due_on, stands(duty, today), *document)
        elif show == OPENED:
            for one, *marks in db.execute(queries.discussions(db, asked, state, today)):
                titles = one.edition.title_kk, one.edition.title_ru, one.edition.title_en
                yield (one.document.number, *titles, one.opens_on, one.closes_on, *marks)
        elif show == ANSWERS:
            for one in db.scalars(queries.responses(asked, state, today)):
                yield _answer(one)
        else:
            for one in db.scalars(queries.past(asked)):
                days = one.opened_on, one.closed_on, one.working_days
                counts = one.votes, one.proposals, one.source
                yield (one.program_code, one.kind, one.year, *days, *counts)

    return TwinTable(f"discipline-{code}-{asked.year}-{show}", COLUMNS.get(show, PAST), rows, facts)


def _answer(one: Proposal) -> Line:
    discussion, response = one.discussion, one.response
    told = (response.outcome, response.responded_at, response.is_late) if response else (None,) * 3
    return (one.number, discussion.document.number, discussion.closes_on, *told)


TWINS = (
    OwnTwins(
        "discipline.index",
        {"csv": ("discipline.index_csv", {}), "json": ("discipline.index_json", {})},
        ("year", "kind", "level", "region"),
    ),
    Twin("discipline.operator", operator_table, ("year",)),
    Twin("discipline.body", body_table, ("year", "kind", "show", "state")),
)
