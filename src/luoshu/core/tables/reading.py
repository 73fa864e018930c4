"""One door for table files of unknown kind."""

from luoshu.core.tables.delimited import read_delimited
from luoshu.core.tables.problems import DEFAULT_LIMITS, TableLimits
from luoshu.core.tables.raw import RawTable
from luoshu.core.tables.workbook import is_workbook, read_workbook


def read_table(content: bytes, *, sheet: str | None = None, limits: TableLimits = DEFAULT_LIMITS) -> RawTable:
    """Read CSV/TXT or XLSX/XLS bytes by their first bytes; the file's name is never trusted. Raises TableError."""
    if is_workbook(content):
        return read_workbook(content, sheet=sheet, limits=limits)
    return read_delimited(content, limits=limits)
