"""The dated rules of the autumn desk as the pages use them; each knows its title, version and whether it is an example.

Where an office has no rule in force the page says so and the answer is left open: no city's number stands in code.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from luoshu.apps.rules.choices import RuleKind
from luoshu.apps.rules.harvest import BURN_RISK, LIMITS, WEATHER
from luoshu.apps.rules.queries import rule_in_force
from luoshu.core.harvest import RiskRule
from luoshu.web.rules.words import harvest_words


@dataclass(frozen=True, slots=True)
class Said:
    """A rule in words, with what a reader needs to find it."""

    words: str = "没有有效的规则，请由安全管理员在规则里登记"
    title: str = ""
    version: str = ""
    is_example: bool = False


@dataclass(frozen=True, slots=True)
class WeatherRule:
    """When a day is wet, how far ahead rain is announced, and what one harvester does in a day."""

    wet_from_mm: Decimal
    daily_mu: Decimal
    days_ahead: int


@dataclass(frozen=True, slots=True)
class LimitsRule:
    """When a depot is nearly full or full, what an estimate may be apart, until when wheat is sown (month, day)."""

    nearly_percent: Decimal
    full_percent: Decimal
    apart_points: Decimal
    sow_until: tuple[int, int]

    def sow_until_in(self, year: int) -> date:
        """Return the last suitable day of sowing in a year."""
        return date(year, *self.sow_until)


def said_of(code: str, path: str, on: date) -> tuple[Said, dict[str, object]]:
    """Return a rule in words and its body; an empty body where none is in force."""
    row = rule_in_force(RuleKind.HARVEST, code, path, on)
    if row is None:
        return Said(), {}
    version = f"{row.code}@{row.valid_from.isoformat()}"
    return Said(harvest_words(row.body), row.title, version, row.is_example), dict(row.body)


def risk_rule(path: str, on: date) -> tuple[Said, RiskRule | None]:
    """Return the formula of the risk of burning."""
    said, body = said_of(BURN_RISK, path, on)
    if not body:
        return said, None
    return said, RiskRule(
        per_mu=_number(body, "per_mu"),
        per_dry_day=_number(body, "per_dry_day"),
        most_dry_days=_whole(body, "most_dry_days"),
        per_past_fire=_number(body, "per_past_fire"),
        most_past_fires=_whole(body, "most_past_fires"),
        middle_from=_number(body, "middle_from"),
        high_from=_number(body, "high_from"),
        version=said.version,
    )


def weather_rule(path: str, on: date) -> tuple[Said, WeatherRule | None]:
    """Return the rule of the weather window."""
    said, body = said_of(WEATHER, path, on)
    if not body:
        return said, None
    return said, WeatherRule(_number(body, "wet_from_mm"), _number(body, "daily_mu"), _whole(body, "days_ahead"))


def limits_rule(path: str, on: date) -> tuple[Said, LimitsRule | None]:
    """Return the limits of depots, estimates and sowing."""
    said, body = said_of(LIMITS, path, on)
    if not body:
        return said, None
    month, _, day = str(body["sow_until"]).partition("-")
    return said, LimitsRule(
        _number(body, "nearly_percent"),
        _number(body, "full_percent"),
        _number(body, "apart_points"),
        (int(month), int(day)),
    )


def _number(body: dict[str, object], name: str) -> Decimal:
    return Decimal(str(body[name]))


def _whole(body: dict[str, object], name: str) -> int:
    return int(str(body[name]))
