"""What is on record about one fire, in the words of the fire table."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import BigIntegerField, Exists, FilteredRelation, OuterRef, Q, QuerySet, Subquery

from luoshu.apps.acting import Acting
from luoshu.apps.cases.choices import LATE_CHECK, AsideStatus, BurnedMatter, CallOutcome, FindingResult
from luoshu.apps.cases.models import (
    Assignment,
    Dispute,
    Extension,
    FieldCheck,
    FireCase,
    LawRecord,
    PhoneCall,
    TimelineEntry,
)
from luoshu.apps.clues.choices import StrikeStatus
from luoshu.apps.clues.models import Clue, ForestHandover, Strike
from luoshu.apps.people.models import Person, Post
from luoshu.apps.places.choices import Level
from luoshu.apps.prepared import Given, Prepared
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


@dataclass(frozen=True)
class FireRecord:
    """The rows beside one fire that its steps depend on, read at one moment in three queries.

    ``entries`` are in the order of recording and bear ``person_name`` and ``post_title``; ``checks`` are the findings,
    the latest found first. The other fields say whether a row of the kind is there; ``told_at`` and
    ``told_assignee_at`` are the latest calls that reached somebody, and the post that has the fire.
    """

    entries: list[TimelineEntry]
    assignment: Assignment | None
    checks: list[FieldCheck]
    told_at: datetime | None
    told_assignee_at: datetime | None
    latest_seen_at: datetime | None
    has_clues: bool
    is_with_forest: bool
    is_extension_asked: bool
    is_dispute_open: bool
    has_disputes: bool
    is_strike_asked: bool
    has_strikes: bool
    has_merge_target: bool
    has_law_record: bool

    @property
    def is_all_struck(self) -> bool:
        """Whether the fire has clues and every one of them is struck from the count."""
        return self.has_clues and self.latest_seen_at is None

    def finding(self, present: Round) -> FieldCheck | None:
        """Return the latest finding of a round, by the time it was made and not by the time it arrived."""
        since = present.findings_after
        return next((one for one in self.checks if since is None or one.found_at > since), None)


def read_record(case: FireCase) -> FireRecord:
    """Read the record of one fire."""
    return read_records([case])[case.pk]


def read_records(cases: Iterable[FireCase]) -> dict[int, FireRecord]:
    """Read the records of some fires, by primary key. Three queries, however many there are and whatever is on them."""
    wanted = [case.pk for case in cases]
    entries: dict[int, list[TimelineEntry]] = {pk: [] for pk in wanted}
    for entry in _ENTRIES.rows(cases=wanted):
        entries[entry.case_id].append(entry)
    checks: dict[int, list[FieldCheck]] = {pk: [] for pk in wanted}
    for check in _CHECKS.rows(cases=wanted):
        checks[check.case_id].append(check)
    return {
        found.pk: FireRecord(
            entries=entries[found.pk],
            assignment=getattr(found, "held", None),
            checks=checks[found.pk],
            **{name: mark for name, mark in vars(found).items() if name in FireRecord.__dataclass_fields__},
        )
        for found in _MARKED.rows(cases=wanted)
    }


def _with_marks(cases: list[Given]) -> QuerySet[FireCase]:
    """Fires with their marks."""
    calls = PhoneCall.objects.filter(case=OuterRef("pk"), outcome=CallOutcome.TOLD).order_by("-called_at")
    clues = Clue.objects.filter(event=OuterRef("event_id"))
    strikes = Strike.objects.filter(clue__event=OuterRef("event_id"))
    live = clues.filter(struck_at__isnull=True).order_by("-seen_at")
    disputes = Dispute.objects.filter(case=OuterRef("pk"))
    asked = Extension.objects.filter(case=OuterRef("pk"), status=AsideStatus.ASKED)
    held = FilteredRelation("assignments", condition=Q(assignments__ended_at__isnull=True))
    rows = FireCase.objects.filter(pk__in=cases).annotate(held=held).select_related("held__post")  # type: ignore[misc]  # django-stubs knows no FilteredRelation here
    return rows.annotate(
        told_at=Subquery(calls.values("called_at")[:1]),
        told_assignee_at=Subquery(calls.filter(to_post_code=OuterRef("held__post__code")).values("called_at")[:1]),
        latest_seen_at=Subquery(live.values("seen_at")[:1]),
        has_clues=Exists(clues),
        is_with_forest=Exists(ForestHandover.objects.filter(clue__event=OuterRef("event_id"))),
        is_extension_asked=Exists(asked),
        is_dispute_open=Exists(disputes.filter(status=AsideStatus.ASKED)),
        has_disputes=Exists(disputes),
        is_strike_asked=Exists(strikes.filter(status__in=OPEN_STRIKES)),
        has_strikes=Exists(strikes),
        has_law_record=Exists(LawRecord.objects.filter(case=OuterRef("pk"))),
        has_merge_target=Exists(FireCase.objects.filter(event=OuterRef("event__merged_into"))),
    )


def _with_names(cases: list[Given]) -> QuerySet[TimelineEntry]:
    """The timelines of fires, with who did each step in which post."""
    names = Person.objects.filter(code=OuterRef("person_code")).values("name")[:1]
    titles = Post.objects.filter(code=OuterRef("post_code")).values("title")[:1]
    entries = TimelineEntry.objects.filter(case__pk__in=cases).order_by("recorded_at", "id")
    return entries.annotate(person_name=Subquery(names), post_title=Subquery(titles))


_MARKED: Final = Prepared(_with_marks, cases=[BigIntegerField()])
_ENTRIES: Final = Prepared(_with_names, cases=[BigIntegerField()])
_CHECKS: Final = Prepared(
    lambda cases: FieldCheck.objects.filter(case__pk__in=cases).order_by("-found_at", "-id"), cases=[BigIntegerField()]
)


def open_assignment(case: FireCase) -> Assignment | None:
    """Return who has the fire now."""
    return Assignment.objects.select_related("post").filter(case=case, ended_at__isnull=True).first()


def round_of(case: FireCase, entries: Iterable[TimelineEntry]) -> Round:
    """Read the present round from the timeline's entries, which come in the order of recording."""
    began_at, findings_after, ended_at = case.opened_at, None, None
    pairs = []
    for entry in entries:
        pairs.append(("check" if entry.verb == LATE_CHECK else entry.verb, entry.person_code))
        if entry.verb in NEW_ROUND_VERBS:
            began_at, findings_after = entry.recorded_at, ended_at
        elif entry.from_state and FIRE.state(entry.from_state).is_open and not FIRE.state(entry.to_state).is_open:
            ended_at = entry.recorded_at
    return Round(began_at, findings_after, FIRE.done_by(pairs))


def latest_finding(case: FireCase) -> FieldCheck | None:
    """Return the latest finding of the present round, by the time it was made and not by the time it arrived."""
    entries = TimelineEntry.objects.filter(case=case).order_by("recorded_at", "id")
    since = round_of(case, entries).findings_after
    found = FieldCheck.objects.filter(case=case)
    if since is not None:
        found = found.filter(found_at__gt=since)
    return found.order_by("-found_at", "-id").first()


def facts_of(
    case: FireCase,
    acting: Acting,
    *,
    at: datetime,
    given: frozenset[str] = frozenset(),
    known: FireRecord | None = None,
) -> Facts:
    """Return the facts for a step by ``acting`` at ``at``; ``given`` are those supplied together with the step.

    Reads the record of the fire unless it is ``known`` already.
    """
    record = known or read_record(case)
    present = round_of(case, record.entries)
    finding = record.finding(present)
    held = set(given)
    if case.division.level >= Level.COUNTY:
        held.add("county_known")
    if record.assignment is not None:
        held |= _of_assignment(record.assignment, record, acting, present)
    if finding is not None:
        held |= _of_finding(case, finding, record)
    held |= _of_end(case, record, at)
    held |= _of_asides(case, record)
    return Facts(
        held=frozenset(held),
        done_by=present.done_by,
        clock=ClockState(case.limit_code, is_paused=case.paused_at is not None),
    )


def _of_assignment(assignment: Assignment, record: FireRecord, acting: Acting, present: Round) -> set[str]:
    held = set()
    if assignment.post.code == acting.post_code:
        held.add("is_assignee")
    # The desk calls first and clicks after: a call to that very post counts from the beginning of the round.
    told = ((record.told_at, assignment.given_at), (record.told_assignee_at, present.began_at))
    if any(called_at is not None and called_at >= since for called_at, since in told):
        held.add("told_by_phone")
    return held


def _of_finding(case: FireCase, finding: FieldCheck, record: FireRecord) -> set[str]:
    held = {"finding_recorded"}
    if finding.result in (FindingResult.BURNING, FindingResult.OUT):
        held.add("burning_found")
    if finding.result == FindingResult.NOTHING:
        held.add("nothing_found")
    if finding.result in (FindingResult.OUT, FindingResult.NOTHING):
        held |= {"result_found", "out_or_handed_over"}
    if finding.photo_code or (record.told_at is not None and record.told_at >= finding.found_at):
        held.add("finding_shown")
    if finding.burned_matter and finding.burned_matter != BurnedMatter.STRAW:
        held.add("other_matter_found")
    if case.closed_at is not None and finding.found_at > case.closed_at and finding.result == FindingResult.BURNING:
        held.add("burning_again")
    return held


def _of_end(case: FireCase, record: FireRecord, at: datetime) -> set[str]:
    held = set()
    if record.is_with_forest:
        held.add("out_or_handed_over")
    if case.extinguished_at is not None:
        held.add("extinguished")
    if case.inspected_at is not None:
        held.add("inspected")
    if case.basic_cause:
        held.add("basic_cause")
    if case.guard_until is None or case.guard_until <= at:
        held.add("guard_over")
    if case.closed_at is not None and record.latest_seen_at is not None and record.latest_seen_at > case.closed_at:
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


def _of_asides(case: FireCase, record: FireRecord) -> set[str]:
    held = set()
    if record.is_extension_asked:
        held.add("extension_asked")
    if record.is_dispute_open:
        held.add("dispute_open")
    if record.is_all_struck:
        held.add("strike_granted")
    elif case.state == "struck":
        held.add("strike_revoked")
    if record.is_strike_asked:
        held.add("strike_asked")
    if record.has_merge_target:
        held.add("merge_target")
    return held
