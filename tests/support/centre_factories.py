"""The paper's 338 neighbourhood centres as a ledger with its indicator, a published value of it, and one row more."""

from datetime import date
from decimal import Decimal

from luoshu.apps.ledgers.operations import NewRow, declare_ledger, record_rows
from luoshu.apps.readings.models import PublishedValue
from luoshu.apps.readings.operations import Correction, accept_figure, publish_value
from luoshu.demo.areas.figures import FIGURES
from luoshu.demo.eight_areas import declare_counted
from tests.support.cast import CITY, Cast
from tests.support.community_factories import SEPTEMBER, TODAY
from tests.support.readings_factories import figure_in, page_of, with_scopes
from tests.support.shipped_ledgers import shipped_ledger

PAPER = date(2024, 9, 19)
CENTRES = "neighbourhood_centres"
TEXT = """城市提质进展

截至9月19日，全市累计建成邻里中心{city}个，示范甲县累计建成邻里中心{county}个。

年底前，全市累计建成邻里中心400个。

截至9月19日，全市累计建成社区书屋338个。

截至8月1日，全市累计建成邻里中心300个。
"""


def centre(number: int, county: str = "示范甲县") -> NewRow:
    return NewRow({"county": county, "name": f"{number}号邻里中心", "state": "建成投用", "area": Decimal(100)})


def with_centres(cast: Cast) -> None:
    """Make the ledger of the paper's 338 neighbourhood centres and the indicator that counts them."""
    with_scopes(cast)
    declared = shipped_ledger(CENTRES)
    by = cast.acting("罗简")
    declare_ledger(declaration=declared, division_code=CITY, by=by, at=SEPTEMBER)
    rows = [centre(n, "示范甲县" if n < 200 else "示范乙县") for n in range(338)]
    done = record_rows(ledger_code=CENTRES, rows=rows, by=cast.acting("梁知"), at=SEPTEMBER, valid_on=PAPER)
    assert not done.refused
    declare_counted(FIGURES[0], 0, declared, cast.division(CITY), by)


def add_the_339th(cast: Cast, on: date) -> None:
    record_rows(ledger_code=CENTRES, rows=[centre(339)], by=cast.acting("梁知"), at=SEPTEMBER, valid_on=on)


def publish(cast: Cast) -> PublishedValue:
    """Let the paper print 338."""
    page = page_of(cast, TEXT.format(city=338, county=200), issued_on=TODAY, at=SEPTEMBER)
    one = accept_figure(
        page_code=page.code, start=figure_in(page, "338个").start, by=cast.acting("罗简"), at=SEPTEMBER,
        correction=Correction(as_of=PAPER),
    )  # fmt: skip
    return publish_value(
        observation_code=one.code, channel="日报", released_on=TODAY, by=cast.acting("宋衡"), at=SEPTEMBER
    )
