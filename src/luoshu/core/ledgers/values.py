"""The values of one row: as they are typed, as they are stored, and as whole numbers that can be summed."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final

from luoshu.core.ledgers.declaration import LedgerDeclaration, LedgerMeasure
from luoshu.core.quantities import parse_any
from luoshu.core.tables import CellError, FormColumn, Gap, Kind, OfficeForm, Value, normal_name, parse_date

Stored = str | int | None
"""JSON of a value: exact text of a number with decimals, a whole number, a date in ISO form; None for a dash.

A blank cell is not stored at all.
"""
KEY_JOINT: Final = "·"
LARGEST: Final = 2**63 - 1
DASHES: Final = frozenset({"—", "——", "-", "--", "－", "–"})
LONGEST_TEXT: Final = 1000


class BadValue(ValueError):
    """A value that its column cannot hold: a Chinese sentence with a next step."""


def encode_values(form: OfficeForm, values: Mapping[str, Value]) -> dict[str, Stored]:
    """Return values as JSON. Raises BadValue for a value that is not of its column's kind; foreign keys are left."""
    found: dict[str, Stored] = {}
    for column in form.columns:
        value = values.get(column.key, Gap.BLANK)
        if value is Gap.DASH:
            found[column.key] = None
        elif value is not Gap.BLANK:
            found[column.key] = _encoded(column, value)
    return found


def _encoded(column: FormColumn, value: Value) -> Stored:
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    match column.kind:
        case Kind.INTEGER if is_whole:
            return int(value)  # type: ignore[arg-type]
        case Kind.NUMBER if is_whole or (isinstance(value, Decimal) and value.is_finite()):
            return plain(Decimal(value))  # type: ignore[arg-type]
        case Kind.DATE if isinstance(value, date):
            return value.isoformat()
        case Kind.TEXT | Kind.CHOICE if isinstance(value, str) and not isinstance(value, Gap):
            return str(value)
    raise BadValue(f"“{column.name}”的值与列的类型不符，请核对后重填。")


def plain(number: Decimal) -> str:
    """Return a number without an exponent and without idle zeros: 1E+3 is 1000, 2.50 is 2.5."""
    text = format(number, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def decode_values(form: OfficeForm, stored: Mapping[str, Stored]) -> dict[str, Value]:
    """Return the values of every column of the form; what is not stored is blank.

    A column that changed its kind since is read as far as it can be: what does not fit any more is blank.
    """
    return {column.key: _decoded(column, stored) for column in form.columns}


def _decoded(column: FormColumn, stored: Mapping[str, Stored]) -> Value:
    if column.key not in stored:
        return Gap.BLANK
    value = stored[column.key]
    if value is None:
        return Gap.DASH
    try:
        match column.kind:
            case Kind.INTEGER:
                return int(value)
            case Kind.NUMBER:
                return Decimal(value)
            case Kind.DATE:
                return date.fromisoformat(str(value))
            case _:
                return str(value)
    except (ValueError, InvalidOperation):
        return Gap.BLANK


def measure_integer(measure: LedgerMeasure, value: Value) -> int | None:
    """Return value x 10^scale, None for a gap. Raises BadValue when digits would be lost or the number is too large."""
    if isinstance(value, Gap) or not isinstance(value, Decimal | int):
        return None
    scaled = value.scaleb(measure.scale) if isinstance(value, Decimal) else value * 10**measure.scale
    if isinstance(scaled, Decimal) and scaled != scaled.to_integral_value():
        raise BadValue(f"“{value}”的小数超过 {measure.scale} 位，请按规定位数填写。")
    if abs(scaled) > LARGEST:
        raise BadValue(f"“{value}”过大，请核对单位后重填。")
    return int(scaled)


def measure_value(measure: LedgerMeasure, whole: int) -> Decimal:
    """Return the value a stored whole number stands for."""
    return Decimal(whole).scaleb(-measure.scale)


def row_key(declaration: LedgerDeclaration, values: Mapping[str, Value]) -> str:
    """Return the words that name a row, joined; empty when a part of them is missing. It can stand in an address."""
    parts = [
        "" if isinstance(value, Gap) else str(value).strip()
        for value in (values.get(key, Gap.BLANK) for key in declaration.key_columns)
    ]
    return joined_key(parts) if all(parts) else ""


def joined_key(parts: Iterable[str]) -> str:
    """Return the words of a key as one; it can stand in an address."""
    return KEY_JOINT.join(parts).replace("/", "／")


def parse_cell(column: FormColumn, text: str) -> Value:
    """Read one typed field, in the unit the sheet is kept in. Raises CellError with a sentence."""
    text = text.strip()
    if not text:
        return Gap.BLANK
    if text in DASHES:
        return Gap.DASH
    match column.kind:
        case Kind.TEXT:
            if len(text) > LONGEST_TEXT:
                raise CellError("too_long", f"“{column.name}”超过 {LONGEST_TEXT} 字，请写短些。")
            return text
        case Kind.DATE:
            return parse_date(text)
        case Kind.CHOICE:
            wanted = normal_name(text)
            for choice in column.choices:
                if normal_name(choice) == wanted:
                    return choice
            raise CellError("not_a_choice", f"“{column.name}”只能填：{'、'.join(column.choices)}。")
        case _:
            return _number(column, text)


def _number(column: FormColumn, text: str) -> Decimal | int:
    bare = text.replace(" ", "").removesuffix(column.written_unit or "%")
    sign = -1 if bare[:1] in ("-", "－", "−") else 1
    parsed = parse_any(bare.lstrip("-－−")) if bare else None
    if parsed is None:
        raise CellError("not_a_number", f"“{column.name}”应填数字，现在是“{text[:20]}”。没有的填“—”，不清楚的留空。")
    value = sign * parsed * column.per_unit
    if column.kind is Kind.INTEGER:
        if value != value.to_integral_value():
            raise CellError("not_whole", f"“{column.name}”应填整数，现在是“{text[:20]}”，请核对。")
        return int(value)
    return Decimal(value)


def shown_value(column: FormColumn, value: Value) -> str:
    """Return a value as the sheet shows it: in the sheet's unit, a dash for "none", empty for "not known"."""
    match value:
        case Gap.BLANK:
            return ""
        case Gap.DASH:
            return "—"
        case Decimal() | int():
            return plain(Decimal(value) / column.per_unit)
        case date():
            return value.isoformat()
        case _:
            return str(value)


def digest_of_rows(rows: Iterable[tuple[str, int, Mapping[str, Stored]]]) -> str:
    """Return the SHA-256 of rows (key, number of the version, stored values); their order does not matter."""
    lines = sorted(
        json.dumps([key, number, dict(values)], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        for key, number, values in rows
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
