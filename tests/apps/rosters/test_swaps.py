"""A swap is asked by one, agreed by the other, approved by a third; nothing else moves it and nobody doubles."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from luoshu.apps.errors import LuoshuError, NotAllowed
from luoshu.apps.notices.models import Notice
from luoshu.apps.rosters.errors import SwapInvalid, SwapMoved, SwapNotVisible
from luoshu.apps.rosters.models import DutyShift, Swap
from luoshu.apps.rosters.operations import answer_swap, ask_swap
from tests.support.cast import AT, TOWN_A1, Cast

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def shift(cast: Cast, name: str, days: int) -> DutyShift:
    return DutyShift.objects.create(
        division=cast.division(TOWN_A1),
        division_path=cast.path(TOWN_A1),
        post=cast.post(name),
        person=cast.person(name),
        kind="on_duty",
        starts_at=AT + days * DAY,
        ends_before=AT + (days + 1) * DAY,
    )


def asked(cast: Cast, mine: DutyShift, theirs: DutyShift | None = None) -> Swap:
    return ask_swap(
        shift_id=mine.pk,
        taker_code="p-zhuning",
        reason="家里有事",
        return_id=theirs.pk if theirs else None,
        by=cast.acting("赵禾"),
        at=AT,
    )


def test_asked_agreed_approved_changes_both_shifts(cast: Cast) -> None:
    mine, theirs = shift(cast, "赵禾", 1), shift(cast, "朱宁", 3)
    swap = asked(cast, mine, theirs)
    answer_swap(swap_id=swap.pk, verb="agree", by=cast.acting("朱宁"), at=AT)
    mine.refresh_from_db()
    assert mine.person.name == "赵禾", "agreed is not approved"
    answer_swap(swap_id=swap.pk, verb="approve", by=cast.acting("陈川"), at=AT)
    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert (mine.person.name, mine.post.code) == ("朱宁", "a1-officer")
    assert (theirs.person.name, theirs.post.code) == ("赵禾", "a1-officer")
    assert Notice.objects.filter(kind="duty_swap").count() == 3


def test_nobody_approves_a_swap_of_their_own(cast: Cast) -> None:
    swap = asked(cast, shift(cast, "赵禾", 1))
    answer_swap(swap_id=swap.pk, verb="agree", by=cast.acting("朱宁"), at=AT)
    for name in ("朱宁", "赵禾"):
        with pytest.raises(NotAllowed):
            answer_swap(swap_id=swap.pk, verb="approve", by=cast.acting(name), at=AT)


def test_only_the_one_on_duty_asks(cast: Cast) -> None:
    mine = shift(cast, "赵禾", 1)
    with pytest.raises(NotAllowed):
        ask_swap(shift_id=mine.pk, taker_code="p-zhuning", reason="x", by=cast.acting("朱宁"), at=AT)


def test_only_with_somebody_of_the_desk(cast: Cast) -> None:
    mine = shift(cast, "赵禾", 1)
    for code in ("p-chenchuan", "p-zhaohe", "nobody"):
        with pytest.raises(SwapInvalid, match="同一值班台"):
            ask_swap(shift_id=mine.pk, taker_code=code, reason="x", by=cast.acting("赵禾"), at=AT)


def test_one_open_swap_a_shift(cast: Cast) -> None:
    mine = shift(cast, "赵禾", 1)
    first = asked(cast, mine)
    with pytest.raises(SwapMoved):
        asked(cast, mine)
    answer_swap(swap_id=first.pk, verb="withdraw", by=cast.acting("赵禾"), at=AT)
    assert asked(cast, mine).pk != first.pk


def test_a_shift_that_has_begun_is_not_swapped(cast: Cast) -> None:
    mine = shift(cast, "赵禾", 1)
    swap = asked(cast, mine)
    answer_swap(swap_id=swap.pk, verb="agree", by=cast.acting("朱宁"), at=AT)
    with pytest.raises(SwapInvalid, match="已经开始"):
        answer_swap(swap_id=swap.pk, verb="approve", by=cast.acting("陈川"), at=AT + DAY)
    with pytest.raises(SwapInvalid, match="已经开始"):
        ask_swap(shift_id=mine.pk, taker_code="p-zhuning", reason="x", by=cast.acting("赵禾"), at=AT + DAY)


def test_nobody_is_in_two_places(cast: Cast) -> None:
    mine = shift(cast, "赵禾", 1)
    shift(cast, "朱宁", 1)
    with pytest.raises(SwapInvalid, match="同一时间"):
        asked(cast, mine)


def test_a_shift_that_changed_hands_is_not_approved(cast: Cast) -> None:
    mine = shift(cast, "赵禾", 1)
    swap = asked(cast, mine)
    answer_swap(swap_id=swap.pk, verb="agree", by=cast.acting("朱宁"), at=AT)
    DutyShift.objects.filter(pk=mine.pk).update(person=cast.person("陈川"))
    with pytest.raises(SwapInvalid, match="换了人"):
        answer_swap(swap_id=swap.pk, verb="approve", by=cast.acting("陈川"), at=AT)


def test_another_county_sees_nothing(cast: Cast) -> None:
    swap = asked(cast, shift(cast, "赵禾", 1))
    with pytest.raises(SwapNotVisible):
        answer_swap(swap_id=swap.pk, verb="approve", by=cast.acting("周野"), at=AT)


VERBS = st.lists(
    st.tuples(
        st.sampled_from(("agree", "decline", "withdraw", "approve", "refuse", "nonsense")),
        st.sampled_from(("赵禾", "朱宁", "陈川", "杨溪", "周野", "郑远")),
    ),
    max_size=8,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=VERBS)
def test_whatever_is_pressed_a_shift_moves_only_by_the_three(cast: Cast, steps: list[tuple[str, str]]) -> None:
    Swap.objects.all().delete()
    DutyShift.objects.all().delete()
    mine = shift(cast, "赵禾", 1)
    swap = asked(cast, mine)
    done: list[tuple[str, str]] = []
    for verb, name in steps:
        try:
            answer_swap(swap_id=swap.pk, verb=verb, by=cast.acting(name), at=AT)
        except LuoshuError:
            continue
        done.append((verb, name))
    mine.refresh_from_db()
    swap.refresh_from_db()
    moved = done[:2] == [("agree", "朱宁"), ("approve", "陈川")]
    assert (mine.person.name == "朱宁") == moved
    assert (swap.state == "approved") == moved
    assert len(done) <= 2
