"""Reading for briefings: the leader's page, the daily bulletin as a paper, instructions."""

from luoshu.apps.briefings.queries.daily import daily_body
from luoshu.apps.briefings.queries.fire_figures import FireFigures, fire_figures, traced
from luoshu.apps.briefings.queries.instructions import (
    InstructionLine,
    find_instruction_for,
    instruction_lines,
    instructions_for,
    receiving_posts,
    receiving_units,
    supervision_unit,
    waiting_instructions,
)
from luoshu.apps.briefings.queries.leader import Basis, LeaderPage, Line, leader_body, leader_page

__all__ = [
    "Basis",
    "FireFigures",
    "InstructionLine",
    "LeaderPage",
    "Line",
    "daily_body",
    "find_instruction_for",
    "fire_figures",
    "instruction_lines",
    "instructions_for",
    "leader_body",
    "leader_page",
    "receiving_posts",
    "receiving_units",
    "supervision_unit",
    "traced",
    "waiting_instructions",
]
