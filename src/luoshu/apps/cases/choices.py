from typing import Final

from django.db.models import TextChoices


class FindingResult(TextChoices):
    BURNING = "burning", "有火"
    OUT = "out", "已灭"
    NOTHING = "nothing", "没发现"


class BurnedMatter(TextChoices):
    STRAW = "straw", "秸秆"
    WEEDS = "weeds", "杂草落叶"
    RUBBISH = "rubbish", "垃圾"
    PAPER = "paper", "烧纸祭祀"
    KITCHEN = "kitchen", "炊烟"
    FOREST = "forest", "林地"
    OTHER = "other", "其他"


class CallOutcome(TextChoices):
    TOLD = "told", "已电话通知"
    NO_ANSWER = "no_answer", "无人接听"
    WRONG_NUMBER = "wrong_number", "号码有误"


class AsideStatus(TextChoices):
    """Pauses, extensions and disputes stand beside a fire and have an end of their own."""

    ASKED = "asked", "待批"
    GRANTED = "granted", "已批准"
    REFUSED = "refused", "未批准"
    ENDED = "ended", "已结束"


class DisputeSide(TextChoices):
    """Who speaks in a dispute over whose territory a fire is in."""

    HOLDER = "holder", "现归属一方"
    PROPOSED = "proposed", "被指认一方"
    ABOVE = "above", "上级"


class ReportState(TextChoices):
    """A result on its way back to the platform whose alarm it answers."""

    WAITING = "waiting", "待回传"
    SENT = "sent", "已回传"
    SKIPPED = "skipped", "不用回传"
    FAILED = "failed", "对方不收"
    UNCONFIRMED = "unconfirmed", "未确认"


class RewardState(TextChoices):
    """奖励 of a report by token: proposed by the desk, decided by the head, paid against a receipt."""

    PROPOSED = "proposed", "待批"
    GRANTED = "granted", "已批，待发放"
    REFUSED = "refused", "不奖励"
    PAID = "paid", "已发放"


class LawOutcome(TextChoices):
    """What the law officer's work on a fire has come to."""

    LOOKING = "looking", "调查中"
    WARNED = "warned", "责令改正"
    FINED = "fined", "罚款"
    REFERRED = "referred", "移送公安"
    NONE = "none", "不予处罚"


class TerrainClass(TextChoices):
    PLAIN = "plain", "平原"
    HILL = "hill", "丘陵"
    MOUNTAIN = "mountain", "山区"


LATE_CHECK: Final = "late_check"
"""A finding that reached a fire whose state takes no checks any more: kept on the timeline, it moves nothing."""

VERB_RIGHTS: Final = {
    "accept": "fires.accept",
    "refuse_report": "fires.accept",
    "recheck": "fires.accept",
    "send_to_verify": "fires.verify",
    "confirm_fire": "fires.verify",
    "confirm_not_a_fire": "fires.verify",
    "other_burning": "fires.verify",
    "check": "fires.check",
    "dispatch": "fires.dispatch",
    "reassign": "fires.dispatch",
    "acknowledge": "fires.sign",
    "acknowledge_for": "fires.sign_for",
    "arrive": "fires.handle",
    "arrive_for": "fires.sign_for",
    "handle_on_spot": "fires.handle",
    "first_report": "fires.handle",
    "feedback": "fires.handle",
    "return_task": "fires.return",
    "inspect": "fires.inspect",
    "send_back": "fires.inspect",
    "close": "fires.close",
    "evaluate": "fires.evaluate",
    "reopen": "fires.reopen",
    "merge": "clues.merge",
    "split_off": "clues.merge",
    "strike": "clues.strike_decide",
    "keep_counted": "clues.strike_decide",
    "revoke_strike": "clues.strike_decide",
    "apply_strike": "clues.strike_apply",
    "call": "fires.call",
    "hand_to_forest": "forest.hand_over",
    "pause": "fires.pause",
    "resume": "fires.pause",
    "ask_extension": "fires.extend_ask",
    "extend": "fires.extend",
    "refuse_extension": "fires.extend",
    "raise_dispute": "fires.dispute",
    "settle_dispute": "clues.attribute",
}
"""The right each verb of the fire table asks for; the table says which roles and states besides."""
