"""Plans: drafted by the office's clerk, filed by its head with the number of the filing, ended."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from luoshu.apps.acting import Acting
from luoshu.apps.evidence.operations import refuse_if_marked_secret
from luoshu.apps.places.choices import Level
from luoshu.apps.places.queries import find_division_for
from luoshu.apps.rounds.choices import PlanMode, PlanState
from luoshu.apps.rounds.errors import PlanNotFiled, RoundsInvalid
from luoshu.apps.rounds.models import Plan
from luoshu.apps.rounds.operations.writing import change, new_code, note, require
from luoshu.apps.rounds.queries.doors import find_plan_for
from luoshu.apps.rounds.queries.topics import topic_on
from luoshu.apps.rules.inspection import STRAW


def draft_plan(
    *,
    title: str,
    mode: str,
    issuer: str,
    scope_words: str,
    division_code: str,
    first_on: date,
    last_on: date,
    by: Acting,
    at: datetime,
    is_unannounced: bool = True,
    topic: str = STRAW,
) -> Plan:
    """Draft a plan of one topic for the acting post's own county or city.

    Raises NotAllowed, RoundsInvalid, DivisionNotVisible, SecrecyMarkFound.
    """
    require(by, "rounds.plan")
    division = find_division_for(by, division_code, first_on)
    texts = (title.strip(), issuer.strip(), scope_words.strip())
    if not all(texts):
        raise RoundsInvalid(reason="计划要有名称、制定机关和督查内容，请补全后再保存。")
    if mode not in PlanMode.values:
        raise RoundsInvalid(reason="督查方式只能是“组对乡镇”或“随机抽村”，请重新选择。")
    if mode == PlanMode.DRAW:
        require(by, "rounds.draw")
    if division.level not in (Level.CITY, Level.COUNTY):
        raise RoundsInvalid(reason="督查计划由市或县制定，请选本市或本县。")
    if last_on < first_on:
        raise RoundsInvalid(reason="结束日期早于开始日期，请核对后再保存。")
    looked_at = topic_on(topic, division.path, first_on)
    if looked_at is None:
        raise RoundsInvalid(reason="这个主题没有现行的隐患清单，请先在规则里登记，或换一个主题。")
    refuse_if_marked_secret(" ".join(texts))
    with transaction.atomic():
        plan = Plan.objects.create(
            code=new_code("JH", at),
            title=texts[0][:120],
            topic=looked_at.code,
            topic_label=looked_at.label,
            mode=mode,
            issuer=texts[1][:120],
            scope_words=texts[2][:300],
            division=division,
            division_path=division.path,
            first_on=first_on,
            last_on=last_on,
            is_unannounced=is_unannounced,
            drafted_by=by.person_code,
            changed_at=at,
        )
        _note(plan, "draft_plan", by, at, {"title": plan.title, "mode": mode, "topic": topic})
    return plan


def file_plan(*, plan_code: str, filing_no: str, filed_on: date, by: Acting, at: datetime) -> Plan:
    """Put the filing (备案) on record; only then may anything be inspected under the plan.

    Raises NotAllowed, PlanNotVisible, RoundsInvalid, RoundsMoved.
    """
    require(by, "rounds.file")
    plan = find_plan_for(by, plan_code)
    number = filing_no.strip()
    if not number:
        raise RoundsInvalid(reason="请填写备案号；没有备案的计划不能开展督查。")
    if filed_on > plan.last_on:
        raise RoundsInvalid(reason="备案日期晚于计划结束日期，请核对后再填。")
    try:
        with transaction.atomic():
            change(
                plan,
                only_if={"state": PlanState.DRAFTED},
                state=PlanState.FILED,
                filing_no=number[:80],
                filed_on=filed_on,
                changed_at=at,
            )
            _note(plan, "file_plan", by, at, {"filing_no": number, "filed_on": filed_on.isoformat()})
    except IntegrityError:
        raise RoundsInvalid(reason=f"备案号“{number}”已用于另一个计划，请核对。") from None
    return plan


def end_plan(*, plan_code: str, by: Acting, at: datetime) -> Plan:
    """End a filed plan. Raises NotAllowed, PlanNotVisible, RoundsMoved."""
    require(by, "rounds.plan")
    plan = find_plan_for(by, plan_code)
    with transaction.atomic():
        change(plan, only_if={"state": PlanState.FILED}, state=PlanState.ENDED, changed_at=at)
        _note(plan, "end_plan", by, at, {})
    return plan


def require_filed(plan: Plan, on: date) -> None:
    """Raise PlanNotFiled unless the plan is filed and a day lies in it."""
    is_filed = plan.state == PlanState.FILED and plan.filed_on is not None
    if not is_filed or not plan.first_on <= on <= plan.last_on:
        raise PlanNotFiled(plan=plan.title, on=on.isoformat())


def _note(plan: Plan, action: str, by: Acting, at: datetime, detail: dict[str, str]) -> None:
    note(by=by, at=at, action=action, kind="plan", code=plan.code, path=plan.division_path, detail=dict(detail))
