"""问题堵点: who has to clear what stands in the way of a target, and by when."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Max

from luoshu.apps.acting import Acting
from luoshu.apps.errors import NotAllowed
from luoshu.apps.evidence.operations import refuse_if_marked_secret
from luoshu.apps.targets.choices import ProblemState
from luoshu.apps.targets.errors import TargetInvalid, TargetMoved
from luoshu.apps.targets.models import Problem, Target
from luoshu.apps.targets.operations.recording import record_step
from luoshu.apps.targets.queries.doors import find_target_for, sees_whole
from luoshu.apps.targets.queries.units import leading_unit
from luoshu.core.clock import beijing_day


def open_problem(*, target_code: str, text: str, unit_code: str, due_on: date, by: Acting, at: datetime) -> Problem:
    """Put down a problem with its unit and day. The quality office, or the units of the target.

    Raises NotAllowed, TargetNotVisible, TargetInvalid, TargetMoved.
    """
    target = find_target_for(by, target_code)
    is_own = by.may("targets.answer") and sees_whole(by, target)
    if not (by.may("targets.edit") and by.covers(target.division_path)) and not is_own:
        raise NotAllowed
    today = beijing_day(at)
    if not 4 <= len(text.strip()) <= 300:
        raise TargetInvalid(reason="问题要写 4 到 300 个字，写清卡在哪里。")
    if due_on < today:
        raise TargetInvalid(reason=f"解决时限 {due_on} 已经过去，请改为今天或以后。")
    refuse_if_marked_secret(text)
    unit = target.lead_unit if unit_code == target.lead_unit.code else leading_unit(by, unit_code, today)
    try:
        with transaction.atomic():
            last = Problem.objects.filter(target=target).aggregate(last=Max("number"))["last"] or 0
            problem = Problem.objects.create(
                target=target,
                number=last + 1,
                text=text.strip(),
                unit=unit,
                due_on=due_on,
                opened_at=at,
                opened_by=by.person_code,
            )
            _record("open_problem", target, problem, by, at)
    except IntegrityError:
        raise TargetMoved from None
    return problem


def solve_problem(*, target_code: str, number: int, result: str, by: Acting, at: datetime) -> None:
    """Say how a problem was solved: its own unit or the quality office.

    Raises NotAllowed, TargetNotVisible, TargetInvalid, TargetMoved.
    """
    target = find_target_for(by, target_code)
    problem = Problem.objects.select_related("unit").filter(target=target, number=number).first()
    if problem is None:
        raise TargetInvalid(reason=f"没有第 {number} 个问题，请刷新后重新选择。")
    is_own = by.may("targets.answer") and problem.unit.code == by.unit_code
    if not is_own and not (by.may("targets.edit") and by.covers(target.division_path)):
        raise NotAllowed
    if len(result.strip()) < 2:
        raise TargetInvalid(reason="请写一句怎么解决的，再标为已解决。")
    refuse_if_marked_secret(result)
    with transaction.atomic():
        waiting = Problem.objects.filter(pk=problem.pk, state=ProblemState.OPEN)
        if (
            waiting.update(
                state=ProblemState.SOLVED, result=result.strip()[:300], solved_at=at, solved_by=by.person_code
            )
            != 1
        ):
            raise TargetMoved
        _record("solve_problem", target, problem, by, at)


def _record(verb: str, target: Target, problem: Problem, by: Acting, at: datetime) -> None:
    detail = {"number": problem.number, "unit": problem.unit.code, "due_on": problem.due_on.isoformat()}
    record_step(verb, target, by, at, detail)
