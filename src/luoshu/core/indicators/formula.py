"""A formula as data: what is counted above, what below, what is left out, and how the result is written.

Stored as JSON beside its dates; an old question is answered by the formula that was in force then.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, Final, TypeAlias, TypeVar

from luoshu.core.indicators.problems import IndicatorError

MOST_DECIMALS: Final = 6
MOST_ANY_GROUPS: Final = 3
"""So many "any of" groups stand beside each other at most; with more, nobody reads what is counted."""
Choice = TypeVar("Choice", bound=StrEnum)


class Op(StrEnum):
    """How a condition looks at a column: choices by their words, measures by whole numbers, dates by days."""

    IS = "is"
    NOT = "not"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    GIVEN = "given"
    MISSING = "missing"


class Joined(StrEnum):
    """How the conditions of a group hold together: a row meets one of them at least, or not a single one."""

    ANY = "any"
    NONE = "none"


class Timing(StrEnum):
    """``state``: every row as it stands counts. ``dated``: a row counts in the period its own date lies in."""

    STATE = "state"
    DATED = "dated"


class Counting(StrEnum):
    """``cumulative``: from the beginning to the end of a period. ``increment``: within the period alone."""

    CUMULATIVE = "cumulative"
    INCREMENT = "increment"


@dataclass(frozen=True, slots=True)
class Condition:
    """One test of a row. ``values``: words for ``is`` and ``not``, a number or ISO date for a bound, else empty."""

    column: str
    op: Op
    values: tuple[str | int, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Conditions that are one test together. Groups hold conditions and no further groups."""

    joined: Joined
    conditions: tuple[Condition, ...]


Test: TypeAlias = Condition | Group


def conditions_of(tests: Iterable[Test]) -> Iterator[Condition]:
    """Yield every condition, those inside groups too."""
    for one in tests:
        yield from one.conditions if isinstance(one, Group) else (one,)


@dataclass(frozen=True, slots=True)
class Term:
    """What is added up: a measure of a ledger, or its rows when ``measure`` is empty. A row meets all of ``where``.

    ``scale`` turns the ledger's whole numbers into the unit of the indicator. ``scope``: the code of a 口径 whose
    divisions are taken instead of those asked for (a district's share of the whole city). ``date_column``: the day by
    which rows are put into periods; empty: the day their state holds from.
    """

    ledger: str
    measure: str = ""
    where: tuple[Test, ...] = ()
    scale: Decimal = Decimal(1)
    scope: str = ""
    date_column: str = ""


@dataclass(frozen=True, slots=True)
class Formula:
    """``value = numerator / denominator * factor``, rounded half up; without a denominator the numerator alone.

    ``excluded``: rows that meet all of these are left out above and below. ``beside``: 口径 codes whose denominator is
    shown next to the one used. ``denominator_name`` is what the screen calls the base, ``part_unit`` the unit of both
    parts (个 of a %).
    """

    numerator: Term
    unit: str
    denominator: Term | None = None
    denominator_name: str = ""
    excluded: tuple[Test, ...] = ()
    timing: Timing = Timing.STATE
    counting: Counting = Counting.CUMULATIVE
    factor: Decimal = Decimal(1)
    decimals: int = 0
    beside: tuple[str, ...] = ()
    part_unit: str = ""

    @property
    def terms(self) -> tuple[Term, ...]:
        """The parts of the formula that read a ledger."""
        return (self.numerator,) if self.denominator is None else (self.numerator, self.denominator)

    @property
    def is_rate(self) -> bool:
        """Tell whether the value is a percentage, whose changes are percentage points."""
        return self.unit == "%"

    def columns(self, ledger: str) -> tuple[str, ...]:
        """Return the columns of a ledger that the formula reads, each once."""
        found: dict[str, None] = {}
        for term in self.terms:
            if term.ledger != ledger:
                continue
            found |= dict.fromkeys(name for name in (term.measure, term.date_column) if name)
            found |= dict.fromkeys(one.column for one in conditions_of((*term.where, *self.excluded)))
        return tuple(found)

    def ledgers(self) -> tuple[str, ...]:
        """Return the codes of the ledgers that the formula reads, each once."""
        return tuple(dict.fromkeys(term.ledger for term in self.terms))


def to_json(formula: Formula) -> dict[str, Any]:
    """Return the formula as JSON values; ``from_json`` gives the same formula back."""
    return {
        "numerator": _term_json(formula.numerator),
        "denominator": None if formula.denominator is None else _term_json(formula.denominator),
        "denominator_name": formula.denominator_name,
        "excluded": [_test_json(one) for one in formula.excluded],
        "timing": formula.timing.value,
        "counting": formula.counting.value,
        "unit": formula.unit,
        "factor": str(formula.factor),
        "decimals": formula.decimals,
        "beside": list(formula.beside),
        "part_unit": formula.part_unit,
    }


def from_json(body: Mapping[str, Any]) -> Formula:
    """Return the formula of a stored or typed body. Raises IndicatorError with a sentence for a person."""
    below = body.get("denominator")
    formula = Formula(
        numerator=_term(body.get("numerator"), "分子"),
        denominator=None if below is None else _term(below, "分母"),
        denominator_name=str(body.get("denominator_name", "")).strip(),
        excluded=_tests(body.get("excluded", ()), "不计"),
        timing=_one_of(Timing, body.get("timing", "state"), "取数方式"),
        counting=_one_of(Counting, body.get("counting", "cumulative"), "累计方式"),
        unit=str(body.get("unit", "")).strip(),
        factor=_positive(body.get("factor", "1"), "倍数"),
        decimals=_decimals(body.get("decimals", 0)),
        beside=_words(body.get("beside", ()), "并列口径"),
        part_unit=str(body.get("part_unit", "")).strip(),
    )
    if not formula.unit:
        raise IndicatorError("公式没有写单位，请补上，如“个”“%”。")
    if formula.denominator is not None and not formula.denominator_name:
        raise IndicatorError("有分母的公式要写明分母是什么，页面上会显示，请补上分母名称。")
    if formula.timing is Timing.STATE and formula.counting is Counting.INCREMENT:
        raise IndicatorError("按现状取数的公式没有本期新增，请改为累计，或改为按日期取数。")
    return formula


def _term_json(term: Term) -> dict[str, Any]:
    return {
        "ledger": term.ledger,
        "measure": term.measure,
        "where": [_test_json(one) for one in term.where],
        "scale": str(term.scale),
        "scope": term.scope,
        "date_column": term.date_column,
    }


def _test_json(test: Test) -> dict[str, Any]:
    if isinstance(test, Group):
        return {test.joined.value: [_condition_json(one) for one in test.conditions]}
    return _condition_json(test)


def _condition_json(condition: Condition) -> dict[str, Any]:
    return {"column": condition.column, "op": condition.op.value, "values": list(condition.values)}


def _term(body: object, label: str) -> Term:
    if not isinstance(body, Mapping) or not str(body.get("ledger", "")).strip():
        raise IndicatorError(f"公式的{label}没有写明取自哪张台账，请补上台账编号。")
    return Term(
        ledger=str(body["ledger"]).strip(),
        measure=str(body.get("measure", "")).strip(),
        where=_tests(body.get("where", ()), label),
        scale=_positive(body.get("scale", "1"), f"{label}的换算"),
        scope=str(body.get("scope", "")).strip(),
        date_column=str(body.get("date_column", "")).strip(),
    )


def _tests(body: object, label: str) -> tuple[Test, ...]:
    tests = tuple(_test(one, label) for one in _listed(body, label))
    groups = [one.joined for one in tests if isinstance(one, Group)]
    if groups.count(Joined.ANY) > MOST_ANY_GROUPS or groups.count(Joined.NONE) > 1:
        raise IndicatorError(f"公式的{label}条件里，“任一符合”最多 {MOST_ANY_GROUPS} 组，“都不符合”并成一组，请合并。")
    return tests


def _test(body: object, label: str) -> Test:
    named = [how for how in Joined if isinstance(body, Mapping) and how.value in body]
    if not named or not isinstance(body, Mapping):
        return _condition(body, label)
    if len(body) > 1:
        raise IndicatorError(f"公式的{label}里，一组条件只能写“任一符合”或“都不符合”中的一种，请分开。")
    conditions = tuple(_condition(one, label) for one in _listed(body[named[0].value], label))
    if not conditions:
        raise IndicatorError(f"公式的{label}里有一组条件是空的，请补上条件或删去这一组。")
    return Group(named[0], conditions)


def _listed(body: object, label: str) -> tuple[object, ...]:
    if not isinstance(body, list | tuple):
        raise IndicatorError(f"公式的{label}条件要写成清单，请核对。")
    return tuple(body)


def _condition(body: object, label: str) -> Condition:
    if not isinstance(body, Mapping) or not str(body.get("column", "")).strip():
        raise IndicatorError(f"公式的{label}条件没有写明看哪一列，请补上列名。")
    op = _one_of(Op, body.get("op", "is"), f"{label}条件")
    column = str(body["column"]).strip()
    raw = body.get("values", ())
    values = tuple(raw) if isinstance(raw, list | tuple) else (raw,)
    if op in (Op.GIVEN, Op.MISSING):
        if values:
            raise IndicatorError(f"“{column}”只看有没有填，不能再写数值，请删去。")
    elif op in (Op.AT_LEAST, Op.AT_MOST):
        if len(values) != 1 or not _is_bound(values[0]):
            raise IndicatorError(f"“{column}”的上下限要写一个整数或一个日期，请核对。")
    elif not values or not all(isinstance(one, str) for one in values):
        raise IndicatorError(f"“{column}”要写出取哪些选项，请补上。")
    return Condition(column, op, values)


def _is_bound(value: object) -> bool:
    if isinstance(value, str):
        try:
            date.fromisoformat(value)
        except ValueError:
            return False
        return True
    return isinstance(value, int) and not isinstance(value, bool)


def _one_of(kind: type[Choice], value: object, label: str) -> Choice:
    try:
        return kind(str(value))
    except ValueError:
        known = "、".join(one.value for one in kind)
        raise IndicatorError(f"公式的{label}“{value}”不认识，只能是 {known}。") from None


def _positive(value: object, label: str) -> Decimal:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        number = Decimal(0)
    if not number.is_finite() or number <= 0:
        raise IndicatorError(f"公式的{label}“{value}”不是大于 0 的数，请改正。")
    return number


def _decimals(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST_DECIMALS:
        raise IndicatorError(f"保留小数位数要填 0 到 {MOST_DECIMALS} 的整数，现在是“{value}”。")
    return value


def _words(value: object, label: str) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not all(isinstance(one, str) and one for one in value):
        raise IndicatorError(f"公式的{label}要写成口径编号的清单，请核对。")
    return tuple(value)
