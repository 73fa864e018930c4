"""What the tables of the day say about a count: the machine's 处理建议, with inputs, reason and version."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from luoshu.apps.accountability.choices import MatterLevel
from luoshu.apps.accountability.models import Matter, Proposal, ProposedMeasure
from luoshu.apps.accountability.queries.counting import CountedNow, Tables, counted_of_unit, fires_now
from luoshu.apps.clues.choices import StrikeStatus
from luoshu.apps.clues.models import Strike
from luoshu.apps.rules.choices import CountPeriod
from luoshu.apps.rules.measures import BELONGS_TO, Clause, MeasureTables
from luoshu.apps.rules.queries import seasons

BY_COUNT: Final = "count_in_period"
BY_PATCH: Final = "patch_area"


@dataclass(frozen=True)
class Finding:
    """A clause that the count meets, and the count it was met by."""

    clause: Clause
    counted: int
    reason_code: str


@dataclass(frozen=True)
class Proposed:
    """The machine's answer: clauses and inputs. ``findings`` is empty when no clause was met."""

    findings: tuple[Finding, ...]
    inputs: dict[str, Any]


def period_start(period: str, division_path: str, on: date) -> date:
    """Return the first day that counts together with ``on``.

    A day outside every season counts with its half-year: it is not lost, and it is not laid to the season after.
    """
    if period == CountPeriod.DAY:
        return on
    if period == CountPeriod.YEAR:
        return date(on.year, 1, 1)
    covering = [one for one in seasons(division_path, on) if one.covers(on)]
    if not covering:
        return date(on.year, 1 if on.month <= 6 else 7, 1)
    shortest = min(covering, key=lambda one: (one.length_days, one.code))
    starts = date(on.year, *shortest.starts)
    return starts if starts <= on else date(on.year - 1, *shortest.starts)


def propose_for(matter: Matter, *, tables: Tables | None = None) -> Proposed:
    """Ask the tables of the matter's own day what its count comes to."""
    level, path, on = MatterLevel(matter.level), matter.division_path, matter.fires_on
    clauses = (tables or Tables(MeasureTables(path))).clauses(level, path, on)
    starts = {period: period_start(period, path, on) for period in {clause.period for clause in clauses}}
    first = min(starts.values(), default=on)
    fires = fires_now(level, first, on, within=path)
    findings = []
    for clause in clauses:
        counted = counted_of_unit(fires, path, starts[clause.period], on, clause.counts)
        # A clause speaks of this day's fires together with those before: without one today there is nothing new.
        if not counted_of_unit(fires, path, on, on, clause.counts):
            continue
        patch = max((one.area_mu for one in counted if one.on == on), default=0.0)
        if clause.is_met(len(counted), patch):
            by_count = clause.is_met(len(counted), 0.0)
            findings.append(Finding(clause, len(counted), BY_COUNT if by_count else BY_PATCH))
    return Proposed(tuple(findings), _inputs(fires, path, on, starts))


def _inputs(fires: Sequence[CountedNow], path: str, on: date, starts: dict[str, date]) -> dict[str, Any]:
    today = [one for one in fires if one.unit_path == path and one.on == on]
    counted = [one for one in today if one.counts("confirmed") or one.counts("listed")]
    strikes = Strike.objects.filter(clue__event__case__in=[one.case_id for one in today])
    return {
        "fires": len(counted),
        "fire_codes": [one.code for one in counted],
        "places": sorted({one.place for one in counted}),
        "struck": sum(not one.is_live for one in today),
        "disputed": sum(one.is_disputed for one in counted),
        "strikes_refused": strikes.filter(status=StrikeStatus.REFUSED).count(),
        "patch_mu": max((one.area_mu for one in counted), default=0.0),
        "period_from": {period: day.isoformat() for period, day in sorted(starts.items())},
    }


def latest_proposal(matter: Matter) -> Proposal | None:
    """Return the newest proposal with its measures."""
    rows = Proposal.objects.filter(matter=matter).prefetch_related("measures", "measures__referral")
    return rows.order_by("-number").first()


def key_of(measure: ProposedMeasure) -> tuple[str, str, str, str]:
    """Return what makes two proposed measures the same one."""
    return (measure.rule_version, measure.clause, measure.measure, measure.addressee)


def rows_of(proposed: Proposed) -> list[ProposedMeasure]:
    """Return the rows of a proposal, not yet saved."""
    return [
        ProposedMeasure(
            rule_code=one.clause.rule_code,
            rule_version=one.clause.version,
            table_title=one.clause.title,
            clause=one.clause.clause,
            measure=one.clause.measure,
            addressee=one.clause.addressee,
            clause_text=one.clause.text,
            amount_text=one.clause.amount,
            reason_code=one.reason_code,
            counted=one.counted,
            belongs_to=BELONGS_TO.get(one.clause.measure, ""),
            is_example=one.clause.is_example,
        )
        for one in proposed.findings
    ]
