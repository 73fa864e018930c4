"""The list of ledgers with the state of their calendars, and one ledger as the office's sheet."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_GET

from luoshu.apps.errors import NotVisible
from luoshu.apps.ledgers.queries import (
    ShownRow,
    burden_for,
    calendar_states,
    declaration_of,
    doubted_keys,
    filled_last_week,
    find_ledger_for,
    is_filler,
    ledgers_for,
    rows_for,
)
from luoshu.apps.ledgers.queries.chains import tabs_of
from luoshu.apps.places.choices import Level
from luoshu.apps.places.queries import divisions_at_level, find_division_for
from luoshu.core.clock import beijing_day, day_end
from luoshu.core.tables import Kind, OfficeForm
from luoshu.web.ledgers.amounts import note_amounts
from luoshu.web.shared.access import needs
from luoshu.web.shared.clock import now, read_day
from luoshu.web.shared.paging import page_asked, turning

if TYPE_CHECKING:
    from luoshu.core.ledgers import LedgerDeclaration


@require_GET
@needs("ledgers.read")
def book_list(request: HttpRequest) -> HttpResponse:
    at = now()
    books = list(ledgers_for(request.acting))
    states = calendar_states(request.acting, [book.code for book in books], at)
    lines = [
        {
            "book": book,
            "state": states.get(book.code),
            "is_mine": is_filler(request.acting, book, declaration_of(book)),
        }
        for book in books
    ]
    areas = [
        (name, list(members))
        for name, members in groupby(lines, key=lambda line: line["book"].area_title or line["book"].area)
    ]
    context = {
        "areas": areas,
        "count": len(books),
        "burden": burden_for(request.acting),
        "filled": filled_last_week(request.acting, at),
    }
    return render(request, "ledgers/list.html", context)


@dataclass(frozen=True)
class Head:
    """One cell of the headings: how many columns and rows it spans."""

    label: str
    across: int
    down: int
    is_number: bool = False


def heads_of(form: OfficeForm) -> list[list[Head]]:
    """Return the headings row by row, merged as the sheet merges them."""
    paths = [(*column.heads, column.label) for column in form.columns]
    lines: list[list[Head]] = []
    for level in range(form.depth):
        line: list[Head] = []
        for at, path in enumerate(paths):
            if level == len(path) - 1:
                column = form.columns[at]
                unit = column.written_unit
                label = column.label if not unit or unit in form.unit_line else f"{column.label}（{unit}）"
                is_number = column.kind in (Kind.NUMBER, Kind.INTEGER)
                line.append(Head(label, 1, form.depth - level, is_number))
            elif level < len(path) - 1:
                begins = at == 0 or len(paths[at - 1]) - 1 <= level or paths[at - 1][: level + 1] != path[: level + 1]
                if begins:
                    same = 1
                    while (
                        at + same < len(paths)
                        and len(paths[at + same]) - 1 > level
                        and paths[at + same][: level + 1] == path[: level + 1]
                    ):
                        same += 1
                    line.append(Head(path[level], same, 1))
        lines.append(line)
    return lines


@dataclass(frozen=True)
class PhoneLine:
    """A row where a sheet does not fit: its name and how it stands, and a few words on where it is."""

    key: str
    name: str
    state: str
    facts: tuple[str, ...]
    link: str


def phone_line(row: ShownRow, declaration: "LedgerDeclaration") -> PhoneLine:
    """Return a row as two lines: its last choice is how it stands; place, first choice and first number below."""
    columns = {column.key: column for column in declaration.form.columns}
    cells = [cell for cell in row.cells if cell.text and cell.key not in declaration.key_columns]
    words = [cell.text for cell in cells if columns[cell.key].kind is Kind.CHOICE]
    numbers = [f"{cell.label} {cell.text}{columns[cell.key].written_unit}" for cell in cells if cell.is_number]
    name = next((cell.text for cell in row.cells if cell.key == declaration.key_columns[-1]), "")
    facts = (row.place, *words[:-1][:1], *numbers[:1])
    return PhoneLine(row.key, name or row.key, words[-1] if words else "", facts, row.link)


@require_GET
@needs("ledgers.read")
def sheet(request: HttpRequest, code: str) -> HttpResponse:
    at, asked = now(), request.GET
    book = find_ledger_for(request.acting, code)
    declaration = declaration_of(book)
    on, moment = day_asked(asked, at)
    division = _division(request, asked.get("division", ""), beijing_day(at))
    filters = _filters(declaration, asked)
    span = _span(declaration, asked.get("span", ""))
    page = rows_for(
        request.acting,
        book,
        as_of=moment,
        division_path=division.path if division else "",
        search=asked.get("q", ""),
        filters=filters,
        span=span,
        page=page_asked(asked),
    )
    columns = declaration.form.columns
    is_mine = is_filler(request.acting, book, declaration)
    if is_mine and declaration.officer_columns:
        note_amounts(request, book, {"page": page.page, "rows": len(page.rows)})
    watch = declaration.watch
    context = {
        "book": book,
        "watch": watch,
        "doubted": doubted_keys(request.acting, book, [row.key for row in page.rows]) if watch else (),
        "form": declaration.form,
        "heads": heads_of(declaration.form),
        "page": page,
        "totals": [(column.name, page.totals.get(column.key, "")) for column in columns],
        "named_by": declaration.key_columns[-1],
        "has_totals": any(column.key in page.totals for column in columns),
        "phone_lines": [phone_line(row, declaration) for row in page.rows],
        "total_words": [
            f"{column.label} {page.totals[column.key]}{column.written_unit}"
            for column in columns
            if page.totals.get(column.key)
        ],
        "is_filtered": bool(filters),
        "span": (next(one.name for one in columns if one.key == span[0]), *span[1:]) if span else None,
        "span_asked": asked.get("span", "") if span else "",
        "q": asked.get("q", ""),
        "on": on,
        "division": division,
        "divisions": divisions_at_level(request.acting, Level.COUNTY, beijing_day(at)),
        "choices": [
            (column, f"f_{column.key}", filters.get(column.key, "")) for column in columns if column.kind is Kind.CHOICE
        ][:3],
        "is_mine": is_mine,
        "has_links": bool(tabs_of(declaration)),
        **turning(asked, page.page, page.pages),
    }
    return render(request, "ledgers/sheet.html", context)


def day_asked(asked: QueryDict, at: datetime) -> tuple[date | None, datetime | None]:
    """Return a past day that was asked for by ``?on=`` and its end; two times None for today: as things stand."""
    on = read_day(asked.get("on", ""))
    return (on, day_end(on)) if on is not None and on < beijing_day(at) else (None, None)


def _division(request: HttpRequest, code: str, on: date) -> Any:
    if not code:
        return None
    try:
        return find_division_for(request.acting, code, on)
    except NotVisible:
        return None


def _filters(declaration: "LedgerDeclaration", asked: QueryDict) -> dict[str, str]:
    return {
        column.key: asked[f"f_{column.key}"]
        for column in declaration.form.columns
        if column.kind is Kind.CHOICE and set(asked.get(f"f_{column.key}", "").split("、")) <= set(column.choices)
    }


def _span(declaration: "LedgerDeclaration", asked: str) -> tuple[str, date, date] | None:
    """Days of a date column, ``column.first.last``; None where it is not one."""
    column, _, days = asked.partition(".")
    first, last = (read_day(one) for one in (days.partition(".")[0], days.partition(".")[2]))
    dated = {one.key for one in declaration.form.columns if one.kind is Kind.DATE}
    return (column, first, last) if column in dated and first and last else None
