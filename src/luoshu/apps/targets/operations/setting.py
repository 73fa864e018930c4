"""Setting a target and changing it: the value comes from an indicator or an accepted figure, never typed."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from django.db import transaction

from luoshu.apps.acting import Acting
from luoshu.apps.errors import NotAllowed
from luoshu.apps.evidence.operations import refuse_if_marked_secret
from luoshu.apps.indicators.queries import find_indicator_for, scope_for
from luoshu.apps.readings.queries import find_observation_for, find_page_for
from luoshu.apps.targets.choices import GoalDirection, Reads
from luoshu.apps.targets.errors import TargetInvalid, TargetMoved
from luoshu.apps.targets.models import Plan, Target
from luoshu.apps.targets.operations.recording import record_step
from luoshu.apps.targets.queries.doors import find_target_for
from luoshu.apps.targets.queries.progress import county_rows
from luoshu.apps.targets.queries.standing import goal_of
from luoshu.apps.targets.queries.units import leading_unit, leading_units
from luoshu.core.clock import beijing_day
from luoshu.core.indicators import IndicatorError

LARGEST: Final = Decimal(10) ** 15


@dataclass(frozen=True)
class TargetDraft:
    """What is promised. Exactly one of ``indicator_code`` and ``observation_code``, or neither for now.

    ``page_code``: a read page in which ``sentence`` stands word by word, so that the promise leads back to its place.
    """

    title: str
    area: str
    area_title: str
    scope_code: str
    value: Decimal
    unit: str
    starts_on: date
    due_on: date
    lead_code: str
    source_label: str
    indicator_code: str = ""
    observation_code: str = ""
    reads: str = Reads.VALUE.value
    direction: str = GoalDirection.UP.value
    baseline: Decimal = Decimal(0)
    co_codes: tuple[str, ...] = ()
    milestones: tuple[tuple[date, Decimal], ...] = ()
    stages: dict[str, Any] = field(default_factory=dict)
    sentence: str = ""
    page_code: str = ""
    code: str = ""
    list_order: int = 0
    is_example: bool = False


def set_target(
    *, draft: TargetDraft, by: Acting, at: datetime, parent: Target | None = None, plan: Plan | None = None
) -> Target:
    """Enter a target.

    Raises NotAllowed, TargetInvalid, ScopeNotVisible, IndicatorNotVisible, ObservationNotVisible, PageNotVisible.
    """
    if not by.may("targets.edit"):
        raise NotAllowed
    on = beijing_day(at)
    scope = scope_for(by, draft.scope_code, max(draft.starts_on, min(on, draft.due_on)))
    if draft.indicator_code:
        find_indicator_for(by, draft.indicator_code)
    if draft.observation_code:
        find_observation_for(by, draft.observation_code)
    _check_words(draft)
    lead = leading_unit(by, draft.lead_code, on)
    helpers = [leading_unit(by, code, on) for code in dict.fromkeys(draft.co_codes) if code != draft.lead_code]
    target = Target(
        code=draft.code or f"MB-{draft.due_on:%Y}-{secrets.token_hex(3).upper()}",
        title=draft.title.strip(),
        area=draft.area,
        area_title=draft.area_title.strip(),
        parent=parent,
        plan=plan,
        division_path=scope.division_path,
        scope_code=scope.code,
        scope_name=scope.name,
        indicator_code=draft.indicator_code,
        observation_code=draft.observation_code,
        reads=draft.reads,
        direction=draft.direction,
        value=draft.value,
        baseline=draft.baseline,
        unit=draft.unit.strip(),
        starts_on=draft.starts_on,
        due_on=draft.due_on,
        milestones=[[day.isoformat(), str(value)] for day, value in draft.milestones],
        stages=draft.stages,
        lead_unit=lead,
        source_label=draft.source_label.strip(),
        page_code=draft.page_code,
        page_start=_place_of(draft, by),
        sentence=draft.sentence.strip(),
        list_order=draft.list_order,
        set_at=at,
        set_by=by.person_code,
        is_example=draft.is_example,
    )
    _check_goal(target)
    with transaction.atomic():
        target.save(force_insert=True)
        target.co_units.set(helpers)
        record_step("set", target, by, at, {"value": str(target.value), "due_on": target.due_on.isoformat()})
    return target


def revise_target(
    *, target_code: str, value: Decimal, due_on: date, reason: str, version: int, by: Acting, at: datetime
) -> Target:
    """Change what is promised or by when, with a reason; the former stays in the audit.

    Raises NotAllowed, TargetNotVisible, TargetInvalid, TargetMoved.
    """
    target = target_to_edit(target_code, by)
    if len(reason.strip()) < 4:
        raise TargetInvalid(reason="调整目标要写明依据（会议、文件或批示），请补上。")
    refuse_if_marked_secret(reason)
    before = {"value": str(target.value), "due_on": target.due_on.isoformat()}
    target.value, target.due_on = value, due_on
    _check_goal(target)
    with transaction.atomic():
        changed = Target.objects.filter(pk=target.pk, version=version).update(
            value=value, due_on=due_on, version=version + 1
        )
        if changed != 1:
            raise TargetMoved
        record_step("revise", target, by, at, {"before": before, "reason": reason.strip()[:300], "value": str(value)})
    target.version = version + 1
    return target


def bind_target(*, target_code: str, indicator_code: str, observation_code: str, by: Acting, at: datetime) -> Target:
    """Say where a target's value comes from from now on: an indicator or an accepted figure, not both.

    Raises NotAllowed, TargetNotVisible, TargetInvalid, IndicatorNotVisible, ObservationNotVisible.
    """
    target = target_to_edit(target_code, by)
    if bool(indicator_code) == bool(observation_code):
        raise TargetInvalid(reason="请选一个指标，或选一个采纳值，只能选一样。")
    if indicator_code:
        find_indicator_for(by, indicator_code)
    else:
        find_observation_for(by, observation_code)
    with transaction.atomic():
        Target.objects.filter(pk=target.pk).update(indicator_code=indicator_code, observation_code=observation_code)
        detail = {"indicator": indicator_code, "observation": observation_code}
        record_step("bind", target, by, at, detail)
    target.indicator_code, target.observation_code = indicator_code, observation_code
    return target


def break_down_target(
    *, target_code: str, by: Acting, at: datetime, only: frozenset[str] = frozenset()
) -> list[Target]:
    """分解: set a part for each county in which something is due, as much as the ledger says is due there.

    ``only``: codes of divisions, all counties when empty. Parts that were set before stay. A county's own office leads
    its part; where no post answers, the lead unit of the whole does.

    Raises NotAllowed, TargetNotVisible, TargetInvalid.
    """
    target = target_to_edit(target_code, by)
    on = min(max(beijing_day(at), target.starts_on), target.due_on)
    rows = [row for row in county_rows(by, target, on, at=at) if row.pace is not None and row.due]
    rows = [row for row in rows if not only or _code_of(row.division_path) in only]
    if not rows:
        raise TargetInvalid(reason="指标没有按县区的应完数，不能分解；请选有分母的指标，并按分子取数。")
    parts = list(Target.objects.filter(parent=target))
    held = {part.division_path for part in parts if part.withdrawn_at is None}
    taken = {part.code for part in parts}
    units = leading_units(by, on)
    made = []
    with transaction.atomic():
        for row in rows:
            if row.division_path in held or row.due is None:
                continue
            own = [unit for unit in units if unit.division.path == row.division_path]
            code = f"{target.code}-{_code_of(row.division_path)}"
            part = Target(
                code=code if code not in taken else f"{code}-{secrets.token_hex(2).upper()}",
                title=f"{target.title}（{row.name}）"[:160],
                area=target.area,
                area_title=target.area_title,
                parent=target,
                division_path=row.division_path,
                scope_code=f"division-{_code_of(row.division_path)}",
                scope_name=row.name,
                indicator_code=target.indicator_code,
                reads=target.reads,
                value=row.due,
                unit=target.unit,
                starts_on=target.starts_on,
                due_on=target.due_on,
                lead_unit=own[0] if own else target.lead_unit,
                source_label=target.source_label,
                list_order=target.list_order,
                set_at=at,
                set_by=by.person_code,
                is_example=target.is_example,
            )
            part.save(force_insert=True)
            made.append(part)
        record_step("break_down", target, by, at, {"parts": [part.code for part in made]})
    return made


def _code_of(path: str) -> str:
    return path.rstrip("/").rpartition("/")[2]


def target_to_edit(code: str, by: Acting) -> Target:
    """Return a target that a post may change. Raises NotAllowed, TargetNotVisible, TargetInvalid."""
    target = find_target_for(by, code)
    if not by.may("targets.edit") or not by.covers(target.division_path):
        raise NotAllowed
    if target.withdrawn_at is not None:
        raise TargetInvalid(reason="这项目标已撤销登记，只能查看。")
    return target


def _place_of(draft: TargetDraft, by: Acting) -> int | None:
    """Return where the sentence of a promise begins in its page; None without a page."""
    if not draft.page_code:
        return None
    sentence = draft.sentence.strip()
    start = find_page_for(by, draft.page_code).text.find(sentence) if sentence else -1
    if start < 0:
        raise TargetInvalid(reason="所选材料里没有这句原话，请从材料里复制原句，或不选材料。")
    return start


def _check_words(draft: TargetDraft) -> None:
    if not 2 <= len(draft.title.strip()) <= 160 or not draft.area or not draft.unit.strip():
        raise TargetInvalid(reason="目标要有名称、所属方面和单位，请补全。")
    if not draft.source_label.strip():
        raise TargetInvalid(reason="请写明目标出自哪份文件、哪次会议。")
    if draft.indicator_code and draft.observation_code:
        raise TargetInvalid(reason="指标和采纳值只能连一样，请去掉一个。")
    if draft.reads not in Reads.values or draft.direction not in GoalDirection.values:
        raise TargetInvalid(reason="请选目标是增加还是压减，以及按指标值还是分子。")
    for text in (draft.title, draft.source_label, draft.sentence):
        refuse_if_marked_secret(text)


def _check_goal(target: Target) -> None:
    numbers: Sequence[Decimal] = (Decimal(target.value), Decimal(target.baseline))
    if any(not number.is_finite() or abs(number) >= LARGEST for number in numbers):
        raise TargetInvalid(reason="目标值过大，请核对单位后重填。")
    try:
        goal_of(target)
    except IndicatorError as error:
        raise TargetInvalid(reason=str(error)) from error
    except (TypeError, ValueError) as error:
        raise TargetInvalid(reason="节点写得不对，请按“日期 数量”逐行填写。") from error
