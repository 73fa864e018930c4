"""Numbers that somebody wrote, held against what the ledgers say: of the same thing, place, day and unit.

Two ways: a figure of a page or draft against its own day, and a number that went out against its day and against today.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, cast

from luoshu.apps.acting import Acting
from luoshu.apps.indicators.errors import ScopeNotVisible
from luoshu.apps.indicators.queries.quantities import (
    INDICATOR,
    LEDGER,
    HeldValue,
    Quantity,
    held_values,
    ledger_named,
    quantities_on,
)
from luoshu.apps.indicators.queries.scopes import AskedScope, known_scope, scope_of
from luoshu.apps.readings.choices import GapKind, Verdict
from luoshu.apps.readings.models import Figure, Page, PublishedValue
from luoshu.apps.readings.queries import COMPARED, Gap, accepted_of, as_of, likeness, spoken
from luoshu.core.clock import beijing_day, day_words, interval_words
from luoshu.core.quantities.units import dimension_of
from luoshu.core.reading.audit.intervals import bounds
from luoshu.core.tables import unit_factor

NOT_COUNTED: Final = frozenset({"target", "planned"})
"""A goal is not what the ledger counts: it is compared with other goals only."""


@dataclass(frozen=True)
class Told:
    """A number that went out or is about to: what it counts, of which place and day, and where it was taken from.

    ``printed`` and ``approx`` say how exact it claims to be; ``kind`` and ``code`` are those of its source.
    """

    name: str
    value: Decimal
    unit: str
    scope_code: str
    as_of: date
    kind: str = ""
    code: str = ""
    printed: str = ""
    approx: str = ""

    @classmethod
    def of(cls, row: PublishedValue) -> "Told":
        """Return what a published value tells."""
        approx = row.observation.approx if row.observation is not None and row.corrects_id is None else ""
        return cls(
            name=row.indicator,
            value=row.value,
            unit=row.unit,
            scope_code=row.scope.code,
            as_of=row.as_of,
            kind=row.source_kind,
            code=row.source_code,
            printed=row.printed,
            approx=approx,
        )


@dataclass(frozen=True)
class Standing:
    """What the records say of a number: on its own day as known now, and today. ``apart`` is today less the number.

    ``book`` is the word for the records: 台账, 线索, 督办.
    """

    title: str
    unit: str
    told: Decimal
    same_day: Decimal | None
    today: Decimal
    verdict: str
    why: str
    link: str
    book: str = "台账"

    @property
    def apart(self) -> Decimal:
        """Today less what was told."""
        return self.today - self.told

    @property
    def sentence(self) -> str:
        """已发布 338个 · 台账 339个 · 差 1个"""
        parts = (spoken(self.told, self.unit), spoken(self.today, self.unit), spoken(abs(self.apart), self.unit))
        return "已发布 {1} · {0} {2} · 差 {3}".format(self.book, *parts)

    @property
    def word(self) -> str:
        """The verdict in the office's word."""
        return str(Verdict(self.verdict).label)


def ledger_gaps_of(acting: Acting, page: Page, figures: Iterable[Figure], *, at: datetime) -> dict[int, list[Gap]]:
    """Return, by figure id, how a page's figures stand to the ledgers on the day each figure speaks of."""
    today, places = beijing_day(at), _Places(acting)
    by_day: dict[date, list[tuple[Figure, str, AskedScope]]] = defaultdict(list)
    counted = [one for one in figures if one.status in COMPARED and one.status not in NOT_COUNTED]
    accepted = accepted_of(counted)
    for figure in counted:
        # What a person said of a figure goes before what was read.
        kept = accepted.get(figure.pk)
        day = min(kept.as_of if kept else as_of(figure), today)
        place = places.named(kept.scope.code, day) if kept else places.of_figure(figure, page, day)
        if place is not None:
            by_day[day].append((figure, kept.indicator if kept else figure.indicator, place))
    found: dict[int, list[Gap]] = {}
    for day, said in by_day.items():
        known = quantities_on(acting, day)
        pairs = [(figure, best, place) for figure, name, place in said if (best := _best(name, figure.unit, known))]
        held = held_values([(best, place) for _, best, place in pairs], as_of=at, on=day)
        for (figure, _, _), value in zip(pairs, held, strict=True):
            gap = _gap(figure, value) if value is not None else None
            if gap is not None:
                found[figure.pk] = [gap]
    return found


def standings_of(acting: Acting, told: Sequence[Told], *, at: datetime) -> list[Standing | None]:
    """Return how each number stands today; None where the ledgers hold nothing of the kind.

    A number that was taken from an indicator or a ledger is held against that one, any other against what bears its
    name. What counts a month is asked for that month again, as it is known now.
    """
    today, places = beijing_day(at), _Places(acting)
    known = quantities_on(acting, today)
    asked: dict[date, list[tuple[int, Quantity, AskedScope]]] = defaultdict(list)
    for number, one in enumerate(told):
        quantity = _source_of(one, known)
        place = places.named(one.scope_code, one.as_of) if quantity is not None else None
        if quantity is None or place is None:
            continue
        for day in {min(one.as_of, today), min(one.as_of, today) if quantity.is_of_period else today}:
            asked[day].append((number, quantity, place))
    numbers: dict[int, dict[date, tuple[HeldValue, Decimal]]] = defaultdict(dict)
    for day, rows in asked.items():
        held = held_values([(quantity, place) for _, quantity, place in rows], as_of=at, on=day)
        for (number, _, _), value in zip(rows, held, strict=True):
            own = _in_unit(value, told[number].unit) if value is not None else None
            if value is not None and own is not None:
                numbers[number][day] = (value, own)
    return [_standing(one, numbers.get(number, {}), today) for number, one in enumerate(told)]


class _Places:
    """The places that figures speak of, each looked up once, and only those the reader covers."""

    def __init__(self, acting: Acting) -> None:
        self._acting = acting
        self._known: dict[tuple[str, date], AskedScope | None] = {}

    def of_figure(self, figure: Figure, page: Page, day: date) -> AskedScope | None:
        """The figure's 口径, else its own division, else the page's when the figure speaks of that; else unknown."""
        if figure.scope is not None:
            return self.named(figure.scope.code, day)
        division = figure.division
        if division is None and figure.subject in ("", page.division.name):
            division = page.division
        if division is None:
            return None
        key = (division.path, day)
        if key not in self._known:
            self._known[key] = self._covered(scope_of(division))
        return self._known[key]

    def named(self, code: str, day: date) -> AskedScope | None:
        """A 口径 or division by its code, as it stood on a day."""
        if (code, day) not in self._known:
            try:
                self._known[code, day] = self._covered(known_scope(code, day))
            except ScopeNotVisible:
                self._known[code, day] = None
        return self._known[code, day]

    def _covered(self, scope: AskedScope) -> AskedScope | None:
        return scope if self._acting.covers(scope.division_path) else None


def _best(name: str, unit: str, known: Iterable[Quantity]) -> Quantity | None:
    """The quantity that bears a name and can be told in a unit: the likest, an indicator before a plain sum."""
    found, most = None, (0.0, False)
    for quantity in known:
        if _factor(quantity.unit, unit) is None and _factor(quantity.formula.part_unit or "?", unit) is None:
            continue
        mark = (max(likeness(called, name) for called in quantity.names), quantity.kind == INDICATOR)
        if mark[0] and mark > most:
            found, most = quantity, mark
    return found


def _source_of(one: Told, known: Sequence[Quantity]) -> Quantity | None:
    if one.kind == INDICATOR:
        return next((row for row in known if row.kind == INDICATOR and row.code == one.code), None)
    if one.kind == LEDGER:
        return ledger_named(one.code, known)
    return _best(one.name, one.unit, known)


def _factor(unit: str, wanted: str) -> Decimal | None:
    """What turns a number of the ledgers into the unit of the text; rows of a ledger go by any measure word."""
    if not unit:
        return Decimal(1) if dimension_of(wanted) == "count" else None
    return unit_factor(unit, wanted) if wanted else None


def _in_unit(held: HeldValue, wanted: str) -> Decimal | None:
    for number, unit in held.parts:
        factor = _factor(unit, wanted)
        if factor is not None:
            return number * factor
    return None


def _gap(figure: Figure, held: HeldValue) -> Gap | None:
    own = _in_unit(held, figure.unit)
    if own is None:
        return None
    # A stored figure has what the engine's own figure has where rounding and 约, 余 are concerned.
    low, high = bounds(cast(Any, figure))
    title, number = held.quantity.title, spoken(own, figure.unit)
    shown = f"{title} {number}（{held.scope.name}，截至 {day_words(held.on)}）"
    first, _, last = figure.period.partition("/")
    verdict, why = Verdict.CONSISTENT, f"与台账一致：{shown}"
    if held.quantity.is_of_period and first != f"{held.on:%Y-%m}-01":
        verdict, why = (
            Verdict.UNCLEAR,
            f"台账这项按月算，{held.on.month} 月是 {number}；这里说的是 {interval_words(figure.period) or '哪一段'}",
        )
    elif not low <= own <= high:
        apart = spoken(abs(figure.value - own), figure.unit)
        less = "少" if figure.value < own else "多"
        verdict, why = Verdict.INCONSISTENT, f"比台账{less} {apart}：{shown}"
        if held.quantity.kind == LEDGER:
            verdict, why = Verdict.UNCLEAR, f"台账合计是 {shown}，没有登记公式，请核对是不是一个口径"
        elif last and first != last and not held.quantity.is_of_period:
            verdict, why = Verdict.UNCLEAR, f"台账是累计数 {shown}，这里说的是 {interval_words(figure.period)}"
        elif figure.scope is None and not figure.subject:
            verdict, why = Verdict.UNCLEAR, f"没有写口径；按{held.scope.name}算，台账是 {shown}"
    return Gap(GapKind.LEDGER, verdict, held.quantity.code, held.link, shown, why)


def _standing(one: Told, held: dict[date, tuple[HeldValue, Decimal]], today: date) -> Standing | None:
    day = min(one.as_of, today)
    newest = held.get(today) or held.get(day)
    if newest is None:
        return None
    value, now = newest
    then = held[day][1] if day in held else None
    low, high = bounds(cast(Any, _Printed(one.printed, one.value, one.unit, one.approx)))
    verdict, why = Verdict.CONSISTENT, "与台账一致"
    if then is None:
        verdict, why = Verdict.UNCLEAR, f"台账到 {day_words(one.as_of)} 还没有数，只能与今天的比"
    elif not low <= then <= high:
        verdict, why = Verdict.INCONSISTENT, f"台账里 {day_words(one.as_of)} 的数现在是 {spoken(then, one.unit)}"
    elif now != then:
        more = "增加" if now > then else "减少"
        why = f"公布时一致，之后{more} {spoken(abs(now - then), one.unit)}"
    return Standing(value.quantity.title, one.unit, one.value, then, now, verdict, why, value.link)


@dataclass(frozen=True)
class _Printed:
    """What ``bounds`` looks at in a figure."""

    raw: str
    value: Decimal
    unit: str
    approx: str
