"""Workbooks as offices send them: merged titles, their own headings, units and dates; and one broken in each way.

Everything is built in memory; no workbook lies in the repository. Rows of a workbook count from 1, as a person counts.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from luoshu.core.ledgers import LedgerDeclaration
from luoshu.core.tables import Gap, Value, write_form
from tests.support.shipped_ledgers import shipped_form

FOOT: Final = ("填报人：张甲    审核人：李乙    日期：2024年9月26日",)
DAY: Final = date(2024, 9, 26)
DASH: Final = Gap.DASH
BLANK: Final = Gap.BLANK


@dataclass(frozen=True)
class OfficeBook:
    """A file with what it holds. ``rows`` name the values that matter; ``totals``: column -> whether it adds up."""

    habit: str
    ledger: str
    content: bytes
    rows: tuple[Mapping[str, Value], ...] = ()
    totals: Mapping[str, bool] = field(default_factory=dict)
    problems: tuple[tuple[int, str, str], ...] = ()
    refusal: str = ""
    hidden: tuple[int, ...] = ()
    unread: tuple[str, ...] = ()


def book(
    rows: Sequence[Sequence[Any]],
    *,
    merges: Sequence[str] = (),
    hidden: Sequence[int] = (),
    percents: Sequence[str] = (),
    errors: Mapping[str, str] | None = None,
    cover: Sequence[Sequence[Any]] = (),
) -> bytes:
    """Return rows as XLSX. ``percents`` are cells shown as a percentage, ``errors`` cells whose formula failed."""
    made = Workbook()
    page: Worksheet = made.active
    page.title = "Sheet1"
    if cover:
        page.title = "填表说明"
        for row in cover:
            page.append(list(row))
        page = made.create_sheet("Sheet2")
    for row in rows:
        page.append(list(row))
    for area in merges:
        page.merge_cells(area)
    for number in hidden:
        page.row_dimensions[number].hidden = True
    for place in percents:
        page[place].number_format = "0.0%"
    for place, error in (errors or {}).items():
        page[place].value, page[place].data_type = error, "e"
    kept = io.BytesIO()
    made.save(kept)
    return kept.getvalue()


def renamed(declaration: LedgerDeclaration, code: str) -> LedgerDeclaration:
    """Return the same ledger under another code."""
    return replace(declaration, code=code, form=replace(declaration.form, code=code))


def good_books() -> tuple[OfficeBook, ...]:
    """Return the workbooks that an office sends and that must be read to the last row."""
    return (
        OfficeBook(
            "标题和单位合并，合计在前",
            "old_communities",
            book(
                [
                    ["示范市老旧小区改造进度表"],
                    ["单位：栋、户、万平方米"],
                    [
                        "序号",
                        "县区",
                        "小区名称",
                        "年度批次",
                        "楼栋数",
                        "户数",
                        "建筑面积",
                        "完工户数",
                        "进度",
                        "完工日期",
                    ],
                    ["合计", "", "", "", 7, 310, 2.6, 190, "", ""],
                    [1, "甲区", "示范一院", "2024年改造计划", 4, 190, 1.6, 190, "完工", "2024.9.26"],
                    [2, "甲区", "示范二院", "2024年改造计划", 3, 120, 1, 0, "施工", "—"],
                    list(FOOT),
                ],
                merges=("A1:J1", "A2:J2"),
            ),
            (
                {"name": "示范一院", "households": 190, "area": Decimal(16_000), "finished_on": DAY},
                {"name": "示范二院", "done_households": 0, "finished_on": DASH},
            ),
            {"楼栋": True, "户数": True, "建筑面积": True, "完工户数": True},
        ),
        OfficeBook(
            "三层合并表头，合计在后",
            "gas_pipes",
            book(
                [
                    ["老旧燃气管道改造情况表（截至9月26日）"],
                    ["序号", "县区", "管段名称", "改造任务", "", "状态", "完成日期"],
                    ["", "", "", "长度", "", "", ""],
                    ["", "", "", "计划", "已改造", "", ""],
                    [1, "甲区", "一路管段", 3.25, 3.25, "已完成", "2024年9月26日"],
                    [2, "乙区", "二路管段", 1.5, 0.5, "施工", ""],
                    ["总计", "", "", 4.75, 3.75, "", ""],
                    list(FOOT),
                ],
                merges=("A1:G1", "A2:A4", "B2:B4", "C2:C4", "D2:E2", "D3:E3", "F2:F4", "G2:G4"),
            ),
            (
                {"name": "一路管段", "planned_km": Decimal("3.25"), "done_km": Decimal("3.25"), "finished_on": DAY},
                {"name": "二路管段", "done_km": Decimal("0.5"), "finished_on": BLANK},
            ),
            {"长度·计划": True, "长度·已改造": True},
        ),
        OfficeBook(
            "表头自带单位，与单位行不同",
            "heat_pipes",
            book(
                [
                    ["供热情况"],
                    ["单位：公里、万平方米"],
                    ["县区", "项目名称", "类别", "新增供热面积（平方米）", "备注"],
                    ["甲区", "东片供热", "新增集中供热", 33_000, "1台锅炉"],
                    ["甲区", "西片供热", "新增集中供热", "1.2万平方米", ""],
                ]
            ),
            ({"name": "东片供热", "heat_area": Decimal(33_000)}, {"name": "西片供热", "heat_area": Decimal(12_000)}),
        ),
        OfficeBook(
            "县区名合并多行，每县区一行小计",
            "parking",
            book(
                [
                    ["停车场建设台账"],
                    ["序号", "县区", "停车场名称", "泊位数", "类别"],
                    [1, "甲区", "东停车场", 120, "公共停车场"],
                    [2, "", "西停车场", 80, "立体车库"],
                    ["", "甲区小计", "", 200, ""],
                    [3, "乙区", "南停车场", 60, "路内泊位"],
                    ["", "小计", "", 60, ""],
                    ["合 计", "", "", 260, ""],
                ],
                merges=("A1:E1", "B3:B4"),
            ),
            (
                {"county": "甲区", "name": "东停车场", "spaces": 120},
                {"county": "甲区", "name": "西停车场", "spaces": 80},
                {"county": "乙区", "name": "南停车场", "spaces": 60},
            ),
            {"新增泊位": True},
        ),
        OfficeBook(
            "0、空白、横线是三回事",
            "markets",
            book(
                [
                    ["县区", "市场名称", "摊位数", "投资（万元）", "状态", "完成日期"],
                    ["甲区", "一市场", 0, "—", "改造中", ""],
                    ["甲区", "二市场", "", 12.5, "已完成", "2024/9/26"],
                ]
            ),
            (
                {"stalls": 0, "money": DASH, "finished_on": BLANK},
                {"stalls": BLANK, "money": Decimal(125_000), "finished_on": DAY},
            ),
        ),
        OfficeBook(
            "日期有五种写法",
            "back_lanes",
            book(
                [
                    ["县区", "街巷名称", "状态", "完成日期"],
                    *[
                        ["甲区", f"第{at}巷", "已完成", written]
                        for at, written in enumerate(("2024.9.26", "2024年9月26日", 45561, DAY, "20240926"), start=1)
                    ],
                ]
            ),
            tuple({"finished_on": DAY} for _ in range(5)),
        ),
        OfficeBook(
            "数字写成文本：全角、空格、千分位",
            "charging",
            book(
                [
                    ["县区", "站点名称", "充电桩", "其中快充", "总功率（千瓦）"],
                    ["甲区", "一站", "１２", " 1 2 ", "1,200.5"],
                    ["甲区", "二站", "1\u30000", "３", "1，080"],
                ]
            ),
            (
                {"piles": 12, "fast": 12, "power": Decimal("1200.5")},
                {"piles": 10, "fast": 3, "power": Decimal(1080)},
            ),
        ),
        OfficeBook(
            "筛选后有隐藏行",
            "study_rooms",
            book(
                [
                    ["县区", "书房名称", "座席"],
                    ["甲区", "一书房", 30],
                    ["甲区", "二书房", 40],
                    ["乙区", "三书房", 50],
                ],
                hidden=(3,),
            ),
            ({"name": "一书房"}, {"name": "二书房", "seats": 40}, {"name": "三书房"}),
            hidden=(3,),
        ),
        OfficeBook(
            "列换了位置，多出几列",
            "elevators",
            book(
                [
                    ["2024年加装电梯情况"],
                    ["状态", "单元", "楼栋", "包保领导", "小区名称", "造价（元）", "县区", "电话"],
                    ["已投用", "1单元", "3号楼", "略", "示范一院", 520_000, "甲区", "略"],
                ],
                merges=("A1:H1",),
            ),
            ({"county": "甲区", "community": "示范一院", "building": "3号楼", "money": Decimal(520_000)},),
            unread=("包保领导", "电话"),
        ),
        OfficeBook(
            "表头换了叫法",
            "neighbourhood_centres",
            book(
                [
                    ["邻里中心一览表"],
                    ["区县", "街道", "名称", "详细地址", "面积(㎡)", "建成日期", "状态"],
                    ["甲区", "东街道", "东里", "东路1号", 850.5, "2023.12.1", "建成投用"],
                ]
            ),
            (
                {
                    "township": "东街道",
                    "name": "东里",
                    "area": Decimal("850.5"),
                    "opened_on": date(2023, 12, 1),
                    "state": "建成投用",
                },
            ),
        ),
        OfficeBook(
            "单元格显示为百分数",
            "renewal_areas",
            book(
                [
                    ["县区", "项目名称", "类别", "工程量完成（%）"],
                    ["甲区", "一街", "商业街区", 0.266],
                    ["甲区", "二街", "商业街区", "90%"],
                    ["乙区", "三街", "商业街区", 50],
                ],
                percents=("D2",),
            ),
            ({"progress": Decimal("26.6")}, {"progress": Decimal(90)}, {"progress": Decimal(50)}),
        ),
        OfficeBook(
            "数据在第二张工作表",
            "road_micro",
            book(
                [["县区", "路段名称", "状态"], ["甲区", "一路口", "已完成"]],
                cover=[["填表说明"], ["一、请于每月25日前报送。"], ["二、数据填在第二张表。"]],
            ),
            ({"name": "一路口", "state": "已完成"},),
        ),
        OfficeBook(
            "从别的系统导出的 CSV",
            "flower_walls",
            "县区,点段名称,类别,长度\n甲区,一段,花墙,1200\n乙区,二段,花廊,86\n".encode("gb18030"),
            ({"length_m": Decimal(1200)}, {"length_m": Decimal(86)}),
        ),
        OfficeBook(
            "面积按亩填",
            "sports_parks",
            book([["县区", "体育公园名称", "占地面积（亩）"], ["甲区", "一园", 1.5], ["甲区", "二园", 30]]),
            ({"area": Decimal(1000)}, {"area": Decimal(20_000)}),
        ),
        OfficeBook(
            "表尾有填报单位和说明，空行只有序号",
            "parent_stations",
            book(
                [
                    ["填报单位：甲区"],
                    [],
                    ["序号", "县区", "驿站名称", "座位"],
                    [1, "甲区", "一驿站", 20],
                    [2, "", "", ""],
                    [3, "", "", ""],
                    ["填报单位：甲区住建局"],
                    ["说明：1.按实填写。"],
                ]
            ),
            ({"name": "一驿站", "seats": 20},),
        ),
    )


def _communities(*cells: Any, head: Sequence[str] = ()) -> bytes:
    heads = head or ("县区", "小区名称", "年度批次", "户数", "完工户数", "进度", "完工日期")
    return book([["老旧小区改造"], ["单位：栋、户、万平方米"], list(heads), list(cells)], merges=("A1:G1", "A2:G2"))


RIGHT: Final = ("甲区", "示范一院", "2024年改造计划", 120, 0, "施工", "")


def _but(at: int, typed: Any) -> bytes:
    return _communities(*RIGHT[:at], typed, *RIGHT[at + 1 :])


def broken_books() -> tuple[OfficeBook, ...]:
    """Return the same sheet broken in each way: refused as a whole, or with one red cell and its sentence."""
    form = shipped_form("old_communities")
    older = replace(form, columns=form.columns[:-1])
    cells = (
        ("户数写成约数", 3, "约120户", "户数", "not_a_number"),
        ("户数不是整数", 3, 120.5, "户数", "not_whole"),
        ("进度不在选项里", 5, "快完了", "进度", "not_a_choice"),
        ("日历上没有这一天", 6, "2024.9.31", "完工日期", "bad_date"),
        ("只写了月份", 6, "9月底", "完工日期", "bad_date"),
        ("必填没填", 1, "", "小区名称", "missing_value"),
    )
    return (
        *(
            OfficeBook(habit, "old_communities", _but(at, typed), problems=((4, column, code),))
            for habit, at, typed, column, code in cells
        ),
        OfficeBook(
            "公式算不出来",
            "old_communities",
            book([["县区", "小区名称", "年度批次", "户数", "进度"], [*RIGHT[:3], "", "施工"]], errors={"D2": "#REF!"}),
            problems=((2, "户数", "formula_error"),),
        ),
        OfficeBook(
            "合计加不起来",
            "old_communities",
            book([["县区", "小区名称", "年度批次", "户数", "进度"], ["合计", "", "", 130, ""], [*RIGHT[:4], "施工"]]),
            ({"households": 120},),
            {"户数": False},
        ),
        OfficeBook("别的表", "old_communities", book([["姓名", "电话"], ["张甲", "1"]]), refusal="no_header"),
        OfficeBook(
            "别的台账的模板", "old_communities", write_form(shipped_form("gas_firms"), []), refusal="other_template"
        ),
        OfficeBook("旧模板", "old_communities", write_form(older, []), refusal="old_template"),
        OfficeBook(
            "缺一列必填的",
            "old_communities",
            _communities("甲区", "示范一院", 120, head=("县区", "小区名称", "户数")),
            refusal="missing_columns",
        ),
        OfficeBook(
            "没有传完", "old_communities", book([["县区", "小区"], ["甲", "乙"]])[:900], refusal="not_a_workbook"
        ),
        OfficeBook("空文件", "old_communities", book([]), refusal="empty_file"),
    )
