"""Who sees a matter: the office its divisions', a unit what it was given, a body's members while the body lives."""

from datetime import date

import pytest

from luoshu.apps.errors import NotAllowed
from luoshu.apps.supervision.errors import MatterNotVisible
from luoshu.apps.supervision.operations import BodyDraft, dissolve_body, found_body
from luoshu.apps.supervision.queries import find_matter_for, matter_in_scope
from tests.support.cast import Cast
from tests.support.matters import MEETING_AT, Work, on_day, work_of

pytestmark = pytest.mark.django_db


def sees(cast: Cast, name: str, work: Work) -> bool:
    try:
        find_matter_for(cast.acting(name), work.code, at=MEETING_AT)
    except MatterNotVisible:
        return False
    return True


def test_a_matter_of_a_city_department_is_seen_by_it_and_the_desk_alone(cast: Cast, work: Work) -> None:
    work.assigned("city-housing")
    assert [name for name in ("沈知", "宋衡", "郑远", "梁知", "罗简", "顾青", "吕文") if sees(cast, name, work)] == [
        *("沈知", "宋衡", "郑远", "梁知")
    ]


def test_a_countys_office_sees_what_its_departments_were_given(cast: Cast, work: Work) -> None:
    work.assigned("a-housing")
    assert [name for name in ("沈知", "梁知", "顾青", "吕文", "邓岳") if sees(cast, name, work)] == [
        "沈知",
        "顾青",
        "吕文",
    ]


def test_who_lost_the_matter_no_longer_sees_it(cast: Cast, work: Work) -> None:
    work.handling("city-housing")
    work.step("沈知", "reassign", lead_code="city-quality", note="改由提质办")
    assert not sees(cast, "梁知", work)
    assert sees(cast, "罗简", work)


def test_posts_without_the_right_are_refused_before_anything_is_looked_up(cast: Cast, work: Work) -> None:
    for name in ("陈川", "孙田", "韩策", "许鉴"):
        with pytest.raises(NotAllowed):
            find_matter_for(cast.acting(name), work.code, at=MEETING_AT)


def test_what_a_body_shows_ends_with_it(cast: Cast, work: Work) -> None:
    draft = BodyDraft(
        name="城市提质工作专班",
        kind="task_force",
        source_document="演示〔2024〕9号",
        starts_on=date(2024, 9, 1),
        dissolves_on=date(2024, 12, 31),
        lead_code="city-housing",
        member_codes=("city-quality",),
    )
    body = found_body(draft=draft, by=cast.acting("沈知"), at=MEETING_AT)
    one = work_of(cast, body=body.code).assigned("city-housing")
    member = cast.acting("罗简")
    assert matter_in_scope(member, at=MEETING_AT).filter(code=one.code).exists()
    # By the day of its own document, and by an earlier dissolution.
    assert not matter_in_scope(member, at=on_day(date(2024, 12, 31))).filter(code=one.code).exists()
    dissolve_body(body_code=body.code, on=date(2024, 10, 15), reason="任务完成", by=cast.acting("沈知"), at=MEETING_AT)
    assert matter_in_scope(member, at=on_day(date(2024, 10, 14))).filter(code=one.code).exists()
    assert not matter_in_scope(member, at=on_day(date(2024, 10, 15))).filter(code=one.code).exists()
