"""Slips: proposed by the machine, one for a unit, never red by itself; issued or dropped by the head alone."""

from datetime import date

import pytest

from luoshu.apps.errors import NotAllowed
from luoshu.apps.notices.models import Notice
from luoshu.apps.supervision.errors import BadMatter, SlipMoved
from luoshu.apps.supervision.models import Slip
from luoshu.apps.supervision.operations import drop_slip, issue_slip, open_slip, propose_slips
from tests.support.cast import Cast
from tests.support.matters import MEETING_AT, Work, on_day, with_rules, work_of

pytestmark = pytest.mark.django_db
LATE = on_day(date(2024, 9, 26))


@pytest.fixture
def late(cast: Cast) -> list[Work]:
    """Two matters of one unit and one of another, due on 24 September."""
    with_rules(cast)
    works = [work_of(cast, title=f"事项{n}号", due_on=date(2024, 9, 24)) for n in range(3)]
    for one, lead in zip(works, ("city-housing", "city-housing", "a-housing"), strict=True):
        one.assigned(lead)
    return works


def issue(cast: Cast, slip: Slip, colour: str = "orange", reason: str = "", name: str = "宋衡") -> Slip:
    return issue_slip(slip_code=slip.code, colour=colour, reason=reason, by=cast.acting(name), at=LATE)


def test_several_late_items_of_one_unit_are_one_slip(cast: Cast, late: list[Work]) -> None:
    assert propose_slips(at=LATE) == 2
    slips = {slip.unit.code: slip for slip in Slip.objects.all()}
    assert slips["city-housing"].lines.count() == 2
    assert {slip.colour for slip in slips.values()} == {"orange"}
    assert set(slips["city-housing"].lines.values_list("why", "late_days")) == {("overdue", 2)}


def test_asked_again_with_nothing_new_nothing_changes(cast: Cast, late: list[Work]) -> None:
    propose_slips(at=LATE)
    assert propose_slips(at=LATE) == 0
    assert Slip.objects.count() == 2


def test_near_the_day_blue_then_orange_on_the_same_slip(cast: Cast, late: list[Work]) -> None:
    propose_slips(at=on_day(date(2024, 9, 19)))
    assert not Slip.objects.exists(), "three working days are left"
    propose_slips(at=on_day(date(2024, 9, 20)))
    assert set(Slip.objects.values_list("colour", flat=True)) == {"blue"}
    propose_slips(at=LATE)
    assert set(Slip.objects.values_list("colour", flat=True)) == {"orange"}
    assert Slip.objects.count() == 2


def test_what_waits_for_our_review_or_stands_still_is_on_no_slip(cast: Cast, late: list[Work]) -> None:
    late[0].step("梁知", "accept")
    late[0].feed("梁知", text="已完成")
    late[0].step("梁知", "submit")
    late[1].pause(MEETING_AT)
    propose_slips(at=LATE)
    assert list(Slip.objects.values_list("unit__code", flat=True)) == ["a-housing"]


def test_the_head_issues_and_the_unit_is_told(cast: Cast, late: list[Work]) -> None:
    propose_slips(at=LATE)
    slip = Slip.objects.get(unit__code="city-housing")
    for name in ("沈知", "梁知", "郑远"):
        with pytest.raises(NotAllowed):
            issue(cast, slip, name=name)
    assert issue(cast, slip).status == "issued"
    assert Notice.objects.get(kind="slip_issued").deliveries.get().post_code == "housing-clerk"
    assert late[0].verbs()[-1] == "slip"
    with pytest.raises(SlipMoved):
        issue(cast, slip)


def test_red_is_a_persons_decision_with_a_reason(cast: Cast, late: list[Work]) -> None:
    propose_slips(at=LATE)
    slip = Slip.objects.get(unit__code="city-housing")
    with pytest.raises(BadMatter, match="理由"):
        issue(cast, slip, "red")
    assert issue(cast, slip, "red", "汛期在即，多次催办无果").colour == "red"


def test_a_major_matter_may_begin_at_red(cast: Cast, late: list[Work]) -> None:
    by = cast.acting("宋衡")
    slip = open_slip(matter_codes=[late[2].code], colour="red", reason="涉及安全", by=by, at=MEETING_AT)
    assert (slip.status, slip.colour, slip.unit.code) == ("issued", "red", "a-housing")
    with pytest.raises(BadMatter, match="一个牵头单位"):
        open_slip(matter_codes=[one.code for one in late], colour="blue", reason="x", by=by, at=MEETING_AT)
    with pytest.raises(NotAllowed):
        open_slip(matter_codes=[late[0].code], colour="red", reason="x", by=cast.acting("沈知"), at=MEETING_AT)


def test_a_slip_that_did_not_help_is_proposed_again_and_still_not_red(cast: Cast, late: list[Work]) -> None:
    propose_slips(at=LATE)
    for slip in Slip.objects.all():
        issue(cast, slip)
    assert propose_slips(at=on_day(date(2024, 9, 30))) == 0, "the days of the rule have not passed"
    assert propose_slips(at=on_day(date(2024, 10, 9))) == 2
    again = Slip.objects.filter(status="proposed")
    assert set(again.values_list("colour", "lines__why")) == {("orange", "repeated")}


def test_dropping_asks_for_a_reason_and_rests(cast: Cast, late: list[Work]) -> None:
    propose_slips(at=LATE)
    slip = Slip.objects.get(unit__code="city-housing")
    by = cast.acting("宋衡")
    with pytest.raises(BadMatter, match="理由"):
        drop_slip(slip_code=slip.code, reason="", by=by, at=LATE)
    drop_slip(slip_code=slip.code, reason="已电话沟通", by=by, at=LATE)
    assert propose_slips(at=on_day(date(2024, 9, 27))) == 0


def test_without_the_rule_nothing_is_proposed(cast: Cast) -> None:
    work_of(cast, due_on=date(2024, 9, 24)).assigned()
    assert propose_slips(at=LATE) == 0
