"""Writing for briefings: an instruction is given, signed for, answered or made a matter; a bulletin is drafted."""

from luoshu.apps.briefings.operations.answering import (
    accept_instruction,
    answer_instruction,
    hand_on_instruction,
    register_instruction,
    remind_waiting,
)
from luoshu.apps.briefings.operations.drafting import draft_daily_bulletin
from luoshu.apps.briefings.operations.instructing import give_instruction
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
    "accept_instruction",
    "answer_instruction",
    "confirm_figures",
    "draft_daily_bulletin",
    "finish_briefing",
    "give_instruction",
    "hand_on_instruction",
    "preview_briefing",
    "register_instruction",
    "remind_waiting",
    "save_template",
    "write_briefing",
]
