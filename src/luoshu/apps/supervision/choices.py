from typing import Final

from django.db.models import TextChoices

from luoshu.apps.people.choices import Role


class MatterKind(TextChoices):
    DOCUMENT = "document", "文件"
    MINUTES = "minutes", "会议纪要"
    LEADER_URGENT = "leader_urgent", "领导批示（急）"
    LEADER_NORMAL = "leader_normal", "领导批示（一般）"
    LEADER_HARD = "leader_hard", "领导批示（疑难）"
    WORKS = "works", "工程项目"


KINDS_WITH_PERCENT: Final = frozenset({MatterKind.WORKS.value})
"""Where a percentage says something; elsewhere it is not asked for."""


class SourceKind(TextChoices):
    DOCUMENT = "document", "文件"
    MEETING = "meeting", "会议"
    LEADER_NOTE = "leader_note", "领导批示"
    SLIP = "slip", "督办单"
    FIRE = "fire", "火点"
    TARGET = "target", "目标"
    RECTIFICATION = "rectification", "上级整改任务"


class UnitPart(TextChoices):
    LEAD = "lead", "牵头"
    CO = "co", "配合"


class AskStatus(TextChoices):
    """An application beside a matter: it has an end of its own."""

    ASKED = "asked", "待批"
    GRANTED = "granted", "已批准"
    REFUSED = "refused", "未批准"
    ENDED = "ended", "已结束"


class ItemStatus(TextChoices):
    PROPOSED = "proposed", "待确认"
    ACCEPTED = "accepted", "已立项"
    MERGED = "merged", "已合并"
    DROPPED = "dropped", "不立项"


class SlipColour(TextChoices):
    BLUE = "blue", "提醒单"
    ORANGE = "orange", "警示单"
    RED = "red", "督办单"


COLOUR_RANK: Final = {SlipColour.BLUE.value: 1, SlipColour.ORANGE.value: 2, SlipColour.RED.value: 3}


class SlipStatus(TextChoices):
    PROPOSED = "proposed", "待签发"
    ISSUED = "issued", "已签发"
    DROPPED = "dropped", "不签发"


class SlipWhy(TextChoices):
    DUE_SOON = "due_soon", "临近时限"
    OVERDUE = "overdue", "超期"
    REPEATED = "repeated", "发单后仍未办结"
    DECIDED = "decided", "重大或紧急，直接签发"


class RectificationState(TextChoices):
    OPEN = "open", "整改中"
    SELF_CHECKED = "self_checked", "县级自验"
    ACCEPTED = "accepted", "市级验收"
    CROSSED_OFF = "crossed_off", "已销号"
    PUBLISHED = "published", "已公示"


class BodyKind(TextChoices):
    COORDINATING = "coordinating", "议事协调机构"
    TASK_FORCE = "task_force", "工作专班"


class Denominator(TextChoices):
    """What a closure rate is divided by; which one holds is a dated rule row."""

    DUE_MINUS_PAUSED = "due_minus_paused", "应办结数减中止数"
    DUE = "due", "应办结数"


ANSWER_ROLES: Final = (
    Role.COUNTY_OFFICE.value,
    Role.DEPARTMENT_CLERK.value,
    Role.QUALITY_OFFICE.value,
    Role.CITY_FIRE_HEAD.value,
    Role.COUNTY_FIRE_HEAD.value,
)
"""Posts through which a unit is asked and answers."""

VERB_RIGHTS: Final = {
    **dict.fromkeys(
        (
            *("register", "split", "assign", "settle_lead", "reassign", "urge", "review", "send_back", "close"),
            *("archive", "reopen", "set_day", "watch", "stop_watching", "report_up"),
        ),
        "supervision.desk",
    ),
    **dict.fromkeys(("withdraw", "extend", "refuse_extension", "pause", "resume"), "supervision.decide"),
    **dict.fromkeys(
        (
            *("accept", "dispute_lead", "submit", "feed_back", "hand_in_report", "give_day", "say_why_no_day"),
            "ask_extension",
        ),
        "supervision.answer",
    ),
    "note": "supervision.note",
}
"""The right each verb of the matter table asks for; the table says what one must be to the matter besides."""
