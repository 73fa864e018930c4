"""Detections become clues and events: the same ones, whatever the order, the chunks and the interruptions."""

import random
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from luoshu.apps.audit.models import AuditEntry
from luoshu.apps.clues.models import Clue, EventChange, FireEvent, Label
from luoshu.apps.clues.operations import make_clues
from luoshu.apps.clues.operations import making as making_module
from luoshu.apps.feeds.models import Counter, Delivery, Detection, RejectedRow
from luoshu.core.fire import event_ids
from tests.support.cast import Cast
from tests.support.clues_factories import clues_of, ingest, partition
from tests.support.feeds_factories import NOW, firms_row

pytestmark = pytest.mark.django_db


def batch_partition() -> set[frozenset[str]]:
    """The groups that core.fire finds over all detections at once."""
    rows = list(Detection.objects.values_list("key", "lon", "lat", "acq_at"))
    lon, lat = (np.array([row[at] for row in rows]) for at in (1, 2))
    numbers = event_ids(lon, lat, np.array([int(row[3].timestamp()) for row in rows], dtype=np.int64))
    groups: dict[int, set[str]] = {}
    for row, number in zip(rows, numbers.tolist(), strict=True):
        groups.setdefault(number, set()).add(row[0])
    return {frozenset(keys) for keys in groups.values()}


def test_each_detection_gets_one_clue_with_a_readable_code(cast: Cast) -> None:
    clues = clues_of([firms_row(34.05, 112.05), firms_row(34.15, 112.25)])
    assert [clue.code for clue in clues] == ["XS20240917-0001", "XS20240917-0002"]
    assert sorted(clue.event.code for clue in clues) == ["HQ20240917-0001", "HQ20240917-0002"]
    assert Detection.objects.filter(clued_at__isnull=True).count() == 0
    assert AuditEntry.objects.get(action="clues.made").detail["clues"] == 2


def test_a_second_round_makes_nothing(cast: Cast) -> None:
    clues_of([firms_row(34.05, 112.05)])
    assert make_clues(at=NOW, worker="w") == 0
    assert Clue.objects.count() == 1


def test_neighbours_are_one_event_with_the_division_of_most(cast: Cast) -> None:
    rows = [firms_row(34.05, 112.196), firms_row(34.05, 112.198), firms_row(34.05, 112.204)]
    clues = clues_of(rows)
    event = clues[0].event
    assert {clue.event_id for clue in clues} == {event.pk}
    assert (event.clue_count, event.division_path) == (3, cast.path("410399102202"))
    assert event.lon == pytest.approx((112.196 + 112.198 + 112.204) / 3)


def test_a_bridge_merges_two_events_into_the_earlier_and_says_so(cast: Cast) -> None:
    clues_of([firms_row(34.05, 112.05, clock="0300"), firms_row(34.05, 112.075, clock="0500")])
    assert FireEvent.objects.count() == 2
    first, second = FireEvent.objects.order_by("first_seen_at")
    clues_of([firms_row(34.05, 112.0625, clock="0400")])
    first.refresh_from_db()
    second.refresh_from_db()
    assert (second.merged_into, second.clue_count, first.clue_count) == (first, 0, 3)
    assert first.version > 1
    change = EventChange.objects.get()
    assert (change.kind, change.source, change.target, len(change.clue_codes)) == ("merged", second, first, 1)


def test_the_newest_detections_come_first(cast: Cast) -> None:
    ingest([firms_row(34.05, 112.05, day="2020-09-17"), firms_row(34.15, 112.25)])
    assert make_clues(at=NOW, worker="w", limit=1) == 1
    assert Clue.objects.get().code.startswith("XS20240917")


def test_a_day_in_beijing_names_the_code(cast: Cast) -> None:
    clues = clues_of([firms_row(34.05, 112.05, day="2024-09-16", clock="1810")])
    assert clues[0].code == "XS20240917-0001"


def test_an_interrupted_chunk_leaves_nothing_and_is_made_again(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    ingest([firms_row(34.05 + i / 100, 112.05) for i in range(6)])
    monkeypatch.setattr(making_module, "CHUNK", 2)
    whole, calls = making_module.write_chunk, []

    def cut(*arguments: object, **named: object) -> object:
        written = whole(*arguments, **named)  # type: ignore[arg-type]
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return written

    monkeypatch.setattr(making_module, "write_chunk", cut)
    with pytest.raises(KeyboardInterrupt):
        make_clues(at=NOW, worker="w")
    assert Clue.objects.count() == 2
    assert make_clues(at=NOW, worker="w") == 4
    assert partition(Clue.objects.select_related("detection")) == batch_partition()


def test_a_turn_taken_by_somebody_else_is_read_anew(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    ingest([firms_row(34.05, 112.05)])
    read, calls = making_module._read_ground, []

    def read_and_lose(rows: object) -> object:
        ground = read(rows)  # type: ignore[arg-type]
        calls.append(1)
        if len(calls) == 1:
            Counter.objects.filter(prefix="fuse-turn").update(latest=99)
        return ground

    monkeypatch.setattr(making_module, "_read_ground", read_and_lose)
    assert make_clues(at=NOW, worker="w") == 1
    assert len(calls) == 2


def test_ten_thousand_clues_a_day_keep_unique_codes(cast: Cast) -> None:
    Counter.objects.create(prefix="XS20240917", latest=9998)
    clues = clues_of([firms_row(34.05 + i / 50, 112.05) for i in range(3)])
    assert sorted(clue.code for clue in clues) == ["XS20240917-10000", "XS20240917-10001", "XS20240917-9999"]


def _wipe() -> None:
    FireEvent.objects.update(merged_into=None)
    Label.objects.all().delete()
    for model in (EventChange, Clue, FireEvent, Detection, RejectedRow, Delivery):
        model._default_manager.all().delete()


POINTS = st.lists(
    st.builds(
        lambda x, y, hour: firms_row(
            round(34.05 + y * 0.008, 4),
            round(112.05 + x * 0.009, 4),
            day=f"2024-09-{10 + hour // 24}",
            clock=f"{hour % 24:02d}00",
        ),
        st.integers(0, 9),
        st.integers(0, 6),
        st.integers(0, 70),
    ),
    min_size=1,
    max_size=25,
    unique=True,
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=POINTS, seed=st.integers(0, 2**16), chunk=st.integers(1, 30), limit=st.integers(1, 30))
def test_any_order_of_arrival_ends_with_the_events_of_the_batch(
    cast: Cast, rows: list[str], seed: int, chunk: int, limit: int
) -> None:
    _wipe()
    dice = random.Random(seed)
    dice.shuffle(rows)
    making_module.CHUNK, before = chunk, making_module.CHUNK
    try:
        while rows:
            size = dice.randint(1, len(rows))
            part, rows = rows[:size], rows[size:]
            ingest(part)
            while make_clues(at=NOW, worker="w", limit=limit):
                pass
    finally:
        making_module.CHUNK = before
    assert partition(Clue.objects.select_related("detection")) == batch_partition()
    for event in FireEvent.objects.filter(merged_into__isnull=True):
        seen = list(event.clues.order_by("seen_at").values_list("seen_at", flat=True))
        assert (event.clue_count, event.first_seen_at, event.latest_seen_at) == (len(seen), seen[0], seen[-1])
    assert not FireEvent.objects.filter(merged_into__isnull=False, clue_count__gt=0).exists()


def test_an_event_of_many_chunks_has_all_its_clues(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making_module, "CHUNK", 3)
    clues_of([firms_row(34.05, round(112.01 + i * 0.01, 3)) for i in range(17)])
    assert FireEvent.objects.get(merged_into__isnull=True).clue_count == 17
    assert FireEvent.objects.get(merged_into__isnull=True).latest_seen_at - NOW < timedelta(hours=1)
