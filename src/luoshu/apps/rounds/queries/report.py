"""督查组的日报和期间报告, put together from the visits and problems on record: nothing is typed.

Every figure carries the codes of the rows it counts, so a page can lead back to them.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from luoshu.apps.acting import Acting
from luoshu.apps.rounds.choices import VisitState
from luoshu.apps.rounds.models import Finding, Team
from luoshu.apps.rounds.queries.doors import visits_in_scope
from luoshu.apps.rounds.queries.lists import FindingRow, VisitRow, finding_row, visit_rows
from luoshu.core.clock import day_start


@dataclass(frozen=True)
class Count:
    """A number with its words and the codes of the rows behind it."""

    label: str
    number: int
    unit: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class TeamReport:
    """What a team saw in a period. ``first_on`` and ``last_on`` are both inside."""

    team: Team
    first_on: date
    last_on: date
    visits: list[VisitRow]
    findings: list[FindingRow]
    visited: Count
    clean: Count
    problems: Count
    fixed: Count
    to_remedy: Count
    crossed_off: Count
    by_kind: tuple[Count, ...]
    missed: list[VisitRow]

    @property
    def figures(self) -> tuple[Count, ...]:
        """The counts of problems, in the order in which a report says them."""
        return (self.problems, self.fixed, self.to_remedy, self.crossed_off)

    @property
    def title(self) -> str:
        """The title of the report."""
        return f"{self.team.name}督查{'日报' if self.first_on == self.last_on else '情况报告'}"


def team_report(acting: Acting, team: Team, *, first_on: date, last_on: date) -> TeamReport:
    """Return the report of a team in the reader's scope; the caller has come through the team's door."""
    begin, end = day_start(first_on), day_start(last_on + timedelta(days=1))
    seen = visits_in_scope(acting, last_on).filter(team=team).select_related("team", "division")
    made = visit_rows(
        list(
            seen.filter(state=VisitState.DONE, visited_at__gte=begin, visited_at__lt=end).order_by("visited_at", "code")
        )
    )
    missed = visit_rows(
        list(seen.filter(state=VisitState.MISSED, due_on__gte=first_on, due_on__lte=last_on).order_by("code"))
    )
    rows = Finding.objects.filter(visit__in=[one.visit.pk for one in made]).select_related("remedy", "division", "team")
    places = {one.visit.division_path: one.place for one in made}
    findings = [finding_row(one, places[one.division_path]) for one in rows.order_by("found_at", "code")]
    kinds = Counter(one.finding.kind_label for one in findings)
    return TeamReport(
        team=team,
        first_on=first_on,
        last_on=last_on,
        visits=made,
        findings=findings,
        visited=_visits("走访", made),
        clean=_visits("没有发现问题", [one for one in made if not one.findings]),
        problems=_findings("发现问题", findings),
        fixed=_findings("现场已改", [one for one in findings if one.finding.is_fixed_on_spot]),
        to_remedy=_findings("转整改", [one for one in findings if one.remedy_code]),
        crossed_off=_findings("已销号", [one for one in findings if one.outcome == "已销号"]),
        by_kind=tuple(
            _findings(label, [one for one in findings if one.finding.kind_label == label])
            for label, _ in sorted(kinds.items(), key=lambda pair: (-pair[1], pair[0]))
        ),
        missed=missed,
    )


def _visits(label: str, rows: list[VisitRow]) -> Count:
    return Count(label, len(rows), "个村", tuple(one.visit.code for one in rows))


def _findings(label: str, rows: list[FindingRow]) -> Count:
    return Count(label, len(rows), "个", tuple(one.finding.code for one in rows))
