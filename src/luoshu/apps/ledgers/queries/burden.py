"""The burden meter: how many fields the ledgers ask of each level a week, and how many were filled (减负)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count

from luoshu.apps.acting import Acting
from luoshu.apps.ledgers.models import RowVersion
from luoshu.apps.ledgers.queries.doors import declaration_of, ledgers_for
from luoshu.apps.people.choices import Role
from luoshu.apps.scope import in_scope
from luoshu.core.ledgers import LedgerDeclaration, Period

WEEK = timedelta(days=7)
PER_WEEK = {
    Period.STANDING: 0.0,
    Period.DAILY: 5.0,
    Period.WEEKLY: 1.0,
    Period.HALF_MONTHLY: 24 / 52,
    Period.MONTHLY: 12 / 52,
    Period.QUARTERLY: 4 / 52,
    Period.YEARLY: 1 / 52,
}
DAYS_A_WEEK = 7.0
ROLE_LEVELS: dict[str, tuple[str, ...]] = {
    Role.TOWNSHIP_OFFICER: ("township",),
    Role.VILLAGE_HEAD: ("village",),
    Role.GRID_WORKER: ("village",),
    Role.COUNTY_OFFICE: ("county",),
    Role.QUALITY_OFFICE: ("city",),
    Role.DEPARTMENT_CLERK: ("city", "county"),
}
LEVEL_LABELS = {"city": "市级部门", "county": "县区", "township": "乡镇", "village": "村"}


@dataclass(frozen=True)
class LevelBurden:
    """What one unit of a level is asked a week, in fields of one line, and how many it is spared by other ledgers."""

    level: str
    label: str
    ledgers: int
    fields_a_week: float
    spared: float
    titles: tuple[str, ...]


def levels_of(declaration: LedgerDeclaration) -> set[str]:
    """Return the levels whose offices fill a ledger."""
    found = {level for role in declaration.fillers for level in ROLE_LEVELS.get(role, ())}
    return found & set(declaration.filler_levels) if declaration.filler_levels else found


def times_a_week(declaration: LedgerDeclaration) -> float:
    """Return how often a ledger is reported in a week of its season."""
    if declaration.period is Period.DAILY and declaration.counts_days_off:
        return DAYS_A_WEEK
    return PER_WEEK[declaration.period]


def burden_for(acting: Acting) -> list[LevelBurden]:
    """Return the burden of each level by the ledgers the reader sees, villages always told, also when it is nothing."""
    sums: dict[str, list[float]] = {level: [0, 0.0, 0.0] for level in LEVEL_LABELS}
    titles: dict[str, list[str]] = {level: [] for level in LEVEL_LABELS}
    for ledger in ledgers_for(acting):
        declaration = declaration_of(ledger)
        times = times_a_week(declaration)
        if not times:
            continue
        for level in levels_of(declaration):
            sums[level][0] += 1
            sums[level][1] += times * len(declaration.asked_columns)
            sums[level][2] += times * len(declaration.borrowed)
            titles[level].append(ledger.title)
    return [
        LevelBurden(level, label, int(sums[level][0]), sums[level][1], sums[level][2], tuple(titles[level]))
        for level, label in LEVEL_LABELS.items()
    ]


def filled_last_week(acting: Acting, at: datetime) -> int:
    """Return how many lines were entered or changed by hand in the reader's area in the last seven days."""
    rows = in_scope(RowVersion.objects.filter(recorded_at__gt=at - WEEK, recorded_at__lte=at, batch=""), acting)
    return rows.aggregate(lines=Count("id"))["lines"] or 0
