"""What is drafted by schedule: once a round, as of its moment, for the drafter's post; silence is no zero."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError

from luoshu.adapters.documents import plain_lines
from luoshu.apps.briefings.choices import FIRE_DAY
from luoshu.apps.briefings.errors import BriefingInvalid, ScheduleMoved, ScheduleNotVisible
from luoshu.apps.briefings.models import Briefing, BriefingSchedule, PreparedBriefing
from luoshu.apps.briefings.operations import (
    ScheduleDraft,
    draft_daily_bulletin,
    end_schedule,
    prepare_due,
    save_template,
    set_schedule,
)
from luoshu.apps.briefings.operations import preparing as preparing_module
from luoshu.apps.briefings.queries import schedule_lines
from luoshu.apps.documents.errors import StepRoleRefused
from luoshu.apps.documents.models import Document
from luoshu.apps.documents.operations import approve_document, submit_document
from luoshu.apps.documents.queries import body_of
from luoshu.apps.errors import NotAllowed
from luoshu.apps.notices.models import Notice, NoticeDelivery
from luoshu.apps.people.queries import acting_as_post
from luoshu.apps.rules.models import CalendarDay
from tests.support.cast import AT, Cast
from tests.support.clues_factories import clues_of
from tests.support.feeds_factories import firms_row

pytestmark = pytest.mark.django_db
FRIDAY = datetime(2024, 9, 20, 9, tzinfo=UTC)
"""17:00 in Luoyang."""
TEXT = "截至【截至】，未办结【督办：未办结】件。\n昨日疑似火点【火点：昨日】个，本季【火点：本季】个。"
WEEKLY = ScheduleDraft(
    template_code="weekly", post_code="supervision", every="week", on_day=5, hour=17, valid_from=date(2024, 9, 16)
)


@pytest.fixture
def weekly(cast: Cast) -> BriefingSchedule:
    """The supervision office's weekly brief, Fridays at 17:00, drafted for 沈知."""
    template(cast, TEXT)
    return set_schedule(draft=WEEKLY, by=cast.acting("宋衡"), at=AT)


def template(cast: Cast, text: str, valid_from: date = date(2024, 9, 1), kind: str = "brief") -> None:
    save_template(
        code="weekly", kind=kind, name="督办简报", title="督办简报（【月】）", text=text, valid_from=valid_from,
        by=cast.acting("宋衡"), at=AT,
    )  # fmt: skip


def test_a_round_is_drafted_once_as_of_its_moment_and_told_to_the_drafter(cast: Cast, weekly: BriefingSchedule) -> None:
    clues_of([firms_row(34.05, 112.05, "2024-09-19")], at=FRIDAY - timedelta(days=1))
    assert prepare_due(at=FRIDAY - timedelta(seconds=1)) == 0
    assert prepare_due(at=FRIDAY + timedelta(hours=16)) == 1
    assert prepare_due(at=FRIDAY + timedelta(hours=17)) == 0
    document, round_ = Document.objects.get(), PreparedBriefing.objects.get()
    lines = plain_lines(body_of(document))
    assert "截至2024年9月20日，未办结0件。" in lines
    assert "昨日疑似火点1个，本季1个。" in lines
    assert (document.status, document.unit.code, document.title) == ("draft", "city-supervision", "督办简报（9月）")
    assert (document.created_by, document.created_post) == ("system", "supervision")
    assert (round_.period_key, round_.as_of, round_.document_code) == ("2024-W38", FRIDAY, document.code)
    assert [one.post_code for one in NoticeDelivery.objects.filter(notice__kind="briefing_prepared")] == ["supervision"]
    told = Notice.objects.get(kind="briefing_prepared")
    assert "数截至9月20日17时" in told.text
    assert told.link == f"/documents/{document.code}/"
    assert prepare_due(at=FRIDAY + timedelta(days=7)) == 1
    assert set(PreparedBriefing.objects.values_list("period_key", flat=True)) == {"2024-W38", "2024-W39"}


def test_after_weeks_of_standstill_only_the_newest_round_is_drafted(cast: Cast, weekly: BriefingSchedule) -> None:
    prepare_due(at=FRIDAY + timedelta(days=30))
    assert [one.period_key for one in PreparedBriefing.objects.all()] == ["2024-W42"]


def test_days_off_move_it(cast: Cast, weekly: BriefingSchedule) -> None:
    for day in range(1, 8):
        CalendarDay.objects.create(on=date(2024, 10, day), kind="holiday", name="国庆")
    holiday = datetime(2024, 10, 4, 9, tzinfo=UTC)
    prepare_due(at=FRIDAY + timedelta(days=7))
    assert prepare_due(at=holiday) == 0
    assert prepare_due(at=holiday + timedelta(days=4)) == 1
    assert PreparedBriefing.objects.filter(period_key="2024-W40").exists()


def test_silence_is_no_zero(cast: Cast, weekly: BriefingSchedule) -> None:
    prepare_due(at=FRIDAY)
    lines = plain_lines(body_of(Document.objects.get()))
    assert "昨日疑似火点（本期无数据）个，本季（本期无数据）个。" in lines
    assert "一、本期没有数据的项目" in lines
    assert any("不能当作零" in line for line in lines)
    assert len(PreparedBriefing.objects.get().lacks) == 2
    assert "2 处没有数据" in Notice.objects.get(kind="briefing_prepared").text


def test_a_round_with_no_source_at_all_makes_no_draft_and_says_so(cast: Cast, weekly: BriefingSchedule) -> None:
    template(cast, "昨日疑似火点【火点：昨日】个。", date(2024, 9, 10))
    assert prepare_due(at=FRIDAY) == 1
    assert not Document.objects.exists()
    assert "没有拟稿" in Notice.objects.get(kind="briefing_prepared").text
    assert prepare_due(at=FRIDAY) == 0
    page = cast.client_for("沈知").get("/briefings/schedule/").content.decode()
    assert "没有收到任何一批火点数据" in page
    assert "/briefings/write/?template=weekly&amp;on=2024-09-20&amp;hour=17" in page
    form = cast.client_for("沈知").get("/briefings/write/?template=weekly&on=2024-09-20&hour=17").content.decode()
    assert 'name="as_of_on" required value="2024-09-20"' in form
    assert 'max="23" required value="17"' in form


def test_a_template_that_no_draft_may_be_made_of_is_told_once(cast: Cast, weekly: BriefingSchedule) -> None:
    template(cast, "责成示范甲县整改，未办结【督办：未办结】件。", date(2024, 9, 10))
    assert prepare_due(at=FRIDAY) == 1
    assert not Document.objects.exists()
    assert "责成" in PreparedBriefing.objects.get().lacks[0]
    assert not Briefing.objects.exists()


def test_a_worker_that_dies_in_the_middle_leaves_nothing(
    cast: Cast, weekly: BriefingSchedule, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*given: object, **named: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(preparing_module, "send_notice", dies)
        with pytest.raises(SystemExit):
            prepare_due(at=FRIDAY)
    assert (PreparedBriefing.objects.count(), Document.objects.count(), Briefing.objects.count()) == (0, 0, 0)
    assert prepare_due(at=FRIDAY) == 1
    assert Document.objects.count() == 1


def test_a_second_worker_that_looked_at_the_same_time_makes_no_second(
    cast: Cast, weekly: BriefingSchedule, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = preparing_module.due_rounds(at=FRIDAY, limit=10)
    assert prepare_due(at=FRIDAY) == 1
    monkeypatch.setattr(preparing_module, "due_rounds", lambda **asked: seen)
    assert prepare_due(at=FRIDAY) == 0
    assert (PreparedBriefing.objects.count(), Document.objects.count()) == (1, 1)
    with pytest.raises(IntegrityError):
        PreparedBriefing.objects.create(
            schedule_code=weekly.code, period_key="2024-W38", unit=weekly.unit, as_of=AT, prepared_at=AT
        )


def test_the_machine_can_take_no_further_step(cast: Cast, weekly: BriefingSchedule) -> None:
    prepare_due(at=FRIDAY)
    document = Document.objects.get()
    submit_document(document_code=document.code, by=cast.acting("沈知"), at=FRIDAY)
    with pytest.raises(StepRoleRefused):
        approve_document(document_code=document.code, by=acting_as_post(cast.post("supervision")), at=FRIDAY)
    approve_document(document_code=document.code, by=cast.acting("宋衡"), at=FRIDAY)
    assert Document.objects.get().status == "awaiting_issue"


def test_the_days_bulletin_is_of_the_day_before_and_one_made_by_hand_is_that_one(cast: Cast) -> None:
    daily = replace(WEEKLY, template_code=FIRE_DAY, post_code="city-desk", every="day", hour=8, counts_days_off=True)
    set_schedule(draft=replace(daily, season_first="09-01", season_last="11-30"), by=cast.acting("冯远"), at=AT)
    morning = datetime(2024, 9, 18, 0, 30, tzinfo=UTC)
    assert prepare_due(at=morning) == 1
    assert PreparedBriefing.objects.get().lacks == ["9月17日没有收到任何一批火点数据，不能当作零，请先核对来源。"]
    clues_of([firms_row(34.05, 112.05, "2024-09-18")], at=morning)
    assert prepare_due(at=morning + timedelta(days=1)) == 1
    document = Document.objects.get()
    assert (document.kind, document.subject_code, document.status) == ("daily_bulletin", "2024-09-18", "draft")
    clues_of([firms_row(34.15, 112.05, "2024-09-19")], at=morning + timedelta(days=1))
    by_hand = draft_daily_bulletin(on=date(2024, 9, 19), by=cast.acting("林岚"), at=morning + timedelta(days=2))
    assert prepare_due(at=morning + timedelta(days=2)) == 1
    assert PreparedBriefing.objects.get(period_key="2024-09-20").document_code == by_hand.code
    assert Document.objects.count() == 2


def test_a_change_holds_from_its_day_and_no_period_is_drafted_twice(cast: Cast, weekly: BriefingSchedule) -> None:
    boss = cast.acting("宋衡")
    prepare_due(at=FRIDAY)
    later = replace(WEEKLY, on_day=7, counts_days_off=True, valid_from=date(2024, 9, 21))
    set_schedule(draft=later, code=weekly.code, by=boss, at=FRIDAY)
    assert prepare_due(at=FRIDAY + timedelta(days=2)) == 0, "the week has its brief"
    assert prepare_due(at=FRIDAY + timedelta(days=9)) == 1
    (old, new) = BriefingSchedule.objects.filter(code=weekly.code).order_by("valid_from")
    assert (old.valid_to, new.valid_to) == (date(2024, 9, 21), None)
    end_schedule(code=weekly.code, valid_to=date(2024, 10, 1), by=boss, at=FRIDAY + timedelta(days=10))
    assert prepare_due(at=FRIDAY + timedelta(days=20)) == 0
    with pytest.raises(ScheduleMoved):
        end_schedule(code=weekly.code, valid_to=date(2024, 10, 2), by=boss, at=FRIDAY + timedelta(days=10))


def test_what_is_refused(cast: Cast, weekly: BriefingSchedule) -> None:
    boss = cast.acting("宋衡")
    wrong = (
        {"template_code": "none"},
        {"post_code": "city-desk"},
        {"every": "year"},
        {"on_day": 9},
        {"hour": 24},
        {"season_first": "09-01"},
        {"season_first": "9-1", "season_last": "11-1"},
    )
    for changes in wrong:
        with pytest.raises(BriefingInvalid):
            set_schedule(draft=replace(WEEKLY, **changes), by=boss, at=AT)
    with pytest.raises(BriefingInvalid, match="更晚"):
        set_schedule(draft=WEEKLY, code=weekly.code, by=boss, at=AT)
    with pytest.raises(BriefingInvalid, match="停用日期"):
        end_schedule(code=weekly.code, valid_to=date(2024, 9, 2), by=boss, at=AT)
    with pytest.raises(ScheduleNotVisible):
        set_schedule(draft=WEEKLY, code=weekly.code, by=cast.acting("冯远"), at=AT)
    with pytest.raises(NotAllowed):
        set_schedule(draft=WEEKLY, by=cast.acting("沈知"), at=AT)
    assert BriefingSchedule.objects.count() == 1


def test_a_report_that_waits_for_others_cannot_be_scheduled(cast: Cast) -> None:
    template(cast, "做法。", kind="experience")
    with pytest.raises(BriefingInvalid, match="模板"):
        set_schedule(draft=WEEKLY, by=cast.acting("宋衡"), at=AT)


def test_the_page_says_when_what_and_what_is_next(cast: Cast, weekly: BriefingSchedule) -> None:
    line = schedule_lines(cast.acting("沈知"), at=AT)[0]
    assert (line.when, line.post, line.next_at) == ("每周五 17 时，放假顺延", "市政府督查室 · 科员", FRIDAY)
    boss = cast.client_for("宋衡")
    page = boss.get(f"/briefings/schedule/?edit={weekly.code}").content.decode()
    assert "每周五 17 时，放假顺延" in page
    assert '<option value="5" selected>周五</option>' in page
    posted = {
        "template_code": "weekly", "post_code": "supervision", "every": "month", "month_day": "31", "hour": "18",
        "valid_from": "2030-10-01", "code": weekly.code, "do": "save",
    }  # fmt: skip
    assert boss.post("/briefings/schedule/", posted | {"hour": "late"}).status_code == 422
    assert boss.post("/briefings/schedule/", posted).status_code == 302
    assert "每月最后一天 18 时" in boss.get("/briefings/schedule/").content.decode()
    assert cast.client_for("沈知").post("/briefings/schedule/", posted).status_code == 403
