"""Days, moments and sums in the words of three languages."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask

from portal.core.i18n import (
    choose_language,
    day_short,
    day_words,
    decimal_words,
    lang,
    moment_words,
    number,
    percent,
    sum_exact,
    sum_said,
)

LANGUAGES = ("kk", "ru", "en")


def spaced(text: str) -> str:
    """No-break spaces as an underscore, so that a table shows them."""
    return text.replace("\u00a0", "_")


@pytest.mark.parametrize(
    ("day", "kk", "ru", "en"),
    [
        (
            "2026-12-04",
            "2026 жылғы 4_желтоқсан, жұма",
            "4_декабря 2026 года (пятница)",
            "Friday, 4_December 2026",
        ),
        (
            "2026-01-06",
            "2026 жылғы 6_қаңтар, сейсенбі",
            "6_января 2026 года (вторник)",
            "Tuesday, 6_January 2026",
        ),
        (
            "2024-02-29",
            "2024 жылғы 29_ақпан, бейсенбі",
            "29_февраля 2024 года (четверг)",
            "Thursday, 29_February 2024",
        ),
    ],
    ids=["a Friday", "the day ends the year too", "29 February"],
)
def test_day_in_words_with_its_weekday(day: str, kk: str, ru: str, en: str):
    found = [spaced(day_words(date.fromisoformat(day), language)) for language in LANGUAGES]
    assert found == [kk, ru, en]


def test_short_day_names_its_month_in_words():
    found = [spaced(day_short(date(2026, 5, 1), language)) for language in LANGUAGES]
    assert found == ["2026_ж. 1_мамыр", "1_мая 2026", "1_May 2026"]


@pytest.mark.parametrize(
    ("moment", "ru"),
    [
        (datetime(2026, 12, 4, 18, 59, 59, tzinfo=UTC), "4_декабря 2026, 23:59"),
        (datetime(2026, 12, 4, 19, 0, tzinfo=UTC), "5_декабря 2026, 00:00"),
        (datetime(2026, 12, 31, 19, 5, tzinfo=UTC), "1_января 2027, 00:05"),
        (datetime(2026, 7, 4, 0, 0, tzinfo=UTC), "4_июля 2026, 05:00"),
    ],
    ids=["before midnight", "midnight", "new year", "summer"],
)
def test_moment_is_told_by_the_legal_clock(moment: datetime, ru: str):
    assert spaced(moment_words(moment, "ru")) == ru


@pytest.mark.parametrize(
    ("thousand_tenge", "kk", "ru", "en"),
    [
        (27_560_631, "27,6_млрд_₸", "27,6_млрд_₸", "27.6_bn_₸"),
        (0, "0_мың_₸", "0_тыс._₸", "0_thousand_₸"),
        (1, "1_мың_₸", "1_тыс._₸", "1_thousand_₸"),
        (999, "999_мың_₸", "999_тыс._₸", "999_thousand_₸"),
        (1000, "1_млн_₸", "1_млн_₸", "1_m_₸"),
        (999_949, "999,9_млн_₸", "999,9_млн_₸", "999.9_m_₸"),
        (999_950, "1_млрд_₸", "1_млрд_₸", "1_bn_₸"),
        (1_000_000, "1_млрд_₸", "1_млрд_₸", "1_bn_₸"),
        (999_949_999, "999,9_млрд_₸", "999,9_млрд_₸", "999.9_bn_₸"),
        (999_950_000, "1_трлн_₸", "1_трлн_₸", "1_trn_₸"),
        (26_275_285_382, "26,3_трлн_₸", "26,3_трлн_₸", "26.3_trn_₸"),
        (-27_560_631, "−27,6_млрд_₸", "−27,6_млрд_₸", "−27.6_bn_₸"),
        (-999, "−999_мың_₸", "−999_тыс._₸", "−999_thousand_₸"),
        (-999_999, "−1_млрд_₸", "−1_млрд_₸", "−1_bn_₸"),
    ],
)
def test_sum_as_people_say_it(thousand_tenge: int, kk: str, ru: str, en: str):
    found = [spaced(sum_said(thousand_tenge, language)) for language in LANGUAGES]
    assert found == [kk, ru, en]


def test_no_sum_is_ever_said_with_a_thousand_of_a_smaller_scale():
    for power in range(3, 11):
        for step in range(-60, 61):
            said = sum_said(10**power + step * 10 ** max(0, power - 5), "ru")
            figure = float(said.split("\u00a0")[0].replace(",", "."))
            assert 1 <= figure < 1000, said


def test_exact_sum_tells_every_thousand():
    assert spaced(sum_exact(27_560_631, "kk")) == "27_560_631_мың_₸"
    assert spaced(sum_exact(-27_560_631, "ru")) == "−27_560_631_тыс._₸"
    assert spaced(sum_exact(0, "en")) == "0_thousand_₸"
    assert spaced(sum_exact(27_560_631, "en")) == "27,560,631_thousand_₸"


@pytest.mark.parametrize(
    ("value", "expected"),
    [(999, "999"), (1000, "1_000"), (-1000, "−1_000"), (0, "0"), (10**9, "1_000_000_000")],
)
def test_whole_number_in_groups_of_three(value: int, expected: str):
    assert spaced(number(value, "kk")) == expected


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [(1.25, 2, "1,25"), (1.0, 1, "1"), (100.0, 1, "100"), (-2.5, 1, "−2,5"), (-0.04, 1, "0"),
     (0.05, 3, "0,05"), (10.0, 0, "10")],
)  # fmt: skip
def test_decimal_number_without_a_needless_zero(value: float, places: int, expected: str):
    assert decimal_words(value, places, "ru") == expected


def test_share_of_nothing_is_a_dash():
    assert percent(5, 0) == "—"


def test_share_is_said_with_one_decimal():
    assert [spaced(percent(*pair)) for pair in ((1, 3), (1, 1), (-1, 8))] == [
        "33,3_%", "100_%", "−12,5_%",
    ]  # fmt: skip


def test_outside_of_a_request_words_are_kazakh():
    assert lang() == "kk"
    assert day_short(date(2026, 5, 1)).endswith("мамыр")


@pytest.mark.parametrize(
    ("cookie", "accepted", "expected"),
    [
        ("", "", "kk"),
        ("", "de, fr;q=0.5", "kk"),
        ("", "ru-RU, en;q=0.9", "ru"),
        ("", "en-GB", "en"),
        ("", "kk-KZ, ru;q=0.8", "kk"),
        ("en", "ru", "en"),
        ("xx", "ru", "ru"),
    ],
)
def test_language_of_an_address_without_one(cookie: str, accepted: str, expected: str):
    headers = {"Accept-Language": accepted} if accepted else {}
    headers |= {"Cookie": f"language={cookie}"} if cookie else {}
    with Flask("any").test_request_context("/", headers=headers):
        assert choose_language() == expected
