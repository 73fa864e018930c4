"""Chinese progress text -> figures, dates, stages, notices, decisions, commitments; and the audit of the figures."""

from luoshu.core.reading.audit import PublishedValue, compare_issues, compare_published
from luoshu.core.reading.hedges import hedges_of
from luoshu.core.reading.model import VERDICT_WORDS, Check, Event, Figure, Reading
from luoshu.core.reading.output import check_row, event_row, figure_row
from luoshu.core.reading.read import ENGINE_VERSION, read_page

__all__ = [
    "ENGINE_VERSION",
    "VERDICT_WORDS",
    "Check",
    "Event",
    "Figure",
    "PublishedValue",
    "Reading",
    "check_row",
    "compare_issues",
    "compare_published",
    "event_row",
    "figure_row",
    "hedges_of",
    "read_page",
]
