"""Late returns: reminded before, at and past the cut-off, each once; asked for in one press, once a unit and day."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from luoshu.apps.audit.models import AuditEntry
from luoshu.apps.errors import NotAllowed
from luoshu.apps.ledgers.errors import NothingToChase
from luoshu.apps.ledgers.models import Return, RowDoubt
from luoshu.apps.ledgers.operations import (
    DoubtInput,
    chase_returns,
    open_due_returns,
    remind_due_returns,
    report_complaint,
    report_no_change,
    take_doubt_step,
)
from luoshu.apps.ledgers.queries import late_by_unit, ledgers_for
from luoshu.apps.notices.models import Notice
from luoshu.apps.rules.models import Rule
from luoshu.core.clock import BEIJING, beijing_day
from luoshu.core.ledgers import Period, Watch
from tests.support.cases_factories import with_rules
from tests.support.cast import AT, Cast
from tests.support.ledger_books import LIFTS, declared, recorded, row_of

pytestmark = pytest.mark.django_db
# The counties' September is due on Monday 30 September, 17:00; the working day before it is worked Sunday the 29th.
FRIDAY = datetime(2024, 9, 27, 9, 0, tzinfo=BEIJING)
SUNDAY = datetime(2024, 9, 29, 9, 0, tzinfo=BEIJING)
LATE = datetime(2024, 9, 30, 17, 1, tzinfo=BEIJING)
# 1 to 7 October are days off.
BACK = datetime(2024, 10, 8, 18, 0, tzinfo=BEIJING)


@pytest.fixture
def books(cast: Cast) -> Cast:
    """Two monthly ledgers that the county's housing office owes for September; the calendar and rules as shipped."""
    with_rules(cast)
    for code in ("lifts", "more"):
        declared(cast, replace(LIFTS, code=code, title=f"台账{code}"), filler_levels=("county",))
    open_due_returns(at=AT)
    Return.objects.filter(period_key="2024-08").delete()
    return cast


def told() -> list[tuple[str, list[str]]]:
    """What was sent, and to which posts, in order."""
    rows = Notice.objects.filter(kind="return_due").order_by("id")
    return [(row.text, sorted(row.deliveries.values_list("post_code", flat=True))) for row in rows]


def test_each_stage_is_told_once_to_whom_it_concerns(books: Cast) -> None:
    assert [remind_due_returns(at=at, limit=9) for at in (FRIDAY, SUNDAY, SUNDAY, LATE, LATE, BACK, BACK)] == [
        *(0, 1, 0, 1, 0, 1, 0)
    ]
    (before, filler), (over, same), (passed, above) = told()
    assert before == "“台账lifts”、“台账more”9月30日17:00截止，请按时报；报表没有变化的点“无变化”。"
    assert over.startswith("“台账lifts”、“台账more”已到截止")
    assert passed.startswith("示范甲县住建局的“台账lifts”、“台账more”9月30日17:00截止，至今没有报")
    assert (filler, same, above) == (["a-housing-clerk"], ["a-housing-clerk"], ["a-office"])


def test_what_was_said_is_not_asked_for_and_missed_stages_are_not_caught_up(books: Cast) -> None:
    for one in Return.objects.filter(ledger_code="lifts"):
        report_no_change(number=one.pk, by=books.acting("顾青"), at=AT)

    assert remind_due_returns(at=BACK, limit=9) == 1

    assert told()[0][0].startswith("示范甲县住建局的“台账more”")


def test_without_a_rule_nobody_is_reminded_before_and_nothing_goes_up(books: Cast) -> None:
    Rule.objects.filter(code__startswith="limit.return").delete()

    assert [remind_due_returns(at=at, limit=9) for at in (SUNDAY, BACK)] == [0, 1]
    assert "已到截止" in told()[0][0]


def test_a_daily_return_has_a_rule_of_its_own(cast: Cast) -> None:
    with_rules(cast)
    declared(cast, period=Period.DAILY, filler_levels=("county",))
    morning = datetime(2024, 9, 18, 9, 0, tzinfo=BEIJING)
    open_due_returns(at=morning)
    Return.objects.exclude(period_key="2024-09-18").delete()

    assert [remind_due_returns(at=morning + timedelta(hours=hour), limit=9) for hour in (0, 5, 6)] == [0, 0, 1]


def test_an_unanswered_complaint_is_reminded_too(cast: Cast) -> None:
    with_rules(cast)
    declared(cast, watch=Watch("state", ("完工",), "疑似停用"), period=Period.STANDING, filler_levels=("county",))
    recorded(cast.acting("顾青"), row_of())
    report_complaint(
        ledger_code="lifts",
        key="示范甲县·安居苑",
        order_no="1",
        on=beijing_day(AT),
        text="停了",
        by=cast.acting("罗简"),
        at=AT,
    )

    assert remind_due_returns(at=AT + timedelta(days=2), limit=9) == 1
    assert told()[0][0].startswith("“示范甲县·安居苑”的投诉抽查答复9月")
    given = DoubtInput(note="在用")
    code, by = RowDoubt.objects.get().code, cast.acting("顾青")
    take_doubt_step(doubt_code=code, verb="deny", by=by, at=AT + timedelta(days=2), given=given)
    assert [remind_due_returns(at=AT + timedelta(days=days), limit=9) for days in (3, 9, 10)] == [0, 1, 0]
    text, posts = told()[1]
    assert (text.split("已到截止")[0], posts) == ("“示范甲县·安居苑”的投诉抽查确认", ["a-office"])


def test_one_press_asks_each_unit_once_for_all_it_owes(books: Cast) -> None:
    quality = books.acting("罗简")
    done = chase_returns(by=quality, at=LATE)

    assert (done.units, done.returns, done.unstaffed) == (1, 2, ())
    text, posts = told()[0]
    assert (text[:26], posts) == ("催报：“台账lifts”、“台账more”共 2 期", ["a-housing-clerk"])
    assert Return.objects.first().entries.get(verb="chase_return").person_code == "p-luojian"
    assert AuditEntry.objects.filter(action="ledgers.chase_return").count() == 1
    with pytest.raises(NothingToChase, match="今天都催过"):
        chase_returns(by=books.acting("吕文"), at=LATE + timedelta(hours=1))
    assert chase_returns(by=quality, at=LATE + timedelta(days=1)).units == 1


def test_nobody_asks_themselves_or_beyond_their_area(books: Cast) -> None:
    with pytest.raises(NothingToChase, match="没有要由您"):
        chase_returns(by=books.acting("顾青"), at=LATE)
    with pytest.raises(NotAllowed):
        chase_returns(by=books.acting("沈知"), at=LATE)
    unit = late_by_unit(books.acting("沈知"), list(ledgers_for(books.acting("沈知"))), LATE)[0]
    assert (unit.unit_name, len(unit.returns), unit.may_chase) == ("示范甲县住建局", 2, False)
    assert late_by_unit(books.acting("蒋原"), list(ledgers_for(books.acting("蒋原"))), LATE) == []
