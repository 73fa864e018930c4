"""Plans of several years: entered with their yearly shares, items by name, settled one by one, reviewed at the end."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from luoshu.apps.acting import Acting
from luoshu.apps.audit.operations import record
from luoshu.apps.errors import NotAllowed
from luoshu.apps.evidence.operations import refuse_if_marked_secret
from luoshu.apps.indicators.queries import scope_for
from luoshu.apps.places.queries import find_division_for
from luoshu.apps.targets.choices import ClosingVerdict
from luoshu.apps.targets.errors import TargetInvalid, TargetMoved
from luoshu.apps.targets.models import Plan, PlanItem, PlanReview, PlanYear
from luoshu.apps.targets.queries.doors import find_plan_for, plan_items_for
from luoshu.apps.targets.queries.plans import plan_view
from luoshu.apps.targets.queries.units import leading_unit
from luoshu.core.clock import beijing_day


@dataclass(frozen=True)
class PlanDraft:
    """A plan. ``years``: (year, planned, done but not listed by name); their planned counts add up to ``total``."""

    title: str
    area: str
    area_title: str
    scope_code: str
    unit: str
    total: int
    years: tuple[tuple[int, int, int], ...]
    lead_code: str
    starts_on: date
    due_on: date
    source: str
    code: str = ""
    list_order: int = 0
    is_example: bool = False


@dataclass(frozen=True)
class ItemDraft:
    """One promised thing: its name, its division, its year; what became of it as far as known."""

    name: str
    division_code: str
    year: int
    done_on: date | None = None
    reason: str = ""


def enter_plan(*, draft: PlanDraft, by: Acting, at: datetime) -> Plan:
    """Enter a plan. Raises NotAllowed, TargetInvalid, ScopeNotVisible."""
    if not by.may("targets.edit"):
        raise NotAllowed
    if not draft.title.strip() or not draft.source.strip() or not draft.unit.strip():
        raise TargetInvalid(reason="规划要有名称、单位和依据，请补全。")
    if draft.due_on < draft.starts_on:
        raise TargetInvalid(reason="规划的结束日期早于开始日期，请核对。")
    planned = sum(count for _, count, _ in draft.years)
    if draft.total <= 0 or planned != draft.total:
        raise TargetInvalid(reason=f"各年份额相加是 {planned}，与总数 {draft.total} 不一致，请核对。")
    refuse_if_marked_secret(draft.title)
    on = beijing_day(at)
    scope = scope_for(by, draft.scope_code, on)
    with transaction.atomic():
        plan = Plan.objects.create(
            code=draft.code or f"GH-{draft.due_on:%Y}-{secrets.token_hex(3).upper()}",
            title=draft.title.strip(),
            area=draft.area,
            area_title=draft.area_title,
            division_path=scope.division_path,
            scope_name=scope.name,
            unit=draft.unit.strip(),
            total=draft.total,
            lead_unit=leading_unit(by, draft.lead_code, on),
            starts_on=draft.starts_on,
            due_on=draft.due_on,
            source=draft.source.strip()[:200],
            list_order=draft.list_order,
            is_example=draft.is_example,
        )
        PlanYear.objects.bulk_create(
            PlanYear(plan=plan, year=year, planned=count, done_unlisted=done) for year, count, done in draft.years
        )
        _record("enter_plan", plan, by, at, {"total": plan.total})
    return plan


def list_items(*, plan_code: str, items: Sequence[ItemDraft], by: Acting, at: datetime) -> int:
    """Put items on a plan's list by name. Raises NotAllowed, PlanNotVisible, TargetInvalid, DivisionNotVisible."""
    plan = find_plan_for(by, plan_code)
    if not by.may("targets.edit") or not by.covers(plan.division_path):
        raise NotAllowed
    if not items or any(not one.name.strip() for one in items):
        raise TargetInvalid(reason="请每行写一项：名称、区划、年度。")
    years = set(plan.years.values_list("year", flat=True))
    for one in items:
        if one.year not in years:
            raise TargetInvalid(reason=f"“{one.name}”的年度 {one.year} 不在规划期内，请核对。")
    with transaction.atomic():
        last = PlanItem.objects.filter(plan=plan).aggregate(last=Max("number"))["last"] or 0
        rows = []
        for number, one in enumerate(items, last + 1):
            division = find_division_for(by, one.division_code)
            rows.append(
                PlanItem(
                    plan=plan,
                    number=number,
                    name=one.name.strip()[:120],
                    division=division,
                    division_path=division.path,
                    year=one.year,
                    done_on=one.done_on,
                    reason=one.reason[:200],
                    changed_at=at,
                    changed_by=by.person_code,
                )
            )
        PlanItem.objects.bulk_create(rows, batch_size=200)
        _record("list_items", plan, by, at, {"items": len(rows)})
    return len(rows)


def settle_item(*, plan_code: str, number: int, done_on: date | None, reason: str, by: Acting, at: datetime) -> None:
    """Say that an item is done, or why not yet: the lead unit, the county it lies in, the quality office.

    Raises NotAllowed, PlanNotVisible, TargetInvalid, TargetMoved.
    """
    plan = find_plan_for(by, plan_code)
    item = plan_items_for(by, plan).filter(number=number).first()
    if item is None:
        raise TargetInvalid(reason=f"没有第 {number} 项，或不在您的辖区内，请刷新后重选。")
    if not by.may("targets.edit") and not by.may("targets.answer"):
        raise NotAllowed
    if (done_on is None) == (not reason.strip()):
        raise TargetInvalid(reason="请填落实日期，或写明没有落实的原因，二选一。")
    if done_on is not None and done_on > beijing_day(at):
        raise TargetInvalid(reason="落实日期还没有到，请在落实后登记。")
    refuse_if_marked_secret(reason)
    values = {"done_on": done_on, "reason": reason.strip()[:200], "changed_at": at, "changed_by": by.person_code}
    with transaction.atomic():
        if PlanItem.objects.filter(pk=item.pk, done_on__isnull=True).update(**values) != 1:
            raise TargetMoved
        _record("settle_item", plan, by, at, {"number": number, "done": done_on is not None})


def review_plan(*, plan_code: str, text: str, by: Acting, at: datetime) -> PlanReview:
    """收官评估: freeze the counts of today with a sentence. Raises NotAllowed, PlanNotVisible, TargetInvalid."""
    plan = find_plan_for(by, plan_code)
    if not by.may("targets.edit") or not by.covers(plan.division_path):
        raise NotAllowed
    if len(text.strip()) < 4:
        raise TargetInvalid(reason="收官评估要写一段评估意见。")
    refuse_if_marked_secret(text)
    on = beijing_day(at)
    found = plan_view(by, plan, on).closing
    with transaction.atomic():
        review, is_new = PlanReview.objects.get_or_create(
            plan=plan,
            on=on,
            defaults={
                "total": found.total,
                "done": found.done,
                "late": found.late,
                "left": found.left,
                "unnamed": found.unnamed,
                "by_reason": [list(pair) for pair in found.by_reason],
                "verdict": ClosingVerdict(found.verdict.value),
                "text": text.strip()[:600],
                "reviewed_at": at,
                "reviewed_by": by.person_code,
            },
        )
        if not is_new:
            raise TargetInvalid(reason="今天已经评估过一次，评估结果不能改写；如需更正请明天再评。")
        _record("review_plan", plan, by, at, {"left": found.left, "verdict": review.verdict})
    return review


def _record(verb: str, plan: Plan, by: Acting, at: datetime, detail: dict[str, object]) -> None:
    record(
        by=by,
        at=at,
        action=f"targets.{verb}",
        subject_kind="plan",
        subject_code=plan.code,
        division_path=plan.division_path,
        detail=detail,
    )
