"""A person decides which division a clue belongs to; the machine's proposal stays beside it on the detection."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from luoshu.apps.acting import Acting
from luoshu.apps.audit.operations import record
from luoshu.apps.clues.errors import ClueChanged, ClueRightMissing, DivisionUnchanged, ReasonMissing
from luoshu.apps.clues.models import AttributionDecision, Clue, FireEvent, ForestHandover
from luoshu.apps.clues.operations.gathering import refresh_events
from luoshu.apps.clues.operations.turns import wait_for_turn
from luoshu.apps.clues.queries.finding import find_clue_for, find_event_for
from luoshu.apps.places.choices import Basis
from luoshu.apps.places.queries import division_by_code
from luoshu.core.clock import beijing_day


def decide_attribution(
    *, clue_code: str, division_code: str, reason: str, by: Acting, at: datetime, evidence_codes: Sequence[str] = ()
) -> AttributionDecision:
    """Decide the division of a clue, as divisions stood when it was seen; its event follows.

    Within one's own area a desk decides alone. A division outside it is for the level above, which sees both sides.
    Raises ClueNotVisible, ClueRightMissing, ReasonMissing, DivisionUnchanged, ClueChanged, DivisionNotVisible.
    """
    clue = find_clue_for(by, clue_code)
    if not by.may("clues.attribute"):
        raise ClueRightMissing
    if not reason.strip():
        raise ReasonMissing
    division = division_by_code(division_code, beijing_day(clue.seen_at))
    if not by.covers(division.path):
        raise ClueRightMissing
    if division.pk == clue.division_id:
        raise DivisionUnchanged(clue=clue.code, division=division.full_name)
    with transaction.atomic():
        wait_for_turn()
        moved = Clue.objects.filter(pk=clue.pk, division_id=clue.division_id).update(
            division=division, division_path=division.path, basis=Basis.REVIEWED
        )
        if not moved:
            raise ClueChanged(clue=clue.code)
        decision = AttributionDecision.objects.create(
            clue=clue,
            division=division,
            previous_id=clue.division_id,
            reason=reason.strip()[:300],
            evidence_codes=list(evidence_codes),
            decided_by=by.person_code,
            decided_post=by.post_code,
            decided_at=at,
        )
        # The hand-over goes with the clue: the forest desk of the right place must see it.
        ForestHandover.objects.filter(clue=clue).update(division_path=division.path)
        refresh_events([Clue.objects.values_list("event_id", flat=True).get(pk=clue.pk)], at)
        record(
            by=by,
            at=at,
            action="clues.attributed",
            subject_kind="clue",
            subject_code=clue.code,
            division_path=division.path,
            detail={"from": clue.division_path, "to": division.path, "reason": reason.strip()},
        )
    return decision


def decide_event_attribution(
    *, event_code: str, division_code: str, reason: str, by: Acting, at: datetime, evidence_codes: Sequence[str] = ()
) -> FireEvent:
    """Decide the division of all clues of an event in one transaction; clues that are there already are left alone."""
    event = find_event_for(by, event_code)
    with transaction.atomic():
        wait_for_turn()
        for code in list(event.clues.order_by("code").values_list("code", flat=True)):
            try:
                decide_attribution(
                    clue_code=code,
                    division_code=division_code,
                    reason=reason,
                    by=by,
                    at=at,
                    evidence_codes=evidence_codes,
                )
            except DivisionUnchanged:
                continue
    event.refresh_from_db()
    return event
