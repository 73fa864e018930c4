"""What became of the alarms of each camera: counted fires and false alarms, each with its base."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from luoshu.apps.acting import Acting
from luoshu.apps.clues.models import Clue
from luoshu.apps.feeds.choices import FeedKind
from luoshu.apps.scope import in_scope

FALSE_STATES: Final = frozenset({"not_a_fire", "other_burning"})
UNDECIDED: Final = frozenset({"", "reported", "accepted", "verifying", "not_accepted", "merged", "struck"})


@dataclass(frozen=True)
class AlarmOutcome:
    """Alarms of one camera: ``false_alarms`` of ``verified`` are the false-alarm rate, ``verified`` of ``alarms`` the
    verified share. An alarm in a fire with other clues counts like that fire."""

    alarms: int = 0
    verified: int = 0
    false_alarms: int = 0


def outcomes_by_camera(acting: Acting, codes: Iterable[str]) -> dict[str, AlarmOutcome]:
    """Return the outcomes of the alarms in scope, by the camera's code; a camera without alarms is left out."""
    wanted = set(codes)
    rows = in_scope(Clue.objects.filter(kind=FeedKind.CAMERA), acting)
    found: dict[str, AlarmOutcome] = {}
    for detail, state in rows.values_list("detection__detail", "event__case__state"):
        code = str((detail or {}).get("camera_code", ""))
        if code not in wanted:
            continue
        held = found.get(code, AlarmOutcome())
        decided = (state or "") not in UNDECIDED
        found[code] = AlarmOutcome(
            held.alarms + 1, held.verified + decided, held.false_alarms + ((state or "") in FALSE_STATES)
        )
    return found
