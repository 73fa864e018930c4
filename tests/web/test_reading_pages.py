"""The reading desk as pages: what one sees and presses, refusals with the form kept, the way back to a sentence."""

import io
from datetime import date

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from docx import Document

from luoshu.apps.readings.choices import Purpose
from luoshu.apps.readings.models import Observation, Page
from luoshu.apps.readings.operations import accept_figure
from luoshu.apps.readings.queries import slices_of
from luoshu.core.tables import Value
from luoshu.jobs.read_pages import read_waiting
from luoshu.web.readings.marking import pieces_of
from tests.support.cast import AT, CITY, Cast
from tests.support.ledger_books import recorded
from tests.support.linked_books import declared_books
from tests.support.readings_factories import TEXT, figure_in, page_of, with_scopes

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today() -> object:
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def luo(cast: Cast) -> Client:
    with_scopes(cast)
    return cast.client_for("罗简")


def form(**more: object) -> dict[str, object]:
    fields = {"title": "九月情况", "issuer": "市提质办", "issued_on": "2024-09-16", "place": CITY, "text": TEXT}
    return {**fields, **more}


def word_file(*words: str) -> SimpleUploadedFile:
    document = Document()
    for one in words:
        document.add_paragraph(one)
    out = io.BytesIO()
    document.save(out)
    return SimpleUploadedFile("稿.docx", out.getvalue())


def test_a_pasted_text_is_read_at_once_and_shown_with_its_figures(luo: Client) -> None:
    answer = luo.post("/readings/upload/", form(), follow=True)
    shown = answer.content.decode()
    assert answer.redirect_chain[0][0].startswith("/readings/CL-20240916-")
    assert 'class="fig pending"' in shown
    assert "无口径" in shown
    assert "37项" in shown
    assert "错误" not in shown


def test_the_quality_office_lands_on_its_targets_and_the_list_is_one_step_away(luo: Client) -> None:
    answer = luo.get("/", follow=True)
    assert answer.redirect_chain[-1][0] == "/targets/"
    assert 'href="/readings/"' in answer.content.decode()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"text": ""}, "请粘贴文字"),
        ({"text": "密级：机密\n累计建成12处"}, "只处理非涉密材料"),
        ({"title": ""}, "必填"),
        ({"text": "   "}, "请粘贴文字"),
    ],
)
def test_a_refused_text_keeps_the_form(luo: Client, fields: dict[str, str], words: str) -> None:
    answer = luo.post("/readings/upload/", form(**fields))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert Page.objects.count() == 0


def test_both_a_text_and_a_file_is_one_too_many(luo: Client) -> None:
    answer = luo.post("/readings/upload/", form(file=word_file("a")))
    assert answer.status_code == 422
    assert "清空其中一个" in answer.content.decode()


def test_a_scan_gets_a_clear_sentence(luo: Client) -> None:
    import pypdfium2

    document, out = pypdfium2.PdfDocument.new(), io.BytesIO()
    document.new_page(300, 400)
    document.save(out)
    answer = luo.post("/readings/upload/", form(text="", file=SimpleUploadedFile("a.pdf", out.getvalue())))
    assert answer.status_code == 422
    assert "扫描件" in answer.content.decode()


def test_accepting_leads_to_the_next_and_the_number_leads_back(luo: Client, cast: Cast) -> None:
    page = page_of(cast)
    figure, onward = figure_in(page, "125处"), figure_in(page, "48条")
    url = f"/readings/{page.code}/figures/{figure.start}/accept/"
    answer = luo.post(url, {"scope": "city"})
    assert answer.headers["Location"] == f"/readings/{page.code}/?at={onward.start}#f{onward.start}"
    listed = luo.get("/readings/observations/?words=便民站点").content.decode()
    assert f"/readings/{page.code}/?at={figure.start}#f{figure.start}" in listed
    desk = luo.get(f"/readings/{page.code}/?at={figure.start}").content.decode()
    assert f'id="f{figure.start}" class="fig accepted"' in desk


def test_without_scope_it_is_refused_and_with_htmx_the_card_stays(luo: Client, cast: Cast) -> None:
    page = page_of(cast)
    start = figure_in(page, "31座").start
    answer = luo.post(f"/readings/{page.code}/figures/{start}/accept/", {"scope": ""}, headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert "不能采纳" in answer.content.decode()
    assert f'data-start="{start}"' in answer.content.decode()


def test_with_htmx_the_row_the_mark_and_the_progress_change_too(luo: Client, cast: Cast) -> None:
    page = page_of(cast)
    start = figure_in(page, "125处").start
    url = f"/readings/{page.code}/figures/{start}/drop/"
    shown = luo.post(url, {"reason": "重复"}, headers={"HX-Request": "true"}).content.decode()
    for part in (f'id="f{start}" class="fig dropped"', f'id="r{start}" class="dropped"', 'id="progress"'):
        assert part in shown
    assert shown.count("hx-swap-oob") == 3
    assert luo.post(url, {}).status_code == 409


def test_a_correction_is_kept_when_it_is_refused(luo: Client, cast: Cast) -> None:
    page = page_of(cast)
    start = figure_in(page, "125处").start
    url = f"/readings/{page.code}/figures/{start}/correct/"
    wrong = {"indicator": "便民站点数", "value": "百余", "unit": "处", "status": "achieved", "scope": "city"}
    answer = luo.post(url, wrong)
    assert answer.status_code == 422
    assert 'value="百余"' in answer.content.decode()
    assert luo.post(url, {**wrong, "value": "124"}).status_code == 302
    one = Observation.objects.get()
    assert (one.value, one.figure.value, one.is_corrected) == (124, 125, True)


def test_one_scope_for_the_rest_of_the_page(luo: Client, cast: Cast) -> None:
    page = page_of(cast)
    assert luo.post(f"/readings/{page.code}/scope/", {"scope": ""}).status_code == 422
    luo.post(f"/readings/{page.code}/scope/", {"scope": "city"})
    assert not page.figures.filter(scope__isnull=True).exists()


@pytest.mark.parametrize("show", ["all", "pending", "no_scope", "flagged", "accepted", "dropped", "nonsense"])
def test_filters_and_odd_addresses_answer(luo: Client, cast: Cast, show: str) -> None:
    page = page_of(cast)
    for more in ("", "&part=99", "&part=x", "&at=99999999", "&at=²"):
        assert luo.get(f"/readings/{page.code}/?show={show}{more}").status_code == 200


def test_a_long_text_is_read_by_the_worker_and_shown_in_leaves(luo: Client) -> None:
    long = TEXT + "\n".join(f"第{n}批改造背街小巷{n}条，累计建成便民站点{n}处。" for n in range(100, 2600))
    code = luo.post("/readings/upload/", form(text=long)).headers["Location"].split("/")[2]
    assert "正在读" in luo.get(f"/readings/{code}/").content.decode()
    assert luo.post(f"/readings/{code}/figures/5/accept/", {}).status_code in (404, 409)
    assert read_waiting(at=AT, worker="t") == 1
    page = Page.objects.get(code=code)
    assert page.figures.count() > 4000
    shown = luo.get(f"/readings/{code}/?part=3").content.decode()
    assert "第 3 / " in shown
    assert len(shown) < 900_000
    assert read_waiting(at=AT, worker="t") == 0


def test_the_pieces_are_the_text_again(cast: Cast) -> None:
    with_scopes(cast)
    page = page_of(cast)
    figures, checks = list(page.figures.order_by("start")), list(page.checks.all())
    pieces = pieces_of(page.text, 0, len(page.text), figures, checks)
    assert "".join(piece.text for piece in pieces) == page.text
    assert [piece.text for piece in pieces if piece.figure] == [figure.raw for figure in figures]
    assert sum(len(piece.flags) for piece in pieces) == len(checks)


def test_leaves_cover_the_text_without_gap() -> None:
    text = ("句子。" * 4000 + "\n") * 3 + "字" * 70_000
    leaves = slices_of(text)
    assert "".join(text[first:last] for first, last in leaves) == text
    assert slices_of("") == [(0, 0)]


def test_a_draft_is_held_against_what_is_kept_and_comes_back_with_comments(luo: Client, cast: Cast) -> None:
    page = page_of(cast)
    for raw in ("125处", "48条"):
        accept_figure(page_code=page.code, start=figure_in(page, raw).start, by=cast.acting("罗简"), at=AT)
    draft = word_file("截至9月10日，全市累计建成便民站点126处，改造背街小巷48条，新增绿地26万平方米。")
    answer = luo.post("/readings/drafts/check/", form(text="", file=draft), follow=True)
    shown = answer.content.decode()
    assert [shown.count(f">{word}</span>") for word in ("需核对", "一致", "口径不明")] == [1, 1, 1]
    code = Page.objects.get(purpose=Purpose.DRAFT).code
    marked = Document(io.BytesIO(luo.get(f"/readings/drafts/{code}/marked.docx").content))
    assert [comment.text.partition("：")[0] for comment in marked.comments] == ["需核对", "一致", "口径不明"]
    assert luo.get(f"/readings/{code}/").status_code == 302
    assert luo.get(f"/readings/drafts/{page.code}/").status_code == 404


def test_a_pasted_draft_has_no_word_to_mark(luo: Client) -> None:
    luo.post("/readings/drafts/check/", form())
    code = Page.objects.get(purpose=Purpose.DRAFT).code
    assert luo.get(f"/readings/drafts/{code}/marked.docx").status_code == 422


def test_publishing_and_correcting_from_the_page(luo: Client, cast: Cast) -> None:
    page = page_of(cast)
    start = figure_in(page, "125处").start
    one = accept_figure(page_code=page.code, start=start, by=cast.acting("罗简"), at=AT)
    release = {"channel": "日报", "released_on": "2024-09-17"}
    assert "两人" in luo.post(f"/readings/observations/{one.code}/publish/", release).content.decode()
    song = cast.client_for("宋衡")
    assert song.post(f"/readings/observations/{one.code}/publish/", {}).status_code == 422
    assert song.post(f"/readings/observations/{one.code}/publish/", release).status_code == 302
    row = one.published.get()
    fields = {**release, "value": "124", "reason": "重复"}
    assert song.post(f"/readings/published/{row.code}/correct/", {**fields, "reason": ""}).status_code == 422
    assert song.post(f"/readings/published/{row.code}/correct/", fields).status_code == 302
    shown = song.get("/readings/published/").content.decode()
    assert "已更正为 124处" in shown
    assert luo.post(f"/readings/observations/{one.code}/withdraw/", {}).status_code == 422


def test_a_scope_is_set_on_its_page(luo: Client) -> None:
    fields = {"code": "old-town", "kind": "area", "name": "老城片区", "valid_from": "2024-09-01", "members": ["410399"]}
    assert luo.post("/readings/scopes/set/", {**fields, "members": []}).status_code == 422
    assert luo.post("/readings/scopes/set/", fields).status_code == 302
    assert "老城片区" in luo.get("/readings/scopes/").content.decode()


def test_a_share_shows_the_denominator_it_implies(luo: Client, cast: Cast) -> None:
    page = page_of(cast, "全市经营主体共912家，其中办理登记的287家，占比52.4%。")
    shown = luo.get(f"/readings/{page.code}/").content.decode()
    assert "分母约 547.7（547.2–548.2）" in shown


def test_a_figure_that_differs_from_a_kept_value_says_so_in_the_list(luo: Client, cast: Cast) -> None:
    first = page_of(cast)
    accept_figure(page_code=first.code, start=figure_in(first, "125处").start, by=cast.acting("罗简"), at=AT)
    later = page_of(cast, TEXT.replace("125处", "124处"), issued_on=date(2024, 9, 17))
    shown = luo.get(f"/readings/{later.code}/?show=flagged").content.decode()
    row = shown.partition(f'id="r{figure_in(later, "124处").start}"')[2].partition("</li>")[0]
    assert "需核对" in row
    assert "125处" in row


def test_the_original_comes_back_byte_by_byte(luo: Client, cast: Cast) -> None:
    page = page_of(cast, issued_on=date(2024, 9, 12))
    answer = luo.get(f"/readings/{page.code}/source")
    assert b"".join(answer.streaming_content) == TEXT.encode()  # type: ignore[attr-defined]
    answer.close()


def test_a_word_of_praise_without_a_record_is_shown_with_the_reason_and_the_rows(cast: Cast, luo: Client) -> None:
    declared_books(cast, "water_quality", "water_supply")
    sample: dict[str, Value] = {
        "county": "示范甲县",
        "point": "一厂出水",
        "sampled_on": date(2024, 8, 10),
        "standard": "GB 5749-2022",
    }
    recorded(cast.acting("梁知"), sample, code="water_quality")
    rows = (sample | {"name": "一厂", "claim": "达标"}, {"county": "示范甲县", "name": "二厂", "claim": "优质"})
    recorded(cast.acting("梁知"), *rows, code="water_supply")
    text = "示范甲县：水质达标，惠及3万户；打造优质供水小区24个。\n示范乙县：水质达标，惠及5万户。\n"
    text += "桃源县：水质达标，惠及2万户。\n"
    page = page_of(cast, text)

    shown = luo.get(f"/readings/{page.code}/").content.decode()

    told = [
        "示范甲县在“供水水质评价”里 1 处写“优质”，都没有写明标准、指到检测记录，请先补上",
        "“桃源县”对不上区划，没有与“供水水质评价”比；请补上检测记录，或不作为成果写",
        "示范甲县在“供水水质评价”里 1 处有检测记录，1 处没有，请写明说的是哪些",
        "示范乙县在“供水水质评价”里没有写明标准、指到检测记录的“达标”，请补上依据，或不作为成果写",
    ]
    assert [one for one in told if one in shown] == told
    assert shown.count("/ledgers/water_supply/links/?link=test") == 4
    assert "&amp;only=found" in shown
    assert '<span class="tag warn">表述性</span>' in shown
    # Who may not open the ledger is told nothing of it.
    county = cast.client_for("顾青").get(f"/readings/{page.code}/")
    assert county.status_code == 404
