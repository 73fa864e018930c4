"""The township's report of the day: what it said last is in the fields, 无变化 is one tap, a fall needs a reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from luoshu.apps.errors import LuoshuError, NotVisible
from luoshu.apps.ledgers.operations import change_row, record_row, report_no_change, submit_return
from luoshu.apps.places.choices import Level
from luoshu.core.harvest.columns import DUE, asked_columns, crops_of
from luoshu.core.ledgers import CheckedRow, Verdict, parse_cell, run_checks
from luoshu.core.ledgers.values import plain
from luoshu.core.tables import CellError, FormColumn, Gap, Value
from luoshu.web.harvest.books import DAILY, Book
from luoshu.web.harvest.daily import PlaceDay
from luoshu.web.harvest.days import Desk, empty_place, place_days, todays_desk
from luoshu.web.shared.access import needs
from luoshu.web.shared.clock import now
from luoshu.web.shared.middleware import status_of


@dataclass
class Typed:
    """What came in: texts by column, values read, a sentence for each field that is wrong."""

    texts: dict[str, str] = field(default_factory=dict)
    values: dict[str, Value] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)
    reason: str = ""


@require_http_methods(["GET", "POST"])
@needs("harvest.report")
def report(request: HttpRequest) -> HttpResponse:
    """Show the form with yesterday's numbers, or take the report in."""
    desk = todays_desk(request.acting, now())  # type: ignore[attr-defined]
    book = desk.book
    place = _own_place(desk) if book else None
    if book is None or place is None:
        raise NotVisible
    typed, error, status = Typed(), "", 200
    if request.method == "POST":
        status = 422
        try:
            if request.POST.get("verb") == "no_change":
                said, error = "今天的三秋进度已报：无变化。", _say_no_change(desk, place)
            else:
                typed = _read(request.POST, _fields_of(book, place))
                said, error = "今天的三秋进度已报。", _look(book, place, typed)
                if not error and not typed.wrong:
                    _save(desk, place, typed, _seen(request))
        except LuoshuError as refused:
            error, status = str(refused), status_of(refused)
        if not error and not typed.wrong:
            messages.success(request, said)
            return redirect("township:todo")
    return render(request, "harvest/report.html", _context(desk, book, place, typed, error), status=status)


def _say_no_change(desk: Desk, place: PlaceDay) -> str:
    """Report with one tap that nothing changed. Returns the sentence of a refusal, empty when it is done."""
    if not place.values:
        return "这一季还没有数，不能报无变化。请先填数。"
    if not place.return_number:
        return "今天不用报这张表。有变化的话，直接改数。"
    report_no_change(number=place.return_number, by=desk.acting, at=desk.at)
    return ""


def _own_place(desk: Desk) -> PlaceDay | None:
    """The township of the post; one that has no row and owes nothing yet is shown as well, so that it can begin."""
    own = next((one for one in place_days(desk) if one.path == desk.path), None)
    if own is not None or desk.place.level != Level.TOWNSHIP:
        return own
    return empty_place(desk)


def _seen(request: HttpRequest) -> int:
    typed = request.POST.get("seen", "")
    return int(typed) if typed.isdigit() else 0


def _fields_of(book: Book, place: PlaceDay) -> list[FormColumn]:
    """The columns asked for: the areas due too, while this season has no numbers. On the phone areas are in 亩."""
    columns = list(book.declared.form.columns)
    asked = {column.key for column in asked_columns(book.declared.form)}
    if not place.values:
        asked |= {column.key for column in columns if column.key.endswith(DUE)}
    return [replace(column, sheet_unit="") for column in columns if column.key in asked]


def _read(posted: Mapping[str, str], columns: Sequence[FormColumn]) -> Typed:
    typed = Typed(reason=posted.get("reason", "").strip()[:200])
    for column in columns:
        typed.texts[column.key] = posted.get(column.key, "")
        try:
            value = parse_cell(column, typed.texts[column.key])
        except CellError as refused:
            typed.wrong[column.key] = refused.message
            continue
        if isinstance(value, Decimal | int) and value < 0:
            typed.wrong[column.key] = f"“{column.label}”不能小于 0，请核对。"
        typed.values[column.key] = value
    known = [value for value in typed.values.values() if not isinstance(value, Gap)]
    if not known and not typed.wrong:
        typed.wrong[columns[0].key] = "一格也没填。没有进展请点“无变化”，一亩也没收请填 0。"
    return typed


def _look(book: Book, place: PlaceDay, typed: Typed) -> str:
    """Run the ledger's checks; what needs a look goes through with a reason. Returns the sentence that asks for it."""
    if typed.reason or typed.wrong:
        return ""
    before: dict[str, Value] = {key: value for key, value in place.values.items() if value is not None}
    row = CheckedRow(place.row_key, before | typed.values, before=before or None)
    found = [one for result in run_checks(book.declared, [row]) for one in result.findings]
    asking = [one.sentence for one in found if one.verdict is Verdict.INCONSISTENT]
    return f"{''.join(asking[:3])}确实如此的，在备注写明原因再报。" if asking else ""


@transaction.atomic
def _save(desk: Desk, place: PlaceDay, typed: Typed, seen: int) -> None:
    """Write the numbers and report them: both or neither."""
    values: dict[str, Value] = dict(typed.values)
    if place.row_key:
        change_row(
            ledger_code=DAILY,
            key=place.row_key,
            values=values,
            seen=seen,
            by=desk.acting,
            at=desk.at,
            reason=typed.reason,
            valid_on=desk.day,
        )
    else:
        values |= {"county": place.county_name, "township": place.name}
        record_row(
            ledger_code=DAILY,
            values=values,
            by=desk.acting,
            at=desk.at,
            division_code=place.code,
            valid_on=desk.day,
        )
    if place.return_number:
        submit_return(number=place.return_number, by=desk.acting, at=desk.at, note=typed.reason)


def _context(desk: Desk, book: Book, place: PlaceDay, typed: Typed, error: str) -> dict[str, Any]:
    first, last = desk.season.first, desk.season.last
    return {
        "desk": desk,
        "day": desk.day,
        "place": place,
        "cut_off": desk.cut_off,
        "is_past": place.due_at is not None and desk.at > place.due_at,
        "in_season": desk.season.holds(desk.day),
        "season_words": f"{first.month}月{first.day}日至{last.month}月{last.day}日",
        "held_from": place.report.held_from,
        "groups": _groups(book, place, typed),
        "reason": typed.reason,
        "seen": place.row_number,
        "error": error,
    }


def _groups(book: Book, place: PlaceDay, typed: Typed) -> list[dict[str, Any]]:
    """The fields under their headings, in the order of the sheet, each with the last number beside it."""
    crops = {crop.label: crop for crop in crops_of(book.declared.form)}
    groups: dict[str, dict[str, Any]] = {}
    for column in _fields_of(book, place):
        label = column.heads[0] if column.heads else column.label
        crop = crops.get(label)
        group = groups.setdefault(
            label,
            {
                "label": label,
                "due": place.values.get(crop.key + DUE) if crop else None,
                "is_sown": bool(crop and crop.is_sown),
                "fields": [],
            },
        )
        held = place.values.get(column.key)
        before = "" if held is None else plain(held)
        group["fields"].append(
            {
                "key": column.key,
                "label": column.label,
                "unit": column.unit,
                "value": typed.texts.get(column.key, before),
                "before": before,
                "error": typed.wrong.get(column.key, ""),
            }
        )
    return list(groups.values())
