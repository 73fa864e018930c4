"""Numbers held against the ledgers: the same thing, place, day and unit, or it is said what differs."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from luoshu.apps.indicators.models import Indicator
from luoshu.apps.indicators.queries import Told, held_values, known_scope, ledger_gaps_of, ledger_quantity, standings_of
from luoshu.apps.readings.choices import Purpose
from luoshu.apps.readings.models import Page
from tests.support.cast import CITY, COUNTY_A, Cast
from tests.support.centre_factories import CENTRES, PAPER, TEXT, add_the_339th, publish, with_centres
from tests.support.community_factories import SEPTEMBER, TODAY
from tests.support.readings_factories import page_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def counted(cast: Cast) -> Cast:
    with_centres(cast)
    return cast


def test_a_published_338_beside_a_ledger_of_339_shows_the_gap(counted: Cast) -> None:
    row, acting = publish(counted), counted.acting("罗简")
    same = standings_of(acting, [Told.of(row)], at=SEPTEMBER)[0]
    assert same is not None
    assert (same.word, same.why, same.apart) == ("一致", "与台账一致", 0)
    add_the_339th(counted, PAPER)
    late = standings_of(acting, [Told.of(row)], at=SEPTEMBER)[0]
    assert late is not None
    assert late.sentence == "已发布 338个 · 台账 339个 · 差 1个"
    assert (late.word, late.same_day, late.today) == ("需核对", 339, 339)
    assert late.link == f"/indicators/{Indicator.objects.get().code}/?scope=city&on=2024-09-20"


def test_what_came_after_the_published_day_is_growth_and_no_fault(counted: Cast) -> None:
    row = publish(counted)
    add_the_339th(counted, TODAY)
    found = standings_of(counted.acting("罗简"), [Told.of(row)], at=SEPTEMBER)[0]
    assert found is not None
    assert (found.word, found.apart, found.why) == ("一致", 1, "公布时一致，之后增加 1个")


def draft(cast: Cast, city: int, county: int, who: str = "罗简", division: str = CITY) -> Page:
    return page_of(
        cast, TEXT.format(city=city, county=county), who=who, issued_on=TODAY, at=SEPTEMBER, division=division,
        purpose=Purpose.DRAFT,
    )  # fmt: skip


def told(cast: Cast, page: Page, who: str = "罗简") -> list[tuple[str, str, str]]:
    figures = list(page.figures.select_related("scope", "division", "page").order_by("start"))
    gaps = ledger_gaps_of(cast.acting(who), page, figures, at=SEPTEMBER)
    return [(one.raw, gaps[one.pk][0].word, gaps[one.pk][0].why) for one in figures if one.pk in gaps]


def test_figures_are_held_by_thing_place_and_day_and_never_by_value(counted: Cast) -> None:
    shown = "累计建成邻里中心 {}个（{}，截至 2024年9月19日）"
    city, county = shown.format(338, "全市"), shown.format(200, "示范甲县")
    # 社区书屋 has the same number and is another thing; 400 is a goal; in August the ledger had not begun.
    assert told(counted, draft(counted, 338, 200)) == [
        ("338个", "一致", f"与台账一致：{city}"),
        ("200个", "一致", f"与台账一致：{county}"),
    ]
    assert told(counted, draft(counted, 339, 338)) == [
        ("339个", "需核对", f"比台账多 1个：{city}"),
        ("338个", "需核对", f"比台账多 138个：{county}"),
    ]


def test_the_county_is_asked_its_own_number_and_sees_no_other(counted: Cast) -> None:
    page = draft(counted, 338, 200, who="顾青", division=COUNTY_A)
    assert [raw for raw, _, _ in told(counted, page, "顾青")] == ["200个"]


def test_a_plain_sum_without_a_formula_is_unclear_when_it_differs(counted: Cast) -> None:
    Indicator.objects.all().update(title="别的指标")
    text = "截至9月19日，全市邻里中心建筑面积{}平方米。"
    for area, word in (("33800", "一致"), ("40000", "口径不明")):
        page = page_of(counted, text.format(area), issued_on=TODAY, at=SEPTEMBER)
        assert [one[:2] for one in told(counted, page)] == [(f"{area}平方米", word)]


def test_ledgers_are_counted_and_summed_by_their_own_words(counted: Cast) -> None:
    acting = counted.acting("罗简")
    city = known_scope(CITY, TODAY)
    for name, number in (("邻里中心台账", 338), (CENTRES, 338), ("邻里中心台账@建筑面积", 33800)):
        quantity = ledger_quantity(acting, name, TODAY)
        assert quantity is not None
        held = held_values([(quantity, city)], as_of=SEPTEMBER, on=TODAY)[0]
        assert held is not None
        assert held.parts[0][0] == number
        assert held.link == f"/ledgers/{CENTRES}/"
        before = held_values([(quantity, city)], as_of=SEPTEMBER, on=PAPER - timedelta(days=1))
        assert before == [None], "the ledger had not begun"
    assert ledger_quantity(acting, "没有的台账", TODAY) is None


def test_more_figures_cost_no_more_queries(counted: Cast) -> None:
    acting = counted.acting("罗简")
    costs = []
    for times in (1, 10):
        text = "截至9月19日，全市累计建成邻里中心338个。\n\n" * times
        page = page_of(counted, text, issued_on=TODAY - timedelta(days=times), at=SEPTEMBER, title=f"{times}")
        figures = list(page.figures.select_related("scope", "division", "page"))
        with CaptureQueriesContext(connection) as queries:
            ledger_gaps_of(acting, page, figures, at=SEPTEMBER)
        costs.append(len(queries))
    assert costs[1] <= costs[0] <= 16
