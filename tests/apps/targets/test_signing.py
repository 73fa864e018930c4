"""签字改灯: signed by name, with a reason and an end, never by the unit that leads."""

from datetime import date, timedelta

import pytest

from luoshu.apps.audit.models import AuditEntry
from luoshu.apps.errors import NotAllowed
from luoshu.apps.targets.errors import TargetInvalid, TargetMoved
from luoshu.apps.targets.models import LampOverride, Problem, Target
from luoshu.apps.targets.operations import ProblemDraft, end_lamp, open_problem, sign_lamp, solve_problem
from luoshu.apps.targets.queries import late_problems, rows_of
from tests.support.cast import Cast
from tests.support.community_factories import SEPTEMBER, TODAY

pytestmark = pytest.mark.django_db
ENDS = date(2024, 10, 10)


def sign(cast: Cast, target: Target, name: str = "郑远", **changed: object) -> LampOverride:
    given = {"lamp": "warning", "reason": "已具备验收条件，月底集中验收", "ends_on": ENDS, "at": SEPTEMBER}
    return sign_lamp(target_code=target.code, by=cast.acting(name), **{**given, **changed})  # type: ignore[arg-type]


def lamps(cast: Cast, target: Target, on: date, days: int = 0) -> tuple[str, str]:
    at = SEPTEMBER + timedelta(days=days)
    found = rows_of(cast.acting("罗简"), [target], on, at=at)[0].standing
    return found.lamp_label, found.computed_label


def test_a_signed_lamp_holds_until_its_day(cast: Cast, target: Target) -> None:
    row = sign(cast, target)
    assert (row.computed, row.signed_by) == ("late", cast.person("郑远").code)
    assert lamps(cast, target, TODAY) == ("预警", "滞后")
    assert lamps(cast, target, ENDS, 20) == ("预警", "滞后")
    assert lamps(cast, target, ENDS + timedelta(days=1), 21) == ("滞后", "滞后")
    assert AuditEntry.objects.filter(action="targets.sign_lamp", subject_code=target.code).count() == 1


def test_one_at_a_time_and_it_can_be_ended(cast: Cast, target: Target) -> None:
    sign(cast, target)
    with pytest.raises(TargetInvalid, match="先结束"):
        sign(cast, target, name="罗简")
    end_lamp(target_code=target.code, by=cast.acting("罗简"), at=SEPTEMBER)
    with pytest.raises(TargetMoved):
        end_lamp(target_code=target.code, by=cast.acting("郑远"), at=SEPTEMBER)
    assert lamps(cast, target, TODAY, 1) == ("滞后", "滞后")
    sign(cast, target, name="罗简")
    later = SEPTEMBER + timedelta(days=30)
    sign(cast, target, at=later, ends_on=later.date())
    assert LampOverride.objects.count() == 3, "one whose day has passed makes room"


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        ({"lamp": "done"}, "由数据说明"),
        ({"reason": "好"}, "理由"),
        ({"ends_on": date(2024, 9, 19)}, "截止日"),
        ({"ends_on": date(2024, 10, 22)}, "最长 31 天"),
    ],
)
def test_what_may_not_be_signed(cast: Cast, target: Target, changed: dict[str, object], word: str) -> None:
    with pytest.raises(TargetInvalid, match=word):
        sign(cast, target, **changed)


def test_who_may_not_sign(cast: Cast, target: Target) -> None:
    for name in ("梁知", "沈知", "宋衡", "吕文"):
        with pytest.raises(NotAllowed):
            sign(cast, target, name=name)
    target.lead_unit = cast.units["city-quality"]
    target.save()
    with pytest.raises(TargetInvalid, match="别的单位"):
        sign(cast, target, name="罗简")


def test_problems_have_a_unit_and_a_day(cast: Cast, target: Target) -> None:
    def put_down(name: str, unit_code: str, due_on: date) -> Problem:
        draft = ProblemDraft("三个小区管线迁改没有完成", unit_code, due_on)
        return open_problem(target_code=target.code, draft=draft, by=cast.acting(name), at=SEPTEMBER)

    first = put_down("罗简", "a-housing", date(2024, 9, 25))
    second = put_down("梁知", "city-housing", TODAY)
    assert (first.number, second.number) == (1, 2)
    with pytest.raises(NotAllowed):
        put_down("吕文", "a-housing", TODAY)
    with pytest.raises(TargetInvalid, match="已经过去"):
        put_down("罗简", "a-housing", date(2024, 9, 1))
    assert late_problems(TODAY) == []
    assert late_problems(date(2024, 9, 26)) == [second, first]
    done = {"target_code": target.code, "number": 1, "result": "已迁改", "at": SEPTEMBER}
    with pytest.raises(NotAllowed):
        solve_problem(by=cast.acting("梁知"), **done)  # type: ignore[arg-type]
    solve_problem(by=cast.acting("顾青"), **done)  # type: ignore[arg-type]
    with pytest.raises(TargetMoved):
        solve_problem(by=cast.acting("罗简"), **done)  # type: ignore[arg-type]
    assert late_problems(date(2024, 9, 26)) == [second]
