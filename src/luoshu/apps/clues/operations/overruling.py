"""Calling a clue back: a label proposes, a person decides, and the label stays with the reason beside it."""

from datetime import datetime

from django.db import transaction

from luoshu.apps.acting import Acting
from luoshu.apps.audit.operations import record
from luoshu.apps.clues.errors import ClueRightMissing, LabelMissing, ReasonMissing
from luoshu.apps.clues.models import Clue, Label
from luoshu.apps.clues.operations.gathering import refresh_events
from luoshu.apps.clues.operations.relabelling import requeue
from luoshu.apps.clues.operations.turns import wait_for_turn
from luoshu.apps.clues.queries.finding import find_clue_for


def overrule_label(*, clue_code: str, label_code: str, reason: str, by: Acting, at: datetime) -> Label:
    """Overrule a label; the clue goes to the queue its other labels say, its event follows.

    Raises ClueNotVisible, ClueRightMissing, ReasonMissing, LabelMissing (also when somebody was first).
    """
    clue = find_clue_for(by, clue_code)
    if not by.may("clues.label"):
        raise ClueRightMissing
    if not reason.strip():
        raise ReasonMissing
    with transaction.atomic():
        wait_for_turn()
        held = Label.objects.filter(clue=clue, code=label_code, overruled_at__isnull=True)
        if not held.update(overruled_at=at, overruled_by=by.person_code, overruled_reason=reason.strip()[:200]):
            raise LabelMissing(clue=clue.code)
        touched = requeue([clue.pk])
        # The version goes up even when the queue stays: whoever follows the event reads the label anew.
        refresh_events(touched or [Clue.objects.values_list("event_id", flat=True).get(pk=clue.pk)], at)
        record(
            by=by,
            at=at,
            action="clues.label_overruled",
            subject_kind="clue",
            subject_code=clue.code,
            division_path=clue.division_path,
            detail={"label": label_code, "reason": reason.strip()},
        )
    return Label.objects.get(clue=clue, code=label_code)
