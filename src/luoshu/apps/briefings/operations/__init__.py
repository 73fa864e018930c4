"""Writing for briefings: an instruction is given, and taken; a day's bulletin becomes a draft."""

from luoshu.apps.briefings.operations.drafting import draft_daily_bulletin
from luoshu.apps.briefings.operations.instructing import give_instruction, take_instruction

__all__ = ["draft_daily_bulletin", "give_instruction", "take_instruction"]
