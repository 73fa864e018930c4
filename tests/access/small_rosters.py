"""Duty of 甲北镇 for the access matrix: shifts running, handed over and ahead, an agreed swap, a shift pattern."""

from datetime import datetime, time, timedelta

from luoshu.apps.rosters.models import DutyShift, ShiftPattern, Swap
from luoshu.core.clock import beijing_day
from tests.support.cast import AT, TOWN_A1, Cast

HOUR = timedelta(hours=1)


def add_rosters(cast: Cast, names: dict[str, str]) -> None:
    """Make them and note their keys."""
    made = {
        "shift_running": _shift(cast, "赵禾", AT - 2 * HOUR),
        "shift_left": _shift(cast, "朱宁", AT - 26 * HOUR),
        "shift_ahead": _shift(cast, "赵禾", AT + 100 * HOUR),
        "shift_swapped": _shift(cast, "赵禾", AT + 200 * HOUR),
    }
    DutyShift.objects.filter(pk=made["shift_left"].pk).update(handed_over_at=AT - 2 * HOUR, handover_note="无")
    swap = Swap.objects.create(
        shift=made["shift_swapped"],
        division_path=cast.path(TOWN_A1),
        asker=cast.person("赵禾"),
        taker=cast.person("朱宁"),
        taker_post=cast.post("朱宁"),
        state="agreed",
        reason="家里有事",
        asked_at=AT,
        answered_at=AT,
    )
    pattern = ShiftPattern.objects.create(
        division=cast.division(TOWN_A1),
        division_path=cast.path(TOWN_A1),
        kind="on_duty",
        label="值班",
        opens=time(8),
        hours=24,
        valid_from=beijing_day(AT),
    )
    names |= {name: str(shift.pk) for name, shift in made.items()}
    names["pattern"] = str(pattern.pk)
    names["swap_agreed"] = str(swap.pk)


def _shift(cast: Cast, name: str, starts_at: datetime) -> DutyShift:
    return DutyShift.objects.create(
        division=cast.division(TOWN_A1),
        division_path=cast.path(TOWN_A1),
        post=cast.post(name),
        person=cast.person(name),
        kind="on_duty",
        starts_at=starts_at,
        ends_before=starts_at + 24 * HOUR,
    )
