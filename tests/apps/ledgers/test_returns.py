"""The calendar and the way of a return, from open to locked; late told apart from missing, zero and 无变化."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
import time_machine

from luoshu.apps.audit.models import AuditEntry
from luoshu.apps.ledgers.choices import Content, ReturnState
from luoshu.apps.ledgers.errors import (
    PeriodClosed,
    ReturnMoved,
    ReturnNotVisible,
    ReturnRoleRefused,
    ReturnStepNotTaken,
)
from luoshu.apps.ledgers.models import Return
from luoshu.apps.ledgers.operations import (
    approve_return,
    change_row,
    lock_return,
    mark_late_returns,
    open_due_returns,
    remove_row,
    report_no_change,
    return_return,
    returning,
    review_return,
    submit_return,
    unlock_return,
)
from luoshu.apps.ledgers.queries import (
    calendar_lines,
    calendar_states,
    find_ledger_for,
    find_return_for,
    row_link,
    standing_of,
    steps_for,
)
from luoshu.apps.notices.models import Notice
from luoshu.apps.rules.choices import DayKind
from luoshu.apps.rules.models import CalendarDay
from luoshu.core.clock import BEIJING, in_beijing
from luoshu.core.ledgers import LedgerLink, Period
from tests.support.cast import AT, Cast
from tests.support.ledger_books import LIFTS, declared, recorded, row_of

KEY = "示范甲县·安居苑"
MONTH_END = datetime(2024, 9, 30, 16, 0, tzinfo=BEIJING)
AFTER = MONTH_END + timedelta(hours=2)


@pytest.fixture
def book(cast: Cast) -> Cast:
    """The monthly ledger of the counties, with September opened for the county's housing office."""
    declared(cast, filler_levels=("county",))
    open_due_returns(at=AT)
    return cast


def september() -> Return:
    """The return of September."""
    return Return.objects.get(period_key="2024-09")


def locked(cast: Cast) -> Return:
    """September, reported by 顾青, checked by 吕文, approved and locked by 罗简."""
    recorded(cast.acting("顾青"), row_of())
    one = september()
    submit_return(number=one.pk, by=cast.acting("顾青"), at=MONTH_END)
    review_return(number=one.pk, by=cast.acting("吕文"), at=AFTER)
    approve_return(number=one.pk, by=cast.acting("罗简"), at=AFTER)
    return lock_return(number=one.pk, by=cast.acting("罗简"), at=AFTER)


def test_the_running_period_and_the_one_before_are_opened_once(book: Cast) -> None:
    assert list(Return.objects.order_by("period_key").values_list("period_key", "unit_code")) == [
        ("2024-08", "a-housing"),
        ("2024-09", "a-housing"),
    ]
    assert in_beijing(september().due_at) == datetime(2024, 9, 30, 17, 0, tzinfo=BEIJING)

    assert open_due_returns(at=AT) == 0


def test_a_worker_that_slept_opens_what_it_missed(book: Cast) -> None:
    assert open_due_returns(at=AT + timedelta(days=75)) == 3

    keys = Return.objects.order_by("period_key").values_list("period_key", flat=True)
    assert list(keys)[2:] == ["2024-10", "2024-11", "2024-12"]


def test_days_off_move_the_due_day(cast: Cast) -> None:
    for day in range(1, 8):
        CalendarDay.objects.create(on=date(2024, 10, day), kind=DayKind.HOLIDAY, name="国庆节")
    CalendarDay.objects.create(on=date(2024, 10, 12), kind=DayKind.WORKDAY, name="调休上班")
    declared(cast, filler_levels=("county",), due_days=5)

    open_due_returns(at=AT)

    # 8, 9, 10, 11 October and the working Saturday.
    assert in_beijing(september().due_at) == datetime(2024, 10, 12, 17, 0, tzinfo=BEIJING)


def test_a_daily_ledger_owes_nothing_on_a_holiday(cast: Cast) -> None:
    CalendarDay.objects.create(on=date(2024, 9, 17), kind=DayKind.HOLIDAY, name="中秋节")
    declared(cast, period=Period.DAILY, filler_levels=("county",))

    open_due_returns(at=AT)

    assert list(Return.objects.values_list("period_key", flat=True)) == ["2024-09-16"]


def test_missing_late_zero_and_no_change_are_four_things(book: Cast) -> None:
    one = september()
    assert standing_of(one, MONTH_END) == "waiting"
    mark_late_returns(at=AFTER)
    one.refresh_from_db()
    assert (standing_of(one, AFTER), one.content, one.is_late) == ("missing", Content.NOTHING, True)

    said = report_no_change(number=one.pk, by=book.acting("顾青"), at=AFTER)

    assert (said.content, said.is_late, standing_of(said, AFTER)) == (Content.NO_CHANGE, True, "late")
    state = calendar_states(book.acting("罗简"), ["lifts"], AFTER)["lifts"]
    assert (state.owed, state.said, state.no_change, state.missing, state.late) == (1, 1, 1, 0, 1)


def test_rows_that_are_all_zero_are_a_zero_report(book: Cast) -> None:
    recorded(book.acting("顾青"), row_of(planned=0, done=0, money=0))

    said = submit_return(number=september().pk, by=book.acting("顾青"), at=MONTH_END)

    assert (said.content, said.row_count, said.is_late) == (Content.ZERO, 1, False)


def test_nothing_entered_is_not_reported(book: Cast) -> None:
    with pytest.raises(ReturnStepNotTaken, match="本期还没有填数"):
        submit_return(number=september().pk, by=book.acting("顾青"), at=MONTH_END)


def test_a_ledger_may_refuse_no_change(cast: Cast) -> None:
    declared(cast, filler_levels=("county",), no_change_allowed=False)
    open_due_returns(at=AT)

    with pytest.raises(ReturnStepNotTaken, match="按实填数"):
        report_no_change(number=september().pk, by=cast.acting("顾青"), at=MONTH_END)


def test_what_the_checks_point_out_wants_a_word(book: Cast) -> None:
    recorded(book.acting("顾青"), row_of(planned=1, done=5))
    one = september()
    with pytest.raises(ReturnStepNotTaken, match="需核对"):
        submit_return(number=one.pk, by=book.acting("顾青"), at=MONTH_END)

    said = submit_return(number=one.pk, by=book.acting("顾青"), at=MONTH_END, note="计划外增装 4 部，批复在办。")

    assert [found["verdict"] for found in said.findings] == ["inconsistent"]
    assert "错误" not in said.findings[0]["sentence"]


def test_a_number_that_fell_back_is_pointed_out_against_last_month(book: Cast) -> None:
    by = book.acting("顾青")
    recorded(by, row_of(done=3), at=AT - timedelta(days=30))
    recorded(by, row_of(done=2), at=AT)

    with pytest.raises(ReturnStepNotTaken, match="需核对"):
        submit_return(number=september().pk, by=by, at=MONTH_END)


def test_nobody_checks_or_approves_their_own(book: Cast) -> None:
    recorded(book.acting("顾青"), row_of())
    one = september()
    submit_return(number=one.pk, by=book.acting("顾青"), at=MONTH_END)

    with pytest.raises(ReturnRoleRefused, match="另一人"):
        review_return(number=one.pk, by=book.acting("顾青"), at=AFTER)
    review_return(number=one.pk, by=book.acting("罗简"), at=AFTER)
    with pytest.raises(ReturnRoleRefused, match="另一人"):
        approve_return(number=one.pk, by=book.acting("罗简"), at=AFTER)
    with pytest.raises(ReturnRoleRefused):
        approve_return(number=one.pk, by=book.acting("梁知"), at=AFTER)


def test_a_locked_period_keeps_its_rows_and_its_frozen_numbers(book: Cast) -> None:
    one = locked(book)

    with pytest.raises(PeriodClosed, match="已锁定"):
        change_row(ledger_code="lifts", key=KEY, values={"done": 2}, seen=1, by=book.acting("顾青"), at=AT)

    assert one.frozen["totals"] == {"done": "1", "money": "1200000.50", "planned": "4"}
    assert one.frozen["rows"] == 1
    assert len(one.frozen["digest"]) == 64
    done = recorded(book.acting("顾青"), row_of(done=3), at=AT)
    assert "已锁定" in done.refused[0][""]


def test_a_row_of_the_next_month_may_change_while_this_one_is_locked(book: Cast) -> None:
    locked(book)

    made = change_row(
        ledger_code="lifts",
        key=KEY,
        values={"done": 2},
        seen=1,
        by=book.acting("顾青"),
        at=MONTH_END + timedelta(days=9),
    )

    assert made.valid_on == date(2024, 10, 9)


def test_an_unlock_says_why_keeps_what_was_frozen_and_tells_the_filler(book: Cast) -> None:
    one = locked(book)
    with pytest.raises(ReturnStepNotTaken, match="理由"):
        unlock_return(number=one.pk, reason="", by=book.acting("罗简"), at=AFTER)

    opened = unlock_return(number=one.pk, reason="漏报一个小区", by=book.acting("罗简"), at=AFTER)

    assert (opened.state, opened.frozen) == (ReturnState.RETURNED, {})
    assert opened.entries.get(verb="unlock_return").detail["frozen"] == one.frozen
    assert Notice.objects.get(kind="ledger_return").deliveries.get().post_code == "a-housing-clerk"
    change_row(ledger_code="lifts", key=KEY, values={"done": 2}, seen=1, by=book.acting("顾青"), at=AT)
    again = submit_return(number=one.pk, by=book.acting("顾青"), at=AFTER)
    assert again.state == ReturnState.SUBMITTED


def test_a_return_sent_back_is_open_to_its_filler(book: Cast) -> None:
    recorded(book.acting("顾青"), row_of())
    one = september()
    submit_return(number=one.pk, by=book.acting("顾青"), at=MONTH_END)

    sent = return_return(number=one.pk, reason="请核对安居苑", by=book.acting("吕文"), at=AFTER)

    assert standing_of(sent, AFTER) == "returned"
    steps = {step.verb for step in steps_for(book.acting("顾青"), sent, LIFTS, None)}
    assert steps == {"submit_return", "report_no_change"}
    assert AuditEntry.objects.filter(action="ledgers.return_return").count() == 1


def test_two_who_press_at_once_do_not_both_win(book: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    recorded(book.acting("顾青"), row_of())
    one = september()
    submit_return(number=one.pk, by=book.acting("顾青"), at=MONTH_END)
    stale = find_return_for(book.acting("吕文"), one.pk)
    review_return(number=one.pk, by=book.acting("罗简"), at=AFTER)
    monkeypatch.setattr(returning, "find_return_for", lambda by, number: stale)

    with pytest.raises(ReturnMoved):
        review_return(number=one.pk, by=book.acting("吕文"), at=AFTER)


def test_another_county_sees_nothing_of_it(book: Cast) -> None:
    with pytest.raises(ReturnNotVisible):
        find_return_for(book.acting("蒋原"), september().pk)
    assert steps_for(book.acting("梁知"), september(), LIFTS, None) == []


def test_a_link_that_leads_nowhere_is_among_what_the_reviewer_sees(book: Cast) -> None:
    link = LedgerLink("plan", "计划在哪", ("county", "community"), "plans")
    plans = replace(LIFTS, code="plans")
    declared(book, plans, period=Period.STANDING)
    recorded(book.acting("梁知"), row_of(), code="plans")
    declared(book, links=(link,), filler_levels=("county",), at=AT + timedelta(minutes=1))
    by, clerk = book.acting("顾青"), book.acting("梁知")
    recorded(by, row_of(done=2), row_of(community="没有计划的"))
    number = september().pk

    with pytest.raises(ReturnStepNotTaken):
        submit_return(number=number, by=by, at=AT)
    said = submit_return(number=number, by=by, at=AT, note="计划月底补登")
    assert [(one["row"], one["verdict"]) for one in said.findings] == [("示范甲县·没有计划的", "inconsistent")]
    # The other end is removed while the return waits: it shows before anybody approves.
    remove_row(ledger_code="plans", key=KEY, seen=1, reason="重复", by=clerk, at=AT + timedelta(hours=1))

    page = calendar_lines(clerk, books=[find_ledger_for(clerk, "lifts")], period_key="2024-09", at=AT)

    [line] = [one for one in page.lines if one.filed.pk == number]
    assert [row for row, _, _ in line.told] == ["示范甲县·没有计划的", KEY]
    assert all("不在对方台账里，请核对名称" in sentence for _, _, sentence in line.told)
    with time_machine.travel(AT, tick=False):
        page = book.client_for("梁知").get("/ledgers/returns/?ledger=lifts&standing=check").content.decode()
    assert f'<a href="{row_link("lifts", KEY)}">{KEY}</a>：指向的“{KEY}”不在对方台账里' in page
    assert line.wanting == 2


def test_what_speaks_of_a_hidden_column_is_counted_and_not_told(book: Cast) -> None:
    declared(book, filler_levels=("county",), officer_columns=("done",), at=AT + timedelta(minutes=1))
    by, clerk = book.acting("顾青"), book.acting("罗简")
    recorded(by, row_of(done=9))
    submit_return(number=september().pk, by=by, at=AT, note="核对中")

    [line] = calendar_lines(clerk, books=[find_ledger_for(clerk, "lifts")], period_key="2024-09", at=AT).lines

    assert (line.wanting, line.told) == (1, ())
