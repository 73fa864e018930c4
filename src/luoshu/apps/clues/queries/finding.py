"""The one door to each clue, event and strike."""

from django.db.models import QuerySet

from luoshu.apps.acting import SYSTEM_ROLE, Acting
from luoshu.apps.clues.errors import ClueNotVisible, ClueRightMissing, EventNotVisible, StrikeNotVisible
from luoshu.apps.clues.models import Clue, FireEvent, Strike
from luoshu.apps.scope import in_scope, newest_in_scope

READ_RIGHTS = ("clues.read", "fires.read")


def find_clue_for(acting: Acting, code: str) -> Clue:
    """Return a clue in scope. Raises ClueNotVisible, ClueRightMissing."""
    rows = Clue.objects.select_related("detection__delivery", "detection__runner_up", "event", "division")
    clue = in_scope(rows, acting).filter(code=code).first()
    if clue is None:
        raise ClueNotVisible
    check_reading(acting)
    return clue


def find_event_for(acting: Acting, code: str) -> FireEvent:
    """Return an event in scope; a merged one too, with where it went. Raises EventNotVisible, ClueRightMissing."""
    rows = FireEvent.objects.select_related("division", "merged_into")
    event = in_scope(rows, acting).filter(code=code).first()
    if event is None:
        raise EventNotVisible
    check_reading(acting)
    return event


def find_strike_for(acting: Acting, code: str) -> Strike:
    """Return a strike application in scope. Raises StrikeNotVisible, ClueRightMissing."""
    rows = Strike.objects.select_related("clue__event", "clue__division")
    strike = in_scope(rows, acting).filter(code=code).first()
    if strike is None:
        raise StrikeNotVisible
    check_reading(acting)
    return strike


def clues_in_scope(acting: Acting) -> QuerySet[Clue]:
    """Return all clues the reader may see. Raises ClueRightMissing."""
    check_reading(acting)
    return in_scope(Clue.objects.all(), acting)


def newest_clues_in_scope(acting: Acting) -> QuerySet[Clue]:
    """Return the same for lists in order of time. Raises ClueRightMissing."""
    check_reading(acting)
    return newest_in_scope(Clue.objects.all(), acting)


def check_reading(acting: Acting) -> None:
    """Raise ClueRightMissing when the post reads no clues at all."""
    if acting.role != SYSTEM_ROLE and not any(acting.may(right) for right in READ_RIGHTS):
        raise ClueRightMissing
