"""The borders around a disputed point as a drawing of 480 x 480, north on top: no map tiles, prints as it is."""

from dataclasses import dataclass

from luoshu.apps.cases.queries import DisputePage

SIDE = 480
HALF_M = 2500.0


@dataclass(frozen=True)
class Drawn:
    """One division's border: the SVG path, which style it has, and whose it is."""

    path: str
    style: str
    name: str


def sketch_of(page: DisputePage) -> list[Drawn]:
    """Return the borders to draw, the held one first."""
    drawn = []
    for number, one in enumerate(found for found in page.attributions if found.distance is not None):
        if one.distance is None:
            continue
        lines = page.lines.get(one.distance.of.path, [])
        path = " ".join(_path(line) for line in lines)
        if path and not any(other.path == path for other in drawn):
            drawn.append(Drawn(path, f"border{min(number, 2)}", one.distance.of.name))
    return drawn


def _path(line: list[tuple[float, float]]) -> str:
    points = [f"{(x + HALF_M) / (2 * HALF_M) * SIDE:.1f} {(HALF_M - y) / (2 * HALF_M) * SIDE:.1f}" for x, y in line]
    return "M" + " L".join(points)
