"""Accepting, correcting, dropping, taking back: once each, with a scope, and the proposal kept."""

from datetime import date
from decimal import Decimal

import pytest

from luoshu.apps.audit.models import AuditEntry
from luoshu.apps.errors import NotAllowed
from luoshu.apps.readings.choices import CheckState, FigureState
from luoshu.apps.readings.errors import (
    CorrectionInvalid,
    FallBackNeedsReason,
    FigureDecided,
    PageNotVisible,
    ScopeMissing,
    StillPublished,
)
from luoshu.apps.readings.models import Figure, Observation, Page
from luoshu.apps.readings.operations import (
    Correction,
    accept_figure,
    decide_check,
    drop_figure,
    publish_value,
    set_page_scope,
    take_back_figure,
)
from luoshu.apps.readings.queries import gaps_of, observations_for
from tests.support.cast import AT, COUNTY_A, Cast
from tests.support.readings_factories import TEXT, figure_in, page_of, with_scopes

pytestmark = pytest.mark.django_db
LATER = date(2024, 9, 17)


def accept(cast: Cast, page: Page, raw: str, who: str = "罗简", **more: object) -> Observation:
    start = figure_in(page, raw).start
    return accept_figure(page_code=page.code, start=start, by=cast.acting(who), at=AT, **more)  # type: ignore[arg-type]


def test_an_accepted_figure_carries_its_sentence_and_place(cast: Cast) -> None:
    with_scopes(cast)
    page = page_of(cast)
    one = accept(cast, page, "125处")
    assert page.text[one.start : one.end] == "125处"
    assert one.sentence == "截至9月10日，全市累计建成便民站点125处，改造背街小巷48条。"
    assert (one.value, one.unit, one.scope.name, one.as_of) == (125, "处", "全市", date(2024, 9, 10))
    assert not one.is_corrected
    assert AuditEntry.objects.get(action="readings.accept").subject_code == page.code
    assert observations_for(cast.acting("沈知"), words="便民站点") == [one]


def test_a_figure_without_scope_cannot_be_accepted(cast: Cast) -> None:
    scopes = with_scopes(cast)
    page = page_of(cast)
    with pytest.raises(ScopeMissing):
        accept(cast, page, "31座")
    assert figure_in(page, "31座").state == FigureState.PENDING
    assert accept(cast, page, "31座", scope=scopes["urban"]).scope == scopes["urban"]


def test_one_word_gives_the_page_its_scope(cast: Cast) -> None:
    scopes = with_scopes(cast)
    page = page_of(cast)
    args = {"page_code": page.code, "scope": scopes["city"], "by": cast.acting("罗简"), "at": AT}
    assert set_page_scope(**args) == 1  # type: ignore[arg-type]
    assert set_page_scope(**args) == 0  # type: ignore[arg-type]
    assert figure_in(page, "9个").scope.name == "示范甲县全域"
    assert accept(cast, page, "31座").scope == scopes["city"]


def test_a_correction_keeps_the_proposal(cast: Cast) -> None:
    with_scopes(cast)
    page = page_of(cast)
    one = accept(cast, page, "125处", correction=Correction(value=Decimal(124), indicator="便民站点"))
    proposed = Figure.objects.get(pk=one.figure_id)
    assert (one.value, one.indicator, one.is_corrected) == (124, "便民站点", True)
    assert proposed.value == 125
    assert AuditEntry.objects.get(action="readings.accept").detail["corrected"] == {
        "indicator": "便民站点",
        "value": "124",
    }


@pytest.mark.parametrize(
    "wrong",
    [
        Correction(status="done"),
        Correction(indicator=" "),
        Correction(value=Decimal(10) ** 22),
        Correction(numerator=Decimal(3)),
        Correction(numerator=Decimal(3), denominator=Decimal(0)),
    ],
)
def test_a_correction_that_says_nothing_is_refused(cast: Cast, wrong: Correction) -> None:
    with_scopes(cast)
    page = page_of(cast)
    with pytest.raises(CorrectionInvalid):
        accept(cast, page, "125处", correction=wrong)
    assert Observation.objects.count() == 0


def test_of_two_who_decide_one_wins(cast: Cast) -> None:
    with_scopes(cast)
    page = page_of(cast)
    accept(cast, page, "125处")
    with pytest.raises(FigureDecided):
        accept(cast, page, "125处", who="沈知")
    with pytest.raises(FigureDecided):
        drop_figure(page_code=page.code, start=figure_in(page, "125处").start, reason="", by=cast.acting("沈知"), at=AT)
    assert Observation.objects.count() == 1


def test_taken_back_it_waits_again_and_the_record_stays(cast: Cast) -> None:
    with_scopes(cast)
    page = page_of(cast)
    first = accept(cast, page, "125处")
    who = {"page_code": page.code, "start": first.start, "by": cast.acting("罗简"), "at": AT}
    take_back_figure(reason="口径不对", **who)  # type: ignore[arg-type]
    with pytest.raises(FigureDecided):
        take_back_figure(reason="", **who)  # type: ignore[arg-type]
    assert Observation.objects.get(pk=first.pk).withdrawn_reason == "口径不对"
    assert accept(cast, page, "125处").pk != first.pk
    assert len(observations_for(cast.acting("罗简"))) == 1


def test_what_went_out_is_not_taken_back(cast: Cast) -> None:
    with_scopes(cast)
    page = page_of(cast)
    one = accept(cast, page, "125处")
    publish_value(observation_code=one.code, channel="日报", released_on=LATER, by=cast.acting("宋衡"), at=AT)
    with pytest.raises(StillPublished):
        take_back_figure(page_code=page.code, start=one.start, reason="", by=cast.acting("罗简"), at=AT)


def test_a_cumulative_value_falls_only_with_a_reason(cast: Cast) -> None:
    with_scopes(cast)
    accept(cast, page_of(cast), "125处")
    later = page_of(cast, TEXT.replace("125处", "119处").replace("9月10日", "9月16日"), issued_on=LATER)
    with pytest.raises(FallBackNeedsReason, match="125处"):
        accept(cast, later, "119处")
    assert accept(cast, later, "119处", reason="两处合并").reason == "两处合并"


def test_a_rise_or_another_scope_needs_no_reason(cast: Cast) -> None:
    scopes = with_scopes(cast)
    accept(cast, page_of(cast), "125处")
    more = page_of(cast, TEXT.replace("125处", "131处"), issued_on=LATER)
    accept(cast, more, "131处")
    less = page_of(cast, TEXT.replace("125处", "60处"), issued_on=date(2024, 9, 18))
    assert accept(cast, less, "60处", scope=scopes["urban"]).reason == ""


def test_a_later_page_is_held_against_the_earlier(cast: Cast) -> None:
    with_scopes(cast)
    accept(cast, page_of(cast), "125处")
    later = page_of(cast, TEXT.replace("125处", "119处").replace("9月10日", "9月16日"), issued_on=LATER)
    figure = figure_in(later, "119处")
    ((gap,),) = gaps_of(cast.acting("罗简"), [figure]).values()
    assert (gap.word, "125处" in gap.why) == ("需核对", True)
    same = page_of(cast, TEXT.replace("48条", "49条"), issued_on=LATER)
    assert gaps_of(cast.acting("罗简"), [figure_in(same, "125处")])[figure_in(same, "125处").pk][0].word == "一致"


def test_a_flag_is_explained_with_a_note_once(cast: Cast) -> None:
    page, by = page_of(cast), cast.acting("罗简")
    check = page.checks.exclude(verdict="consistent")[0]
    args = {"page_code": page.code, "number": check.number, "by": by, "at": AT}
    with pytest.raises(CorrectionInvalid, match="写明"):
        decide_check(state=CheckState.EXPLAINED, note=" ", **args)  # type: ignore[arg-type]
    with pytest.raises(CorrectionInvalid):
        decide_check(state="wrong", note="x", **args)  # type: ignore[arg-type]
    decide_check(state=CheckState.EXPLAINED, note="总数另文下达", **args)  # type: ignore[arg-type]
    with pytest.raises(FigureDecided):
        decide_check(state=CheckState.SENT_BACK, note="", **args)  # type: ignore[arg-type]


def test_only_reviewers_and_the_own_office_decide(cast: Cast) -> None:
    with_scopes(cast)
    page = page_of(cast, who="顾青", division=COUNTY_A)
    with pytest.raises(PageNotVisible):
        accept(cast, page, "9个", who="梁知")
    with pytest.raises(NotAllowed):
        accept(cast, page, "9个", who="郑远")
    assert accept(cast, page, "9个", who="顾青").scope.name == "示范甲县全域"


def test_praise_and_forecasts_are_told(cast: Cast) -> None:
    page = page_of(cast, "全市打造优质供水小区24个，预计新增座位300个，改造泵站5座。")
    assert [one.hedges for one in page.figures.order_by("start")] == [["wording"], ["forecast"], []]
