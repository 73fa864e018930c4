"""The fast path's kernel: bytes of FIRMS rows -> numbers and codes in one pass, odd lines set aside untouched.

A decimal is read as an integer mantissa divided by a power of ten. With at most 15 digits both are exact in
float64, so the quotient is correctly rounded and equals what float() gives. Whatever does not fit this narrow grammar
(spaces, exponents, quotes, empty positions, strange dates) makes the line odd: the row-wise reader decides about it
and words the reason.
"""

import numpy as np
from numba import njit

# What a column is, by position. Numbers from NUMBER on go to numbers[role - NUMBER], texts from TEXT on to texts[...].
IGNORE, LAT, LON, DATE, TIME, CONFIDENCE = 0, 1, 2, 3, 4, 5
NUMBER = 10
TEXT = 30
CONFIDENCE_TEXT = 5  # the text column that holds confidence classes; the first five are TEXT roles
TEXT_COLUMNS = 6
MAX_LABELS = 64

_POWERS = 10.0 ** np.arange(0, 23)
_MONTH_DAYS = np.array([31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31], dtype=np.int64)


@njit(nogil=True, cache=True)
def _decimal(buffer, start, end):  # type: ignore[no-untyped-def]
    """(value, ok) of buffer[start:end] as a plain decimal."""
    at = start
    negative = False
    if at < end and (buffer[at] == 45 or buffer[at] == 43):
        negative = buffer[at] == 45
        at += 1
    mantissa = np.int64(0)
    digits = 0
    decimals = -1
    while at < end:
        byte = buffer[at]
        if 48 <= byte <= 57:
            mantissa = mantissa * 10 + np.int64(byte - 48)
            digits += 1
            if decimals >= 0:
                decimals += 1
        elif byte == 46 and decimals < 0:
            decimals = 0
        else:
            return 0.0, False
        at += 1
    if digits == 0 or digits > 15:
        return 0.0, False
    value = float(mantissa)
    if decimals > 0:
        value /= _POWERS[decimals]
    return (-value if negative else value), True


@njit(nogil=True, cache=True)
def _day_number(buffer, start, end):  # type: ignore[no-untyped-def]
    """Days since 1970-01-01 of YYYY-MM-DD, or -1 (civil calendar by March-based years)."""
    if end - start != 10 or buffer[start + 4] != buffer[start + 7]:
        return -1
    mark = buffer[start + 4]
    if mark != 45 and mark != 47:
        return -1
    for at in range(start, end):
        if at != start + 4 and at != start + 7 and not 48 <= buffer[at] <= 57:
            return -1
    zero = np.int64(48)
    year = (
        (buffer[start] - zero) * 1000
        + (buffer[start + 1] - zero) * 100
        + (buffer[start + 2] - zero) * 10
        + (buffer[start + 3] - zero)
    )
    month = (buffer[start + 5] - zero) * 10 + (buffer[start + 6] - zero)
    day = (buffer[start + 8] - zero) * 10 + (buffer[start + 9] - zero)
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


@njit(nogil=True, cache=True)
def _minute_of_day(buffer, start, end):  # type: ignore[no-untyped-def]
    """Minutes since midnight of 0035, 35, 440, 00:00; -1 for anything else."""
    hours = np.int64(0)
    minutes = np.int64(0)
    digits = 0
    colon = -1
    for at in range(start, end):
        byte = buffer[at]
        if byte == 58 and colon < 0 and digits > 0:
            colon = digits
            hours = minutes
            minutes = np.int64(0)
        elif 48 <= byte <= 57:
            minutes = minutes * 10 + np.int64(byte - 48)
            digits += 1
        else:
            return -1
    if digits == 0 or digits > 4:
        return -1
    if colon < 0:
        hours = minutes // 100
        minutes = minutes % 100
    elif colon > 2 or digits - colon != 2:
        return -1
    if hours > 23 or minutes > 59:
        return -1
    return hours * 60 + minutes


@njit(nogil=True, cache=True)
def _label(buffer, start, end, column, label_start, label_end, label_count, last):  # type: ignore[no-untyped-def]
    """Code of a text among its column's labels, a new code when it is new, -1 when the column has too many."""
    length = end - start
    guess = last[column]
    for step in range(-1, label_count[column]):
        code = guess if step < 0 else step
        if code < 0:
            continue
        first = label_start[column, code]
        if label_end[column, code] - first != length:
            continue
        same = True
        for at in range(length):
            if buffer[first + at] != buffer[start + at]:
                same = False
                break
        if same:
            last[column] = code
            return code
    code = label_count[column]
    if code >= MAX_LABELS:
        return -1
    for at in range(start, end):
        if buffer[at] <= 32 or buffer[at] >= 127:
            return -1
    label_start[column, code] = start
    label_end[column, code] = end
    label_count[column] = code + 1
    last[column] = code
    return code


@njit(nogil=True, cache=True)
def scan_rows(  # type: ignore[no-untyped-def]
    buffer, start, first_line_no, roles, latest, lat, lon, acq_at, row_no, numbers, texts, odd, labels
):
    """Read every line from byte ``start``; returns (taken, odd count).

    roles: int64[columns]. latest: epoch seconds no row may pass. lat, lon, acq_at, row_no: [lines]; numbers:
    [k, lines]; texts: int16[TEXT_COLUMNS, lines]; odd: int64[lines, 3] line start, line end, line number. labels: tuple
    of (start, end, count) int64 arrays. Rows taken stand at the front; values of absent columns are untouched.
    """
    label_start, label_end, label_count = labels
    last = np.full(TEXT_COLUMNS, -1, dtype=np.int64)
    size = len(buffer)
    columns = len(roles)
    taken = 0
    odd_count = 0
    line_no = first_line_no - 1
    position = start
    while position < size:
        line_start = position
        line_no += 1
        column = 0
        good = True
        day = np.int64(-1)
        minute = np.int64(-1)
        north = np.nan
        east = np.nan
        at = line_start
        while True:
            field_start = at
            while at < size and buffer[at] != 44 and buffer[at] != 10:
                at += 1
            field_end = at
            ended = at >= size or buffer[at] == 10
            if ended and field_end > field_start and buffer[field_end - 1] == 13:
                field_end -= 1
            if column >= columns:
                good = False
            elif good:
                role = roles[column]
                if role == LAT:
                    north, good = _decimal(buffer, field_start, field_end)
                elif role == LON:
                    east, good = _decimal(buffer, field_start, field_end)
                elif role == DATE:
                    day = _day_number(buffer, field_start, field_end)
                elif role == TIME:
                    minute = _minute_of_day(buffer, field_start, field_end)
                elif role >= TEXT:
                    code = _label(
                        buffer, field_start, field_end, role - TEXT, label_start, label_end, label_count, last
                    )
                    good = code >= 0
                    texts[role - TEXT, taken] = code
                elif role == CONFIDENCE or role >= NUMBER:
                    row = 0 if role == CONFIDENCE else role - NUMBER
                    if field_end == field_start:
                        numbers[row, taken] = np.nan
                        code = (
                            _label(
                                buffer,
                                field_start,
                                field_end,
                                CONFIDENCE_TEXT,
                                label_start,
                                label_end,
                                label_count,
                                last,
                            )
                            if role == CONFIDENCE
                            else 0
                        )
                        good = code >= 0
                        if role == CONFIDENCE:
                            texts[CONFIDENCE_TEXT, taken] = code
                    else:
                        value, number = _decimal(buffer, field_start, field_end)
                        if role == CONFIDENCE:
                            if number:
                                good = 0.0 <= value <= 100.0
                                texts[CONFIDENCE_TEXT, taken] = -1
                            else:
                                value = np.nan
                                code = _label(
                                    buffer,
                                    field_start,
                                    field_end,
                                    CONFIDENCE_TEXT,
                                    label_start,
                                    label_end,
                                    label_count,
                                    last,
                                )
                                good = code >= 0
                                texts[CONFIDENCE_TEXT, taken] = code
                        else:
                            # -999 and its like mean "no value": the row-wise reader knows which.
                            good = number and value > -900.0
                        numbers[row, taken] = value
            column += 1
            at += 1
            if ended:
                break
        position = at
        line_end = min(at - 1, size)
        if column == 1 and line_end - line_start <= 1 and (line_end == line_start or buffer[line_start] <= 32):
            continue
        moment = day * 86400 + minute * 60
        good = (
            good
            and column == columns
            and day >= 10957
            and minute >= 0
            and moment <= latest
            and abs(north) <= 90.0
            and abs(east) <= 180.0
            and (north != 0.0 or east != 0.0)
        )
        if good:
            lat[taken] = north
            lon[taken] = east
            acq_at[taken] = moment
            row_no[taken] = line_no
            taken += 1
        else:
            odd[odd_count, 0] = line_start
            odd[odd_count, 1] = line_end
            odd[odd_count, 2] = line_no
            odd_count += 1
    return taken, odd_count
