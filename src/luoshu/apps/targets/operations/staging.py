"""Setting the stages by which a target is forecast: date columns of the ledger it counts, in their order."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from luoshu.apps.acting import Acting
from luoshu.apps.targets.errors import TargetInvalid, TargetMoved
from luoshu.apps.targets.models import StoredForecast, Target
from luoshu.apps.targets.operations.recording import record_step
from luoshu.apps.targets.operations.setting import target_to_edit
from luoshu.apps.targets.queries.histories import programmes_of, stage_plan
from luoshu.apps.targets.queries.staging import MOST_STAGES, Staging, default_name, staging_of
from luoshu.core.clock import beijing_day
from luoshu.core.planning.forecasts import ForecastError


@dataclass(frozen=True)
class StageDraft:
    """``dates``: (date column, what a row that has reached it is called), in order. No dates: no forecast any more.

    ``cohort``: ``column|word`` of the rows of this target, empty for all rows. ``past``: word, first and last day of
    earlier programmes in the same column.
    """

    dates: tuple[tuple[str, str], ...]
    cohort: str = ""
    past: tuple[tuple[str, date, date], ...] = ()


def set_stages(
    *, target_code: str, draft: StageDraft, version: int, by: Acting, at: datetime
) -> tuple[tuple[str, int], ...]:
    """Set the stages of a target, or take them away; return how many rows stand in each today.

    Raises NotAllowed, TargetNotVisible, TargetInvalid, TargetMoved.
    """
    target = target_to_edit(target_code, by)
    on = beijing_day(at)
    body = _body(draft, staging_of(target, min(max(on, target.starts_on), target.due_on)))
    before, target.stages = target.stages, body
    counts = _counts(target, min(on, target.due_on), at)
    with transaction.atomic():
        held = Target.objects.filter(pk=target.pk, version=version, withdrawn_at__isnull=True)
        if held.update(stages=body, version=version + 1) != 1:
            raise TargetMoved
        # What was forecast by other stages is no answer any more.
        StoredForecast.objects.filter(target=target).delete()
        record_step("set_stages", target, by, at, {"before": before, "stages": body})
    return counts


def _body(draft: StageDraft, staging: Staging) -> dict[str, Any]:
    if not draft.dates:
        return {}
    if staging.problem:
        raise TargetInvalid(reason=staging.problem)
    columns = {column.key: column.label for column in staging.columns}
    keys = [key for key, _ in draft.dates]
    if len(keys) > MOST_STAGES or len(set(keys)) != len(keys) or any(key not in columns for key in keys):
        raise TargetInvalid(reason=f"阶段要从“{staging.ledger_title}”的日期列里选，每列只用一次，请重新选。")
    names = [default_name(columns[keys[0]], is_first=True)]
    names += [(name.strip() or default_name(columns[key]))[:20] for key, name in draft.dates]
    if len(set(names)) != len(names):
        raise TargetInvalid(reason="各阶段的叫法不能相同，请改一个。")
    known = {key for key, _ in staging.cohorts}
    column, _, word = draft.cohort.partition("|")
    if draft.cohort and draft.cohort not in known:
        raise TargetInvalid(reason="这一批的说法不在台账的选项里，请重新选。")
    if draft.past and not column:
        raise TargetInvalid(reason="要参照往年的批次，先选这项目标是哪一批。")
    for past, first, last in draft.past:
        if f"{column}|{past}" not in known or past == word:
            raise TargetInvalid(reason="往年批次要从同一列的其他选项里选，请重新选。")
        if last <= first:
            raise TargetInvalid(reason=f"往年批次“{past}”的截止日要晚于起始日，请核对。")
    return {
        "ledger": staging.ledger,
        "order": names,
        "date_columns": keys,
        "cohort_column": column,
        "cohort": word,
        "past": [[past, first.isoformat(), last.isoformat()] for past, first, last in draft.past],
    }


def _counts(target: Target, on: date, at: datetime) -> tuple[tuple[str, int], ...]:
    plan = stage_plan(target)
    if plan is None:
        return ()
    try:
        current, _ = programmes_of(target, plan, on, as_of=at)
    except ForecastError as error:
        raise TargetInvalid(reason=str(error)) from error
    if not len(current.entered):
        raise TargetInvalid(reason="台账里没有这一批的行，请核对选的是哪一批。")
    stages = Counter(current.stage_now.tolist())
    return tuple((name, stages[number]) for number, name in enumerate(plan.order))
