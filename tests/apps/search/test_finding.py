"""Found are the rows that hold the words, behind the row's own door; the index follows the rows."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from luoshu.apps.cases.models import FireCase
from luoshu.apps.cases.operations import open_due_cases
from luoshu.apps.clues.models import Clue
from luoshu.apps.search.models import IndexedRow, Posting
from luoshu.apps.search.operations import index_all, index_some
from luoshu.apps.search.queries import PER_KIND, Hit, search_for, with_grams
from luoshu.apps.search.sources import BY_KIND, SOURCES
from tests.support.cases_factories import with_rules
from tests.support.cast import AT, COUNTY_A, Cast
from tests.support.clues_factories import clues_of
from tests.support.feeds_factories import firms_row

pytestmark = pytest.mark.django_db

SPOTS = [(34.106, 112.008), (34.05, 112.05), (34.15, 112.25)]


@pytest.fixture
def fires(cast: Cast) -> list[FireCase]:
    """A fire in 甲北镇, one in 甲南镇 and one in 乙县; indexed."""
    with_rules(cast)
    clues_of([firms_row(lat, lon, "2024-09-17", "0750") for lat, lon in SPOTS], at=AT)
    open_due_cases(at=AT)
    index_all()
    return list(FireCase.objects.order_by("pk"))


def hits(cast: Cast, name: str, asked: str, kind: str = "fire") -> Iterator[Hit]:
    for group in search_for(cast.acting(name), asked, at=AT, kind=kind):
        yield from group.hits


def codes(cast: Cast, name: str, asked: str, kind: str = "fire") -> set[str]:
    return {hit.code for hit in hits(cast, name, asked, kind)}


def test_two_letters_find_a_place(cast: Cast, fires: list[FireCase]) -> None:
    county = {fire.code for fire in fires if fire.division_path.startswith(cast.path(COUNTY_A))}
    assert 0 < len(county) < len(fires)
    assert codes(cast, "林岚", "甲县") == county
    assert codes(cast, "林岚", "火点") == {fire.code for fire in fires}
    assert codes(cast, "林岚", "没有的地方") == set()


def test_a_code_and_several_words_find_one_row(cast: Cast, fires: list[FireCase]) -> None:
    wanted = fires[0].code
    assert codes(cast, "林岚", wanted.lower()) == {wanted}
    assert codes(cast, "林岚", f"火点 {wanted}") == {wanted}
    assert codes(cast, "林岚", f"没有的 {wanted}") == set()


def test_out_of_scope_is_neither_shown_nor_counted(cast: Cast, fires: list[FireCase]) -> None:
    own = {fire.code for fire in fires if fire.division_path.startswith(cast.path(COUNTY_A))}
    assert codes(cast, "陈川", "火点") == own
    other = next(fire.code for fire in fires if fire.code not in own)
    assert codes(cast, "陈川", other) == set()
    assert search_for(cast.acting("陈川"), other, at=AT) == []


def test_without_the_right_nothing_is_found(cast: Cast, fires: list[FireCase]) -> None:
    assert search_for(cast.acting("韩策"), "火点", at=AT) == []


def test_one_letter_finds_nothing(cast: Cast, fires: list[FireCase]) -> None:
    assert search_for(cast.acting("林岚"), "火 点", at=AT) == []


def test_pairs_that_stand_apart_are_no_word(cast: Cast, fires: list[FireCase]) -> None:
    fire = fires[0]
    FireCase.objects.filter(pk=fire.pk).update(basic_cause="焚烧荒草，烧荒所致，荒草堆")
    index_all()
    assert codes(cast, "林岚", "焚烧荒草") == {fire.code}
    assert codes(cast, "林岚", "烧荒草堆") == set()


def test_an_old_row_behind_many_that_only_look_alike_is_found(cast: Cast) -> None:
    with_rules(cast)
    rows = [firms_row(round(34.10 + 0.003 * n, 4), 112.01, "2024-09-17", "0750") for n in range(2 * PER_KIND + 6)]
    clues_of(rows, at=AT)
    for number, clue in enumerate(Clue.objects.order_by("pk")):
        Clue.objects.filter(pk=clue.pk).update(code="XS-1201" if number == 0 else f"XS-2012-{number:02}")
    index_all()
    assert codes(cast, "林岚", "xs-1201", "clue") == {"XS-1201"}
    assert codes(cast, "林岚", "1201 线索", "clue") == {"XS-1201"}


def test_a_changed_row_is_found_by_its_new_words_only(cast: Cast, fires: list[FireCase]) -> None:
    fire = fires[0]
    FireCase.objects.filter(pk=fire.pk).update(basic_cause="上坟烧纸")
    index_all()
    assert [(hit.code, hit.found) for hit in hits(cast, "林岚", "烧纸")] == [(fire.code, "烧纸")]
    FireCase.objects.filter(pk=fire.pk).update(basic_cause="田埂失火")
    index_all()
    assert codes(cast, "林岚", "烧纸") == set()
    assert codes(cast, "林岚", "田埂") == {fire.code}


def test_a_row_that_came_late_under_a_lower_key_is_found(cast: Cast, fires: list[FireCase]) -> None:
    first = fires[0]
    Posting.objects.filter(kind="fire", key=first.pk).delete()
    IndexedRow.objects.filter(kind="fire", key=first.pk).delete()
    index_all()
    assert first.code in codes(cast, "林岚", "火点")


def test_a_row_that_is_gone_leaves_the_index(cast: Cast, fires: list[FireCase]) -> None:
    IndexedRow.objects.create(kind="fire", key=999_999, digest="gone")
    Posting.objects.create(kind="fire", gram="旧点", key=999_999)
    for _ in range(3):
        index_some()
    left = set(IndexedRow.objects.filter(kind="fire").values_list("key", flat=True))
    assert left == set(FireCase.objects.values_list("pk", flat=True))


def test_indexing_again_writes_nothing(cast: Cast, fires: list[FireCase]) -> None:
    before = sorted(Posting.objects.values_list("kind", "gram", "key"))
    assert index_all() == 0
    assert sorted(Posting.objects.values_list("kind", "gram", "key")) == before


def test_more_rows_than_the_page_shows_are_told(cast: Cast) -> None:
    with_rules(cast)
    rows = [firms_row(round(34.10 + 0.003 * n, 4), 112.01, "2024-09-17", "0750") for n in range(PER_KIND + 3)]
    clues_of(rows, at=AT)
    index_all()
    (group,) = search_for(cast.acting("林岚"), "线索", at=AT)
    assert (len(group.hits), group.has_more) == (PER_KIND, True)


def test_the_page_costs_the_same_with_many_rows(cast: Cast, fires: list[FireCase]) -> None:
    client = cast.client_for("林岚")
    client.get("/search/", {"q": "火点"})
    with CaptureQueriesContext(
        connection,
    ) as asked:
        page = client.get("/search/", {"q": "火点"}).content.decode()
    assert all(fire.code in page for fire in fires)
    assert len(asked) <= 20 + len(SOURCES), "one count for each kind of what is not indexed yet"


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="the plan of SQLite, which has no statistics")
def test_each_pair_is_one_look_into_the_index(cast: Cast, fires: list[FireCase]) -> None:
    source = BY_KIND["fire"]
    rows = with_grams(source.visible(cast.acting("林岚"), AT), "fire", ["火点", "甲县"]).order_by("-pk")[:9]
    plan = rows.explain()
    assert plan.count("COVERING INDEX sqlite_autoindex_search_posting_1 (kind=? AND gram=? AND key=?)") == 2
