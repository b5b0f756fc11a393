"""What a mistyped word was likely meant to be."""

import time

import pytest

from portal.search.words import likely, stems
from portal.search.words.likely import faults_between
from portal.terms import Language

KNOWN = {
    "здравоохранение": 40,
    "министерство": 90,
    "министерства": 30,
    "денсаулық": 50,
    "мектеп": 20,
    "бюджет": 100,
    "бюджетный": 10,
    "дорога": 12,
    "дорого": 2,
    "школа": 9,
    "жол": 30,
    "қазақстан": 200,
}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("бюжет", "бюджет"),  # a letter too few
        ("бюдджет", "бюджет"),  # a letter too many
        ("мектпе", "мектеп"),  # two changed places
        ("здровохранение", "здравоохранение"),  # two faults in a long word
        ("денсалык", "денсаулық"),  # without Kazakh letters
        ("дарога", "дорога"),
        ("дорогв", "дорога"),  # the most frequent of two
        ("МИНИСТЕРСВО", "министерство"),
        (",.l;tn", "бюджет"),  # another layout
        ("densaulyq", "денсаулық"),
        ("budjett", "бюджет"),
    ],
)
def test_a_near_word_is_suggested(typed: str, meant: str) -> None:
    assert likely(typed, KNOWN) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "мектеп",  # it is known
        "казакстан",  # known without Kazakh letters
        "министерству",  # the same word in another case
        "школы",
        "жал",  # too short to tell
        "шкалы" * 10,
        "ракета",
        "226-006",
        "",
        "⠿" * 40,
    ],
)
def test_nothing_is_suggested_for_what_is_known_or_far_from_everything(typed: str) -> None:
    assert likely(typed, KNOWN) is None


@pytest.mark.parametrize(
    ("one", "other", "faults"),
    [
        *(("", "", 0), ("жол", "жол", 0), ("жол", "жл", 1), ("жол", "жоол", 1)),
        *(("жол", "жло", 1), ("жол", "жал", 1), ("абвг", "вгаб", 3), ("абв", "где", 3)),
    ],
)
def test_faults_are_counted(one: str, other: str, faults: int) -> None:
    assert faults_between(one, other, 2) == faults
    assert faults_between(other, one, 2) == faults


def test_thirty_thousand_words_are_looked_through_in_a_moment() -> None:
    letters = "абвгдежзиклмнопрстуфхц"
    known = {
        f"{a}о{b}ава{c}ение": no
        for no, (a, b, c) in enumerate(
            (a, b, c) for a in letters for b in letters * 4 for c in letters
        )
    }
    known |= {f"{word}лар": count for word, count in known.items()}
    known |= {f"{word}дың": count for word, count in known.items()}
    assert len(known) > 30_000
    likely("подготовка", known)
    started = time.process_time()
    likely("роставлениие", known)
    assert time.process_time() - started < 0.3  # 0.01 to 0.04 seconds on two idle cores


def test_a_suggestion_has_another_stem() -> None:
    meant = likely("дорогв", KNOWN)
    assert meant is not None
    assert stems(meant, Language.RU) != stems("дорогв", Language.RU)
