from django.db.models import TextChoices


class Purpose(TextChoices):
    """A source gives figures that are kept; a draft is only held against what is kept."""

    SOURCE = "source", "来源材料"
    DRAFT = "draft", "待发稿"


class SourceKind(TextChoices):
    PASTE = "paste", "粘贴"
    TEXT = "text", "文本"
    WORD = "word", "Word"
    PDF = "pdf", "PDF"


class PageStatus(TextChoices):
    RECEIVED = "received", "待读"
    READ = "read", "已读"


class FigureState(TextChoices):
    PENDING = "pending", "待核"
    ACCEPTED = "accepted", "已采纳"
    DROPPED = "dropped", "不采用"


class FigureStatus(TextChoices):
    """What a figure says about its matter; the codes are those of the reading engine."""

    ACHIEVED = "achieved", "已完成"
    IN_PROGRESS = "in_progress", "进行中"
    PLANNED = "planned", "计划"
    TARGET = "target", "目标"
    SHARE = "share", "占比"
    TOTAL = "total", "总数"
    OTHER = "other", "其他"


class Approx(TextChoices):
    ABOUT = "about", "约"
    NEARLY = "nearly", "近"
    OVER = "over", "超"
    AT_LEAST = "at_least", "以上"
    MORE_THAN = "more_than", "余"


class Hedge(TextChoices):
    """Words in the sentence that keep a figure from being taken at its face."""

    MOSTLY_DONE = "mostly_done", "基本完成"
    FORECAST = "forecast", "预计"
    APPLIED = "applied", "申请"
    WORDING = "wording", "表述性"
    UNDATED = "undated", "未定时限"


class ScopeKind(TextChoices):
    """Which kind of 口径范围 a scope is. A scope of the kind ``division`` is one division as a whole."""

    CITY = "city", "全市"
    CENTRE = "centre", "中心城区"
    URBAN = "urban", "城市区"
    COUNTIES = "counties", "县域"
    AREA = "area", "片区"
    DIVISION = "division", "本辖区"


class ScopeBasis(TextChoices):
    STATED = "stated", "句中写明"
    SUBJECT = "subject", "按责任区划"
    PAGE = "page", "整页指定"
    PERSON = "person", "逐条选定"


class Verdict(TextChoices):
    CONSISTENT = "consistent", "一致"
    INCONSISTENT = "inconsistent", "需核对"
    UNCLEAR = "unclear", "口径不明"


class CheckKind(TextChoices):
    """What a check compares; the codes are those of the reading engine."""

    SUM = "sum", "合计"
    PART_OF_TOTAL = "part_of_total", "部分与总数"
    SHARE = "share", "占比"
    MISSING_DENOMINATOR = "missing_denominator", "缺总数"
    GROWTH = "growth", "增减"
    REPEAT = "repeat", "前后一致"
    ENUMERATION = "enumeration", "列举"
    FROM_TO = "from_to", "由几到几"
    PACE = "pace", "进度与时限"
    STAGE_ORDER = "stage_order", "阶段先后"
    DATE_ORDER = "date_order", "日期先后"
    DEADLINE_ORDER = "deadline_order", "时限先后"
    SERIES = "series", "前后期"
    RANK = "rank", "名次"
    AVERAGE = "average", "平均数"
    ALL = "all", "全部与数"
    UNIT = "unit", "单位"
    TEXT_ERROR = "text_error", "文字"


class CheckState(TextChoices):
    OPEN = "open", "待看"
    EXPLAINED = "explained", "已说明"
    SENT_BACK = "sent_back", "退起草人"


class GapKind(TextChoices):
    SERIES = "series", "与上期"
    PUBLISHED = "published", "与已发布值"
    LEDGER = "ledger", "与台账"


class FigureSource(TextChoices):
    """Where a published number was taken from; the codes are those of a document's sources."""

    OBSERVATION = "observation", "采纳值"
    PUBLISHED = "published", "已发布值"
    INDICATOR = "indicator", "指标"
    LEDGER = "ledger", "台账"
    CLUES = "clues", "线索"
    BULLETIN = "bulletin", "焚烧情况"
    FIRES = "fires", "火点"
    MATTERS = "matters", "督办"
    HARVEST = "harvest", "三秋"
    ROUND_VISITS = "round_visits", "督查走访"
    ROUND_FINDINGS = "round_findings", "督查问题"
    OTHER = "other", "其他来源"


KINDS_WITH_REASON = {
    CheckKind.TEXT_ERROR: "文字存疑",
    CheckKind.PACE: "进度与时限",
    CheckKind.STAGE_ORDER: "先后不合",
    CheckKind.DATE_ORDER: "先后不合",
}
"""Checks whose kind says more than the verdict does about why a place wants a look."""


def reason_of(kind: str, verdict: str) -> str:
    """Return why something stands under 需核对: 前后不一, 口径不明, or the kind's own word."""
    if kind in CheckKind.values and (own := KINDS_WITH_REASON.get(CheckKind(kind))):
        return own
    return "口径不明" if verdict == Verdict.UNCLEAR else "前后不一"
