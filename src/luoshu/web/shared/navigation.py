"""The menu as data: an entry shows when the post has the right; the landing page is the first that fits the role."""

from dataclasses import dataclass
from functools import lru_cache

from luoshu.apps.acting import Acting
from luoshu.apps.people.choices import Role
from luoshu.web.shared.links import path_of

FEW = 6
"""A post with no more entries than this sees them in one row, without groups."""


@dataclass(frozen=True)
class Entry:
    label: str
    url_name: str
    right: str

    @property
    def path(self) -> str:
        """The address of its page."""
        return path_of(self.url_name)


@dataclass(frozen=True)
class Group:
    """Entries under one heading; the heading leads to the first entry that the post may open."""

    label: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Menu:
    """What one page shows: the groups' headings, and the entries of the group that the page belongs to."""

    groups: tuple[Group, ...]
    entries: tuple[Entry, ...]
    open_group: str


MENU: tuple[Group, ...] = (
    Group(
        "今日",
        (
            Entry("领导一页", "briefings:leader", "briefings.leader"),
            Entry("值班台", "desk:desk", "fires.desk"),
            Entry("乡镇待办", "township:todo", "fires.township"),
            Entry("我的待办", "field:card", "fires.field"),
            Entry("森防接收", "forest:inbox", "forest.read"),
            Entry("大屏", "wall:screen", "wall.read"),
        ),
    ),
    Group(
        "督办",
        (
            Entry("督查工作台", "supervision:desk", "supervision.desk"),
            Entry("督办事项", "supervision:desk", "supervision.note"),
            Entry("批示", "supervision:note", "supervision.note"),
            Entry("交办给我们的事", "supervision:asked", "supervision.answer"),
            Entry("会议部署", "supervision:deployments", "supervision.desk"),
            Entry("未定时限", "supervision:undated", "supervision.read"),
            Entry("发单", "supervision:slips", "supervision.desk"),
            Entry("上级整改", "supervision:rectifications", "supervision.read"),
            Entry("机构与体系", "supervision:bodies", "supervision.desk"),
            Entry("指标", "supervision:indicators", "supervision.desk"),
        ),
    ),
    Group(
        "禁烧",
        (
            Entry("火点", "fires:list", "fires.read"),
            Entry("线索", "clues:list", "clues.read"),
            Entry("归属异议", "disputes:list", "clues.read"),
            Entry("有奖举报", "tips:list", "tips.read"),
            Entry("执法记录", "law:list", "law.record"),
            Entry("焚烧情况", "bulletins:daily", "bulletins.read"),
            Entry("通报与整改", "accountability:board", "matters.read"),
            Entry("火点计数", "accountability:counts", "matters.read"),
            Entry("塔基视频", "cameras:list", "cameras.read"),
            Entry("导入批次", "deliveries:list", "deliveries.read"),
            Entry("火点来源", "sources:list", "sources.read"),
        ),
    ),
    Group(
        "目标",
        (
            Entry("目标进度", "targets:screen", "targets.read"),
            Entry("下一步事项", "targets:steps", "targets.read"),
            Entry("规划", "targets:plans", "targets.read"),
            Entry("进展评价", "targets:scorecard", "targets.edit"),
            Entry("进展评价", "targets:scorecard", "targets.oversee"),
            Entry("指标", "indicators:list", "indicators.read"),
        ),
    ),
    Group(
        "三秋",
        (
            Entry("三秋进度", "harvest:progress", "harvest.read"),
            Entry("报今天的数", "harvest:report", "harvest.report"),
            Entry("收种衔接", "harvest:chain", "harvest.read"),
            Entry("疏堵结合", "harvest:straw", "harvest.burning"),
            Entry("人居环境", "harvest:villages", "harvest.read"),
            Entry("禁烧宣传", "harvest:publicity", "harvest.burning"),
        ),
    ),
    Group(
        "台账",
        (
            Entry("台账", "ledgers:list", "ledgers.read"),
            Entry("报送日历", "ledgers:returns", "ledgers.read"),
            Entry("投诉与抽查", "ledgers:doubts", "ledgers.read"),
            Entry("现场抽查", "ledgers:check", "ledgers.check"),
        ),
    ),
    Group(
        "核数",
        (
            Entry("材料核数", "readings:list", "readings.read"),
            Entry("采纳值", "readings:observations", "readings.read"),
            Entry("已发布值", "readings:published", "readings.read"),
            Entry("核稿", "readings:drafts", "readings.upload"),
            Entry("口径", "readings:scopes", "readings.read"),
        ),
    ),
    Group(
        "公文",
        (
            Entry("文稿", "documents:list", "documents.read"),
            Entry("写文稿", "briefings:write", "documents.draft"),
            Entry("定期简报", "briefings:schedule", "documents.draft"),
            Entry("领导批示", "briefings:instructions", "briefings.instructions"),
        ),
    ),
    Group(
        "督查",
        (
            Entry("今天去哪里", "rounds:today", "rounds.inspect"),
            Entry("计划", "rounds:plans", "rounds.read"),
            Entry("督查组", "rounds:teams", "rounds.read"),
            Entry("抽取", "rounds:draws", "rounds.draw"),
            Entry("当天路线", "rounds:day", "rounds.plan"),
            Entry("问题与隐患", "rounds:findings", "rounds.read"),
            Entry("整改", "rounds:remedies", "remedies.read"),
            Entry("组报告", "rounds:report", "rounds.read"),
        ),
    ),
    Group(
        "值守",
        (
            Entry("值班表", "rosters:duty", "rosters.read"),
            Entry("我的值班", "rosters:mine", "rosters.read"),
            Entry("网格", "rosters:grid", "rosters.read"),
        ),
    ),
    Group(
        "基础",
        (
            Entry("区划", "places:list", "places.read"),
            Entry("规则", "rules:list", "rules.read"),
        ),
    ),
    Group(
        "系统",
        (
            Entry("用户", "accounts:users", "users.read"),
            Entry("审计", "audit:entries", "audit.read"),
            Entry("通道与消息", "messages:channels", "messages.configure"),
            Entry("运行状态", "status:lamps", "status.read"),
            Entry("消息投递", "messages:deliveries", "status.read"),
        ),
    ),
)

AREA_OF = {"ledger_batches": "ledgers"}
"""Areas of the addresses whose pages stand under the heading of another area."""

LANDING: dict[str, str] = {
    Role.CITY_FIRE_DESK: "desk:desk",
    Role.COUNTY_FIRE_DESK: "desk:desk",
    Role.TOWNSHIP_OFFICER: "township:todo",
    Role.VILLAGE_HEAD: "field:card",
    Role.GRID_WORKER: "field:card",
    Role.FOREST_DESK: "forest:inbox",
    Role.CITY_FIRE_HEAD: "accountability:board",
    Role.COUNTY_FIRE_HEAD: "accountability:board",
    Role.INSPECTOR: "rounds:today",
    Role.SUPERVISION_CLERK: "supervision:desk",
    Role.SUPERVISION_HEAD: "supervision:desk",
    Role.QUALITY_OFFICE: "targets:screen",
    Role.DEPARTMENT_CLERK: "supervision:asked",
    Role.COUNTY_OFFICE: "supervision:asked",
    Role.LEADER: "briefings:leader",
    Role.PUBLICITY: "documents:list",
    Role.LAW_OFFICER: "law:list",
    Role.SYSTEM_ADMIN: "accounts:users",
    Role.SECURITY_ADMIN: "accounts:users",
    Role.AUDIT_ADMIN: "audit:entries",
    Role.OPERATOR: "status:lamps",
}


def menu_for(acting: Acting, view_name: str = "") -> Menu:
    """Return the menu of a post on a page: groups in the fixed order, entries that the post may open."""
    return _menu_of(acting.rights, view_name)


@lru_cache(maxsize=1024)
def _menu_of(rights: frozenset[str], view_name: str) -> Menu:
    """A menu follows from rights and page alone, and the table of rights stands in the code."""
    groups = tuple(
        Group(group.label, entries)
        for group in MENU
        if (entries := tuple(entry for entry in group.entries if entry.right in rights))
    )
    everything = tuple(entry for group in groups for entry in group.entries)
    if len(groups) < 2 or len(everything) <= FEW:
        return Menu((), everything, "")
    area = view_name.partition(":")[0]
    area = AREA_OF.get(area, area)
    home = _group_of(groups, view_name, area)
    return Menu(groups, home.entries, home.label)


def _group_of(groups: tuple[Group, ...], view_name: str, area: str) -> Group:
    """Return the group that names the page, else one that names a page of the same area, else the first."""
    for group in groups:
        if any(entry.url_name == view_name for entry in group.entries):
            return group
    for group in groups:
        if any(entry.url_name.partition(":")[0] == area for entry in group.entries):
            return group
    return groups[0]


def landing_for(acting: Acting) -> str:
    """Return the URL name of the screen that the role starts on."""
    return LANDING.get(acting.role, "accounts:no_post")
