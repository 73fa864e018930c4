"""The fast path for plain FIRMS CSV: a byte kernel for clean rows, the row-wise reader for the odd ones.

Its result equals the row-wise reader's on the same bytes (a property test holds them together).
"""

import math
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from luoshu.core.fire.formats import byte_scan as scan
from luoshu.core.fire.formats.assembly import assemble, join_parts, take_rows
from luoshu.core.fire.formats.canonical import confidence_of, daynight_code, instrument_name, satellite_name
from luoshu.core.fire.formats.delivery import Coded, ParsedDelivery
from luoshu.core.fire.formats.judge import CLOCK_SKEW_S, LATEST
from luoshu.core.fire.formats.row_reader import CUT_WARNING, FIRE_TYPES, RowReader
from luoshu.core.fire.formats.schemas import FILLS, FIRMS
from luoshu.core.tables import TableError, TableLimits, is_workbook, match_columns
from luoshu.core.tables.decoding import decode_lines

_BOM = b"\xef\xbb\xbf"
_ROLES = {
    "latitude": scan.LAT,
    "longitude": scan.LON,
    "acq_date": scan.DATE,
    "acq_time": scan.TIME,
    "confidence": scan.CONFIDENCE,
    "brightness": scan.NUMBER + 1,
    "brightness2": scan.NUMBER + 2,
    "scan": scan.NUMBER + 3,
    "track": scan.NUMBER + 4,
    "frp": scan.NUMBER + 5,
    "satellite": scan.TEXT,
    "instrument": scan.TEXT + 1,
    "version": scan.TEXT + 2,
    "daynight": scan.TEXT + 3,
    "type": scan.TEXT + 4,
}


def parse_clean_firms(content: bytes, *, received_at: int | None, limits: TableLimits) -> ParsedDelivery | None:
    """Parse FIRMS CSV whose first line is its header; None when the bytes need the general way."""
    if len(content) > limits.max_bytes or is_workbook(content) or b'"' in content or b"\x00" in content[:4096]:
        return None
    header = read_plain_header(content)
    if header is None:
        return None
    names, columns, body_start = header
    parsed, odd_lines = scan_body(content, body_start, 2, names, columns, received_at)
    if parsed.received + len(odd_lines) > limits.max_rows:
        return None
    if not len(odd_lines):
        return parsed
    return _with_odd_lines(content, parsed, odd_lines, names, columns, received_at)


def read_plain_header(content: bytes) -> tuple[tuple[str, ...], Mapping[str, int], int] | None:
    """(names, canonical column -> position, start of the body) of a first line that is a complete FIRMS header."""
    start = len(_BOM) if content.startswith(_BOM) else 0
    end = content.find(b"\n", start, start + 4096)
    if end < 0 or b"\r" in content[start : end - 1]:
        return None
    try:
        names = tuple(cell.strip() for cell in content[start:end].decode("ascii").rstrip("\r").split(","))
    except UnicodeDecodeError:
        return None
    columns = match_columns(names, FIRMS.columns)
    return (names, columns, end + 1) if all(name in columns for name in FIRMS.required) else None


def scan_body(
    content: bytes,
    start: int,
    first_line_no: int,
    names: tuple[str, ...],
    columns: Mapping[str, int],
    received_at: int | None,
) -> tuple[ParsedDelivery, npt.NDArray[np.int64]]:
    """Rows of ``content[start:]`` that are clean, and (start, end, line number) of those that are not."""
    buffer = np.frombuffer(content + b"\n" * (scan.PADDING + 1), dtype=np.uint8)
    lines = content.count(b"\n", start) + 1
    roles = np.zeros(len(names), dtype=np.int64)
    for name, at in columns.items():
        roles[at] = _ROLES[name]
    acq_at, row_no = np.empty(lines, dtype=np.int64), np.empty(lines, dtype=np.int64)
    numbers = np.empty((scan.NUMBER_ROWS, lines))
    texts = np.empty((scan.TEXT_COLUMNS, lines), dtype=np.int16)
    _blank_absent_columns(columns, numbers, texts)
    odd = np.empty((lines, 3), dtype=np.int64)
    labels = tuple(np.zeros((scan.TEXT_COLUMNS, scan.MAX_LABELS), dtype=np.int64) for _ in range(2))
    counts, last = np.zeros(scan.TEXT_COLUMNS, dtype=np.int64), np.full(scan.TEXT_COLUMNS, -1, dtype=np.int64)
    latest = LATEST - 1 if received_at is None else min(LATEST - 1, received_at + CLOCK_SKEW_S)
    taken, odd_count = scan.scan_rows(
        buffer,
        start,
        first_line_no,
        roles,
        latest,
        acq_at,
        row_no,
        numbers,
        texts,
        odd,
        (*labels, counts, last),
    )
    spelled = [
        [content[labels[0][at, code] : labels[1][at, code]].decode("ascii") for code in range(counts[at])]
        for at in range(scan.TEXT_COLUMNS)
    ]
    raw = [Coded(texts[at, :taken], (*spelled[at], "")) for at in range(scan.TEXT_COLUMNS)]
    refused = _refused_rows(raw, taken)
    parsed = _delivery(acq_at[:taken], row_no[:taken], numbers[:, :taken], raw)
    if not refused.any():
        return parsed, odd[:odd_count]
    return _set_aside(content, parsed, refused, odd[:odd_count], first_line_no, start)


def _blank_absent_columns(
    columns: Mapping[str, int], numbers: npt.NDArray[np.float64], texts: npt.NDArray[np.int16]
) -> None:
    """What the file has no column for is NaN and "" in every row; the kernel writes the rest."""
    for name, role in _ROLES.items():
        if name not in columns and role >= scan.TEXT:
            texts[role - scan.TEXT] = -1
        elif name not in columns and role >= scan.NUMBER:
            numbers[role - scan.NUMBER] = np.nan
    if "confidence" not in columns:
        numbers[0], texts[scan.CONFIDENCE_TEXT] = np.nan, -1


def _refused_rows(raw: list[Coded], taken: int) -> npt.NDArray[np.bool_]:
    """Rows whose texts only the row-wise reader may judge: an empty satellite, a confidence it would annotate."""
    refused = np.zeros(taken, dtype=np.bool_)
    for code, label in enumerate(raw[0].labels[:-1]):
        if label.lower() in FILLS:
            refused |= raw[0].codes == code
    for code, label in enumerate(raw[5].labels[:-1]):
        if not _plain_confidence(label):
            refused |= raw[5].codes == code
    return refused


def _plain_confidence(label: str) -> bool:
    """Empty or a class name; "1e2" and "nan" are numbers of a kind the kernel does not read."""
    try:
        value, name = confidence_of(label)
    except ValueError:
        return False
    return math.isnan(value) and (bool(name) or not label)


def _set_aside(
    content: bytes,
    parsed: ParsedDelivery,
    refused: npt.NDArray[np.bool_],
    odd: npt.NDArray[np.int64],
    first_line_no: int,
    start: int,
) -> tuple[ParsedDelivery, npt.NDArray[np.int64]]:
    """Move rows from the taken to the odd: found again by their line number, which is rare enough to be slow."""
    buffer = np.frombuffer(content, dtype=np.uint8)
    ends = np.concatenate((np.flatnonzero(buffer[start:] == 10) + start, [len(content)]))
    starts = np.concatenate(([start], ends[:-1] + 1))
    at = parsed.row_no[refused] - first_line_no
    more = np.stack((starts[at], ends[at], parsed.row_no[refused]), axis=1)
    kept = take_rows(parsed, ~refused)
    joined = np.concatenate((odd, more))
    return kept, joined[np.argsort(joined[:, 2])]


def _delivery(
    acq_at: npt.NDArray[np.int64],
    row_no: npt.NDArray[np.int64],
    numbers: npt.NDArray[np.float64],
    raw: list[Coded],
) -> ParsedDelivery:
    lat, lon = numbers[scan.LAT - scan.NUMBER], numbers[scan.LON - scan.NUMBER]
    satellite = _relabel(raw[0], [satellite_name(label) for label in raw[0].labels])
    instrument = _instruments(raw[1], satellite)
    confidence = numbers[0]
    classes = _relabel(raw[5], [_class_of(label) for label in raw[5].labels], extra=("low", "nominal", "high"))
    by_number = np.where(confidence < 30, 0, np.where(confidence < 80, 1, 2))
    position = np.array([classes.labels.index(name) for name in ("low", "nominal", "high")], dtype=np.int16)
    class_codes = np.where(np.isnan(confidence), classes.codes, position[by_number]).astype(np.int16)
    return ParsedDelivery(
        kind="firms",
        format_name="_".join(["firms", *sorted(name.lower() for name in set(instrument.labels) if name)]),
        datum="wgs84",
        received=len(lat),
        lon=lon,
        lat=lat,
        acq_at=acq_at,
        precision=Coded(np.zeros(len(lat), dtype=np.int16), ("minute",)),
        satellite=satellite,
        instrument=instrument,
        confidence=confidence,
        confidence_class=Coded(class_codes, classes.labels),
        version=_relabel(raw[2], ["" if label.lower() in FILLS else label for label in raw[2].labels]),
        daynight=_relabel(raw[3], [daynight_code(label) for label in raw[3].labels]),
        fire_type=_relabel(raw[4], [FIRE_TYPES.get(label.removesuffix(".0"), "") for label in raw[4].labels]),
        frp_mw=numbers[5],
        brightness_k=numbers[1],
        brightness2_k=numbers[2],
        scan_km=numbers[3],
        track_km=numbers[4],
        row_no=row_no,
    )


def _class_of(label: str) -> str:
    return confidence_of(label)[1] if _plain_confidence(label) else ""


def _relabel(raw: Coded, names: list[str], extra: tuple[str, ...] = ()) -> Coded:
    """New labels for a column; equal names share one code. Code -1 (no such column) means the last label, "".

    Labels no row carries are left out, so that the result does not depend on rows that were set aside.
    """
    # Code -1, "no such column", counts itself at the end, as it does in the table.
    used = np.flatnonzero(np.bincount(raw.codes + len(names) * (raw.codes < 0), minlength=len(names)))
    positions: dict[str, int] = {}
    table = np.zeros(len(names), dtype=np.int16)
    for code in used.tolist():
        table[code] = positions.setdefault(names[code], len(positions))
    for name in extra:
        positions.setdefault(name, len(positions))
    return Coded(table[raw.codes], tuple(positions) or ("",))


def _instruments(raw: Coded, satellite: Coded) -> Coded:
    width = len(satellite.labels)
    pairs = (raw.codes % len(raw.labels)).astype(np.int64) * width + satellite.codes
    positions: dict[str, int] = {}
    table = np.zeros(len(raw.labels) * width, dtype=np.int16)
    for pair in np.flatnonzero(np.bincount(pairs, minlength=len(table))).tolist():
        code, satellite_code = divmod(pair, width)
        label = "" if raw.labels[code].lower() in FILLS else raw.labels[code]
        name = instrument_name(label, satellite.labels[satellite_code])
        table[pair] = positions.setdefault(name, len(positions))
    return Coded(table[pairs], tuple(positions) or ("",))


def _with_odd_lines(
    content: bytes,
    parsed: ParsedDelivery,
    odd_lines: npt.NDArray[np.int64],
    names: tuple[str, ...],
    columns: Mapping[str, int],
    received_at: int | None,
) -> ParsedDelivery | None:
    lines = [content[start:end] for start, end, _ in odd_lines.tolist()]
    open_end = is_open_end(content, odd_lines)
    try:
        texts, cut_bytes = decode_lines(lines, end_of_file=open_end)
    except TableError:
        return None
    broken = open_end and is_short(texts[-1], names)
    last_no = int(odd_lines[-1, 2])
    reader = RowReader(FIRMS, columns, names, received_at=received_at, last_row_broken=broken, last_row_no=last_no)
    for line_no, written in zip(odd_lines[:, 2].tolist(), texts, strict=True):
        line = written.rstrip("\r")
        if "\r" in line:
            return None
        if line.strip(" \t\r,"):
            reader.read(line_no, [cell.strip() for cell in line.split(",")], line)
    second = assemble(
        reader.records,
        kind="firms",
        format_name=parsed.format_name,
        datum="wgs84",
        extra_names=(),
        problems=reader.problems,
        cell_notes=reader.notes,
        warnings=(CUT_WARNING,) if broken or cut_bytes else (),
    )
    return join_parts(parsed, second)


def is_open_end(content: bytes, odd_lines: npt.NDArray[np.int64]) -> bool:
    """Whether the last odd line is the last of the bytes and has no line end."""
    return bool(odd_lines[-1, 1] >= len(content)) and not content.endswith((b"\n", b"\r"))


def is_short(text: str, names: tuple[str, ...]) -> bool:
    """Whether a line that holds something has fewer cells than the header."""
    return bool(text) and text.count(",") + 1 < len(names)
