"""Reading divisions: by code, by name on any day, children, levels, predecessors, short names."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from luoshu.apps.acting import Acting, path_end
from luoshu.apps.places.attribution import AttributionBatch, attribute, forget_indexes, index_path
from luoshu.apps.places.choices import Level
from luoshu.apps.places.cropland import (
    CroplandLayer,
    cropland_inside,
    cropland_layers,
    fields_of,
    layers_for,
)
from luoshu.apps.places.division_list import normal_code
from luoshu.apps.places.errors import DivisionNotVisible
from luoshu.apps.places.layers import layer_geojson
from luoshu.apps.places.models import BoundarySet, Division, Succession
from luoshu.apps.places.naming import NameBook, name_within_city, short_name, stem_of
from luoshu.apps.places.near import BorderDistance, Lines, NearDivision, border_distance, divisions_near, lines_around
from luoshu.apps.places.roads import RoadBook, legs_on, road_book
from luoshu.apps.scope import in_scope, within

__all__ = [
    "AttributionBatch",
    "BorderDistance",
    "CroplandLayer",
    "Lines",
    "NameBook",
    "NearDivision",
    "RoadBook",
    "attribute",
    "border_distance",
    "boundary_sets",
    "children_of",
    "city_divisions",
    "cropland_inside",
    "cropland_layers",
    "division_by_code",
    "division_by_name",
    "divisions_at_level",
    "divisions_at_levels",
    "divisions_by_code",
    "divisions_by_id",
    "divisions_near",
    "fields_of",
    "find_division_for",
    "forget_indexes",
    "index_path",
    "known_since",
    "layer_geojson",
    "layers_for",
    "legs_on",
    "lines_around",
    "name_within_city",
    "names_of_paths",
    "predecessors_paths",
    "road_book",
    "root_division",
    "search_divisions",
    "short_name",
    "stem_of",
]


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
    return divisions_at_levels(acting, (level,), on)


def divisions_at_levels(acting: Acting, levels: Iterable[int], on: date) -> QuerySet[Division]:
    """Return the divisions of some levels in the reader's scope on a day, from the top down, in the list's order."""
    rows = Division.objects.filter(valid_on(on), level__in=list(levels))
    return in_scope(rows, acting, "path").order_by("level", "list_order", "code")


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


def division_by_name(name: str, *, level: int, on: date, under: str = "") -> Division | None:
    """Return the division that a list means by a name on a day below a path, or None when that is not certain.

    For many names of one level make one ``NameBook`` and ask it.
    """
    return NameBook(level=level, on=on, under=under).find(name)


def known_since(level: int) -> date | None:
    """Return the day from which every division of a level that is in force is known to hold; None without divisions.

    The default start of a boundary import: from then on the file's divisions are the ones in the list.
    """
    rows = Division.objects.filter(level=level, valid_to__isnull=True)
    return rows.order_by("-valid_from").values_list("valid_from", flat=True).first()


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


def division_at_root(acting: Acting, on: date) -> Division:
    """Return the division a reader's post answers for, as it stands on a day. Raises DivisionNotVisible."""
    found = Division.objects.filter(valid_on(on), path__in=acting.paths[:1]).first()
    if found is None:
        raise DivisionNotVisible(division="")
    return found
