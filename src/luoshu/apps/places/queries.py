"""Reading divisions: by code, by name on any day, children, levels, predecessors, short names."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Final

from django.db.models import Q, QuerySet

from luoshu.apps.acting import Acting, path_end
from luoshu.apps.places.attribution import AttributionBatch, attribute, forget_indexes, index_path
from luoshu.apps.places.choices import Level
from luoshu.apps.places.division_list import normal_code
from luoshu.apps.places.errors import DivisionNotVisible
from luoshu.apps.places.layers import layer_geojson
from luoshu.apps.places.models import BoundarySet, Division, Succession
from luoshu.apps.scope import in_scope, within

__all__ = [
    "AttributionBatch",
    "attribute",
    "boundary_sets",
    "children_of",
    "city_divisions",
    "division_by_code",
    "division_by_name",
    "divisions_at_level",
    "divisions_by_code",
    "divisions_by_id",
    "find_division_for",
    "forget_indexes",
    "index_path",
    "layer_geojson",
    "names_of_paths",
    "predecessors_paths",
    "root_division",
    "search_divisions",
    "short_name",
]

_STEM_TAIL: Final = re.compile(
    r"(土家族|回族|蒙古族|满族|壮族|苗族|藏族|彝族)*(自治县|自治州|地区|新区|特区|林区|街道办事处|街道|省|市|县|区|旗|镇|乡)$"
)
_VILLAGE_TAILS: Final = (("社区居民委员会", "社区"), ("居民委员会", ""), ("村民委员会", ""), ("村委会", "村"))


def valid_on(on: date, prefix: str = "") -> Q:
    """Return the condition that a dated row holds on a day."""
    ends = Q(**{f"{prefix}valid_to__isnull": True}) | Q(**{f"{prefix}valid_to__gt": on})
    return Q(**{f"{prefix}valid_from__lte": on}) & ends


def division_by_code(code: str, on: date) -> Division:
    """Return the division that had this code on a day. Raises DivisionNotVisible."""
    found = Division.objects.filter(valid_on(on), code=normal_code(code)).first()
    if found is None:
        raise DivisionNotVisible(division=code)
    return found


def find_division_for(acting: Acting, code: str, on: date | None = None) -> Division:
    """Return a division in the reader's scope: as it stood on a day, or its latest form. Raises DivisionNotVisible."""
    rows = in_scope(Division.objects.filter(code=normal_code(code)), acting, "path")
    if on is not None:
        rows = rows.filter(valid_on(on))
    found = rows.order_by("-valid_from").first()
    if found is None:
        raise DivisionNotVisible(division=code)
    return found


def root_division(code: str, on: date) -> Division | None:
    """Return the division the installation is for, or None before ``city init``."""
    return Division.objects.filter(valid_on(on), code=normal_code(code)).first()


def divisions_by_code(codes: Iterable[str], on: date) -> dict[str, Division]:
    """Return the divisions that had these codes on a day, by stored code."""
    wanted, found = sorted({normal_code(code) for code in codes} - {""}), {}
    for start in range(0, len(wanted), 5000):
        rows = Division.objects.filter(valid_on(on), code__in=wanted[start : start + 5000])
        found.update({row.code: row for row in rows})
    return found


def children_of(division: Division, on: date) -> QuerySet[Division]:
    """Return the divisions right below one on a day, in the order of the official list."""
    return Division.objects.filter(valid_on(on), parent=division).order_by("list_order", "code")


def divisions_at_level(acting: Acting, level: int, on: date) -> QuerySet[Division]:
    """Return the divisions of a level in the reader's scope on a day, in the order of the official list."""
    rows = Division.objects.filter(valid_on(on), level=level)
    return in_scope(rows, acting, "path").order_by("list_order", "code")


def city_divisions(root_path: str, on: date) -> QuerySet[Division]:
    """Return every division of a subtree on a day, from the top down in the order of the list."""
    rows = Division.objects.filter(valid_on(on), path__gte=root_path, path__lt=path_end(root_path))
    return rows.order_by("level", "list_order", "code")


def divisions_by_id(ids: Iterable[int]) -> dict[int, Division]:
    """Return divisions by primary key, in as few queries as the databases' limits allow."""
    wanted, found = sorted(set(ids) - {-1}), {}
    for start in range(0, len(wanted), 5000):
        found.update(Division.objects.in_bulk(wanted[start : start + 5000]))
    return found


def predecessors_paths(division: Division) -> tuple[str, ...]:
    """Return the paths of all divisions that this one followed, directly or over several steps.

    A division's own ancestors matter as well: a township that moved with its county is found by its own succession.
    """
    seen: dict[int, str] = {}
    wanted = [division.pk]
    while wanted:
        rows = Succession.objects.filter(successor__in=wanted).values_list("predecessor_id", "predecessor__path")
        fresh = {pk: path for pk, path in rows if pk not in seen and pk != division.pk}
        seen.update(fresh)
        wanted = list(fresh)
    return tuple(sorted(set(seen.values()) - {division.path}))


def short_name(name: str) -> str:
    """Return the name as people say it: 大安村村民委员会 -> 大安村, 马营社区居民委员会 -> 马营社区."""
    for tail, spoken in _VILLAGE_TAILS:
        if name.endswith(tail) and len(name) > len(tail):
            return name[: -len(tail)] + spoken
    return name


def stem_of(name: str) -> str:
    """Return a name without its kind: 偃师市 -> 偃师, 瀍河回族区 -> 瀍河. A name of one character keeps its kind."""
    stem = _STEM_TAIL.sub("", name)
    return stem if len(stem) >= 2 else name


def division_by_name(name: str, *, level: int, on: date, under: str = "") -> Division | None:
    """Return the division that a list means by a name on a day, or None when that is not certain.

    Tried in this order, each among the divisions of the level below ``under`` (a path): the name of a division valid
    that day; an alias (偃师市 means 偃师区 today); the name of a division of another day, followed along its
    successions to the one valid that day; the name without its kind (嵩县 and 嵩 differ, 新安 and 新安县 do not).
    """
    name = re.sub(r"\s+", "", name)
    rows = Division.objects.filter(level=level).order_by("list_order", "code", "-valid_from")
    if under:
        rows = rows.filter(path__gte=under, path__lt=path_end(under))
    every = list(rows)
    now = [row for row in every if row.valid_from <= on and (row.valid_to is None or row.valid_to > on)]
    for candidates in (
        [row for row in now if name in (row.name, short_name(row.name))],
        [row for row in now if name in row.aliases],
    ):
        if candidates:
            return candidates[0] if len(candidates) == 1 else None
    for before in every:
        if before not in now and name in (before.name, *before.aliases):
            followed = _followed(before, {row.pk: row for row in now}, on)
            if followed is not None:
                return followed
    stem = stem_of(name)
    alike = [row for row in now if stem == stem_of(row.name) or stem in {stem_of(alias) for alias in row.aliases}]
    return alike[0] if len(alike) == 1 else None


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
            named = [row for row in there if stem_of(row.name) == stem_of(start.name)]
            return named[0] if len(named) == 1 else None
    return None


def names_of_paths(paths: Iterable[str], *, below: int = Level.CITY) -> dict[str, str]:
    """Return what people call each path, from below the level ``below`` down: 汝阳县陶营镇大安村. One query."""
    wanted = set(paths)
    codes = {code for path in wanted for code in path.strip("/").split("/")}
    names: dict[str, tuple[int, str]] = {}
    ordered, chosen = sorted(codes), {}
    for start in range(0, len(ordered), 5000):
        rows = Division.objects.filter(code__in=ordered[start : start + 5000]).order_by("valid_from")
        chosen.update({row["code"]: row for row in rows.values("code", "level", "name")})
    for code, row in chosen.items():
        names[code] = (row["level"], short_name(row["name"]))
    spoken = {}
    for path in wanted:
        chain = [names[code] for code in path.strip("/").split("/") if code in names]
        parts = [name for level, name in chain if level > below] or [name for _, name in chain[-1:]]
        spoken[path] = "".join(parts)
    return spoken


def search_divisions(acting: Acting, text: str, *, on: date, limit: int = 20) -> list[Division]:
    """Return divisions in scope whose name holds the text or whose code begins with it."""
    text = text.strip()
    if not text:
        return []
    rows = Division.objects.filter(valid_on(on)).filter(Q(name__contains=text) | Q(code__startswith=text))
    return list(rows.filter(within(acting, "path")).order_by("level", "list_order")[:limit])


def boundary_sets(acting: Acting) -> QuerySet[BoundarySet]:
    """Return the imports of boundaries, newest first. A reader without the right to places sees none."""
    rows = BoundarySet.objects.order_by("-imported_at", "-id")
    return rows if acting.may("places.read") else rows.none()
