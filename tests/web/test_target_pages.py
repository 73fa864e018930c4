"""The pages of targets and indicators: the line of screen 7, rows behind, who reads a probability, refusals."""

import re
from decimal import Decimal

import pytest
import time_machine

from luoshu.apps.targets.models import LampOverride, StoredForecast, Target
from luoshu.apps.targets.operations import StepChange, enter_step, set_target
from tests.support.cast import Cast
from tests.support.community_factories import SEPTEMBER, TODAY
from tests.support.target_factories import draft_of, make_target

pytestmark = pytest.mark.django_db


@pytest.fixture
def target(cast: Cast):
    with time_machine.travel(SEPTEMBER, tick=False):
        yield make_target(cast)


def read(cast: Cast, name: str, url: str) -> str:
    response = cast.client_for(name).get(url)
    assert response.status_code == 200, url
    return response.content.decode()


def test_the_screen_shows_line_facts_and_what_to_press(cast: Cast, target: Target) -> None:
    page = read(cast, "罗简", "/targets/")
    for words in (
        "已完 3（30.0%） · 时间过去 72% · 剩 7 个/102 天",
        "滞后：示范乙县、示范甲县",
        "分子 3",
        "口径 全市",
        "立督办",
    ):
        assert words in page
    assert "分母 10（列入2024年改造计划的小区）" in page
    own = read(cast, "吕文", "/targets/")
    assert "本县区部分" in own
    assert "剩 2 个/102 天" in own
    assert "示范乙县" not in own
    assert "立督办" not in own


def test_the_queries_do_not_grow_with_the_targets(cast: Cast, target: Target, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    client = cast.client_for("罗简")
    client.get("/targets/")
    for number in range(10):
        set_target(draft=draft_of(title=f"目标{number}号"), by=cast.acting("罗简"), at=SEPTEMBER)
    with django_assert_max_num_queries(24):
        client.get("/targets/")


def test_probability_is_for_two_roles(cast: Cast, target: Target) -> None:
    StoredForecast.objects.create(
        target=target,
        on=TODAY,
        computed_at=SEPTEMBER,
        digest="x",
        goal=10,
        middle=8,
        low=6,
        high=9,
        chance=0.31,
        waiting=[["施工", 2]],
    )
    for name in ("罗简", "郑远", "梁知", "宋衡"):
        page = read(cast, name, f"/targets/{target.code}/")
        assert "按目前进度预计年底 8 个，差 2 个" in page
        assert ("约 31%" in page) == (name in ("罗简", "郑远")), name
    assert "31%" not in read(cast, "罗简", "/targets/")
    assert "预计年底" not in read(cast, "吕文", f"/targets/{target.code}/")


def test_a_refused_signature_keeps_what_was_typed(cast: Cast, target: Target) -> None:
    client = cast.client_for("郑远")
    url = f"/targets/{target.code}/sign/"
    refused = client.post(url, {"lamp": "normal", "reason": "好", "ends_on": "2024-09-30"})
    assert refused.status_code == 422
    assert "要写明理由" in refused.content.decode()
    assert '<option value="normal" selected>' in refused.content.decode()
    done = client.post(url, {"lamp": "normal", "reason": "月底集中验收", "ends_on": "2024-09-30"})
    assert done.status_code == 302
    assert LampOverride.objects.count() == 1
    assert "按规则算是“滞后”" in read(cast, "罗简", f"/targets/{target.code}/")


def test_proposing_twice_says_so(cast: Cast, target: Target) -> None:
    client = cast.client_for("罗简")
    assert client.post(f"/targets/{target.code}/propose/", {"note": "请督办"}).status_code == 302
    again = client.post(f"/targets/{target.code}/propose/")
    assert again.status_code == 422
    assert "已有立项建议待定" in again.content.decode()
    assert "立项建议" in read(cast, "宋衡", "/supervision/slips/")


def test_an_indicator_with_its_rows_and_its_formula_in_words(cast: Cast, target: Target) -> None:
    page = read(cast, "罗简", "/indicators/renovated/?scope=city")
    for words in ("30.0%", "分子 3 个", "分母 10 个", "公式第 1 版：演示〔2024〕1号", "示范乙县"):
        assert words in page
    assert page.count("号院") == 3
    assert read(cast, "罗简", "/indicators/renovated/?scope=city&part=below").count("号院") == 10
    assert cast.client_for("吕文").get("/indicators/renovated/?scope=city").status_code == 404
    assert "示范乙县" not in read(cast, "吕文", "/indicators/renovated/")
    listed = read(cast, "顾青", "/indicators/")
    assert "老旧小区改造完工" in listed
    assert listed.index('scope="rowgroup">老旧小区改造') < listed.index("老旧小区改造完工")
    assert "数：《老旧小区改造台账》的行数，年度批次 是 2024年改造计划，进度 是 完工、竣工验收" in page


def test_a_target_is_entered_and_a_bad_one_keeps_its_form(cast: Cast, target: Target) -> None:
    client = cast.client_for("罗简")
    form = {
        "title": "完成9个",
        "area": "communities|老旧小区改造",
        "scope": "city",
        "direction": "up",
        "reads": "numerator",
        "unit": "个",
        "value": "9",
        "baseline": "0",
        "starts_on": "2024-01-01",
        "due_on": "2024-11-30",
        "indicator": "renovated",
        "lead": "city-housing",
        "source": "推进会",
        "node_on": ["2024-10-31", "", ""],
        "node_value": ["4", "", ""],
    }
    assert 'value="communities|老旧小区改造">老旧小区改造<' in client.get("/targets/new/").content.decode()
    refused = client.post("/targets/new/", {**form, "value": "很多"})
    assert refused.status_code == 422
    assert 'value="完成9个"' in refused.content.decode()
    assert client.post("/targets/new/", form).status_code == 302
    made = Target.objects.get(title="完成9个")
    assert (made.value, made.milestones) == (Decimal(9), [["2024-10-31", "4"]])
    assert "10月31日节点 4" in read(cast, "罗简", f"/targets/{made.code}/")
    wrong = client.post("/targets/new/", {**form, "node_value": ["", "", ""]})
    assert "不全" in wrong.content.decode()


def test_a_goal_said_against_the_start_is_reckoned_and_a_step_that_says_one_opens_the_form(
    cast: Cast, target: Target
) -> None:
    client = cast.client_for("罗简")
    form = {
        "area": "communities|老旧小区改造",
        "scope": "city",
        "reads": "numerator",
        "unit": "个",
        "starts_on": "2024-01-01",
        "due_on": "2024-11-30",
        "indicator": "renovated",
        "lead": "city-housing",
        "source": "推进会",
    }
    cases = (("翻番", "up", "2", 4), ("翻两番", "up", "2", 8), ("减半", "down", "8", 4), ("零增长", "down", "3", 3))
    for number, (word, direction, baseline, wanted) in enumerate(cases):
        typed = {**form, "title": f"{word}目标", "value": word, "direction": direction, "baseline": baseline}
        assert client.post("/targets/new/", typed).status_code == 302, word
        assert Target.objects.get(title=f"{word}目标").value == wanted, number
    held = Target.objects.get(title="零增长目标")
    assert "现有 3 个，要不高于 3：守住了" in read(cast, "罗简", f"/targets/{held.code}/")
    typed = {**form, "title": "没有基数", "direction": "up"}
    for value, word in (("翻番", "请把起点值填成那时的数"), ("0", "目标值与起点值相同")):
        refused = client.post("/targets/new/", {**typed, "value": value, "baseline": "0"})
        assert (refused.status_code, word in refused.content.decode()) == (422, True)
    change = {"value": "翻番", "due_on": "2024-11-30", "reason": "会议确定翻番", "version": "1"}
    twice = Target.objects.get(title="减半目标")
    assert client.post(f"/targets/{twice.code}/revise/", change).status_code == 422, "16 is no way down"
    by = cast.acting("罗简", SEPTEMBER)
    words, day = "力争产值比2020年翻一番", SEPTEMBER.date()
    enter_step(text=words, source_label="推进会", issued_on=day, change=StepChange(), by=by, at=SEPTEMBER)
    page = client.get("/targets/steps/").content.decode()
    assert "翻一番：2020年的 200%" in page
    link = re.search(r'href="(/targets/new/[^"]+)"', page)
    assert link is not None
    opened = client.get(link.group(1).replace("&amp;", "&")).content.decode()
    assert 'name="value" required maxlength="30" value="翻一番"' in opened
    assert words in opened


def test_the_progress_sheet_names_no_rank(cast: Cast, target: Target) -> None:
    page = read(cast, "罗简", "/targets/scorecard/")
    assert page.index("示范乙县") < page.index("示范甲县")
    assert "没有备案的考核计划" in page
    assert "排名" not in page.replace("不排名", "")


def test_stages_are_set_on_the_page_and_a_mistaken_target_is_withdrawn(cast: Cast, target: Target) -> None:
    client, url = cast.client_for("罗简"), f"/targets/{target.code}/"
    assert "取自《老旧小区改造台账》的日期列" in read(cast, "罗简", url)
    form = {
        "staging": "1",
        "version": "1",
        "place_started_on": "1",
        "name_started_on": "施工",
        "place_finished_on": "2",
        "name_finished_on": "",
        "cohort": "cohort|2024年改造计划",
        "past": ["cohort|2023年中央资金支持", ""],
        "past_from": ["2023-05-01", ""],
        "past_until": ["2024-06-30", ""],
    }
    same = client.post(f"{url}stages/", {**form, "place_finished_on": "1"})
    assert (same.status_code, "同一步" in same.content.decode()) == (422, True)
    assert client.post(f"{url}stages/", form).status_code == 302
    page = client.get(url).content.decode()
    assert "未开工 → 施工 → 已完工" in page
    assert "现在未开工 5、施工 2、已完工 3" in page
    assert client.post(f"{url}stages/", form).status_code == 409

    assert client.post(f"{url}withdraw/", {"version": "2", "reason": "错", "withdrawing": "1"}).status_code == 422
    assert client.post(f"{url}withdraw/", {"version": "2", "reason": "与另一项重复登记"}).status_code == 302
    screen = read(cast, "罗简", "/targets/")
    assert "这一天没有目标" in screen
    assert "已撤销登记 1" in screen
    kept = read(cast, "罗简", url)
    assert "撤销：与另一项重复登记" in kept
    assert "调整目标" not in kept
    assert client.post(f"{url}problem/", {"text": "还能不能写", "due_on": "2024-10-01"}).status_code == 422


def test_departments_stand_beside_the_counties(cast: Cast, target: Target) -> None:
    page = read(cast, "罗简", "/targets/scorecard/?by=unit")
    assert "市住建局" in page
    assert "滞后 1" in page
    assert "已完 3（30.0%）" in page
    assert "排名" not in page.replace("不排名", "")


def test_empty_pages_say_what_to_do(cast: Cast) -> None:
    with time_machine.travel(SEPTEMBER, tick=False):
        assert "登记目标" in read(cast, "罗简", "/targets/")
        assert "从读过的材料里取" in read(cast, "罗简", "/targets/steps/")
        assert "没有交给本单位的事项" in read(cast, "顾青", "/targets/steps/")
        assert "还没有规划" in read(cast, "罗简", "/targets/plans/")
