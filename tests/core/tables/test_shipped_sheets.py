"""Any rows of any shipped ledger: written as the office's sheet and read back, they are the same rows."""

from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from luoshu.core.tables import FormColumn, Gap, Kind, Value, read_form, write_form
from tests.support.shipped_ledgers import CODES, shipped_form

WORDS = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=12)


def cells(column: FormColumn) -> st.SearchStrategy[Value]:
    """Values that a column can hold; a required one has no gap."""
    gaps = st.nothing() if column.is_required else st.sampled_from(Gap)
    match column.kind:
        case Kind.NUMBER:
            # What a workbook keeps is a double: fifteen digits in the unit of the sheet come back unharmed.
            return st.integers(0, 10**9).map(lambda units: Decimal(units) / 100 * column.per_unit) | gaps
        case Kind.INTEGER:
            return st.integers(0, 10**7) | gaps
        case Kind.DATE:
            return st.dates(date(1990, 1, 1), date(2100, 1, 1)) | gaps
        case Kind.CHOICE:
            return st.sampled_from(column.choices) | gaps
        case _:
            # A text of 无 or 合计 alone has a meaning of its own in a sheet.
            return WORDS.map(lambda word: f"示范{word}") | gaps


@st.composite
def sheets(draw: st.DrawFn) -> tuple[str, list[dict[str, Value]]]:
    code = draw(st.sampled_from(CODES))
    columns = shipped_form(code).columns
    rows = draw(st.lists(st.fixed_dictionaries({one.key: cells(one) for one in columns}), min_size=1, max_size=5))
    return code, rows


@settings(max_examples=60)
@given(sheets())
def test_export_then_import_is_identity(sheet: tuple[str, list[dict[str, Value]]]) -> None:
    code, rows = sheet
    form = shipped_form(code)
    reading = read_form(write_form(form, rows), form)
    assert not reading.problems
    assert [dict(record.values) for record in reading.records] == rows
    assert all(check.agrees for check in reading.totals)
