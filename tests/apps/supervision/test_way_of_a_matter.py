"""From registering to archive: who may do what, what it rests on, what goes back."""

from datetime import date

import pytest

from luoshu.apps.audit.models import AuditEntry
from luoshu.apps.errors import NotAllowed
from luoshu.apps.evidence.errors import SecrecyMarkFound
from luoshu.apps.notices.models import Notice
from luoshu.apps.supervision.errors import (
    AskOpen,
    BadMatter,
    MatterRoleRefused,
    MatterStepRefused,
    UnitCannotTakeIt,
)
from luoshu.apps.supervision.models import Matter, MatterUnit
from luoshu.apps.supervision.operations import (
    MatterSource,
    note_matter,
    register_note,
    split_matter,
    take_matter_step,
    urge_matters,
)
from luoshu.apps.supervision.operations.stepping import MatterInput
from tests.support.cast import Cast
from tests.support.matters import MEETING_AT, Work, on_day, work_of

pytestmark = pytest.mark.django_db


def test_a_matter_goes_from_registering_to_archive(work: Work) -> None:
    work.done()
    assert work.matter.state == "done"
    assert work.matter.final_report_due_on == date(2024, 9, 29)
    with pytest.raises(MatterStepRefused, match="终报"):
        work.step("沈知", "archive")
    work.report("梁知")
    assert work.step("沈知", "archive").state == "archived"
    assert work.verbs() == [
        *("register", "assign", "accept", "feed_back", "submit", "review", "close", "hand_in_report", "archive")
    ]


def test_every_entry_of_the_timeline_has_its_audit_row(work: Work) -> None:
    work.done()
    audited = AuditEntry.objects.filter(subject_kind="supervision", subject_code=work.code)
    assert sorted(audited.values_list("action", flat=True)) == sorted(f"supervision.{verb}" for verb in work.verbs())


def test_only_the_lead_unit_accepts_and_reports_done(work: Work) -> None:
    work.assigned("city-housing", "city-quality")
    with pytest.raises(MatterRoleRefused):
        work.step("罗简", "accept")
    work.step("梁知", "accept")
    work.feed("罗简", text="配合单位已提供图纸")
    with pytest.raises(MatterRoleRefused):
        work.step("罗简", "submit")
    work.step("梁知", "submit")
    assert work.matter.state == "submitted"


def test_a_unit_with_nobody_who_answers_is_given_nothing(work: Work) -> None:
    with pytest.raises(UnitCannotTakeIt, match="市大数据中心"):
        work.assigned("city-data")
    assert not MatterUnit.objects.exists()
    assert work.matter.state == "registered"


def test_an_argument_about_the_lead_goes_back_to_the_issuer_and_the_clock_goes_on(work: Work) -> None:
    work.assigned("city-quality")
    due = work.matter.due_at
    work.step("罗简", "dispute_lead", note="职责在住建部门")
    assert Notice.objects.filter(kind="supervision_disputed").exists()
    assert work.matter.due_at == due
    work.step("宋衡", "settle_lead", lead_code="city-housing", note="住建牵头")
    assert (work.matter.lead_unit.code, work.matter.state, work.matter.due_at) == ("city-housing", "assigned", due)


def test_sent_back_needs_a_new_feedback_before_it_is_submitted_again(work: Work) -> None:
    work.submitted()
    with pytest.raises(MatterStepRefused, match="理由"):
        work.step("沈知", "send_back")
    work.step("沈知", "send_back", on_day(date(2024, 9, 20)), note="缺清单")
    assert work.matter.sent_back_count == 1
    with pytest.raises(MatterStepRefused, match="反馈"):
        work.step("梁知", "submit", on_day(date(2024, 9, 21)))
    work.feed("梁知", on_day(date(2024, 9, 21)), is_no_change=True)
    assert work.step("梁知", "submit", on_day(date(2024, 9, 21))).state == "submitted"


def test_no_change_is_one_tap_and_a_percentage_only_where_the_kind_has_one(cast: Cast, work: Work) -> None:
    work.handling()
    assert work.feed("梁知", is_no_change=True).text == "无变化"
    with pytest.raises(BadMatter, match="工程项目"):
        work.feed("梁知", text="进展", percent=50)
    with pytest.raises(BadMatter, match="无变化"):
        work.feed("梁知", text="   ")
    works = work_of(cast, kind="works").handling()
    assert works.feed("梁知", text="主体过半", percent=55).percent == 55
    with pytest.raises(BadMatter):
        works.feed("梁知", text="过头", percent=101)


def test_reopening_reaches_the_handler_with_a_count(work: Work) -> None:
    work.done()
    before = Notice.objects.filter(kind="supervision_back").count()
    work.step("宋衡", "reopen", on_day(date(2024, 10, 9)), note="群众反映未完工")
    matter = work.matter
    assert (matter.state, matter.reopened_count, matter.closed_at, matter.is_open) == ("sent_back", 1, None, True)
    assert Notice.objects.filter(kind="supervision_back").count() == before + 1
    assert list(MatterUnit.objects.filter(matter=matter, ended_at=None).values_list("unit__code", flat=True)) == [
        "city-housing"
    ]


def test_the_whole_waits_for_its_parts(cast: Cast, work: Work) -> None:
    parts = split_matter(matter_code=work.code, titles=["摸底", "", "施工"], by=cast.acting("沈知"), at=MEETING_AT)
    assert [part.title for part in parts] == ["摸底", "施工"]
    work.handling()
    work.feed("梁知", text="进展")
    with pytest.raises(MatterStepRefused, match="分解"):
        work.step("梁知", "submit")
    for part in parts:
        Work(cast, part.code).done()
    assert work.step("梁知", "submit").state == "submitted"
    with pytest.raises(BadMatter, match="不能再分"):
        split_matter(matter_code=work_part(cast, work).code, titles=["再分一次"], by=cast.acting("沈知"), at=MEETING_AT)


def work_part(cast: Cast, work: Work) -> Matter:
    """A fresh part of a matter."""
    return split_matter(matter_code=work_of(cast).code, titles=["一期"], by=cast.acting("沈知"), at=MEETING_AT)[0]


def test_several_late_items_of_one_unit_are_urged_with_one_notice(cast: Cast, work: Work) -> None:
    others = [work_of(cast, title=f"事项{n}号") for n in range(3)]
    for one in (work, *others[:2]):
        one.assigned("city-housing")
    others[2].assigned("a-housing")
    codes = [work.code, *(one.code for one in others)]
    told = urge_matters(matter_codes=codes, note="", by=cast.acting("沈知"), at=MEETING_AT)
    assert told == {"市住建局": 3, "示范甲县住建局": 1}
    assert Notice.objects.filter(kind="supervision_urged").count() == 2
    with pytest.raises(BadMatter, match="没有牵头单位"):
        urge_matters(matter_codes=[work_of(cast).code], note="", by=cast.acting("沈知"), at=MEETING_AT)


def test_a_leaders_note_becomes_a_matter_and_the_office_is_told(cast: Cast, work: Work) -> None:
    source = MatterSource("leader_note", "分管领导批示", "JB-20240920")
    words = "请住建局三日内核清剩余小区情况报我。"
    matter = register_note(text=words, urgency="urgent", source=source, by=cast.acting("郑远"), at=MEETING_AT)
    assert (matter.kind, matter.source_text, matter.state) == ("leader_urgent", words, "registered")
    assert Notice.objects.get(kind="supervision_noted").deliveries.get().post_code == "supervision"
    assigned = Work(cast, matter.code).assigned("city-housing").matter
    assert assigned.due_on == date(2024, 9, 24)
    with pytest.raises(NotAllowed):
        register_note(text=words, urgency="urgent", source=source, by=cast.acting("沈知"), at=MEETING_AT)
    note_matter(matter_code=matter.code, text="抓紧", by=cast.acting("郑远"), at=MEETING_AT)
    assert Work(cast, matter.code).verbs()[-1] == "note"


def test_only_the_head_pauses_extends_and_withdraws(cast: Cast, work: Work) -> None:
    work.handling()
    for verb in ("withdraw",):
        with pytest.raises(NotAllowed):
            work.step("沈知", verb, note="不办了")
    with pytest.raises(NotAllowed):
        work.pause(MEETING_AT, name="沈知")
    work.ask(5, MEETING_AT)
    with pytest.raises(AskOpen):
        work.ask(5, MEETING_AT)
    with pytest.raises(NotAllowed):
        work.decide(grant=True, at=MEETING_AT, name="沈知")
    assert work.step("宋衡", "withdraw", note="并入其他事项").is_open is False
    assert work.matter.due_at is None
    assert list(work.matter.extensions.values_list("status", flat=True)) == ["ended"]


def test_a_text_with_a_secrecy_mark_is_refused_everywhere(cast: Cast, work: Work) -> None:
    marked = "机密★10年\n内容"
    work.handling()
    with pytest.raises(SecrecyMarkFound):
        work.feed("梁知", text=marked)
    with pytest.raises(SecrecyMarkFound):
        work.feed("梁知", text="见附件", files=[("说明.txt", marked.encode())])
    with pytest.raises(SecrecyMarkFound):
        work_of(cast, title="机密★10年")
    assert work.verbs()[-1] == "accept"


def test_a_beside_step_is_not_taken_by_the_general_door(cast: Cast, work: Work) -> None:
    work.handling()
    with pytest.raises(MatterStepRefused, match="单独的办理入口"):
        take_matter_step(
            matter_code=work.code, verb="pause", by=cast.acting("宋衡"), at=MEETING_AT, given=MatterInput(note="停")
        )


@pytest.mark.parametrize("title", ["", "一", "x" * 201])
def test_a_title_that_says_nothing_is_refused(cast: Cast, title: str) -> None:
    with pytest.raises(BadMatter):
        work_of(cast, title=title)
    assert not Matter.objects.exists()
