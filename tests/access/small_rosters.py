"""Duty of 甲北镇 for the access matrix: a running shift, one handed over, one ahead, and a swap that was agreed."""

from datetime import datetime, timedelta

from luoshu.apps.rosters.models import DutyShift, Swap
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
    names |= {name: str(shift.pk) for name, shift in made.items()}
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
