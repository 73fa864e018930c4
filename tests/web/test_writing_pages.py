"""Writing a text on the page: from a template, previewed with links, kept once, confirmed by the owners."""

import re

import pytest
from django.urls import reverse

from luoshu.apps.briefings.models import Briefing
from luoshu.apps.documents.models import Document
from luoshu.apps.readings.operations import accept_figure
from tests.support.cast import AT, Cast
from tests.support.readings_factories import figure_in, page_of, with_scopes

pytestmark = pytest.mark.django_db
FIELDS = {"kind": "brief", "title": "城市提质简报", "as_of_on": "2024-09-17", "as_of_hour": "8"}


def accepted(cast: Cast, who: str = "罗简") -> str:
    with_scopes(cast)
    page = page_of(cast, who=who)
    start = figure_in(page, "125处").start
    return accept_figure(page_code=page.code, start=start, by=cast.acting(who), at=AT).code


def test_previewed_with_links_and_kept_once(cast: Cast, clock: object, django_assert_max_num_queries) -> None:
    code, client, url = accepted(cast), cast.client_for("沈知"), reverse("briefings:write")
    page = client.get(url, {"find": "便民站点"}).content.decode()
    assert f"【采纳值：{code}】" in page
    token = re.search(r'name="form_token" value="([^"]+)"', page)[1]
    sent = FIELDS | {"text": f"建成【采纳值：{code}】，另有12个。", "form_token": token, "as_of_hour": "16"}
    shown = client.post(url, sent | {"do": "preview"}).content.decode()
    assert f'href="/readings/observations/{code}/"' in shown
    assert "手写的数" in shown
    assert "12个" in shown
    assert not Briefing.objects.exists()
    for _ in range(2):
        answer = client.post(url, sent | {"do": "save"})
        assert answer.status_code == 302
    document = Document.objects.get()
    assert answer.headers["Location"] == reverse("documents:detail", args=[document.code])
    assert code in client.get(answer.headers["Location"]).content.decode()
    with django_assert_max_num_queries(26):
        client.get(url)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"as_of_on": "2024-09-18"}, "不能晚于现在"),
        ({"as_of_hour": "二"}, "日期和钟点"),
        ({"text": "共【采纳值：无】个"}, "还有 1 处没有数"),
        ({"kind": "moon"}, "文种"),
    ],
    ids=str,
)
def test_a_refusal_keeps_what_was_written(cast: Cast, clock: object, changes: dict[str, str], words: str) -> None:
    sent = FIELDS | {"text": "本周情况写得很长。", "do": "save"} | changes
    answer = cast.client_for("沈知").post(reverse("briefings:write"), sent)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert sent["text"] in answer.content.decode()
    assert not Document.objects.exists()


def test_the_owner_confirms_and_the_writer_makes_the_draft(cast: Cast, clock: object) -> None:
    code = accepted(cast, "梁知")
    sent = FIELDS | {"kind": "experience", "text": f"建成【采纳值：{code}】。", "do": "save", "as_of_hour": "16"}
    writer, owner = cast.client_for("罗简"), cast.client_for("梁知")
    at = writer.post(reverse("briefings:write"), sent).headers["Location"]
    assert "请确认" in owner.get(reverse("briefings:write")).content.decode()
    assert "数无误，同意使用" in owner.get(at).content.decode()
    assert "待确认" in writer.get(at).content.decode()
    refused = owner.post(f"{at}object/", {"note": ""})
    assert refused.status_code == 422
    assert owner.post(f"{at}agree/").status_code == 302
    assert owner.post(f"{at}agree/").status_code == 409
    made = writer.post(f"{at}finish/")
    assert made.status_code == 302
    assert Document.objects.get().code in made.headers["Location"]


def test_a_template_is_saved_from_a_day_and_fills_the_form(cast: Cast, clock: object) -> None:
    client, url = cast.client_for("罗简"), reverse("briefings:write")
    sent = FIELDS | {"title": "【月】简报", "text": "本周【截至】。", "do": "template", "name": "周报"}
    assert client.post(url, sent).status_code == 422
    assert client.post(url, sent | {"valid_from": "2024-09-01"}).status_code == 302
    page = client.get(url).content.decode()
    code = re.search(r'href="\?template=([^"]+)"', page)[1]
    filled = client.get(url, {"template": code}).content.decode()
    assert "本周【截至】。" in filled
    assert 'value="9月简报"' in filled
