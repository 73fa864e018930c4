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

__all__ = [
    "accept_instruction",
    "answer_instruction",
    "draft_daily_bulletin",
    "give_instruction",
    "hand_on_instruction",
    "register_instruction",
    "remind_waiting",
]
