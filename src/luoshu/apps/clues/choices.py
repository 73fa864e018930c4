from django.db.models import TextChoices


class ClueQueue(TextChoices):
    """Which desk a clue is shown to first. Every queue is listed with its count; none hides anything."""

    FIRE = "fire", "禁烧"
    STATIC_HEAT = "static_heat", "疑似固定热源（转环保执法）"
    FOREST = "forest", "临林（同时告知森防）"


class CountedAs(TextChoices):
    """What a count of the bulletin takes in: never static heat, and struck clues apart from the others."""

    SUSPECTED = "suspected", "疑似火点"
    STRUCK = "struck", "核减"


class LabelCode(TextChoices):
    STATIC_HEAT = "static_heat", "疑似固定热源"
    LEANING_STATIC = "leaning_static", "可能为固定热源"
    KNOWN_SOURCE = "known_source", "来源标明非植被火"
    NEAR_FOREST = "near_forest", "邻近林地"
    NOT_CROPLAND = "not_cropland", "非耕地"
    OUT_OF_SEASON = "out_of_season", "非重点时段"
    LOW_CONFIDENCE = "low_confidence", "低置信度"
    REPEATED_SCAN = "repeated_scan", "相邻扫描线重复"
    NEAR_BORDER = "near_border", "临界"


HEAT_LABELS = frozenset({LabelCode.STATIC_HEAT, LabelCode.KNOWN_SOURCE})
"""The labels that send a clue to the queue of static heat; all others only speak."""


class StrikeStatus(TextChoices):
    """核减: the county applies, the city decides; before that a township's application is reviewed by its county."""

    APPLIED = "applied", "已申请，待县级审核"
    REVIEWED = "reviewed", "县级已审核，待市级核定"
    GRANTED = "granted", "核减"
    REFUSED = "refused", "维持"
    WITHDRAWN = "withdrawn", "已撤回"
    REVOKED = "revoked", "核减已撤销"


class HandoverStatus(TextChoices):
    TOLD = "told", "已告知森防"
    TAKEN = "taken", "森防已接收"


class ChangeKind(TextChoices):
    MERGED = "merged", "并入"
    SPLIT = "split", "拆分"
