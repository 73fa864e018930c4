"""The rules of supervision that are data: the ladder of slips, what a closure rate is divided by, 验收材料."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from luoshu.apps.acting import paths_above
from luoshu.apps.rules.choices import RuleKind
from luoshu.apps.rules.models import Rule
from luoshu.apps.rules.queries import EVERYWHERE, most_specific, rules_on
from luoshu.apps.supervision.choices import COLOUR_RANK, Denominator, SlipColour, SlipWhy

SLIP_LADDER = "slip_ladder"
DENOMINATOR = "closure_denominator"
ACCEPTANCE = "acceptance_papers"


@dataclass(frozen=True)
class SlipRule:
    """When the machine proposes a slip. Red is never proposed: it takes a person."""

    soon_days: int
    colours: dict[str, str]
    repeat_days: int
    rule_code: str

    def colour_for(self, why: str) -> str:
        """Return the colour that fits a reason; never red."""
        colour = self.colours.get(why, SlipColour.BLUE.value)
        return colour if COLOUR_RANK[colour] < COLOUR_RANK[SlipColour.RED] else SlipColour.ORANGE.value


def slip_rule(division_path: str, on: date) -> SlipRule | None:
    """Return the ladder in force for a place on a day; None: no rule, so nothing is proposed."""
    body, code = _topic(SLIP_LADDER, division_path, on)
    if not code:
        return None
    colours = {why: body.get(why, SlipColour.BLUE.value) for why in SlipWhy.values if why != SlipWhy.DECIDED}
    return SlipRule(int(body.get("soon_days", 2)), colours, int(body.get("repeat_days", 5)), code)


def denominator_rule(division_path: str, on: date) -> tuple[str, str]:
    """Return which denominator holds, and the rule that says so; without a rule: due minus paused."""
    body, code = _topic(DENOMINATOR, division_path, on)
    value = body.get("value", Denominator.DUE_MINUS_PAUSED.value)
    return (value if value in Denominator.values else Denominator.DUE_MINUS_PAUSED.value), code


def acceptance_papers(division_path: str, on: date) -> tuple[tuple[str, ...], str]:
    """Return which 验收材料 a problem must have before 市级验收, and the rule that says so; none without a rule."""
    body, code = _topic(ACCEPTANCE, division_path, on)
    return tuple(str(word) for word in body.get("papers", ()) if word), code


def _topic(topic: str, division_path: str, on: date) -> tuple[dict[str, Any], str]:
    rows = rules_on(on, kind=RuleKind.SUPERVISION).filter(division_path__in=[EVERYWHERE, *paths_above(division_path)])
    chosen: dict[str, Rule] = most_specific((row for row in rows if row.body.get("topic") == topic), lambda row: topic)
    rule = chosen.get(topic)
    return (dict(rule.body), rule.code) if rule else ({}, "")
