"""The dated rules of targets: when a lamp changes, and the weights of the progress sheet."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from luoshu.apps.acting import paths_above
from luoshu.apps.rules.choices import RuleKind
from luoshu.apps.rules.models import Rule
from luoshu.apps.rules.queries import EVERYWHERE, most_specific, rules_on
from luoshu.apps.rules.targets import FROST, LAMP, WEIGHTS
from luoshu.core.indicators import LampRule

OVERRIDE_DAYS = 31


@dataclass(frozen=True)
class WeightRule:
    """How much each target or indicator counts in the progress of a county, and the filed plan that says so."""

    plan_no: str
    weights: dict[str, Decimal]
    rule_code: str


def lamp_rule(division_path: str, on: date) -> tuple[LampRule | None, int]:
    """Return the rule of the lamp for a place on a day, and how many days a signed lamp may hold."""
    rule = _topic(LAMP, division_path, on)
    if rule is None:
        return None, OVERRIDE_DAYS
    body: dict[str, Any] = rule.body
    points = (Decimal(str(body["warning_points"])), Decimal(str(body["late_points"])))
    return LampRule(*points, code=rule.code), int(body.get("override_days", OVERRIDE_DAYS))


def weight_rule(division_path: str, on: date) -> WeightRule | None:
    """Return the weights in force; None: the progress of several targets is not put into one number."""
    rule = _topic(WEIGHTS, division_path, on)
    if rule is None:
        return None
    weights = {code: Decimal(str(value)) for code, value in rule.body["weights"].items()}
    return WeightRule(str(rule.body["plan_no"]), weights, rule.code)


def frost_rule(division_path: str, on: date) -> dict[str, Any] | None:
    """Return when frost slows outdoor work and to what share: ``from``, ``until`` (month-day), ``share``; or None."""
    rule = _topic(FROST, division_path, on)
    return dict(rule.body) if rule is not None else None


def _topic(topic: str, division_path: str, on: date) -> Rule | None:
    rows = rules_on(on, kind=RuleKind.TARGET).filter(division_path__in=[EVERYWHERE, *paths_above(division_path)])
    return most_specific((row for row in rows if row.body.get("topic") == topic), lambda row: topic).get(topic)
