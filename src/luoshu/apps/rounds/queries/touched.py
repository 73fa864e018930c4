"""What a change of a rule touches among inspections."""

from luoshu.apps.rounds.choices import VisitState
from luoshu.apps.rounds.models import Draw, Remedy, Visit
from luoshu.apps.rules.choices import RuleKind
from luoshu.apps.rules.touching import RuleChange, Touched
from luoshu.core.workflow.remedy_table import REMEDY_LIMITS


def rounds_touched(change: RuleChange) -> list[Touched]:
    """Return the remedies, visits and draws that a change speaks of; empty for another kind of rule."""
    limit = str(change.body.get("limit", ""))
    if change.kind == RuleKind.LIMIT and limit in REMEDY_LIMITS:
        remedies = Remedy.objects.filter(change.within(), limit_code=limit)
        started = remedies.filter(limit_started_at__gte=change.since).count()
        label = f"正在计“{REMEDY_LIMITS[limit]}”时限的督查整改"
        sentence = "已定的截止不变；自生效日起开始的按新规则。"
        return [Touched(label, remedies.filter(is_open=True).count(), started, sentence)]
    if change.kind == RuleKind.INSPECTION:
        visits = Visit.objects.filter(change.within(), state=VisitState.PLANNED)
        draws = Draw.objects.filter(change.within())
        made = draws.filter(committed_at__gte=change.since).count()
        return [Touched("已安排未走访的村", visits.count(), made, "已登记的抽取按登记时的权重；以后的按新规则。")]
    return []
