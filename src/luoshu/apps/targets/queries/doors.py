"""The only doors: which targets, next steps and plans a post may see."""

from django.db.models import Q, QuerySet

from luoshu.apps.acting import SYSTEM_ROLE, Acting
from luoshu.apps.errors import NotAllowed
from luoshu.apps.scope import within, within_or_above
from luoshu.apps.targets.errors import PlanNotVisible, StepNotVisible, TargetNotVisible
from luoshu.apps.targets.models import NextStep, Plan, PlanItem, Target

WIDE_RIGHTS = ("targets.edit", "targets.oversee")
"""Who sees every next step of their divisions; others see what their unit leads."""


def targets_for(acting: Acting) -> QuerySet[Target]:
    """Return the targets of the reader's divisions, of those above, and those the reader's unit has. Raises NotAllowed.

    What the city promised is known to its counties; the figures they are shown are their own (``value_scope``).
    Targets that were withdrawn are not among them.
    """
    return _every_target(acting).filter(withdrawn_at__isnull=True)


def withdrawn_targets(acting: Acting) -> QuerySet[Target]:
    """Return the targets that were entered by mistake, the latest first, without their parts. Raises NotAllowed."""
    rows = _every_target(acting).filter(withdrawn_at__isnull=False).exclude(parent__withdrawn_at__isnull=False)
    return rows.order_by("-withdrawn_at", "code")


def _every_target(acting: Acting) -> QuerySet[Target]:
    if not acting.may("targets.read") and acting.role != SYSTEM_ROLE:
        raise NotAllowed
    condition = within_or_above(acting)
    if acting.unit_code and condition:
        taking_part = Target.co_units.through.objects.filter(unit__code=acting.unit_code)
        condition |= Q(lead_unit__code=acting.unit_code) | Q(pk__in=taking_part.values("target_id"))
    rows = Target.objects.filter(condition).select_related("lead_unit__division", "plan", "parent")
    return rows.order_by("list_order", "division_path", "code")


def find_target_for(acting: Acting, code: str) -> Target:
    """Return one target, a withdrawn one too. Raises NotAllowed, TargetNotVisible."""
    found = _every_target(acting).filter(code=code).first()
    if found is None:
        raise TargetNotVisible
    return found


def sees_whole(acting: Acting, target: Target) -> bool:
    """Tell whether a reader gets the figures of the whole target: it is theirs, or their unit's."""
    return acting.covers(target.division_path) or is_of_unit(acting, target)


def is_of_unit(acting: Acting, target: Target) -> bool:
    """Tell whether the reader's unit leads a target or takes part in it."""
    if not acting.unit_code:
        return False
    return target.lead_unit.code == acting.unit_code or target.co_units.filter(code=acting.unit_code).exists()


def steps_for(acting: Acting) -> QuerySet[NextStep]:
    """Return the next steps a post may see. Raises NotAllowed."""
    if not acting.may("targets.read"):
        raise NotAllowed
    if any(acting.may(right) for right in WIDE_RIGHTS):
        rows = NextStep.objects.filter(within(acting))
    else:
        rows = NextStep.objects.filter(lead_unit__code=acting.unit_code)
    return rows.select_related("lead_unit", "target").order_by("-issued_on", "page_code", "starts_at", "pk")


def find_step_for(acting: Acting, code: str) -> NextStep:
    """Return one next step. Raises NotAllowed, StepNotVisible."""
    found = steps_for(acting).filter(code=code).first()
    if found is None:
        raise StepNotVisible
    return found


def plans_for(acting: Acting) -> QuerySet[Plan]:
    """Return the plans of the reader's divisions and of those above. Raises NotAllowed."""
    if not acting.may("targets.read"):
        raise NotAllowed
    rows = Plan.objects.filter(within_or_above(acting)).select_related("lead_unit")
    return rows.order_by("list_order", "code")


def find_plan_for(acting: Acting, code: str) -> Plan:
    """Return one plan. Raises NotAllowed, PlanNotVisible."""
    found = plans_for(acting).filter(code=code).first()
    if found is None:
        raise PlanNotVisible
    return found


def plan_items_for(acting: Acting, plan: Plan) -> QuerySet[PlanItem]:
    """Return the items of a plan in the reader's divisions."""
    return PlanItem.objects.filter(within(acting), plan=plan).select_related("division").order_by("year", "number")
