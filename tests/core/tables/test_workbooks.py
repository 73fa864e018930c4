import datetime as dt
import io
import struct
import zipfile
from contextlib import suppress

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshu.core.tables import TableError, TableLimits, read_table, read_workbook

SMALL = TableLimits(max_expanded_bytes=1 << 20, max_cells=10_000)


def workbook(rows: list[list[object]], *, sheets: int = 1) -> bytes:
    book = openpyxl.Workbook()
    for number in range(sheets - 1):
        book.create_sheet(f"空{number}", 0)
    sheet = book.worksheets[-1]
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_sheet_xml(xml: bytes) -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook([["a"]]))) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for member in source.infolist():
            data = xml if member.filename.endswith("sheet1.xml") else source.read(member)
            target.writestr(member.filename, data)
    return out.getvalue()


def test_cells_are_the_text_a_person_sees() -> None:
    day, afternoon = dt.datetime(2024, 9, 26), dt.datetime(2024, 9, 26, 16, 30)  # noqa: DTZ001 -- Excel has no zones
    content = workbook([["日期", "经度"], [day, 112.5], [afternoon, 3.0]])
    table = read_table(content)
    assert [row.cells for row in table.rows] == [
        ("日期", "经度"),
        ("2024-09-26", "112.5"),
        ("2024-09-26 16:30:00", "3"),
    ]


def test_row_numbers_count_the_sheets_rows_also_above_the_first_content() -> None:
    content = workbook([[None], [None], ["日期", "经度"], ["x", 1]])
    assert [row.row_no for row in read_table(content).rows] == [3, 4]


def test_the_first_sheet_with_rows_is_read() -> None:
    assert read_table(workbook([["a"], ["b"]], sheets=3)).rows[1].cells == ("b",)


def test_a_missing_sheet_is_named() -> None:
    with pytest.raises(TableError) as refusal:
        read_workbook(workbook([["a"]]), sheet="九月")
    assert refusal.value.code == "no_sheet"


def test_a_zip_bomb_is_refused_before_it_is_expanded() -> None:
    with pytest.raises(TableError) as refusal:
        read_workbook(with_sheet_xml(b" " * (8 << 20)), limits=SMALL)
    assert refusal.value.code == "zip_bomb"


def test_a_zip_bomb_that_lies_about_its_size_is_refused() -> None:
    honest = with_sheet_xml(b" " * (8 << 20))
    lying = honest.replace(struct.pack("<I", 8 << 20), struct.pack("<I", 100))
    assert lying != honest
    with pytest.raises(TableError) as refusal:
        read_workbook(lying, limits=SMALL)
    assert refusal.value.code == "zip_bomb"


def test_two_far_corners_are_refused_before_the_reader_lays_out_the_area() -> None:
    xml = (
        b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
        b"</sheetData></worksheet>"
    )
    with pytest.raises(TableError) as refusal:
        read_workbook(with_sheet_xml(xml))
    assert refusal.value.code == "too_many_cells"


def test_half_a_workbook_is_a_sentence() -> None:
    content = workbook([["a", "b"]] * 50)
    with pytest.raises(TableError) as refusal:
        read_table(content[: len(content) // 2])
    assert refusal.value.code == "not_a_workbook"


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 4000), st.integers(0, 255))
def test_no_damaged_byte_brings_the_reader_down(at: int, value: int) -> None:
    content = bytearray(workbook([["日期", "经度"], ["2024-09-26", 1.5]]))
    content[at % len(content)] = value
    with suppress(TableError):
        assert read_table(bytes(content)).rows
