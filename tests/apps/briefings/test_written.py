"""Briefings written from slots: figures as of the moment, each with its way back and a row in the table of sources."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from luoshu.adapters.documents import check_9704, plain_lines, write_word
from luoshu.adapters.documents.model import figures_of
from luoshu.apps.briefings.errors import BriefingInvalid, BriefingMoved, BriefingNotVisible
from luoshu.apps.briefings.models import Briefing, BriefingTemplate
from luoshu.apps.briefings.operations import (
    BriefingText,
    confirm_figures,
    finish_briefing,
    preview_briefing,
    save_template,
    write_briefing,
)
from luoshu.apps.briefings.queries import (
    Composed,
    compose,
    confirmations_of,
    slot_choices,
    templates_for,
    waiting_briefings,
)
from luoshu.apps.documents.errors import DirectiveWithoutAuthority
from luoshu.apps.documents.models import Document
from luoshu.apps.documents.queries import body_of, find_document_for
from luoshu.apps.errors import NotAllowed
from luoshu.apps.evidence.errors import SecrecyMarkFound
from luoshu.apps.notices.models import NoticeDelivery
from luoshu.apps.readings.models import Observation
from luoshu.apps.readings.operations import accept_figure
from tests.support.cast import AT, Cast
from tests.support.clues_factories import clues_of
from tests.support.feeds_factories import firms_row
from tests.support.readings_factories import figure_in, page_of, with_scopes

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=20)
TEXT = """截至【截至】，全市累计建成便民站点【采纳值：{code}】。
一、火点情况
本季疑似火点【火点：本季】个，昨日【火点：昨日】个。
|指标|数|
|便民站点|【采纳值：{code}】|
"""


def accepted(cast: Cast, raw: str = "125处", who: str = "罗简", **more: str) -> Observation:
    with_scopes(cast)
    page = page_of(cast, who=who, **more)
    return accept_figure(page_code=page.code, start=figure_in(page, raw).start, by=cast.acting(who), at=AT)


def composed(cast: Cast, text: str, who: str = "沈知") -> Composed:
    return compose(cast.acting(who), text, at=LATER)


def brief(text: str, kind: str = "brief", **more: object) -> BriefingText:
    return replace(BriefingText(kind=kind, title="城市提质简报", text=text), **more)


def written(cast: Cast, given: BriefingText, who: str = "沈知", **more: str) -> Briefing:
    return write_briefing(given=given, as_of=LATER, by=cast.acting(who), at=LATER, **more)


def test_slots_become_figures_with_their_source_and_a_row_each_in_the_annex(cast: Cast) -> None:
    clues_of([firms_row(34.05, 112.05)])
    one = accepted(cast)
    found = composed(cast, TEXT.format(code=one.code))
    assert (found.lacks, found.unbound) == ((), ())
    body, _ = preview_briefing(given=brief(TEXT.format(code=one.code)), as_of=LATER, by=cast.acting("沈知"), at=LATER)
    lines = plain_lines(body)
    assert "截至2024年9月18日，全市累计建成便民站点125处。" in lines
    assert "本季疑似火点1个，昨日1个。" in lines
    assert "便民站点\t125处" in lines
    assert "数据来源" in lines
    annex = [line for line in lines if line.startswith(("1\t", "2\t", "3\t"))]
    assert len(annex) == 2, "the two fire counts are the same clues"
    assert one.code in annex[0]
    assert "全市" in annex[0]
    assert annex[0].endswith("2024年9月10日")
    assert annex[1].endswith("2024年9月18日12时")
    runs = figures_of(body)
    assert [run.text for run in runs] == ["125处", "1", "1", "125处"]
    assert runs[0].source is not None
    assert runs[0].source.url == f"/readings/observations/{one.code}/"
    assert all(run.source and run.source.url for run in runs)
    assert [one.code for one in check_9704(write_word(body)) if not one.is_ok] == []


@pytest.mark.parametrize("raw", ["24.53公里", "3.2万亩", "1.5亿元"])
def test_a_figure_is_written_in_the_unit_of_its_page(cast: Cast, raw: str) -> None:
    one = accepted(cast, raw, text=f"全市改造老旧供热管网{raw}。")
    assert [figure.run.text for figure in composed(cast, f"共改造【采纳值：{one.code}】。").figures] == [raw]
    assert raw in dict(slot_choices(cast.acting("沈知"), "供热", LATER.date()))[f"【采纳值：{one.code}】"]


def test_a_name_means_its_newest_figure_as_of_the_moment(cast: Cast) -> None:
    one = accepted(cast)
    assert composed(cast, f"站点【采纳值：{one.indicator}】").figures[0].run.text == "125处"
    early = compose(cast.acting("沈知"), f"站点【采纳值：{one.indicator}】", at=AT - timedelta(days=30))
    assert early.figures == ()
    assert "截至这一天没有采纳值" in early.lacks[0]


@pytest.mark.parametrize(
    "slot", ["采纳值：没有的", "已发布值：没有的", "指标：没有的", "火点：明日", "督办：没有的", "天气：晴"]
)
def test_a_slot_without_a_number_stays_and_says_why(cast: Cast, slot: str) -> None:
    found = composed(cast, f"共【{slot}】个")
    assert found.figures == ()
    assert found.lacks[0].startswith(f"【{slot}】：")
    with pytest.raises(BriefingInvalid, match="没有数"):
        written(cast, brief(f"共【{slot}】个"))
    assert not Briefing.objects.exists()


def test_a_number_somebody_typed_is_told_apart(cast: Cast) -> None:
    one = accepted(cast)
    found = composed(cast, f"建成站点【采纳值：{one.code}】，改造小区50个，第3批。")
    assert found.unbound == ("50个",)


def test_each_reader_gets_only_what_his_post_may_see(cast: Cast) -> None:
    one = accepted(cast)
    assert composed(cast, f"【采纳值：{one.code}】", "林岚").lacks
    assert composed(cast, "【火点：本季】", "梁知").lacks
    assert composed(cast, "【督办：未办结】", "罗简").lacks
    assert composed(cast, "【督办：未办结】", "沈知").figures[0].run.text == "0"
    kinds = {slot.partition("：")[0] for slot, _ in slot_choices(cast.acting("林岚"), "", LATER.date())}
    assert "【火点" in kinds
    assert "【采纳值" not in kinds


def test_kept_as_a_draft_of_the_writers_office_once_for_each_form(cast: Cast) -> None:
    clues_of([firms_row(34.05, 112.05)])
    one = accepted(cast)
    given = brief(TEXT.format(code=one.code))
    made = written(cast, given, form_token="f1")
    assert written(cast, given, form_token="f1") == made
    document = find_document_for(cast.acting("沈知"), made.document_code)
    assert (document.unit.code, document.kind, document.subject_code) == ("city-supervision", "brief", made.code)
    assert figures_of(body_of(document))[0].source.code == one.code
    assert made.figures[0]["code"] == one.code
    assert Document.objects.count() == 1


def test_what_is_refused(cast: Cast) -> None:
    for given in (brief(" "), brief("文", title=""), brief("文", kind="moon"), brief("文", addressee_codes=("none",))):
        with pytest.raises(BriefingInvalid):
            written(cast, given)
    with pytest.raises(BriefingInvalid, match="晚于现在"):
        write_briefing(given=brief("文"), as_of=LATER, by=cast.acting("沈知"), at=AT)
    with pytest.raises(SecrecyMarkFound):
        written(cast, brief("机密★ 文"))
    with pytest.raises(NotAllowed):
        written(cast, brief("文"), "赵禾")
    with pytest.raises(DirectiveWithoutAuthority):
        written(cast, brief("责成示范甲县整改。", kind="criticism", addressee_codes=("a-gov",)))
    assert not Document.objects.exists()


def test_an_experience_report_waits_for_the_units_whose_figures_it_names(cast: Cast) -> None:
    one = accepted(cast, who="梁知")
    given = brief(f"建成站点【采纳值：{one.code}】。", kind="experience")
    made = written(cast, given, "罗简")
    assert (made.status, made.document_code) == ("confirming", "")
    assert [row.unit.code for row in confirmations_of(made)] == ["city-housing"]
    assert waiting_briefings(cast.acting("梁知")) == [made]
    assert NoticeDelivery.objects.filter(notice__subject_code=made.code, post_code="housing-clerk").exists()
    with pytest.raises(BriefingInvalid, match="没有确认"):
        finish_briefing(briefing_code=made.code, by=cast.acting("罗简"), at=LATER)
    with pytest.raises(BriefingInvalid, match="哪个数"):
        confirm_figures(briefing_code=made.code, agrees=False, note=" ", by=cast.acting("梁知"), at=LATER)
    with pytest.raises(BriefingNotVisible):
        confirm_figures(briefing_code=made.code, agrees=True, note="", by=cast.acting("顾青"), at=LATER)
    with pytest.raises(NotAllowed):
        confirm_figures(briefing_code=made.code, agrees=True, note="", by=cast.acting("罗简"), at=LATER)
    confirm_figures(briefing_code=made.code, agrees=True, note="", by=cast.acting("梁知"), at=LATER)
    with pytest.raises(BriefingMoved):
        confirm_figures(briefing_code=made.code, agrees=False, note="改", by=cast.acting("梁知"), at=LATER)
    done = finish_briefing(briefing_code=made.code, by=cast.acting("罗简"), at=LATER)
    assert Document.objects.get(code=done.document_code).kind == "experience"
    with pytest.raises(BriefingMoved):
        finish_briefing(briefing_code=made.code, by=cast.acting("罗简"), at=LATER)
    assert Document.objects.count() == 1


def test_an_owner_that_disagrees_stops_it(cast: Cast) -> None:
    one = accepted(cast, who="梁知")
    made = written(cast, brief(f"建成站点【采纳值：{one.code}】。", kind="experience"), "罗简")
    confirm_figures(briefing_code=made.code, agrees=False, note="应为124处", by=cast.acting("梁知"), at=LATER)
    with pytest.raises(BriefingInvalid):
        finish_briefing(briefing_code=made.code, by=cast.acting("罗简"), at=LATER)


def test_an_experience_report_takes_no_typed_number_and_no_addressee(cast: Cast) -> None:
    with pytest.raises(BriefingInvalid, match="50个"):
        written(cast, brief("改造小区50个。", kind="experience"), "罗简")
    with pytest.raises(BriefingInvalid, match="照搬"):
        written(cast, brief("做法。", kind="experience", addressee_codes=("a-gov",)), "罗简")


def test_a_template_holds_from_a_day(cast: Cast) -> None:
    def saved(text: str, valid_from: date) -> BriefingTemplate:
        return save_template(
            code="weekly", kind="brief", name="周报", title="简报", text=text, valid_from=valid_from,
            by=cast.acting("罗简"), at=AT,
        )  # fmt: skip

    saved("旧", date(2024, 9, 1))
    saved("新", date(2024, 9, 10))
    reader = cast.acting("沈知")
    told = [[one.text for one in templates_for(reader, date(2024, 9, day))] for day in (5, 10)]
    assert told == [["旧"], ["新"]]
    assert templates_for(reader, date(2024, 8, 31)) == []
    with pytest.raises(BriefingInvalid, match="更晚"):
        saved("又", date(2024, 9, 10))
    with pytest.raises(NotAllowed):
        save_template(
            code="x", kind="brief", name="x", title="x", text="x", valid_from=date(2024, 9, 1),
            by=cast.acting("沈知"), at=AT,
        )  # fmt: skip
