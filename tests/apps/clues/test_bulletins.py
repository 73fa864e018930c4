"""The bulletin: the provincial order, every number with its clues, silence never printed as zero."""

from datetime import UTC, datetime, timedelta

import pytest

from luoshu.apps.acting import SYSTEM
from luoshu.apps.clues.errors import ClueRightMissing
from luoshu.apps.clues.models import Clue
from luoshu.apps.clues.queries import bulletin_for, clues_for, open_events_without_case
from luoshu.apps.feeds.operations import receive_delivery, store_delivery
from luoshu.apps.places.models import Division
from tests.support.cast import AT, Cast
from tests.support.clues_factories import clues_of
from tests.support.feeds_factories import NOW, firms_row

pytestmark = pytest.mark.django_db
DAY = (datetime(2024, 9, 16, 16, tzinfo=UTC), datetime(2024, 9, 17, 16, tzinfo=UTC))


def test_passes_come_by_time_with_count_counties_and_area(cast: Cast) -> None:
    Division.objects.filter(code="410399").update(list_order=1)
    Division.objects.filter(code="410398").update(list_order=2)
    clues_of(
        [
            firms_row(34.05, 112.25, clock="0800"),
            firms_row(34.15, 112.25, clock="0801"),
            firms_row(34.05, 112.05, clock="0803"),
            firms_row(34.05, 112.05, clock="0500", satellite="A"),
        ]
    )
    bulletin = bulletin_for(cast.acting("林岚"), *DAY, with_codes=True)
    assert [(one.satellite, one.points.value) for one in bulletin.passes] == [("Aqua", 1), ("Terra", 3)]
    assert [(one.county_name, one.points.value) for one in bulletin.passes[1].counties] == [
        ("示范甲县", 1),
        ("示范乙县", 2),
    ]
    assert bulletin.suspected.value == len(bulletin.suspected.clue_codes) == 4
    assert bulletin.area_mu is None
    assert "口径不明" in bulletin.area_note


def test_a_county_reads_its_own_part(cast: Cast) -> None:
    clues_of([firms_row(34.05, 112.25), firms_row(34.05, 112.05)])
    bulletin = bulletin_for(cast.acting("陈川"), *DAY)
    assert [one.county_code for one in bulletin.counties] == ["410399"]
    assert bulletin.suspected.value == 1


def test_a_point_after_midnight_in_beijing_belongs_to_the_next_day(cast: Cast) -> None:
    clues_of([firms_row(34.05, 112.05, day="2024-09-17", clock="1610")], at=NOW + timedelta(days=1))
    assert bulletin_for(cast.acting("林岚"), *DAY, with_codes=True).suspected.value == 0


def test_density_needs_a_known_area(cast: Cast) -> None:
    clues_of([firms_row(34.05, 112.05), firms_row(34.06, 112.15)])
    unknown = bulletin_for(cast.acting("林岚"), *DAY, with_codes=True).counties[0]
    assert (unknown.per_10k_mu, unknown.base_note[:4]) == (None, "口径不明")
    known = bulletin_for(cast.acting("林岚"), *DAY, arable_mu={"410399": 40_000.0}).counties[0]
    assert known.per_10k_mu == 0.5


def test_no_delivery_is_not_zero_fires(cast: Cast) -> None:
    bulletin = bulletin_for(cast.acting("林岚"), *DAY, with_codes=True)
    assert "不能当作“零火点”" in bulletin.coverage.sentence


def test_deliveries_and_refused_ones_stand_beside_the_count(cast: Cast) -> None:
    one = receive_delivery(kind="firms", datum=None, data=b"Invalid MAP_KEY.", file_name="p", by=SYSTEM, at=NOW)
    store_delivery(delivery_id=one.pk, worker="w", at=NOW)
    for who in ("林岚", "陈川"):
        coverage = bulletin_for(cast.acting(who), *DAY).coverage
        assert (coverage.deliveries, coverage.refused) == ((one.code,), (one.code,))
        assert "未受理" in coverage.sentence


def test_last_year_is_the_same_period_or_nothing(cast: Cast) -> None:
    clues_of([firms_row(34.05, 112.05)])
    assert bulletin_for(cast.acting("林岚"), *DAY, with_codes=True).last_year is None
    clues_of([firms_row(34.05, 112.05, day="2023-09-17"), firms_row(34.05, 112.15, day="2023-09-18")])
    last_year = bulletin_for(cast.acting("林岚"), *DAY, with_codes=True).last_year
    assert last_year is not None
    assert last_year.value == 1
    assert last_year.clue_codes == ("XS20230917-0001",)


def test_a_year_in_which_nothing_was_received_is_no_zero(cast: Cast) -> None:
    clues_of([firms_row(34.05, 112.05, day="2022-09-17")])
    assert bulletin_for(cast.acting("林岚"), *DAY, with_codes=True).last_year is None
    receive_delivery(kind="firms", datum=None, data=b"x", file_name="p", by=SYSTEM, at=DAY[0] - timedelta(days=366))
    last_year = bulletin_for(cast.acting("林岚"), *DAY, with_codes=True).last_year
    assert last_year is not None
    assert last_year.value == 0


def test_static_heat_is_counted_apart(cast: Cast) -> None:
    clues_of([firms_row(34.05, 112.05)])
    Clue.objects.update(queue="static_heat")
    bulletin = bulletin_for(cast.acting("林岚"), *DAY, with_codes=True)
    assert (bulletin.suspected.value, bulletin.by_queue["static_heat"].value) == (0, 1)


def test_pages_follow_each_other_without_gap_or_repeat(cast: Cast) -> None:
    clues_of([firms_row(34.05, 112.05 + i / 100, clock=f"{i // 2:02d}00") for i in range(9)])
    seen, key = [], ""
    while True:
        page = clues_for(cast.acting("林岚"), limit=2, after_key=key)
        seen += [clue.code for clue in page.rows]
        key = page.next_key
        if not key:
            break
    assert len(seen) == len(set(seen)) == 9
    moments = [Clue.objects.get(code=code).seen_at for code in seen]
    assert moments == sorted(moments, reverse=True)


def test_who_reads_no_clues_is_told_so(cast: Cast) -> None:
    with pytest.raises(ClueRightMissing):
        clues_for(cast.acting("许鉴"))
    with pytest.raises(ClueRightMissing):
        bulletin_for(cast.acting("何维"), AT, AT)


def test_events_without_a_case_wait_unless_they_are_static_heat_or_struck(cast: Cast) -> None:
    clues = clues_of([firms_row(34.05, 112.05), firms_row(34.05, 112.15)])
    assert len(open_events_without_case()) == 2
    event = clues[0].event
    event.queue = "static_heat"
    event.save()
    other = clues[1].event
    other.clue_count = 0
    other.save()
    assert len(open_events_without_case()) == 0
