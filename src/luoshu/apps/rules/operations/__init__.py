"""Writing rules: enter, change, end; the holiday calendar; the rules that come with the product."""

from luoshu.apps.rules.operations.calendar import set_calendar_days
from luoshu.apps.rules.operations.defaults import DefaultsReport, install_defaults, shipped_rules
from luoshu.apps.rules.operations.saving import change_rule, end_rule, save_rule

__all__ = [
    "DefaultsReport",
    "change_rule",
    "end_rule",
    "install_defaults",
    "save_rule",
    "set_calendar_days",
    "shipped_rules",
]
