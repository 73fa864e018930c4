"""Values of a row as another system sends them: the shapes in which they are stored, in standard units."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final

from luoshu.core.ledgers.values import LONGEST_TEXT
from luoshu.core.tables import FormColumn, Gap, Kind, OfficeForm, Value

LARGEST_DIGITS: Final = 24


def read_exchanged(form: OfficeForm, sent: Mapping[str, object]) -> tuple[dict[str, Value], dict[str, str]]:
    """Return values by column key, and a sentence for each cell that cannot be taken.

    Null says that there is none (—), an empty text that nothing is known; a column that is not sent stays as it is.
    Numbers are whole numbers or exact text ("12.5"), days ISO text, choices one of the column's words.
    """
    columns = {column.key: column for column in form.columns}
    values: dict[str, Value] = {}
    wrong: dict[str, str] = {}
    for key, raw in sent.items():
        column = columns.get(key)
        if column is None:
            wrong[key] = f"台账没有“{key[:40]}”这一列，请核对列代码。"
            continue
        value = _read(column, raw)
        if value is None:
            wrong[key] = f"“{column.name}”{_WANTED[column.kind]}，收到的是“{str(raw)[:20]}”，请改正后重报。"
        else:
            values[key] = value
    return values, wrong


_WANTED: Final = {
    Kind.TEXT: f"应是不超过 {LONGEST_TEXT} 字的文字",
    Kind.NUMBER: '应是数，小数写成文字，如 "12.5"',
    Kind.INTEGER: "应是整数",
    Kind.DATE: "应是日期，如 2024-09-26",
    Kind.CHOICE: "应是规定的选项",
}


def _read(column: FormColumn, raw: object) -> Value | None:
    if raw is None:
        return Gap.DASH
    if raw == "":
        return Gap.BLANK
    match column.kind:
        case Kind.TEXT:
            return raw if isinstance(raw, str) and len(raw) <= LONGEST_TEXT else None
        case Kind.CHOICE:
            return raw if isinstance(raw, str) and raw in column.choices else None
        case Kind.DATE:
            return _day(raw)
        case Kind.INTEGER:
            number = _number(raw)
            return int(number) if number is not None and number == number.to_integral_value() else None
        case _:
            return _number(raw)


def _day(raw: object) -> date | None:
    try:
        return date.fromisoformat(raw) if isinstance(raw, str) else None
    except ValueError:
        return None


def _number(raw: object) -> Decimal | None:
    if isinstance(raw, bool) or not isinstance(raw, int | float | str):
        return None
    try:
        number = Decimal(str(raw))
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number.adjusted()) < LARGEST_DIGITS else None
