"""Publicity of the burning ban: a township registers its batch once a season; numbers only, no pictures by village."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from luoshu.apps.errors import LuoshuError, NotAllowed, NotVisible
from luoshu.apps.ledgers.operations import change_row, record_row
from luoshu.apps.ledgers.queries import is_filler
from luoshu.apps.ledgers.queries.dated import DatedRow, rows_on
from luoshu.apps.places.choices import Level
from luoshu.apps.places.queries import division_at_root, divisions_at_level
from luoshu.apps.rules.queries import seasons
from luoshu.core.clock import beijing_day
from luoshu.core.harvest import added
from luoshu.core.harvest.columns import numbers_of
from luoshu.core.ledgers import parse_cell
from luoshu.core.tables import CellError, FormColumn, Gap, Value
from luoshu.web.harvest.books import PUBLICITY, Book, book_for
from luoshu.web.shared.access import needs
from luoshu.web.shared.clock import now
from luoshu.web.shared.middleware import status_of

if TYPE_CHECKING:
    from luoshu.apps.places.models import Division

COUNTED: Final = ("letters", "signs", "vans")


@dataclass(frozen=True)
class Line:
    """What a township registered for a season, or a county's townships together; None for what nobody registered."""

    place: str
    letters: Decimal | None
    signs: Decimal | None
    vans: Decimal | None
    towns: int
    logged: int
    on: date | None


def season_words(path: str, on: date) -> str:
    """Return the season of the ban that a day lies in or comes before, else the last of the year: 2024年秋季."""
    known = sorted((one for one in seasons(path, on) if one.starts != (1, 1)), key=lambda one: one.starts)
    if not known:
        return f"{on.year}年"
    coming = [one for one in known if (on.month, on.day) <= one.ends]
    chosen = coming[0] if coming else known[-1]
    return f"{on.year}年{chosen.title.removesuffix('禁烧时段')}"


@require_http_methods(["GET", "POST"])
@needs("harvest.burning")
def page(request: HttpRequest) -> HttpResponse:
    """Show the season's batches of the scope; a township registers or corrects its own."""
    acting, at = request.acting, now()  # type: ignore[attr-defined]
    today = beijing_day(at)
    place = division_at_root(acting, today)
    book = book_for(acting, PUBLICITY)
    every = rows_on(acting, book.ledger, today) if book else []
    present = season_words(place.path, today)
    held = list(dict.fromkeys(str(row.values.get("season")) for row in sorted(every, key=_newest)))
    may_fill = book is not None and is_filler(acting, book.ledger, book.declared)
    # Who fills sees the season to fill; who reads the newest season that anything is known of.
    season = request.GET.get("season", "") or (present if may_fill or not held else held[0])
    rows = {row.path: row for row in every if row.values.get("season") == season}
    mine = rows.get(place.path)
    typed: dict[str, str] = {}
    wrong: dict[str, str] = {}
    error, status = "", 200
    if request.method == "POST":
        if book is None:
            raise NotVisible
        if not may_fill:
            raise NotAllowed
        typed = {key: request.POST.get(key, "") for key in COUNTED}
        values, wrong = _read(book, typed)
        status = 422
        if not wrong:
            try:
                _write(book, mine, values, season, place, acting, at)
            except LuoshuError as refused:
                error, status = str(refused), status_of(refused)
            else:
                messages.success(request, f"{season}的宣传已登记。")
                return redirect("harvest:publicity")
    context = _shown(book, rows, acting, today) | {
        "season": season,
        "seasons": list(dict.fromkeys([present, *held])),
        "mine": place,
        "may_fill": may_fill and season == present,
        "is_held": mine is not None,
        "fields": _fields(book, mine, typed, wrong),
        "error": error,
    }
    return render(request, "harvest/publicity.html", context, status=status)


def _newest(row: DatedRow) -> int:
    return -row.valid_on.toordinal()


def _columns(book: Book | None) -> Sequence[FormColumn]:
    return [column for column in book.declared.form.columns if column.key in COUNTED] if book else []


def _read(book: Book, typed: dict[str, str]) -> tuple[dict[str, Value], dict[str, str]]:
    """Read the three numbers; a sentence for each that is none. An empty one is asked for: zero is a number too."""
    values: dict[str, Value] = {}
    wrong: dict[str, str] = {}
    for column in _columns(book):
        try:
            value = parse_cell(column, typed[column.key])
        except CellError as refused:
            wrong[column.key] = refused.message
            continue
        if isinstance(value, Gap) or not isinstance(value, int) or value < 0:
            wrong[column.key] = f"“{column.label}”要填不小于 0 的整数，没有就填 0。"
        else:
            values[column.key] = value
    return values, wrong


def _write(
    book: Book, mine: DatedRow | None, values: dict[str, Value], season: str, place: "Division", acting: Any, at: Any
) -> None:
    today = beijing_day(at)
    values = values | {"registered_on": today}
    if mine is not None:
        change_row(
            ledger_code=PUBLICITY,
            key=mine.key,
            values=values,
            seen=mine.number,
            by=acting,
            at=at,
            reason="改登记",
            valid_on=today,
        )
        return
    county = place.parent.name if place.parent else ""
    values |= {"county": county, "township": place.name, "season": season}
    record_row(ledger_code=PUBLICITY, values=values, by=acting, at=at, division_code=place.code, valid_on=today)


def _fields(
    book: Book | None, mine: DatedRow | None, typed: dict[str, str], wrong: dict[str, str]
) -> list[dict[str, str]]:
    held = numbers_of(mine.values) if mine else {}
    return [
        {
            "key": column.key,
            "label": column.label,
            "unit": column.unit,
            "value": typed.get(column.key, "" if held.get(column.key) is None else str(held[column.key])),
            "error": wrong.get(column.key, ""),
        }
        for column in _columns(book)
    ]


def _shown(book: Book | None, rows: dict[str, DatedRow], acting: Any, today: date) -> dict[str, Any]:
    if book is None:
        return {"rows": [], "has_ledger": False, "is_wide": False}
    groups: dict[str, tuple[str, list[DatedRow | None]]] = {}
    is_wide = acting.level <= Level.CITY
    towns = divisions_at_level(acting, Level.TOWNSHIP, today).select_related("parent")
    for town in sorted(towns, key=lambda one: (one.parent.list_order if one.parent else 0, one.list_order, one.code)):
        place = town.parent if is_wide and town.parent else town
        groups.setdefault(place.code, (place.name, []))[1].append(rows.get(town.path))
    lines = [_line(name, members) for name, members in groups.values()]
    total = _line("合计", [row for _, members in groups.values() for row in members])
    return {"rows": lines, "total": total, "has_ledger": True, "is_wide": is_wide}


def _line(place: str, members: Sequence[DatedRow | None]) -> Line:
    held = [numbers_of(row.values) for row in members if row is not None]
    days = [row.valid_on for row in members if row is not None]
    sums = (added(values.get(key) for values in held) for key in COUNTED)
    return Line(place, *sums, len(members), len(held), max(days, default=None))
