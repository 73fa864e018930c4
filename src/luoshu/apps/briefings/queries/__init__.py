"""Reading for briefings: the leader's page, the daily bulletin as a paper, instructions."""

from luoshu.apps.briefings.queries.composing import BoundFigure, Composed, compose, gap_note, sources_annex
from luoshu.apps.briefings.queries.daily import daily_body
from luoshu.apps.briefings.queries.fire_figures import BURNED, FireFigures, fire_figures, is_bulletin_known, traced
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
from luoshu.apps.briefings.queries.leader import Basis, LeaderPage, Line, leader_page
from luoshu.apps.briefings.queries.leader_paper import leader_body
from luoshu.apps.briefings.queries.schedules import (
    DueRound,
    ScheduleLine,
    drafting_posts,
    due_rounds,
    find_schedule_for,
    recurrence_of,
    schedulable_for,
    schedule_lines,
    template_in_force,
    title_on,
)
from luoshu.apps.briefings.queries.slots import slot_choices
from luoshu.apps.briefings.queries.standing import Frozen, numbers_beside
from luoshu.apps.briefings.queries.written import (
    briefings_for,
    confirmations_of,
    find_briefing_for,
    templates_for,
    units_to_address,
    waiting_briefings,
)

__all__ = [
    "BURNED",
    "Basis",
    "BoundFigure",
    "Composed",
    "DueRound",
    "FireFigures",
    "Frozen",
    "InstructionLine",
    "LeaderPage",
    "Line",
    "ScheduleLine",
    "briefings_for",
    "compose",
    "confirmations_of",
    "daily_body",
    "drafting_posts",
    "due_rounds",
    "find_briefing_for",
    "find_instruction_for",
    "find_schedule_for",
    "fire_figures",
    "gap_note",
    "instruction_lines",
    "instructions_for",
    "is_bulletin_known",
    "leader_body",
    "leader_page",
    "numbers_beside",
    "receiving_posts",
    "receiving_units",
    "recurrence_of",
    "schedulable_for",
    "schedule_lines",
    "slot_choices",
    "sources_annex",
    "supervision_unit",
    "template_in_force",
    "templates_for",
    "title_on",
    "traced",
    "units_to_address",
    "waiting_briefings",
    "waiting_instructions",
]
