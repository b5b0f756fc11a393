"""Made-up parts in the words of real programs and indicators, and what people ask of them."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from portal.demo import material
from portal.search.asking import FoundKey, FoundKind
from portal.search.entries import Texts, Traits, entry
from portal.search.entries import Unit as IndexUnit
from portal.terms import BudgetLevel, DocumentKind, Language

SEED, PARTS_OF_ONE = 176, 10
FIRST_DAY = date(2024, 1, 1)
QUERIES = (
    *("дорог", "бюджет", "226-006", "2026-00412", "министерство здравоохранения", "жол"),
    *("автомобиль жолдарын жөндеу", "строительство школ", "денсаулық сақтау", "казакстан"),
    *("субсидирование сельского хозяйства", "ауыл шаруашылығы", "количество обученных", "якорь"),
    *("су ресурстары", "развитие спорта", "ljhjub", "білім беру ұйымдары", "обеспечение"),
    *("охрана окружающей среды", "дорога до школы якорь", "медициналық көмек", "цифр", "услуги"),
)


def _vocabulary() -> list[Texts]:
    named = (*material.programs(), *material.indicators(), *material.administrators())
    return [((one.name.kk, Language.KK), (one.name.ru, Language.RU)) for one in named]


def units(count: int, start: int = 0) -> Iterator[tuple[str, IndexUnit]]:
    """Documents with ten parts each, `count` parts in all; the same every time."""
    vocabulary, programs = _vocabulary(), material.programs()
    for no in range(start, start + count // PARTS_OF_ONE):
        random = Random(f"{SEED}-{no}")
        program = random.choice(programs)
        name: Texts = ((program.name.kk, Language.KK), (program.name.ru, Language.RU))
        opens = FIRST_DAY + timedelta(days=random.randrange(1000))
        traits = Traits(
            document_kind=random.choice(list(DocumentKind)),
            body=program.administrator,
            level=random.choice(list(BudgetLevel)),
            region=random.choice((None, "750000000", "150000000", "710000000")),
            year_from=opens.year,
            year_to=opens.year + 2,
            is_discussable=True,
            opens_on=opens,
            closes_on=opens + timedelta(days=14),
            languages=("kk", "ru"),
            public_on=opens,
        )
        number, code = f"2026-{no:05d}", f"{program.administrator}-{program.code}"
        parts = []
        for part in range(PARTS_OF_ONE):
            said = tuple(text for _ in range(8) for text in random.choice(vocabulary))
            kind = FoundKind.PART if part else FoundKind.DOCUMENT
            key = FoundKey(kind, f"{number}/part-{part}" if part else number)
            codes: Texts = () if part else ((number, None), (code, None))
            names = random.choice(vocabulary) if part else name
            text = (*said, *name, (f"{number} {code}", None))
            parts.append(entry(key, traits, codes=codes, names=names, text=text))
        yield f"document:{no}", IndexUnit(f"stamp-{no}", tuple(parts))
