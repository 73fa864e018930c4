"""下一步事项: taken from a page without typing, given to a unit, dated or said why not, and put away."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from luoshu.apps.acting import Acting
from luoshu.apps.audit.operations import record
from luoshu.apps.errors import NotAllowed
from luoshu.apps.evidence.operations import refuse_if_marked_secret
from luoshu.apps.people.models import Unit
from luoshu.apps.readings.choices import PageStatus, Purpose
from luoshu.apps.readings.queries import find_page_for
from luoshu.apps.targets.choices import StepState
from luoshu.apps.targets.errors import StepMoved, TargetInvalid
from luoshu.apps.targets.models import NextStep
from luoshu.apps.targets.queries.doors import find_step_for, find_target_for
from luoshu.apps.targets.queries.units import leading_unit, leading_units
from luoshu.core.clock import beijing_day
from luoshu.core.reading.deployments import find_deployments


@dataclass(frozen=True)
class StepChange:
    """What is said about a step; empty fields are left alone."""

    lead_code: str = ""
    target_code: str = ""
    due_on: date | None = None
    reason: str = ""


def take_next_steps(*, page_code: str, by: Acting, at: datetime) -> int:
    """Take the next steps that a read page orders; return how many are new. The same page again adds nothing.

    The text names lead units only sometimes; where it names one of ours it is given to it, else a person chooses.
    Raises NotAllowed, PageNotVisible, TargetInvalid.
    """
    if not by.may("targets.edit"):
        raise NotAllowed
    page = find_page_for(by, page_code)
    if page.purpose != Purpose.SOURCE or page.status != PageStatus.READ:
        raise TargetInvalid(reason="这份材料还没有读完，请稍后再取下一步事项。")
    units = leading_units(by, beijing_day(at))
    known = set(NextStep.objects.filter(page_code=page.code).values_list("starts_at", flat=True))
    fresh = [
        NextStep(
            code=f"XB-{page.issued_on:%Y%m%d}-{secrets.token_hex(4).upper()}",
            text=" ".join(item.text.split()),
            section=item.section[:120],
            meeting=item.meeting[:120],
            source_label=f"{page.issued_on}《{page.title[:120]}》",
            issued_on=page.issued_on,
            page_code=page.code,
            starts_at=item.start,
            ends_at=item.end,
            division_path=page.division_path,
            lead_names=list(item.lead),
            lead_unit=_named(item.lead, units),
            due_on=item.deadline,
            vague_word=item.vague,
            taken_at=at,
            taken_by=by.person_code,
        )
        for item in find_deployments(page.text, issued=page.issued_on)
        if item.start not in known
    ]
    with transaction.atomic():
        NextStep.objects.bulk_create(fresh, batch_size=200, ignore_conflicts=True)
        if fresh:
            record(
                by=by,
                at=at,
                action="targets.take_steps",
                subject_kind="page",
                subject_code=page.code,
                division_path=page.division_path,
                detail={"steps": len(fresh)},
            )
    return len(fresh)


def enter_step(
    *, text: str, source_label: str, issued_on: date, change: StepChange, by: Acting, at: datetime
) -> NextStep:
    """Enter a step by hand, where there is no page. Raises NotAllowed, TargetInvalid, TargetNotVisible."""
    if not by.may("targets.edit"):
        raise NotAllowed
    if not 4 <= len(text.strip()) <= 600 or not source_label.strip():
        raise TargetInvalid(reason="请写清事项（4 到 600 个字）和出处。")
    refuse_if_marked_secret(text)
    lead = leading_unit(by, change.lead_code, beijing_day(at)) if change.lead_code else None
    target = find_target_for(by, change.target_code) if change.target_code else None
    with transaction.atomic():
        step = NextStep.objects.create(
            code=f"XB-{issued_on:%Y%m%d}-{secrets.token_hex(4).upper()}",
            text=text.strip(),
            source_label=source_label.strip()[:160],
            issued_on=issued_on,
            division_path=by.paths[0],
            lead_unit=lead,
            target=target,
            due_on=change.due_on,
            taken_at=at,
            taken_by=by.person_code,
        )
        _record("enter_step", step, by, at)
    return step


def assign_step(*, step_code: str, change: StepChange, by: Acting, at: datetime) -> None:
    """Say who leads a step and which target it is of. Raises NotAllowed, StepNotVisible, TargetInvalid, StepMoved."""
    step = find_step_for(by, step_code)
    if not by.may("targets.edit") or not by.covers(step.division_path):
        raise NotAllowed
    values: dict[str, object] = {}
    if change.lead_code:
        values["lead_unit"] = leading_unit(by, change.lead_code, beijing_day(at))
    if change.target_code:
        values["target"] = find_target_for(by, change.target_code)
    if not values:
        raise TargetInvalid(reason="请选牵头单位，或选对应的目标。")
    _change(step, values, "assign_step", by, at)


def date_step(*, step_code: str, change: StepChange, by: Acting, at: datetime) -> None:
    """Give a step its day, or say why it can have none yet: the lead unit or the quality office.

    Raises NotAllowed, StepNotVisible, TargetInvalid, StepMoved.
    """
    step = find_step_for(by, step_code)
    _check_own(step, by)
    reason = change.reason.strip()
    if (change.due_on is None) == (not reason):
        raise TargetInvalid(reason="请给出完成时限，或写明暂不能定的原因，二选一。")
    if change.due_on is not None:
        if change.due_on < beijing_day(at):
            raise TargetInvalid(reason=f"时限 {change.due_on} 已经过去，请改为今天或以后。")
        _change(step, {"due_on": change.due_on, "no_day_reason": ""}, "date_step", by, at)
        return
    refuse_if_marked_secret(reason)
    _change(step, {"no_day_reason": reason[:300]}, "say_why_no_day", by, at)


def settle_step(*, step_code: str, state: str, result: str, by: Acting, at: datetime) -> None:
    """Say that a step is done (its unit), or that it is no task of its own (the quality office); both with words.

    Raises NotAllowed, StepNotVisible, TargetInvalid, StepMoved.
    """
    step = find_step_for(by, step_code)
    if state == StepState.DONE:
        _check_own(step, by)
    elif not by.may("targets.edit") or not by.covers(step.division_path):
        raise NotAllowed
    if state not in (StepState.DONE, StepState.DROPPED) or len(result.strip()) < 2:
        raise TargetInvalid(reason="请写一句落实结果，或不列入的理由。")
    refuse_if_marked_secret(result)
    values = {"state": state, "result": result.strip()[:300], "decided_at": at, "decided_by": by.person_code}
    _change(step, values, "settle_step", by, at)


def _check_own(step: NextStep, by: Acting) -> None:
    is_lead = step.lead_unit is not None and step.lead_unit.code == by.unit_code and by.may("targets.answer")
    if not is_lead and not (by.may("targets.edit") and by.covers(step.division_path)):
        raise NotAllowed


def _change(step: NextStep, values: dict[str, object], verb: str, by: Acting, at: datetime) -> None:
    with transaction.atomic():
        if NextStep.objects.filter(pk=step.pk, state=StepState.OPEN).update(**values) != 1:
            raise StepMoved
        _record(verb, step, by, at)


def _named(names: tuple[str, ...], units: list[Unit]) -> Unit | None:
    """Return the one unit that a text names; None when none or several fit."""
    for name in names:
        fitting = [unit for unit in units if unit.name == name] or [unit for unit in units if name in unit.name]
        if len(fitting) == 1:
            return fitting[0]
    return None


def _record(verb: str, step: NextStep, by: Acting, at: datetime) -> None:
    record(
        by=by,
        at=at,
        action=f"targets.{verb}",
        subject_kind="next_step",
        subject_code=step.code,
        division_path=step.division_path,
    )
