"""Detections -> CSV bytes in canonical columns: numbers with at most six decimals, zeros trimmed."""

import numpy as np
import numpy.typing as npt
from numba import njit

from luoshu.core.fire.formats.delivery import Coded, ParsedDelivery
from luoshu.core.fire.formats.row_reader import FIRE_TYPES
from luoshu.core.fire.keys import position_word

HEADER = (
    "latitude,longitude,acq_date,acq_time,satellite,instrument,confidence,version,"
    "brightness,bright_t31,scan,track,frp,daynight,type"
)
_CELL_BYTES = 24
_SLICE_ROWS = 200_000


def header_line(*, with_events: bool) -> bytes:
    """The header with its line end; the first five columns are the natural key."""
    return (HEADER + (",event_id" if with_events else "") + "\n").encode()


def csv_lines(parsed: ParsedDelivery, event_names: npt.NDArray[np.uint8] | None = None) -> list[bytes]:
    """Rows as CSV, in pieces of 200,000. ``event_names``: uint8[n, width] ASCII, one name a row, as a last column.

    acq_time is HH:MM (UTC), empty for rows that only have a day, whose date is the Beijing day. The result can be read
    back as FIRMS CSV.
    """
    type_digits = {name: digit for digit, name in FIRE_TYPES.items()}
    texts = [
        parsed.satellite,
        parsed.instrument,
        parsed.confidence_class,
        parsed.version,
        parsed.daynight,
        Coded(parsed.fire_type.codes, tuple(type_digits.get(label, "") for label in parsed.fire_type.labels)),
    ]
    labels = [_padded(column.labels) for column in texts]
    width = max(label.shape[1] for label in labels)
    table = np.zeros((len(texts), max(len(label) for label in labels), width), dtype=np.uint8)
    for at, label in enumerate(labels):
        table[at, : len(label), : label.shape[1]] = label
    codes = np.stack([column.codes for column in texts])
    numbers = np.stack(
        [parsed.lat, parsed.lon, parsed.confidence, parsed.brightness_k, parsed.brightness2_k, parsed.scan_km,
         parsed.track_km, parsed.frp_mw]
    )  # fmt: skip
    day_only = parsed.precision.is_label("day")
    names = event_names if event_names is not None else np.zeros((len(parsed), 0), dtype=np.uint8)
    room = _SLICE_ROWS * (16 * _CELL_BYTES + 6 * width + names.shape[1])
    pieces = []
    for begin in range(0, len(parsed), _SLICE_ROWS):
        end = min(begin + _SLICE_ROWS, len(parsed))
        buffer = np.empty(room * (end - begin) // _SLICE_ROWS + 4096, dtype=np.uint8)
        used = _write_rows(begin, end, numbers, parsed.acq_at, day_only, codes, table, names, buffer)
        pieces.append(buffer[:used].tobytes())
    return pieces


def event_names(parsed: ParsedDelivery, labels: npt.NDArray[np.int64]) -> npt.NDArray[np.uint8]:
    """uint8[n, 29]: YYYYMMDDHHMM of the event's first member (UTC), "-", 16 hex digits of its position.

    ``labels`` are event numbers (events.event_ids) of rows sorted by time. The name depends on the first member alone.
    """
    count = int(labels.max()) + 1 if len(labels) else 0
    order = np.lexsort((parsed.lon, parsed.lat, parsed.acq_at, labels))
    begins = np.searchsorted(labels[order], np.arange(count))
    heads = order[begins]
    words = position_word(parsed.lon[heads], parsed.lat[heads])
    moments = np.datetime_as_string(parsed.acq_at[heads].astype("datetime64[s]"), unit="m")
    texts = [
        f"{moment.replace('-', '').replace('T', '').replace(':', '')}-{word:016x}"
        for moment, word in zip(moments.tolist(), words.tolist(), strict=True)
    ]
    table = np.array(texts or [""], dtype="S29").view(np.uint8).reshape(-1, 29)
    return np.ascontiguousarray(table[labels])


def _padded(labels: tuple[str, ...]) -> npt.NDArray[np.uint8]:
    """Labels as zero-padded ASCII/UTF-8 rows; a comma, quote or line end inside a name becomes a blank."""
    cleaned = [label.translate({44: " ", 34: " ", 10: " ", 13: " ", 0: " "}).encode() for label in labels]
    width = max(1, *(len(label) for label in cleaned))
    return np.array(cleaned, dtype=f"S{width}").view(np.uint8).reshape(len(cleaned), width)


@njit(nogil=True, cache=True)
def _write_integer(buffer, at, value, digits):  # type: ignore[no-untyped-def]
    """Write a non-negative integer with at least ``digits`` digits; returns the position after it."""
    length = digits
    power = np.int64(10) ** digits
    while value >= power:
        power *= 10
        length += 1
    for step in range(length):
        buffer[at + length - 1 - step] = 48 + value % 10
        value //= 10
    return at + length


@njit(nogil=True, cache=True)
def _write_decimal(buffer, at, value):  # type: ignore[no-untyped-def]
    """Write a number with up to six decimals, trailing zeros trimmed; nothing for NaN."""
    if np.isnan(value) or abs(value) > 1e12:
        return at
    micro = np.int64(np.rint(abs(value) * 1e6))
    if value < 0 and micro > 0:
        buffer[at] = 45
        at += 1
    at = _write_integer(buffer, at, micro // 1_000_000, 1)
    rest = micro % 1_000_000
    if rest == 0:
        return at
    buffer[at] = 46
    at = _write_integer(buffer, at + 1, rest, 6)
    while buffer[at - 1] == 48:
        at -= 1
    return at


@njit(nogil=True, cache=True)
def _write_text(buffer, at, text):  # type: ignore[no-untyped-def]
    for byte in text:
        if byte == 0:
            break
        buffer[at] = byte
        at += 1
    return at


@njit(nogil=True, cache=True)
def _write_moment(buffer, at, moment, day_only):  # type: ignore[no-untyped-def]
    """Write ``YYYY-MM-DD,HH:MM`` of epoch seconds (civil calendar by March-based years); the day alone if asked."""
    shifted = moment + (28800 if day_only else 0)
    days = shifted // 86400
    minute = (shifted - days * 86400) // 60
    days += 719468
    era = days // 146097
    day_of_era = days - era * 146097
    year_of_era = (day_of_era - day_of_era // 1460 + day_of_era // 36524 - day_of_era // 146096) // 365
    day_of_year = day_of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    march_month = (5 * day_of_year + 2) // 153
    month = march_month + 3 if march_month < 10 else march_month - 9
    at = _write_integer(buffer, at, year_of_era + era * 400 + (1 if month <= 2 else 0), 4)
    buffer[at] = 45
    at = _write_integer(buffer, at + 1, month, 2)
    buffer[at] = 45
    at = _write_integer(buffer, at + 1, day_of_year - (153 * march_month + 2) // 5 + 1, 2)
    buffer[at] = 44
    at += 1
    if day_only:
        return at
    at = _write_integer(buffer, at, minute // 60, 2)
    buffer[at] = 58
    return _write_integer(buffer, at + 1, minute % 60, 2)


@njit(nogil=True, cache=True)
def _write_rows(begin, end, numbers, acq_at, day_only, codes, table, names, buffer):  # type: ignore[no-untyped-def]
    """Write rows begin..end into ``buffer``; returns the bytes used."""
    at = 0
    for row in range(begin, end):
        at = _write_decimal(buffer, at, numbers[0, row])
        buffer[at] = 44
        at = _write_decimal(buffer, at + 1, numbers[1, row])
        buffer[at] = 44
        at = _write_moment(buffer, at + 1, acq_at[row], day_only[row])
        for text in range(2):
            buffer[at] = 44
            at = _write_text(buffer, at + 1, table[text, codes[text, row]])
        buffer[at] = 44
        if np.isnan(numbers[2, row]):
            at = _write_text(buffer, at + 1, table[2, codes[2, row]])
        else:
            at = _write_decimal(buffer, at + 1, numbers[2, row])
        buffer[at] = 44
        at = _write_text(buffer, at + 1, table[3, codes[3, row]])
        for column in range(3, 8):
            buffer[at] = 44
            at = _write_decimal(buffer, at + 1, numbers[column, row])
        for text in range(4, 6):
            buffer[at] = 44
            at = _write_text(buffer, at + 1, table[text, codes[text, row]])
        if names.shape[1] > 0:
            buffer[at] = 44
            at = _write_text(buffer, at + 1, names[row])
        buffer[at] = 10
        at += 1
    return at
