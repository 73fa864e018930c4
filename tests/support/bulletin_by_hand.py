"""The bulletin added up one clue after another, the slow and plain way: what the database's sums are held against."""

from collections import defaultdict
from datetime import datetime, timedelta
from itertools import groupby
from math import isnan
from typing import Any

from luoshu.apps.acting import Acting
from luoshu.apps.clues.models import Clue
from luoshu.apps.clues.queries import Bulletin
from luoshu.apps.clues.queries.finding import clues_in_scope

UNITS = {"area_mu": 1.0, "area": 1500.0}
GAP = timedelta(minutes=15)


def by_hand(acting: Acting, starts_at: datetime, ends_before: datetime) -> dict[str, Any]:
    """Return every number of a period's bulletin with the codes behind it; areas in mu, None where none is known."""
    clues = [
        clue
        for clue in clues_in_scope(acting).select_related("detection").order_by("code")
        if starts_at <= clue.seen_at < ends_before
    ]
    counted = [clue for clue in clues if clue.queue != "static_heat"]
    live = [clue for clue in counted if clue.struck_at is None]
    return {
        "suspected": _codes(live),
        "struck": _codes(clue for clue in counted if clue.struck_at is not None),
        "queues": {name: _codes(c for c in clues if c.queue == name) for name in ("fire", "static_heat", "forest")},
        "counties": _counties(live),
        "area": _area(live),
        "passes": [_pass(one) for one in _passes(counted)],
    }


def as_by_hand(bulletin: Bulletin) -> dict[str, Any]:
    """Return the same of a bulletin that was made with its codes."""
    return {
        "suspected": bulletin.suspected.clue_codes,
        "struck": bulletin.struck.clue_codes,
        "queues": {name: one.clue_codes for name, one in bulletin.by_queue.items()},
        "counties": {one.county_code: (one.points.clue_codes, _near(one.area_mu)) for one in bulletin.counties},
        "area": _near(bulletin.area_mu),
        "passes": [
            (
                one.satellite,
                (one.first_at, one.last_at),
                one.points.clue_codes,
                one.struck.clue_codes,
                {county.county_code: (county.points.clue_codes, _near(county.area_mu)) for county in one.counties},
                _near(one.area_mu),
            )
            for one in bulletin.passes
        ],
    }


def _passes(clues: list[Clue]) -> list[list[Clue]]:
    found = []
    by_satellite = sorted(clues, key=lambda clue: (_satellite(clue), clue.seen_at))
    for _, seen in groupby(by_satellite, key=_satellite):
        last = None
        for clue in seen:
            if last is None or clue.seen_at - last > GAP:
                found.append([])
            found[-1].append(clue)
            last = clue.seen_at
    return sorted(found, key=lambda one: (one[0].seen_at, _satellite(one[0])))


def _pass(clues: list[Clue]) -> tuple[Any, ...]:
    live = [clue for clue in clues if clue.struck_at is None]
    return (
        _satellite(clues[0]),
        (clues[0].seen_at, clues[-1].seen_at),
        _codes(live),
        _codes(clue for clue in clues if clue.struck_at is not None),
        _counties(live),
        _area(live),
    )


def _codes(clues: Any) -> tuple[str, ...]:
    return tuple(sorted(clue.code for clue in clues))


def _satellite(clue: Clue) -> str:
    return clue.detection.satellite or "非卫星来源"


def _counties(clues: list[Clue]) -> dict[str, Any]:
    found: dict[str, list[Clue]] = defaultdict(list)
    for clue in clues:
        above = clue.division_path.strip("/").split("/")
        found[next((one for one in above if len(one) == 6 and one[4:] != "00"), above[-1])].append(clue)
    return {code: (_codes(members), _area(members)) for code, members in found.items()}


def _area(clues: list[Clue]) -> float | None:
    known = [mu for mu in map(_mu, clues) if not isnan(mu)]
    return _near(sum(known)) if known else None


def _mu(clue: Clue) -> float:
    for name, mu in UNITS.items():
        try:
            value = float((clue.detection.detail or {}).get(name))
        except (TypeError, ValueError):
            continue
        if value > 0:
            return value * mu
    return float("nan")


def _near(mu: float | None) -> float | None:
    return None if mu is None else round(mu, 6)
