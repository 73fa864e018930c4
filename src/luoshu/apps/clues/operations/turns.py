"""Events change by turns: what is read for a change must still hold when it is written.

Reading and reckoning happen without any lock; the writing transaction begins by taking the turn it read. Whoever comes
second finds the turn gone and starts again. Right on SQLite and on PostgreSQL, and nothing stays locked by a dead
process.
"""

from typing import Final

from django.db.models import F

from luoshu.apps.clues.errors import TurnLost
from luoshu.apps.feeds.models import Counter

TURN: Final = "fuse-turn"


def current_turn() -> int:
    """Return the turn that a change being prepared stands on."""
    turn = Counter.objects.filter(prefix=TURN).values_list("latest", flat=True).first()
    if turn is None:
        Counter.objects.bulk_create([Counter(prefix=TURN, latest=0)], ignore_conflicts=True)
        turn = Counter.objects.values_list("latest", flat=True).get(prefix=TURN)
    return turn


def take_turn(turn: int) -> int:
    """Take a turn inside the writing transaction and return the next. Raises TurnLost when somebody was first."""
    if not Counter.objects.filter(prefix=TURN, latest=turn).update(latest=F("latest") + 1):
        raise TurnLost
    return turn + 1


def wait_for_turn() -> None:
    """Take the turn whatever it is, as the first statement of a transaction that reads after it: others wait for it."""
    current_turn()
    Counter.objects.filter(prefix=TURN).update(latest=F("latest") + 1)
