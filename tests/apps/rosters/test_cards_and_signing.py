"""The card of four fixed things, the hand-over that both sign, the camera watch log."""

from datetime import date, timedelta

import pytest

from luoshu.apps.audit.models import AuditEntry
from luoshu.apps.errors import NotAllowed
from luoshu.apps.rosters.errors import (
    CardInvalid,
    CellNotVisible,
    ShiftHandedOver,
    ShiftInvalid,
    ShiftNotVisible,
    WatchInvalid,
)
from luoshu.apps.rosters.models import DutyShift, FixedCard
from luoshu.apps.rosters.operations import hand_over_shift, log_watch, plan_shift, receive_shift, set_card
from luoshu.apps.rosters.queries import cards_on, to_receive
from tests.support.cast import AT, COUNTY_A, TOWN_A1, VILLAGE_A11, Cast

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
ON = date(2024, 9, 1)


def card(cast: Cast, name: str = "赵禾", duty: str = "每天巡两遍", on: date = ON, code: str = VILLAGE_A11) -> FixedCard:
    return set_card(
        division=cast.division(code),
        area="村南 600 亩",
        people="钱麦、孙田",
        duty=duty,
        reward="按镇里办法",
        valid_from=on,
        by=cast.acting(name),
        at=AT,
    )


def test_a_new_card_ends_the_one_before(cast: Cast) -> None:
    first = card(cast)
    assert card(cast).pk == first.pk
    card(cast, duty="每天巡三遍", on=date(2024, 9, 20))
    assert cards_on(date(2024, 9, 19)).get().duty == "每天巡两遍"
    assert cards_on(date(2024, 9, 20)).get().duty == "每天巡三遍"
    assert AuditEntry.objects.filter(action="rosters.set_card").count() == 2


def test_a_card_is_whole_and_in_scope(cast: Cast) -> None:
    with pytest.raises(CardInvalid, match="定职责"):
        card(cast, duty=" ")
    with pytest.raises(CardInvalid, match="600"):
        card(cast, duty="巡" * 601)
    with pytest.raises(CellNotVisible):
        card(cast, "杨溪")
    with pytest.raises(NotAllowed):
        card(cast, "郑远")
    card(cast)
    with pytest.raises(CardInvalid, match="更晚"):
        card(cast, duty="改", on=ON)


def shift(cast: Cast, name: str, start: int, code: str = COUNTY_A) -> DutyShift:
    return plan_shift(
        division=cast.division(code),
        post=cast.post(name),
        kind="on_duty",
        starts_at=AT + start * HOUR,
        ends_before=AT + (start + 24) * HOUR,
        by=cast.acting("陈川"),
        at=AT - 30 * HOUR,
    )


def test_both_sign_a_hand_over(cast: Cast) -> None:
    left, came = shift(cast, "陈川", -24), shift(cast, "邓岳", 0)
    with pytest.raises(ShiftInvalid, match="还没有交班"):
        receive_shift(shift_id=left.pk, by=cast.acting("邓岳"), at=AT)
    hand_over_shift(shift_id=left.pk, note="东岗余火看守到 20 时", by=cast.acting("陈川"), at=AT)
    assert [one.pk for one in to_receive(cast.acting("邓岳"), AT)] == [left.pk]
    with pytest.raises(NotAllowed):
        receive_shift(shift_id=left.pk, by=cast.acting("陈川"), at=AT)
    with pytest.raises(NotAllowed):
        receive_shift(shift_id=left.pk, by=cast.acting("吕文"), at=AT)
    with pytest.raises(ShiftNotVisible):
        receive_shift(shift_id=left.pk, by=cast.acting("周野"), at=AT)
    receive_shift(shift_id=left.pk, by=cast.acting("邓岳"), at=AT + HOUR)
    with pytest.raises(ShiftHandedOver):
        receive_shift(shift_id=left.pk, by=cast.acting("邓岳"), at=AT + HOUR)
    left.refresh_from_db()
    assert (left.received_by, left.received_at) == (came.person, AT + HOUR)


def test_a_watch_is_over_when_it_is_signed(cast: Cast) -> None:
    given = {"division": cast.division(TOWN_A1), "cameras": "1-6 号", "by": cast.acting("赵禾"), "at": AT}
    row = log_watch(starts_at=AT - 4 * HOUR, ends_before=AT, seen="未发现异常", **given)
    assert log_watch(starts_at=AT - 4 * HOUR, ends_before=AT, seen="改一改", **given).seen == row.seen
    with pytest.raises(WatchInvalid, match="已经结束"):
        log_watch(starts_at=AT - HOUR, ends_before=AT + HOUR, seen="未发现异常", **given)
    with pytest.raises(WatchInvalid, match="未发现异常"):
        log_watch(starts_at=AT - HOUR, ends_before=AT, seen="", **given)
    with pytest.raises(CellNotVisible):
        log_watch(starts_at=AT - HOUR, ends_before=AT, seen="无", **{**given, "by": cast.acting("杨溪")})
