"""100,000 placed documents of every kind, of 300 bodies over six years; equal for an equal size."""

import random
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from portal.models import (
    Account,
    Base,
    Body,
    ClosureReport,
    Discussion,
    Document,
    DocumentVote,
    Edition,
    FunctionalGroup,
    Part,
    Program,
    Proposal,
    Region,
    Response,
)
from portal.terms import (
    AccountKind,
    BudgetLevel,
    BudgetStage,
    DocumentKind,
    EditionStatus,
    Language,
    NameChoice,
    ProposalStatus,
    ResponseOutcome,
    Side,
)

BODIES, REGIONS, GROUPS, PROGRAMS = 300, 20, 12, 8
YEARS = range(2021, 2027)
EACH = 56  # documents of a body in a year
VOTERS = 200
AT_ONCE = 5_000  # rows of one statement
KK = (
    "жол",
    "су",
    "мектеп",
    "аурухана",
    "ауыл",
    "қала",
    "көпір",
    "жөндеу",
    "салу",
    "дамыту",
    "білім",
)
RU = ("дорог", "воды", "школ", "больниц", "сел", "городов", "мостов", "ремонт", "строительство")
SPREAD = (  # kinds of the documents of a year that tell of no program
    *(DocumentKind.CITIZEN_BUDGET,) * 14,
    *(DocumentKind.BUDGET_REPORT,) * 14,
    *(DocumentKind.AUDIT_RESULT,) * 9,
    *(DocumentKind.FINANCIAL_STATEMENT,) * 2,
    DocumentKind.PASSPORT_SUMMARY,
)


@dataclass
class Rows:
    """Rows by table, written in portions; keys are counted here."""

    db: Session
    waiting: dict[type[Base], list[dict[str, Any]]] = field(default_factory=dict)
    last: dict[type[Base], int] = field(default_factory=dict)

    def add(self, table: type[Base], **values: Any) -> int:
        """One more row; its key."""
        key = self.last[table] = self.last.get(table, 0) + 1
        self.waiting.setdefault(table, []).append({"id": key, **values})
        return key

    def write(self) -> None:
        """Everything that waits, in the order of the tables."""
        for table, rows in self.waiting.items():
            for start in range(0, len(rows), AT_ONCE):
                self.db.execute(insert(table), rows[start : start + AT_ONCE])
        self.waiting.clear()


def fill(db: Session, now: datetime) -> int:
    """Fill an empty migrated database; how many documents were placed."""
    chance, rows = random.Random(176), Rows(db)
    _registers(rows, db)
    for no in range(VOTERS):
        rows.add(
            Account,
            kind=AccountKind.PERSON,
            identity_hash=f"{no:064x}",
            name=f"Сынақов {no}",
            language=Language.KK,
            created_at=now,
        )
    rows.write()
    made = _Maker(rows, chance, now)
    for year in YEARS:
        for body_id in range(1, BODIES + 1):
            made.year_of(body_id, year)
        rows.write()
    return rows.last[Document]


def _registers(rows: Rows, db: Session) -> None:
    codes = [f"{no + 10}0000000" for no in range(REGIONS)]
    db.execute(
        insert(Region),
        [{"code": one, "name_kk": one, "name_ru": one, "name_en": one} for one in codes],
    )
    groups = [f"{no + 1:02d}" for no in range(GROUPS)]
    db.execute(
        insert(FunctionalGroup),
        [{"code": one, "name_kk": one, "name_ru": one, "name_en": one} for one in groups],
    )
    for no in range(BODIES):
        region = codes[no % REGIONS] if no >= BODIES // 5 else None
        rows.add(
            Body,
            code=f"{100 + no}",
            level=BudgetLevel.REGIONAL if region else BudgetLevel.REPUBLICAN,
            region_code=region,
            name_kk=f"{no}-басқарма",
            name_ru=f"Управление {no}",
            name_en=None,
            email=None,
            bin=None,
            is_central=False,
        )
    rows.write()


def _named(code: str) -> dict[str, str]:
    return {"code": code, "name_kk": code, "name_ru": code, "name_en": code}


@dataclass
class _Maker:
    rows: Rows
    chance: random.Random
    now: datetime
    programs: dict[tuple[int, int, int], int] = field(default_factory=dict)

    def year_of(self, body_id: int, year: int) -> None:
        """All that a body places in a year."""
        for no in range(PROGRAMS):
            program = self._program(body_id, no, year)
            self._document(DocumentKind.PASSPORT, body_id, year, program)
            self._document(DocumentKind.EXECUTION_REPORT, body_id, year - 1, program)
        for kind in self.chance.sample(SPREAD, EACH - 2 * PROGRAMS):
            self._document(kind, body_id, year - (kind is DocumentKind.FINANCIAL_STATEMENT), None)

    def _program(self, body_id: int, no: int, year: int) -> int:
        group = f"{(body_id + no) % GROUPS + 1:02d}"
        titles = self._titles(body_id * 100 + no)
        return self.rows.add(
            Program,
            body_id=body_id,
            code=f"{no + 1:03d}",
            budget="republican" if body_id <= BODIES // 5 else "750000000",
            year=year,
            group_code=group,
            name_kk=titles["title_kk"],
            name_ru=titles["title_ru"],
            name_en=None,
            amount=self.chance.randrange(10**6, 10**9),
            is_investment=False,
        )

    def _titles(self, seed: int) -> dict[str, Any]:
        chance = random.Random(seed)
        kk, ru = (" ".join(chance.choices(one, k=9)).capitalize() for one in (KK, RU))
        return {"title_kk": kk, "title_ru": ru, "title_en": None}

    def _document(
        self, kind: DocumentKind, body_id: int, year: int, program_id: int | None
    ) -> None:
        placed_year = year + (kind is DocumentKind.EXECUTION_REPORT)
        day = date(placed_year, 1, 1) + timedelta(days=self.chance.randrange(325))
        number = self.rows.last.get(Document, 0) + 1
        stage = BudgetStage.MONTH if kind is DocumentKind.CITIZEN_BUDGET else None
        key = self.rows.add(
            Document,
            kind=kind,
            body_id=body_id,
            program_id=program_id,
            period_from=year,
            period_to=year + (2 if kind is DocumentKind.PASSPORT else 0),
            stage=stage,
            month=number % 11 + 1 if stage else None,
            event_on=None,
            number=f"{placed_year}-{number:06d}",
            placed_on=day,
            created_at=_at(day),
            withdrawn_on=None,
            withdrawn_at=None,
            reason_kk="",
            reason_ru="",
        )
        editions = 2 if self.chance.random() < 0.05 else 1
        seed = program_id or number
        ids = [self._edition(key, no + 1, day, seed) for no in range(editions)]
        if program_id:
            self._discussion(key, ids[0], day, number)

    def _edition(self, document_id: int, no: int, day: date, seed: int) -> int:
        return self.rows.add(
            Edition,
            document_id=document_id,
            no=no,
            status=EditionStatus.PLACED,
            **self._titles(seed),
            summary_kk="Ауыл тұрғындары үшін жолдар мен мектептер жөнделеді. " * 4,
            summary_ru="Для жителей сел ремонтируются дороги и школы. " * 4,
            head_kk="Басшы",
            head_ru="Руководитель",
            reason_kk="Қате түзетілді." if no > 1 else "",
            reason_ru="Исправлена ошибка." if no > 1 else "",
            is_invented=True,
            revision=1,
            created_at=_at(day),
            placed_at=_at(day) + timedelta(days=no),
            checksum="0" * 64,
            changes=None,
        )

    def _discussion(self, document_id: int, edition_id: int, day: date, number: int) -> None:
        closes, today = day + timedelta(days=15), self.now.date()
        is_over = closes < today
        key = self.rows.add(
            Discussion,
            document_id=document_id,
            edition_id=edition_id,
            opens_on=day,
            closes_on=closes,
            working_days=10,
            calendar_edition=1,
            opened_at=_at(day),
            sealed_at=_at(closes) if is_over else None,
            withdrawn_at=None,
        )
        if is_over:
            self.rows.add(
                ClosureReport,
                discussion_id=key,
                edition=1,
                acts_counted=0,
                facts="{}",
                sha256="0" * 64,
                generated_at=_at(closes) + timedelta(days=1),
            )
        if number % 5 == 0:
            self._opinions(key, edition_id, day, number)

    def _opinions(self, discussion_id: int, edition_id: int, day: date, number: int) -> None:
        for voter in range(1, 21):
            self.rows.add(
                DocumentVote,
                discussion_id=discussion_id,
                voter_id=voter,
                voter_kind=AccountKind.PERSON,
                side=Side.FOR if voter % 3 else Side.AGAINST,
                cast_at=_at(day),
                changed_at=None,
            )
        part = self.rows.add(
            Part,
            edition_id=edition_id,
            key="description",
            position=0,
            title_kk="Сипаттама",
            title_ru="Описание",
            title_en=None,
            body_kk="<p>Мәтін</p>",
            body_ru="<p>Текст</p>",
        )
        proposal = self.rows.add(
            Proposal,
            number=f"{number}-1",
            discussion_id=discussion_id,
            part_id=part,
            author_id=1,
            author_kind=AccountKind.PERSON,
            author_shown="С. Т.",
            name_choice=NameChoice.INITIALS,
            language=Language.KK,
            text="Ауыл жолын да жоспарға қосуды ұсынамын.",
            status=ProposalStatus.ANSWERED,
            received_at=_at(day),
            received_on=day,
            decision_due=day,
            calendar_edition=1,
            withdrawn_at=None,
        )
        self.rows.add(
            Response,
            proposal_id=proposal,
            author_id=2,
            outcome=ResponseOutcome.ACCEPTED,
            grounds="Келесі жылдың жоспарына енгізілді.",
            language=Language.KK,
            responded_at=_at(day) + timedelta(days=3),
            is_late=False,
        )


def _at(day: date) -> datetime:
    return datetime.combine(day, time(5), UTC)
