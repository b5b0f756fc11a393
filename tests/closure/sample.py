"""Invented facts of a closure report: the program is real, the people and the proposals are not."""

from dataclasses import replace
from datetime import date

from portal.closure.facts import ClosureFacts
from portal.closure.form import period
from portal.closure.values import (
    Administrator,
    Bilingual,
    Previous,
    ProposalRow,
    Response,
    Votes,
)
from portal.terms import Breach, Language, ResponseOutcome

KAZAKH_LETTERS = "ӘәҒғҚқҢңӨөҰұҮүҺһІі"

RESULTS = Bilingual("Түпкілікті нәтижелер", "Конечные результаты", "Final results")
MEASURES = Bilingual(
    "Іс-шаралар, барлығы, оның ішінде", "Мероприятия, всего, в том числе", "Measures, total"
)

ACCEPTED = Response(
    ResponseOutcome.ACCEPTED,
    "Ұсыныс назарға алынды: көрсеткіш паспорттың келесі редакциясында аудандар бойынша бөлінеді.",
    Language.KK,
    date(2026, 11, 12),
)
NOT_ACCEPTED = Response(
    ResponseOutcome.NOT_ACCEPTED,
    "Средства на эти цели предусмотрены другой программой, поэтому показатель не меняется.",
    Language.RU,
    date(2026, 11, 13),
)


def make_row(no: int = 1, **changes: object) -> ProposalRow:
    """A published Kazakh proposal with an accepting response."""
    row = ProposalRow(
        no=no,
        number=f"U-2026-{no:06}",
        placed_on=date(2026, 11, 6),
        part=RESULTS,
        language=Language.KK,
        text="Әр ауданға жұмсалатын қаражат пен күтілетін нәтижені бөлек көрсетуді ұсынамын.",
        author_shown="Ә. Н. (ойдан шығарылған)",
        votes_for=12,
        votes_against=3,
        response=ACCEPTED,
    )
    return replace(row, **changes)


def make_facts(rows: tuple[ProposalRow, ...] | None = None, **changes: object) -> ClosureFacts:
    """Edition 1 of a passport's report; votes for proposals are the sum of the rows."""
    rows = default_rows() if rows is None else rows
    votes = Votes(sum(r.votes_for for r in rows), sum(r.votes_against for r in rows))
    facts = ClosureFacts(
        appendix=1,
        unique_number="P-2026-000017",
        document_title=Bilingual(
            "Мемлекеттік бастауыш, негізгі және жалпы орта білім беру ұйымдарында жалпы білім беру",
            "Общеобразовательное обучение в государственных организациях начального, "
            "основного и общего среднего образования",
        ),
        placed_on=date(2026, 11, 2),
        ended_on=date(2026, 11, 20),
        generated_on=date(2026, 11, 21),
        budget_kind=Bilingual("облыстық бюджет", "областной бюджет", "regional budget"),
        administrator=Administrator(
            "261",
            Bilingual("Облыстың білім басқармасы", "Управление образования области"),
        ),
        period=period(2026, 2028),
        program_head=Bilingual(
            "Әлия Нұрланқызы Қуатова (ойдан шығарылған)",
            "Алия Нурлановна Куатова (вымышленное лицо)",
        ),
        address="https://budget.example.kz/kk/closure-reports/P-2026-000017",
        votes=Votes(214, 38, 3, 1),
        proposal_votes=votes,
        rows=rows,
        waiting_for_decision=1,
        refused=2,
        breaches={Breach.SPAM: 1, Breach.OFF_TOPIC: 2},
        withdrawn=1,
        late_decisions=1,
    )
    return replace(facts, **changes)


def default_rows() -> tuple[ProposalRow, ...]:
    """Accepted in Kazakh, not accepted in Russian, not answered yet."""
    return (
        make_row(1),
        make_row(
            2,
            part=MEASURES,
            language=Language.RU,
            text="Предлагаю направить экономию на ремонт спортивных залов сельских школ.",
            response=NOT_ACCEPTED,
        ),
        make_row(3, response=None, votes_for=0, votes_against=0),
    )


def make_second_edition(facts: ClosureFacts, sha256: str) -> ClosureFacts:
    """The edition after a further decision, which names the one before."""
    return replace(
        facts,
        edition=2,
        previous=Previous(1, facts.generated_on, sha256),
        generated_on=date(2026, 11, 24),
        waiting_for_decision=0,
        refused=3,
    )
