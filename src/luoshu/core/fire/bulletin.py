"""The provincial bulletin's order: pass time -> count -> counties -> area in mu; every number with its rows."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from luoshu.core.fire.formats.delivery import FloatArray, IntArray

MU_M2 = 2000 / 3  # one mu: a fifteenth of a hectare
PASS_GAP_S = 15 * 60


@dataclass(frozen=True, slots=True)
class CountyLine:
    """One county within a pass. ``rows`` are the counted input rows; area is None when no row has one."""

    county: str
    count: int
    area_mu: float | None
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PassLine:
    """One satellite pass (epoch seconds of its first and last detection), counties with most points first."""

    satellite: str
    first_at: int
    last_at: int
    count: int
    counties: tuple[CountyLine, ...]
    area_mu: float | None
    rows: tuple[int, ...]
    struck_rows: tuple[int, ...]


def area_mu(area_m2: float) -> float:
    """Square metres -> mu."""
    return area_m2 / MU_M2


def passes_in_order(
    acq_at: IntArray,
    satellite: Sequence[str],
    county: Sequence[str],
    area_m2: FloatArray,
    *,
    struck: Sequence[bool] | None = None,
    gap_s: int = PASS_GAP_S,
) -> tuple[PassLine, ...]:
    """Group rows into passes: one satellite's rows with gaps of at most ``gap_s``; passes by time, then satellite.

    ``struck`` rows (核减) are listed apart and enter no count and no area. NaN area is unknown, not zero.
    """
    order = sorted(range(len(acq_at)), key=lambda row: (satellite[row], int(acq_at[row]), county[row], row))
    passes: list[list[int]] = []
    for row in order:
        last = passes[-1][-1] if passes else None
        if last is not None and satellite[last] == satellite[row] and acq_at[row] - acq_at[last] <= gap_s:
            passes[-1].append(row)
        else:
            passes.append([row])
    lines = [_pass_line(rows, acq_at, satellite, county, area_m2, struck) for rows in passes]
    return tuple(sorted(lines, key=lambda line: (line.first_at, line.satellite)))


def _pass_line(
    rows: list[int],
    acq_at: IntArray,
    satellite: Sequence[str],
    county: Sequence[str],
    area_m2: FloatArray,
    struck: Sequence[bool] | None,
) -> PassLine:
    counted = [row for row in rows if struck is None or not struck[row]]
    by_county: dict[str, list[int]] = {}
    for row in counted:
        by_county.setdefault(county[row], []).append(row)
    counties = [
        CountyLine(name, len(members), _mu(area_m2, members), tuple(sorted(members)))
        for name, members in by_county.items()
    ]
    return PassLine(
        satellite=satellite[rows[0]],
        first_at=int(min(acq_at[row] for row in rows)),
        last_at=int(max(acq_at[row] for row in rows)),
        count=len(counted),
        counties=tuple(sorted(counties, key=lambda line: (-line.count, line.county))),
        area_mu=_mu(area_m2, counted),
        rows=tuple(sorted(counted)),
        struck_rows=tuple(sorted(set(rows) - set(counted))),
    )


def _mu(area_m2: FloatArray, rows: list[int]) -> float | None:
    known = [float(area_m2[row]) for row in rows if not np.isnan(area_m2[row])]
    return area_mu(sum(known)) if known else None
