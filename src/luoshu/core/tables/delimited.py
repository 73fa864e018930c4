"""CSV and its relatives (comma, tab, semicolon, full-width comma, bar) -> numbered rows of raw text."""

import csv
from collections.abc import Iterator

from luoshu.core.tables.decoding import decode_text
from luoshu.core.tables.problems import DEFAULT_LIMITS, RowProblem, TableError, TableLimits
from luoshu.core.tables.raw import RawRow, RawTable

_DELIMITERS = (",", "\t", ";", "，", "|")
_FIELD_LIMIT = 1_000_000


def read_delimited(content: bytes, *, limits: TableLimits = DEFAULT_LIMITS) -> RawTable:
    """Read the bytes of a delimited text file.

    Raises TableError: ``empty_file``, ``too_large``, ``too_many_rows``, ``too_many_cells``, ``not_text``,
    ``unknown_encoding``. A broken-off last line is kept as a row and reported by ``truncated``.
    """
    if not content.strip():
        raise TableError("empty_file", "文件是空的，请重新导出后再上传。")
    if len(content) > limits.max_bytes:
        raise TableError("too_large", _too_large(len(content), limits.max_bytes))
    decoded = decode_text(content)
    delimiter = guess_delimiter(decoded.text)
    rows: list[RawRow] = []
    comments: list[RawRow] = []
    problems: list[RowProblem] = []
    cells_seen, row_no = 0, 0
    for row_no, raw in _logical_lines(decoded.text):
        if not raw.strip(" \t\r\n" + delimiter):
            continue
        if raw.lstrip().startswith("#") and not rows:
            comments.append(RawRow(row_no, split_line(raw, delimiter) or (raw,), raw))
            continue
        cells = split_line(raw, delimiter)
        if cells is None:
            problems.append(
                RowProblem(
                    row_no, "", "unreadable_row", f"第 {row_no} 行的引号不成对，分不出列，请改好这一行再导入。", raw
                )
            )
            continue
        rows.append(RawRow(row_no, cells, raw))
        cells_seen += len(cells)
        _check_counts(len(rows), cells_seen, limits)
    open_ended = bool(rows) and rows[-1].row_no == row_no and not decoded.text.endswith(("\n", "\r"))
    broken_off = open_ended and len(rows) > 1 and len(rows[-1].cells) < len(rows[-2].cells)
    return RawTable(
        rows=tuple(rows),
        source="delimited",
        encoding=decoded.encoding,
        delimiter=delimiter,
        comments=tuple(comments),
        truncated=bool(decoded.cut_bytes) or broken_off,
        open_ended=open_ended,
        problems=tuple(problems),
    )


def guess_delimiter(text: str) -> str:
    """The delimiter that cuts the first lines into the most cells; comma when nothing does."""
    lines = [line for line in text[:20000].splitlines() if line.strip()][:10]
    counts = {mark: sorted(line.count(mark) for line in lines) for mark in _DELIMITERS}
    best = max(_DELIMITERS, key=lambda mark: counts[mark][len(lines) // 2] if lines else 0)
    return best if lines and counts[best][-1] > 0 else ","


def _logical_lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield (line number, text): a quoted cell may hold line breaks, so lines are joined while a quote is open."""
    start_no, pending = 0, ""
    for line_no, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), start=1):
        if pending:
            pending += "\n" + line
        else:
            start_no, pending = line_no, line
        # A stray quote must not swallow the rest of the file: 50 joined lines end the attempt.
        if pending.count('"') % 2 and line_no - start_no < 50:
            continue
        yield start_no, pending
        pending = ""
    if pending:
        yield start_no, pending


def split_line(raw: str, delimiter: str) -> tuple[str, ...] | None:
    """Cells of one line, blanks around them removed; None when its quotes do not pair up."""
    if '"' not in raw:
        return tuple(cell.strip() for cell in raw.split(delimiter))
    if len(raw) > _FIELD_LIMIT or raw.count('"') % 2:
        return None
    try:
        parsed = next(csv.reader([raw.replace("\n", " ")], delimiter=delimiter, skipinitialspace=True), None)
    except csv.Error:
        return None
    return None if parsed is None else tuple(cell.strip() for cell in parsed)


def _check_counts(rows: int, cells: int, limits: TableLimits) -> None:
    if rows > limits.max_rows:
        raise TableError("too_many_rows", f"文件超过 {limits.max_rows} 行，请拆成几个文件分别上传。")
    if cells > limits.max_cells:
        raise TableError("too_many_cells", f"文件超过 {limits.max_cells} 个单元格，请删去空列或拆成几个文件再上传。")


def _too_large(size: int, limit: int) -> str:
    return f"文件有 {size / 1048576:.0f} MB，超过上限 {limit / 1048576:.0f} MB，请拆成几个文件分别上传。"
