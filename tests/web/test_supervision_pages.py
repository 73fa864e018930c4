"""The supervision pages: landing, what a row opens, forms that come back filled, downloads behind the door."""

from datetime import date

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from luoshu.apps.supervision.models import Deployment, Feedback, Matter
from tests.core.reading.test_deployments import ARTICLE
from tests.support.cast import Cast
from tests.support.matters import MEETING_AT, Work, with_rules, work_of
from tests.support.readings_factories import page_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def city(cast: Cast):
    with_rules(cast)
    with time_machine.travel(MEETING_AT, tick=False):
        yield cast


@pytest.mark.parametrize(
    ("name", "page"),
    [
        ("沈知", "supervision:desk"),
        ("宋衡", "supervision:desk"),
        ("吕文", "supervision:asked"),
        ("梁知", "supervision:asked"),
    ],
)
def test_who_lands_where(city: Cast, name: str, page: str) -> None:
    assert city.client_for(name).get("/").headers["Location"] == reverse(page)


def test_every_row_of_the_desk_opens_its_sentence(city: Cast) -> None:
    work_of(city).assigned()
    page = city.client_for("沈知").get(reverse("supervision:desk")).content.decode()
    assert "加快老旧小区改造，年底前全部完成。" in page
    for label in ("今日到期", "已超期", "待我审核", "未定时限"):
        assert label in page


def test_a_deployment_goes_from_paste_to_matter(city: Cast) -> None:
    client = city.client_for("沈知")
    posted = {"title": "9·5推进会", "text": ARTICLE, "issued_on": "2024-09-06"}
    answer = client.post(reverse("supervision:deployments"), posted)
    code = Deployment.objects.get().code
    assert answer.headers["Location"] == reverse("supervision:deployment", args=[code])
    page = client.get(answer.headers["Location"]).content.decode()
    assert page.count("data-item") == 5
    assert "未定时限：早日" in page
    url = reverse("supervision:decide", args=[code, 1, "accept"])
    assert client.post(url, {"lead": "city-housing"}).status_code == 302
    assert Matter.objects.get().lead_unit.code == "city-housing"
    assert client.post(url, {"lead": "city-housing"}).status_code == 409


def test_a_text_file_in_the_offices_old_encoding_is_read(city: Cast) -> None:
    upload = SimpleUploadedFile("会议.txt", ARTICLE.encode("gb18030"), content_type="text/plain")
    posted = {"title": "9·5推进会", "issued_on": "2024-09-06", "file": upload}
    assert city.client_for("沈知").post(reverse("supervision:deployments"), posted).status_code == 302
    assert Deployment.objects.get().items.count() == 5


def test_a_refused_form_keeps_what_was_typed(city: Cast) -> None:
    client = city.client_for("沈知")
    posted = {"title": "修好东河桥", "kind": "document", "source_kind": "document", "source_label": "", "lead": ""}
    answer = client.post(reverse("supervision:register"), posted)
    assert answer.status_code == 422
    assert "修好东河桥" in answer.content.decode()
    assert "来源" in answer.content.decode()
    answer = client.post(reverse("supervision:register"), posted | {"source_label": "x", "due_on": "2024-13-45"})
    assert answer.status_code == 422
    assert "不是日期" in answer.content.decode()


def test_no_change_is_one_tap_from_the_list(city: Cast) -> None:
    work = work_of(city).handling()
    url = reverse("supervision:step", args=[work.code, "feed_back"])
    answer = city.client_for("梁知").post(url, {"no_change": "1", "back": "asked"})
    assert answer.headers["Location"] == reverse("supervision:asked")
    assert Feedback.objects.get().is_no_change


def test_a_file_is_a_download_and_its_reading_is_on_record(city: Cast) -> None:
    work = work_of(city).handling()
    upload = SimpleUploadedFile("清单.html", b"<script>alert(1)</script>", content_type="text/html")
    url = reverse("supervision:step", args=[work.code, "feed_back"])
    city.client_for("梁知").post(url, {"text": "附清单", "files": upload})
    kept = Feedback.objects.get().files.get()
    answer = city.client_for("沈知").get(reverse("supervision:file", args=[work.code, kept.pk]))
    assert b"".join(answer.streaming_content) == b"<script>alert(1)</script>"
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_urging_from_the_desk_says_whom(city: Cast) -> None:
    codes = [work_of(city, title=f"事项{n}号").assigned().code for n in range(2)]
    answer = city.client_for("沈知").post(reverse("supervision:urge"), {"matter": codes}, follow=True)
    assert "已催办：市住建局 2 件。" in answer.content.decode()
    told = city.client_for("沈知").post(reverse("supervision:urge"), {"matter": codes, "do": "report_up"}, follow=True)
    assert "已报领导 2 件" in told.content.decode()
    assert Work(city, codes[0]).verbs()[-2:] == ["urge", "report_up"]


def test_indicators_show_numerator_and_denominator(city: Cast) -> None:
    work_of(city, due_on=date(2024, 9, 19)).assigned()
    page = city.client_for("沈知").get(reverse("supervision:indicators") + "?first=2024-09-01&last=2024-09-30")
    assert "结案率 = 0 ÷ 1" in page.content.decode()
    assert "不作排名" in page.content.decode()
    assert city.client_for("沈知").get(reverse("supervision:indicators") + "?first=x&last=9999").status_code == 200


def test_a_promise_of_a_page_is_answered_on_the_one_list(city: Cast, django_assert_max_num_queries) -> None:
    item = page_of(city).items.get(is_undated=True)
    client, listed = city.client_for("罗简"), reverse("supervision:undated")
    assert "城北停车楼" in client.get(listed).content.decode()
    url = reverse("supervision:answer_undated", args=[item.page.code, item.start])
    refused = client.post(url, {"note": "长" * 301})
    assert refused.status_code == 422
    assert "长" * 301 in refused.content.decode()
    assert client.post(url, {"due_on": "2024-12-01"}).status_code == 302
    assert "城北停车楼" not in client.get(listed).content.decode()
    assert client.post(url, {"due_on": "2024-12-01"}).status_code == 409
    desk = city.client_for("沈知")
    desk.get(listed)
    with django_assert_max_num_queries(20):
        desk.get(listed)
