"""Names of divisions: short and stem forms, and which division a list means by a name on a day.

Part of the queries of this app; callers import it from there.
"""

import re
from collections.abc import Iterable
from datetime import date
from typing import Final

from luoshu.apps.acting import path_end
from luoshu.apps.places.models import Division, Succession

_STEM_TAIL: Final = re.compile(
    r"(土家族|回族|蒙古族|满族|壮族|苗族|藏族|彝族)*"
    r"(自治县|自治州|地区|新区|特区|林区|街道办事处|街道|省|市|县|区|旗|镇|乡)$"
)
_VILLAGE_TAILS: Final = (("社区居民委员会", "社区"), ("居民委员会", ""), ("村民委员会", ""), ("村委会", "村"))


def short_name(name: str) -> str:
    """Return the name as people say it: 大安村村民委员会 -> 大安村, 马营社区居民委员会 -> 马营社区."""
    for tail, spoken in _VILLAGE_TAILS:
        if name.endswith(tail) and len(name) > len(tail):
            return name[: -len(tail)] + spoken
    return name


def name_within_city(full_name: str) -> str:
    """Return a full name without province and prefecture, as the city's own offices say it.

    河南省洛阳市汝阳县陶营镇 -> 汝阳县陶营镇; a name that ends with its first 市 is the city's own and stays whole.
    """
    return full_name.partition("市")[2] or full_name


def stem_of(name: str) -> str:
    """Return a name without its kind: 偃师市 -> 偃师, 瀍河回族区 -> 瀍河. A name of one character keeps its kind."""
    stem = _STEM_TAIL.sub("", name)
    return stem if len(stem) >= 2 else name


class NameBook:
    """The names of one level of divisions on one day. Reads the database once; ask it as often as you like."""

    def __init__(self, *, level: int, on: date, under: str = "") -> None:
        rows = Division.objects.filter(level=level).order_by("list_order", "code", "-valid_from")
        if under:
            rows = rows.filter(path__gte=under, path__lt=path_end(under))
        every = list(rows)
        self.on = on
        self.now = {row.pk: row for row in every if _holds(row, on)}
        self.by_code = {row.code: row for row in self.now.values()}
        names: dict[str, list[Division]] = {}
        aliases: dict[str, list[Division]] = {}
        stems: dict[str, list[Division]] = {}
        for row in self.now.values():
            for name in {row.name, short_name(row.name)}:
                names.setdefault(name, []).append(row)
            for alias in set(row.aliases):
                aliases.setdefault(alias, []).append(row)
            for stem in {stem_of(row.name), *(stem_of(alias) for alias in row.aliases)}:
                stems.setdefault(stem, []).append(row)
        self._names, self._aliases, self._stems = names, aliases, stems
        self._others: dict[str, list[Division]] = {}
        for row in every:
            if row.pk not in self.now:
                for name in {row.name, *row.aliases}:
                    self._others.setdefault(name, []).append(row)

    def candidates(self, name: str) -> list[Division]:
        """Return the divisions that bear a name that day: by name, else by alias, else none."""
        name = _squeezed(name)
        return self._names.get(name) or self._aliases.get(name) or []

    def find(self, name: str, *, follow: bool = True) -> Division | None:
        """Return the division meant by a name, or None when that is not certain.

        Tried in this order: the name of a division valid that day; an alias (偃师市 means 偃师区 today); the name of a
        division of another day, followed along its successions to the one valid that day (not with ``follow=False``:
        an outline is not its predecessor's outline); the name without its kind.
        """
        name = _squeezed(name)
        known = self.candidates(name)
        if known:
            return known[0] if len(known) == 1 else None
        for before in self._others.get(name, ()) if follow else ():
            followed = _followed(before, self.now, self.on)
            if followed is not None:
                return followed
        alike = self._stems.get(stem_of(name), [])
        return alike[0] if len(alike) == 1 else None


def _squeezed(name: str) -> str:
    return re.sub(r"\s+", "", name)


def _holds(row: Division, on: date) -> bool:
    return row.valid_from <= on and (row.valid_to is None or row.valid_to > on)


def _followed(start: Division, now: dict[int, Division], on: date) -> Division | None:
    """Walk along successions, forward or back in time, to the division valid that day; of several the namesake."""
    forward = start.valid_from <= on
    wanted, seen = [start.pk], {start.pk}
    while wanted:
        if forward:
            steps = Succession.objects.filter(predecessor__in=wanted).values_list("successor_id", flat=True)
        else:
            steps = Succession.objects.filter(successor__in=wanted).values_list("predecessor_id", flat=True)
        wanted = [pk for pk in steps if pk not in seen]
        seen.update(wanted)
        there = [now[pk] for pk in wanted if pk in now]
        if len(there) == 1:
            return there[0]
        if there:
            return _namesake(there, stem_of(start.name))
    return None


def _namesake(rows: Iterable[Division], stem: str) -> Division | None:
    named = [row for row in rows if stem_of(row.name) == stem]
    return named[0] if len(named) == 1 else None
