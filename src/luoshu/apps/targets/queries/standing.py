"""Where a target stands on a day: value, parts, pace, lamp, and where each of them comes from."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from luoshu.apps.indicators.models import StoredValue
from luoshu.apps.indicators.queries import rows_link, scaled
from luoshu.apps.readings.models import Observation
from luoshu.apps.targets.choices import LampColour, Reads
from luoshu.apps.targets.models import LampOverride, Target
from luoshu.core.indicators import (
    Direction,
    Goal,
    IndicatorError,
    Lamp,
    LampRule,
    Pace,
    from_json,
    lamp_of,
    pace_of,
    rounded,
)
from luoshu.core.tables import unit_factor


@dataclass(frozen=True)
class Reading:
    """A value of a target with its parts and its source. ``problem`` says why there is none."""

    current: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    denominator_name: str = ""
    scope: str = ""
    on: date | None = None
    as_of: datetime | None = None
    link: str = ""
    version: int = 0
    page_code: str = ""
    page_start: int = 0
    sentence: str = ""
    missing: int = 0
    problem: str = ""


@dataclass(frozen=True)
class Standing:
    """A target on a day, ready to be shown. ``lamp`` is the one that holds: signed, else computed."""

    target: Target
    on: date
    reading: Reading
    pace: Pace | None
    computed: str
    lamp: str
    override: LampOverride | None
    rule_code: str
    goal_note: str = ""

    @property
    def lamp_label(self) -> str:
        """The lamp's word."""
        return str(LampColour(self.lamp).label)

    @property
    def computed_label(self) -> str:
        """The word of the computed lamp."""
        return str(LampColour(self.computed).label)

    @property
    def is_late(self) -> bool:
        """Tell whether the lamp says 滞后."""
        return self.lamp == LampColour.LATE

    @property
    def share_done(self) -> Decimal | None:
        """How much of the way is behind, in percent, one decimal."""
        return None if self.pace is None else rounded(self.pace.share_done * 100, 1)

    @property
    def share_time(self) -> Decimal:
        """How much of the time is gone, in whole percent."""
        share = goal_of(self.target).time_share(self.on)
        return rounded(share * 100, 0)

    @property
    def days_left(self) -> int:
        """Days to the target's day; below zero after it."""
        return (self.target.due_on - self.on).days

    @property
    def bar(self) -> int:
        """How far the bar of the page is filled, 0 to 100."""
        return 0 if self.pace is None else int(min(max(self.pace.share_done, Fraction(0)), Fraction(1)) * 100)

    @property
    def done_word(self) -> str:
        """What stands before the value: 现有 where less is better."""
        return "现有" if self.target.direction == Direction.DOWN else "已完"

    @property
    def words(self) -> str:
        """The line of the screen: 已完 50（26.6%）· 时间过去 72% · 剩 138 个/102 天."""
        unit = self.target.unit
        time = f"时间过去 {self.share_time}%" if self.days_left >= 0 else f"已过期 {-self.days_left} 天"
        if self.pace is None:
            return f"{self.reading.problem or '还没有数'} · {time}"
        if goal_of(self.target).holds:
            side = "不低于" if self.target.direction == Direction.UP else "不高于"
            kept = "守住了" if self.pace.remaining == 0 else f"差 {plain(self.pace.remaining)} {unit}"
            limit = plain(_trimmed(self.target.value))
            return f"现有 {plain(self.pace.current)} {unit}，要{side} {limit}：{kept} · {time}"
        parts = [f"{self.done_word} {plain(self.pace.current)}（{self.share_done}%）", time]
        if self.pace.is_done:
            parts.append("已达到目标")
        elif self.days_left >= 0:
            parts.append(f"剩 {plain(self.pace.remaining)} {unit}/{self.days_left} 天")
        else:
            parts.append(f"差 {plain(self.pace.remaining)} {unit}")
        return " · ".join(parts)


def plain(value: Decimal) -> str:
    """Return a number as people write it: no trailing zeros, groups of three from ten thousand on."""
    text = f"{value:,f}" if abs(value) >= 10_000 else f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def goal_of(target: Target, *, value: Decimal | None = None) -> Goal:
    """Return the goal of a target, or that of a part of it with a value of its own."""
    is_part = value is not None
    return Goal(
        value=target.value if value is None else value,
        baseline=Decimal(0) if is_part else target.baseline,
        starts_on=target.starts_on,
        due_on=target.due_on,
        direction=Direction.UP if is_part else Direction(target.direction),
        milestones=() if is_part else milestones_of(target),
    )


def milestones_of(target: Target) -> tuple[tuple[date, Decimal], ...]:
    """Return the values planned for days in between."""
    return tuple((date.fromisoformat(on), Decimal(value)) for on, value in target.milestones)


def reading_of_stored(target: Target, stored: StoredValue | None) -> Reading:
    """Return the part of a stored indicator value that the target means, in the target's unit."""
    if stored is None:
        return Reading(problem="指标还没有算出数")
    formula = from_json(stored.formula.body)
    above = scaled(stored.numerator, formula.numerator)
    below = None if stored.denominator is None else scaled(stored.denominator, formula.denominator)
    reads_parts = target.reads == Reads.NUMERATOR
    # Where every row lacks its number nothing is known: that is no zero.
    is_known = stored.value is not None or not stored.missing or not stored.denominator
    value = (above if is_known else None) if reads_parts else stored.value
    own_unit = (formula.part_unit or formula.unit) if reads_parts else formula.unit
    factor = unit_factor(own_unit, target.unit)
    problem = ""
    if value is None:
        problem = "台账各行都没有填数" if stored.missing else "分母为 0"
    elif factor is None:
        value, problem = None, f"指标单位是“{own_unit}”，与目标的“{target.unit}”不能换算"
    return Reading(
        current=None if value is None or factor is None else _trimmed(value * factor),
        numerator=above if value is not None else None,
        denominator=below,
        denominator_name=formula.denominator_name,
        scope=stored.scope_name,
        on=stored.on,
        as_of=stored.as_of,
        link=rows_link(stored.indicator.code, stored.scope_code, stored.on),
        version=stored.formula.number,
        missing=stored.missing,
        problem=problem,
    )


def reading_of_observation(target: Target, row: Observation | None) -> Reading:
    """Return an accepted figure as the target's value, in the target's unit."""
    if row is None:
        return Reading(problem="采纳值还没有或已撤回")
    factor = unit_factor(row.unit, target.unit)
    if factor is None:
        return Reading(problem=f"采纳值单位是“{row.unit}”，与目标的“{target.unit}”不能换算")
    return Reading(
        current=_trimmed(row.value * factor),
        numerator=row.numerator,
        denominator=row.denominator,
        scope=row.scope.name,
        on=row.as_of,
        as_of=row.accepted_at,
        link=f"/readings/observations/{row.code}/",
        page_code=row.page.code,
        page_start=row.start,
        sentence=row.sentence,
    )


def stand(target: Target, reading: Reading, on: date, rule: LampRule | None, override: LampOverride | None) -> Standing:
    """Put a value, the rule and a signed lamp together."""
    pace, note = None, ""
    if reading.current is not None:
        try:
            pace = pace_of(goal_of(target), reading.current, on)
        except IndicatorError as error:
            reading = Reading(problem=str(error))
    computed = Lamp.UNKNOWN if rule is None else lamp_of(pace, rule)
    total = reading.denominator
    if target.reads == Reads.NUMERATOR and total is not None and total != target.value:
        note = f"台账共 {plain(total)} {target.unit}，与目标 {plain(_trimmed(target.value))} 不一致，需核对"
    # Reached is a fact; a signature does not unmake it.
    holds = override is not None and computed != Lamp.DONE
    lamp = override.lamp if override is not None and holds else computed.value
    code = rule.code if rule is not None else ""
    return Standing(target, on, reading, pace, computed.value, lamp, override if holds else None, code, note)


def _trimmed(value: Decimal) -> Decimal:
    number = value.normalize()
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number
