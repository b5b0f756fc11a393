"""Fragments of results: the text as it is, cut at words, with what was sought marked."""

import pytest

from portal.search.words import marked, read_query

LONG = "Бұл бөлікте ештеңе жоқ. " * 40
ROADS = "Ауылдық елді мекендердегі автомобиль жолдарын жөндеу 2026 жылы басталады. "


def _hits(text: str, typed: str, width: int | None = None) -> list[str]:
    return [piece.text for piece in marked(text, read_query(typed), width) if piece.is_hit]


@pytest.mark.parametrize(
    ("text", "typed", "hits"),
    [
        ("Ремонт автомобильных дорог", "дорога", ["дорог"]),
        ("Автомобиль жолдарын жөндеу", "жол жондеу", ["жолдарын", "жөндеу"]),
        ("Бюджет: 226-006 бағдарламасы", "226 006", ["226-006"]),
        ("Программа 226-006", "006", ["226-006"]),
        ("Медико-социальная помощь", "социальный", ["Медико-социальная"]),
        ("Министерство финансов Казахстана", "Минфин", ["Министерство финансов"]),
        ("Оқу-ағарту министрлігі", "ОАМ", ["Оқу-ағарту министрлігі"]),
        ("Денсаулық сақтау", "densaulyq", ["Денсаулық"]),
        ("Бюд\u00adжет на год", "бюджет", ["Бюд\u00adжет"]),
        ("Здравоохранение", "здравоохр", ["Здравоохранение"]),
        ("Ремонт дорог", "школа", []),
        ("", "школа", []),
        ("Ремонт дорог", "", []),
    ],
)
def test_whole_words_are_marked(text: str, typed: str, hits: list[str]) -> None:
    assert _hits(text, typed) == hits


def test_the_text_is_not_touched() -> None:
    text = "Ремонт  <b>дорог</b> и\u00a0мостов — «Қазақстан»\n№ 5"
    pieces = marked(text, read_query("дорога мост казакстан"), None)
    assert "".join(piece.text for piece in pieces) == text


def test_a_fragment_lies_around_the_most_different_words_and_is_cut_at_words() -> None:
    text = f"{LONG}жол салу {LONG}{ROADS}{LONG}"
    pieces = marked(text, read_query("жол жөндеу 2026"), 120)
    shown = "".join(piece.text for piece in pieces)
    assert [piece.text for piece in pieces if piece.is_hit] == ["жолдарын", "жөндеу", "2026"]
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert len(shown) <= 120 + 2
    inside = shown.strip("…")
    assert f" {inside.strip()} " in f" {text} "


def test_a_fragment_without_hits_is_the_beginning() -> None:
    (piece,) = marked(LONG, read_query("мектеп"), 50)
    assert LONG.startswith(piece.text.removesuffix("…"))
    assert len(piece.text) <= 51
