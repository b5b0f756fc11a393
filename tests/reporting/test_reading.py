"""Files of budget reporting are read as they are, and every trap has a clear answer."""

import gzip
import io
import zipfile
import zlib
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from portal.reporting import unpacking
from portal.reporting.columns import Unfit, code_number, tenge
from portal.reporting.faults import EXPECTED, said
from portal.reporting.reading import Reader
from portal.reporting.tree import Line
from portal.terms import NodeKind, ReportForm
from tests.reporting.sample import FLAT_HEAD, HEAD, TREE, csv_of, flat_rows, months_csv, rows_of

TODAY = date(2026, 11, 2)


def read(
    folder: Path, content: bytes, form: ReportForm = ReportForm.FULL
) -> tuple[Reader, list[Line]]:
    """A reader that went through a file, and the lines it gave."""
    (folder / "file").write_bytes(content)
    reader = Reader(form, TODAY)
    lines = [line for batch in reader.batches(folder / "file") for line in batch.lines]
    return reader, lines


def faults(folder: Path, content: bytes, form: ReportForm = ReportForm.FULL) -> list[str]:
    """The codes of the faults of a file."""
    return [one.code for one in read(folder, content, form)[0].faults.kept]


def changed(no: int, month: str = "03.2025", **values: object) -> bytes:
    """The small tree with one row changed."""
    rows = rows_of(month)
    rows[no] |= values
    return csv_of(rows)


@pytest.mark.parametrize(
    ("written", "whole"),
    [
        ("0", 0),
        ("12", 12_000),
        ("12.5", 12_500),
        ("12.345", 12_345),
        ("-0.001", -1),
        ("-12.5", -12_500),
        ("43.4220000000000041", 43_422),
        ("158987.30000000075", 158_987_300),
        ("1.5E3", 1_500_000),
        ("99999999999999.0", 99_999_999_999_999_000),
    ],
)
def test_sum_is_kept_to_the_last_tenge(written: str, whole: int):
    assert tenge(written) == whole


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("", "number"),
        ("нет", "number"),
        ("1 234", "number"),
        ("1,5", "number"),
        ("=A1", "number"),
        ("NaN", "number"),
        ("Infinity", "number"),
        ("1e999", "number"),
        ("1_000", "number"),
        ("١٢", "number"),
        ("12.3456", "too_exact"),
        ("1e30", "too_big"),
        ("999999999999999", "too_big"),
    ],
)
def test_sum_that_is_none_is_a_fault(written: str, fault: str):
    with pytest.raises(Unfit, match=fault):
        tenge(written)


@pytest.mark.parametrize(("written", "number"), [("", ""), ("1.0", "1"), ("01", "1"), ("0", "0")])
def test_code_of_a_float_is_digits(written: str, number: str):
    assert code_number(written) == number


def test_codes_get_the_zeros_of_their_level_and_keys_their_place(tmp_path: Path):
    reader, lines = read(tmp_path, months_csv("03.2025"))
    assert not reader.faults.total
    by_key = {line["key"]: line for line in lines}
    administrator = by_key["expenditure/01/1/101"]
    assert (administrator["kind"], administrator["code"]) == (NodeKind.ADMINISTRATOR, "101")
    assert by_key["expenditure/01"]["code"] == "01"
    assert by_key["expenditure/01/1"]["code"] == "01.1"
    assert by_key["income/tax/1/05/1"]["code"] == "1.05.1"
    assert administrator["executed"] == 50_001
    assert administrator["parent"] == by_key["expenditure/01/1"]["position"]


def test_transfers_have_one_key_before_and_after_their_category_moved(tmp_path: Path):
    _reader, older = read(tmp_path, months_csv("03.2025"))
    _reader, newer = read(tmp_path, changed(6, "03.2026", code="5"))
    assert {"income/transfers/5"} == {
        line["key"] for line in (*older, *newer) if line["key"].startswith("income/transfers/")
    }
    assert {line["code"] for line in older if line["key"] == "income/transfers/5"} == {"4"}


def test_a_section_with_the_name_of_another_is_kept_apart(tmp_path: Path):
    name = "ФИНАНСИРОВАНИЕ ДЕФИЦИТА (ИСПОЛЬЗОВАНИЕ ПРОФИЦИТА) БЮДЖЕТА"
    rows = rows_of("03.2025")
    rows += [rows[-1] | {"id": 40, "code": "6.0", "name": f"VI. {name}"}]
    rows += [rows[-1] | {"id": 41, "code": "7.0", "name": f"VII. {name}"}]
    reader, lines = read(tmp_path, csv_of(rows))
    assert not reader.faults.total
    kinds = {line["kind"] for line in lines[-2:]}
    assert kinds == {NodeKind.OTHER, NodeKind.SECTION}
    assert lines[-1]["key"] == "financing"


def test_law_on_the_budget_prints_administrators_under_a_group(tmp_path: Path):
    tree = (*TREE[:9], (22, "21.0", 2, "101", "Администрация", "1", "1"))
    _reader, lines = read(tmp_path, csv_of(rows_of("03.2025", tree)))
    assert lines[-1]["key"] == "expenditure/01/101"
    assert lines[-1]["kind"] is NodeKind.ADMINISTRATOR


def test_line_breaks_and_blanks_in_names_are_one_blank(tmp_path: Path):
    _reader, lines = read(tmp_path, changed(10, name="Администрация\n Президента  "))
    assert "Администрация Президента" in {line["name_ru"] for line in lines}


def test_a_name_may_begin_with_a_dash_but_not_like_a_formula(tmp_path: Path):
    assert not faults(tmp_path, changed(10, name="-Управление контроля"))
    for name in ("=1+1", "+7", "@SUM(A1)", "-1", "- (A1)", "=HYPERLINK(1)"):
        assert faults(tmp_path, changed(10, name=name)) == ["name_formula"], name


def test_sums_off_by_a_thousandth_are_tolerated_and_larger_ones_told(tmp_path: Path):
    def summary(done: str):
        (tmp_path / "file").write_bytes(changed(7, sumrg=done))
        return [b.summary for b in Reader(ReportForm.FULL, TODAY).batches(tmp_path / "file")][-1]

    assert (summary("150.001").tolerated, summary("150.001").differing) == (0, 0)
    assert (summary("150.002").tolerated, summary("150.002").differing) == (2, 0)
    off = summary("151.001")
    assert off.differing == 2  # of the outlays, and so of the deficit
    assert {one.key for one in off.largest} == {"expenditure", "deficit"}


def test_deficit_is_income_less_outlays(tmp_path: Path):
    (tmp_path / "file").write_bytes(months_csv("03.2025"))
    (batch,) = Reader(ReportForm.FULL, TODAY).batches(tmp_path / "file")
    deficit = next(one for one in batch.summary.totals if one.key == "deficit")
    assert deficit.stated == deficit.counted == {"adjusted": -100_500, "executed": -50_001}


def test_missing_months_are_told(tmp_path: Path):
    reader, _lines = read(tmp_path, months_csv("12.2024", "01.2025", "03.2025"))
    assert not reader.faults.total
    assert reader.months_read == {(2024, 12), (2025, 1), (2025, 3)}


@pytest.mark.parametrize(
    ("content", "codes"),
    [
        (changed(3, sumrg="сто"), ["number"]),
        (changed(3, sumrg="1", utv="1 000", plg="x"), ["number", "number"]),
        (changed(3, code="А1"), ["code"]),
        (changed(3, code=""), ["code_missing"]),
        (changed(10, code="10.0"), ["code_width"]),
        (changed(11, code="1.0"), ["code_repeated"]),
        (changed(3, id="7"), ["id_repeated"]),
        (changed(4, id="x"), ["whole"]),
        (changed(15, parent_id="99.0"), ["parent"]),
        (changed(15, parent_id="x"), ["whole"]),
        (changed(4, level="3"), ["level"]),
        (changed(14, name=""), ["name_missing"]),
        (changed(14, name="б" * 2001), ["name_text"]),
        (changed(14, month="3.2025"), ["month"]),
        (changed(14, month="13.2025"), ["month"]),
        (changed(14, month="март"), ["month"]),
        (months_csv("12.2026"), ["month_ahead"]),
        (months_csv("01.2025", "02.2025", "01.2025"), ["month_repeated"]),
        (csv_of([]), ["no_rows"]),
        (b"", ["empty"]),
        (b"  \n", ["empty"]),
        (csv_of(rows_of("03.2025"), HEAD[2:]), ["missing_column", "missing_column"]),
        (csv_of(rows_of("03.2025"), (*HEAD, "name")), ["repeated_column"]),
        (months_csv("03.2025") + b"1;2\n", ["row_width"]),
        (months_csv("03.2025") + b'31;"open', ["broken_csv"]),
        (b"%PDF-1.7\x00\x01", ["unknown_type"]),
        (b"\xd0\xcf\x11\xe0" + b"0" * 100, ["old_excel"]),
        ("id;code;name\n1;1;Салық".encode("utf-16"), ["not_utf8"]),
        (months_csv("03.2025").decode().encode("cp1251"), ["looks_cp1251"]),
    ],
    ids=lambda one: "-".join(one) if isinstance(one, list) else "",
)
def test_every_trap_has_its_answer(tmp_path: Path, content: bytes, codes: list[str]):
    assert faults(tmp_path, content)[: len(codes)] == codes


def test_fault_tells_row_column_and_what_was_found(tmp_path: Path):
    reader, _lines = read(tmp_path, changed(3, sumrg="сто"))
    (fault,) = reader.faults.kept
    assert (fault.row, fault.column, fault.found) == (5, "sumrg", "сто")
    assert said(fault).expected == EXPECTED["number"].expected


def test_thousands_of_faults_are_counted_and_the_first_kept(tmp_path: Path):
    rows = [row for no in range(40) for row in rows_of(f"{no % 12 + 1:02}.{2020 + no // 12}")]
    reader, _lines = read(tmp_path, csv_of(row | {"plg": "x"} for row in rows))
    assert reader.faults.total == len(rows)
    assert len(reader.faults.kept) == 200


def test_a_flat_form_begins_with_its_total(tmp_path: Path):
    lines = [("0", "Итого", "30", "3"), ("101", "Президент", "10", "1"), ("217", "Б", "20", "2")]
    content = csv_of(flat_rows("03.2025", lines), FLAT_HEAD)
    reader, found = read(tmp_path, content, ReportForm.ADMINISTRATORS)
    assert not reader.faults.total
    assert [one["key"] for one in found] == ["total", "total/101", "total/217"]
    without = csv_of(flat_rows("03.2025", lines[1:]), FLAT_HEAD)
    assert faults(tmp_path, without, ReportForm.ADMINISTRATORS)[0] == "total_missing"


def test_a_file_of_another_form_is_noticed(tmp_path: Path):
    flat = [("0", "Итого", "30", "3"), ("1", "Текущие затраты", "30", "3")]
    economic = csv_of(flat_rows("03.2025", flat), FLAT_HEAD)
    assert not faults(tmp_path, economic, ReportForm.ECONOMIC)
    assert faults(tmp_path, economic, ReportForm.FUNCTIONAL) == ["other_codes"]
    assert faults(tmp_path, economic, ReportForm.ADMINISTRATORS) == ["code_width"]
    assert faults(tmp_path, economic)[0] == "missing_column"
    assert faults(tmp_path, months_csv("03.2025"), ReportForm.ECONOMIC)[0] == "wrong_form"
    assert "root" in faults(tmp_path, months_csv("03.2025"), ReportForm.INVESTMENTS)


def test_packed_file_is_read_as_the_plain_one(tmp_path: Path):
    content = months_csv("02.2025", "03.2025")
    assert read(tmp_path, gzip.compress(content))[1] == read(tmp_path, content)[1]


def test_cut_and_damaged_packed_files_are_noticed(tmp_path: Path):
    packed = gzip.compress(months_csv(*(f"{no:02}.2025" for no in range(1, 13))))
    assert faults(tmp_path, packed[: len(packed) // 2])[-1] == "cut"
    damaged = bytearray(packed)
    damaged[len(packed) // 2] ^= 0xFF
    assert faults(tmp_path, bytes(damaged))


def test_gzip_bomb_is_stopped_early(tmp_path: Path):
    pressing = zlib.compressobj(9, zlib.DEFLATED, 31)
    head = pressing.compress(csv_of([]))
    line = b"1;1;" + b"0" * 60 + b"\n"
    bomb = head + b"".join(pressing.compress(line * 20_000) for _ in range(40)) + pressing.flush()
    assert "bomb" in faults(tmp_path, bomb)


def test_line_without_an_end_fills_no_memory(tmp_path: Path):
    assert faults(tmp_path, gzip.compress(b"id;" * 300_000)) == ["line_too_long"]


def test_file_that_unpacks_to_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(unpacking, "LARGEST_UNPACKED", 1000)
    assert faults(tmp_path, gzip.compress(months_csv("03.2025")))[-1] == "unpacked_too_large"


def workbook(rows: list[dict[str, object]], title: str = "Лист", before: int = 0) -> bytes:
    """The rows on the last sheet of a workbook."""
    book = openpyxl.Workbook()
    book.active.title = "Обложка"
    sheet = book.create_sheet(title)
    for _no in range(before):
        sheet.append(["Отчет"])
    sheet.append(list(HEAD))
    for row in rows:
        sheet.append([row.get(name, "") for name in HEAD])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def numbers(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    sums = ("utv", "utch", "plg", "plgp", "sumrg", "id")
    return [row | {name: float(row[name]) for name in sums} for row in rows]


def test_workbook_is_read_as_the_csv_file(tmp_path: Path):
    book = workbook(numbers(rows_of("03.2025")), before=2)
    reader, lines = read(tmp_path, book)
    assert not reader.faults.total, reader.faults.kept[:3]
    assert lines == read(tmp_path, months_csv("03.2025"))[1]


def test_faults_of_a_workbook_name_the_sheet(tmp_path: Path):
    rows = numbers(rows_of("03.2025"))
    rows[3]["sumrg"] = "=SUM(A1:A9)"
    reader, _lines = read(tmp_path, workbook(rows))
    (fault,) = reader.faults.kept
    assert (fault.code, fault.sheet, fault.row, fault.found) == ("number", "Лист", 5, "=SUM(A1:A9)")


def test_workbook_without_the_columns_names_its_sheets(tmp_path: Path):
    book = openpyxl.Workbook()
    book.active.append(["что-то", "другое"])
    out = io.BytesIO()
    book.save(out)
    reader, _lines = read(tmp_path, out.getvalue())
    assert [(one.code, one.found) for one in reader.faults.kept] == [("wrong_sheet", "Sheet")]


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def test_zip_bombs_and_other_archives_are_refused(tmp_path: Path):
    types = {"[Content_Types].xml": b"<Types/>"}
    bomb = zipped(**types, xl__sheet=b"0" * 30_000_000)
    assert faults(tmp_path, bomb) == ["bomb"]
    assert faults(tmp_path, zipped(readme=b"text")) == ["unknown_type"]
    assert faults(tmp_path, b"PK\x03\x04" + b"0" * 50) == ["cut"]
    entities = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
    assert faults(tmp_path, zipped(**types, **{"xl__workbook.xml": entities})) == ["macro"]
    assert faults(tmp_path, zipped(**types)) == ["cut"]


def test_file_that_was_taken_away_is_a_fault():
    reader = Reader(ReportForm.FULL, TODAY)
    assert list(reader.batches(Path("/nowhere/at/all"))) == []
    assert [one.code for one in reader.faults.kept] == ["lost"]
