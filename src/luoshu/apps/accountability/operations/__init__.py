"""Changing matters: one verb, one function; each writes the row, the timeline, the audit and the notice at once."""

from luoshu.apps.accountability.operations.counting import count_matters
from luoshu.apps.accountability.operations.criticism import accept_criticism, return_criticism, submit_criticism
from luoshu.apps.accountability.operations.deciding import DecisionInput, record_decision, record_referral
from luoshu.apps.accountability.operations.files import attach_file
from luoshu.apps.accountability.operations.hearing import answer_statement, make_statement
from luoshu.apps.accountability.operations.papers import draft_notice, follow_issues, record_issue
from luoshu.apps.accountability.operations.rectifying import (
    add_item,
    answer_section,
    confirm_section,
    inspect_item,
    report_item,
)
from luoshu.apps.accountability.operations.reminding import remind_due_matters
from luoshu.apps.accountability.operations.stepping import take_step

__all__ = [
    "DecisionInput",
    "accept_criticism",
    "add_item",
    "answer_section",
    "answer_statement",
    "attach_file",
    "confirm_section",
    "count_matters",
    "draft_notice",
    "follow_issues",
    "inspect_item",
    "make_statement",
    "record_decision",
    "record_issue",
    "record_referral",
    "remind_due_matters",
    "report_item",
    "return_criticism",
    "submit_criticism",
    "take_step",
]
