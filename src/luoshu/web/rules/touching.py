"""What a change of a rule touches, counted by each app that reads rules."""

from luoshu.apps.accountability.queries import matters_touched
from luoshu.apps.cases.queries import fires_touched
from luoshu.apps.documents.queries import documents_touched
from luoshu.apps.rounds.queries import rounds_touched
from luoshu.apps.rules.touching import RuleChange, Touched
from luoshu.apps.supervision.queries import supervision_touched

COUNTERS = (fires_touched, matters_touched, supervision_touched, rounds_touched, documents_touched)


def touched_by(change: RuleChange) -> list[Touched]:
    """Return everything that a change speaks of; numbers only, no matter's content."""
    return [line for count in COUNTERS for line in count(change)]
