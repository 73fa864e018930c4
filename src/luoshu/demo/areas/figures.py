"""The figures of the city's page of 2024-09-20 that ledgers must reach, and how each is counted in them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

COMPULSORY: Final = "小学、初中、九年一贯制"


@dataclass(frozen=True)
class PageFigure:
    """A printed number: the words and unit as the extract prints them, and the ledger's rows it stands for.

    ``called`` is the indicator's name where the words alone would be taken for another's.
    ``said_as`` are the words before the number where the extract says them differently. ``column`` is summed; empty
    means that rows are counted. ``where`` picks rows by their choices (several with 、). ``approx`` is the word that
    makes the number a rough one: then the ledger may hold more, never less.
    """

    ledger: str
    words: str
    value: Decimal
    unit: str
    column: str = ""
    where: Mapping[str, str] = field(default_factory=dict)
    scope: str = "city"
    county: str = ""
    printed: str = ""
    approx: str = ""
    said_as: str = ""
    called: str = ""

    @property
    def name(self) -> str:
        """What the figure counts, as an indicator is called."""
        return self.called or self.words.removeprefix("全市")

    @property
    def said(self) -> str:
        """The words that stand before the number in the extract."""
        return self.said_as or self.words

    @property
    def text(self) -> str:
        """The number as it is printed."""
        return self.printed or f"{self.value}{self.approx}{self.unit}"


def _of(ledger: str, words: str, value: int | str, unit: str, **more: object) -> PageFigure:
    return PageFigure(ledger, words, Decimal(value), unit, **more)  # type: ignore[arg-type]


FUNDED, PLANNED = {"cohort": "2023年中央资金支持"}, {"cohort": "2024年改造计划"}
DONE: Final = {"state": "完工、竣工验收"}
FIGURES: Final = (
    _of("neighbourhood_centres", "全市累计建成邻里中心", 338, "个"),
    _of("sports_parks", "全市累计建成社区体育公园", 271, "个"),
    _of("study_rooms", "全市累计建成城市书房", 205, "座"),
    _of("markets", "全市提档升级农贸市场", 33, "个", where={"state": "已完成"}),
    _of("vacated_campuses", "2021年以来中心城区外迁高中", 7, "所", column="moved", scope="centre"),
    _of("schools", "2021年以来新建改建义务教育学校", 53, "所", where={"stage": COMPULSORY}, scope="centre"),
    _of("schools", "2021年以来新建改建幼儿园", 74, "所", where={"stage": "幼儿园"}, scope="centre"),
    _of("vacated_campuses", "2021年以来腾退校区举办义务教育", 10, "个", scope="centre"),
    _of("medical_centres", "落地国家级区域医疗中心", 2, "个", where={"level": "国家级"}),
    _of("medical_centres", "落地省级区域医疗中心", 5, "个", where={"level": "省级"}, called="省级医疗中心数"),
    _of(
        "heat_pipes",
        "新增集中供热面积",
        330_000,
        "平方米",
        column="heat_area",
        printed="33万平方米",
    ),
    _of("heat_pipes", "改造老旧供热管网", "24.53", "公里", column="done_km"),
    _of("tech_communities", "建设科技产业社区", 23, "家"),
    _of("tech_communities", "科技产业社区集聚企业", 956, "家", column="firms"),
    _of("homestays", "全市城市民宿经营主体", 1248, "家"),
    _of("homestay_clusters", "形成民宿集群", 7, "个"),
    _of("hanfu_shops", "建成汉服体验馆", 1200, "家", approx="余"),
    _of("old_communities", "纳入2023年中央资金支持的老旧小区完工", 587, "个", where=FUNDED | DONE),
    _of(
        "old_communities",
        "纳入2023年中央资金支持的老旧小区完工户数",
        76_000,
        "户",
        column="done_households",
        where=FUNDED,
        printed="7.6万户",
    ),
    _of("old_communities", "纳入2024年改造计划的老旧小区", 188, "个", where=PLANNED),
    _of(
        "old_communities",
        "纳入2024年改造计划的老旧小区户数",
        37_000,
        "户",
        column="households",
        where=PLANNED,
        printed="3.7万户",
    ),
    _of("old_communities", "2024年改造计划已完工小区", 50, "个", where=PLANNED | DONE),
    _of(
        "old_communities",
        "2024年改造计划已完工户数",
        10_200,
        "户",
        column="done_households",
        where=PLANNED,
        printed="1.02万户",
    ),
    _of("elevators", "老旧小区加装电梯", 141, "部"),
    _of("road_micro", "完成道路微改造", 57, "处", where={"state": "已完成"}),
    _of("parent_stations", "建设家长驿站", 18, "座"),
    _of("pocket_parks", "建成口袋公园", 25, "处"),
    _of("back_lanes", "治理提升背街小巷", 52, "条", where={"state": "已完成"}),
    _of("parking", "新增停车场", 30, "个"),
    _of("parking", "新增停车泊位", 5191, "个", column="spaces"),
    _of("charging", "新增充电基础设施", 2759, "个", column="piles"),
    _of("flower_walls", "建成花墙", 55_000, "米", column="length_m", where={"kind": "花墙"}, printed="55千米"),
    _of("flower_walls", "建成花廊", 986, "米", column="length_m", where={"kind": "花廊"}),
    _of("flower_walls", "建成赏花点位", 358, "个", column="points"),
    _of("night_markets", "规范“夜八点”市场", 35, "个"),
    _of("night_markets", "规范“夜八点”摊位", 1855, "个", column="stalls"),
    _of("stopping_points", "调整易拥堵停车点", 150, "处", approx="余"),
    _of("waterlogging", "新改造积水点", 26, "处", where={"state": "已改造"}),
    _of("gas_firms", "整合前瓶装燃气经营企业", 63, "家"),
    _of("gas_firms", "整合后瓶装燃气经营企业", 18, "家", where={"state": "保留"}, called="整合后燃气企业"),
    _of("gas_pipes", "改造老旧燃气管道", "120.7", "公里", column="done_km"),
    _of(
        "sewer_works",
        "雨污管网改造剩余工程",
        91,
        "项",
        where={"state": "未完成、已完工待验收"},
        said_as="雨污管网改造剩余",
    ),
    _of("homestays", "全市城市民宿经营主体", 392, "家", county="410302", scope="", said_as="全区城市民宿达到"),
)
