"""The autumn ledgers in the tests' city, as they ship: declared, with rows and returns of 17 September 2024."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from luoshu.apps.ledgers.models import Ledger, Return
from luoshu.apps.ledgers.operations import NewRow, declare_ledger, open_due_returns, record_rows, submit_return
from luoshu.core.tables import Value
from luoshu.demo.harvest_2024 import LEDGERS
from luoshu.demo.shipped import shipped_ledger
from tests.support.cast import AT, CITY, TOWN_A1, TOWN_A2, TOWN_B1, Cast

TODAY = date(2024, 9, 17)
DAILY = "harvest_daily"
OFFICERS = {TOWN_A1: "赵禾", TOWN_A2: "杨溪", TOWN_B1: "蒋原"}
FULL: Mapping[str, Value] = {
    "corn_due": Decimal(12000),
    "corn_done": Decimal(6000),
    "corn_machine": Decimal(5400),
    "soybean_due": Decimal(800),
    "soybean_done": Decimal(800),
    "soybean_machine": Decimal(400),
    "peanut_due": Decimal(0),
    "peanut_done": Decimal(0),
    "peanut_machine": Decimal(0),
    "other_due": Decimal(200),
    "other_done": Decimal(0),
    "other_machine": Decimal(0),
    "straw_removed": Decimal(1000),
    "straw_returned": Decimal(3000),
    "tilled": Decimal(2000),
    "sown_due": Decimal(9000),
    "sown_done": Decimal(0),
    "harvesters": 20,
    "seeders": 6,
}


def declare_all(cast: Cast) -> None:
    """Put the shipped ledgers in force for the city."""
    for code in LEDGERS:
        declare_ledger(declaration=shipped_ledger(code), division_code=CITY, by=cast.acting("罗简"), at=AT)


def declare_only(cast: Cast, code: str, **changes: object) -> Ledger:
    """Put one of them in force, changed."""
    wanted = replace(shipped_ledger(code), **changes)  # type: ignore[arg-type]
    return declare_ledger(declaration=wanted, division_code=CITY, by=cast.acting("罗简"), at=AT)


def tell(cast: Cast, town: str, day: date = TODAY, at: datetime | None = None, **changes: Value) -> None:
    """Let a township's officer enter the usual numbers for a day, changed."""
    division = cast.division(town)
    county = division.parent
    assert county is not None
    names: dict[str, Value] = {"county": county.name, "township": division.name}
    put(cast, OFFICERS[town], DAILY, names | dict(FULL) | changes, town, day, at)


def put(
    cast: Cast,
    name: str,
    code: str,
    values: Mapping[str, Value],
    division: str,
    day: date | None = None,
    at: datetime | None = None,
) -> None:
    """Enter one row of a ledger; a refusal is a fault of the test."""
    row = NewRow(values, division_code=division, valid_on=day)
    done = record_rows(ledger_code=code, rows=[row], by=cast.acting(name), at=at or AT)
    assert not done.refused, done.refused


def open_returns(day: date = TODAY) -> None:
    """Let the worker open what is owed on a day."""
    open_due_returns(at=datetime(day.year, day.month, day.day, 1, tzinfo=AT.tzinfo))


def return_of(cast: Cast, town: str, day: date = TODAY) -> Return:
    """Return a township's return of a day."""
    return Return.objects.get(ledger_code=DAILY, division__code=town, period_key=day.isoformat())


def submit(cast: Cast, town: str, day: date = TODAY, at: datetime = AT) -> None:
    """Let a township report what it entered."""
    submit_return(number=return_of(cast, town, day).pk, by=cast.acting(OFFICERS[town]), at=at, note="按实")


def yesterday() -> date:
    """Return the day before the day of the tests."""
    return TODAY - timedelta(days=1)
