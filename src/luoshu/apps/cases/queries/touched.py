"""What a change of a rule touches among fires: how many run on it now, how many were decided by it since."""

from luoshu.apps.cases.choices import AsideStatus
from luoshu.apps.cases.models import Dispute, FireCase, LawRecord
from luoshu.apps.rules.choices import RuleKind
from luoshu.apps.rules.touching import RuleChange, Touched
from luoshu.core.workflow.fire_words import LIMITS

KEEP = "已在计时的，截止时刻不变；自生效日起开始的计时按新规则。"


def fires_touched(change: RuleChange) -> list[Touched]:
    """Return the fires that a change speaks of, in the rule's division and below; empty for another kind of rule."""
    fires = FireCase.objects.filter(change.within())
    limit = str(change.body.get("limit", ""))
    match change.kind:
        case RuleKind.LIMIT if limit in LIMITS:
            if (terrain := change.body.get("terrain", "any")) != "any":
                fires = fires.filter(terrain_class=terrain)
            running = fires.filter(is_open=True, limit_code=limit).count()
            started = fires.filter(limit_code=limit, limit_started_at__gte=change.since).count()
            return [Touched(f"正在计“{LIMITS[limit]}”时限的火点", running, started, KEEP)]
        case RuleKind.LIMIT if limit == "dispute_limit":
            disputes = Dispute.objects.filter(change.within("held_path"))
            open_now = disputes.filter(status=AsideStatus.ASKED).count()
            return [Touched("待核定的归属异议", open_now, disputes.filter(raised_at__gte=change.since).count(), KEEP)]
        case RuleKind.SEASON | RuleKind.TERRAIN:
            open_now = fires.filter(is_open=True).count()
            opened = fires.filter(opened_at__gte=change.since).count()
            what = "时段" if change.kind == RuleKind.SEASON else "地形类别"
            return [Touched("在办火点", open_now, opened, f"已受理的火点，记下的{what}不变；以后的火点按新规则。")]
        case RuleKind.FINE_RANGE:
            records = LawRecord.objects.filter(case__in=fires)
            written = records.filter(written_at__gte=change.since).count()
            return [
                Touched("执法记录", records.count(), written, "已记的罚款不重新核对；以后按发现火点当日的幅度核对。")
            ]
    return []
