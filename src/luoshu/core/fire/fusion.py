"""Events that grow delivery by delivery: new detections join open events, start new ones or join two into one.

Without a person's split the outcome is that of the batch (events.py) whatever the order of deliveries: a new detection
links to everything within reach, and what shares an event or a link is one event. Merges are returned as data, with the
detection that joined the two. A split keeps two events apart for good: links are taken nearest first, and a link that
would bring separated events together again is not followed but reported.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from luoshu.core.fire.links import FloatArray, IntArray, LinkRule
from luoshu.core.fire.near_pairs import near_pairs, unite

SLICE_ROWS = 5_000


@dataclass(frozen=True, slots=True)
class Members:
    """Detections with their natural keys. lon, lat: degrees WGS-84; acq_at: epoch seconds; ``events``: one id a row."""

    keys: tuple[bytes, ...]
    lon: FloatArray
    lat: FloatArray
    acq_at: IntArray
    events: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        sizes = {len(self.keys), len(self.lon), len(self.lat), len(self.acq_at)}
        if len(sizes) != 1 or (self.events and len(self.events) != len(self.keys)):
            raise ValueError("members' columns differ in length")

    def __len__(self) -> int:
        return len(self.keys)


@dataclass(frozen=True, slots=True)
class Merge:
    """Event ``from_event`` went into ``into_event`` (the one whose first member is earlier), joined by a detection."""

    from_event: str
    into_event: str
    by_key: bytes


@dataclass(frozen=True, slots=True)
class HeldApart:
    """A detection within reach of both events, which a person has separated: it went to the nearer one."""

    one_event: str
    other_event: str
    by_key: bytes


@dataclass(frozen=True, slots=True)
class Split:
    """A person's decision: these detections leave ``event`` and form ``new_event``; the two stay apart."""

    event: str
    new_event: str
    moved_keys: frozenset[bytes]

    @property
    def apart(self) -> frozenset[str]:
        return frozenset((self.event, self.new_event))


@dataclass(frozen=True, slots=True)
class Fusion:
    """``assignments[i]``: the event of new detection i after all merges. ``new_events``: ids that did not exist."""

    assignments: tuple[str, ...]
    new_events: tuple[str, ...]
    merges: tuple[Merge, ...]
    held_apart: tuple[HeldApart, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Reach:
    """Where stored members that new detections could join must be looked for. Degrees and epoch seconds, inclusive."""

    lon_from: float
    lon_to: float
    lat_from: float
    lat_to: float
    acq_from: int
    acq_to: int


def reach_of(new: Members, rule: LinkRule) -> Reach:
    """Bounds that surely contain every stored member within reach of ``new`` (which must not be empty)."""
    lat_margin = np.degrees(rule.km / 6371.0) * 1.01
    lat_from, lat_to = float(new.lat.min()) - lat_margin, float(new.lat.max()) + lat_margin
    widest = max(abs(lat_from), abs(lat_to))
    lon_from, lon_to = -180.0, 180.0
    if widest < 89:
        lon_margin = lat_margin / np.cos(np.radians(widest))
        lon_from, lon_to = float(new.lon.min()) - lon_margin, float(new.lon.max()) + lon_margin
        if lon_from < -180 or lon_to > 180:  # neighbours across the antimeridian
            lon_from, lon_to = -180.0, 180.0
    first, last = int(new.acq_at.min()), int(new.acq_at.max())
    return Reach(lon_from, lon_to, lat_from, lat_to, first - rule.window_s, last + rule.window_s)


def new_event_name(key: bytes) -> str:
    """Id of an event that starts with this detection."""
    return key.hex()


def fuse(
    known: Members,
    new: Members,
    rule: LinkRule,
    *,
    apart: Collection[frozenset[str]] = (),
    heads: Mapping[str, tuple[int, bytes]] | None = None,
) -> Fusion:
    """Assign new detections to events.

    ``known``: stored members within ``reach_of(new)`` with their events (more do no harm, fewer would). ``apart``:
    pairs of events a person has separated. ``heads``: (acq_at, key) of each known event's first member, which decides
    the surviving id of a merge; without it the first of ``known`` counts. A new detection whose key is known keeps its
    event.
    """
    state = _State(known, heads or {}, apart)
    order = sorted(range(len(new)), key=lambda row: (int(new.acq_at[row]), new.keys[row]))
    fresh = state.unseen_rows(new, order)
    for begin in range(0, len(fresh), SLICE_ROWS):
        state.take(new, fresh[begin : begin + SLICE_ROWS], rule)
    return state.result(new)


def split_event(members: Members, event: str, moved_keys: Collection[bytes]) -> Split:
    """Check and name a split: some but not all of the event's members leave. ValueError (Chinese) when it cannot be."""
    own = {key for key, of in zip(members.keys, members.events, strict=True) if of == event}
    moved = frozenset(moved_keys)
    if not moved or not moved <= own:
        raise ValueError("要拆出的线索不在这起火情里，请刷新后重新选择。")
    if moved == own:
        raise ValueError("不能把全部线索都拆出去，请至少留下一条。")
    taken = {of for of in members.events if of != event}
    when = dict(zip(members.keys, members.acq_at.tolist(), strict=True))
    ordered = sorted(moved, key=lambda key: (when[key], key))
    name = next((new_event_name(key) for key in ordered if new_event_name(key) not in taken | {event}), None)
    return Split(event, name or new_event_name(ordered[0]) + "-2", moved)


def apply_split(members: Members, split: Split) -> Members:
    """Members after the split."""
    events = tuple(
        split.new_event if key in split.moved_keys else of for key, of in zip(members.keys, members.events, strict=True)
    )
    return Members(members.keys, members.lon, members.lat, members.acq_at, events)


def apply_merges(events: Sequence[str], merges: Sequence[Merge]) -> tuple[str, ...]:
    """Event ids of stored members after merges (in the order they were returned)."""
    final = dict(merged_into(merges))
    return tuple(final.get(event, event) for event in events)


def carry_apart(apart: Collection[frozenset[str]], merges: Sequence[Merge]) -> frozenset[frozenset[str]]:
    """Separated pairs after merges: what was kept apart from a merged event is kept apart from its successor."""
    final = dict(merged_into(merges))
    return frozenset(frozenset(final.get(event, event) for event in pair) for pair in apart)


def merged_into(merges: Sequence[Merge]) -> Mapping[str, str]:
    """Merged event -> the event that finally holds it."""
    step = {merge.from_event: merge.into_event for merge in merges}

    def last(event: str) -> str:
        while event in step:
            event = step[event]
        return event

    return {event: last(event) for event in step}


class _State:
    """What is known while one :func:`fuse` runs. Rows stand in canonical order (time, key), known before new."""

    def __init__(
        self, known: Members, heads: Mapping[str, tuple[int, bytes]], apart: Collection[frozenset[str]]
    ) -> None:
        order = sorted(range(len(known)), key=lambda row: (int(known.acq_at[row]), known.keys[row]))
        self.names: list[str] = []
        self.numbers: dict[str, int] = {}
        self.heads: list[tuple[bool, int, bytes]] = []
        self.merges: list[tuple[int, int, bytes]] = []
        self.held: list[tuple[int, int, bytes]] = []
        self.keys = [known.keys[row] for row in order]
        self.lon, self.lat, self.acq_at = known.lon[order], known.lat[order], known.acq_at[order]
        self.event_of_row = np.empty(len(order), dtype=np.int64)
        for at, row in enumerate(order):
            event = known.events[row]
            head = heads.get(event, (int(known.acq_at[row]), known.keys[row]))
            self.event_of_row[at] = self._number(event, (False, *head))
        late = (True, 0, b"")  # an event only known from a separated pair never wins a merge
        self.apart = [tuple(sorted(self._number(event, late) for event in pair)) for pair in apart if len(pair) == 2]
        self.existing = len(self.names)

    def _number(self, event: str, head: tuple[bool, int, bytes]) -> int:
        if event not in self.numbers:
            self.numbers[event] = len(self.names)
            self.names.append(event)
            self.heads.append(head)
        return self.numbers[event]

    def unseen_rows(self, new: Members, order: list[int]) -> list[int]:
        """Rows of ``new`` whose key comes for the first time, in order."""
        seen, fresh = set(self.keys), []
        for row in order:
            if new.keys[row] not in seen:
                seen.add(new.keys[row])
                fresh.append(row)
        return fresh

    def take(self, new: Members, rows: list[int], rule: LinkRule) -> None:
        """Link one slice of new rows to everything before it and to each other."""
        first = len(self.keys)
        self.lon = np.concatenate((self.lon, new.lon[rows]))
        self.lat = np.concatenate((self.lat, new.lat[rows]))
        self.acq_at = np.concatenate((self.acq_at, new.acq_at[rows]))
        self.keys.extend(new.keys[row] for row in rows)
        events = len(self.names)
        # Nodes to be united: events by number, then the rows of this slice.
        nodes = np.concatenate((self.event_of_row, np.arange(events, events + len(rows))))
        one, other, squared = near_pairs(self.lon, self.lat, self.acq_at, first, rule)
        nearest = np.lexsort((np.maximum(one, other), np.minimum(one, other), squared))
        one, other = one[nearest], other[nearest]
        rank = np.empty(events, dtype=np.int64)
        rank[sorted(range(events), key=self.heads.__getitem__)] = np.arange(events)
        apart = np.array(self.apart, dtype=np.int64).reshape(-1, 2)
        owner, merges, held = unite(nodes[one], nodes[other], rank, apart, len(rows))
        for at, loser, winner in merges.tolist():
            self.merges.append((loser, winner, self.keys[max(one[at], other[at])]))
        for at, mine, theirs in held.tolist():
            self.held.append((mine, theirs, self.keys[max(one[at], other[at])]))
        self._name_new(owner, events, first, len(rows))

    def _name_new(self, owner: IntArray, events: int, first: int, count: int) -> None:
        """owner[node]: a node's event number, or -1 - root for a component without one; rows come in time order."""
        named: dict[int, int] = {}
        slice_events = np.empty(count, dtype=np.int64)
        for at, own in enumerate(owner[events:].tolist()):
            if own < 0:
                if own not in named:
                    key = self.keys[first + at]
                    named[own] = self._number(self._free_name(key), (True, int(self.acq_at[first + at]), key))
                own = named[own]
            slice_events[at] = own
        self.event_of_row = np.concatenate((owner[self.event_of_row], slice_events))
        self.apart = [tuple(sorted((int(owner[a]), int(owner[b])))) for a, b in self.apart]

    def _free_name(self, key: bytes) -> str:
        name, attempt = new_event_name(key), 2
        while name in self.numbers:  # a split may have taken the name while this detection was elsewhere
            name, attempt = f"{new_event_name(key)}-{attempt}", attempt + 1
        return name

    def result(self, new: Members) -> Fusion:
        """Final names; merges of events that were created and merged within this call are nobody's business."""
        of_key = dict(zip(self.keys, self.event_of_row.tolist(), strict=True))
        step = {loser: winner for loser, winner, _ in self.merges}

        def last(number: int) -> str:
            while number in step:
                number = step[number]
            return self.names[number]

        assignments = tuple(self.names[of_key[key]] for key in new.keys)
        alive = set(assignments)
        held = dict.fromkeys(_held(last(mine), last(theirs), key) for mine, theirs, key in self.held)
        return Fusion(
            assignments=assignments,
            new_events=tuple(name for name in self.names[self.existing :] if name in alive),
            merges=tuple(
                Merge(self.names[loser], last(winner), key)
                for loser, winner, key in self.merges
                if loser < self.existing
            ),
            held_apart=tuple(held),
        )


def _held(one: str, other: str, key: bytes) -> HeldApart:
    first, second = sorted((one, other))
    return HeldApart(first, second, key)
