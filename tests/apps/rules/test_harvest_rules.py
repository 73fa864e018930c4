"""The rules of the autumn desk: what may be entered, what ships, and how they read."""

from typing import Any

import pytest

from luoshu.apps.rules.bodies import check_body
from luoshu.apps.rules.errors import RuleInvalid
from luoshu.apps.rules.operations import shipped_rules
from luoshu.web.rules.words import body_words

RULES = {one["body"]["topic"]: one for one in shipped_rules() if one["kind"] == "harvest"}


def changed(topic: str, **fields: Any) -> dict[str, Any]:
    return {**RULES[topic]["body"], **fields}


@pytest.mark.parametrize("topic", ["risk", "weather", "limits"])
def test_what_ships_is_usable_and_marked_as_an_example(topic: str) -> None:
    check_body("harvest", RULES[topic]["body"])
    assert RULES[topic]["is_example"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"topic": "moon"},
        changed("risk", per_mu="-1"),
        changed("risk", per_mu="NaN"),
        changed("risk", per_dry_day=True),
        changed("risk", most_dry_days="10"),
        changed("risk", middle_from="15"),
        changed("weather", daily_mu="0"),
        changed("weather", days_ahead=0),
        changed("limits", nearly_percent="96"),
        changed("limits", sow_until="10月25日"),
        changed("limits", sow_until="02-29"),
        changed("limits", sow_until="02-30"),
        changed("limits", apart_points=None),
    ],
)
def test_a_rule_that_could_not_be_read_is_refused(body: dict[str, Any]) -> None:
    with pytest.raises(RuleInvalid):
        check_body("harvest", body)


def test_the_formula_is_written_out_with_the_rules_own_numbers() -> None:
    words = body_words("harvest", changed("risk", per_dry_day="0.25", high_from="30"))
    assert "连续无雨天数 × 0.25" in words
    assert "30 起为高" in words
    assert "10月25日" in body_words("harvest", RULES["limits"]["body"])
    assert "80 亩" in body_words("harvest", RULES["weather"]["body"])
