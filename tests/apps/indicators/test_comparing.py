"""A published value beside the ledger's: the same figure, unit and 口径, or it is said what differs."""

from datetime import date
from decimal import Decimal

import pytest

from luoshu.apps.indicators.queries import compared, find_indicator_for, value_for
from luoshu.apps.readings.models import Figure, Scope
from luoshu.apps.readings.operations import Correction, accept_figure, publish_value, read_received_page, receive_page
from tests.support.cast import CITY, Cast
from tests.support.community_factories import SEPTEMBER, TEN, add_rows, with_indicator, with_ledger, with_scopes

pytestmark = pytest.mark.django_db
TEXT = "截至9月15日，全市纳入2024年改造计划的10个老旧小区，已完工{count}个小区。\n\n年底前全部完成。"


@pytest.fixture
def ready(cast: Cast) -> Cast:
    with_ledger(cast)
    add_rows(cast, TEN)
    with_scopes(cast)
    with_indicator(cast)
    return cast


def publish(cast: Cast, count: int, scope: str = "city") -> None:
    page = receive_page(
        title="进展",
        issuer="市提质办",
        issued_on=date(2024, 9, 16),
        division=cast.division(CITY),
        data=TEXT.format(count=count).encode(),
        file_name="",
        by=cast.acting("罗简"),
        at=SEPTEMBER,
    )
    read_received_page(page_id=page.pk, at=SEPTEMBER)
    figure = Figure.objects.get(page=page, raw=f"{count}个")
    one = accept_figure(
        page_code=page.code,
        start=figure.start,
        scope=Scope.objects.get(code=scope),
        correction=Correction(indicator="纳入2024年改造计划的老旧小区已完工数", value=Decimal(count), unit="个"),
        by=cast.acting("罗简"),
        at=SEPTEMBER,
    )
    publish_value(
        observation_code=one.code, channel="市报", released_on=date(2024, 9, 17), by=cast.acting("宋衡"), at=SEPTEMBER
    )


def verdicts(cast: Cast, name: str = "罗简", scope: str = "city") -> list[tuple[str, str]]:
    acting = cast.acting(name)
    found = value_for(acting, "renovated", scope, SEPTEMBER)
    return [(one.kind, one.word) for one in compared(acting, find_indicator_for(acting, "renovated"), found)]


def test_equal_is_consistent(ready: Cast) -> None:
    publish(ready, 3)
    assert verdicts(ready) == [("published", "一致"), ("accepted", "一致")]
    assert verdicts(ready, scope=CITY) == [("published", "一致"), ("accepted", "一致")], "全市 is the city"


def test_a_ledger_one_below_shows_the_gap_and_the_sentence(ready: Cast) -> None:
    publish(ready, 4)
    acting = ready.acting("罗简")
    found = value_for(acting, "renovated", "city", SEPTEMBER)
    one = compared(acting, find_indicator_for(acting, "renovated"), found)[0]
    assert (one.word, one.why) == ("需核对", "台账比它少 1 个")
    assert "已完工4个小区" in one.sentence


def test_another_scope_is_unclear_and_who_reads_no_pages_gets_none(ready: Cast) -> None:
    publish(ready, 3, scope="urban")
    assert verdicts(ready) == [("published", "口径不明"), ("accepted", "口径不明")]
    assert verdicts(ready, name="吕文", scope="410399") == []
