"""What clues and events tell."""

from luoshu.apps.clues.queries.behind import Behind, Figure, behind_asked, codes_asked
from luoshu.apps.clues.queries.bulletins import Bulletin, bulletin_for
from luoshu.apps.clues.queries.counted import Counted, events_changed_after, listed_place_of, who_counts
from luoshu.apps.clues.queries.facts import waiting_count
from luoshu.apps.clues.queries.finding import find_clue_for, find_event_for, find_strike_for
from luoshu.apps.clues.queries.groups import figure_of
from luoshu.apps.clues.queries.listing import (
    Page,
    QueueCount,
    changes_of,
    clues_for,
    clues_of_codes,
    clues_of_event,
    decisions_of,
    events_for,
    handovers_for,
    label_counts,
    labels_of,
    latest_pass,
    open_events_without_case,
    queue_counts,
    strike_counts,
    strikes_applied,
    strikes_for,
)
from luoshu.apps.clues.queries.rulebook import rules_for

__all__ = [
    "Behind",
    "Bulletin",
    "Counted",
    "Figure",
    "Page",
    "QueueCount",
    "behind_asked",
    "bulletin_for",
    "changes_of",
    "clues_for",
    "clues_of_codes",
    "clues_of_event",
    "codes_asked",
    "decisions_of",
    "events_changed_after",
    "events_for",
    "figure_of",
    "find_clue_for",
    "find_event_for",
    "find_strike_for",
    "handovers_for",
    "label_counts",
    "labels_of",
    "latest_pass",
    "listed_place_of",
    "open_events_without_case",
    "queue_counts",
    "rules_for",
    "strike_counts",
    "strikes_applied",
    "strikes_for",
    "waiting_count",
    "who_counts",
]
