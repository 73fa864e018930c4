"""The fast path's kernel: bytes of FIRMS rows -> numbers and codes in one pass, odd lines set aside untouched.

A decimal is read as an integer mantissa divided by a power of ten. With at most 15 digits both are exact in
float64, so the quotient is correctly rounded and equals what float() gives. Whatever does not fit this narrow grammar
(spaces, exponents, quotes, empty positions, strange dates) makes the line odd: the row-wise reader decides about it
and words the reason.
"""

import numpy as np
from numba import njit

# What a column is, by position. Numbers from NUMBER on go to numbers[role - NUMBER], texts from TEXT on to texts[...].
# Confidence is either: a number goes to numbers[0], a class to texts[CONFIDENCE_TEXT].
IGNORE, DATE, TIME, CONFIDENCE = 0, 1, 2, 3
NUMBER = 10
LAT, LON = NUMBER + 6, NUMBER + 7
NUMBER_ROWS = 8
TEXT = 30
CONFIDENCE_TEXT = 5  # the text column that holds confidence classes; the first five are TEXT roles
TEXT_COLUMNS = 6
MAX_LABELS = 64
PADDING = 16  # bytes after the last line end that the kernel may look at
FIRST_DAY = 10957  # 2000-01-01

_POWERS = 10.0 ** np.arange(0, 23)
_COMMA, _LINE_END, _RETURN = 44, 10, 13
_MONTH_DAYS = np.array([31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31], dtype=np.int64)


@njit(nogil=True, cache=True, inline="always")
def _read_decimal(buffer, at):  # type: ignore[no-untyped-def]
    """(value, position after it, ok) of the plain decimal that begins at ``at``; NaN for nothing at all."""
    begin = at
    byte = buffer[at]
    negative = byte == 45
    if negative or byte == 43:
        at += 1
        byte = buffer[at]
    mantissa = np.int64(0)
    digits = 0
    while 48 <= byte <= 57:
        mantissa = mantissa * 10 + np.int64(byte) - 48
        digits += 1
        at += 1
        byte = buffer[at]
    decimals = 0
    if byte == 46:
        at += 1
        byte = buffer[at]
        whole = digits
        while 48 <= byte <= 57:
            mantissa = mantissa * 10 + np.int64(byte) - 48
            digits += 1
            at += 1
            byte = buffer[at]
        decimals = digits - whole
    if at == begin:
        return np.nan, at, True
    if digits == 0 or digits > 15:
        return np.nan, at, False
    value = float(mantissa)
    if decimals > 0:
        value /= _POWERS[decimals]
    return (-value if negative else value), at, True


@njit(nogil=True, cache=True, inline="always")
def _read_day(buffer, at):  # type: ignore[no-untyped-def]
    """Days since 1970-01-01 of the YYYY-MM-DD at ``at``, or -1 (civil calendar by March-based years)."""
    mark = buffer[at + 4]
    if (mark != 45 and mark != 47) or buffer[at + 7] != mark:
        return -1
    for step in range(10):
        if step != 4 and step != 7 and not 48 <= buffer[at + step] <= 57:
            return -1
    zero = np.int64(48)
    year = (
        (buffer[at] - zero) * 1000
        + (buffer[at + 1] - zero) * 100
        + (buffer[at + 2] - zero) * 10
        + (buffer[at + 3] - zero)
    )
    month = (buffer[at + 5] - zero) * 10 + (buffer[at + 6] - zero)
    day = (buffer[at + 8] - zero) * 10 + (buffer[at + 9] - zero)
    if year < 1970 or month < 1 or month > 12 or day < 1 or day > _MONTH_DAYS[month - 1]:
        return -1
    if month == 2 and day == 29 and (year % 4 != 0 or (year % 100 == 0 and year % 400 != 0)):
        return -1
    shifted = year - (1 if month <= 2 else 0)
    era = shifted // 400
    year_of_era = shifted - era * 400
    day_of_year = (153 * (month + (-3 if month > 2 else 9)) + 2) // 5 + day - 1
    day_of_era = year_of_era * 365 + year_of_era // 4 - year_of_era // 100 + day_of_year
    return era * 146097 + day_of_era - 719468


@njit(nogil=True, cache=True, inline="always")
def _read_minute(buffer, at):  # type: ignore[no-untyped-def]
    """(minutes since midnight of 0035, 35, 440, 00:00 or -1, position after it)."""
    hours = np.int64(0)
    minutes = np.int64(0)
    digits = 0
    colon = -1
    while True:
        byte = buffer[at]
        if 48 <= byte <= 57:
            minutes = minutes * 10 + np.int64(byte) - 48
            digits += 1
        elif byte == 58 and colon < 0 and digits > 0:
            colon = digits
            hours = minutes
            minutes = np.int64(0)
        else:
            break
        at += 1
    if digits == 0 or digits > 4 or (colon >= 0 and (colon > 2 or digits - colon != 2)):
        return np.int64(-1), at
    if colon < 0:
        hours = minutes // 100
        minutes = minutes % 100
    if hours > 23 or minutes > 59:
        return np.int64(-1), at
    return hours * 60 + minutes, at


@njit(nogil=True, cache=True, inline="always")
def _read_label(buffer, at, column, label_start, label_end, label_count, last):  # type: ignore[no-untyped-def]
    """(code, position after it) of the text at ``at``: a new code when it is new, -1 when it is not for the kernel."""
    end = at
    while 32 < buffer[end] < 127 and buffer[end] != _COMMA:
        end += 1
    length = end - at
    guess = last[column]
    for step in range(-1, label_count[column]):
        code = guess if step < 0 else step
        if code < 0:
            continue
        first = label_start[column, code]
        if label_end[column, code] - first != length:
            continue
        same = 0
        while same < length and buffer[first + same] == buffer[at + same]:
            same += 1
        if same == length:
            last[column] = code
            return code, end
    code = label_count[column]
    if code >= MAX_LABELS:
        return np.int64(-1), end
    label_start[column, code] = at
    label_end[column, code] = end
    label_count[column] = code + 1
    last[column] = code
    return code, end


@njit(nogil=True, cache=True)
def _read_line(buffer, at, roles, moment, taken, numbers, texts, labels):  # type: ignore[no-untyped-def]
    """(line end, whether the line is clean); fills moment (day, minute) and the column values of row ``taken``.

    Each reader stands here once because it is inlined: two more places would double the time to compile.
    """
    label_start, label_end, label_count, last = labels
    good = True
    for column in range(len(roles)):
        role = roles[column]
        percent = role == CONFIDENCE and 48 <= buffer[at] <= 57
        if percent or NUMBER <= role < TEXT:
            row = 0 if percent else role - NUMBER
            value, at, good = _read_decimal(buffer, at)
            numbers[row, taken] = value
            if percent:
                texts[CONFIDENCE_TEXT, taken] = -1
                good = good and value <= 100.0
            else:
                # -999 and its like mean "no value": the row-wise reader knows which.
                good = good and not value <= -900.0
        elif role == DATE:
            moment[0] = _read_day(buffer, at)
            good = moment[0] >= 0
            at += 10 if good else 0
        elif role == TIME:
            moment[1], at = _read_minute(buffer, at)
            good = moment[1] >= 0
        elif role == CONFIDENCE or role >= TEXT:
            if role == CONFIDENCE:
                numbers[0, taken] = np.nan
            text = CONFIDENCE_TEXT if role == CONFIDENCE else role - TEXT
            code, at = _read_label(buffer, at, text, label_start, label_end, label_count, last)
            texts[text, taken] = code
            good = code >= 0
        else:
            while buffer[at] != _COMMA and buffer[at] != _LINE_END:
                at += 1
        is_last = column + 1 == len(roles)
        if is_last and buffer[at] == _RETURN:
            at += 1
        if not good or buffer[at] != (_LINE_END if is_last else _COMMA):
            while buffer[at] != _LINE_END:
                at += 1
            return at, False
        at += 1
    return at - 1, True


@njit(nogil=True, cache=True)
def scan_rows(  # type: ignore[no-untyped-def]
    buffer, start, first_line_no, roles, latest, acq_at, row_no, numbers, texts, odd, labels
):
    """Read every line from byte ``start``; returns (taken, odd count).

    buffer: bytes that end with a line end and PADDING more bytes, so that nothing is read beyond. roles:
    int64[columns]. latest: epoch seconds no row may pass. acq_at, row_no: [lines]; numbers: [NUMBER_ROWS, lines];
    texts: int16[TEXT_COLUMNS, lines]; odd: int64[lines, 3] line start, line end, line number. labels: tuple of (start,
    end, count, last) int64 arrays. Rows taken stand at the front; values of absent columns are untouched.
    """
    size = len(buffer) - PADDING
    taken = 0
    odd_count = 0
    line_no = first_line_no - 1
    position = start
    moment = np.empty(2, dtype=np.int64)
    while position < size:
        line_start = position
        line_no += 1
        if buffer[line_start] == _LINE_END:
            position += 1
            continue
        at, good = _read_line(buffer, line_start, roles, moment, taken, numbers, texts, labels)
        position = at + 1
        seconds = moment[0] * 86400 + moment[1] * 60
        north, east = numbers[LAT - NUMBER, taken], numbers[LON - NUMBER, taken]
        if (
            good
            and moment[0] >= FIRST_DAY
            and seconds <= latest
            and abs(north) <= 90.0
            and abs(east) <= 180.0
            and (north != 0.0 or east != 0.0)
        ):
            acq_at[taken] = seconds
            row_no[taken] = line_no
            taken += 1
        else:
            odd[odd_count, 0] = line_start
            odd[odd_count, 1] = at
            odd[odd_count, 2] = line_no
            odd_count += 1
    return taken, odd_count
