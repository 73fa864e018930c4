from django.db.models import IntegerChoices, TextChoices


class DivisionKind(TextChoices):
    PROVINCE = "province", "省"
    CITY = "city", "市"
    COUNTY = "county", "县（市、区）"
    TOWNSHIP = "township", "乡镇（街道）"
    VILLAGE = "village", "村（社区）"
    GROUP = "group", "村民组"
    ZONE = "zone", "开发区（园区）"
    FOREST_FARM = "forest_farm", "林场"


class LandKind(TextChoices):
    CROPLAND = "cropland", "耕地"


class Level(IntegerChoices):
    PROVINCE = 1, "省"
    CITY = 2, "市"
    COUNTY = 3, "县"
    TOWNSHIP = 4, "乡镇"
    VILLAGE = 5, "村"
    GROUP = 6, "组"


class Basis(TextChoices):
    SURVEYED = "surveyed", "勘界数据"
    SYNTHETIC = "synthetic", "示意"
    PUBLISHED = "published", "公开底图"
    COUNTY_ONLY = "county_only", "仅县界"
    REVIEWED = "reviewed", "人工核定"
    REPORTED = "reported", "报送单位填写"
