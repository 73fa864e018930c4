"""What is on record about one fire, in the words of the fire table."""

from datetime import datetime

from luoshu.apps.acting import Acting
from luoshu.apps.cases.choices import AsideStatus, BurnedMatter, CallOutcome, FindingResult
from luoshu.apps.cases.models import (
    Assignment,
    Dispute,
    Extension,
    FieldCheck,
    FireCase,
    PhoneCall,
    SecondLook,
    TimelineEntry,
)
from luoshu.apps.clues.choices import StrikeStatus
from luoshu.apps.clues.models import Clue, ForestHandover, Strike
from luoshu.core.workflow.fire_table import FIRE
from luoshu.core.workflow.table import ClockState, Facts

COUNTY_LEVEL = 3
NEW_ROUND_VERBS = frozenset(row.verb for row in FIRE.transitions if row.new_round)


def open_assignment(case: FireCase) -> Assignment | None:
    """Return who has the fire now."""
    return Assignment.objects.select_related("post").filter(case=case, ended_at__isnull=True).first()


def round_started_at(case: FireCase) -> datetime:
    """Return when the present round began: at the opening, or with the latest step that starts one."""
    latest = (
        TimelineEntry.objects.filter(case=case, verb__in=NEW_ROUND_VERBS)
        .order_by("-recorded_at", "-id")
        .values_list("recorded_at", flat=True)
        .first()
    )
    return latest or case.opened_at


def latest_finding(case: FireCase) -> FieldCheck | None:
    """Return the latest finding of the present round, by the time it was made and not by the time it arrived."""
    since = round_started_at(case)
    return FieldCheck.objects.filter(case=case, received_at__gte=since).order_by("-found_at", "-id").first()


def done_by(case: FireCase) -> dict[str, frozenset[str]]:
    """Return who took which verb in the present round."""
    pairs = TimelineEntry.objects.filter(case=case).order_by("recorded_at", "id").values_list("verb", "person_code")
    return FIRE.done_by(pairs)


def facts_of(case: FireCase, acting: Acting, *, at: datetime, given: frozenset[str] = frozenset()) -> Facts:
    """Return the facts for a step by ``acting`` at ``at``; ``given`` are those supplied together with the step."""
    assignment = open_assignment(case)
    finding = latest_finding(case)
    held = set(given)
    if case.division.level >= COUNTY_LEVEL:
        held.add("county_known")
    if assignment is not None and assignment.post.code == acting.post_code:
        held.add("is_assignee")
    since = assignment.given_at if assignment is not None else case.opened_at
    if PhoneCall.objects.filter(case=case, outcome=CallOutcome.TOLD, called_at__gte=since).exists():
        held.add("told_by_phone")
    held |= _of_finding(case, finding)
    held |= _of_end(case, at)
    held |= _of_asides(case)
    return Facts(
        held=frozenset(held),
        done_by=done_by(case),
        clock=ClockState(case.limit_code, is_paused=case.paused_at is not None),
    )


def _of_finding(case: FireCase, finding: FieldCheck | None) -> set[str]:
    if finding is None:
        return set()
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
    if ForestHandover.objects.filter(clue__event_id=case.event_id).exists():
        held.add("out_or_handed_over")
    if case.extinguished_at is not None:
        held.add("extinguished")
    if case.closed_at is not None and finding.found_at > case.closed_at and finding.result == FindingResult.BURNING:
        held.add("burning_again")
    return held


def _of_end(case: FireCase, at: datetime) -> set[str]:
    held = set()
    looks = SecondLook.objects.filter(case=case, verb="inspect", looked_at__gte=round_started_at(case))
    if looks.exists():
        held.add("inspected")
    if case.basic_cause:
        held.add("basic_cause")
    if case.guard_until is None or case.guard_until <= at:
        held.add("guard_over")
    if case.closed_at is not None and Clue.objects.filter(event_id=case.event_id, seen_at__gt=case.closed_at).exists():
        held.add("burning_again")
    return held


def _of_asides(case: FireCase) -> set[str]:
    held = set()
    if Extension.objects.filter(case=case, status=AsideStatus.ASKED).exists():
        held.add("extension_asked")
    if Dispute.objects.filter(case=case, status=AsideStatus.ASKED).exists():
        held.add("dispute_open")
    clues = Clue.objects.filter(event_id=case.event_id)
    if not clues.filter(struck_at__isnull=True).exists() and clues.exists():
        held.add("strike_granted")
    elif case.state == "struck":
        held.add("strike_revoked")
    open_strikes = (StrikeStatus.APPLIED, StrikeStatus.REVIEWED)
    if Strike.objects.filter(clue__event_id=case.event_id, status__in=open_strikes).exists():
        held.add("strike_asked")
    return held
