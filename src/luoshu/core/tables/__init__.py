"""Messy table files -> numbered rows of raw text, dates and times, with problems as data."""

from luoshu.core.tables.dates import epoch_of_day, excel_serial_to_date, parse_date, parse_moment, parse_time
from luoshu.core.tables.delimited import guess_delimiter, read_delimited, split_line
from luoshu.core.tables.header import FoundHeader, find_header, match_columns, normal_name
from luoshu.core.tables.office_form import FormColumn, Gap, Kind, OfficeForm, Totals, Value, unit_factor
from luoshu.core.tables.office_heads import SheetHeadings, compare_headings, with_names
from luoshu.core.tables.office_reader import FormReading, FormRecord, TotalCheck, read_form
from luoshu.core.tables.office_writer import added_up, write_form
from luoshu.core.tables.problems import DEFAULT_LIMITS, CellError, RowProblem, TableError, TableLimits
from luoshu.core.tables.raw import RawRow, RawTable
from luoshu.core.tables.reading import read_table
from luoshu.core.tables.red_cells import mark_problems
from luoshu.core.tables.sheet_result import SheetResult
from luoshu.core.tables.workbook import is_workbook, read_workbook

__all__ = [
    "DEFAULT_LIMITS",
    "CellError",
    "FormColumn",
    "FormReading",
    "FormRecord",
    "FoundHeader",
    "Gap",
    "Kind",
    "OfficeForm",
    "RawRow",
    "RawTable",
    "RowProblem",
    "SheetHeadings",
    "SheetResult",
    "TableError",
    "TableLimits",
    "TotalCheck",
    "Totals",
    "Value",
    "added_up",
    "compare_headings",
    "epoch_of_day",
    "excel_serial_to_date",
    "find_header",
    "guess_delimiter",
    "is_workbook",
    "mark_problems",
    "match_columns",
    "normal_name",
    "parse_date",
    "parse_moment",
    "parse_time",
    "read_delimited",
    "read_form",
    "read_table",
    "read_workbook",
    "split_line",
    "unit_factor",
    "with_names",
    "write_form",
]
