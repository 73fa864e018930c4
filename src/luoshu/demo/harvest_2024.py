"""The autumn of 2024 in the demo city: the 17:00 sheet of 28 September, straw, depots, weather, villages, publicity.

All numbers are invented. Real townships have reported what they were asked for; whoever is late, silent or full lies in
the two invented counties, which alone owe returns here: on no day is anybody real shown as missing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Final

from luoshu.apps.acting import Acting
from luoshu.apps.ledgers.models import Ledger, Return
from luoshu.apps.ledgers.operations import (
    NewRow,
    attach_row_photo,
    declare_ledger,
    mark_late_returns,
    record_rows,
    report_no_change,
    submit_return,
)
from luoshu.apps.ledgers.operations.calendar import owed_return
from luoshu.apps.ledgers.queries.returns import owners_of
from luoshu.apps.people.choices import Role
from luoshu.apps.people.models import Post
from luoshu.apps.places.choices import Level
from luoshu.apps.places.models import Division
from luoshu.apps.rules.queries import work_calendar
from luoshu.core.clock import beijing_day
from luoshu.core.ledgers import LedgerDeclaration, periods_between
from luoshu.core.tables import Value
from luoshu.demo.harvest_numbers import CROPS, township_values
from luoshu.demo.harvest_story import (
    BEICHUAN,
    JIA,
    NANYUAN,
    RUYANG,
    SLOW,
    TODAY,
    XIGANG,
    YI_NANYUAN,
    YI_XIGANG,
    Row,
    depots,
    estimates,
    points,
    publicity,
    straw_use,
    weather,
)
from luoshu.demo.invented import COUNTIES
from luoshu.demo.shipped import shipped_ledger
from luoshu.demo.story import acting_in, drawn_photo

CITY: Final = "410300"
DAILY: Final = "harvest_daily"
LEDGERS: Final = (
    DAILY,
    "straw_use",
    "straw_depots",
    "village_environment",
    "harvest_weather",
    "harvest_estimates",
    "ban_publicity",
)
FIRST_TOLD: Final = date(2024, 9, 20)
FIRST_DUE: Final = date(2024, 9, 26)
TOLD_DAILY: Final = (RUYANG, *COUNTIES)
"""Counties whose season is there day by day; the others have the day itself and the same day last year."""
SILENT: Final = frozenset({BEICHUAN})
UNCHANGED: Final = frozenset({XIGANG, YI_XIGANG})
"""Their last number is of the 27th: one of them says 无变化 on the 28th, the other says nothing."""
NOT_BEGUN: Final = frozenset({YI_NANYUAN})
LATE: Final = frozenset({NANYUAN})


@dataclass(frozen=True)
class Ground:
    """Divisions by code. ``farming``: the codes of the townships that keep the table, all but the streets (街道)."""

    farming: list[str]
    towns: dict[str, Division]
    counties: dict[str, Division]
    villages: dict[str, Division]
    root: Division


def build_harvest(*, at: datetime) -> None:
    """Declare the ledgers, then write rows and returns in the order of their days; ``at`` is the day of the building.

    From that day on the worker asks the invented townships for the table whenever it is autumn.
    """
    head = acting_in(Role.QUALITY_OFFICE, CITY)
    ground = _ground()
    declared = {code: shipped_ledger(code) for code in LEDGERS}
    for one in declared.values():
        declare_ledger(declaration=one, division_code=CITY, by=head, at=_at(FIRST_TOLD, 9), is_example=True)
    _write_table(ground)
    _write_beside(ground)
    for code, role in ((DAILY, Role.TOWNSHIP_OFFICER), ("straw_use", Role.COUNTY_OFFICE)):
        owed = replace(declared[code], filler_units=_invented_units(role), valid_from=FIRST_DUE)
        ledger = declare_ledger(declaration=owed, division_code=CITY, by=head, at=_at(FIRST_DUE, 9), is_example=True)
        if code == DAILY:
            _answer(ledger, owed)
        wanted = replace(owed, valid_from=beijing_day(at))
        declare_ledger(declaration=wanted, division_code=CITY, by=head, at=at, is_example=True)


def _at(day: date, hour: int, minute: int = 0) -> datetime:
    """Return an instant on the Beijing clock."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC) - timedelta(hours=8)


def _ground() -> Ground:
    rows = Division.objects.filter(valid_to__isnull=True, level__in=(2, 3, 4, 5)).select_related("parent")
    by_level: dict[int, dict[str, Division]] = {level: {} for level in (2, 3, 4, 5)}
    for row in rows.order_by("list_order"):
        by_level[row.level][row.code] = row
    towns = by_level[Level.TOWNSHIP]
    farming = [code for code, one in towns.items() if "街道" not in one.name]
    villages = {code: one for code, one in by_level[Level.VILLAGE].items() if code[:6] in COUNTIES}
    return Ground(farming, towns, by_level[Level.COUNTY], villages, by_level[Level.CITY][CITY])


def _hand(ground: Ground, role: str, level: int) -> Acting:
    """The builder in the role of those who fill a ledger: rows of all places in one go."""
    rights = frozenset({"ledgers.read", "ledgers.fill"})
    return Acting("system", "demo", role, (ground.root.path,), rights, level=level, label="演示城市")


def _write_table(ground: Ground) -> None:
    told = [code for code in ground.farming if code[:6] in TOLD_DAILY]
    last_year = date(TODAY.year - 1, TODAY.month, TODAY.day)
    _table_day(ground, ground.farming, last_year)
    for number in range((TODAY - FIRST_TOLD).days):
        _table_day(ground, told, FIRST_TOLD + timedelta(days=number))
    _table_day(ground, [code for code in ground.farming if code not in UNCHANGED], TODAY)


def _table_day(ground: Ground, codes: Iterable[str], day: date) -> None:
    """Write one day's numbers, those of late townships later."""
    late = LATE if day == TODAY else frozenset()
    speaking = [code for code in codes if code not in SILENT or day.year < TODAY.year]
    for members, at in (
        ([code for code in speaking if code not in late], _at(day, 16, 20)),
        ([code for code in speaking if code in late], _at(day, 17, 20)),
    ):
        rows = [(code, _values(code, day)) for code in members]
        _record(ground, DAILY, rows, Role.TOWNSHIP_OFFICER, Level.TOWNSHIP, at, day)


def _values(code: str, day: date) -> dict[str, Value]:
    this_years = day if day.year == TODAY.year else TODAY
    shift = 0.0 if day.year == TODAY.year else 1.6
    values: dict[str, Value] = dict(township_values(code, this_years, year_shift=shift, pace=SLOW.get(code, 0.95)))
    if code in NOT_BEGUN and day.year == TODAY.year:
        areas = {key: Decimal(0) for key, value in values.items() if isinstance(value, Decimal) and "_due" not in key}
        # Only the machines made ready change from day to day: a row that says the same again is no new version.
        values |= areas | {"seeders": day.day % 10}
    return values


def _record(
    ground: Ground, ledger: str, rows: Sequence[Row], role: str, level: int, at: datetime, day: date | None = None
) -> None:
    """Record rows in bulk; county and township are named as the divisions are."""
    if not rows:
        return
    known = ground.counties | ground.towns | ground.villages
    named = []
    for code, values in rows:
        place = known[code]
        county = ground.counties[code[:6]]
        names: dict[str, Value] = {"county": county.name}
        if place.level >= Level.TOWNSHIP:
            names["township"] = ground.towns[code[:9]].name
        named.append(NewRow(names | values, division_code=code, valid_on=day))
    done = record_rows(ledger_code=ledger, rows=named, by=_hand(ground, role, level), at=at)
    if done.refused:
        raise ValueError(f"{ledger}: {next(iter(done.refused.values()))}")


def _write_beside(ground: Ground) -> None:
    at = _at(TODAY, 16)
    county, town = (Role.COUNTY_OFFICE, Level.COUNTY), (Role.TOWNSHIP_OFFICER, Level.TOWNSHIP)
    invented = tuple(code for code in ground.towns if code[:6] in COUNTIES)
    _record(ground, "straw_depots", list(depots()), *county, at)
    _record(ground, "straw_use", list(straw_use(invented)), *county, at, TODAY)
    _record(ground, "harvest_weather", list(weather(sorted({code[:6] for code in ground.towns}))), *county, at)
    _record(ground, "village_environment", list(points()), *county, at, TODAY)
    _picture(at)
    done = _harvested(ground)
    _record(ground, "harvest_estimates", list(estimates(done)), Role.DEPARTMENT_CLERK, Level.CITY, at)
    _record(ground, "ban_publicity", list(publicity(tuple(ground.towns))), *town, at)


def _picture(at: datetime) -> None:
    """Give the points that were put right their pair of pictures, drawn in place of photos."""
    by = acting_in(Role.COUNTY_OFFICE, JIA)
    for _, values in points():
        number = str(values["number"])
        for side, words in (("before", "整改前"), ("after", "整改后")):
            if side == "before" or isinstance(values["fixed_on"], date):
                attach_row_photo(
                    ledger_code="village_environment",
                    key=number,
                    side=side,
                    data=drawn_photo(f"{number} {side}"),
                    file_name=f"{words}.jpg",
                    by=by,
                    at=at,
                )


def _harvested(ground: Ground) -> dict[str, Decimal]:
    """What each county whose season is told reported of all autumn crops on the day, the silent left out."""
    found: dict[str, Decimal] = {}
    for code in ground.farming:
        if code[:6] in TOLD_DAILY and code not in SILENT:
            values = _values(code, TODAY)
            done = sum((Decimal(str(values[f"{crop}_done"])) for crop in CROPS), Decimal(0))
            found[code[:6]] = found.get(code[:6], Decimal(0)) + done
    return found


def _invented_units(role: str) -> tuple[str, ...]:
    posts = Post.objects.filter(role=role, division__code__regex=rf"^({'|'.join(COUNTIES)})")
    return tuple(sorted(posts.values_list("unit__code", flat=True)))


def _answer(ledger: Ledger, declared: LedgerDeclaration) -> None:
    """Open the returns of three days and say what each township said: in time, late, 无变化, or nothing."""
    calendar = work_calendar(FIRST_DUE, TODAY + timedelta(days=9))
    for period in periods_between(declared, FIRST_DUE, TODAY):
        for owner in owners_of(ledger, declared, period.last):
            owed = owed_return(ledger, declared, period, owner, calendar, _at(period.last, 8))
            if owed is not None:
                owed.save()
                _say(owed, owner.division_path.strip("/").split("/")[-1], period.last)
    mark_late_returns(at=_at(TODAY, 18))


def _say(opened: Return, town: str, day: date) -> None:
    if town in SILENT or (day == TODAY and town in UNCHANGED and town != XIGANG):
        return
    by = acting_in(Role.TOWNSHIP_OFFICER, town)
    if day == TODAY and town == XIGANG:
        report_no_change(number=opened.pk, by=by, at=_at(day, 16, 40))
    else:
        submit_return(number=opened.pk, by=by, at=_at(day, 17 if day == TODAY and town in LATE else 16, 20))
