"""The dataset of discipline: what was due of each body, until when, how it was kept (§5-§10)."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, joinedload

from portal.bulk.dataset import Asked, Dataset, streamed
from portal.core import fields
from portal.core.columns import DAY, TEXT, WHOLE, Column, Line
from portal.core.plan import stands, year_of
from portal.models import Body, Duty
from portal.rules.forms import words
from portal.terms import DutyState

PAST_DUE = (DutyState.LATE, DutyState.MISSING)


def _duties(db: Session, asked: Asked) -> Iterator[Line]:
    found = (
        select(Duty)
        .join(Duty.body)
        .where(*asked.bodies(Duty.body_id))
        .options(contains_eager(Duty.body), joinedload(Duty.program), joinedload(Duty.document))
        .order_by(Body.code, Duty.due_on, Duty.key)
    )
    if asked.year is not None:
        found = found.where(Duty.due_on.between(*year_of(asked.year)))
    for (one,) in streamed(db, found):
        state, document = stands(one, asked.today), one.standing
        done_on = document.placed_on if document else None
        late = ((done_on or asked.today) - one.due_on).days if state in PAST_DUE else 0
        program = one.program
        yield (
            *(one.body.code, one.key, one.kind, one.year, one.stage, one.month),
            *((program.code, program.budget) if program else (None, None)),
            *(one.event_on, one.due_on, one.calendar_edition, state),
            *((document.number if document else None), done_on, late),
            *(one.reason_kk, one.reason_ru),
        )


DISCIPLINE = Dataset(
    name="discipline",
    title=words("Заң мерзімдері", "Сроки закона", "Terms of the law: discipline"),
    description=words(
        "Әр орган қай күнге дейін нені орналастыруға тиіс болғаны және мерзімнің қалай сақталғаны.",
        "Что и до какого дня должен был разместить каждый орган и как соблюдён срок.",
        "What each body had to place, by which day, and how the term was kept.",
    ),
    columns=(
        fields.ADMINISTRATOR.needed,
        Column("duty", TEXT, words("Міндеттің кілті", "Ключ обязанности", "Key"), is_required=True),
        fields.KIND.needed,
        fields.YEAR.needed,
        fields.STAGE,
        fields.MONTH,
        fields.PROGRAM,
        fields.BUDGET,
        Column(
            "event_on",
            DAY,
            words(
                "Мерзім есептелетін күн", "День, от которого идёт срок", "Day the term counts from"
            ),
        ),
        Column("due_on", DAY, words("Соңғы күні", "Последний день", "Last day"), is_required=True),
        Column(
            "calendar_edition",
            WHOLE,
            words("Күнтізбе редакциясы", "Редакция календаря", "Edition of the calendar"),
            is_required=True,
        ),
        Column(
            "state",
            TEXT,
            words("Күйі", "Состояние", "State"),
            words(
                "Файл жасалған күнгі.",
                "На день, когда сделан файл.",
                "On the day the file was made.",
            ),
            is_required=True,
            known=tuple(DutyState),
        ),
        fields.DOCUMENT,
        fields.PLACED_ON,
        Column(
            "days_late",
            WHOLE,
            words("Кешіккен күндері", "Дней опоздания", "Days late"),
            is_required=True,
        ),
        *fields.REASONS,
    ),
    rows=_duties,
    key=("administrator", "duty"),
    refers={"administrator": ("administrators", "code")},
    filters=("year", "administrator"),
)
