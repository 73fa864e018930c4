"""What is on record about one matter, in the words of the matter table."""

from luoshu.apps.supervision.choices import AskStatus
from luoshu.apps.supervision.models import DayExtension, Feedback, Matter, MatterEntry
from luoshu.core.workflow.matter_table import MATTER
from luoshu.core.workflow.table import ClockState, Facts

NEW_HANDS = ("assign", "reassign", "settle_lead", "send_back", "reopen")
"""After these an older feedback says nothing about the work any more."""


def facts_of(matter: Matter, *, given: frozenset[str] = frozenset()) -> Facts:
    """Return the facts for a step; ``given`` are those supplied together with it. Four queries."""
    entries = list(MatterEntry.objects.filter(matter=matter).order_by("id").values_list("verb", "person_code", "at"))
    since = max((at for verb, _, at in entries if verb in NEW_HANDS), default=None)
    held = set(given)
    feedback = Feedback.objects.filter(matter=matter, is_final_report=False)
    if (feedback.filter(given_at__gte=since) if since else feedback).exists():
        held.add("feedback_given")
    if not Matter.objects.filter(parent=matter, is_open=True).exists():
        held.add("parts_done")
    if _final_report_given(matter):
        held.add("final_report")
    if DayExtension.objects.filter(matter=matter, status=AskStatus.ASKED).exists():
        held.add("extension_asked")
    held.add("is_watched" if matter.watched_at is not None else "not_watched")
    if matter.due_on is None and matter.vague_word:
        held.add("no_day_yet")
    return Facts(
        held=frozenset(held),
        done_by=MATTER.done_by((verb, person) for verb, person, _ in entries),
        clock=ClockState(matter.limit_code, is_paused=matter.paused_at is not None),
    )


def _final_report_given(matter: Matter) -> bool:
    if matter.closed_at is None:
        return False
    return Feedback.objects.filter(matter=matter, is_final_report=True, given_at__gte=matter.closed_at).exists()
