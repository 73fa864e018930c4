"""Ledgers of the tests: a monthly one of the counties, with the parts of a declaration that the tests look at."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from luoshu.apps.acting import Acting
from luoshu.apps.ledgers.models import Ledger
from luoshu.apps.ledgers.operations import NewRow, Recorded, declare_ledger, record_rows
from luoshu.core.ledgers import CheckKind, Flow, LedgerCheck, LedgerDeclaration, LedgerMeasure, Period
from luoshu.core.tables import FormColumn, Kind, OfficeForm, Totals, Value
from tests.support.cast import AT, CITY, Cast

LIFTS = LedgerDeclaration(
    code="lifts",
    title="加装电梯台账",
    area="renewal",
    area_title="城市更新",
    form=OfficeForm(
        code="lifts",
        title="加装电梯情况表",
        unit_line="部、万元",
        totals=Totals.FIRST,
        columns=(
            FormColumn("county", "县区", is_required=True),
            FormColumn("community", "小区", is_required=True),
            FormColumn("planned", "计划", Kind.INTEGER, ("电梯",), unit="部", is_summed=True),
            FormColumn("done", "已装", Kind.INTEGER, ("电梯",), unit="部", is_summed=True),
            FormColumn("money", "投资", Kind.NUMBER, unit="元", sheet_unit="万元", is_summed=True),
            FormColumn("ended", "完工日期", Kind.DATE),
            FormColumn("state", "状态", Kind.CHOICE, choices=("未开工", "在建", "完工")),
            FormColumn("owner", "住户代表"),
        ),
    ),
    key_columns=("county", "community"),
    division_column="county",
    measures=(LedgerMeasure("planned"), LedgerMeasure("done"), LedgerMeasure("money", Flow.CUMULATIVE, 2)),
    period=Period.MONTHLY,
    due_days=0,
    fillers=("department_clerk",),
    checks=(
        LedgerCheck("within", CheckKind.AT_MOST, ("done", "planned")),
        LedgerCheck("falls", CheckKind.NO_FALL_BACK, ("done",)),
    ),
    masked_columns=("owner",),
    no_change_allowed=True,
    photo_pair=True,
    source="虚构表样。",
    valid_from=date(2024, 1, 1),
)
ROW: Mapping[str, Value] = {
    "county": "示范甲县",
    "community": "安居苑",
    "planned": 4,
    "done": 1,
    "money": Decimal("1200000.50"),
    "state": "在建",
    "owner": "王某某",
}


def row_of(**changes: Value) -> dict[str, Value]:
    """The usual row with other values."""
    return dict(ROW) | changes


def declared(cast: Cast, declaration: LedgerDeclaration = LIFTS, at: datetime = AT, **changes: Any) -> Ledger:
    """Put a ledger in force for the whole city."""
    wanted = replace(declaration, **changes)
    return declare_ledger(declaration=wanted, division_code=CITY, by=cast.acting("罗简"), at=at)


def recorded(by: Acting, *rows: Mapping[str, Value], at: datetime = AT, code: str = "lifts", **more: Any) -> Recorded:
    """Record some rows at once."""
    return record_rows(ledger_code=code, rows=[NewRow(row) for row in rows], by=by, at=at, **more)
