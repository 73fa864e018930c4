"""What a change of a rule touches among matters of 通报与整改."""

from luoshu.apps.accountability.models import Matter, ProposedMeasure, ReviewSection
from luoshu.apps.rules.choices import RuleKind
from luoshu.apps.rules.touching import RuleChange, Touched
from luoshu.core.workflow.accountability_table import LIMITS


def matters_touched(change: RuleChange) -> list[Touched]:
    """Return the matters that a change speaks of, in the rule's division and below; empty for another kind of rule."""
    matters = Matter.objects.filter(change.within())
    limit = str(change.body.get("limit", ""))
    match change.kind:
        case RuleKind.LIMIT if limit in LIMITS:
            running = matters.filter(is_open=True, limit_code=limit).count()
            started = matters.filter(limit_code=limit, limit_started_at__gte=change.since).count()
            sentence = "已定的截止不变；自生效日起开始的按新规则。"
            return [Touched(f"正在计“{LIMITS[limit]}”时限的事项", running, started, sentence)]
        case RuleKind.MEASURE_TABLE:
            proposed = ProposedMeasure.objects.filter(rule_code=change.code, proposal__matter__in=matters)
            open_now = proposed.filter(adopted__isnull=True, proposal__matter__is_open=True)
            fires_since = matters.filter(fires_on__gte=change.valid_from).exclude(proposals=None).count()
            sentence = "处理建议按火点当日的条款提；生效日前的火点仍按原条款，已登记的决定不变。"
            return [Touched("未决定的处理建议引用本表", open_now.count(), fires_since, sentence)]
        case RuleKind.REVIEW_SECTIONS:
            sections = ReviewSection.objects.filter(matter__in=matters)
            asked = sections.filter(matter__is_open=True, confirmed_by="").values("matter").distinct().count()
            began = matters.filter(sections__isnull=False, state_at__gte=change.since).distinct().count()
            return [Touched("已列出条目的整改", asked, began, "已列出的条目不变；以后进入整改的按新条目。")]
        case RuleKind.ARABLE_AREA:
            return [Touched("“每万亩火点”的分母", 0, 0, "火点计数按所查时段有效的面积算，以前的时段不变。")]
    return []
