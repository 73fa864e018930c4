from typing import Final

from django.db.models import TextChoices


class LeaderLine(TextChoices):
    """The lines of the leader's page, in their order; the harvest only in season."""

    DECISIONS = "decisions", "今天要定的事"
    TARGETS = "targets", "滞后目标"
    FIRES = "fires", "火情"
    HARVEST = "harvest", "三秋"
    FUNDS = "funds", "资金"
    WORDING = "wording", "明日会议口径"


class InstructionStatus(TextChoices):
    """Where an instruction stands; every status but the first has an owner."""

    GIVEN = "given", "待签收"
    ACCEPTED = "accepted", "承办中"
    TAKEN = "taken", "已立督办"
    ANSWERED = "answered", "已回复"


OPEN: Final = (InstructionStatus.GIVEN, InstructionStatus.ACCEPTED)
"""Statuses in which an instruction still waits for something of the office that has it."""


class Rhythm(TextChoices):
    """How often a briefing is drafted."""

    DAY = "day", "每日"
    WEEK = "week", "每周"
    MONTH = "month", "每月"


class BriefingStatus(TextChoices):
    CONFIRMING = "confirming", "待数据单位确认"
    DRAFTED = "drafted", "已存为代拟稿"


WRITTEN: Final = (
    *("review_outlook", "brief", "special_report", "press_text", "experience", "criticism", "verification_note"),
    *("rectification_notice", "self_criticism_demand"),
)
"""Kinds of documents that are written by hand or from a template, in the order of the form."""

EXPERIENCE: Final = "experience"
PRESS_TEXT: Final = "press_text"

FIRE_DAY: Final = "fire-day"
"""Stands in a schedule in place of a template's code: the 秸秆焚烧情况 of the day before."""

SCHEDULED: Final = ("brief", "special_report", "review_outlook")
"""Kinds whose templates a schedule may draft: nothing that demands, and nothing that waits for another unit's word."""
