"""A small invented city with outlines, and fire files made to measure."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import shapely
from django.db.models import Model

from luoshu.apps.acting import Acting
from luoshu.apps.people.choices import Role
from luoshu.apps.people.rights import rights_of
from luoshu.apps.places.attribution import index_path
from luoshu.apps.places.choices import Basis, DivisionKind, Level
from luoshu.apps.places.models import Boundary, BoundarySet, Division
from luoshu.core.geo.index import DivisionIndex

NOW = datetime(2024, 9, 17, 8, 30, tzinfo=UTC)
FIRMS_HEADER = (
    "latitude,longitude,brightness,scan,track,acq_date,acq_time,satellite,confidence,version,bright_t31,frp,daynight"
)


@dataclass
class City:
    """The invented city 410300: 示范甲县 west, 示范乙县 east of longitude 112.2, townships in halves."""

    city: Division
    divisions: dict[str, Division] = field(default_factory=dict)

    def path(self, code: str) -> str:
        return self.divisions[code].path


def make_division(code: str, name: str, level: int, kind: str, parent: Division | None, order: int) -> Division:
    path = (parent.path if parent else "") + code + "/"
    return Division.objects.create(
        code=code,
        name=name,
        full_name=name,
        level=level,
        kind=kind,
        parent=parent,
        path=path,
        valid_from=date(2000, 1, 1),
        list_order=order,
    )


def make_boundaries(level: int, outlines: Sequence[tuple[Division, shapely.Polygon]], basis: str) -> BoundarySet:
    """Store outlines with a mapped index of their own, as an import would."""
    name = f"test-{uuid.uuid4().hex}.index"
    index_path(name).parent.mkdir(parents=True, exist_ok=True)
    DivisionIndex.build([outline for _, outline in outlines], [division.pk for division, _ in outlines]).save(
        index_path(name)
    )
    found = BoundarySet.objects.create(
        code=name[:40],
        level=level,
        name=name,
        source="测试",
        datum="wgs84",
        basis=basis,
        valid_from=date(2000, 1, 1),
        imported_at=NOW,
        index_name=name,
    )
    for position, (division, outline) in enumerate(outlines):
        west, south, east, north = outline.bounds
        Boundary.objects.create(
            boundary_set=found,
            division=division,
            position=position,
            wkb=outline.wkb,
            outline="{}",
            area_m2=1.0,
            west=west,
            south=south,
            east=east,
            north=north,
        )
    return found


def make_city() -> City:
    """Build the city with county and township outlines."""
    root = make_division("410300", "洛阳市", Level.CITY, DivisionKind.CITY, None, 0)
    city = City(root, {"410300": root})
    outlines: dict[int, list[tuple[Division, shapely.Polygon]]] = {Level.COUNTY: [], Level.TOWNSHIP: []}
    for order, (code, name, west) in enumerate((("410399", "示范甲县", 112.0), ("410398", "示范乙县", 112.2))):
        county = make_division(code, name, Level.COUNTY, DivisionKind.COUNTY, root, order)
        city.divisions[code] = county
        outlines[Level.COUNTY].append((county, shapely.box(west, 34.0, west + 0.2, 34.2)))
        for part, (tail, label, south) in enumerate((("101", "南乡", 34.0), ("102", "北乡", 34.1))):
            township = make_division(code + tail, label, Level.TOWNSHIP, DivisionKind.TOWNSHIP, county, part)
            city.divisions[code + tail] = township
            outlines[Level.TOWNSHIP].append((township, shapely.box(west, south, west + 0.2, south + 0.1)))
    make_boundaries(Level.COUNTY, outlines[Level.COUNTY], Basis.PUBLISHED)
    make_boundaries(Level.TOWNSHIP, outlines[Level.TOWNSHIP], Basis.SYNTHETIC)
    return city


def acting(role: Role, path: str, person: str = "") -> Acting:
    """Return somebody invented acting in a post of this role."""
    return Acting(
        person_code=person or f"P-{role}",
        post_code=f"G-{role}",
        role=role,
        paths=(path,),
        rights=rights_of(role),
        level=path.count("/"),
    )


def firms_row(
    lat: float, lon: float, day: str = "2024-09-17", clock: str = "0800", *, satellite: str = "T", frp: float = 9.4
) -> str:
    return f"{lat},{lon},310.5,1.0,1.0,{day},{clock},{satellite},64,6.1NRT,290.1,{frp},D"


def firms_file(rows: Sequence[str]) -> bytes:
    return "\n".join([FIRMS_HEADER, *rows, ""]).encode()


def table_of(model: type[Model], *fields: str) -> list[tuple[object, ...]]:
    """Return a table's content without keys, for comparing what two runs ended with."""
    return sorted(model._default_manager.values_list(*fields))
