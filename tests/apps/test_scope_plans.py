"""Scopes and lists are read by the index that suits them: asked of SQLite, which keeps no statistics of its own."""

import pytest
from django.db import connection
from django.db.models import QuerySet

from luoshu.apps.cases.models import FireCase
from luoshu.apps.cases.operations import open_due_cases
from luoshu.apps.cases.queries.doors import case_in_scope, newest_cases_in_scope
from luoshu.apps.clues.models import Clue
from luoshu.apps.clues.queries.finding import clues_in_scope, newest_clues_in_scope
from tests.support.cast import AT, Cast
from tests.support.clues_factories import clues_of
from tests.support.feeds_factories import firms_row

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="只问 SQLite 的执行计划；PostgreSQL 按统计信息自选"),
]


def plan_of(rows: QuerySet[Clue] | QuerySet[FireCase]) -> str:
    return str(rows.explain())


def test_a_county_is_a_range_of_paths(cast: Cast) -> None:
    assert "clue_path_seen (division_path>? AND division_path<?)" in plan_of(clues_in_scope(cast.acting("陈川")))


def test_the_city_reads_the_newest_clues_in_their_order_and_sorts_nothing(cast: Cast) -> None:
    plan = plan_of(newest_clues_in_scope(cast.acting("林岚")).order_by("-seen_at", "-id")[:50])
    assert "clue_seen" in plan
    # Only the clues of one moment are put in order of their numbers.
    assert "USE TEMP B-TREE FOR ORDER BY" not in plan


def test_a_village_never_walks_the_whole_city(cast: Cast) -> None:
    plan = plan_of(newest_clues_in_scope(cast.acting("陈川")).order_by("-seen_at", "-id")[:50])
    assert "clue_path_seen" in plan


def test_the_city_reads_the_newest_fires_in_their_order(cast: Cast) -> None:
    plan = plan_of(newest_cases_in_scope(cast.acting("林岚")).order_by("-first_seen_at", "-code")[:50])
    assert "case_first_seen" in plan
    assert "USE TEMP B-TREE FOR ORDER BY" not in plan


def test_open_fires_have_an_index_of_their_own(cast: Cast) -> None:
    assert "case_path_open" in plan_of(case_in_scope(cast.acting("陈川")).filter(is_open=True))


@pytest.mark.parametrize(("name", "count"), [("林岚", 2), ("陈川", 1), ("赵禾", 1), ("周野", 1), ("杨溪", 0)])
def test_both_ways_see_the_same(name: str, count: int, cast: Cast) -> None:
    clues_of([firms_row(34.15, 112.05, "2024-09-17", "0750"), firms_row(34.15, 112.25, "2024-09-17", "0750")], at=AT)
    open_due_cases(at=AT)
    acting = cast.acting(name)
    assert set(newest_cases_in_scope(acting)) == set(case_in_scope(acting))
    assert newest_cases_in_scope(acting).count() == newest_clues_in_scope(acting).count() == count
