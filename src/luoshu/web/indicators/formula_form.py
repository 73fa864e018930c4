"""The form of a formula: a stored formula as fields, fields as a formula, and what the page draws of them.

Fields are ``above.ledger``, ``above.measure``, ``above.0.column``, ``above.0.op``, ``above.0.value``, ``above.0.word``
(several), the same under ``below`` for the base and ``out`` for what is left out. ``above.0.group`` says which test the
condition is part of: none of its own (empty), one of the "any of" groups (a, b, c), or what no row may meet (none).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.utils.datastructures import MultiValueDict

from luoshu.apps.indicators.errors import FormulaInvalid
from luoshu.apps.indicators.queries import CHOICE_WORDS, DATE_WORDS, NUMBER_WORDS, Book, BookColumn
from luoshu.core.indicators import Counting, Formula, Group, Joined, Op, Test, Timing, conditions_of
from luoshu.core.tables import unit_factor

Typed = MultiValueDict[str, str]
Pairs = tuple[tuple[str, str], ...]

SPARE_LINES: Final = 2
MOST_LINES: Final = 20
FACTORS: Final = {"%": "100", "‰": "1000"}
TIMINGS: Final[Pairs] = (
    ("state", "按现在的样子：一行算一行"),
    ("cumulative", "按各行自己的日期：累计到期末"),
    ("increment", "按各行自己的日期：只算本期新增"),
)


NONE: Final = "none"
GROUPS: Final[Pairs] = (
    ("", "必须符合"),
    ("a", "甲组：符合任一条"),
    ("b", "乙组：符合任一条"),
    ("c", "丙组：符合任一条"),
    (NONE, "不得符合"),
)


@dataclass(frozen=True)
class Line:
    """One condition as it is drawn: its column, how it is looked at, what stands there, and the group it is in."""

    name: str
    column: str
    kind: str
    unit: str
    ops: Pairs
    op: str
    value: str
    words: tuple[tuple[str, bool], ...]
    needs_value: bool
    group: str = ""


@dataclass(frozen=True)
class TermForm:
    """What is counted, as it is drawn."""

    name: str
    ledger: str
    measure: str
    scope: str
    date_column: str
    columns: tuple[BookColumn, ...]
    lines: tuple[Line, ...]

    @property
    def measures(self) -> tuple[BookColumn, ...]:
        """The columns that may be added up."""
        return tuple(column for column in self.columns if column.is_measure)

    @property
    def dates(self) -> tuple[BookColumn, ...]:
        """The columns by which rows may be put into periods."""
        return tuple(column for column in self.columns if column.is_date)


def drawn(typed: Typed, books: Mapping[str, Book]) -> dict[str, Any]:
    """Return what the page draws: both terms, what is left out, and the rest as it was typed."""
    above = _term_form("above", typed, books)
    below = _term_form("below", typed, books, otherwise=above.ledger)
    timing = typed.get("timing", "state")
    return {
        "above": above,
        "below": below,
        "has_below": bool(typed.get("has_below")),
        "out": TermForm("out", above.ledger, "", "", "", above.columns, _lines("out", typed, books.get(above.ledger))),
        "timing": timing,
        "timings": TIMINGS,
        "groups": GROUPS,
        "is_dated": timing != "state",
        "beside": typed.getlist("beside"),
        "typed": {name: typed.get(name, "") for name in ("unit", "part_unit", "decimals", "denominator_name")},
    }


def _term_form(name: str, typed: Typed, books: Mapping[str, Book], otherwise: str = "") -> TermForm:
    code = typed.get(f"{name}.ledger", "") or otherwise
    book = books.get(code)
    return TermForm(
        name=name,
        ledger=code if book is not None else "",
        measure=typed.get(f"{name}.measure", ""),
        scope=typed.get(f"{name}.scope", ""),
        date_column=typed.get(f"{name}.date", ""),
        columns=tuple(book.columns.values()) if book is not None else (),
        lines=_lines(name, typed, book),
    )


def _lines(name: str, typed: Typed, book: Book | None) -> tuple[Line, ...]:
    if book is None:
        return ()
    kept = [number for number in _numbers(name, typed) if typed.get(f"{name}.{number}.column")]
    found = [_line(f"{name}.{place}", f"{name}.{number}", typed, book) for place, number in enumerate(kept)]
    return (*found, *(_line(f"{name}.{len(kept) + spare}", "", typed, book) for spare in range(SPARE_LINES)))


def _numbers(name: str, typed: Typed) -> list[int]:
    parts = (key.removeprefix(f"{name}.").partition(".")[0] for key in typed if key.startswith(f"{name}."))
    return sorted({int(part) for part in parts if part.isascii() and part.isdigit()})[:MOST_LINES]


def _line(name: str, held: str, typed: Typed, book: Book) -> Line:
    column = book.columns.get(typed.get(f"{held}.column", ""))
    if column is None:
        return Line(name, "", "", "", (), "", "", (), needs_value=False)
    ops = _ops(column)
    op = typed.get(f"{held}.op", "")
    op = op if op in dict(ops) else ops[0][0]
    chosen = typed.getlist(f"{held}.word")
    # A word that the ledger's choices no longer have stays, ticked, until somebody takes it out.
    words = (*column.choices, *(word for word in chosen if word not in column.choices)) if column.is_choice else ()
    return Line(
        name=name,
        column=column.key,
        kind=column.kind.value,
        unit=column.unit,
        ops=ops,
        op=op,
        value=typed.get(f"{held}.value", ""),
        words=tuple((word, word in chosen) for word in words),
        needs_value=op not in (Op.GIVEN, Op.MISSING),
        group=group if (group := typed.get(f"{held}.group", "")) in dict(GROUPS) else "",
    )


def _ops(column: BookColumn) -> Pairs:
    words = CHOICE_WORDS if column.is_choice else DATE_WORDS if column.is_date else NUMBER_WORDS
    return tuple((op.value, label) for op, label in words.items())


def typed_of(formula: Formula, books: Mapping[str, Book]) -> Typed:
    """Return a stored formula as the fields of the form."""
    typed: Typed = MultiValueDict()
    for name, term in (("above", formula.numerator), ("below", formula.denominator)):
        if term is None:
            continue
        typed.update({f"{name}.ledger": term.ledger, f"{name}.measure": term.measure})
        typed.update({f"{name}.scope": term.scope, f"{name}.date": term.date_column})
        _type_conditions(typed, name, term.where, books.get(term.ledger))
    _type_conditions(typed, "out", formula.excluded, books.get(formula.numerator.ledger))
    if formula.denominator is not None:
        typed["has_below"] = "1"
    typed["timing"] = "state" if formula.timing is Timing.STATE else formula.counting.value
    typed.setlist("beside", list(formula.beside))
    for field in ("unit", "part_unit", "denominator_name"):
        typed[field] = getattr(formula, field)
    typed["decimals"] = str(formula.decimals)
    return typed


def _type_conditions(typed: Typed, name: str, tests: tuple[Test, ...], book: Book | None) -> None:
    letters = iter("abc")
    placed = [
        (condition, (NONE if one.joined is Joined.NONE else letter) if isinstance(one, Group) else "")
        for one in tests
        for letter in ((next(letters) if isinstance(one, Group) and one.joined is Joined.ANY else ""),)
        for condition in conditions_of((one,))
    ]
    for number, (condition, group) in enumerate(placed):
        field = f"{name}.{number}"
        typed[f"{field}.group"] = group
        typed[f"{field}.column"], typed[f"{field}.op"] = condition.column, condition.op.value
        column = book.columns.get(condition.column) if book is not None else None
        if condition.op in (Op.IS, Op.NOT):
            typed.setlist(f"{field}.word", [str(value) for value in condition.values])
        elif condition.values:
            value = condition.values[0]
            typed[f"{field}.value"] = column.shown(value) if column is not None else str(value)


def body_of(typed: Typed, books: Mapping[str, Book]) -> dict[str, Any]:
    """Return the formula that was typed, as it is stored. Raises FormulaInvalid with what to do in words."""
    unit, part_unit = typed.get("unit", "").strip(), typed.get("part_unit", "").strip()
    has_below = bool(typed.get("has_below"))
    if not unit:
        raise FormulaInvalid(reason="请写单位，如“个”“公里”；比值写“%”。")
    if unit in FACTORS and not has_below:
        raise FormulaInvalid(reason=f"单位是“{unit}”的要有分母，请勾选“是比值”并填除以什么。")
    if has_below and not part_unit:
        raise FormulaInvalid(reason="请写分子、分母用什么单位，如“个”“公里”。")
    if has_below and not typed.get("denominator_name", "").strip():
        raise FormulaInvalid(reason="请写分母叫什么，如“列入2024年计划的小区”，页面上会显示。")
    timing = typed.get("timing", "state")
    if timing not in dict(TIMINGS):
        raise FormulaInvalid(reason="请选按现在的样子取数，还是按各行的日期取数。")
    is_dated = timing != "state"
    own_unit = part_unit if has_below else unit
    above = _term_body("above", typed, books, own_unit, is_dated=is_dated)
    below = _term_body("below", typed, books, own_unit, is_dated=is_dated) if has_below else None
    decimals = typed.get("decimals", "0").strip() or "0"
    if not (decimals.isascii() and decimals.isdigit() and int(decimals) <= 6):
        raise FormulaInvalid(reason=f"保留小数位数要填 0 到 6 的整数，现在是“{decimals[:10]}”。")
    return {
        "numerator": above,
        "denominator": below,
        "denominator_name": typed.get("denominator_name", "").strip()[:60] if has_below else "",
        "excluded": _excluded(typed, books, above, below),
        "timing": Timing.DATED.value if is_dated else Timing.STATE.value,
        "counting": Counting.INCREMENT.value if timing == "increment" else Counting.CUMULATIVE.value,
        "unit": unit[:20],
        "factor": FACTORS.get(unit, "1") if has_below else "1",
        "decimals": int(decimals),
        "beside": typed.getlist("beside")[:6] if has_below else [],
        "part_unit": part_unit[:20] if has_below else "",
    }


def _term_body(name: str, typed: Typed, books: Mapping[str, Book], unit: str, *, is_dated: bool) -> dict[str, Any]:
    what = "数什么" if name == "above" else "除以什么"
    book = books.get(typed.get(f"{name}.ledger", "") or typed.get("above.ledger", ""))
    if book is None:
        raise FormulaInvalid(reason=f"“{what}”没有选台账，请先选数哪本台账。")
    measure = typed.get(f"{name}.measure", "")
    column = book.columns.get(measure)
    if measure and (column is None or not column.is_measure):
        raise FormulaInvalid(reason=f"“{what}”选的列不在《{book.title}》的计数列里，请重新选。")
    date_column = typed.get(f"{name}.date", "") if is_dated else ""
    if date_column and not (date_column in book.columns and book.columns[date_column].is_date):
        raise FormulaInvalid(reason=f"“{what}”的日期列不在《{book.title}》里，请重新选。")
    return {
        "ledger": book.code,
        "measure": measure,
        "where": _conditions(name, typed, book),
        "scale": str(_scale(column, unit)),
        "scope": typed.get(f"{name}.scope", ""),
        "date_column": date_column,
    }


def _scale(column: BookColumn | None, unit: str) -> Decimal:
    """Return what the ledger's whole numbers are multiplied with to be in a unit; rows are counted one by one."""
    if column is None:
        return unit_factor(unit.lstrip("百千万亿") or unit, unit) or Decimal(1)
    factor = unit_factor(column.unit, unit) if column.unit else Decimal(1)
    if factor is None:
        raise FormulaInvalid(reason=f"“{column.label}”的单位是“{column.unit}”，不能换算成“{unit}”，请改单位。")
    return factor.scaleb(-column.scale).normalize()


def _excluded(
    typed: Typed, books: Mapping[str, Book], above: dict[str, Any], below: dict[str, Any] | None
) -> list[dict[str, Any]]:
    found = _conditions("out", typed, books[above["ledger"]])
    if below is None:
        return found
    other = books[below["ledger"]]
    for condition in (inner for one in found for inner in one.get("any", one.get("none", [one]))):
        if condition["column"] not in other.columns:
            label = books[above["ledger"]].named(condition["column"])
            raise FormulaInvalid(reason=f"分母的《{other.title}》没有“{label}”这一列，不能用它作“不计”的条件，请改。")
    return found


def _conditions(name: str, typed: Typed, book: Book) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    groups: dict[str, list[dict[str, Any]]] = {}
    for number in _numbers(name, typed):
        field = f"{name}.{number}"
        key = typed.get(f"{field}.column", "")
        if not key:
            continue
        column = book.columns.get(key)
        if column is None:
            raise FormulaInvalid(reason=f"条件里的一列不在《{book.title}》里，请重新选列。")
        ops = _ops(column)
        op = typed.get(f"{field}.op", "") or ops[0][0]
        if op not in dict(ops):
            raise FormulaInvalid(reason=f"“{column.label}”不能这样比，请重新选。")
        condition = {"column": key, "op": op, "values": _values(column, op, field, typed)}
        group = typed.get(f"{field}.group", "")
        if group not in dict(GROUPS):
            raise FormulaInvalid(reason=f"“{column.label}”要说明是必须符合、任一条，还是不得符合，请重新选。")
        if not group:
            found.append(condition)
        elif group in groups:
            groups[group].append(condition)
        else:
            # A group stands where its first condition does; what is added to it later lands there too.
            groups[group] = [condition]
            found.append({Joined.NONE.value if group == NONE else Joined.ANY.value: groups[group]})
    return found


def _values(column: BookColumn, op: str, field: str, typed: Typed) -> list[str | int]:
    if op in (Op.GIVEN, Op.MISSING):
        return []
    if column.is_choice:
        words: list[str | int] = [word for word in typed.getlist(f"{field}.word") if word]
        if not words:
            raise FormulaInvalid(reason=f"“{column.label}”没有勾选取哪些，请至少勾一个。")
        return words
    text = typed.get(f"{field}.value", "").strip()
    if column.is_date:
        try:
            return [date.fromisoformat(text).isoformat()]
        except ValueError:
            raise FormulaInvalid(reason=f"“{column.label}”要填一个日期，请用日期框选。") from None
    try:
        number = Decimal(text.replace(",", "")).scaleb(column.scale)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or number != number.to_integral_value() or abs(number) > 10**15:
        places = f"最多 {column.scale} 位小数" if column.scale else "整数"
        raise FormulaInvalid(reason=f"“{column.label}”要填数（{places}），现在是“{text[:20]}”，请改正。")
    return [int(number)]


def cleaned(posted: Typed) -> Typed:
    """Return what was sent without zero characters, which PostgreSQL keeps in no text."""
    return MultiValueDict({name: [value.replace("\x00", "") for value in values] for name, values in posted.lists()})


def first_typed() -> Typed:
    """Return the fields of an empty form."""
    return MultiValueDict({"timing": ["state"], "decimals": ["0"], "unit": ["个"]})
