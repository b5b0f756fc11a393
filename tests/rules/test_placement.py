"""Kazakh and Russian are both there and say the same figures (§3)."""

from decimal import Decimal

import pytest

from portal.rules.placement import (
    Difference,
    Twin,
    differences,
    figures,
    parse_number,
    why_not_place,
    why_not_reason,
    why_not_withdraw_document,
)

NUMBERS = [
    ("0", "0"),
    ("75", "75"),
    ("13 889,6", "13889.6"),
    ("13\u00a0889,6", "13889.6"),
    ("13\u202f889,6", "13889.6"),
    ("1 000 000", "1000000"),
    ("27560631", "27560631"),
    (" 98.5 ", "98.5"),
    ("100%", "100"),
    ("100 %", "100"),
    ("100\u00a0%", "100"),
    ("-5", "-5"),
    ("−5,25", "-5.25"),
    ("-1 200", "-1200"),
    ("0,000", "0"),
]  # fmt: skip
NOT_NUMBERS = [
    "", " ", "-", "—", "%", "х", "30 минут", "не менее 30 %", "менее 1", "480 тысяч", "2026–2028",
    "2026-2028", "1/3", "12 34", "2026 100", "1 0000", "1,2,3", "1.000.000", "5 %%", "5 ‰", "~5",
    "+5", "1e5", "NaN", "Infinity", "½", "5²", "- 5", "5-",
]  # fmt: skip


@pytest.mark.parametrize(("printed", "number"), NUMBERS)
def test_printed_value_that_is_nothing_but_a_number_has_one(printed: str, number: str):
    assert parse_number(printed) == Decimal(number)


@pytest.mark.parametrize("printed", NOT_NUMBERS)
def test_printed_value_with_anything_else_stays_text(printed: str):
    assert parse_number(printed) is None


FIGURES = [
    ("480 тысяч, в том числе молодежь 325 тысяч", ["325", "480"]),
    ("480 мың, оның ішінде жастар 325 мың", ["325", "480"]),
    ("30 минут", ["30"]),
    ("не менее 30 %", ["30"]),
    ("13 889,6", ["13889.6"]),
    ("13\u00a0889.6", ["13889.6"]),
    ("1 000 000 теңге", ["1000000"]),
    ("-", []),
    ("нет", []),
    ("2026–2028 жылдар", ["2026", "2028"]),
    ("2026-2028 годы", ["2026", "2028"]),
    ("2026ж.-2028ж.", ["2026", "2028"]),
    ("1 қаңтар 2026 жыл", ["1", "2026"]),
    ("в 2026 году 100 школ", ["100", "2026"]),
    ("2026 100 мектеп", ["100", "2026"]),
    ("100%", ["100"]),
    ("COVID-19", ["19"]),
    ("5 - 10", ["10", "5"]),
    ("5 -10", ["10", "5"]),
    ("темп -2,5 %", ["-2.5"]),
    ("(−3)", ["-3"]),
    ("на 2-ом месте", ["2"]),
]


@pytest.mark.parametrize(("text", "expected"), FIGURES)
def test_figures_of_a_text_in_one_spelling_and_order(text: str, expected: list[str]):
    assert figures(text) == expected


ALIKE = [
    ("1 қаңтар 2026 жыл", "1 января 2026 года"),
    ("2026 жылғы 1 қаңтар", "1 января 2026 года"),
    ("2026-2028 жж.", "2026–2028 гг."),
    ("10 мектеп 2026 жылы", "2026 10 школ"),
    ("кемінде 30 %", "не менее 30%"),
    ("кемінде 30 пайыз", "не менее 30 %"),
    ("13 889,6 мың", "13\u00a0889.6 тыс."),
    ("−5 %", "-5%"),
    ("480 мың, оның ішінде жастар 325 мың", "480 тысяч, в том числе молодежь 325 тысяч"),
    ("-", "-"),
    ("жоқ", "нет"),
]
UNLIKE = [
    ("1 қаңтар 2026 жыл", "1 января 2027 года"),
    ("480 мың, оның ішінде жастар 325 мың", "480 тысяч, в том числе молодежь 352 тысячи"),
    ("13 889,6", "13 889"),
    ("13 889,6", "138 896"),
    ("5", "-5"),
    ("100 мектеп", "школы"),
    ("5 және 5", "5"),
    ("1 000", "1 00"),
]


@pytest.mark.parametrize(("kk", "ru"), ALIKE)
def test_two_languages_with_the_same_figures_agree(kk: str, ru: str):
    assert list(differences([Twin("spending", kk, ru)])) == []


@pytest.mark.parametrize(("kk", "ru"), UNLIKE)
def test_two_languages_with_other_figures_differ(kk: str, ru: str):
    found = list(differences([Twin("spending", kk, ru)]))
    expected = Difference("spending", "The figures differ between the languages", kk, ru)
    assert found == [expected]


@pytest.mark.parametrize(
    ("kk", "ru", "required", "reason"),
    [
        ("мәтін", "текст", True, None),
        ("", "", False, None),
        (" ", "\n", False, None),
        ("", "", True, "Fill in both languages"),
        (" ", "\u00a0", True, "Fill in both languages"),
        ("", "текст", True, "The Kazakh text is missing"),
        ("", "текст", False, "The Kazakh text is missing"),
        ("мәтін", " ", True, "The Russian text is missing"),
        ("мәтін 5", "", False, "The Russian text is missing"),
    ],
)
def test_both_languages_are_there(kk: str, ru: str, required: bool, reason: str | None):
    found = [one.reason for one in differences([Twin("kind/body", kk, ru, required)])]
    assert found == ([reason] if reason else [])


def test_place_is_required_unless_it_says_otherwise():
    assert [one.reason for one in differences([Twin("a", "", "")])] == ["Fill in both languages"]


def test_each_place_that_differs_is_named_in_order():
    twins = [Twin("a", "1", "2"), Twin("b", "1", "1"), Twin("c", "", "текст")]
    assert [one.place for one in differences(twins)] == ["a", "c"]


def test_nothing_is_placed_until_the_languages_agree():
    found = list(differences([Twin("a", "1", "2"), Twin("c", "", "текст")]))
    refusal = why_not_place(found)
    assert refusal is not None
    assert (refusal.paragraph, refusal.values) == ("§3", {"count": 2})
    assert why_not_place([]) is None


def test_placed_document_is_withdrawn_once():
    assert why_not_withdraw_document(is_placed=True, is_withdrawn=False) is None
    again = why_not_withdraw_document(is_placed=True, is_withdrawn=True)
    assert again is not None
    assert "already" in again.reason


@pytest.mark.parametrize("is_withdrawn", [False, True])
def test_what_was_never_placed_cannot_be_withdrawn(is_withdrawn: bool):
    refusal = why_not_withdraw_document(is_placed=False, is_withdrawn=is_withdrawn)
    assert refusal is not None
    assert "Only a placed document" in refusal.reason


def test_reason_of_a_withdrawal_stands_in_both_languages():
    kk, ru = "Қате құжат жүктелді", "Загружен не тот документ"
    assert why_not_reason(kk=kk, ru=ru) is None
    for reasons in (("", ru), (kk, ""), (kk, "   —      "), ("Қате", ru)):
        refusal = why_not_reason(kk=reasons[0], ru=reasons[1])
        assert refusal is not None
        assert refusal.paragraph == "§3"


def test_closed_words_are_the_only_ones_where_a_form_has_them():
    allowed = (("Орындалды", "Исполнена"),)
    places = {
        "right": ("Орындалды", "Исполнена"),
        "other": ("Жасалды", "Сделано"),
        "mixed": ("Орындалды", "Сделано"),
        "empty": ("", ""),
    }
    twins = [Twin(name, *pair, required=False, allowed=allowed) for name, pair in places.items()]
    assert [one.place for one in differences(twins)] == ["other", "mixed"]
