"""Satellite files of any size, a few megabytes at a time, so that memory follows the unique rows and not the files."""

from collections.abc import Iterator, Mapping
from typing import BinaryIO

from luoshu.core.fire.formats.assembly import assemble, join_parts
from luoshu.core.fire.formats.delivery import DeliveryError, ParsedDelivery
from luoshu.core.fire.formats.fast_firms import is_open_end, is_short, read_plain_header, scan_body
from luoshu.core.fire.formats.parsing import detect_kind, parse_delivery
from luoshu.core.fire.formats.row_reader import CUT_WARNING, RowReader
from luoshu.core.fire.formats.schemas import FIRMS
from luoshu.core.tables import DEFAULT_LIMITS, CellError, TableError, TableLimits, is_workbook, split_line
from luoshu.core.tables.decoding import decode_lines, decode_text

CHUNK_BYTES = 8 * 1024 * 1024
SATELLITE_KINDS = ("firms", "wlf")


def read_satellite_file(
    stream: BinaryIO, *, file_name: str = "", limits: TableLimits = DEFAULT_LIMITS, chunk_bytes: int = CHUNK_BYTES
) -> Iterator[ParsedDelivery]:
    """Yield a FIRMS or Himawari file in parts whose rows, problems and counts add up to the whole.

    Plain FIRMS CSV is read in pieces and may be larger than ``limits``; every other form is read whole. Raises
    DeliveryError before the first part when the file is no satellite delivery.
    """
    head = stream.read(chunk_bytes)
    header = None if is_workbook(head) or b"\x00" in head[:4096] else read_plain_header(head)
    if header is None:
        yield _whole(head + stream.read(limits.max_bytes + 1 - min(len(head), limits.max_bytes)), file_name, limits)
        return
    names, columns, start = header
    line_no = 2
    pending = head
    while True:
        following = stream.read(chunk_bytes)
        cut = len(pending) if not following else pending.rfind(b"\n") + 1
        if cut > start:
            content = pending[:cut]
            yield _part(content, start, line_no, names, columns, is_last=not following)
            line_no += content.count(b"\n", start)
            pending, start = pending[cut:], 0
        if not following:
            return
        pending += following


def _part(
    content: bytes, start: int, line_no: int, names: tuple[str, ...], columns: Mapping[str, int], *, is_last: bool
) -> ParsedDelivery:
    clean, odd_lines = scan_body(content, start, line_no, names, columns, None)
    if len(odd_lines) == 0:
        return clean
    lines = [content[begin:end] for begin, end, _ in odd_lines.tolist()]
    open_end = is_last and is_open_end(content, odd_lines)
    texts, cut_bytes = _texts_of(lines, end_of_file=open_end)
    broken = open_end and is_short(texts[-1] or "", names)
    last_no = int(odd_lines[-1, 2])
    reader = RowReader(FIRMS, columns, names, received_at=None, last_row_broken=broken, last_row_no=last_no)
    for number, line, text in zip(odd_lines[:, 2].tolist(), lines, texts, strict=True):
        _read_odd(reader, number, line, text)
    odd = assemble(
        reader.records,
        kind="firms",
        format_name=clean.format_name,
        datum="wgs84",
        extra_names=(),
        problems=reader.problems,
        cell_notes=reader.notes,
        warnings=(CUT_WARNING,) if broken or cut_bytes else (),
    )
    return join_parts(clean, odd)


def _texts_of(lines: list[bytes], *, end_of_file: bool) -> tuple[list[str | None], int]:
    """The text of each line and the bytes cut at the end; None for a line that is no text in any known encoding."""
    try:
        texts, cut_bytes = decode_lines(lines, end_of_file=end_of_file)
    except TableError:
        return [_text_of(line) for line in lines], 0
    return list(texts), cut_bytes


def _text_of(line: bytes) -> str | None:
    try:
        return decode_text(line).text
    except TableError:
        return None


def _read_odd(reader: RowReader, line_no: int, line: bytes, written: str | None) -> None:
    if written is None:
        message = "这一行的文字编码认不出，请改好这一行再导入。"
        reader.refuse(line_no, CellError("unknown_encoding", message), line.decode("utf-8", "replace"))
        return
    text = written.rstrip("\r")
    if not text.strip(" \t,"):
        return
    cells = split_line(text, ",")
    if cells is None:
        message = "这一行的引号不成对，分不出列，请改好这一行再导入。"
        reader.refuse(line_no, CellError("unreadable_row", message), text)
        return
    reader.read(line_no, cells, text)


def _whole(content: bytes, file_name: str, limits: TableLimits) -> ParsedDelivery:
    kind = detect_kind(content)
    if kind in SATELLITE_KINDS:
        return parse_delivery(content, kind, file_name=file_name, limits=limits)
    if kind is None:
        return parse_delivery(content, "firms", file_name=file_name, limits=limits)
    message = "这是按日的火点清单，没有卫星过境时间，不能按探测去重；请用 feeds ingest --kind official 导入。"
    raise DeliveryError("not_satellite", message)
