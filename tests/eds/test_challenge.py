from datetime import UTC, datetime, timedelta, timezone

import pytest

from portal.eds.challenge import challenge_text

ISSUED = datetime(2026, 11, 20, 12, tzinfo=UTC)
USUAL = {
    "origin": "https://budget.example.gov.kz",
    "nonce": "3f" * 32,
    "issued": ISSUED,
    "expires": ISSUED + timedelta(minutes=5),
    "language": "ru",
}


def test_challenge_is_these_bytes():
    assert challenge_text(**USUAL).decode() == (
        "OPEN-BUDGET-LOGIN/1\n"
        "origin: https://budget.example.gov.kz\n"
        "action: login\n"
        f"nonce: {'3f' * 32}\n"
        "issued: 2026-11-20T12:00:00Z\n"
        "expires: 2026-11-20T12:05:00Z\n"
        "\n"
        "Вход на портал «Открытые бюджеты». Подписывайте, только если сами открыли сайт "
        "budget.example.gov.kz."
    )


@pytest.mark.parametrize(
    ("language", "words"),
    [("kk", "порталына кіру"), ("ru", "Вход на портал"), ("en", "Sign-in to the")],
)
def test_sentence_is_in_the_language_of_the_person_and_names_the_site(language, words):
    sentence = challenge_text(**USUAL | {"language": language}).decode().splitlines()[-1]
    assert words in sentence
    assert "budget.example.gov.kz" in sentence


def test_times_are_told_in_utc():
    almaty = ISSUED.astimezone(timezone(timedelta(hours=5)))
    assert challenge_text(**USUAL | {"issued": almaty}) == challenge_text(**USUAL)


@pytest.mark.parametrize(
    "change",
    [
        {"language": "de"},
        {"nonce": "3f" * 31},
        {"nonce": "3F" * 32},
        {"nonce": "3f" * 32 + "\n"},
        {"origin": "budget.example.gov.kz"},
        {"origin": ""},
    ],
)
def test_challenge_of_wrong_parts_is_an_error(change):
    with pytest.raises(ValueError, match="a challenge needs"):
        challenge_text(**USUAL | change)


def test_any_part_changes_the_bytes():
    changes = [
        {"origin": "http://127.0.0.1:8000"},
        {"nonce": "40" * 32},
        {"issued": ISSUED - timedelta(seconds=1)},
        {"expires": ISSUED},
        {"language": "kk"},
    ]
    assert len({challenge_text(**USUAL | change) for change in [{}, *changes]}) == 6
