"""The ground of the demo city: divisions, real county outlines, generated cells inside them, rules."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, Final

import numpy as np
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from luoshu.apps.acting import Acting
from luoshu.apps.people.choices import Role
from luoshu.apps.people.rights import RIGHTS
from luoshu.apps.places.choices import Basis, Level
from luoshu.apps.places.models import Division
from luoshu.apps.places.operations import import_boundaries, init_city, shipped_divisions, shipped_successions
from luoshu.apps.rules.operations import install_defaults
from luoshu.core.geo.datums import convert
from luoshu.demo.cells import collection, cut, feature
from luoshu.demo.invented import invented_outlines, invented_rows
from luoshu.demo.outlines import CITY_CODE, SOURCE, county_outlines

SEED: Final = 20240917
VALID_FROM: Final = date(2000, 1, 1)
# The outlines are those since 偃师 and 孟津 became districts; an earlier day would not know these divisions.
OUTLINES_FROM: Final = date(2021, 3, 18)
BUILT_AT: Final = datetime(2024, 9, 1, 1, 0, tzinfo=UTC)
SKETCH_SOURCE: Final = "按县界内随机点生成的示意边界，不是实际界线"
BUILDER: Final = Acting(
    person_code="system",
    post_code="demo",
    role="system",
    paths=("",),
    rights=RIGHTS[Role.SYSTEM_ADMIN] | RIGHTS[Role.SECURITY_ADMIN],
    label="演示城市",
)
Say = Callable[[str], None]


def build_ground(say: Say) -> dict[str, BaseGeometry]:
    """Enter divisions, boundaries and rules; return the generated cells by division code, WGS-84."""
    say("建区划")
    csv_bytes = shipped_divisions().rstrip(b"\n") + b"\n" + "\n".join(invented_rows()).encode() + b"\n"
    init_city(
        csv_bytes=csv_bytes,
        root_code=CITY_CODE,
        valid_from=VALID_FROM,
        by=BUILDER,
        at=BUILT_AT,
        successions_csv=shipped_successions(),
    )
    root = Division.objects.get(code=CITY_CODE, valid_to__isnull=True)
    install_defaults(root_path=root.path, by=BUILDER, at=BUILT_AT)
    say("导入县界")
    counties = _import_counties()
    say("生成乡镇和村的示意边界")
    return _import_cells(counties)


def _import_counties() -> dict[str, BaseGeometry]:
    """Import the real outlines as published; return all county outlines in WGS-84, the invented ones too."""
    published = county_outlines()
    _import(
        [
            {"type": "Feature", "properties": {"code": code}, "geometry": geometry}
            for code, geometry in published.items()
        ],
        level=Level.COUNTY,
        datum="gcj02",
        basis=Basis.PUBLISHED,
        source=SOURCE,
    )
    counties = {code: _to_wgs84(shape(geometry)) for code, geometry in published.items()}
    invented = invented_outlines(shapely.union_all(list(counties.values())))
    _import(
        [feature(code, "", outline) for code, outline in invented.items()],
        level=Level.COUNTY,
        datum="wgs84",
        basis=Basis.SYNTHETIC,
        source="虚构的两个县",
    )
    return counties | invented


def _to_wgs84(outline: BaseGeometry) -> BaseGeometry:
    def move(points: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        lon, lat = convert(points[:, 0], points[:, 1], "gcj02", "wgs84")
        return np.column_stack([lon, lat])

    return shapely.make_valid(shapely.transform(outline, move))


def _import_cells(counties: dict[str, BaseGeometry]) -> dict[str, BaseGeometry]:
    rng = np.random.default_rng(SEED)
    children = _children()
    townships: list[dict[str, object]] = []
    villages: list[dict[str, object]] = []
    cells: dict[str, BaseGeometry] = {}
    for county, outline in sorted(counties.items()):
        names = children.get(county, [])
        for (code, name), cell in zip(names, cut(outline, len(names), rng) if names else [], strict=True):
            townships.append(feature(code, name, cell))
            cells[code] = cell
            below = children.get(code, [])
            for (village, village_name), part in zip(below, cut(cell, len(below), rng) if below else [], strict=True):
                villages.append(feature(village, village_name, part))
                cells[village] = part
    _import(townships, level=Level.TOWNSHIP, datum="wgs84", basis=Basis.SYNTHETIC, source=SKETCH_SOURCE)
    _import(villages, level=Level.VILLAGE, datum="wgs84", basis=Basis.SYNTHETIC, source=SKETCH_SOURCE)
    return cells


def _children() -> dict[str, list[tuple[str, str]]]:
    """Return the present divisions below each division, in the order of the list."""
    found: dict[str, list[tuple[str, str]]] = {}
    rows = Division.objects.filter(valid_to__isnull=True, parent__isnull=False, level__in=(4, 5)).order_by("list_order")
    for code, name, parent in rows.values_list("code", "name", "parent__code"):
        found.setdefault(parent, []).append((code, name))
    return found


def _import(features: list[dict[str, Any]], *, level: int, datum: str, basis: str, source: str) -> None:
    import_boundaries(
        data=json.dumps(collection(features)).encode(),
        level=level,
        datum=datum,
        basis=basis,
        source=source,
        valid_from=OUTLINES_FROM,
        code_field="code",
        by=BUILDER,
        at=BUILT_AT,
    )
