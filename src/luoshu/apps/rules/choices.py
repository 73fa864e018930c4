from django.db.models import TextChoices


class RuleKind(TextChoices):
    SEASON = "season", "禁烧时段"
    LIMIT = "limit", "时限"
    SCREENING = "screening", "线索标注"
    TERRAIN = "terrain", "地形类别"
    AUTHORITY = "authority", "发文授权"
    MEASURE_TABLE = "measure_table", "处理情形对照表"
    REVIEW_SECTIONS = "review_sections", "四不放过条目"
    ARABLE_AREA = "arable_area", "耕地面积"
    SUPERVISION = "supervision", "督办规则"
    INSPECTION = "inspection", "督查检查"
    FINE_RANGE = "fine_range", "罚款幅度"
    HARVEST = "harvest", "三秋规则"
    REWARD = "reward", "举报奖励"
    PLATFORM = "platform", "平台对接格式"
    PICTURE = "picture", "报警图片保存"
    AUDIT = "audit", "审计日志保存"
    CROPS = "crops", "作物"
    TARGET = "target", "目标规则"


class DayKind(TextChoices):
    HOLIDAY = "holiday", "放假"
    WORKDAY = "workday", "调休上班"


class Measure(TextChoices):
    """What a clause of a 处理情形对照表 may say; ``measures.py`` says which belong to another office."""

    NOTICE_CRITICISM = "notice_criticism", "通报批评"
    WRITTEN_CRITICISM = "written_criticism", "书面检查"
    PUBLIC_CRITICISM = "public_criticism", "公开检讨"
    INTERVIEW = "interview", "约谈"
    ADMONISH = "admonish", "诫勉"
    DISCIPLINE_REFERRAL = "discipline_referral", "纪律处分"
    DEDUCT_FUND = "deduct_fund", "扣减资金"
    PROJECT_LIMIT = "project_limit", "项目限批"
    NO_AWARDS = "no_awards", "取消评先资格"
    AWARD = "award", "奖励"


class Addressee(TextChoices):
    """Whom a clause speaks of: a unit or a post, never a person by name."""

    UNIT = "unit", "政府"
    DEPUTY_IN_CHARGE = "deputy_in_charge", "政府分管领导"
    HEAD = "head", "政府主要负责人"


class MeasureLevel(TextChoices):
    """Who made the table; a province's clauses are laid beside the city's in the same matter."""

    PROVINCE = "province", "省"
    CITY = "city", "市"
    COUNTY = "county", "县"


class CountPeriod(TextChoices):
    """Over what time fires add up to a clause's number."""

    DAY = "day", "当日"
    SEASON = "season", "本季"
    YEAR = "year", "本年"


class CountBasis(TextChoices):
    """Which fires count; what was struck counts in neither."""

    CONFIRMED = "confirmed", "经核实的秸秆火点"
    LISTED = "listed", "列入名单的火点"
