"""The menu as data: an entry shows when the post has the right; the landing page is the first that fits the role."""

from dataclasses import dataclass

from luoshu.apps.acting import Acting
from luoshu.apps.people.choices import Role


@dataclass(frozen=True)
class Entry:
    label: str
    url_name: str
    right: str


MENU: tuple[Entry, ...] = (
    Entry("值班台", "desk:desk", "fires.desk"),
    Entry("乡镇待办", "township:todo", "fires.township"),
    Entry("我的待办", "field:card", "fires.field"),
    Entry("森防接收", "forest:inbox", "forest.read"),
    Entry("火点", "fires:list", "fires.read"),
    Entry("线索", "clues:list", "clues.read"),
    Entry("焚烧情况", "bulletins:daily", "bulletins.read"),
    Entry("导入批次", "deliveries:list", "deliveries.read"),
    Entry("区划", "places:list", "places.read"),
    Entry("规则", "rules:list", "rules.read"),
    Entry("用户", "accounts:users", "users.read"),
    Entry("审计", "audit:entries", "audit.read"),
    Entry("运行状态", "status:lamps", "status.read"),
)

LANDING: dict[str, str] = {
    Role.CITY_FIRE_DESK: "desk:desk",
    Role.COUNTY_FIRE_DESK: "desk:desk",
    Role.TOWNSHIP_OFFICER: "township:todo",
    Role.VILLAGE_HEAD: "field:card",
    Role.GRID_WORKER: "field:card",
    Role.FOREST_DESK: "forest:inbox",
    Role.SUPERVISION_CLERK: "fires:list",
    Role.COUNTY_OFFICE: "fires:list",
    Role.LEADER: "bulletins:daily",
    Role.SYSTEM_ADMIN: "accounts:users",
    Role.SECURITY_ADMIN: "accounts:users",
    Role.AUDIT_ADMIN: "audit:entries",
    Role.OPERATOR: "status:lamps",
}


def menu_for(acting: Acting) -> list[Entry]:
    """Return the entries that the post may open, in the fixed order."""
    return [entry for entry in MENU if acting.may(entry.right)]


def landing_for(acting: Acting) -> str:
    """Return the URL name of the screen that the role starts on."""
    return LANDING.get(acting.role, "accounts:no_post")
