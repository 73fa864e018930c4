"""The chain of works of each place: four cumulative lines by day, the lag between them, what waits where.

Pure: the dated numbers of the season come in by place; a day on which a place said nothing keeps its last number, as
the table does, and the page says so.
"""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from luoshu.core.harvest import ORDER, Link, Step, StepLine, added, links, percent
from luoshu.core.harvest.columns import Crop, Numbers, steps_of

LABELS = {Step.HARVEST: "收获", Step.STRAW: "秸秆离田还田", Step.TILLAGE: "整地", Step.SOWING: "播种"}


@dataclass(frozen=True, slots=True)
class StepNumbers:
    """What one place had done of each step on a day, and the bases; reckoned once, however often it is added up."""

    done: Mapping[Step, Decimal | None]
    bases: Mapping[Step, Decimal | None]


Series = Sequence[tuple[date, StepNumbers]]
"""The dated numbers of one place, oldest first."""


def step_numbers(values: Numbers, crops: Sequence[Crop]) -> StepNumbers:
    """Return the numbers of the chain of one place on one day."""
    return StepNumbers(*steps_of(values, crops))


@dataclass(frozen=True, slots=True)
class StepCell:
    """One step of one line: what was done, the share of its base, and how it follows the step before."""

    label: str
    done: Decimal | None
    base: Decimal | None
    percent: Decimal | None
    link: Link | None
    fell_on: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class ChainLine:
    """A place, or several added up, along the chain. ``held_to``: the newest day that a number is of."""

    code: str
    name: str
    steps: tuple[StepCell, ...]
    held_to: date | None
    places: int


def chain_line(code: str, name: str, members: Mapping[str, Series], day: date) -> ChainLine:
    """Add the places up by day and lay the steps beside each other."""
    lines = _step_lines(members, day)
    follow = {link.step: link for link in links(lines, day)}
    cells = []
    for step in ORDER:
        line = lines.get(step)
        cells.append(
            StepCell(
                label=LABELS[step],
                done=line.on(day) if line else None,
                base=line.base if line else None,
                percent=percent(line.share_on(day)) if line else None,
                link=follow.get(step),
                fell_on=line.fell_on() if line else (),
            )
        )
    newest = [one for series in members.values() for one, _ in series if one <= day]
    return ChainLine(code, name, tuple(cells), max(newest, default=None), len(members))


def _step_lines(members: Mapping[str, Series], day: date) -> dict[Step, StepLine]:
    known = [series for series in members.values() if any(one <= day for one, _ in series)]
    # The sum begins when every place has begun: otherwise somebody's first report would look like a day's work.
    begin = max((series[0][0] for series in known), default=day)
    days = sorted({one for series in known for one, _ in series if begin <= one <= day})
    done: dict[Step, dict[date, Decimal]] = {step: {} for step in ORDER}
    held: dict[str, StepNumbers] = {}
    waiting = {path: deque(series) for path, series in members.items()}
    for one in days:
        for path, series in waiting.items():
            while series and series[0][0] <= one:
                held[path] = series.popleft()[1]
        for step in ORDER:
            total = added(now.done[step] for now in held.values())
            if total is not None:
                done[step][one] = total
    found = {}
    for step in ORDER:
        base = added(now.bases[step] for now in held.values())
        if base and done[step]:
            found[step] = StepLine(base, done[step])
    return found
