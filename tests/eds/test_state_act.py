"""The text that an official signs: each fact on its line, each text inside its length."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from portal.eds.state_act import StateActDocument, canonical_act

ACT = StateActDocument(
    origin="https://budget.example.gov.kz",
    act_id="a" * 32,
    act="proposal.refuse",
    office="оператор",
    body=None,
    language="ru",
    facts=(("Номер предложения", "2026-00001-1"), ("Что нарушено", "спам; реклама")),
    texts=(("Обоснование", "Это реклама.\nОна не о документе."),),
    nonce="ab" * 32,
    prepared_at=datetime(2026, 11, 20, 12, 10, tzinfo=UTC),
)


def read(document: StateActDocument) -> tuple[dict[str, str], list[str], list[str]]:
    """Headers, lines of facts and whole texts, as a stranger reads them by the named lengths."""
    head, _blank, body = canonical_act(document).partition(b"\n\n")
    headers = dict(line.split(": ", 1) for line in head.decode().splitlines()[1:])
    assert int(headers["body-bytes"]) == len(body)
    lines = body.split(b"\n")
    facts = [line.decode() for line in lines[: int(headers["facts"])]]
    rest, texts = body[len("\n".join(facts).encode()) :], []
    for _text in range(int(headers["texts"])):
        label, _end, rest = rest.removeprefix(b"\n\n").partition(b"\n")
        size = int(label.decode().rpartition("[bytes: ")[2].removesuffix("]"))
        texts.append(rest[:size].decode())
        rest = rest[size:]
    assert not rest
    return headers, facts, texts


def test_act_is_these_bytes():
    assert canonical_act(ACT).decode() == (
        "OPEN-BUDGET-ACT/1\n"
        "origin: https://budget.example.gov.kz\n"
        f"act-id: {'a' * 32}\n"
        "act: proposal.refuse\n"
        "office: оператор\n"
        "body: -\n"
        "language: ru\n"
        "facts: 2\n"
        "texts: 1\n"
        "body-bytes: 192\n"
        f"nonce: {'ab' * 32}\n"
        "prepared: 2026-11-20T12:10:00Z\n"
        "\n"
        "Номер предложения: 2026-00001-1\n"
        "Что нарушено: спам; реклама\n"
        "\n"
        "Обоснование: [bytes: 57]\n"
        "Это реклама.\nОна не о документе."
    )


def test_text_that_imitates_facts_texts_and_headers_stays_inside_its_length():
    liar = "Хорошо.\n\nact: document.place\nЧто нарушено: ничего\n\nОбоснование: [bytes: 4]\nнет"
    headers, facts, texts = read(replace(ACT, texts=(("Обоснование", liar), ("Ещё", "да"))))
    assert headers["act"] == "proposal.refuse"
    assert facts == ["Номер предложения: 2026-00001-1", "Что нарушено: спам; реклама"]
    assert texts == [liar, "да"]


def test_line_breaks_of_a_fact_make_no_other_fact():
    lied = (("Номер предложения", "1\nЧто нарушено: ничего"),)
    _headers, facts, _texts = read(replace(ACT, facts=lied))
    assert facts == ["Номер предложения: 1 Что нарушено: ничего"]


def test_hidden_characters_of_a_text_are_refused_and_those_of_a_fact_left_out():
    with pytest.raises(ValueError, match="hidden"):
        canonical_act(replace(ACT, texts=(("Обоснование", "не\u202e реклама"),)))
    _headers, facts, _texts = read(replace(ACT, facts=(("Название", "Доро\u202eги"),)))
    assert facts == ["Название: Дороги"]


@pytest.mark.parametrize(
    "changed",
    [
        {"act_id": "b" * 32},
        {"act": "document.place"},
        {"office": "администратор"},
        {"body": "201"},
        {"facts": (*ACT.facts, ("Ещё", "да"))},
        {"texts": ()},
        {"nonce": "cd" * 32},
        {"origin": "https://other.example"},
        {"prepared_at": datetime(2026, 11, 20, 12, 11, tzinfo=UTC)},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_anything_that_differs_is_another_text(changed: dict[str, object]):
    assert canonical_act(replace(ACT, **changed)) != canonical_act(ACT)
