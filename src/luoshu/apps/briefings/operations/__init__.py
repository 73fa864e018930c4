"""Writing for briefings: instructions and what becomes of them; drafts by hand, from templates and by schedule."""

from luoshu.apps.briefings.operations.answering import (
    accept_instruction,
    answer_instruction,
    hand_on_instruction,
    register_instruction,
    remind_waiting,
)
from luoshu.apps.briefings.operations.drafting import draft_daily_bulletin
from luoshu.apps.briefings.operations.instructing import give_instruction
from luoshu.apps.briefings.operations.preparing import prepare_due
from luoshu.apps.briefings.operations.scheduling import ScheduleDraft, end_schedule, set_schedule
from luoshu.apps.briefings.operations.writing import (
    BriefingText,
    confirm_figures,
    finish_briefing,
    preview_briefing,
    save_template,
    write_briefing,
)

__all__ = [
    "BriefingText",
    "ScheduleDraft",
    "accept_instruction",
    "answer_instruction",
    "confirm_figures",
    "draft_daily_bulletin",
    "end_schedule",
    "finish_briefing",
    "give_instruction",
    "hand_on_instruction",
    "prepare_due",
    "preview_briefing",
    "register_instruction",
    "remind_waiting",
    "save_template",
    "set_schedule",
    "write_briefing",
]
