"""The provincial bulletin is ordered by pass: what one satellite saw in one flight over the city."""

from collections.abc import Sequence
from dataclasses import dataclass

PASS_GAP_S = 15 * 60


@dataclass(frozen=True, slots=True)
class PassLine:
    """One satellite pass: epoch seconds of its first and last detection, and the input rows in order."""

    satellite: str
    first_at: int
    last_at: int
    rows: tuple[int, ...]


def passes_in_order(
    acq_at: Sequence[int], satellite: Sequence[str], *, gap_s: int = PASS_GAP_S
) -> tuple[PassLine, ...]:
    """Group rows into passes: one satellite's rows with gaps of at most ``gap_s``; passes by time, then satellite."""
    passes: list[list[int]] = []
    for row in sorted(range(len(acq_at)), key=lambda row: (satellite[row], acq_at[row])):
        last = passes[-1][-1] if passes else None
        if last is not None and satellite[last] == satellite[row] and acq_at[row] - acq_at[last] <= gap_s:
            passes[-1].append(row)
        else:
            passes.append([row])
    lines = [PassLine(satellite[rows[0]], acq_at[rows[0]], acq_at[rows[-1]], tuple(sorted(rows))) for rows in passes]
    return tuple(sorted(lines, key=lambda line: (line.first_at, line.satellite)))
