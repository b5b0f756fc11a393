"""Two editions beside each other: words, rows, figures, files; and no text takes long."""

from decimal import Decimal
from time import process_time

import pytest

from portal.core.changes import count_changes
from portal.core.comparison import Comparison, compare
from portal.core.comparison_words import difference_words
from portal.core.word_changes import Budget, text_changes
from portal.models import Cell, Document, DocumentFile, Edition, Part, Row
from portal.terms import DocumentKind, FileKind
from tests.make import make_parts


def marked(old: str, new: str) -> str:
    """The changes as a line: -gone- +come+ …3… for what stayed."""
    said = []
    for one in text_changes(old, new, Budget()):
        signs = {"kept": "{}", "removed": "-{}-", "added": "+{}+"}
        pieces = "".join(signs[piece.mark].format(piece.text) for piece in one.pieces)
        said.append(f"…{one.skipped}…" if one.skipped else pieces)
    return "\n".join(said)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("Жол салынады", "Жол салынады", ""),
        ("Ремонт 5 дорог в селе", "Ремонт 7 дорог в селе", "Ремонт -5 -+7 +дорог в селе"),
        ("Сумма 27 560,6 млн", "Сумма 27 561,6 млн", "Сумма -27 560,6 -+27 561,6 +млн"),
        ("а\nб\nв", "а\nб\nв\nг", "…3…\n+г+"),
        ("а\nб\nв", "а\nв", "…1…\n-б-\n…1…"),
        ("Жол", "Мектеп пен аурухана", "-Жол-\n+Мектеп пен аурухана+".replace("\n", "")),
        ("", "Жаңа", "+Жаңа+"),
    ],
)
def test_changes_are_told_word_by_word(old: str, new: str, said: str) -> None:
    assert marked(old, new) == said


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("сөз " * 15_000, "сөз " * 14_000 + "жаңа"),
        ("а\n" * 20_000, "б\nа\n" * 10_000),
        ("\n".join(f"жол {no % 7}" for no in range(9_000)), "жол 3\n" * 8_000),
    ],
)
def test_huge_text_of_equal_words_takes_no_time(old: str, new: str) -> None:
    begun = process_time()
    assert text_changes(old, new, Budget())
    assert process_time() - begun < 3


def edition(no: int = 1) -> Edition:
    """A whole edition of a passport that no database knows."""
    document = Document(kind=DocumentKind.PASSPORT, period_from=2026, period_to=2028, stage=None)
    texts = {
        f"{name}_{code}": "Мәтін" for name in ("title", "summary", "head") for code in ("kk", "ru")
    }
    made = Edition(no=no, document=document, title_en=None, files=[], **texts)
    made.parts = make_parts(DocumentKind.PASSPORT, 2026)
    return made


def part_of(one: Edition, key: str) -> Part:
    return next(part for part in one.parts if part.key == key)


def between(old: Edition, new: Edition, language: str = "kk") -> Comparison:
    return compare(old, new, old.parts, new.parts, language)


def test_equal_editions_do_not_differ() -> None:
    found = between(edition(1), edition(2))
    assert found.is_empty
    assert found.parts_kept == len(edition().parts)


def test_figure_is_told_with_difference_and_percent_also_in_computed_lines() -> None:
    old, new = edition(1), edition(2)
    cell = part_of(new, "spending").rows[0].cells[0]
    cell.text_kk = cell.text_ru = "1 500"
    cell.number = Decimal(1500)
    (part,) = between(old, new).parts
    typed, computed = part.rows
    assert [(one.before.text, one.after.text) for one in typed.figures] == [
        ("1\u00a0200", "1\u00a0500")
    ]
    assert (typed.figures[0].difference, typed.figures[0].percent) == (Decimal(300), Decimal(25))
    assert difference_words(typed.figures[0]) == "+300 (+25\u00a0%)"
    assert (typed.is_computed, computed.is_computed) == (False, True)
    assert computed.figures[0].percent is None, "nothing was there to take a share of"


def test_rows_are_added_removed_renamed_and_moved() -> None:
    old, new = edition(1), edition(2)
    rows = part_of(new, "measures").rows
    first = part_of(old, "measures").rows[0]
    for no in range(3):
        for one in (old, new):
            part_of(one, "measures").rows.append(_row(f"m-{no}", first, f"Іс-шара {no}"))
    rows.pop(0)
    rows[0].name_kk = "Іс-шара 0 қайта"
    rows.insert(0, rows.pop())
    rows.append(_row("new", first, "Жаңасы"))
    (part,) = between(old, new).parts
    told = {
        row.key: (row.state, bool(row.name_changes), row.is_moved)
        for row in part.rows
        if not row.is_computed
    }
    assert told == {
        "m-2": ("changed", False, True),
        "m-0": ("changed", True, False),
        "new": ("added", False, False),
        first.key: ("removed", False, False),
    }
    assert part.rows_kept == 1


def _row(key: str, like: Row, name: str) -> Row:
    cells = [
        Cell(column=one.column, text_kk=one.text_kk, text_ru=one.text_ru, number=one.number)
        for one in like.cells
    ]
    texts = {"unit_kk": "", "unit_ru": "", "note_kk": "", "note_ru": ""}
    return Row(
        key=key, position=0, kind=like.kind, name_kk=name, name_ru=name, cells=cells, **texts
    )


def test_change_in_one_language_is_seen_in_that_language_and_counted_once() -> None:
    old, new = edition(1), edition(2)
    part_of(new, "description").body_ru = "<p>Текст</p><ul><li>пункт</li></ul>"
    file = {"kind": FileKind.NOTE, "title_kk": "Ж", "title_ru": "З", "name": "a.pdf"}
    new.files = [DocumentFile(**file, media_type="application/pdf", size=1, sha256="1" * 64)]
    assert between(old, new, "kk").parts == ()
    (part,) = between(old, new, "ru").parts
    assert [one.pieces for one in part.text][-1][0].text == "пункт"
    assert count_changes(old, new) == '{"parts": 1, "figures": 0, "rows": 0, "files": 1}'
