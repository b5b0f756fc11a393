"""A value typed in one language stands for both where nothing is to be translated, by whatever way
it came in (decided: a value is text)."""

import pytest

from portal.papers.values import in_both, is_sum, needs_no_translation
from portal.rules.forms import Column, words
from portal.rules.forms.audit import STATE
from portal.rules.placement import parse_number

MONEY = Column("plan", words("Жоспар", "План", "Plan"), is_sum=True)


@pytest.mark.parametrize(
    "text", ["-", "—", "%", "₸", "75", "-5", "−5,25", "13 889,6", "98 %", "01.10.2026", "1/3"]
)
def test_numbers_days_and_signs_count_for_both_languages(text: str):
    assert in_both(text, "") == in_both("", text) == (text, text)


@pytest.mark.parametrize("text", ["30 минут", "не менее 30 %", "сорок"])
def test_words_are_said_in_each_language(text: str):
    assert not needs_no_translation(text)
    assert in_both("", text) == ("", text)


def test_two_texts_stay_as_they_are():
    assert in_both("5", "6") == ("5", "6")
    assert in_both("", "") == ("", "")


def test_closed_word_brings_its_other_language():
    assert in_both("", "В работе", STATE) == ("Жұмыс жүріп жатыр", "В работе")
    assert in_both("Орындалды", "", STATE) == ("Орындалды", "Исполнена")
    assert in_both("", "Почти исполнена", STATE) == ("", "Почти исполнена")


@pytest.mark.parametrize(
    ("text", "is_one"), [("5", True), ("5,5", False), ("-5", True), ("x", False)]
)
def test_sum_is_whole_to_the_last_thousand(text: str, is_one: bool):
    assert is_sum(parse_number(text), MONEY) is is_one
