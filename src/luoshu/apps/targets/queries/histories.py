"""Stage histories of a ledger's rows, and the working days, as the forecast takes them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np

from luoshu.apps.ledgers.models import Measure
from luoshu.apps.ledgers.queries import measures
from luoshu.apps.rules.queries import work_calendar
from luoshu.apps.targets.models import Target
from luoshu.apps.targets.queries.rules import frost_rule
from luoshu.core.planning.forecasts import NEVER, Days, ForecastError, Programme, WorkDays


@dataclass(frozen=True)
class StagePlan:
    """Where the stages of a target stand: the ledger and the stages in order, the last of them the end.

    Either a row has a date for every stage but the first (``date_columns``; the first begins with the target), or its
    ``column`` names the stage it is in and the days are those of its versions. ``cohort``: the word that rows of this
    target have in ``cohort_column``; ``past``: words of earlier cohorts with their first and last day.
    """

    ledger: str
    order: tuple[str, ...]
    column: str = ""
    date_columns: tuple[str, ...] = ()
    cohort_column: str = ""
    cohort: str = ""
    past: tuple[tuple[str, date, date], ...] = ()


def stage_plan(target: Target) -> StagePlan | None:
    """Return the stage plan of a target; None when it has none and no forecast is made."""
    body: dict[str, Any] = target.stages
    if not body.get("ledger") or len(body.get("order", ())) < 2:
        return None
    return StagePlan(
        ledger=str(body["ledger"]),
        order=tuple(body["order"]),
        column=str(body.get("column", "")),
        date_columns=tuple(body.get("date_columns", ())),
        cohort_column=str(body.get("cohort_column", "")),
        cohort=str(body.get("cohort", "")),
        past=tuple(
            (str(word), date.fromisoformat(first), date.fromisoformat(last))
            for word, first, last in body.get("past", ())
        ),
    )


def programmes_of(target: Target, plan: StagePlan, on: date, *, as_of: datetime) -> tuple[Programme, list[Programme]]:
    """Return the target's programme and past ones as known at ``as_of`` about a day. Raises ForecastError."""
    known = _DatedRows(plan, on, as_of) if plan.date_columns else _VersionedRows(plan, on, as_of)
    current = Programme(known.entered(plan.cohort, target.starts_on), on.toordinal(), target.due_on.toordinal())
    past = []
    for word, first, last in plan.past:
        entered = known.entered(word, first)
        if len(entered):
            past.append(Programme(entered, on.toordinal(), last.toordinal()))
    return current, past


def work_days(division_path: str, first: date, last: date) -> WorkDays:
    """Return the working days from ``first`` to ``last``: weekends and holidays off, frost at its share."""
    calendar = work_calendar(first, last)
    frost = frost_rule(division_path, last)
    share = np.zeros((last - first).days + 1)
    for place in range(len(share)):
        day = first + timedelta(days=place)
        if calendar.is_working_day(day):
            share[place] = _frost_share(frost, day)
    return WorkDays(first.toordinal(), share)


def _frost_share(frost: dict[str, Any] | None, day: date) -> float:
    if frost is None:
        return 1.0
    here, first, last = f"{day:%m-%d}", str(frost["from"]), str(frost["until"])
    inside = first <= here <= last if first <= last else here >= first or here <= last
    return float(frost["share"]) if inside else 1.0


class _DatedRows:
    """Rows that carry the day of each stage themselves."""

    def __init__(self, plan: StagePlan, on: date, as_of: datetime) -> None:
        columns = [*plan.date_columns, *([plan.cohort_column] if plan.cohort_column else [])]
        try:
            self.rows = measures(plan.ledger, columns, as_of=as_of, on=on)
        except LookupError as error:
            raise ForecastError(str(error)) from error
        self.plan, self.on = plan, on

    def entered(self, cohort: str, first: date) -> Days:
        """Return the days of the rows of a cohort; what lies after the day asked about has not come."""
        rows, column = self.rows, self.plan.cohort_column
        chosen = np.ones(len(rows.row_ids), dtype=bool)
        if column:
            place = rows.codes[column].index(cohort) if cohort in rows.codes[column] else -1
            chosen = ~rows.missing[column] & (rows.values[column] == place)
        days = [np.full(int(chosen.sum()), first.toordinal(), dtype=np.int64)]
        for name in self.plan.date_columns:
            day = np.where(rows.missing[name] | (rows.values[name] > self.on.toordinal()), NEVER, rows.values[name])
            # What was begun before the programme counts from its first day on.
            days.append(np.where(day == NEVER, NEVER, np.maximum(day, first.toordinal()))[chosen])
        table = np.stack(days, axis=1)
        # A later stage that is reached stands for those before it that nobody wrote down.
        for stage in range(table.shape[1] - 2, -1, -1):
            after = table[:, stage + 1]
            is_late = (after != NEVER) & ((table[:, stage] == NEVER) | (table[:, stage] > after))
            table[:, stage] = np.where(is_late, after, table[:, stage])
        return table


class _VersionedRows:
    """Rows whose stage column changed from version to version."""

    def __init__(self, plan: StagePlan, on: date, as_of: datetime) -> None:
        self.plan, self.on, self.as_of = plan, on, as_of
        self.days = self._days()
        self.cohorts = {row: word for row, _, word in self._words(plan.cohort_column)} if plan.cohort_column else {}

    def entered(self, cohort: str, first: date) -> Days:
        """Return the days of the rows of a cohort; a row that was entered earlier counts from the first day on."""
        wanted = [row for row in sorted(self.days) if not self.plan.cohort_column or self.cohorts.get(row) == cohort]
        table = np.array([self.days[row] for row in wanted], dtype=np.int64).reshape(-1, len(self.plan.order))
        return np.where(table == NEVER, NEVER, np.maximum(table, first.toordinal()))

    def _days(self) -> dict[int, list[int]]:
        """Return, by row, the first day each stage or a later one was reached."""
        place = {word: number for number, word in enumerate(self.plan.order)}
        found: dict[int, list[int]] = {}
        for row, day, word in self._words(self.plan.column):
            if word not in place:
                continue
            days = found.setdefault(row, [NEVER] * len(self.plan.order))
            for number in range(place[word] + 1):
                if days[number] == NEVER or day.toordinal() < days[number]:
                    days[number] = day.toordinal()
        return found

    def _words(self, column: str) -> list[tuple[int, date, str]]:
        """Return what a choice column said in each version, by row and from which day, in the order of the days."""
        rows = Measure.objects.filter(
            column=column,
            version__ledger_code=self.plan.ledger,
            version__valid_on__lte=self.on,
            version__recorded_at__lte=self.as_of,
            version__is_removed=False,
        ).order_by("version__row_id", "version__valid_on", "version__number")
        return list(rows.values_list("version__row_id", "version__valid_on", "word"))
