"""Drawing a closure report of 100, 1,000 and 10,000 proposals in every format (§17).

Each drawing is a process of its own, as on the portal; the baseline writes the same rows as CSV in
the same way. Facts are made in a child too: a child's peak memory begins at its parent's.
"""

import csv
import os
import random
import statistics
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path

from bench.processes import child, machine
from portal.closure.facts import ClosureFacts, from_json, to_json
from portal.closure.form import period
from portal.closure.report import compose
from portal.closure.values import Administrator, Bilingual, ProposalRow, Response, Votes
from portal.terms import Language, ResponseOutcome

SIZES, RUNS, LETTERS = (100, 1_000, 10_000), 3, 600
FORMATS = ("docx", "pdf", "xlsx", "json")
BASELINE = "csv"
PLACED = date(2026, 11, 2)
WORDS = {
    Language.KK: "ауыл мектебінің жылыту жүйесін жөндеуге бөлінетін қаражат көрсеткіш әрбір аудан "
    "бойынша түпкілікті нәтиже үшін жауапкершілігі ұсыныс өңір құрылыс ғимарат һәм іс-шара",
    Language.RU: "прошу предусмотреть средства на ремонт дороги между селами района показатель по "
    "каждому району результат за отчетный период больница школа объем работ и срок",
}
PART = Bilingual("Түпкілікті нәтижелер", "Конечные результаты")


def run() -> None:
    """Prints seconds and peak memory of each format, median of three and spread, beside CSV."""
    print(f"Closure report, {machine()}")
    print(
        f"Texts of about {LETTERS} letters in both text columns; {RUNS} runs, Kazakh; baseline CSV"
    )
    for size in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            facts = Path(folder, "facts.json")
            child("bench.closure", ["make", str(size)], Path(os.devnull), facts)
            megabytes = facts.stat().st_size / 1e6
            print(f"\n{size:,} proposals, {megabytes:.1f} MB of facts")
            print(
                f"{'format':8}{'seconds':>9}{'spread':>14}{'× csv':>7}{'peak MB':>9}{'file MB':>9}"
            )
            _compare(facts, Path(folder, "drawn"))


def _compare(facts: Path, drawn: Path) -> None:
    commands = {BASELINE: ("bench.closure", [BASELINE])}
    commands |= {form: ("portal.closure.draw", [form, "kk"]) for form in FORMATS}
    taken: dict[str, list[tuple[float, float]]] = {form: [] for form in commands}
    sizes = {}
    for _ in range(RUNS):
        for form, (module, words) in commands.items():
            taken[form].append(child(module, words, facts, drawn))
            sizes[form] = drawn.stat().st_size / 1e6
    base = statistics.median(seconds for seconds, _ in taken[BASELINE])
    for form, runs in taken.items():
        seconds = sorted(one for one, _ in runs)
        middle, peak = statistics.median(seconds), max(memory for _, memory in runs)
        spread = f"{seconds[0]:.2f}–{seconds[-1]:.2f}"
        print(f"{form:8}{middle:9.2f}{spread:>14}{middle / base:7.1f}{peak:9.0f}{sizes[form]:9.2f}")


def made(size: int) -> ClosureFacts:
    """Invented proposals, half of them Russian, nine of ten answered; equal for an equal size."""
    chance = random.Random(size)
    rows = tuple(_row(no, chance) for no in range(1, size + 1))
    name = Bilingual("Облыстың білім басқармасы", "Управление образования области")
    return ClosureFacts(
        appendix=1,
        unique_number="P-2026-000001",
        document_title=Bilingual("Жалпы білім беру", "Общеобразовательное обучение"),
        placed_on=PLACED,
        ended_on=PLACED + timedelta(14),
        generated_on=PLACED + timedelta(15),
        budget_kind=Bilingual("облыстық бюджет", "областной бюджет"),
        administrator=Administrator("261", name),
        period=period(2026, 2028),
        program_head=Bilingual("Ойдан шығарылған адам", "Вымышленное лицо"),
        address="http://127.0.0.1:8000/kk/closure-reports/P-2026-000001",
        votes=Votes(5000, 700, 12, 3),
        proposal_votes=Votes(sum(r.votes_for for r in rows), sum(r.votes_against for r in rows)),
        rows=rows,
    )


def _row(no: int, chance: random.Random) -> ProposalRow:
    language = chance.choice((Language.KK, Language.RU))
    outcome = chance.choice(tuple(ResponseOutcome))
    response = Response(outcome, _text(language, chance), language, PLACED + timedelta(12))
    return ProposalRow(
        no=no,
        number=f"U-2026-{no:06}",
        placed_on=PLACED + timedelta(chance.randrange(12)),
        part=PART,
        language=language,
        text=_text(language, chance),
        author_shown="О. Ш.",
        votes_for=chance.randrange(200),
        votes_against=chance.randrange(50),
        response=response if chance.random() < 0.9 else None,
    )


def _text(language: Language, chance: random.Random) -> str:
    words = WORDS[language].split()
    text = ""
    while len(text) < LETTERS - 10:
        text += chance.choice(words) + " "
    return text.strip().capitalize() + "."


def write_csv(facts: ClosureFacts) -> None:
    """The rows of the table and nothing else."""
    _, _, table, _ = compose(facts, Language.KK)
    writer = csv.writer(sys.stdout)
    writer.writerow(table.columns)
    writer.writerows([cell.text for cell in cells] for cells in table.rows)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["make", size]:
            print(to_json(made(int(size))), end="")
        case ["csv"]:
            write_csv(from_json(sys.stdin.read()))
        case _:
            run()
