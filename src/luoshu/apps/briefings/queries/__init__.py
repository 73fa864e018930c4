"""Reading for briefings: the leader's page, the daily bulletin as a paper, instructions."""

from luoshu.apps.briefings.queries.composing import BoundFigure, Composed, compose, sources_annex
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
from luoshu.apps.briefings.queries.slots import slot_choices
from luoshu.apps.briefings.queries.written import (
    briefings_for,
    confirmations_of,
    find_briefing_for,
    templates_for,
    units_to_address,
    waiting_briefings,
)

__all__ = [
    "Basis",
    "BoundFigure",
    "Composed",
    "FireFigures",
    "InstructionLine",
    "LeaderPage",
    "Line",
    "briefings_for",
    "compose",
    "confirmations_of",
    "daily_body",
    "find_briefing_for",
    "find_instruction_for",
    "fire_figures",
    "instruction_lines",
    "instructions_for",
    "leader_body",
    "leader_page",
    "receiving_posts",
    "receiving_units",
    "slot_choices",
    "sources_annex",
    "supervision_unit",
    "templates_for",
    "traced",
    "units_to_address",
    "waiting_briefings",
    "waiting_instructions",
]
