"""Funds of the demo city, granted and paid: invented projects of the two invented counties; one grant waits 46 days."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from luoshu.apps.acting import Acting
from luoshu.apps.indicators.operations import IndicatorDraft, declare_indicator
from luoshu.apps.ledgers.operations import NewRow, declare_ledger, record_rows
from luoshu.apps.people.choices import Role
from luoshu.apps.places.models import Division
from luoshu.core.clock import beijing_day, month_of
from luoshu.core.tables import Value
from luoshu.demo.invented import COUNTIES
from luoshu.demo.shipped import shipped_ledger
from luoshu.demo.story import acting_in

CITY: Final = "410300"
LEDGER: Final = "fund_payments"
AUGUST, SEPTEMBER = date(2024, 8, 31), date(2024, 9, 20)
WAITS_DAYS: Final = 46
WAN: Final = 10_000
JIA, YI = COUNTIES
SHARE: Final[dict[str, Any]] = {
    "numerator": {"ledger": LEDGER, "measure": "paid", "scale": "0.01"},
    "denominator": {"ledger": LEDGER, "measure": "granted", "scale": "0.01"},
    "denominator_name": "已下达指标",
    "unit": "%",
    "part_unit": "元",
    "factor": "100",
    "decimals": 1,
}
# county, project, source, granted (万元), granted on, paid by the end of August and by 20 September (万元)
GRANTS: Final = (
    (JIA, "安居苑等12个老旧小区改造", "中央补助", 3200, date(2024, 3, 28), 1450, 2180),
    (JIA, "东河镇雨污分流一期", "增发国债", 5600, date(2024, 2, 6), 3900, 4300),
    (JIA, "燃气管道更新改造", "超长期特别国债", 2400, date(2024, 8, 5), 0, 0),
    (JIA, "社区体育公园", "市级配套", 320, date(2024, 5, 17), 320, 320),
    (YI, "柳苑片区更新", "政策性银行专项借款", 6800, date(2024, 6, 21), 900, 1500),
    (YI, "背街小巷整治", "专项债", 1900, date(2024, 4, 30), 1240, 1410),
    (YI, "西岗镇污水管网", "省级补助", 860, date(2024, 7, 12), 210, 210),
)


def build_funds(*, at: datetime) -> None:
    """Declare ledger and indicator; write what was known in September 2024, and a later state up to ``at``."""
    head, root = acting_in(Role.QUALITY_OFFICE, CITY), Division.objects.get(code=CITY, valid_to__isnull=True)
    told = datetime(2024, 8, 31, 9, tzinfo=UTC)
    declare_ledger(declaration=shipped_ledger(LEDGER), division_code=CITY, by=head, at=told, is_example=True)
    _record((_row(*grant[:5], paid=grant[5], paid_on=AUGUST) for grant in GRANTS), AUGUST, told, root)
    by_september = (_row(*grant[:5], paid=grant[6], paid_on=SEPTEMBER) for grant in GRANTS)
    _record(by_september, SEPTEMBER, datetime(2024, 9, 20, 2, tzinfo=UTC), root)
    _bring_up_to(beijing_day(at), at, root)
    declare_indicator(
        draft=IndicatorDraft(
            code="funds_paid",
            title="资金支付率",
            area="funds",
            area_title="资金",
            division_path=root.path,
            aliases=("下达未支付",),
            is_example=True,
        ),
        body=SHARE,
        valid_from=date(2024, 1, 1),
        source="示例公式：支付 ÷ 下达指标",
        by=head,
        at=told,
    )


def _bring_up_to(today: date, at: datetime, root: Division) -> None:
    """The grants of 2024 were paid since; of the newer ones one is half paid and one waits."""
    if today <= SEPTEMBER:
        return
    last_month = month_of(today).previous().last
    half = (JIA, "东河镇雨污分流二期", "增发国债", 4100, today - timedelta(days=120))
    waits = (YI, "柳苑片区公共停车场", "中央补助", 1350, today - timedelta(days=WAITS_DAYS))
    paid_off = [_row(*grant[:5], paid=grant[3], paid_on=last_month) for grant in GRANTS]
    _record([*paid_off, _row(*half, paid=1640, paid_on=last_month)], last_month, at, root)
    _record([_row(*half, paid=2050, paid_on=today), _row(*waits, paid=0, paid_on=today)], today, at, root)


def _row(
    county: str, project: str, source: str, granted: int, granted_on: date, *, paid: int, paid_on: date
) -> dict[str, Value]:
    row: dict[str, Value] = {
        "county": COUNTIES[county],
        "project": f"{project}（虚构）",
        "source": source,
        "document_no": f"演示〔{granted_on.year}〕财{granted_on:%m%d}号",
        "granted": Decimal(granted * WAN),
        "granted_on": granted_on,
        "allotted": Decimal(granted * WAN),
        "paid": Decimal(paid * WAN),
    }
    return row | ({"paid_on": paid_on} if paid else {"reason": "项目单位未报支付申请（虚构）"})


def _record(rows: Iterable[dict[str, Value]], day: date, at: datetime, root: Division) -> None:
    """Write rows of both counties in one go, in the role of those who fill the ledger."""
    rights = frozenset({"ledgers.read", "ledgers.fill"})
    hand = Acting("system", "demo", Role.DEPARTMENT_CLERK, (root.path,), rights, level=root.level, label="演示城市")
    done = record_rows(ledger_code=LEDGER, rows=[NewRow(row) for row in rows], by=hand, at=at, valid_on=day)
    if done.refused:
        raise ValueError(f"{LEDGER}: {next(iter(done.refused.values()))}")
