"""What is on record about one matter, in the words of its table."""

from datetime import datetime

from luoshu.apps.accountability.choices import ItemStatus, StatementStatus
from luoshu.apps.accountability.models import (
    CountedFire,
    Matter,
    MatterEntry,
    RectificationItem,
    ReviewSection,
    Statement,
)
from luoshu.apps.accountability.queries.counting import open_strikes_of
from luoshu.apps.accountability.queries.decisions import is_criticism_asked
from luoshu.apps.accountability.queries.papers import papers_of
from luoshu.apps.accountability.queries.proposing import latest_proposal, propose_for
from luoshu.apps.cases.choices import AsideStatus
from luoshu.apps.cases.models import Dispute
from luoshu.apps.clues.models import Strike
from luoshu.core.clock import beijing_day
from luoshu.core.workflow.accountability_table import ACCOUNTABILITY
from luoshu.core.workflow.table import ClockState, Facts


def case_ids_of(matter: Matter) -> list[int]:
    """Return the fires that count in a matter now."""
    return list(CountedFire.objects.filter(matter=matter, left_at__isnull=True).values_list("case_id", flat=True))


def is_answered(section: ReviewSection) -> bool:
    """Tell whether a section is done: answered with proof, or 不予处理 with a reason that another person confirmed."""
    if section.is_waived:
        return bool(section.answer and section.confirmed_by)
    return bool(section.answer and section.proof_codes)


def facts_of(matter: Matter, *, at: datetime, given: frozenset[str] = frozenset()) -> Facts:
    """Return the facts for a step at ``at``; ``given`` are those supplied together with the step."""
    pairs = MatterEntry.objects.filter(matter=matter).order_by("at", "id").values_list("verb", "person_code")
    held = _of_count(matter) | _of_hearing(matter, at) | _of_papers(matter, at) | _of_work(matter)
    return Facts(
        held=frozenset(given | held),
        done_by=ACCOUNTABILITY.done_by(pairs),
        clock=ClockState(matter.limit_code),
    )


def _of_count(matter: Matter) -> set[str]:
    cases = case_ids_of(matter)
    held = {"count_changed" if matter.is_count_changed else "count_current"}
    if cases:
        held.add("fires_counted")
    if not Strike.objects.filter(open_strikes_of(cases)).exists():
        held.add("strikes_decided")
    if not Dispute.objects.filter(case__in=cases, status=AsideStatus.ASKED).exists():
        held.add("disputes_settled")
    return held


def _of_hearing(matter: Matter, at: datetime) -> set[str]:
    held = set()
    if matter.accepted_at is not None or matter.due_at is None or matter.due_at <= at:
        held.add("hearing_over")
    is_asked = Statement.objects.filter(matter=matter, status=StatementStatus.ASKED).exists()
    held.add("statement_open" if is_asked else "statements_answered")
    latest = latest_proposal(matter)
    found = latest.measures.all() if latest is not None else propose_for(matter).findings
    if found:
        held.add("measures_found")
    return held


def _of_papers(matter: Matter, at: datetime) -> set[str]:
    held = {"criticism_asked" if is_criticism_asked(matter) else "criticism_not_asked"}
    if matter.state != "decided":
        return held
    papers = papers_of(matter, beijing_day(at))
    if papers.document is not None:
        held.add("draft_made")
    if papers.authority is not None:
        held.add("authority_held")
    if papers.is_out:
        held.add("issue_given")
    return held


def _of_work(matter: Matter) -> set[str]:
    held = set()
    statuses = set(RectificationItem.objects.filter(matter=matter).values_list("status", flat=True))
    if statuses:
        held.add("items_listed")
    if statuses == {ItemStatus.PASSED}:
        held.add("items_passed")
    sections = list(ReviewSection.objects.filter(matter=matter))
    if sections and all(is_answered(one) for one in sections):
        held.add("sections_answered")
    return held
