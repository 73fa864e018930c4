"""上级整改任务: each step by whom it belongs to, counts derived, a missing total said to be missing."""

from datetime import date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from luoshu.apps.audit.models import AuditEntry
from luoshu.apps.errors import NotAllowed
from luoshu.apps.evidence.errors import FileKindRefused, SecrecyMarkFound
from luoshu.apps.evidence.models import Attachment, StoredFile
from luoshu.apps.rules.models import Rule
from luoshu.apps.supervision.errors import (
    AcceptancePapersMissing,
    BadMatter,
    MatterRoleRefused,
    RectificationMoved,
    SupervisionNotVisible,
)
from luoshu.apps.supervision.models import RectificationTask
from luoshu.apps.supervision.operations import (
    TaskDraft,
    add_items,
    advance_item,
    attach_paper,
    register_task,
    set_total,
)
from luoshu.apps.supervision.queries import TaskView, task_views
from luoshu.core.clock import beijing_day
from tests.apps.evidence.photo_bytes import phone_photo
from tests.support.cast import Cast
from tests.support.matters import MEETING_AT

pytestmark = pytest.mark.django_db


def task_of(cast: Cast, **draft: object) -> RectificationTask:
    wanted = TaskDraft(issuer="上级督察组", wording="雨污管网剩余91项工程见底清零", lead_code="city-housing", **draft)
    return register_task(draft=wanted, by=cast.acting("沈知"), at=MEETING_AT)


def listed(cast: Cast, task: RectificationTask, count: int = 2) -> None:
    rows = [(f"{n}号泵站", "a-housing") for n in range(1, count + 1)]
    add_items(task_code=task.code, rows=rows, by=cast.acting("沈知"), at=MEETING_AT)


def step(cast: Cast, task: RectificationTask, name: str, verb: str, number: int = 1, note: str = "") -> None:
    advance_item(task_code=task.code, number=number, step=verb, note=note, by=cast.acting(name), at=MEETING_AT)


def view(cast: Cast, name: str = "沈知") -> TaskView:
    return task_views(cast.acting(name), on=beijing_day(MEETING_AT))[0]


def test_a_missing_total_is_said_and_never_guessed(cast: Cast) -> None:
    task = task_of(cast, left_stated=91)
    listed(cast, task)
    assert (view(cast).total_words, view(cast).left, view(cast).is_cleared) == ("总数未录入", 91, False)
    with pytest.raises(BadMatter):
        set_total(task_code=task.code, total=1, by=cast.acting("沈知"), at=MEETING_AT)
    set_total(task_code=task.code, total=2, by=cast.acting("沈知"), at=MEETING_AT)
    assert (view(cast).total_words, view(cast).left) == ("2", 2)


def test_the_way_is_walked_by_unit_office_head_and_cleared_is_derived(cast: Cast) -> None:
    task = task_of(cast, total=2)
    listed(cast, task)
    for number in (1, 2):
        with pytest.raises(MatterRoleRefused):
            step(cast, task, "梁知", "self_check", number)
        step(cast, task, "顾青", "self_check", number)
        step(cast, task, "沈知", "accept", number)
        with pytest.raises(NotAllowed):
            step(cast, task, "沈知", "cross_off", number)
        step(cast, task, "宋衡", "cross_off", number)
    assert (view(cast).done, view(cast).left, view(cast).is_cleared) == (2, 0, True)
    step(cast, task, "沈知", "publish", 1)
    assert view(cast).is_cleared


def test_a_step_is_taken_once_and_in_order(cast: Cast) -> None:
    task = task_of(cast, total=2)
    listed(cast, task)
    with pytest.raises(RectificationMoved):
        step(cast, task, "沈知", "accept")
    step(cast, task, "顾青", "self_check")
    with pytest.raises(RectificationMoved):
        step(cast, task, "顾青", "self_check")
    with pytest.raises(BadMatter, match="理由"):
        step(cast, task, "沈知", "return")
    step(cast, task, "沈知", "return", note="现场仍有积水")
    assert task.items.get(number=1).state == "open"


def test_a_unit_sees_the_problems_it_has_and_all_counts(cast: Cast) -> None:
    task = task_of(cast, total=3)
    listed(cast, task, 1)
    add_items(task_code=task.code, rows=[("市级管网", "city-housing")], by=cast.acting("沈知"), at=MEETING_AT)
    assert [one.item.title for one in view(cast, "顾青").items] == ["1号泵站"]
    assert [one.item.title for one in view(cast, "吕文").items] == ["1号泵站"]
    assert len(view(cast, "梁知").items) == 2
    assert task_views(cast.acting("罗简"), on=beijing_day(MEETING_AT)) == []
    with pytest.raises(SupervisionNotVisible):
        step(cast, task, "罗简", "self_check")


@pytest.mark.parametrize("draft", [{"total": 0}, {"total": -1}, {"total": 5, "left_stated": 6}, {"left_stated": -2}])
def test_numbers_that_cannot_be_are_refused(cast: Cast, draft: dict[str, int]) -> None:
    with pytest.raises(BadMatter):
        task_of(cast, **draft)


def test_more_problems_than_the_total_are_refused(cast: Cast) -> None:
    task = task_of(cast, total=1)
    with pytest.raises(BadMatter, match="超过总数"):
        listed(cast, task)


PAPERS = ["整改后照片", "验收单"]


def rule(valid_from: date = date(2024, 1, 1)) -> Rule:
    return Rule.objects.create(
        code="supervision.acceptance_papers",
        kind="supervision",
        title="验收材料",
        issuer="市政府督查室",
        division_path="",
        valid_from=valid_from,
        body={"topic": "acceptance_papers", "papers": PAPERS},
    )


def attach(
    cast: Cast,
    task: RectificationTask,
    paper: str,
    *,
    name: str = "顾青",
    data: bytes = "验收合格".encode(),
    at: datetime = MEETING_AT,
) -> Attachment:
    by = cast.acting(name)
    return attach_paper(task_code=task.code, number=1, paper=paper, name="材料.txt", data=data, by=by, at=at)


def test_no_acceptance_before_the_papers_the_rule_of_the_day_names(cast: Cast) -> None:
    rule()
    task = task_of(cast, total=2)
    listed(cast, task)
    step(cast, task, "顾青", "self_check")
    with pytest.raises(AcceptancePapersMissing, match="整改后照片、验收单"):
        step(cast, task, "沈知", "accept")
    photo = attach(cast, task, "整改后照片", data=phone_photo())
    attach(cast, task, "其他材料")
    assert view(cast).items[0].missing == ["验收单"]
    attach(cast, task, "验收单")
    assert [paper.kind for paper in view(cast).items[0].papers] == ["整改后照片", "其他材料", "验收单"]
    step(cast, task, "沈知", "accept")
    assert photo.code in AuditEntry.objects.get(action="rectification.accept").detail["papers"]
    with pytest.raises(BadMatter, match="已验收"):
        attach(cast, task, "验收单")


def test_a_rule_of_tomorrow_asks_for_nothing_today(cast: Cast) -> None:
    rule(valid_from=beijing_day(MEETING_AT) + timedelta(days=1))
    task = task_of(cast, total=2)
    listed(cast, task)
    step(cast, task, "顾青", "self_check")
    step(cast, task, "沈知", "accept")


def test_what_was_sent_back_needs_something_new(cast: Cast) -> None:
    rule()
    task = task_of(cast, total=2)
    listed(cast, task)
    for paper in PAPERS:
        attach(cast, task, paper, at=MEETING_AT - timedelta(hours=1))
    step(cast, task, "顾青", "self_check")
    step(cast, task, "沈知", "return", note="现场仍有积水")
    step(cast, task, "顾青", "self_check")
    with pytest.raises(AcceptancePapersMissing, match="退回后新补的材料"):
        step(cast, task, "沈知", "accept")
    attach(cast, task, "整改后照片", at=MEETING_AT + timedelta(hours=1))
    step(cast, task, "沈知", "accept")


def test_only_the_unit_attaches_and_only_what_may_be_kept(cast: Cast) -> None:
    rule()
    task = task_of(cast, total=2)
    listed(cast, task)
    before = StoredFile.objects.count()
    for name, refusal in (("梁知", MatterRoleRefused), ("沈知", MatterRoleRefused), ("罗简", SupervisionNotVisible)):
        with pytest.raises(refusal):
            attach(cast, task, "验收单", name=name)
    for data, paper, refusal in (
        ("机密★1年".encode(), "验收单", SecrecyMarkFound),
        (b"\x7fELF\x02\x01\x01\x00" + bytes(60), "验收单", FileKindRefused),
        (b"x", "没有这一种", BadMatter),
    ):
        with pytest.raises(refusal):
            attach(cast, task, paper, data=data)
    assert StoredFile.objects.count() == before


def test_the_page_shows_the_papers_to_the_verifier_and_to_nobody_else(cast: Cast) -> None:
    rule()
    task = task_of(cast, total=2)
    listed(cast, task)
    there = f"/supervision/rectifications/{task.code}/1/"
    given = {"paper": "验收单", "files": SimpleUploadedFile("验收单.txt", "合格".encode())}
    assert cast.client_for("顾青").post(there + "attach/", given).status_code == 302
    assert cast.client_for("顾青").post(there + "attach/", {"paper": "验收单"}).status_code == 422
    words = cast.client_for("沈知").get("/supervision/rectifications/").content.decode()
    code = Attachment.objects.get().code
    assert "还缺 整改后照片" in words
    assert f"{there}papers/{code}/" in words
    answers = {}
    for who in ("沈知", "吕文", "罗简"):
        answer = cast.client_for(who).get(f"{there}papers/{code}/")
        answers[who] = b"".join(answer.streaming_content).decode() if answer.streaming else answer.status_code
    assert answers == {"沈知": "合格", "吕文": "合格", "罗简": 404}
    other = f"/supervision/rectifications/{task.code}/2/papers/{code}/"
    assert cast.client_for("沈知").get(other).status_code == 404
