"""Both engines asked the same of the same entries: each answer is the same, key for key."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from flask import Flask

from portal.demo import material
from portal.search.asking import Asked, FoundKey, FoundKind, FoundState, Order
from portal.search.engine import Engine, Slice
from portal.search.entries import Entry, Traits, Unit, entry
from portal.search.finding import wanted
from portal.search.index import WhooshEngine
from portal.search.words import read_query
from portal.terms import BudgetLevel, DocumentKind, Language

KK, RU = Language.KK, Language.RU
TODAY = date(2026, 11, 2)
QUERIES = (
    *("", "дорог", "автомобиль жолдары", "жол", "226-006", "226", "министерство здравоохранения"),
    *("денсаулық сақтау", "казакстан", "ljhjub", "zhol", "образование школ", "субсидии фермерам"),
    *("строительство дорог якорь", "якорь", "обеспеч", "развит", "қоғамдық тәртіп", "и"),
    *(
        "ауыл жолын жөндеу",
        "ремонт сельских дорог",
        "услуги по",
        "республик",
        "2026",
        "жол 226-006",
    ),
)
FILTERS = (
    {},
    {"kinds": frozenset({FoundKind.PROGRAM, FoundKind.BODY})},
    {"document_kind": DocumentKind.PASSPORT, "state": FoundState.OPEN},
    {"body": "226", "year": 2027},
    {"language": Language.EN, "level": BudgetLevel.REGIONAL},
    {"region": "750000000", "since": date(2026, 6, 1)},
)


def things() -> Iterator[Entry]:
    """Bodies, programs and proposals of the demonstration as entries with every kind of trait."""
    for body in material.administrators():
        key = FoundKey(FoundKind.BODY, body.code)
        names = ((body.name.kk, KK), (body.name.ru, RU))
        traits = Traits(body=body.code, level=BudgetLevel.REPUBLICAN, languages=("kk", "ru"))
        yield entry(key, traits, codes=((body.code, None),), names=names, text=())
    for no, program in enumerate(material.programs()):
        code = f"{program.administrator}-{program.code}"
        opens = TODAY - timedelta(days=no % 40) if no % 3 else None
        traits = Traits(
            document_kind=list(DocumentKind)[no % 7] if no % 2 else None,
            body=program.administrator,
            level=list(BudgetLevel)[no % 2],
            region="750000000" if no % 2 else None,
            year_from=2024 + no % 4,
            year_to=2024 + no % 4 + no % 3,
            is_discussable=bool(no % 2),
            opens_on=opens,
            closes_on=opens and opens + timedelta(days=14),
            is_withdrawn=no % 11 == 0,
            languages=("kk", "ru", "en") if no % 5 else ("kk",),
            public_on=date(2026, 1, 1) + timedelta(days=no) if no % 7 else None,
        )
        name = ((program.name.kk, KK), (program.name.ru, RU))
        kind = (FoundKind.PROGRAM, FoundKind.DOCUMENT, FoundKind.PART)[no % 3]
        places = {"names": name, "text": ()} if no % 3 else {"names": (), "text": name}
        yield entry(FoundKey(kind, f"{code}/{no}"), traits, codes=((code, None),), **places)


@pytest.fixture
def twins(app: Flask) -> list[Engine]:
    """The same entries in both engines, some of them written twice."""
    found: list[Engine] = [
        WhooshEngine(app.config["PORTAL"].data_dir / "twin"),
        app.extensions["search"],
    ]
    units = [(f"unit:{no}", Unit(f"stamp {no}", (one,))) for no, one in enumerate(things())]
    for engine in found:
        engine.begin("twin-1")
        engine.write("twin-1", units)
        engine.serve("twin-1")
        engine.write("twin-1", [*units[:40], ("unit:50", Unit("", ()))])
    return found


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_same_queries_and_filters_give_the_same_answers(twins: list[Engine]) -> None:
    whoosh, postgres = twins
    assert whoosh.stamps("twin-1") == postgres.stamps("twin-1")
    for no, typed in enumerate(QUERIES):
        words = [wanted(term) for term in read_query(typed).terms]
        for chosen in (FILTERS[0], FILTERS[1 + no % (len(FILTERS) - 1)]):
            newest = not typed or (no % 4 == 0 and chosen)
            order = Order.NEWEST if newest else Order.BEST
            asked = Asked(typed, order=order, **chosen)
            part = Slice(TODAY, 10, offset=no % 3 * 3)
            answers = [engine.find(words, asked, part) for engine in twins]
            assert _plain(answers[0]) == _plain(answers[1]), asked


def _plain(found: object) -> dict[str, object]:
    told = dict(vars(found))
    return {name: list(one) if isinstance(one, tuple) else one for name, one in told.items()}
