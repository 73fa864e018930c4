"""What the desk's map draws: outlines by level and one point per fire."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from luoshu.apps.cases.queries import FireRow
from luoshu.web.shared.links import path_to

CLOSED = "closed"


def fire_points(rows: Iterable[FireRow]) -> dict[str, Any]:
    """Return the fires as a GeoJSON FeatureCollection; ``kind`` decides the colour, and says what the list says."""
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [row.lon, row.lat]},
                "properties": {
                    "kind": _kind(row),
                    "code": row.code,
                    "place": row.place,
                    "url": path_to("fires:detail", row.code),
                },
            }
            for row in rows
        ],
    }


def _kind(row: FireRow) -> str:
    if row.lamp == "late":
        return "late"
    if row.state in ("confirmed", "dispatched", "returned", "reopened"):
        return "unsigned"
    return "open" if row.due_words or row.due_at else CLOSED


def map_config(bounds: list[float], points: dict[str, Any], *, has_views: bool = False) -> dict[str, Any]:
    """Return the configuration that the map script reads; the cameras' views only for those who may see them."""
    return {
        "views": reverse("cameras:views") if has_views else "",
        "bounds": bounds,
        "points": points,
        "layers": [
            {"id": "county", "url": reverse("places:layer", args=["county"]), "minzoom": 0},
            {"id": "township", "url": reverse("places:layer", args=["township"]), "minzoom": 8.5},
            {"id": "village", "url": reverse("places:layer", args=["village"]), "minzoom": 11},
        ],
    }
