"""问题堵点: who has to clear what stands in the way of a target or of one row (项目) of a ledger, and by when."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Max, QuerySet

from luoshu.apps.acting import Acting
from luoshu.apps.audit.operations import record
from luoshu.apps.errors import NotAllowed
from luoshu.apps.evidence.operations import refuse_if_marked_secret
from luoshu.apps.ledgers.models import LedgerRow
from luoshu.apps.ledgers.queries import find_ledger_for, find_row_for
from luoshu.apps.notices.operations import send_notice
from luoshu.apps.people.models import Unit
from luoshu.apps.targets.choices import ProblemState
from luoshu.apps.targets.errors import TargetInvalid, TargetMoved
from luoshu.apps.targets.models import Problem, Target
from luoshu.apps.targets.queries.doors import find_target_for, sees_whole
from luoshu.apps.targets.queries.one import problem_link
from luoshu.apps.targets.queries.units import answering_codes, leading_unit
from luoshu.core.clock import beijing_day


@dataclass(frozen=True)
class ProblemDraft:
    """What is in the way, which unit clears it, and by when."""

    text: str
    unit_code: str
    due_on: date


def open_problem(*, target_code: str, draft: ProblemDraft, by: Acting, at: datetime) -> Problem:
    """Put down a problem of a target. The quality office, or the units of the target.

    Raises NotAllowed, TargetNotVisible, TargetInvalid, TargetMoved.
    """
    target = _running(find_target_for(by, target_code))
    is_own = by.may("targets.answer") and sees_whole(by, target)
    if not (by.may("targets.edit") and by.covers(target.division_path)) and not is_own:
        raise NotAllowed
    lead = target.lead_unit if draft.unit_code == target.lead_unit.code else None
    return _open(Problem(target=target, division_path=target.division_path), draft, lead, by, at)


def open_row_problem(*, ledger_code: str, key: str, draft: ProblemDraft, by: Acting, at: datetime) -> Problem:
    """Put down a problem of one row of a ledger: who answers for targets and sees the row.

    Raises NotAllowed, LedgerNotVisible, LedgerRowNotVisible, TargetInvalid, TargetMoved.
    """
    row = _row(ledger_code, key, by)
    return _open(Problem(row=row, division_path=row.division_path), draft, None, by, at)


def solve_problem(*, target_code: str, number: int, result: str, by: Acting, at: datetime) -> None:
    """Say how a problem was solved: its own unit or the quality office.

    Raises NotAllowed, TargetNotVisible, TargetInvalid, TargetMoved.
    """
    target = _running(find_target_for(by, target_code))
    _solve(Problem.objects.filter(target=target), number, result, by, at)


def solve_row_problem(*, ledger_code: str, key: str, number: int, result: str, by: Acting, at: datetime) -> None:
    """Say how a problem of a row was solved: its own unit or the quality office.

    Raises NotAllowed, LedgerNotVisible, LedgerRowNotVisible, TargetInvalid, TargetMoved.
    """
    row = _row(ledger_code, key, by)
    _solve(Problem.objects.filter(row=row), number, result, by, at)


def _running(target: Target) -> Target:
    if target.withdrawn_at is not None:
        raise TargetInvalid(reason="这项目标已撤销登记，只能查看。")
    return target


def _row(ledger_code: str, key: str, by: Acting) -> LedgerRow:
    row = find_row_for(by, find_ledger_for(by, ledger_code), key)
    if not by.may("targets.answer"):
        raise NotAllowed
    return row


def _open(problem: Problem, draft: ProblemDraft, lead: Unit | None, by: Acting, at: datetime) -> Problem:
    today = beijing_day(at)
    if not 4 <= len(draft.text.strip()) <= 300:
        raise TargetInvalid(reason="问题要写 4 到 300 个字，写清卡在哪里。")
    if draft.due_on < today:
        raise TargetInvalid(reason=f"解决时限 {draft.due_on} 已经过去，请改为今天或以后。")
    refuse_if_marked_secret(draft.text)
    problem.unit = lead or leading_unit(by, draft.unit_code, today)
    problem.text, problem.due_on = draft.text.strip(), draft.due_on
    problem.opened_at, problem.opened_by = at, by.person_code
    beside = Problem.objects.filter(target=problem.target, row=problem.row)
    try:
        with transaction.atomic():
            problem.number = (beside.aggregate(last=Max("number"))["last"] or 0) + 1
            problem.save(force_insert=True)
            _record("open_problem", problem, by, at)
            _tell_unit(problem, by, at)
    except IntegrityError:
        raise TargetMoved from None
    return problem


def _solve(beside: QuerySet[Problem], number: int, result: str, by: Acting, at: datetime) -> None:
    problem = beside.select_related("unit", "target", "row").filter(number=number).first()
    if problem is None:
        raise TargetInvalid(reason=f"没有第 {number} 个问题，请刷新后重新选择。")
    is_own = by.may("targets.answer") and problem.unit.code == by.unit_code
    if not is_own and not (by.may("targets.edit") and by.covers(problem.division_path)):
        raise NotAllowed
    if len(result.strip()) < 2:
        raise TargetInvalid(reason="请写一句怎么解决的，再标为已解决。")
    refuse_if_marked_secret(result)
    solved = {"state": ProblemState.SOLVED, "result": result.strip()[:300], "solved_at": at}
    with transaction.atomic():
        waiting = Problem.objects.filter(pk=problem.pk, state=ProblemState.OPEN)
        if waiting.update(**solved, solved_by=by.person_code) != 1:
            raise TargetMoved
        _record("solve_problem", problem, by, at)


def _tell_unit(problem: Problem, by: Acting, at: datetime) -> None:
    """Tell the unit that has to clear a problem, unless it put it down itself."""
    posts = answering_codes(problem.unit, beijing_day(at)) if problem.unit.code != by.unit_code else []
    if posts:
        send_notice(
            dedupe_key=f"problem:{problem.pk}",
            kind="problem_opened",
            is_urgent=False,
            subject_kind="problem",
            subject_code=str(problem.pk),
            division_path=problem.division_path,
            text=f"有一个问题堵点要你单位在 {problem.due_on.month}月{problem.due_on.day}日前解决。",
            link=problem_link(problem),
            post_codes=posts,
            at=at,
        )


def _record(verb: str, problem: Problem, by: Acting, at: datetime) -> None:
    row, target = problem.row, problem.target
    record(
        by=by,
        at=at,
        action=f"targets.{verb}",
        subject_kind="ledger_row" if row is not None else "target",
        subject_code=f"{row.ledger_code}:{row.pk}" if row is not None else (target.code if target is not None else ""),
        division_path=problem.division_path,
        detail={"number": problem.number, "unit": problem.unit.code, "due_on": problem.due_on.isoformat()},
    )
