"""疏堵结合: straw on the fields and room in the depots beside fires and the risk of burning, by township.

Pure. Straw, weather and depots come from the ledgers, fires from the fires; only a page lays the two side by side.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from luoshu.core.harvest import (
    BurnRisk,
    DepotFill,
    Fill,
    RiskLevel,
    RiskRule,
    Utilisation,
    added,
    burn_risk,
    left_on_fields,
    utilisation,
)
from luoshu.core.harvest.columns import STRAW, Crop, harvest_of
from luoshu.web.harvest.daily import PlaceDay

RISK_WORDS = {RiskLevel.HIGH: "高", RiskLevel.MIDDLE: "中", RiskLevel.LOW: "低", RiskLevel.UNKNOWN: "口径不明"}
FILL_WORDS = {Fill.FREE: "有空余", Fill.NEARLY: "将满", Fill.FULL: "已满", Fill.UNKNOWN: "没有盘点数"}
WAYS = ("fertiliser_t", "feed_t", "fuel_t", "base_t", "raw_t")


@dataclass(frozen=True, slots=True)
class Depot:
    """One depot as the page shows it. ``key`` names its row in the ledger."""

    key: str
    name: str
    path: str
    place: str
    capacity_t: Decimal | None
    stored_t: Decimal | None
    fill: DepotFill
    status: str
    counted_on: str

    @property
    def words(self) -> str:
        """The fill in words."""
        return FILL_WORDS[self.fill.state]


@dataclass(frozen=True, slots=True)
class StrawLine:
    """One township: straw, depots, fires, risk."""

    code: str
    name: str
    county_code: str
    county_name: str
    harvested: Decimal | None
    removed: Decimal | None
    returned: Decimal | None
    left: Decimal | None
    depots: tuple[Depot, ...]
    fires_now: int
    risk: BurnRisk
    held_from: str = ""

    @property
    def risk_words(self) -> str:
        """The risk in one word."""
        return RISK_WORDS[self.risk.level]

    @property
    def full_depots(self) -> int:
        """How many of its depots are full."""
        return sum(depot.fill.state is Fill.FULL for depot in self.depots)

    @property
    def is_blocked(self) -> bool:
        """Whether straw lies on the fields, the risk is not low, and no depot of its own has room."""
        has_room = any(depot.fill.state in (Fill.FREE, Fill.NEARLY) for depot in self.depots)
        return bool(self.depots) and not has_room and self.risk.level in (RiskLevel.HIGH, RiskLevel.MIDDLE)


def straw_line(
    place: PlaceDay,
    crops: Sequence[Crop],
    depots: Sequence[Depot],
    *,
    dry_days: int | None,
    past_fires: int,
    fires_now: int,
    rule: RiskRule,
) -> StrawLine:
    """Lay one township's numbers side by side."""
    harvested = harvest_of(place.values, crops).done
    removed, returned = (place.values.get(key) for key in STRAW)
    left = left_on_fields(harvested, removed, returned)
    return StrawLine(
        code=place.code,
        name=place.name,
        county_code=place.county_code,
        county_name=place.county_name,
        harvested=harvested,
        removed=removed,
        returned=returned,
        left=left,
        depots=tuple(depots),
        fires_now=fires_now,
        risk=burn_risk(left, dry_days, past_fires, rule),
        held_from=f"{place.report.held_from.month}月{place.report.held_from.day}日" if place.report.held_from else "",
    )


@dataclass(frozen=True, slots=True)
class CountyStraw:
    """A county's townships added up; ``levels``: how many of them are at which risk, in words, none left out."""

    code: str
    name: str
    left: Decimal | None
    unknown: int
    depots: int
    full_depots: int
    fires_now: int
    past_fires: int
    levels: tuple[tuple[str, str, int], ...]


def county_lines(lines: Sequence[StrawLine]) -> list[CountyStraw]:
    """Add townships up by county, in the order they come in."""
    groups: dict[str, list[StrawLine]] = {}
    for line in lines:
        groups.setdefault(line.county_code, []).append(line)
    return [
        CountyStraw(
            code=code,
            name=members[0].county_name,
            left=added(line.left for line in members),
            unknown=sum(line.left is None for line in members),
            depots=sum(len(line.depots) for line in members),
            full_depots=sum(line.full_depots for line in members),
            fires_now=sum(line.fires_now for line in members),
            past_fires=sum(line.risk.past_fires for line in members),
            levels=tuple(
                (level.value, words, count)
                for level, words in RISK_WORDS.items()
                if (count := sum(line.risk.level is level for line in members))
            ),
        )
        for code, members in groups.items()
    ]


def fires_below(counted: Mapping[str, int], path: str) -> int:
    """Add up the fires of a place and of everything below it."""
    return sum(count for one, count in counted.items() if one.startswith(path))


def use_of(rows: Sequence[Mapping[str, Decimal | None]]) -> Utilisation:
    """Add the use of straw up over places that gave both the base and some use: others would bend the share."""
    both = [
        row for row in rows if row.get("collectable_t") is not None and added(row.get(way) for way in WAYS) is not None
    ]
    ways = {way: added(row.get(way) for row in both) for way in WAYS}
    return utilisation(ways, added(row.get("collectable_t") for row in both))
