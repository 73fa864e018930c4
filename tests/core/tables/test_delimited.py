from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshu.core.tables import TableError, TableLimits, find_header, read_delimited, read_table

TEXT = "日期,经度,纬度,备注\n2024-09-26,112.5,34.1,秸秆\n2024-09-27,112.6,34.2,无\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_every_office_encoding_gives_the_same_rows(encoding: str) -> None:
    table = read_delimited(TEXT.encode(encoding))
    assert [row.cells for row in table.rows] == [tuple(line.split(",")) for line in TEXT.splitlines()]
    assert [row.row_no for row in table.rows] == [1, 2, 3]
    assert not table.truncated


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "，", "|"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    assert read_delimited(TEXT.replace(",", delimiter).encode()).rows[1].cells[1] == "112.5"


def test_quoted_cells_keep_commas_and_line_ends_inside() -> None:
    table = read_delimited('编号,内容\n1,"甲,乙\n丙"\n2,丁\n'.encode())
    assert table.rows[1].cells == ("1", "甲,乙 丙")
    assert table.rows[2].row_no == 4


def test_a_row_with_an_open_quote_is_a_problem_and_the_rest_is_read() -> None:
    table = read_delimited(("a,b\n" + '1,"x\n' + "2,y\n" * 80).encode())
    assert len(table.problems) == 1
    assert table.problems[0].code == "unreadable_row"
    assert len(table.rows) > 20


def test_half_a_file_is_noticed_even_inside_a_character() -> None:
    whole = TEXT.encode()
    assert read_delimited(whole[:-6]).truncated or whole[:-6].endswith(b"\n")
    cut = "日期,备注\n2024-09-26,秸秆\n2024-09-27,禁".encode()[:-1]
    table = read_delimited(cut)
    assert table.truncated
    assert table.encoding == "utf-8"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b" \n\n", "empty_file"),
        (b"\x00\x01binary\x00", "not_text"),
        (b"\x81\xff" * 9, "unknown_encoding"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(content: bytes, code: str) -> None:
    with pytest.raises(TableError) as refusal:
        read_table(content)
    assert refusal.value.code == code
    assert refusal.value.message.endswith("。")


def test_limits_are_sentences_not_memory() -> None:
    with pytest.raises(TableError) as rows:
        read_delimited(b"a,b\n" * 100, limits=TableLimits(max_rows=10))
    with pytest.raises(TableError) as size:
        read_delimited(b"a,b\n" * 100, limits=TableLimits(max_bytes=10))
    with pytest.raises(TableError) as cells:
        read_delimited(b"a,b\n" * 100, limits=TableLimits(max_cells=10))
    assert [rows.value.code, size.value.code, cells.value.code] == ["too_many_rows", "too_large", "too_many_cells"]


def test_the_header_is_found_under_a_title_by_habitual_names() -> None:
    rows = read_delimited("2024年火点清单\n,,\n序号,火点经度（度）,纬 度 *\n1,112.5,34.1\n".encode()).rows
    found = find_header(rows, {"lon": ("经度", "火点经度"), "lat": ("纬度",)}, required=("lon", "lat"))
    assert found is not None
    assert dict(found.columns) == {"lon": 1, "lat": 2}
    assert found.row_no == 3


def test_no_header_is_none() -> None:
    assert find_header(read_delimited(b"1,2\n3,4\n").rows, {"lon": ("lon",)}, required=("lon",)) is None


@given(st.binary(max_size=400))
def test_no_bytes_bring_the_reader_down(content: bytes) -> None:
    with suppress(TableError):
        assert all(row.row_no >= 1 for row in read_table(content).rows)
