"""The one analyser: a word is found however it is spelled, and another word is not."""

import time

import pytest

from portal.demo.material import administrators, programs
from portal.search.asking import LONGEST_QUERY
from portal.search.words import read_query, stems
from portal.search.words.kazakh import kazakh_stem
from portal.search.words.query import MOST_TERMS
from portal.terms import Language
from tests.search.kazakh_forms import FORMS

KK, RU = Language.KK, Language.RU
MORE_FORMS = (  # what the pairs of the orders do not have
    ("жолға", "жол"),
    ("судың", "су"),
    ("үйіміздегі", "үй"),
    ("халқының", "халық"),
    ("тасқынынан", "тасқын"),
    ("тұрғынының", "тұрғын"),
    ("облысының", "облыс"),
    ("кеңесінің", "кеңес"),
    ("зейнетақысы", "зейнетақы"),
    ("оқушысының", "оқушы"),
    ("қазақстаннан", "қазақстан"),
    ("тендерлердің", "тендер"),
    ("жылғы", "жыл"),
)


def _finds(typed: str, text: str, language: Language) -> bool:
    """Whether each term of a query has a reading among the stems of a text."""
    kept, terms = set(stems(text, language)), read_query(typed).terms
    return bool(terms) and all(kept & (term.stems | term.guesses) for term in terms)


def _reads(typed: str, text: str, language: Language) -> bool:
    """The same by exact readings alone."""
    kept, terms = set(stems(text, language)), read_query(typed).terms
    return bool(terms) and all(kept & term.stems for term in terms)


@pytest.mark.parametrize(("form", "base"), [*FORMS, *MORE_FORMS])
def test_a_kazakh_form_has_the_stem_of_its_word(form: str, base: str) -> None:
    assert kazakh_stem(form) == kazakh_stem(base)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("тең", "теңге"),
        ("сау", "сауда"),
        ("әкім", "әкімші"),
        ("ген", "гендер"),
        ("тен", "тендер"),
        ("аудан", "аудит"),
        ("қала", "қалдық"),
        ("сан", "сана"),
        ("алты", "алтын"),
        ("қор", "қоршаған"),
        ("мемлекет", "мекеме"),
        ("облыс", "облигация"),
        ("бала", "балық"),
    ],
)
def test_two_words_stay_two(one: str, other: str) -> None:
    assert kazakh_stem(one) != kazakh_stem(other)


def test_the_words_of_the_register_do_not_fall_together() -> None:
    """Forms that share a stem begin alike: nothing else was cut to the same, but for one pair that
    is told apart by Kazakh letters alone."""
    names = [one.name.kk for one in (*programs(), *administrators())]
    by_stem: dict[str, set[str]] = {}
    for word in {word for name in names for word in name.casefold().split() if word.isalpha()}:
        by_stem.setdefault(stems(word, KK)[0], set()).add(word)
    assert len(by_stem) > 500
    far = [
        forms
        for forms in by_stem.values()
        if len({form[: min(3, *map(len, forms))] for form in forms}) > 1
    ]
    assert far == [{"түркі", "тұрғыдан"}]


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("казакстан", "Қазақстанның"),
        ("денсаулык сактау", "денсаулығын сақтауға"),
        ("Қазақстан", "Қазақстан Республикасы"),
        ("бiлiм", "білім беру"),  # Latin i
        ("мектепке дейінгі", "МЕКТЕПКЕ ДЕЙІНГІ"),
        ("жол", "жолдарының"),
        ("су", "сумен жабдықтау"),
        ("халық", "халқының"),
        ("ДСМ-ның", "ДСМ"),
        ("2026-ға", "2026 жыл"),
        ("оқу-ағарту", "оқу ағарту"),
        ("бюд\u00adжет", "бюджетті"),
        ("б\u0301юджет", "бюджет"),
    ],
)
def test_kazakh_is_found_however_it_is_typed(typed: str, text: str) -> None:
    assert _reads(typed, text, KK)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("дорога", "автомобильных дорог"),
        ("министерством", "Министерство"),
        ("отчёт", "отчета"),
        ("cубвeнции", "субвенциям"),  # Latin c, e
        ("медико-социальная", "медикосоциальной"),
        ("медико", "медико-социальной"),
        ("PK", "РК"),
        ("сколько на образование", "об образовании"),
        ("Минфин", "Министерство финансов Республики Казахстан"),
        ("минздрава", "Министерству здравоохранения"),
        ("детский сад", "доступность дошкольного воспитания"),
    ],
)
def test_russian_is_found_however_it_is_typed(typed: str, text: str) -> None:
    assert _reads(typed, text, RU)


@pytest.mark.parametrize(
    ("typed", "text", "language"),
    [
        (",.l;tn", "бюджет", RU),
        ("<.L:TN", "бюджет", RU),
        ("htvjyn ljhjub", "ремонт дорог", RU),
        ("0fpf0cnfy", "Қазақстан", KK),
        ("0аза0стан", "Қазақстан", KK),
        ("vtrntg", "мектептер", KK),
        ("щтдшту", "online", RU),
        ("qazaqstan", "Қазақстанда", KK),
        ("kazakhstan", "Казахстан", RU),
        ("densaulyq", "денсаулық", KK),
        ("ğylym", "ғылым", KK),
        ("zeınetaqy", "зейнетақы", KK),
        ("budjet", "бюджет", RU),
        ("byudzhet", "бюджета", RU),
        ("zdravoohranenie", "здравоохранения", RU),
        ("zdravookhraneniye", "здравоохранение", RU),
        ("stroitelstvo", "строительство", RU),
        ("ekologiya", "экология", RU),
        ("кәсіпкер", "кәсіпкерлік", KK),
        ("салынады", "мектеп салу", KK),
        ("даму", "дамыту", KK),
        ("школа", "школьное", RU),
    ],
)
def test_what_was_meant_is_found_by_a_guess_alone(
    typed: str, text: str, language: Language
) -> None:
    assert _finds(typed, text, language)
    assert not _reads(typed, text, language)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("дорога", "дорогостоящий"),
        ("226-006", "226-007"),
        ("226 006", "2260 06"),
        ("су", "суд"),
        ("жылу", "жылы"),
        ("министр", "минимум"),
        ("budget", "будни"),
    ],
)
def test_another_word_is_not_read(typed: str, text: str) -> None:
    assert not _reads(typed, text, KK)
    assert not _reads(typed, text, RU)


@pytest.mark.parametrize(
    "typed",
    ["226-006", "226 006", "226006", "226/006", "226.006", "226–006", "226 - 006", "006", "226"],
)
def test_a_program_is_found_by_its_code_in_any_spelling(typed: str) -> None:
    assert all(term.is_code for term in read_query(typed).terms)
    for written in ("226-006", "226 006", "226/006"):
        assert _reads(typed, written, RU)


@pytest.mark.parametrize("typed", ["2026-00001-3", "2026-1-3", "2026/00001/3", "2026-00001"])
def test_a_number_of_a_year_is_found_without_its_zeros(typed: str) -> None:
    assert _reads(typed, "2026-00001-3", RU)
    assert not _reads(typed, "2026-00011-3", RU)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("сколько на здравоохранение", ["здравоохранение"]),
        ("қайда мектеп салынады", ["мектеп", "салынады"]),
        ("дорога возле дома", ["дорога"]),
        ("возле дома", ["дома"]),
        ("и в на", ["и", "в", "на"]),
        ("skolko na shkolu", ["shkolu"]),
        ("htvjyn d ctkt", ["htvjyn", "ctkt"]),
        ("226 006 2026", ["226 006", "2026"]),
        ("", []),
        ("?! …", []),
    ],
)
def test_words_that_say_nothing_are_left_out_unless_there_are_no_others(
    typed: str, words: list[str]
) -> None:
    assert [term.typed for term in read_query(typed).terms] == words


def test_a_prefix_is_kept_for_words_of_four_letters() -> None:
    by_typed = {term.typed: term.prefix for term in read_query("здравоохр жол densauly").terms}
    assert by_typed == {"здравоохр": "здравоохр", "жол": None, "densauly": "денсаул"}


@pytest.mark.parametrize(
    "typed",
    [
        "а" * 5_000,
        "а\u0321\u0337\u0488" * 500,
        "\u202eя\u200f" * 500,
        ";l" * 500,
        "zhshchyaiuju" * 50,
        "1-" * 500,
        "1 111 " * 200,
        "а-" * 500,
        "\ufdfa" * 300,
        "салынады " * 500,
        " ".join(chr(0x430 + no) * 5 for no in range(30)),
    ],
)
def test_a_hostile_query_is_read_at_once_and_bounded(typed: str) -> None:
    started = time.process_time()
    query = read_query(typed)
    assert time.process_time() - started < 0.2
    assert len(query.typed) <= LONGEST_QUERY
    assert len(query.terms) <= MOST_TERMS
    assert all(len(term.stems | term.guesses) < 100 for term in query.terms)


def test_the_index_has_words_in_their_order_and_codes_with_their_parts() -> None:
    assert stems("Отчёт 226-006 за 2026 год", RU) == [
        *("отчет", "226006", "226", "006", "за", "2026", "год")
    ]


def test_a_text_without_a_language_is_read_in_its_own() -> None:
    assert stems("Мектептердің құрылысы") == stems("Мектептердің құрылысы", KK)
    assert stems("Школы города Қызылорда") == stems("Школы города Қызылорда", RU)
