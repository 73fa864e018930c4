import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshu.core.fire import LinkRule, event_ids
from luoshu.core.fire.fusion import (
    Fusion,
    Members,
    apply_merges,
    apply_split,
    carry_apart,
    fuse,
    new_event_name,
    reach_of,
    split_event,
)

RULE = LinkRule()
STEP = 0.0125  # degrees of latitude: 1.39 km, within reach; two steps are not


def members(rows: list[tuple[float, float, int]], events: tuple[str, ...] = (), *, first_key: int = 0) -> Members:
    table = np.array(rows, dtype=float).reshape(-1, 3)
    keys = tuple((first_key + at).to_bytes(16, "big") for at in range(len(rows)))
    return Members(keys, table[:, 0].copy(), table[:, 1].copy(), table[:, 2].astype(np.int64), events)


def at_latitudes(*lats: float, events: tuple[str, ...] = (), first_key: int = 0) -> Members:
    return members([(112.5, lat, 1_700_000_000) for lat in lats], events, first_key=first_key)


def joined(one: Members, other: Members, fusion: Fusion) -> Members:
    return Members(
        one.keys + other.keys,
        np.concatenate((one.lon, other.lon)),
        np.concatenate((one.lat, other.lat)),
        np.concatenate((one.acq_at, other.acq_at)),
        apply_merges(one.events, fusion.merges) + fusion.assignments,
    )


def within(stored: Members, new: Members) -> Members:
    reach = reach_of(new, RULE)
    rows = np.flatnonzero(
        (stored.lon >= reach.lon_from)
        & (stored.lon <= reach.lon_to)
        & (stored.lat >= reach.lat_from)
        & (stored.lat <= reach.lat_to)
        & (stored.acq_at >= reach.acq_from)
        & (stored.acq_at <= reach.acq_to)
    )
    return Members(
        tuple(stored.keys[row] for row in rows),
        stored.lon[rows],
        stored.lat[rows],
        stored.acq_at[rows],
        tuple(stored.events[row] for row in rows),
    )


def partition(events: tuple[str, ...], keys: tuple[bytes, ...]) -> set[frozenset[bytes]]:
    groups: dict[str, set[bytes]] = {}
    for event, key in zip(events, keys, strict=True):
        groups.setdefault(event, set()).add(key)
    return {frozenset(group) for group in groups.values()}


points = st.tuples(st.integers(0, 25), st.integers(0, 25), st.integers(0, 40))


@settings(max_examples=120, deadline=None)
@given(st.lists(points, min_size=1, max_size=50), st.integers(1, 7), st.randoms(use_true_random=False))
def test_deliveries_in_any_order_end_as_the_batch(
    cells: list[tuple[int, int, int]], parts: int, random: object
) -> None:
    everything = members([(112 + x / 150, 34 + y / 150, 7200 * t) for x, y, t in cells])
    order = random.sample(range(len(cells)), len(cells))  # type: ignore[attr-defined]
    stored = members([])
    for begin in range(0, len(order), max(1, len(order) // parts)):
        rows = order[begin : begin + max(1, len(order) // parts)]
        new = Members(
            tuple(everything.keys[row] for row in rows),
            everything.lon[rows],
            everything.lat[rows],
            everything.acq_at[rows],
        )
        stored = joined(stored, new, fuse(within(stored, new), new, RULE))
    batch = event_ids(everything.lon, everything.lat, everything.acq_at)
    assert partition(stored.events, stored.keys) == partition(tuple(map(str, batch)), everything.keys)


def test_a_detection_joins_the_event_in_reach_and_others_start_their_own() -> None:
    known = at_latitudes(34.0, events=("fire-1",))
    fusion = fuse(known, at_latitudes(34.0 + STEP, 36.0, first_key=10), RULE)
    far = new_event_name((11).to_bytes(16, "big"))
    assert fusion.assignments == ("fire-1", far)
    assert fusion.new_events == (far,)
    assert fusion.merges == ()


def test_a_merge_is_recorded_with_the_detection_that_joined_the_two() -> None:
    known = at_latitudes(34.0, 34.0 + 2 * STEP, events=("late", "early"))
    heads = {"late": (1_700_000_000, b"b"), "early": (1_600_000_000, b"a")}
    fusion = fuse(known, at_latitudes(34.0 + STEP, first_key=10), RULE, heads=heads)
    assert fusion.assignments == ("early",)
    assert [(merge.from_event, merge.into_event) for merge in fusion.merges] == [("late", "early")]
    assert fusion.merges[0].by_key == (10).to_bytes(16, "big")


def test_the_same_detection_again_changes_nothing() -> None:
    known = at_latitudes(34.0, events=("fire-1",))
    fusion = fuse(known, at_latitudes(34.0), RULE)
    assert (fusion.assignments, fusion.new_events, fusion.merges) == (("fire-1",), (), ())


def test_events_separated_by_a_person_stay_apart() -> None:
    known = at_latitudes(34.0, 34.0 + 1.9 * STEP, events=("fire-1", "fire-1"))
    split = split_event(known, "fire-1", [known.keys[1]])
    parted = apply_split(known, split)
    fusion = fuse(parted, at_latitudes(34.0 + STEP, first_key=10), RULE, apart=[split.apart])
    assert fusion.merges == ()
    assert fusion.assignments == (split.new_event,)  # 0.9 steps from the part that left, one step from the rest
    assert [(held.one_event, held.other_event) for held in fusion.held_apart] == [
        tuple(sorted(("fire-1", split.new_event)))
    ]


def test_a_separation_outlives_the_merging_of_one_side() -> None:
    known = at_latitudes(34.0, 34.0 + 2 * STEP, 34.0 + 4 * STEP, events=("a", "b", "c"))
    heads = {"a": (1, b""), "b": (2, b""), "c": (3, b"")}
    apart = frozenset({frozenset({"a", "c"})})
    first = fuse(known, at_latitudes(34.0 + STEP, first_key=10), RULE, apart=apart, heads=heads)
    assert [(merge.from_event, merge.into_event) for merge in first.merges] == [("b", "a")]
    stored = joined(known, at_latitudes(34.0 + STEP, first_key=10), first)
    apart = carry_apart(apart, first.merges)
    second = fuse(stored, at_latitudes(34.0 + 3 * STEP, first_key=20), RULE, apart=apart, heads=heads)
    assert second.merges == ()
    assert len(second.held_apart) == 1


def test_one_delivery_cannot_bridge_separated_events_either() -> None:
    known = at_latitudes(34.0, 34.0 + 4 * STEP, events=("a", "b"))
    bridge = at_latitudes(34.0 + STEP, 34.0 + 2 * STEP, 34.0 + 3 * STEP, first_key=10)
    fusion = fuse(known, bridge, RULE, apart=[frozenset({"a", "b"})])
    assert fusion.merges == ()
    assert set(fusion.assignments) == {"a", "b"}
    assert fuse(known, bridge, RULE).merges != ()


@pytest.mark.parametrize("moved", [[], [b"unknown"], "all"])
def test_a_split_that_makes_no_sense_is_refused(moved: object) -> None:
    known = at_latitudes(34.0, 34.01, events=("fire-1", "fire-1"))
    with pytest.raises(ValueError, match="线索"):
        split_event(known, "fire-1", known.keys if moved == "all" else moved)  # type: ignore[arg-type]


def test_a_split_takes_a_name_that_is_free() -> None:
    first = at_latitudes(34.0, 34.01)
    known = Members(first.keys, first.lon, first.lat, first.acq_at, (new_event_name(first.keys[0]),) * 2)
    split = split_event(known, known.events[0], [known.keys[0]])
    assert split.new_event != split.event
