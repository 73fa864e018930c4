"""Counts of 督办 matters as of a moment, each with the list behind it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from django.db.models import Q, QuerySet

from luoshu.adapters.documents import Run, Source
from luoshu.apps.acting import Acting
from luoshu.apps.supervision.models import Matter
from luoshu.apps.supervision.queries import indicators_of, matter_in_scope
from luoshu.core.clock import beijing_day
from luoshu.core.quantities.office_numbers import office_number

RATES: Final = ("结案率", "按期结案率")
OF_NOW: Final = ("未办结", "已超期")
MATTER_COUNTS: Final = (*OF_NOW, "近七日新立", "近七日办结", *RATES)
"""What a text may ask for. OF_NOW is what stands at a moment, the others are of the days before it."""


@dataclass(frozen=True)
class MatterFigure:
    """A number of matters at a moment, its unit, the page of the rows behind it, and what it is made of."""

    value: Decimal
    unit: str
    link: str
    note: str = ""


def may_count_matters(acting: Acting) -> bool:
    """Tell whether a reader sees the matters of a whole area, and not only those of the own unit."""
    return acting.may("supervision.desk") or acting.may("supervision.note")


def matter_figure(acting: Acting, name: str, *, at: datetime) -> MatterFigure | None:
    """Return one of MATTER_COUNTS; None for another name, or for a rate of a month in which nothing was due."""
    on = beijing_day(at)
    if name in RATES:
        month = indicators_of(acting, first=on.replace(day=1), last=on, at=at)
        rate = month.closed if name == "结案率" else month.on_time
        if rate.value is None:
            return None
        link = f"/supervision/indicators/?first={on.replace(day=1)}&last={on}"
        return MatterFigure(Decimal(str(rate.value)), "%", link, f"{rate.numerator}/{rate.denominator}，{rate.rule}")
    # Counted from dates, so that a past moment gives what was so then.
    rows = matter_in_scope(acting, at=at).filter(registered_at__lte=at).exclude(state="withdrawn")
    standing = rows.filter(Q(closed_at__isnull=True) | Q(closed_at__gt=at))
    week = at - timedelta(days=7)
    found: dict[str, tuple[QuerySet[Matter], str]] = {
        "未办结": (standing, "open"),
        "已超期": (standing.filter(due_on__lt=on), "late"),
        "近七日新立": (rows.filter(registered_at__gt=week), "open"),
        "近七日办结": (rows.filter(closed_at__gt=week, closed_at__lte=at), "ended"),
    }
    if name not in found:
        return None
    matters, view = found[name]
    return MatterFigure(Decimal(matters.distinct().count()), "件", f"/supervision/?view={view}")


def matter_run(acting: Acting, name: str, *, at: datetime, scope: str) -> Run | None:
    """Return a number of matters as a figure that says what it counts."""
    found = matter_figure(acting, name, at=at)
    if found is None:
        return None
    text = office_number(found.value, found.unit) if found.unit == "%" else str(found.value)
    told = {"title": f"督办事项{name}", "value": f"{found.value.normalize():f}", "unit": found.unit, "scope": scope}
    return Run(text, source=Source("matters", name, found.link, at, found.note, **told))
