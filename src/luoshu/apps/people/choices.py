from django.db.models import TextChoices


class Role(TextChoices):
    """What a post is for. The rights of each role stand in ``rights.py``."""

    CITY_FIRE_DESK = "city_fire_desk", "市禁烧办值班员"
    COUNTY_FIRE_DESK = "county_fire_desk", "县禁烧办值班员"
    TOWNSHIP_OFFICER = "township_officer", "乡镇专干"
    VILLAGE_HEAD = "village_head", "村级网格长"
    GRID_WORKER = "grid_worker", "网格员"
    FOREST_DESK = "forest_desk", "森防办值班员"
    CITY_FIRE_HEAD = "city_fire_head", "市禁烧办主任"
    COUNTY_FIRE_HEAD = "county_fire_head", "县禁烧办主任"
    INSPECTOR = "inspector", "督查组员"
    SUPERVISION_CLERK = "supervision_clerk", "督查室科员"
    SUPERVISION_HEAD = "supervision_head", "督查室主任"
    QUALITY_OFFICE = "quality_office", "提质办科员"
    DEPARTMENT_CLERK = "department_clerk", "部门业务科员"
    COUNTY_OFFICE = "county_office", "县政府办"
    LEADER = "leader", "分管领导"
    PUBLICITY = "publicity", "宣传部门"
    LAW_OFFICER = "law_officer", "执法人员"
    SYSTEM_ADMIN = "system_admin", "系统管理员"
    SECURITY_ADMIN = "security_admin", "安全管理员"
    AUDIT_ADMIN = "audit_admin", "审计员"
    OPERATOR = "operator", "运维"


class UnitKind(TextChoices):
    GOVERNMENT = "government", "政府"
    DEPARTMENT = "department", "部门"
    OFFICE = "office", "办事机构"
    VILLAGE = "village", "村（社区）"
    ENTERPRISE = "enterprise", "企业"


class HoldingKind(TextChoices):
    HOLDER = "holder", "A角"
    DEPUTY = "deputy", "B角"
