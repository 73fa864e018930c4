"""Reading for briefings: the leader's page, the daily bulletin as a paper, instructions."""

from luoshu.apps.briefings.queries.daily import daily_body
from luoshu.apps.briefings.queries.fire_figures import FireFigures, fire_figures, traced
from luoshu.apps.briefings.queries.instructions import instructions_for, receiving_units, waiting_instructions
from luoshu.apps.briefings.queries.leader import Basis, LeaderPage, Line, leader_body, leader_page

__all__ = [
    "Basis",
    "FireFigures",
    "LeaderPage",
    "Line",
    "daily_body",
    "fire_figures",
    "instructions_for",
    "leader_body",
    "leader_page",
    "receiving_units",
    "traced",
    "waiting_instructions",
]
