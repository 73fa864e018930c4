"""Complaints and spot checks: they land on one row, the filling unit answers, another unit confirms, counts follow."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from luoshu.apps.audit.models import AuditEntry
from luoshu.apps.errors import NotAllowed
from luoshu.apps.evidence.errors import SecrecyMarkFound
from luoshu.apps.ledgers.errors import (
    DoubtInvalid,
    DoubtMoved,
    DoubtNotVisible,
    DoubtRoleRefused,
    DoubtStepNotTaken,
    LedgerNotVisible,
    LedgerRowNotVisible,
    OrderTaken,
    PeriodClosed,
)
from luoshu.apps.ledgers.models import LedgerRow, Return, RowDoubt, RowSighting
from luoshu.apps.ledgers.operations import (
    DoubtInput,
    answering,
    change_row,
    open_due_returns,
    record_check,
    report_complaint,
    report_no_change,
    take_doubt_step,
)
from luoshu.apps.ledgers.queries import find_doubt_for, find_ledger_for, measures, row_watch, running_for
from luoshu.apps.ledgers.queries.row_chains import chains_of_row
from luoshu.apps.notices.models import Notice
from luoshu.core.clock import beijing_day
from luoshu.core.ledgers import Built, Period, Watch
from luoshu.core.tables import FormColumn, Gap
from tests.apps.evidence.photo_bytes import phone_photo
from tests.support.cases_factories import with_rules
from tests.support.cast import AT, Cast
from tests.support.ledger_books import LIFTS, declared, recorded, row_of

pytestmark = pytest.mark.django_db
KEY = "示范甲县·安居苑"
TODAY = beijing_day(AT)
WATCH = Watch("state", ("完工",), "疑似停用", kind_column="state", built=(Built("完工", "lifts"),))
LATER = AT + timedelta(hours=3)


@pytest.fixture
def book(cast: Cast) -> Cast:
    """A standing ledger that takes complaints, with a row of each county, filled by the county's housing office."""
    with_rules(cast)
    declared(cast, watch=WATCH, period=Period.STANDING, filler_levels=("county",))
    at = AT - timedelta(days=30)
    recorded(cast.acting("顾青"), row_of(state="完工"), at=at)
    declared(cast, replace(LIFTS, code="plain"), period=Period.STANDING)
    recorded(cast.acting("顾青"), row_of(), at=at, code="plain")
    return cast


def complain(cast: Cast, order: str = "2024091700123", who: str = "罗简", **more: object) -> RowSighting:
    given = {"ledger_code": "lifts", "key": KEY, "on": TODAY, "text": "电梯停了三天没人管", "at": AT, **more}
    return report_complaint(order_no=order, by=cast.acting(who), **given)  # type: ignore[arg-type]


def step(cast: Cast, doubt: RowDoubt | None, verb: str, who: str, **given: object) -> RowDoubt:
    assert doubt is not None
    by = cast.acting(who)
    return take_doubt_step(doubt_code=doubt.code, verb=verb, by=by, at=LATER, given=DoubtInput(**given))  # type: ignore[arg-type]


def well_on(on: date) -> int:
    """How many rows are in order on a day, as indicators count them."""
    found = measures("lifts", ["state"], as_of=LATER, on=on)
    words = [found.codes["state"][place] for place in found.values["state"].tolist()]
    return words.count("完工")


def test_a_complaint_doubts_the_row_and_asks_its_filler_until_the_rules_day(book: Cast) -> None:
    doubt = complain(book).doubt

    assert doubt is not None
    assert (doubt.state, doubt.unit_code, doubt.limit_code) == ("to_answer", "a-housing", "doubt_answer_limit")
    assert beijing_day(doubt.due_at).isoformat() == "2024-09-20"
    notice = Notice.objects.get(kind="row_doubt")
    assert notice.text == "“示范甲县·安居苑”疑似停用：接到投诉或抽查，请答复，9月20日前。"
    assert notice.deliveries.get().post_code == "a-housing-clerk"
    # A second order about the same place is laid to the same doubt.
    assert complain(book, "2024091700124").doubt == doubt
    assert AuditEntry.objects.filter(action="ledgers.sight_row").count() == 2


def test_upheld_is_a_new_version_with_its_day_and_counts_follow(book: Cast) -> None:
    doubt = complain(book).doubt
    since = TODAY - timedelta(days=4)

    said = step(book, doubt, "uphold", "顾青", word="在建", since=since)

    assert (said.state, said.limit_code) == ("said_true", "doubt_confirm_limit")
    assert (well_on(since - timedelta(days=1)), well_on(since), well_on(TODAY)) == (1, 0, 0)
    row = LedgerRow.objects.get(ledger_code="lifts", key=KEY)
    assert row.versions.get(superseded_at=None).source == f"投诉抽查 {said.code}"
    ended = step(book, said, "confirm", "沈知")
    assert (ended.state, ended.is_open, ended.due_at) == ("upheld", False, None)
    labels = [one.label for one in row_watch(book.acting("罗简"), row, LATER).told]
    assert labels == [f"确认（{doubt.code}）", f"属实（{doubt.code}）", "12345 工单 2024091700123"]


def test_what_the_row_said_later_than_the_day_is_said_again(book: Cast) -> None:
    by = book.acting("顾青")
    change_row(ledger_code="lifts", key=KEY, values={"done": 2}, seen=1, by=by, at=AT, valid_on=TODAY)
    doubt = complain(book).doubt
    stopped, back = TODAY - timedelta(days=9), TODAY - timedelta(days=2)

    step(book, doubt, "restore", "顾青", word="在建", since=stopped, back=back)

    days = [stopped - timedelta(days=1), stopped, back - timedelta(days=1), back, TODAY]
    assert [well_on(day) for day in days] == [1, 0, 0, 1, 1]
    assert measures("lifts", ["done"], as_of=LATER, on=TODAY).values["done"].tolist() == [2]


def test_denied_with_a_reason_changes_nothing_and_may_be_sent_back(book: Cast) -> None:
    doubt = complain(book).doubt
    with pytest.raises(DoubtStepNotTaken, match="理由"):
        step(book, doubt, "deny", "顾青")

    step(book, doubt, "deny", "顾青", note="检修两小时，已恢复运行")
    sent = step(book, doubt, "send_back", "沈知", note="没有检修记录，请补充")

    assert (sent.state, sent.limit_code, LedgerRow.objects.get(ledger_code="lifts").version_no) == (
        "sent_back",
        "doubt_answer_limit",
        1,
    )
    assert Notice.objects.filter(kind="row_doubt").count() == 2


def test_a_check_opens_a_doubt_only_when_it_speaks_against_the_row(book: Cast) -> None:
    given = {"ledger_code": "lifts", "key": KEY, "on": TODAY, "by": book.acting("沈知"), "at": AT}

    fine = record_check(word="完工", **given)
    found = record_check(word="未开工", photo=phone_photo(), photo_name="a.jpg", **given)

    assert (fine.doubt, fine.said) == (None, "完工")
    assert found.doubt is not None
    assert found.photo_code
    assert Notice.objects.filter(kind="row_doubt").count() == 1


def test_nobody_answers_for_others_or_confirms_their_own(book: Cast) -> None:
    doubt = complain(book).doubt
    for who in ("沈知", "罗简", "吕文"):
        with pytest.raises(DoubtRoleRefused):
            step(book, doubt, "deny", who, note="不属实")
    step(book, doubt, "deny", "顾青", note="不属实")
    with pytest.raises(DoubtRoleRefused):
        step(book, doubt, "confirm", "顾青")
    with pytest.raises(DoubtRoleRefused):
        step(book, doubt, "confirm", "郑远")
    assert step(book, doubt, "confirm", "吕文").state == "unfounded"


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"text": "来电人电话13800001111"}, DoubtInvalid),
        ({"text": "来电人王小明，说电梯停了"}, DoubtInvalid),
        ({"text": "秘密★1年"}, SecrecyMarkFound),
        ({"text": " "}, DoubtInvalid),
        ({"order": ""}, DoubtInvalid),
        ({"on": TODAY + timedelta(days=1)}, DoubtInvalid),
        ({"key": "示范甲县·没有的"}, LedgerRowNotVisible),
        ({"ledger_code": "nowhere"}, LedgerNotVisible),
        ({"ledger_code": "plain"}, DoubtInvalid),
        ({"who": "郑远"}, NotAllowed),
        ({"who": "赵禾"}, LedgerRowNotVisible),
    ],
)
def test_a_complaint_that_cannot_be_leaves_nothing(book: Cast, wrong: dict[str, object], error: type) -> None:
    with pytest.raises(error):
        complain(book, **wrong)  # type: ignore[arg-type]
    assert not RowSighting.objects.exists()
    assert not RowDoubt.objects.exists()


@pytest.mark.parametrize(
    "given",
    [
        {"word": "完工", "since": TODAY},
        {"word": "在建", "since": TODAY + timedelta(days=1)},
        {"word": "在建"},
        {"word": "停了", "since": TODAY},
    ],
)
def test_an_answer_that_cannot_be_changes_no_row(book: Cast, given: dict[str, object]) -> None:
    doubt = complain(book).doubt
    with pytest.raises((DoubtInvalid, DoubtStepNotTaken)):
        step(book, doubt, "uphold", "顾青", **given)
    assert LedgerRow.objects.get(ledger_code="lifts").version_no == 1


def test_one_order_lands_once(book: Cast) -> None:
    complain(book)
    with pytest.raises(OrderTaken):
        complain(book)
    assert RowSighting.objects.count() == 1


def test_a_locked_period_keeps_its_numbers(book: Cast) -> None:
    declared(book, watch=WATCH, filler_levels=("county",))
    open_due_returns(at=AT)
    report_no_change(number=Return.objects.get(period_key="2024-09").pk, by=book.acting("顾青"), at=AT)
    doubt = complain(book).doubt

    with pytest.raises(PeriodClosed):
        step(book, doubt, "uphold", "顾青", word="在建", since=TODAY)
    assert RowDoubt.objects.get().state == "to_answer"


def test_two_who_press_at_once_do_not_both_win(book: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    doubt = complain(book).doubt
    step(book, doubt, "deny", "顾青", note="不属实")
    stale = find_doubt_for(book.acting("沈知"), doubt.code)
    step(book, doubt, "confirm", "沈知")
    monkeypatch.setattr(answering, "find_doubt_for", lambda by, code: stale)

    with pytest.raises(DoubtMoved):
        step(book, doubt, "confirm", "罗简")


def test_another_county_sees_nothing_of_it(book: Cast) -> None:
    doubt = complain(book).doubt
    with pytest.raises(DoubtNotVisible):
        find_doubt_for(book.acting("蒋原"), doubt.code)


def test_built_beside_running_by_county_with_the_rows_behind(book: Cast) -> None:
    doubt = complain(book).doubt
    step(book, doubt, "uphold", "顾青", word="在建", since=TODAY)
    by = book.acting("罗简")

    sheet = running_for(by, find_ledger_for(by, "lifts"), at=LATER)

    done = sheet.whole.kinds[2]
    assert (done.built.count, done.well.count, sheet.doubted) == (1, 0, 1)
    county = next(one for one in sheet.places if one.code == "410399")
    assert county.kinds[2].built.link == "/ledgers/lifts/?division=410399"
    assert [(kind.name, word, number.count) for kind in county.kinds for word, number in kind.others] == [
        ("在建", "在建", 1)
    ]
    with pytest.raises(LedgerNotVisible):
        running_for(by, find_ledger_for(by, "plain"), at=LATER)


def test_a_row_names_the_order_that_it_came_from_and_leads_there(book: Cast) -> None:
    columns = (*LIFTS.form.columns, FormColumn("order_no", "来源工单号"))
    form = replace(LIFTS.form, code="points", columns=columns)
    points = replace(LIFTS, code="points", form=form, order_column="order_no")
    declared(book, points, period=Period.STANDING)
    for community, order in (("甲点", "2024091700123"), ("乙点", "没登记的"), ("丙点", "")):
        recorded(book.acting("梁知"), row_of(community=community, order_no=order or Gap.BLANK), code="points")
    complain(book)
    by = book.acting("顾青")
    ledger = find_ledger_for(by, "points")

    def ends(community: str) -> list[tuple[str, str, str]]:
        row = LedgerRow.objects.get(ledger_code="points", key=f"示范甲县·{community}")
        return [(title, end.label, end.link) for title, end in chains_of_row(by, ledger, row).points]

    link = "/ledgers/lifts/rows/%E7%A4%BA%E8%8C%83%E7%94%B2%E5%8E%BF%C2%B7%E5%AE%89%E5%B1%85%E8%8B%91/#watch"
    assert ends("甲点") == [("来源工单号", f"2024091700123（{KEY}）", link)]
    assert ends("乙点") == [("来源工单号", "没登记的（没有在投诉与抽查里登记）", "")]
    assert ends("丙点") == []
