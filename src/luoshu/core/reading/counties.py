"""Which city a page speaks for when it never says so: the one its counties lie in.

Data: ``data/counties_2023.txt``, one line for each prefecture with its counties (source in ``data/ATTRIBUTION.md``).
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from typing import Final

#: This many counties of one city say whose page it is; one may bear a name by chance.
ENOUGH: Final = 2
#: Short names are ordinary words more often (和平, 东山), so it takes more of them.
ENOUGH_SHORT: Final = 3


@cache
def _counties_by_city() -> dict[str, tuple[str, ...]]:
    lines = files("luoshu.core.reading").joinpath("data/counties_2023.txt").read_text("utf-8").splitlines()
    return {city: tuple(counties) for city, *counties in map(str.split, lines)}


@cache
def _cities_by_county() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for city, counties in _counties_by_city().items():
        for county in counties:
            found[county] = (*found.get(county, ()), city)
    return found


def prefecture_in(text: str, names: Iterable[str]) -> str | None:
    """Return the autonomous prefecture a text that says 全州 speaks for, in short (昌吉州)."""
    known = set(names)
    best, most = None, 0
    for prefecture, counties in _counties_by_city().items():
        if not prefecture.endswith("自治州"):
            continue
        written = re.search(f"{prefecture[:2]}[\u4e00-\u9fff]{{0,2}}?州(?!市|县|区)", text)
        named = len(known & set(counties)) + (len(counties) if written else 0)
        if named > most:
            best, most = (written.group() if written else f"{prefecture[:2]}州"), named
    return best if most >= ENOUGH else None


@cache
def _counties_by_short_name() -> dict[str, tuple[str, str]]:
    """Short name of a county that is the only one of that name -> (city, county)."""
    found: dict[str, list[tuple[str, str]]] = {}
    for city, counties in _counties_by_city().items():
        for county in counties:
            if len(county) > 2:
                found.setdefault(county[:-1], []).append((city, county))
    return {short: named[0] for short, named in found.items() if len(named) == 1 and len(short) in (2, 3)}


def city_of_short_names(text: str) -> str | None:
    """Return the city three of whose counties a text names in short (大余、上犹4个县), None if it does not tell."""
    known = _counties_by_short_name()
    counties = {known[word] for size in (2, 3) for at in range(len(text)) if (word := text[at : at + size]) in known}
    votes = Counter(city for city, _ in counties).most_common(2)
    if not votes or votes[0][1] < ENOUGH_SHORT or (len(votes) > 1 and votes[1][1] * 2 > votes[0][1]):
        return None
    return votes[0][0]


def counties_of(city: str) -> tuple[str, ...]:
    """Return the counties of a city by their full names; none for a name that is no prefecture."""
    return _counties_by_city().get(city, ())


def city_in_title(title: str) -> str | None:
    """Return the one city a title names without 市, None where it names none or several."""
    named = [city for city in _counties_by_city() if city.endswith("市") and len(city) > 2 and city[:-1] in title]
    return named[0] if len(named) == 1 else None


def all_divisions() -> Iterator[str]:
    """Yield the names of all prefectures and of their counties."""
    for city, counties in _counties_by_city().items():
        yield city
        yield from counties


def is_city(name: str) -> bool:
    """Tell whether a name is that of a prefecture or of a city that governs itself."""
    return name in _counties_by_city()


def is_county(name: str) -> bool:
    """Tell whether some city has a county of this full name."""
    return name in _cities_by_county()


def city_of(names: Iterable[str]) -> str | None:
    """Return the city that most of the named counties lie in, None where they do not tell.

    A name that several cities have (鼓楼区, 城关区) speaks for each of them. A city needs two counties, more than any
    other city, and at least half of the known ones.
    """
    by_county = _cities_by_county()
    known = [cities for name in set(names) if (cities := by_county.get(name))]
    votes = Counter(city for cities in known for city in cities).most_common(2)
    if not votes or votes[0][1] < ENOUGH or votes[0][1] * 2 < len(known):
        return None
    best, *others = votes
    return best[0] if not others or others[0][1] < best[1] else None
