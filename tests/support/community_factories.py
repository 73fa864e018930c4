"""A small ledger of old communities in the two counties and its indicator, for tests."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from luoshu.apps.indicators.models import Indicator
from luoshu.apps.indicators.operations import IndicatorDraft, declare_indicator
from luoshu.apps.ledgers.models import Ledger, LedgerRow, Measure, RowVersion
from luoshu.apps.readings.models import Scope
from tests.support.cast import CITY, COUNTY_A, COUNTY_B, SINCE, TOWN_A1, TOWN_B1, Cast

# 20 September 2024, 17:00 in Luoyang.
SEPTEMBER = datetime(2024, 9, 20, 9, 0, tzinfo=UTC)
TODAY = date(2024, 9, 20)
LEDGER = "old_communities"
COHORT = "2024年改造计划"
DECLARED = Path(__file__).parents[2] / "src/luoshu/demo/ledgers/old_communities.json"
SHARE: dict[str, Any] = {
    "numerator": {
        "ledger": LEDGER,
        "where": [
            {"column": "cohort", "op": "is", "values": [COHORT]},
            {"column": "state", "op": "is", "values": ["完工", "竣工验收"]},
        ],
    },
    "denominator": {"ledger": LEDGER, "where": [{"column": "cohort", "op": "is", "values": [COHORT]}]},
    "denominator_name": "列入2024年改造计划的小区",
    "unit": "%",
    "part_unit": "个",
    "factor": "100",
    "decimals": 1,
}


@dataclass(frozen=True)
class Community:
    """One old community: where, what state, how many households (None: not filled in), when begun and finished."""

    division: str
    state: str
    households: int | None = 100
    started_on: date | None = None
    finished_on: date | None = None
    cohort: str = COHORT


def with_ledger(cast: Cast) -> Ledger:
    """Declare the ledger, without rows."""
    body = json.loads(DECLARED.read_text("utf-8"))
    return Ledger.objects.create(
        code=LEDGER,
        title=body["title"],
        area=body["area"],
        area_title=body["area_title"],
        period=body["period"],
        declaration=body,
        edition=1,
        division=cast.division(CITY),
        division_path=cast.path(CITY),
        declared_at=SEPTEMBER,
        declared_by="setup",
        valid_from=SINCE,
    )


def add_rows(cast: Cast, rows: list[Community], *, on: date = TODAY, at: datetime = SEPTEMBER) -> list[LedgerRow]:
    """Put rows into the ledger as known at a moment, holding from a day."""
    first = LedgerRow.objects.count()
    made = []
    for number, row in enumerate(rows, first + 1):
        division = cast.division(row.division)
        key = f"{division.name}/{number}号院"
        line = LedgerRow.objects.create(
            ledger_code=LEDGER,
            key=key,
            division=division,
            division_path=division.path,
            unit_code="city-housing",
            first_seen_at=at,
        )
        made.append(line)
        say(line, row, number=1, on=on, at=at)
    return made


def say(line: LedgerRow, row: Community, *, number: int, on: date, at: datetime) -> RowVersion:
    """Write what a row says from a day on."""
    RowVersion.objects.filter(row=line, superseded_at__isnull=True).update(superseded_at=at)
    version = RowVersion.objects.create(
        row=line,
        number=number,
        ledger_code=LEDGER,
        division_path=line.division_path,
        values={},
        valid_on=on,
        recorded_at=at,
        by="setup",
        post="setup",
        unit_code="city-housing",
    )
    words = {"state": row.state, "cohort": row.cohort}
    numbers = {"households": row.households}
    numbers |= {
        name: day.toordinal() if day else None
        for name, day in (("started_on", row.started_on), ("finished_on", row.finished_on))
    }
    Measure.objects.bulk_create(
        [
            *(Measure(version=version, column=name, value=0, word=word) for name, word in words.items()),
            *(
                Measure(version=version, column=name, value=value)
                for name, value in numbers.items()
                if value is not None
            ),
        ]
    )
    return version


def with_scopes(cast: Cast) -> None:
    """Enter 全市 and 城市区 (甲县 alone)."""
    for code, kind, name, member in (("city", "city", "全市", CITY), ("urban", "urban", "城市区", COUNTY_A)):
        if Scope.objects.filter(code=code).exists():
            continue
        scope = Scope.objects.create(code=code, kind=kind, name=name, division_path=cast.path(member), valid_from=SINCE)
        scope.members.set([cast.division(member)])


def with_indicator(
    cast: Cast, code: str = "renovated", body: dict[str, Any] | None = None, *, at: datetime = SEPTEMBER
) -> Indicator:
    """Declare the share of finished communities, or another formula."""
    draft = IndicatorDraft(
        code=code,
        title="老旧小区改造完工",
        area="communities",
        area_title="老旧小区改造",
        division_path=cast.path(CITY),
        aliases=("纳入2024年改造计划的老旧小区已完工数",),
    )
    return declare_indicator(
        draft=draft,
        body=body or SHARE,
        valid_from=date(2024, 1, 1),
        source="演示〔2024〕1号",
        by=cast.acting("罗简"),
        at=at,
    )


TEN = [
    *(Community(TOWN_A1, "完工", finished_on=date(2024, 7, 1)) for _ in range(2)),
    *(Community(TOWN_A1, "施工", started_on=date(2024, 5, 1)) for _ in range(2)),
    *(Community(TOWN_B1, "未开工") for _ in range(5)),
    Community(COUNTY_B, "竣工验收", finished_on=date(2024, 8, 1)),
]
