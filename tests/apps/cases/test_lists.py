"""Lists of fires: each post's own, in scope, with a bounded number of queries."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from luoshu.apps.cases.errors import CaseNotVisible, PostCannotTakeIt
from luoshu.apps.cases.models import FireCase
from luoshu.apps.cases.queries import (
    desk_counts,
    desk_fingerprint,
    find_case_for,
    fire_view,
    fires_for,
    todo_for,
)
from luoshu.apps.cases.queries.takers import Reachable
from tests.support.cases_factories import EAST_A1, WEST_A2, WEST_B1, Fire, fire_at, with_rules
from tests.support.cast import AT, Cast
from tests.support.roads import bring_roads

pytestmark = pytest.mark.django_db


@pytest.fixture
def fires(cast: Cast) -> list[Fire]:
    with_rules(cast)
    return [fire_at(cast, place) for place in (WEST_A1_MOVED, EAST_A1, WEST_A2, WEST_B1)]


WEST_A1_MOVED = (34.16, 112.04)


def codes(rows: list) -> set[str]:
    return {row.code for row in rows}


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("林岚", {0, 1, 2, 3}),
        ("陈川", {0, 1, 2}),
        ("周野", {3}),
        ("赵禾", {0, 1}),
        ("杨溪", {2}),
        ("蒋原", {3}),
        ("钱麦", {0}),
        ("孙田", {0}),
        ("李禾", {1}),
        ("郑远", {0, 1, 2, 3}),
        ("吕文", {0, 1, 2}),
    ],
)
def test_each_post_sees_its_own_ground_only(cast: Cast, fires: list[Fire], name: str, seen: set[int]) -> None:
    acting = cast.acting(name)
    wanted = {fires[number].code for number in seen}
    assert codes(fires_for(acting, at=AT, phase="all")) == wanted
    for fire in fires:
        assert codes(fires_for(acting, at=AT, phase="all", words=fire.code)) == wanted & {fire.code}
        if fire.code in wanted:
            assert find_case_for(acting, fire.code).code == fire.code
        else:
            with pytest.raises(CaseNotVisible):
                find_case_for(acting, fire.code)
    assert desk_counts(acting, at=AT).opened_today == len(wanted)


def test_a_fire_given_from_above_is_seen_while_it_is_given(cast: Cast, fires: list[Fire]) -> None:
    fire = fires[0]
    county = cast.division("410399")
    FireCase.objects.filter(code=fire.code).update(division=county, division_path=county.path)
    with pytest.raises(CaseNotVisible):
        fire.seen_by("杨溪")
    fire.step("陈川", "dispatch", 2, post_code="a2-officer")
    assert fire.seen_by("杨溪")
    assert fire.code in codes(todo_for(cast.acting("杨溪"), at=AT).mine)
    fire.step("杨溪", "return_task", 3, note="不在本乡", proposed_unit="甲北镇")
    with pytest.raises(CaseNotVisible):
        fire.seen_by("杨溪")


def test_the_number_of_queries_does_not_grow_with_the_list(
    cast: Cast, fires: list[Fire], django_assert_max_num_queries
) -> None:
    acting = cast.acting("林岚")
    with CaptureQueriesContext(connection) as few:
        fires_for(acting, at=AT, most=1)
    with CaptureQueriesContext(connection) as many:
        fires_for(acting, at=AT)
    assert len(many) == len(few) == 3
    with django_assert_max_num_queries(2):
        desk_counts(acting, at=AT)
    with django_assert_max_num_queries(1):
        desk_fingerprint()
    with django_assert_max_num_queries(8):
        todo_for(cast.acting("赵禾"), at=AT)
    case = find_case_for(acting, fires[0].code)
    # Five of them find the villages near it and the ways from there, for whoever may give the fire to somebody.
    with django_assert_max_num_queries(13):
        fire_view(acting, case, at=AT)


def test_pages_go_on_where_the_last_one_ended(cast: Cast, fires: list[Fire]) -> None:
    acting = cast.acting("林岚")
    seen: list[str] = []
    before = ""
    while page := fires_for(acting, at=AT, phase="all", before=before, most=1):
        seen += [row.code for row in page]
        before = page[-1].code
    assert sorted(seen) == sorted(fire.code for fire in fires)
    assert seen == [row.code for row in fires_for(acting, at=AT, phase="all")]


def test_phases_part_open_late_and_closed(cast: Cast, fires: list[Fire]) -> None:
    acting, later = cast.acting("林岚"), AT + timedelta(hours=3)
    fires[3].check("蒋原", "nothing", 5)
    fires[3].step("周野", "confirm_not_a_fire", 6, look="call")
    assert codes(fires_for(acting, at=later, phase="closed")) == {fires[3].code}
    assert codes(fires_for(acting, at=later, phase="late")) == {fire.code for fire in fires[:3]}
    assert codes(fires_for(acting, at=AT, phase="late")) == set()
    assert fires_for(acting, at=AT, phase="no such phase") == []
    counts = desk_counts(acting, at=later)
    assert (counts.verifying, counts.late, counts.closed_today) == (3, 3, 1)


def test_the_desk_says_how_long_the_oldest_waits_unsigned(cast: Cast, fires: list[Fire]) -> None:
    fires[0].dispatched()
    counts = desk_counts(cast.acting("陈川"), at=fires[0].at(11))
    assert (counts.unsigned, counts.unsigned_minutes) == (1, 4)


def test_the_fingerprint_changes_with_every_change_and_names_nothing(fires: list[Fire]) -> None:
    words = [desk_fingerprint()]
    assert desk_fingerprint() == words[0]
    fires[0].call("陈川", "钱麦", 3)
    words.append(desk_fingerprint())
    fires[3].check("蒋原", "nothing", 5)
    words.append(desk_fingerprint())
    assert len(set(words)) == 3
    assert not any(str(AT.year) in word or fires[0].code in word for word in words)


def test_an_empty_city_has_a_fingerprint_too(db: None) -> None:
    assert desk_fingerprint()


def test_the_township_has_its_own_work_and_waits_for_the_village(cast: Cast, fires: list[Fire]) -> None:
    acting = cast.acting("赵禾")
    assert codes(todo_for(acting, at=AT).waiting) == {fires[0].code, fires[1].code}
    fires[0].fed_back()
    todo = todo_for(acting, at=fires[0].at(22))
    assert (codes(todo.mine), codes(todo.waiting)) == ({fires[0].code}, {fires[1].code})
    fires[0].step("赵禾", "send_back", 25, note="没翻土")
    assert codes(todo_for(acting, at=fires[0].at(26)).returned) == {fires[0].code}
    worker = todo_for(cast.acting("钱麦"), at=fires[0].at(26))
    assert (codes(worker.returned), codes(worker.mine)) == ({fires[0].code}, set())


def test_no_fire_stands_twice_in_a_todo(cast: Cast, fires: list[Fire]) -> None:
    fires[0].fed_back().step("赵禾", "send_back", 25, note="没翻土")
    for name in ("赵禾", "钱麦", "孙田"):
        todo = todo_for(cast.acting(name), at=fires[0].at(30))
        listed = [row.code for part in (todo.mine, todo.waiting, todo.returned, todo.ended) for row in part]
        assert len(listed) == len(set(listed))


def test_only_posts_that_can_open_the_fire_are_offered(cast: Cast, fires: list[Fire]) -> None:
    offered = {one.post.code for one in fire_view(cast.acting("陈川"), fires[0].case, at=AT).posts}
    assert offered == {"a11-head", "a11-grid", "a1-officer", "a-desk"}
    for code in offered:
        fires[0].step(
            "陈川", "dispatch" if fires[0].case.state == "verifying" else "reassign", 3, post_code=code, note="x"
        )
        holder = next(name for name in ("钱麦", "孙田", "赵禾", "陈川") if cast.post(name).code == code)
        assert fires[0].seen_by(holder)


def test_villages_are_proposed_by_their_distance_and_a_near_one_may_be_sent(cast: Cast) -> None:
    fire = fire_at(cast, (34.15, 112.09))
    posts = fire_view(cast.acting("陈川"), fire.case, at=AT).posts
    assert [(one.post.code, one.metres is not None) for one in posts] == [
        ("a11-grid", True),
        ("a11-head", True),
        ("a12-head", True),
        ("a1-officer", False),
        ("a-desk", False),
    ]
    assert posts[0].metres == posts[1].metres == 0
    assert posts[2].metres == pytest.approx(920, rel=0.02)
    with pytest.raises(CaseNotVisible):
        fire.seen_by("李禾")
    fire.step("陈川", "dispatch", 3, post_code="a12-head")
    assert fire.seen_by("李禾").responsible_post == cast.post("李禾")
    assert [row.code for row in todo_for(cast.acting("李禾"), at=AT).mine] == [fire.code]


def test_a_road_on_record_takes_the_place_of_the_straight_line(cast: Cast) -> None:
    fire = fire_at(cast, (34.102, 112.095))
    east = "410399101202"

    def offered() -> dict[str, Reachable]:
        posts = fire_view(cast.acting("陈川"), fire.case, at=AT).posts
        return {one.post.division.code: one for one in posts if one.way}

    before = offered()
    assert before[east].metres == pytest.approx(460, rel=0.02)
    assert before[east].way.metres == pytest.approx(460 * 1.3, rel=0.02)
    assert not before[east].is_on_record
    bring_roads(cast, (east, "410399101201", 7.2, 12))
    after = offered()
    assert (after[east].way.metres, after[east].minutes, after[east].is_on_record) == (7200, 12, True)
    page = cast.client_for("陈川").get(f"/fires/{fire.code}/").content.decode()
    assert "里程表 7.2 公里、约 12 分" in page


def test_nobody_is_sent_over_the_border_of_the_county_or_by_another_township(cast: Cast) -> None:
    fire = fire_at(cast, (34.105, 112.199))
    offered = {one.post.code for one in fire_view(cast.acting("陈川"), fire.case, at=AT).posts}
    assert not {code for code in offered if code.startswith("b")}
    south = fire_at(cast, (34.095, 112.05))
    with pytest.raises(PostCannotTakeIt):
        south.step("杨溪", "dispatch", 3, post_code="a11-head")


@pytest.mark.parametrize(
    ("name", "shown"),
    [("陈川", "138"), ("赵禾", "138"), ("林岚", "138"), ("郑远", "****"), ("马骁", "****"), ("吴松", "****")],
)
def test_work_phones_are_open_along_the_chain_and_masked_for_others(
    cast: Cast, fires: list[Fire], name: str, shown: str
) -> None:
    acting = cast.acting(name)
    rows = {row.code: row for row in fires_for(acting, at=AT)}
    chain = fire_view(acting, fires[0].case, at=AT).chain
    phones = [rows[fires[0].code].responsible_phone, *(link.contact.phone for link in chain if link.contact)]
    assert len(phones) > 2
    assert all(("****" in phone) == (shown == "****") for phone in phones)
