"""Ledgers, their rows, indicators and targets are found by the words that everybody reads, behind their own doors."""

import pytest
import time_machine

from luoshu.apps.ledgers.models import RowVersion
from luoshu.apps.search.models import Posting
from luoshu.apps.search.operations import index_all, index_some
from luoshu.apps.search.queries import not_indexed_for, search_for
from luoshu.apps.targets.operations import settle_step
from tests.access.small_targets import add_targets
from tests.support.cast import AT, Cast
from tests.support.ledger_books import LIFTS, declared, recorded, row_of
from tests.support.target_factories import make_target

pytestmark = pytest.mark.django_db


@pytest.fixture
def lifts(cast: Cast) -> Cast:
    """A row of 甲县 and one of 乙县, indexed."""
    declared(cast)
    recorded(cast.acting("梁知"), row_of(), row_of(county="示范乙县", community="柳苑", state="完工"))
    index_all()
    return cast


def found(cast: Cast, name: str, asked: str, kind: str = "ledger_row") -> list[tuple[str, ...]]:
    return [hit.address for group in search_for(cast.acting(name), asked, at=AT, kind=kind) for hit in group.hits]


ROW_A, ROW_B = ("lifts", "示范甲县·安居苑"), ("lifts", "示范乙县·柳苑")


@pytest.mark.parametrize(
    ("who", "asked", "wanted"),
    [
        ("梁知", "安居", [ROW_A]),
        ("梁知", "完工 柳苑", [ROW_B]),
        ("梁知", "示范", [ROW_B, ROW_A]),
        ("梁知", "示范甲县·安居苑", [ROW_A]),
        ("顾青", "示范", [ROW_A]),
        ("顾青", "柳苑", []),
        ("林岚", "安居", []),
        ("梁知", "王某某", []),
    ],
)
def test_a_row_by_its_words_and_choices_behind_its_door(
    lifts: Cast, who: str, asked: str, wanted: list[tuple[str, ...]]
) -> None:
    assert found(lifts, who, asked) == wanted


def test_a_masked_column_is_not_in_the_index_even_when_it_became_one_later(cast: Cast) -> None:
    declared(cast, masked_columns=())
    recorded(cast.acting("梁知"), row_of())
    index_all()
    assert found(cast, "梁知", "王某某") == [("lifts", "示范甲县·安居苑")]
    declared(cast)
    assert found(cast, "梁知", "王某某") == [], "at once, before the index has come round"
    for _ in range(5):
        index_some()
    assert not Posting.objects.filter(gram="王某").exists()


def test_a_row_that_is_named_by_a_masked_column_has_no_name_here(cast: Cast) -> None:
    declared(cast, key_columns=("county", "owner"))
    recorded(cast.acting("梁知"), row_of())
    index_all()
    assert found(cast, "梁知", "王某某") == found(cast, "梁知", "示范甲县·王某某") == []
    (group,) = search_for(cast.acting("梁知"), "安居", at=AT, kind="ledger_row")
    assert [hit.title for hit in group.hits] == ["加装电梯台账的一行"]
    assert not Posting.objects.filter(gram="王某").exists()


def test_a_changed_row_is_found_by_what_it_says_now(lifts: Cast) -> None:
    recorded(lifts.acting("梁知"), row_of(state="未开工", done=1))
    assert not_indexed_for(lifts.acting("梁知"), at=AT) == 1
    assert not_indexed_for(lifts.acting("吕文"), at=AT) == 1
    assert not_indexed_for(lifts.acting("林岚"), at=AT) == 0
    page = lifts.client_for("梁知").get("/search/", {"q": "未开工"}).content.decode()
    assert "已编入索引的里面没有“未开工”，还有 1 条等着编入，请稍后再搜。" in page
    assert "没有找到" not in page
    for _ in range(5):
        index_some()
    assert found(lifts, "梁知", "未开工") == [ROW_A]
    assert found(lifts, "梁知", "在建") == []
    held = set(Posting.objects.filter(kind="ledger_row").values_list("key", flat=True))
    assert held == set(RowVersion.objects.filter(superseded_at__isnull=True).values_list("pk", flat=True))
    assert "等着编入" not in lifts.client_for("梁知").get("/search/", {"q": "未开工"}).content.decode()


def test_what_is_found_is_shown_with_how_many_rows_wait(lifts: Cast) -> None:
    recorded(lifts.acting("梁知"), row_of(community="新登记的"))
    page = lifts.client_for("梁知").get("/search/", {"q": "加装"}).content.decode()
    assert "还有 1 条未编入索引，最新的可能搜不到" in page
    assert 'class="found"' in page


def test_a_ledger_an_indicator_and_a_target_by_their_names(cast: Cast) -> None:
    target = make_target(cast, at=AT)
    index_all()
    assert (target.code,) in found(cast, "郑远", "小区改造", "target")
    assert ("renovated",) in found(cast, "郑远", "老旧小区", "indicator")
    assert found(cast, "梁知", "小区", "ledger")
    assert found(cast, "林岚", "老旧小区", "target") == found(cast, "林岚", "老旧小区", "ledger") == []


def test_a_plan_and_a_next_step_by_their_words_behind_their_doors(cast: Cast) -> None:
    names: dict[str, str] = {}
    add_targets(cast, names)
    index_all()
    for who in ("郑远", "罗简", "吕文"):
        assert found(cast, who, "邻里中心", "plan") == [(names["programme"],)], who
    assert found(cast, "郑远", "示范甲县", "plan") == found(cast, "郑远", "甲北邻里", "plan") == [], (
        "an item is not here"
    )
    assert found(cast, "罗简", "管线迁改", "step") == found(cast, "梁知", "管线迁改", "step") == [(names["step"],)]
    for who in ("顾青", "吕文", "林岚"):
        assert found(cast, who, "管线迁改", "step") == [], who
    assert found(cast, "林岚", "邻里中心", "plan") == []
    browser = cast.client_for("梁知")
    with time_machine.travel(AT, tick=False):
        page = browser.get("/search/", {"q": "管线迁改"}).content.decode()
        there = f"/targets/steps/?code={names['step']}"
        assert f'href="{there}"' in page
        settle_step(step_code=names["step"], state="done", result="已改", by=cast.acting("梁知"), at=AT)
        assert "完成管线迁改" in browser.get(there).content.decode(), "one that is put away too"
        assert cast.client_for("顾青").get(there).status_code == 404
        assert (
            f'href="/targets/plans/{names["programme"]}/"'
            in browser.get("/search/", {"q": "邻里中心"}).content.decode()
        )


def test_every_hit_leads_to_its_page(lifts: Cast) -> None:
    declared(lifts, LIFTS, code="lifts_more")
    index_all()
    browser = lifts.client_for("梁知")
    page = browser.get("/search/", {"q": "加装电梯"}).content.decode()
    assert 'href="/ledgers/lifts/"' in page
    row = "/ledgers/lifts/rows/%E7%A4%BA%E8%8C%83%E7%94%B2%E5%8E%BF%C2%B7%E5%AE%89%E5%B1%85%E8%8B%91/"
    assert f'href="{row}"' in browser.get("/search/", {"q": "安居", "kind": "ledger_row"}).content.decode()
    assert browser.get(row).status_code == 200
