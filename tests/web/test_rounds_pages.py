"""Pages of inspection: the phone's answers, what a refused form keeps, files that stay closed until revealed."""

import json

import pytest
import time_machine
from django.test import Client

from luoshu.apps.documents.models import Document
from luoshu.apps.rounds.models import Finding, Visit
from luoshu.apps.rounds.operations import finish_visit, reveal_draw
from luoshu.core.planning.draws import find_differences
from tests.support.cast import AT, Cast
from tests.support.rounds_factories import Rounds, make_rounds

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}


@pytest.fixture
def rounds(cast: Cast) -> Rounds:
    return make_rounds(cast)


@pytest.fixture(autouse=True)
def frozen() -> object:
    with time_machine.travel(AT, tick=False):
        yield


def phone(rounds: Rounds) -> Client:
    return rounds.cast.client_for("马骁")


def test_an_inspector_starts_on_the_phone_page(rounds: Rounds) -> None:
    assert phone(rounds).get("/").headers["Location"] == "/rounds/today/"


def test_the_phone_sends_a_problem_and_gets_json(rounds: Rounds) -> None:
    visit = rounds.visit()
    sent = {"kind": "straw_left", "client_key": "k-1", "found_at": AT.isoformat()}
    for _ in range(2):
        answer = phone(rounds).post(f"/rounds/visits/{visit.code}/findings/", sent, headers=JSON)
        assert (answer.status_code, answer.json()) == (200, {"ok": True})
    assert Finding.objects.count() == 1
    refused = phone(rounds).post(
        f"/rounds/visits/{visit.code}/findings/", {"kind": "x", "client_key": "k-2"}, headers=JSON
    )
    assert refused.status_code == 422
    assert refused.json()["code"] == "rounds_invalid"


def test_without_script_the_page_comes_again_with_the_sentence(rounds: Rounds) -> None:
    visit = rounds.visit()
    answer = phone(rounds).post(f"/rounds/visits/{visit.code}/missed/", {"note": ""})
    assert answer.status_code == 422
    assert "没去成要写明原因" in answer.content.decode()
    assert phone(rounds).post(f"/rounds/visits/{visit.code}/done/").status_code == 302


@pytest.mark.parametrize("text", ["yesterday", "2024-99-99T00:00"])
def test_a_time_that_is_none_is_refused(rounds: Rounds, text: str) -> None:
    visit = rounds.visit()
    answer = phone(rounds).post(f"/rounds/visits/{visit.code}/done/", {"found_at": text}, headers=JSON)
    assert answer.status_code == 422
    assert Visit.objects.get().state == "planned"


def test_the_phone_lists_the_own_team_alone(rounds: Rounds) -> None:
    rounds.visit()
    rounds.visit("410399101202", team=rounds.other)
    page = phone(rounds).get("/rounds/today/").content.decode()
    assert "西岗村" in page
    assert "东岗村" not in page


def test_no_page_shows_the_seed_before_it_is_revealed(rounds: Rounds) -> None:
    draw = rounds.drawn(1)
    head = rounds.cast.client_for("宋衡")
    for path in (f"/rounds/draws/{draw.code}/", "/rounds/draws/"):
        assert draw.seed not in head.get(path).content.decode()
    assert head.get(f"/rounds/draws/{draw.code}/result.json").status_code == 404
    finish_visit(visit_code=Visit.objects.get().code, by=rounds.cast.acting("沈知"), at=AT)
    reveal_draw(draw_code=draw.code, by=rounds.cast.acting("宋衡"), at=AT)
    leader = rounds.cast.client_for("郑远")
    given, result = (
        leader.get(f"/rounds/draws/{draw.code}/{name}.json").content.decode() for name in ("input", "result")
    )
    assert json.loads(result)["seed"] == draw.seed
    checked = find_differences(given, result, committed_input=draw.input_sha256, committed_seed=draw.seed_sha256)
    assert checked == ()


def test_verifying_on_the_page_says_that_all_fits(rounds: Rounds) -> None:
    draw = rounds.drawn(2)
    page = rounds.cast.client_for("沈知").post(f"/rounds/draws/{draw.code}/verify/").content.decode()
    assert "核验一致" in page


def test_a_refused_draft_keeps_what_was_typed(rounds: Rounds) -> None:
    typed = {"title": "夜间督查", "mode": "pairs", "issuer": "", "scope_words": "值守", "last_on": "2024-10-01"}
    answer = rounds.cast.client_for("陈川").post("/rounds/", typed)
    assert answer.status_code == 422
    assert "夜间督查" in answer.content.decode()


def test_a_village_is_found_by_its_name(rounds: Rounds) -> None:
    desk = rounds.cast.client_for("陈川")
    sent = {"village": "东河村", "team": rounds.team.code, "due_on": "2024-09-25"}
    assert desk.post(f"/rounds/plans/{rounds.county.code}/visits/", sent).status_code == 302
    assert Visit.objects.get().division.code == "410399102202"


def test_planning_a_day_is_a_press_and_reading_it_writes_nothing(rounds: Rounds) -> None:
    rounds.visit()
    client = phone(rounds)
    assert "排路线" in client.get("/rounds/day/").content.decode()
    planned = client.post("/rounds/day/", {"team": rounds.team.code, "on": "2024-09-17"}, follow=True)
    page = planned.content.decode()
    assert "西岗村" in page
    assert "下界" in page
    assert "不是实测路况" in page


def test_a_report_becomes_a_draft_whose_figures_lead_to_their_rows(rounds: Rounds) -> None:
    finding = rounds.find(rounds.visit())
    client = phone(rounds)
    assert finding.code in client.get("/rounds/report/").content.decode()
    sent = {"team": rounds.team.code, "first": "2024-09-17", "last": "2024-09-17"}
    answer = client.post("/rounds/report/", sent)
    document = Document.objects.get(kind="inspection_report")
    assert answer.headers["Location"] == f"/documents/{document.code}/"
    assert client.get(answer.headers["Location"]).status_code == 200
    body = json.dumps(document.versions.get().body, ensure_ascii=False)
    assert finding.code in body
    assert "第一督查组督查日报" in body


def test_a_report_of_nothing_is_not_drafted(rounds: Rounds) -> None:
    answer = phone(rounds).post("/rounds/report/", {"team": rounds.team.code})
    assert answer.status_code == 422
    assert not Document.objects.exists()


def test_figures_of_a_report_open_the_problems_they_count(rounds: Rounds) -> None:
    one, other = rounds.find(rounds.visit()), rounds.find(rounds.visit("410399101202"), kind="rubbish")
    page = phone(rounds).get(f"/rounds/findings/?codes={one.code}").content.decode()
    assert one.code in page
    assert other.code not in page


def test_a_remedy_shows_how_far_it_may_be_extended_and_what_waits(rounds: Rounds) -> None:
    owner, desk = rounds.cast.client_for("赵禾"), rounds.cast.client_for("陈川")
    path = f"/rounds/remedies/{rounds.find(rounds.visit()).remedy.code}/"
    assert 'max="2024-09-30"' in owner.get(path).content.decode()
    assert "批准延期" not in desk.get(path).content.decode()
    sent = {"note": "连阴雨", "new_day": "2024-10-09"}
    refused = owner.post(f"{path}ask_extension/", sent)
    assert refused.status_code == 422
    assert "最晚延到" in refused.content.decode()
    assert 'value="2024-10-09"' in refused.content.decode()
    assert owner.post(f"{path}ask_extension/", {**sent, "new_day": "2024-09-27"}).status_code == 302
    page = desk.get(path).content.decode()
    assert "连阴雨" in page
    assert "<h3>批准延期</h3>" in page
    assert desk.post(f"{path}extend/").status_code == 302
