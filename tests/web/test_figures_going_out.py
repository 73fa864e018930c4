"""Figures on their way out, as pages: a Word draft held against the ledgers, the five steps, the gap to the ledger."""

import io

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from docx import Document as Word

from luoshu.adapters.documents import Source, figure, paragraph
from luoshu.apps.documents.models import Document
from luoshu.apps.readings.models import Page, PublishedValue
from tests.support.cast import CITY, Cast
from tests.support.centre_factories import PAPER, add_the_339th, publish, with_centres
from tests.support.community_factories import SEPTEMBER
from tests.support.documents_factories import press_text
from tests.support.readings_factories import page_of

pytestmark = pytest.mark.django_db
WORDS = ("截至9月19日，全市累计建成邻里中心339个。", "示范甲县累计建成邻里中心200个。", "全市累计建成社区书屋338个。")


@pytest.fixture
def counted(cast: Cast) -> Cast:
    with time_machine.travel(SEPTEMBER, tick=False):
        with_centres(cast)
        yield cast


def test_a_word_draft_comes_back_with_the_ledgers_number_beside_each(counted: Cast) -> None:
    luo, written, out = counted.client_for("罗简"), Word(), io.BytesIO()
    for words in WORDS:
        written.add_paragraph(words)
    written.save(out)
    fields = {
        "title": "简报",
        "issued_on": "2024-09-20",
        "place": CITY,
        "file": SimpleUploadedFile("稿.docx", out.getvalue()),
    }
    shown = luo.post("/readings/drafts/check/", fields, follow=True).content.decode()
    assert [shown.count(f">{word}</span>") for word in ("需核对", "一致", "口径不明")] == [1, 1, 1]
    assert "需核对 2 处" in shown
    assert "累计建成邻里中心 338个（全市，截至 2024年9月19日）" in shown
    assert "/indicators/page_01_neighbourhood_centres/?scope=city&amp;on=2024-09-19" in shown
    assert not any(word in shown for word in ("错误", "tag urgent"))
    code = Page.objects.get(purpose="draft").code
    marked = Word(io.BytesIO(luo.get(f"/readings/drafts/{code}/marked.docx").content))
    told = [comment.text for comment in marked.comments]
    assert [text.partition("：")[0] for text in told] == ["需核对", "一致", "口径不明"]
    assert "比台账多 1个" in told[0]
    assert "没有找到来源" in told[2]


def test_the_desk_lists_one_kind_of_thing_each_row_with_its_reason(counted: Cast) -> None:
    text = "截至9月19日，全市累计建成邻里中心339个。雨污管网改造剩余91项工程。"
    page = page_of(counted, text, issued_on=SEPTEMBER.date(), at=SEPTEMBER)
    shown = counted.client_for("罗简").get(f"/readings/{page.code}/").content.decode()
    assert "需核对 2 处" in shown
    assert ">与台账不同</span>" in shown
    assert ">口径不明</span>" in shown
    assert not any(word in shown for word in ("错误", "tag urgent"))


def test_the_published_list_shows_338_beside_339_and_costs_the_same_for_many(counted: Cast) -> None:
    row, luo = publish(counted), counted.client_for("罗简")
    add_the_339th(counted, PAPER)
    listed = luo.get("/readings/published/").content.decode()
    assert all(words in listed for words in (">338个</a>", ">339个</a>", ">+1个</td>", ">需核对</span>"))
    shown = luo.get(f"/readings/published/{row.code}/").content.decode()
    assert "已发布 338个 · 台账 339个 · 差 1个" in shown
    with CaptureQueriesContext(connection) as one:
        luo.get("/readings/published/")
    for number in range(1, 12):
        row.pk, row.code, row.document_code, row.place = None, f"FB-{number}", "WG-1", number
        row._state.adding = True
        row.save()
    with CaptureQueriesContext(connection) as twelve:
        luo.get("/readings/published/")
    assert len(twelve) <= len(one) <= 22


def test_the_desk_costs_the_same_for_fifty_figures(counted: Cast) -> None:
    luo, costs = counted.client_for("罗简"), []
    for times in (1, 50):
        text = "截至9月19日，全市累计建成邻里中心338个。\n\n" * times
        page = page_of(counted, text, issued_on=SEPTEMBER.date(), at=SEPTEMBER, title=f"{times}")
        assert page.figures.count() == times
        with CaptureQueriesContext(connection) as seen:
            luo.get(f"/readings/{page.code}/")
        costs.append(len(seen))
    assert costs[1] <= costs[0] <= 24


def test_a_text_is_walked_out_by_five_posts_on_its_page(counted: Cast) -> None:
    source = Source(
        *(
            "indicator",
            "page_01_neighbourhood_centres",
            "/indicators/page_01_neighbourhood_centres/",
            SEPTEMBER,
            "全市",
        ),
        **{"title": "累计建成邻里中心", "value": "338", "unit": "个", "scope": "city"},
    )
    text = press_text(counted, paragraph("全市累计建成邻里中心", figure("338个", source), "。"))
    press = counted.client_for("白晓")
    hands = (
        *(("沈知", "propose_release", "待核数"), ("罗简", "check_figures", "待科室审核")),
        *(("宋衡", "pass_section", "待分管领导批准"), ("郑远", "approve_release", "待宣传刊发")),
    )
    for name, verb, state in hands:
        client = counted.client_for(name)
        if verb == "check_figures":
            assert "与台账一致" in client.get(f"/documents/{text.code}/").content.decode()
        answer = client.post(f"/documents/{text.code}/step/{verb}/", follow=True)
        assert answer.status_code == 200
        assert f">{state}</span>" in answer.content.decode(), verb
    assert text.title in press.get("/", follow=True).content.decode()
    refused = press.post(f"/documents/{text.code}/step/release/", {"channel": "市报"})
    assert refused.status_code == 422
    assert 'value="市报"' in refused.content.decode()
    done = press.post(
        f"/documents/{text.code}/step/release/", {"channel": "市报", "released_on": "2024-09-20"}, follow=True
    )
    assert "已记录" in done.content.decode()
    assert Document.objects.get(pk=text.pk).status == "published"
    value = PublishedValue.objects.get(document_code=text.code)
    assert (value.value, value.source_code, value.as_of) == (338, "page_01_neighbourhood_centres", SEPTEMBER.date())
    assert press.get("/fires/").status_code == 403
