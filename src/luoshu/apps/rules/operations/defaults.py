"""The rules and calendars that come with the product; they go in once."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from importlib.resources import files
from typing import Any

from django.db import transaction

from luoshu.apps.acting import Acting, path_end
from luoshu.apps.audit.operations import record
from luoshu.apps.errors import NotAllowed
from luoshu.apps.places.models import Division
from luoshu.apps.rules.choices import DayKind
from luoshu.apps.rules.models import CalendarDay, Rule
from luoshu.core.clock import CalendarRow
from luoshu.core.clock.china_holidays import CHINA_2024


@dataclass(frozen=True)
class DefaultsReport:
    """How many rows the defaults added; none the second time."""

    rules: int
    calendar_days: int


def install_defaults(*, root_path: str, by: Acting, at: datetime) -> DefaultsReport:
    """Add the shipped rules and holiday calendars that are not there yet; nothing that exists is touched.

    Rules that name a division of their own go in only where that division is; they go before the general ones of the
    same code. Run after ``city init``. Raises NotAllowed.
    """
    if not by.may("rules.edit"):
        raise NotAllowed
    wanted = {(row.code, row.division_path, row.valid_from): row for row in _default_rules(root_path)}
    with transaction.atomic():
        held = set(Rule.objects.values_list("code", "division_path"))
        fresh = [row for row in wanted.values() if (row.code, row.division_path) not in held]
        Rule.objects.bulk_create(fresh)
        known_days = set(CalendarDay.objects.values_list("on", flat=True))
        days = [
            CalendarDay(
                on=row.on,
                kind=DayKind.WORKDAY if row.is_working else DayKind.HOLIDAY,
                name=row.name,
                document_no=row.document_no,
            )
            for row in (*CHINA_2024, *_shipped_calendar())
            if row.on not in known_days
        ]
        CalendarDay.objects.bulk_create(days)
        report = DefaultsReport(len(fresh), len(days))
        if fresh or days:
            record(
                by=by,
                at=at,
                action="rules.install_defaults",
                subject_kind="rule",
                subject_code="defaults",
                division_path=root_path,
                detail={"rules": report.rules, "calendar_days": report.calendar_days},
            )
    return report


def _default_rules(root_path: str) -> list[Rule]:
    shipped = shipped_rules()
    codes = {entry["division_code"] for entry in shipped if entry.get("division_code")}
    divisions = Division.objects.filter(code__in=codes, path__gte=root_path, path__lt=path_end(root_path)).order_by(
        "valid_from"
    )
    paths = dict(divisions.values_list("code", "path"))
    general: list[Rule] = []
    local: list[Rule] = []
    for entry in shipped:
        own = entry.get("division_code", "")
        if own and own not in paths:
            continue
        row = Rule(
            code=entry["code"],
            kind=entry["kind"],
            title=entry["title"],
            issuer=entry["issuer"],
            document_no=entry.get("document_no", ""),
            division_path=paths[own] if own else root_path,
            valid_from=date.fromisoformat(entry["valid_from"]),
            valid_to=date.fromisoformat(entry["valid_to"]) if entry.get("valid_to") else None,
            body=entry["body"],
            is_example=entry.get("is_example", True),
        )
        (local if own else general).append(row)
    spoken_for = {(row.code, row.division_path) for row in local}
    return local + [row for row in general if (row.code, row.division_path) not in spoken_for]


def _shipped_calendar() -> Iterator[CalendarRow]:
    for year in json.loads(_data("calendars.json")):
        for part in year["holidays"]:
            day, last = date.fromisoformat(part["first"]), date.fromisoformat(part["last"])
            while day <= last:
                yield CalendarRow(day, False, part["name"], year["document_no"])
                day += timedelta(days=1)
            for working in part.get("working", ()):
                yield CalendarRow(date.fromisoformat(working), True, f"{part['name']}调休上班", year["document_no"])


def shipped_rules() -> list[dict[str, Any]]:
    """Return the rules that come with the product, from every ``*_rules.json`` of the data folder."""
    folder = files("luoshu.apps.rules") / "data"
    names = sorted(one.name for one in folder.iterdir() if one.name.endswith("_rules.json"))
    return [row for name in names for row in json.loads(_data(name))]


def _data(name: str) -> str:
    return (files("luoshu.apps.rules") / "data" / name).read_text(encoding="utf-8")
