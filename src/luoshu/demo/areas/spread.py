"""Sharing a printed total out over districts and rows, so that the parts add up to it exactly."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np

from luoshu.core.tables import Value
from luoshu.demo.names import invented_people

Row = dict[str, Value]
AS_OF: Final = date(2024, 9, 19)
WEIGHTS: Final = {
    "410302": 8,
    "410303": 12,
    "410304": 7,
    "410305": 16,
    "410307": 8,
    "410308": 7,
    "410311": 14,
    "410323": 5,
    "410324": 3,
    "410325": 4,
    "410326": 4,
    "410327": 5,
    "410328": 4,
    "410329": 6,
    "410371": 5,
    "410398": 1,
    "410399": 1,
}
"""How a city-wide number is shared out where the page names no district. The last two counties are invented."""
CENTRE: Final = ("410302", "410303", "410304", "410305", "410311")
URBAN: Final = (*CENTRE, "410307", "410308", "410371")
INVENTED: Final = "410398"


def share_out(total: int, weights: Sequence[float], *, least: int = 0) -> list[int]:
    """Return whole parts in the ratio of the weights that add up to the total; each is at least ``least``.

    >>> share_out(10, [1, 1, 1])
    [4, 3, 3]
    """
    free = total - least * len(weights)
    if free < 0:
        raise ValueError(f"{total} cannot be shared out with {least} for each of {len(weights)}")
    whole = sum(weights)
    exact = [free * weight / whole for weight in weights]
    parts = [int(part) for part in exact]
    by_rest = sorted(range(len(weights)), key=lambda at: (parts[at] - exact[at], at))
    for at in by_rest[: free - sum(parts)]:
        parts[at] += 1
    return [part + least for part in parts]


@dataclass(frozen=True)
class Ground:
    """Where rows may lie: names of counties by code, names of townships by the county's code."""

    counties: Mapping[str, str]
    townships: Mapping[str, Sequence[str]]


class Maker:
    """Draws invented rows in the real districts, always the same ones."""

    def __init__(self, ground: Ground, seed: int) -> None:
        self.ground = ground
        self.rng = np.random.default_rng(seed)
        self.people = invented_people(np.random.default_rng(seed + 1))

    def counts(
        self, total: int, *, within: Sequence[str] = tuple(WEIGHTS), fixed: Mapping[str, int] | None = None
    ) -> dict[str, int]:
        """Share a number of rows out over counties; ``fixed`` are those that the page itself gives."""
        fixed = {code: number for code, number in (fixed or {}).items() if code in self.ground.counties}
        rest = [code for code in within if code in self.ground.counties and code not in fixed]
        parts = share_out(total - sum(fixed.values()), [WEIGHTS[code] for code in rest])
        return {code: number for code, number in (fixed | dict(zip(rest, parts, strict=True))).items() if number}

    def places(self, counts: Mapping[str, int], word: str) -> Iterator[tuple[str, Row]]:
        """Yield (county code, row with county, township and name): 某某街道 gives 某某邻里中心, 某某邻里中心（2）."""
        for code, number in counts.items():
            towns = self.ground.townships.get(code) or (self.ground.counties[code],)
            for at in range(number):
                town = towns[at % len(towns)]
                round_no = at // len(towns) + 1
                bare = town
                for tail in ("街道办事处", "街道", "乡", "镇"):
                    bare = bare.removesuffix(tail)
                name = f"{bare}{word}" if round_no == 1 else f"{bare}{word}（{round_no}）"
                yield code, {"county": self.ground.counties[code], "township": town, "name": name}

    def parts(self, total: int, number: int, *, least: int = 1) -> list[int]:
        """Return ``number`` uneven parts of a total."""
        return share_out(total, self.rng.uniform(0.5, 1.5, number).tolist(), least=least)

    def whole(self, least: int, most: int) -> int:
        """Draw a whole number, both ends inside."""
        return int(self.rng.integers(least, most + 1))

    def day(self, first: date, last: date = AS_OF) -> date:
        """Draw a day, both ends inside."""
        return first + timedelta(days=self.whole(0, (last - first).days))

    def one_of(self, *choices: str) -> str:
        """Draw a word."""
        return choices[self.whole(0, len(choices) - 1)]

    def person(self) -> tuple[str, str]:
        """Draw an invented name and a phone number that is given to nobody."""
        return next(self.people)
