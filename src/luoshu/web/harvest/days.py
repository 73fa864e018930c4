"""One day of the autumn desk as the ledgers hold it: which townships owe a report, what they said, last year's numbers.

The season is the ledger's own (``season`` of its declaration). A number from before it is never carried on.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from django.http import HttpRequest

from luoshu.apps.acting import Acting
from luoshu.apps.ledgers.queries.dated import (
    DatedRow,
    DaysReturn,
    newest_day,
    returns_of_period,
    rows_between,
    rows_on,
)
from luoshu.apps.places.choices import Level
from luoshu.apps.places.queries import division_at_root, divisions_at_level, find_division_for
from luoshu.core.clock import beijing_day, beijing_instant
from luoshu.core.harvest import DayReport, DayState, Season, day_report
from luoshu.core.harvest.columns import ALL, SOWN, Crop, Numbers, crops_of, is_zero_day, numbers_of
from luoshu.core.tables import OfficeForm
from luoshu.web.harvest.books import DAILY, ESTIMATES, Book, book_for
from luoshu.web.harvest.daily import PlaceDay
from luoshu.web.harvest.linking import Series, StepNumbers, step_numbers
from luoshu.web.shared.clock import now, read_day

if TYPE_CHECKING:
    from luoshu.apps.places.models import Division

NO_CHANGE = "no_change"
RETURNED = "returned"
OPEN_STATES = ("due", RETURNED)
WHOLE_YEAR = ("01-01", "12-31")


@dataclass(frozen=True)
class Desk:
    """Who looks at which day of which part of the city."""

    acting: Acting
    at: datetime
    day: date
    place: "Division"
    is_drilled: bool
    book: Book | None

    @property
    def path(self) -> str:
        """The path of the part that is shown."""
        return self.place.path

    @property
    def is_wide(self) -> bool:
        """Whether several counties are shown: the lines are counties then."""
        return self.place.level <= Level.CITY

    @property
    def is_today(self) -> bool:
        """Whether the day is the present one."""
        return self.day == beijing_day(self.at)

    @cached_property
    def crops(self) -> list[Crop]:
        """The crops of the sheet; none without a ledger."""
        return crops_of(self.book.declared.form) if self.book else []

    @cached_property
    def season(self) -> Season:
        """The season the day lies in or comes after, of the day's year."""
        return season_in(self.book, self.day.year)

    @property
    def cut_off(self) -> str:
        """The hour until which a report is in time."""
        return self.book.declared.cut_off if self.book else ""


def season_in(book: Book | None, year: int) -> Season:
    """Return the ledger's season of a year."""
    first, last = (book.declared.season if book else ()) or WHOLE_YEAR
    return Season(date.fromisoformat(f"{year}-{first}"), date.fromisoformat(f"{year}-{last}"))


def desk_for(request: HttpRequest) -> Desk:
    """Read day and place off the address. Raises DivisionNotVisible for a place out of scope.

    Without a day: today in the season, else the newest day anything is known of.
    """
    acting, at = request.acting, now()  # type: ignore[attr-defined]
    today = beijing_day(at)
    book = book_for(acting, DAILY)
    typed = read_day(request.GET.get("day", ""))
    day = min(typed, today) if typed else today
    if typed is None and book and not season_in(book, today.year).holds(today):
        day = newest_day(acting, book.ledger, today) or today
    wanted = request.GET.get("at", "")
    place = find_division_for(acting, wanted, day) if wanted else division_at_root(acting, day)
    return Desk(acting, at, day, place, bool(wanted), book)


def todays_desk(acting: Acting, at: datetime) -> Desk:
    """Return the desk of a post's own place today. Raises DivisionNotVisible."""
    day = beijing_day(at)
    return Desk(acting, at, day, division_at_root(acting, day), False, book_for(acting, DAILY))


def place_days(desk: Desk) -> list[PlaceDay]:
    """Return the townships that keep the table, in 区划 order, each with what it said for the day.

    A township keeps it when it has a row, or owes a return of this day. Only who owes one can be missing.
    """
    book = desk.book
    if book is None:
        return []
    ledger = book.ledger
    held = {row.path: row for row in rows_on(desk.acting, ledger, desk.day, division_path=desk.path)}
    returns = {
        one.path: one for one in returns_of_period(desk.acting, ledger, desk.day.isoformat(), division_path=desk.path)
    }
    last = _last_year(desk, book)
    cut_off = beijing_instant(desk.day, time.fromisoformat(desk.cut_off))
    found = []
    for town in _townships(desk):
        row, said = held.get(town.path), returns.get(town.path)
        if row is None and said is None:
            continue
        found.append(_place_day(town, row, said, last.get(town.path, {}), desk, book.declared.form, cut_off))
    return found


def _place_day(
    town: "Division",
    row: DatedRow | None,
    said: DaysReturn | None,
    last_year: Numbers,
    desk: Desk,
    form: OfficeForm,
    cut_off: datetime,
) -> PlaceDay:
    season = desk.season
    numbers = numbers_of(row.values) if row else {}
    reported_at = said.submitted_at if said else None
    if reported_at is None and row is not None and row.valid_on == desk.day:
        reported_at = row.recorded_at
    report = day_report(
        desk.day,
        season=season,
        is_due=said is not None and season.holds(desk.day),
        held_from=row.valid_on if row else None,
        is_zero=is_zero_day(numbers, form),
        said_no_change=said is not None and said.content == NO_CHANGE,
        reported_at=reported_at,
        cut_off=said.due_at if said else cut_off,
    )
    return PlaceDay(
        **_names_of(town),
        report=report,
        values=numbers if report.has_number or (row and season.holds(row.valid_on)) else {},
        last_year=last_year,
        reported_at=reported_at if report.is_reported else None,
        row_key=row.key if row else "",
        row_number=row.number if row else 0,
        due_at=said.due_at if said else cut_off,
        return_number=said.number if said else 0,
        is_closed=said is not None and said.state not in OPEN_STATES,
        note=row.reason if row else "",
    )


def _names_of(town: "Division") -> dict[str, str]:
    """Return how a township and its county are called in a line of the table."""
    county = town.parent
    return {
        "code": town.code,
        "name": town.name,
        "path": town.path,
        "county_code": county.code if county else "",
        "county_name": county.name if county else "",
    }


def empty_place(desk: Desk) -> PlaceDay:
    """Return a township that said nothing yet and is owed nothing: the first report of a place begins with it."""
    return PlaceDay(
        **_names_of(desk.place),
        report=DayReport(DayState.NOT_DUE),
        due_at=beijing_instant(desk.day, time.fromisoformat(desk.cut_off)),
    )


@dataclass(frozen=True)
class DueLine:
    """What a township's to-do page says of the table today."""

    cut_off: str
    is_said: bool
    is_past: bool
    is_returned: bool
    has_numbers: bool


def due_today(acting: Acting, at: datetime) -> DueLine | None:
    """Return the line of the to-do page; None on a day on which the post's place owes nothing."""
    day, book = beijing_day(at), book_for(acting, DAILY)
    if book is None or not season_in(book, day.year).holds(day) or not acting.paths:
        return None
    owed = [one for one in returns_of_period(acting, book.ledger, day.isoformat()) if one.path == acting.paths[0]]
    if not owed:
        return None
    one = owed[0]
    begun = newest_day(acting, book.ledger, day, division_path=acting.paths[0])
    return DueLine(
        cut_off=book.declared.cut_off,
        is_said=one.state not in OPEN_STATES,
        is_past=at > one.due_at,
        is_returned=one.state == RETURNED,
        has_numbers=begun is not None and season_in(book, day.year).holds(begun),
    )


def _townships(desk: Desk) -> "list[Division]":
    rows = divisions_at_level(desk.acting, Level.TOWNSHIP, desk.day).select_related("parent")
    inside = [town for town in rows if town.path.startswith(desk.path)]
    return sorted(inside, key=lambda town: (town.parent.list_order if town.parent else 0, town.list_order, town.code))


def year_before(day: date) -> date:
    """Return the same day last year; the day before the 1st of March for a leap day."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=day.day - 1)


def _last_year(desk: Desk, book: Book) -> dict[str, Numbers]:
    """The numbers of the same day last year, of last year's season only."""
    day = year_before(desk.day)
    since = season_in(book, day.year).first
    rows = rows_on(desk.acting, book.ledger, day, since=since, division_path=desk.path)
    return {row.path: numbers_of(row.values) for row in rows}


def season_series(desk: Desk) -> dict[str, Series]:
    """Return the dated numbers of the chain up to the day, by township path, oldest first."""
    if desk.book is None:
        return {}
    asked = [column.key for column in desk.book.declared.form.columns if column.unit == "亩"]
    rows = rows_between(
        desk.acting, desk.book.ledger, desk.season.first, desk.day, division_path=desk.path, columns=asked
    )
    found: dict[str, list[tuple[date, StepNumbers]]] = {}
    for row in rows:
        found.setdefault(row.path, []).append((row.valid_on, step_numbers(numbers_of(row.values), desk.crops)))
    return dict(found)


def estimates_on(desk: Desk, chosen: str) -> dict[str, tuple[Decimal, Decimal]]:
    """Return the newest estimate of each county for a crop, of the day or up to three days older: mu and its error."""
    book = book_for(desk.acting, ESTIMATES)
    if book is None:
        return {}
    label = "秋粮" if chosen == ALL else next((crop.label for crop in desk.crops if crop.key == chosen), "")
    wanted = {label, "小麦"} if chosen == SOWN else {label}
    found: dict[str, tuple[date, Decimal, Decimal]] = {}
    for row in rows_on(desk.acting, book.ledger, desk.day, division_path=desk.path):
        on, done, error = (row.values.get(key) for key in ("on", "done", "error_points"))
        if not isinstance(on, date) or not isinstance(done, Decimal) or not isinstance(error, Decimal):
            continue
        if row.values.get("crop") not in wanted or not 0 <= (desk.day - on).days <= 3:
            continue
        code = row.path.strip("/").split("/")[-1]
        if code not in found or found[code][0] < on:
            found[code] = (on, done, error)
    return {code: (done, error) for code, (_, done, error) in found.items()}
