"""Rates with what they are made of, and the rule that says what they are divided by."""

from datetime import date

import pytest

from luoshu.apps.errors import NotAllowed
from luoshu.apps.rules.operations import save_rule
from luoshu.apps.supervision.errors import BadMatter
from luoshu.apps.supervision.operations import save_frame
from luoshu.apps.supervision.operations.bodies import BodyDraft, found_body
from luoshu.apps.supervision.queries import Indicators, frames_on, indicators_of
from tests.support.cast import CITY, SETUP, Cast
from tests.support.matters import MEETING_AT, Work, on_day, with_rules, work_of

pytestmark = pytest.mark.django_db
AT = on_day(date(2024, 10, 14))


@pytest.fixture
def city(cast: Cast) -> Cast:
    """Five matters due on 24 September: in time, two days late, not done, one paused; and one due in December."""
    with_rules(cast)
    works = [work_of(cast, title=f"事项{n}号", due_on=date(2024, 9, 24)) for n in range(4)]
    for one, lead, by in zip(
        works, ("city-housing", "a-housing", "a-housing", "city-housing"), ("梁知", "顾青", "顾青", "梁知"), strict=True
    ):
        one.handling(lead, by)
    finish(works[0], "梁知", date(2024, 9, 23))
    finish(works[1], "顾青", date(2024, 9, 26))
    works[3].pause(MEETING_AT)
    work_of(cast, title="年底", due_on=date(2024, 12, 31)).assigned()
    return cast


def finish(work: Work, by: str, on: date) -> None:
    at = on_day(on, 18)
    work.feed(by, at, text="完成")
    work.step(by, "submit", at)
    # The review took until the holidays were over: those days are not the unit's.
    work.step("沈知", "review", AT)
    work.step("沈知", "close", AT)


def read(cast: Cast) -> Indicators:
    by = cast.acting("沈知")
    return indicators_of(by, first=date(2024, 9, 1), last=date(2024, 9, 30), at=AT)


def test_closed_and_on_time_over_due_minus_paused(city: Cast) -> None:
    found = read(city)
    assert (found.closed.numerator, found.closed.denominator, found.closed.due, found.closed.paused) == (2, 3, 4, 1)
    assert (found.on_time.numerator, found.on_time.denominator) == (1, 3)
    assert found.closed.rule_code == "supervision.closure_denominator"
    assert found.on_time.value == pytest.approx(100 / 3)


def test_the_denominator_is_a_dated_setting(city: Cast) -> None:
    save_rule(
        code="supervision.closure_denominator",
        kind="supervision",
        title="结案率分母",
        issuer="市政府督查室",
        division_path=city.path(CITY),
        valid_from=date(2024, 10, 1),
        body={"topic": "closure_denominator", "value": "due"},
        by=SETUP,
        at=AT,
    )
    assert (read(city).closed.denominator, read(city).closed.rule) == (4, "应办结数")


def test_lateness_by_unit_in_the_order_of_units_not_of_lateness(city: Cast) -> None:
    rows = read(city).lateness
    assert [row.unit for row in rows] == ["市住建局", "示范甲县住建局"]
    assert (rows[0].due, rows[0].late, rows[0].p50_hours) == (1, 0, None)
    assert (rows[1].due, rows[1].late, rows[1].p50_hours) == (2, 2, 48)
    assert rows[1].p90_hours == pytest.approx(20 * 24 - 8)


def test_nothing_due_is_no_rate(cast: Cast) -> None:
    with_rules(cast)
    assert read(cast).closed.value is None


def test_units_see_no_comparison(city: Cast) -> None:
    for name in ("梁知", "吕文", "林岚"):
        with pytest.raises(NotAllowed):
            indicators_of(city.acting(name), first=date(2024, 9, 1), last=date(2024, 9, 30), at=AT)


def test_frames_are_dated_and_unknown_parts_stay_unknown(cast: Cast) -> None:
    by = cast.acting("沈知")
    kept = {"source_document": "演示〔2024〕2号", "by": by, "at": MEETING_AT}
    save_frame(code="151", name="“151”工作举措", parts=[], valid_from=date(2024, 1, 1), **kept)
    save_frame(code="151", name="“151”工作举措", parts=["一", "五", "一"], valid_from=date(2024, 10, 1), **kept)
    assert frames_on(by, date(2024, 9, 30))[0].parts == []
    assert frames_on(by, date(2024, 10, 1))[0].parts == ["一", "五", "一"]
    with pytest.raises(BadMatter, match="更晚"):
        save_frame(code="151", name="151", parts=[], valid_from=date(2024, 10, 1), **kept)


def test_a_body_needs_its_document(cast: Cast) -> None:
    draft = BodyDraft("专班", "task_force", "", date(2024, 9, 1), None, "city-housing")
    with pytest.raises(BadMatter, match="成立文件"):
        found_body(draft=draft, by=cast.acting("沈知"), at=MEETING_AT)
