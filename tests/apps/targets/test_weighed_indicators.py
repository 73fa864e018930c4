"""Cases of city management in the progress sheet: a filed plan weighs their rates, and each leads to its rows."""

from datetime import date
from decimal import Decimal

import pytest

from luoshu.apps.indicators.operations import compute_values
from luoshu.apps.indicators.queries import rows_behind
from luoshu.apps.ledgers.queries import row_refs
from luoshu.apps.rules.models import Rule
from luoshu.apps.targets.models import Target
from luoshu.apps.targets.queries import scorecard_for
from luoshu.core.tables import Value
from luoshu.demo.targets_2024 import INDICATORS
from tests.support.cast import CITY, Cast
from tests.support.community_factories import SEPTEMBER, TODAY, with_indicator
from tests.support.ledger_books import declared, recorded
from tests.support.shipped_ledgers import shipped_ledger

pytestmark = pytest.mark.django_db
FORMULA = next(body for code, _, _, body, _ in INDICATORS if code == "cases_on_time")


def cases(county: str, month: int, kind: str, due: int, on_time: int) -> dict[str, Value]:
    last = date(2024, month + 1, 1) if month < 12 else date(2025, 1, 1)
    return {
        "county": county,
        "month": f"2024-{month:02d}",
        "ended_on": date.fromordinal(last.toordinal() - 1),
        "kind": kind,
        "opened": due,
        "due": due,
        "closed": on_time,
        "on_time": on_time,
    }


@pytest.fixture
def sheet(cast: Cast, target: Target) -> Cast:
    """Eight months' cases of 甲县, none of 乙县, the indicator, and a filed plan that weighs it."""
    declared(cast, shipped_ledger("city_cases"), at=SEPTEMBER)
    rows = (cases("示范甲县", 7, "部件", 100, 90), cases("示范甲县", 8, "事件", 100, 70))
    earlier = cases("示范甲县", 8, "部件", 50, 50) | {"month": "2023-08", "ended_on": date(2023, 8, 31)}
    done = recorded(cast.acting("梁知"), *rows, earlier, at=SEPTEMBER, code="city_cases")
    assert not done.refused
    with_indicator(cast, "cases_on_time", FORMULA)
    compute_values(at=SEPTEMBER)
    Rule.objects.create(
        code="target.weights",
        kind="target",
        title="权重",
        issuer="示例",
        division_path=cast.path(CITY),
        valid_from=date(2024, 1, 1),
        body={"topic": "weights", "plan_no": "演示〔2024〕8号", "weights": {target.code: 60, "cases_on_time": 20}},
    )
    return cast


def test_the_rates_count_with_their_weight_and_only_where_there_are_any(sheet: Cast) -> None:
    card = scorecard_for(sheet.acting("罗简"), TODAY, at=SEPTEMBER)

    assert [one.code for one in card.indicators] == ["cases_on_time"]
    second, first = card.rows
    rate = first.rates[0]
    assert (rate.value, rate.numerator, rate.denominator) == (Decimal("80.0"), 160, 200)
    # 甲县: 50 % of its communities weigh 60, 80 % of its cases 20. 乙县 has no cases: its communities alone.
    assert (first.name, first.progress, first.weight) == ("示范甲县", Decimal("57.5"), Decimal("80.0"))
    assert (second.name, second.rates, second.progress, second.weight) == (
        *("示范乙县", (None,), Decimal("16.7"), Decimal("60.0")),
    )


def test_a_rate_leads_to_the_rows_behind_it(sheet: Cast) -> None:
    acting = sheet.acting("罗简")
    rate = scorecard_for(acting, TODAY, at=SEPTEMBER).rows[1].rates[0]
    assert rate.link == "/indicators/cases_on_time/?scope=division-410399&on=2024-09-20"

    ledger, ids = rows_behind(acting, "cases_on_time", "division-410399", SEPTEMBER, part="above", on=TODAY)

    assert (ledger, {ref.key for ref in row_refs(ids).values()}) == (
        "city_cases",
        {"示范甲县·2024-07·部件", "示范甲县·2024-08·事件"},
    )


def test_a_county_sees_its_own_line(sheet: Cast) -> None:
    page = sheet.client_for("罗简").get("/targets/scorecard/?on=2024-09-20").content.decode()
    assert "160/200" in page
    rows = scorecard_for(sheet.acting("吕文"), TODAY, at=SEPTEMBER).rows
    assert [row.name for row in rows] == ["示范甲县"]
