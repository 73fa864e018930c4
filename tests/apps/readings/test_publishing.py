"""Published values: frozen, by a second person, corrected by a further row; a page that differs shows the gap."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from luoshu.adapters.documents import Source, figure, paragraph
from luoshu.apps.errors import NotAllowed
from luoshu.apps.readings.errors import (
    AlreadyPublished,
    CorrectionInvalid,
    PublishedAlreadyCorrected,
    SamePersonPublishes,
)
from luoshu.apps.readings.models import Observation, PublishedValue
from luoshu.apps.readings.operations import (
    Correction,
    accept_figure,
    correct_published,
    publish_document,
    publish_value,
)
from luoshu.apps.readings.queries import corrections_of, gaps_of, published_for, same_matter
from tests.support.cast import AT, Cast
from tests.support.documents_factories import CLUES, press_text, walked
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


def test_the_numbers_of_a_text_that_goes_out_are_frozen_each_with_its_source_and_sentence(
    cast: Cast, accepted: Observation
) -> None:
    counted = Source(
        *("indicator", "centres", "/indicators/centres/", AT, "邻里中心，示范甲县"),
        **{"title": "建成邻里中心", "value": "338", "unit": "个", "scope": "division-410399"},
    )
    document = walked(
        cast,
        press_text(
            cast,
            paragraph(
                *(
                    "全市累计建成便民站点",
                    figure("125处", Source("observation", accepted.code)),
                    "。示范甲县建成邻里中心",
                ),
                *(figure("338个", counted), "。手写的9处不算。再说一遍："),
                *(figure("338个", counted), "；同比", figure("增长3%", Source("indicator", "centres", "", AT))),
                *("；监测到火点", figure(3, CLUES), "个。"),
            ),
        ),
    )
    by = cast.acting("白晓")
    rows = publish_document(document_code=document.code, channel="市报", released_on=OUT, by=by, at=AT)
    told = [(row.source_kind, row.value, row.unit, row.scope.name, row.printed, row.as_of) for row in rows]
    assert told == [
        ("observation", 125, "处", "全市", "125处", date(2024, 9, 10)),
        ("indicator", 338, "个", "示范甲县全域", "338个", OUT),
        ("clues", 3, "个", "全市", "3", OUT),
    ]
    assert [row.sentence for row in rows[:2]] == ["全市累计建成便民站点125处。", "示范甲县建成邻里中心338个。"]
    assert (rows[0].observation, rows[1].source_code, rows[1].source_at) == (accepted, "centres", AT)
    assert rows[1].sentence[rows[1].start :].startswith("338个")
    assert {row.channel for row in published_for(cast.acting("罗简"), document=document.code)} == {"市报"}
    assert published_for(cast.acting("顾青"), document=document.code) == [], "the city's text is not 甲县's"

    second = correct_published(
        code=rows[1].code, value=Decimal(337), reason="一处未验收", channel="市报更正", released_on=OUT,
        by=cast.acting("宋衡"), at=AT,
    )  # fmt: skip
    rows[1].refresh_from_db()
    assert (rows[1].value, second.value, second.source_code, second.sentence) == (338, 337, "centres", rows[1].sentence)
    assert corrections_of(cast.acting("罗简"), rows[1]) == [rows[1], second]
    publish(cast, accepted)  # registering by hand what a page says stays possible


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


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("累计建成邻里中心数", "累计建成邻里中心", True),
        ("整合前瓶装燃气经营企业", "整合后瓶装燃气经营企业数", False),
        ("新增停车泊位数", "新增充电桩数", False),
        ("已办结问题数", "未办结问题数", False),
    ],
)
def test_one_opposite_word_is_another_matter(one: str, other: str, is_same: bool) -> None:
    assert same_matter(one, other) is is_same
    assert same_matter(other, one) is is_same


def test_the_name_a_person_gave_counts_and_a_rounded_number_agrees(cast: Cast) -> None:
    with_scopes(cast)
    first = page_of(cast, "截至9月10日，全市惠及群众37412户。", issued_on=ISSUED)
    one = accept_figure(
        page_code=first.code, start=figure_in(first, "37412户").start, by=cast.acting("罗简"), at=AT,
        correction=Correction(indicator="2024年计划惠及户数"),
    )  # fmt: skip
    publish(cast, one)
    later = page_of(cast, "截至9月10日，全市惠及群众3.74万户。", issued_on=OUT)
    figure = figure_in(later, "3.74万户")
    by = cast.acting("罗简")
    assert gaps_of(by, [figure]) == {}, "another name"
    accept_figure(
        page_code=later.code, start=figure.start, by=by, at=AT, reason="约数",
        correction=Correction(indicator="2024年计划惠及户数"),
    )  # fmt: skip
    assert gaps_of(by, [figure])[figure.pk][0].word == "一致"
