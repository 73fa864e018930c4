"""XLSX (and old XLS) bytes -> numbered rows of raw text, one sheet at a time."""

import datetime as dt
import io
from collections.abc import Sequence

from python_calamine import CalamineError, CalamineWorkbook

from luoshu.core.tables.archive_guard import check_workbook_archive
from luoshu.core.tables.problems import DEFAULT_LIMITS, TableError, TableLimits
from luoshu.core.tables.raw import RawRow, RawTable

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def is_workbook(content: bytes) -> bool:
    """True for the first bytes of XLSX (ZIP) and XLS (OLE) files."""
    return content.startswith((_ZIP, _OLE))


def sheet_names(content: bytes) -> tuple[str, ...]:
    """Return the names of a workbook's sheets; none for other files and for what cannot be opened."""
    if not is_workbook(content):
        return ()
    try:
        return tuple(CalamineWorkbook.from_filelike(io.BytesIO(content)).sheet_names)
    except (CalamineError, ValueError, OSError):
        return ()


def read_workbook(content: bytes, *, sheet: str | None = None, limits: TableLimits = DEFAULT_LIMITS) -> RawTable:
    """Read one sheet: the named one, else the first that has at least two rows, else the first.

    Dates come as ISO text, whole numbers without ``.0``. Raises TableError: ``too_large``, ``zip_bomb``,
    ``too_many_cells``, ``too_many_rows``, ``encrypted``, ``not_a_workbook``, ``no_sheet``, ``empty_file``.
    """
    if len(content) > limits.max_bytes:
        raise TableError(
            "too_large",
            f"文件有 {len(content) / 1048576:.0f} MB，超过上限 {limits.max_bytes / 1048576:.0f} MB，"
            "请拆成几个文件分别上传。",
        )
    if content.startswith(_ZIP):
        check_workbook_archive(content, limits)
    names, grids = _load(content, sheet)
    best_name, best_rows = names[0], grids[0]
    for name, rows in zip(names, grids, strict=True):
        if len(rows) >= 2:
            best_name, best_rows = name, rows
            break
    if len(best_rows) > limits.max_rows:
        raise TableError("too_many_rows", f"工作表超过 {limits.max_rows} 行，请拆成几个文件分别上传。")
    if not best_rows:
        raise TableError("empty_file", "工作表里没有内容，请确认数据在第一张工作表后再上传。")
    return RawTable(rows=tuple(best_rows), source=f"sheet:{best_name}")


def _load(content: bytes, sheet: str | None) -> tuple[list[str], list[list[RawRow]]]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        names = list(book.sheet_names)
        if sheet is not None and sheet not in names:
            raise TableError("no_sheet", f"没有名为“{sheet}”的工作表，文件里有：{'、'.join(names) or '（空）'}。")
        wanted = [sheet] if sheet is not None else names[:20]
        if not wanted:
            raise TableError("empty_file", "文件里没有工作表，请在 Excel 里另存一份再上传。")
        grids: list[list[RawRow]] = []
        for name in wanted:
            grids.append(_rows_of(book.get_sheet_by_name(name).to_python(skip_empty_area=False)))
            if len(grids[-1]) >= 2:
                break
    except TableError:
        raise
    except (CalamineError, ValueError, OSError, KeyError, IndexError) as error:
        raise _damaged() from error
    except BaseException as error:
        # The reader is Rust: a panic on a damaged file arrives as an exception outside Exception.
        if type(error).__name__ == "PanicException":
            raise _damaged() from error
        raise
    return wanted[: len(grids)], grids


def _rows_of(grid: Sequence[Sequence[object]]) -> list[RawRow]:
    rows = []
    # The same words stand in a column a thousand times: one copy of each is kept.
    known: dict[str, str] = {}
    for row_no, values in enumerate(grid, start=1):
        cells = tuple([known.setdefault(text, text) for text in map(cell_text, values)])
        if any(cells):
            rows.append(RawRow(row_no, cells, ",".join(cells)))
    return rows


def cell_text(value: object) -> str:
    """The text a person sees for a cell value: ISO dates, whole numbers without a decimal point."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, dt.datetime):
        if value.time() == dt.time(0, 0):
            return value.date().isoformat()
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    if isinstance(value, dt.timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60:02d}:{minutes % 60:02d}"
    return str(value).strip()


def _damaged() -> TableError:
    return TableError("not_a_workbook", "这个表格文件打不开，可能已损坏或没有传完，请在 Excel 里另存为 XLSX 再上传。")
