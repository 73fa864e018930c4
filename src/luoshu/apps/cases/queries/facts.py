"""What is on record about one fire, in the words of the fire table."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from luoshu.apps.acting import Acting
from luoshu.apps.cases.choices import LATE_CHECK, AsideStatus, BurnedMatter, CallOutcome, FindingResult
from luoshu.apps.cases.models import Assignment, Dispute, Extension, FieldCheck, FireCase, PhoneCall, TimelineEntry
from luoshu.apps.clues.choices import StrikeStatus
from luoshu.apps.clues.models import Clue, ForestHandover, Strike
from luoshu.apps.places.choices import Level
from luoshu.core.workflow.fire_table import FIRE
from luoshu.core.workflow.table import ClockState, Facts

NEW_ROUND_VERBS = frozenset(row.verb for row in FIRE.transitions if row.new_round)
OPEN_STRIKES = (StrikeStatus.APPLIED, StrikeStatus.REVIEWED)


@dataclass(frozen=True)
class Round:
    """The present round of a fire: from its opening, or from the latest reopening or recheck.

    ``findings_after`` is when the round before it ended: what was found until then speaks of a finished round, however
    late it arrives, and what was found since is why there is a new one. None in the first round.
    """

    began_at: datetime
    findings_after: datetime | None
    done_by: dict[str, frozenset[str]]


def open_assignment(case: FireCase) -> Assignment | None:
    """Return who has the fire now."""
    return Assignment.objects.select_related("post").filter(case=case, ended_at__isnull=True).first()


def round_of(case: FireCase) -> Round:
    """Read the present round from the timeline, in the order in which it was recorded. One query."""
    began_at, findings_after, ended_at = case.opened_at, None, None
    pairs = []
    rows = TimelineEntry.objects.filter(case=case).order_by("recorded_at", "id")
    for verb, person, at, from_state, to_state in rows.values_list(
        "verb", "person_code", "recorded_at", "from_state", "to_state"
    ):
        pairs.append(("check" if verb == LATE_CHECK else verb, person))
        if verb in NEW_ROUND_VERBS:
            began_at, findings_after = at, ended_at
        elif from_state and FIRE.state(from_state).is_open and not FIRE.state(to_state).is_open:
            ended_at = at
    return Round(began_at, findings_after, FIRE.done_by(pairs))


def done_by(case: FireCase) -> dict[str, frozenset[str]]:
    """Return who took which verb in the present round."""
    return round_of(case).done_by


def latest_finding(case: FireCase, present: Round | None = None) -> FieldCheck | None:
    """Return the latest finding of the present round, by the time it was made and not by the time it arrived."""
    since = (present or round_of(case)).findings_after
    found = FieldCheck.objects.filter(case=case)
    if since is not None:
        found = found.filter(found_at__gt=since)
    return found.order_by("-found_at", "-id").first()


def facts_of(case: FireCase, acting: Acting, *, at: datetime, given: frozenset[str] = frozenset()) -> Facts:
    """Return the facts for a step by ``acting`` at ``at``; ``given`` are those supplied together with the step."""
    present = round_of(case)
    assignment = open_assignment(case)
    finding = latest_finding(case, present)
    held = set(given)
    if case.division.level >= Level.COUNTY:
        held.add("county_known")
    if assignment is not None:
        held |= _of_assignment(case, assignment, acting, present)
    if finding is not None:
        held |= _of_finding(case, finding)
    held |= _of_end(case, at)
    held |= _of_asides(case)
    return Facts(
        held=frozenset(held),
        done_by=present.done_by,
        clock=ClockState(case.limit_code, is_paused=case.paused_at is not None),
    )


def _of_assignment(case: FireCase, assignment: Assignment, acting: Acting, present: Round) -> set[str]:
    held = set()
    if assignment.post.code == acting.post_code:
        held.add("is_assignee")
    # The desk calls first and clicks after: a call to that very post counts from the beginning of the round.
    told = Q(called_at__gte=assignment.given_at) | Q(to_post_code=assignment.post.code, called_at__gte=present.began_at)
    if PhoneCall.objects.filter(told, case=case, outcome=CallOutcome.TOLD).exists():
        held.add("told_by_phone")
    return held


def _of_finding(case: FireCase, finding: FieldCheck) -> set[str]:
    held = {"finding_recorded"}
    if finding.result in (FindingResult.BURNING, FindingResult.OUT):
        held.add("burning_found")
    if finding.result == FindingResult.NOTHING:
        held.add("nothing_found")
    if finding.result in (FindingResult.OUT, FindingResult.NOTHING):
        held |= {"result_found", "out_or_handed_over"}
    told = PhoneCall.objects.filter(case=case, outcome=CallOutcome.TOLD, called_at__gte=finding.found_at)
    if finding.photo_code or told.exists():
        held.add("finding_shown")
    if finding.burned_matter and finding.burned_matter != BurnedMatter.STRAW:
        held.add("other_matter_found")
    if case.closed_at is not None and finding.found_at > case.closed_at and finding.result == FindingResult.BURNING:
        held.add("burning_again")
    return held


def _of_end(case: FireCase, at: datetime) -> set[str]:
    held = set()
    if ForestHandover.objects.filter(clue__event_id=case.event_id).exists():
        held.add("out_or_handed_over")
    if case.extinguished_at is not None:
        held.add("extinguished")
    if case.inspected_at is not None:
        held.add("inspected")
    if case.basic_cause:
        held.add("basic_cause")
    if case.guard_until is None or case.guard_until <= at:
        held.add("guard_over")
    if has_clue_since_end(case):
        held.add("burning_again")
    return held


def has_clue_since_end(case: FireCase) -> bool:
    """Tell whether something was seen burning after the fire had ended."""
    if case.closed_at is None:
        return False
    return Clue.objects.filter(event_id=case.event_id, struck_at__isnull=True, seen_at__gt=case.closed_at).exists()


def all_struck(case: FireCase) -> bool:
    """Tell whether the fire has clues and every one of them is struck from the count."""
    clues = Clue.objects.filter(event_id=case.event_id)
    return not clues.filter(struck_at__isnull=True).exists() and clues.exists()


def _of_asides(case: FireCase) -> set[str]:
    held = set()
    if Extension.objects.filter(case=case, status=AsideStatus.ASKED).exists():
        held.add("extension_asked")
    if Dispute.objects.filter(case=case, status=AsideStatus.ASKED).exists():
        held.add("dispute_open")
    if all_struck(case):
        held.add("strike_granted")
    elif case.state == "struck":
        held.add("strike_revoked")
    if Strike.objects.filter(clue__event_id=case.event_id, status__in=OPEN_STRIKES).exists():
        held.add("strike_asked")
    if case.event.merged_into_id is not None and FireCase.objects.filter(event_id=case.event.merged_into_id).exists():
        held.add("merge_target")
    return held
