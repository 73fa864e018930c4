"""Published values: frozen, by a second person, corrected by a further row; a page that differs shows the gap."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from luoshu.apps.errors import NotAllowed
from luoshu.apps.readings.errors import (
    AlreadyPublished,
    CorrectionInvalid,
    PublishedAlreadyCorrected,
    SamePersonPublishes,
)
from luoshu.apps.readings.models import Observation, PublishedValue
from luoshu.apps.readings.operations import accept_figure, correct_published, publish_value
from luoshu.apps.readings.queries import gaps_of
from tests.support.cast import AT, Cast
from tests.support.readings_factories import ISSUED, TEXT, figure_in, page_of, with_scopes

pytestmark = pytest.mark.django_db
OUT = date(2024, 9, 17)


@pytest.fixture
def accepted(cast: Cast) -> Observation:
    with_scopes(cast)
    page = page_of(cast)
    start = figure_in(page, "125处").start
    return accept_figure(page_code=page.code, start=start, by=cast.acting("罗简"), at=AT)


def publish(cast: Cast, one: Observation, who: str = "宋衡", **more: object) -> PublishedValue:
    args: dict[str, object] = {"channel": "日报", "released_on": OUT, **more}
    return publish_value(observation_code=one.code, by=cast.acting(who), at=AT, **args)  # type: ignore[arg-type]


def test_the_value_is_frozen_as_it_went_out(cast: Cast, accepted: Observation) -> None:
    row = publish(cast, accepted)
    assert (row.value, row.scope.name, row.as_of, row.channel) == (125, "全市", date(2024, 9, 10), "日报")
    with pytest.raises(AlreadyPublished):
        publish(cast, accepted)


def test_who_accepted_does_not_publish_and_clerks_never(cast: Cast, accepted: Observation) -> None:
    with pytest.raises(SamePersonPublishes):
        publish(cast, accepted, who="罗简")
    with pytest.raises(NotAllowed):
        publish(cast, accepted, who="沈知")


@pytest.mark.parametrize(
    "wrong",
    [{"channel": " "}, {"released_on": OUT + timedelta(days=1)}, {"released_on": ISSUED - timedelta(days=1)}],
)
def test_release_needs_a_place_and_a_day_that_fits(cast: Cast, accepted: Observation, wrong: dict[str, object]) -> None:
    with pytest.raises(CorrectionInvalid):
        publish(cast, accepted, **wrong)


def test_a_correction_is_a_further_row_with_its_reason(cast: Cast, accepted: Observation) -> None:
    first = publish(cast, accepted)
    args = {"channel": "日报更正", "released_on": OUT, "by": cast.acting("宋衡"), "at": AT}
    with pytest.raises(CorrectionInvalid, match="原因"):
        correct_published(code=first.code, value=Decimal(124), reason=" ", **args)  # type: ignore[arg-type]
    second = correct_published(code=first.code, value=Decimal(124), reason="重复计数", **args)  # type: ignore[arg-type]
    first.refresh_from_db()
    assert (first.value, second.value, second.corrects) == (125, 124, first)
    with pytest.raises(PublishedAlreadyCorrected):
        correct_published(code=first.code, value=Decimal(123), reason="又改", **args)  # type: ignore[arg-type]


def test_a_page_that_differs_shows_the_gap_to_the_value_in_force(cast: Cast, accepted: Observation) -> None:
    first = publish(cast, accepted)
    later = page_of(cast, TEXT.replace("125处", "126处"), issued_on=OUT)
    by, figure = cast.acting("沈知"), figure_in(later, "126处")
    told = next(gap for gap in gaps_of(by, [figure])[figure.pk] if gap.kind == "published")
    assert (told.word, "多 1处" in told.why) == ("需核对", True)
    correct_published(
        code=first.code,
        value=Decimal(126),
        reason="漏计",
        channel="更正",
        released_on=OUT,
        by=cast.acting("宋衡"),
        at=AT,
    )
    told = next(gap for gap in gaps_of(by, [figure])[figure.pk] if gap.kind == "published")
    assert told.word == "一致"


def test_growth_after_the_published_day_is_no_gap(cast: Cast, accepted: Observation) -> None:
    publish(cast, accepted)
    later = page_of(cast, TEXT.replace("125处", "131处").replace("9月10日", "9月16日"), issued_on=OUT)
    figure = figure_in(later, "131处")
    told = next(gap for gap in gaps_of(cast.acting("沈知"), [figure])[figure.pk] if gap.kind == "published")
    assert (told.word, "增加 6处" in told.why) == ("一致", True)


def test_another_scope_is_unclear_not_equal(cast: Cast, accepted: Observation) -> None:
    publish(cast, accepted)
    later = page_of(cast, TEXT.replace("全市累计", "城市区累计"), issued_on=OUT)
    figure = figure_in(later, "125处")
    assert {gap.word for gap in gaps_of(cast.acting("沈知"), [figure])[figure.pk]} == {"口径不明"}
