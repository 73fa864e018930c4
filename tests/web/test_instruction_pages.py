"""The leader's page gives an instruction once; the office that has it finds its step, and the leader the matter."""

import re

import pytest
from django.urls import reverse

from luoshu.apps.briefings.models import Instruction
from luoshu.apps.supervision.models import Matter
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db
FIELDS = {"line": "fires", "text": "请督查室跟进"}


def test_an_instruction_refused_shows_the_page_with_its_words(cast: Cast, clock: object) -> None:
    client = cast.client_for("郑远")
    fields = {"line": "fires", "text": "请督查室跟进", "to_unit": "nobody"}
    response = client.post(reverse("briefings:instruct"), fields)
    assert response.status_code == 422
    assert "请督查室跟进" in response.content.decode()
    assert client.post(reverse("briefings:instruct"), fields | {"to_unit": "city-supervision"}).status_code == 302
    assert "请督查室跟进" in client.get(reverse("briefings:leader")).content.decode()


def test_the_form_pressed_twice_makes_one_matter_and_the_leader_may_open_it(cast: Cast, clock: object) -> None:
    client, url = cast.client_for("郑远"), reverse("briefings:instruct")
    page = client.get(reverse("briefings:leader")).content.decode()
    tokens = re.findall(r'name="form_token" value="([^"]+)"', page)
    assert len(tokens) == len(set(tokens)) == 6, "to write and to pass on, for each line that may be written on"
    sent = FIELDS | {"to_unit": "city-supervision", "form_token": tokens[0]}
    assert [client.post(url, sent).status_code for _ in range(2)] == [302, 302]
    assert (Instruction.objects.count(), Matter.objects.count()) == (1, 1)
    matter = Matter.objects.get().code
    assert f'<a href="/supervision/{matter}/">{matter}</a>' in client.get(reverse("briefings:leader")).content.decode()
    other = client.post(url, sent | {"text": "另一件"})
    assert other.status_code == 409
    assert "另一件" in other.content.decode()
    fresh = re.search(
        r'name="line" value="fires"><input type="hidden" name="form_token" value="([^"]+)"', other.content.decode()
    )
    assert fresh is not None
    assert client.post(url, sent | {"text": "另一件", "form_token": fresh[1]}).status_code == 302


def test_another_office_finds_its_step_and_how_long_it_waits(cast: Cast, clock: object) -> None:
    cast.client_for("郑远").post(reverse("briefings:instruct"), FIELDS | {"to_unit": "city-fire"})
    code = Instruction.objects.get().code
    client, listed = cast.client_for("冯远"), reverse("briefings:instructions")
    shown = client.get(listed).content.decode()
    assert "签收承办" in shown
    assert "已等 0 分钟" in shown
    refused = client.post(reverse("briefings:instruction_step", args=[code, "answer"]), {"text": "长" * 1001})
    assert refused.status_code == 422
    assert "长" * 1001 in refused.content.decode()
    assert client.post(reverse("briefings:instruction_step", args=[code, "accept"])).status_code == 302
    shown = client.get(listed).content.decode()
    assert "签收承办" not in shown
    assert "承办中" in shown
    again = client.post(reverse("briefings:instruction_step", args=[code, "accept"]))
    assert again.status_code == 409


def test_the_list_asks_the_same_number_of_queries_for_one_and_for_thirty(
    cast: Cast, clock: object, django_assert_max_num_queries
) -> None:
    leader = cast.client_for("郑远")
    for number in range(30):
        leader.post(reverse("briefings:instruct"), {"line": "fires", "text": f"第{number}件", "to_unit": "city-fire"})
    client = cast.client_for("冯远")
    client.get(reverse("briefings:instructions"))
    with django_assert_max_num_queries(16):
        client.get(reverse("briefings:instructions"))
