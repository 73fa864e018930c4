from django.db.models import TextChoices


class RuleKind(TextChoices):
    SEASON = "season", "禁烧时段"
    LIMIT = "limit", "时限"
    SCREENING = "screening", "线索标注"
    TERRAIN = "terrain", "地形类别"
    AUTHORITY = "authority", "发文授权"


class DayKind(TextChoices):
    HOLIDAY = "holiday", "放假"
    WORKDAY = "workday", "调休上班"
