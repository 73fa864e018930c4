"""What a change of a rule touches among supervision matters and slips."""

from luoshu.apps.rules.choices import RuleKind
from luoshu.apps.rules.touching import RuleChange, Touched
from luoshu.apps.supervision.choices import MatterKind, SlipStatus
from luoshu.apps.supervision.models import Matter, Slip


def supervision_touched(change: RuleChange) -> list[Touched]:
    """Return the matters and slips that a change speaks of; empty for another kind of rule."""
    matters = Matter.objects.filter(change.within())
    kind = str(change.body.get("limit", "")).removeprefix("matter_")
    if change.kind == RuleKind.LIMIT and kind in MatterKind.values:
        ruled = matters.filter(kind=kind, own_due_on__isnull=True)
        label = f"按规则定时限的督办事项（{MatterKind(kind).label}）"
        started = ruled.filter(limit_started_at__gte=change.since).count()
        sentence = "已交办的按交办那天的规则；以后交办的按新规则。"
        return [Touched(label, ruled.filter(is_open=True).count(), started, sentence)]
    if change.kind == RuleKind.SUPERVISION:
        slips = Slip.objects.filter(change.within())
        proposed = slips.filter(status=SlipStatus.PROPOSED).count()
        made = slips.filter(proposed_at__gte=change.since).count()
        return [Touched("待签发的单子", proposed, made, "已提议和已签发的不变；以后提议、以后计算的指标按新规则。")]
    return []
