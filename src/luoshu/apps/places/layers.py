"""Outlines for maps, as GeoJSON text put together without parsing what is stored.

Part of the queries of this app; callers import it from there.
"""

import json
from datetime import date

from django.db.models import Q

from luoshu.apps.acting import Acting
from luoshu.apps.places.attribution import sets_for_day
from luoshu.apps.places.choices import Basis
from luoshu.apps.places.models import Boundary
from luoshu.apps.scope import within

BBox = tuple[float, float, float, float]


def layer_geojson(acting: Acting | None, level: int, bbox: BBox | None = None, *, on: date) -> str:
    """Return a GeoJSON FeatureCollection of a level's outlines on a day: in the reader's scope, touching ``bbox``.

    ``bbox`` is west, south, east, north in WGS-84 degrees. ``acting=None`` is for machines of the office itself and
    shows all. Properties: code, name, level, basis, ``is_sketch`` (示意), and the id that attribution returns.
    """
    sets = [row for row in sets_for_day(on) if row.level == level]
    rows = Boundary.objects.filter(boundary_set__in=sets)
    if acting is not None:
        rows = rows.filter(within(acting, "division__path"))
    if bbox is not None:
        west, south, east, north = bbox
        rows = rows.filter(Q(west__lte=east, east__gte=west, south__lte=north, north__gte=south))
    rank = {row.pk: number for number, row in enumerate(sets)}
    values = rows.order_by("division__list_order", "division_id").values_list(
        "boundary_set_id", "division_id", "division__code", "division__name", "boundary_set__basis", "outline"
    )
    newest: dict[int, tuple[int, str]] = {}
    for set_id, pk, code, name, basis, outline in values:
        if pk in newest and newest[pk][0] <= rank[set_id]:
            continue
        facts = {
            "id": pk,
            "code": code,
            "name": name,
            "level": level,
            "basis": basis,
            "is_sketch": basis == Basis.SYNTHETIC,
        }
        properties = json.dumps(facts, ensure_ascii=False)
        newest[pk] = (rank[set_id], f'{{"type":"Feature","id":{pk},"properties":{properties},"geometry":{outline}}}')
    return '{"type":"FeatureCollection","features":[' + ",".join(text for _, text in newest.values()) + "]}"
