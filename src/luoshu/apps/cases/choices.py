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


class TerrainClass(TextChoices):
    PLAIN = "plain", "平原"
    HILL = "hill", "丘陵"
    MOUNTAIN = "mountain", "山区"
