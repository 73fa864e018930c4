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
    first_at: Sequence[int], last_at: Sequence[int], satellite: Sequence[str], *, gap_s: int = PASS_GAP_S
) -> tuple[PassLine, ...]:
    """Group rows into passes: one satellite's rows with gaps of at most ``gap_s``; passes by time, then satellite.

    A row is one detection, or several of one satellite with no longer gap from its first to its last.
    """
    lines: list[PassLine] = []
    of_satellite: dict[str, list[tuple[int, int, int]]] = {}
    for row, name in enumerate(satellite):
        of_satellite.setdefault(name, []).append((first_at[row], last_at[row], row))
    for name, rows in of_satellite.items():
        rows.sort()
        starts, ends, members = rows[0][0], rows[0][1], [rows[0][2]]
        for first, last, row in rows[1:]:
            if first - ends > gap_s:
                lines.append(PassLine(name, starts, ends, tuple(sorted(members))))
                starts, ends, members = first, last, []
            ends = max(ends, last)
            members.append(row)
        lines.append(PassLine(name, starts, ends, tuple(sorted(members))))
    return tuple(sorted(lines, key=lambda line: (line.first_at, line.satellite)))
