"""What a form of a rule asks: fields with labels, units and choices, and the way between what is typed and a body.

One declaration makes the page, the office's sheet and the sentence of a kind of rule; ``shape_table`` holds them.
Typed values are texts: one for a field, several for a field of many choices, one mapping a line for a table.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from luoshu.apps.rules.errors import RuleInvalid
from luoshu.core.quantities import parse_any

Line = Mapping[str, str]
TypedValue = str | Sequence[str] | Sequence[Line]
Typed = Mapping[str, TypedValue]
_BREAK: Final = re.compile(r"[、,，;；\s]+")
_HALF: Final = re.compile(r"(\d{1,2}:\d{2})\s*(?:-|－|–|—|至|到)\s*(\d{1,2}:\d{2})")
MOST_LINES: Final = 100


class FieldKind(StrEnum):
    """What is typed into a field, and what it becomes in the body."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    WHOLE = "whole"
    NUMBER = "number"
    EXACT = "exact"
    CHOICE = "choice"
    YES_NO = "yes_no"
    MANY = "many"
    WORDS = "words"
    MONTH_DAY = "month_day"
    HALVES = "halves"
    PAIRS = "pairs"
    LINES = "lines"
    NESTED = "nested"


CHOSEN: Final = frozenset({FieldKind.CHOICE, FieldKind.YES_NO})
YES: Final = "yes"
NO: Final = "no"


@dataclass(frozen=True)
class ShapeField:
    """One question. ``key`` may name a place inside another mapping: ``speed_kmh.hill``."""

    key: str
    label: str
    kind: FieldKind = FieldKind.TEXT
    choices: tuple[tuple[str, str], ...] = ()
    unit: str = ""
    hint: str = ""
    is_required: bool = True
    default: Any = None
    lines: tuple["ShapeField", ...] = ()

    def word_for(self, code: object) -> str:
        """Return the label of a choice; a code that is no choice as it stands."""
        return dict(self.choices).get(str(code), str(code))


@dataclass(frozen=True)
class Shape:
    """One form. ``fixed`` parts of the body are not asked; ``mark`` is a key that only bodies of this shape have."""

    key: str
    kind: str
    label: str
    fields: tuple[ShapeField, ...]
    fixed: Mapping[str, Any]
    mark: str = ""
    fixed_code: str = ""
    hint: str = ""

    def holds(self, kind: str, body: Mapping[str, Any]) -> bool:
        """Tell whether a stored body was made by this form."""
        fits = all(body.get(name) == value for name, value in self.fixed.items())
        return kind == self.kind and fits and (not self.mark or self.mark in body)

    @property
    def table(self) -> ShapeField | None:
        """Return the field that holds lines, if there is one."""
        return next((field for field in self.fields if field.kind is FieldKind.LINES), None)


def body_of(shape: Shape, typed: Typed) -> dict[str, Any]:
    """Return the body that was typed. Raises RuleInvalid, the sentence names the field."""
    body: dict[str, Any] = dict(shape.fixed)
    for field in shape.fields:
        given = typed.get(field.key, "")
        if field.kind is FieldKind.LINES:
            body[field.key] = _lines(field, given)
            continue
        value = _value(field, given, "")
        if value is not None:
            _put(body, field.key, value)
    return body


def typed_of(shape: Shape, body: Mapping[str, Any]) -> dict[str, TypedValue]:
    """Return a stored body as it would have been typed: ``body_of`` of it gives the body back."""
    typed: dict[str, TypedValue] = {}
    for field in shape.fields:
        value = _get(body, field.key)
        if field.kind is FieldKind.LINES:
            rows = value if isinstance(value, list) else []
            typed[field.key] = [{one.key: str(_shown(one, row.get(one.key))) for one in field.lines} for row in rows]
        else:
            typed[field.key] = _shown(field, value)
    return typed


def words_of(shape: Shape, body: Mapping[str, Any]) -> str:
    """Return a body in words, field after field; what is not set is left out."""
    parts = []
    for field in shape.fields:
        value = _get(body, field.key)
        if field.kind is FieldKind.LINES:
            rows = value if isinstance(value, list) else []
            parts += ["，".join(_worded(field.lines, row)) for row in rows]
        elif value not in (None, "", []):
            parts.append(f"{field.label} {_said(field, value)}")
    return "；".join(parts)


def _worded(fields: Sequence[ShapeField], row: Mapping[str, Any]) -> list[str]:
    said = {field.key: _said(field, row[field.key]) for field in fields if row.get(field.key) not in (None, "", 0)}
    # A code is for the machine; a row that has nothing else is still told.
    return [text for key, text in said.items() if key != "code" or len(said) == 1]


def _said(field: ShapeField, value: Any) -> str:
    if field.kind in CHOSEN:
        return field.word_for(_shown(field, value))
    if field.kind is FieldKind.MANY:
        return "、".join(field.word_for(one) for one in value)
    return f"{_shown(field, value)}{' ' + field.unit if field.unit else ''}"


def _shown(field: ShapeField, value: Any) -> str | Sequence[str]:
    if value is None:
        return [] if field.kind is FieldKind.MANY else ""
    match field.kind:
        case FieldKind.MANY:
            return [str(one) for one in value]
        case FieldKind.YES_NO:
            return YES if value else NO
        case FieldKind.WORDS:
            return "、".join(str(one) for one in value)
        case FieldKind.PAIRS:
            return "、".join(f"{name}={_decimal(number)}" for name, number in value.items())
        case FieldKind.NESTED:
            return json.dumps(value, ensure_ascii=False)
        case FieldKind.HALVES:
            return "、".join("-".join(half) for half in value)
        case FieldKind.NUMBER | FieldKind.WHOLE:
            return _decimal(value)
        case _:
            return str(value)


def _lines(field: ShapeField, given: TypedValue) -> list[dict[str, Any]]:
    rows = [row for row in given if isinstance(row, Mapping) and any(text.strip() for text in row.values())]
    if len(rows) > MOST_LINES:
        raise RuleInvalid(reason=f"“{field.label}”最多 {MOST_LINES} 条，请分成几条规则。")
    made = []
    for number, row in enumerate(rows, start=1):
        values = {one.key: _value(one, row.get(one.key, ""), f"第 {number} 条的") for one in field.lines}
        made.append({key: value for key, value in values.items() if value is not None})
    if not made and field.is_required:
        raise RuleInvalid(reason=f"“{field.label}”至少要填一条，请补上。")
    return made


def _value(field: ShapeField, given: TypedValue, where: str) -> Any:
    """Return the value of one field; None: nothing typed and nothing by default, so the body does not speak of it."""
    if field.kind is FieldKind.MANY:
        return _many(field, given, where)
    text = given.strip() if isinstance(given, str) else ""
    if not text:
        if field.is_required:
            raise RuleInvalid(reason=f"{where}“{field.label}”没有填写，请补上。")
        return field.default
    match field.kind:
        case FieldKind.CHOICE:
            return _choice(field, text, where)
        case FieldKind.YES_NO:
            return _choice(field, text, where) == YES
        case FieldKind.WORDS:
            return [word for word in _BREAK.split(text) if word]
        case FieldKind.PAIRS:
            return _pairs(field, text, where)
        case FieldKind.NESTED:
            return _nested(field, text, where)
        case FieldKind.HALVES:
            return [[_padded(first), _padded(last)] for first, last in _HALF.findall(text)]
        case FieldKind.NUMBER | FieldKind.WHOLE | FieldKind.EXACT:
            return _number(field, text, where)
        case _:
            return text


def _choice(field: ShapeField, text: str, where: str) -> str:
    for code, label in field.choices:
        if text in (code, label):
            return code
    raise RuleInvalid(reason=f"{where}“{field.label}”的“{text[:20]}”不在选项里，请重新选择。")


def _many(field: ShapeField, given: TypedValue, where: str) -> list[str]:
    words = _BREAK.split(given) if isinstance(given, str) else [str(one) for one in given]
    chosen = [_choice(field, word, where) for word in words if word]
    if not chosen and field.is_required:
        raise RuleInvalid(reason=f"{where}“{field.label}”一项也没有选，请选择。")
    return chosen


def _pairs(field: ShapeField, text: str, where: str) -> dict[str, int | float | str]:
    found = {}
    for word in _BREAK.split(text):
        name, sign, number = word.replace("＝", "=").partition("=")
        if word and not (sign and name):
            raise RuleInvalid(reason=f"{where}“{field.label}”要写成 编号=数字，现在是“{word[:20]}”。")
        if word:
            found[name] = _number(field, number, where)
    return found


def _nested(field: ShapeField, text: str, where: str) -> dict[str, Any]:
    """Return what is written as JSON: the format of another system, copied from its paper."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise RuleInvalid(reason=f'{where}“{field.label}”要写成 JSON 对象，例如 {{"甲": "乙"}}。')
    return found


def _decimal(value: object) -> str:
    return format(Decimal(str(value)), "f")


def _number(field: ShapeField, text: str, where: str) -> int | float | str:
    parsed = parse_any(text.removesuffix(field.unit).strip() if field.unit else text)
    if parsed is None:
        raise RuleInvalid(reason=f"{where}“{field.label}”要填数字，现在是“{text[:20]}”。")
    if field.kind is FieldKind.EXACT:
        return format(parsed, "f")
    if parsed == parsed.to_integral_value():
        return int(parsed)
    if field.kind is FieldKind.WHOLE:
        raise RuleInvalid(reason=f"{where}“{field.label}”要填整数，现在是“{text[:20]}”。")
    return float(parsed)


def _padded(clock: str) -> str:
    return clock.rjust(5, "0")


def _get(body: Mapping[str, Any], key: str) -> Any:
    outer, _, inner = key.partition(".")
    value = body.get(outer)
    return value.get(inner) if inner and isinstance(value, Mapping) else None if inner else value


def _put(body: dict[str, Any], key: str, value: Any) -> None:
    outer, _, inner = key.partition(".")
    if inner:
        body.setdefault(outer, {})[inner] = value
    else:
        body[outer] = value
