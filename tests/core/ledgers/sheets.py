"""One ledger with every kind of column, for the tests of this folder."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from luoshu.core.ledgers import CheckKind, Flow, LedgerCheck, LedgerDeclaration, LedgerMeasure, Period
from luoshu.core.tables import FormColumn, Kind, OfficeForm, Totals

LIFTS = LedgerDeclaration(
    code="lifts",
    title="老旧小区加装电梯台账",
    area="renewal",
    area_title="城市更新",
    form=OfficeForm(
        code="lifts",
        title="老旧小区加装电梯情况表",
        unit_line="部、万元",
        totals=Totals.LAST,
        columns=(
            FormColumn("community", "小区", is_required=True),
            FormColumn("division", "县区", is_required=True),
            FormColumn("planned", "计划", Kind.INTEGER, ("电梯",), unit="部", is_summed=True),
            FormColumn("done", "已装", Kind.INTEGER, ("电梯",), unit="部", is_summed=True),
            FormColumn("left", "未装", Kind.INTEGER, ("电梯",), unit="部", is_summed=True),
            FormColumn("money", "投资", Kind.NUMBER, unit="元", sheet_unit="万元", is_summed=True),
            FormColumn("began", "开工日期", Kind.DATE),
            FormColumn("ended", "完工日期", Kind.DATE),
            FormColumn("state", "状态", Kind.CHOICE, choices=("未开工", "在建", "完工")),
            FormColumn("phone", "联系电话"),
        ),
    ),
    key_columns=("community",),
    division_column="division",
    measures=(
        LedgerMeasure("planned"),
        LedgerMeasure("done"),
        LedgerMeasure("money", Flow.CUMULATIVE, 2),
    ),
    period=Period.MONTHLY,
    due_days=3,
    fillers=("department_clerk",),
    masked_columns=("phone",),
)


def with_checks(*checks: LedgerCheck, **changes: Any) -> LedgerDeclaration:
    """The same ledger with these checks."""
    return replace(LIFTS, checks=checks, **changes)


def check(kind: CheckKind, *columns: str, **params: str | int) -> LedgerCheck:
    """One check by its kind."""
    return LedgerCheck("c", kind, columns, params)


def money(yuan: str) -> Decimal:
    """Yuan, exactly."""
    return Decimal(yuan)
