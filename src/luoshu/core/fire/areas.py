"""The area of a fire point as its source writes it."""

from collections.abc import Mapping
from typing import Final

AREAS: Final = (("area_mu", 2000 / 3), ("area", 1e6))
"""Where a source writes an area, and its unit in square metres: lists count mu, the Himawari product km2."""


def area_m2_of(detail: Mapping[str, object] | None) -> float | None:
    """Return the square metres that the source's own columns give, the first that is an area; None where none is."""
    for name, square_metres in AREAS:
        try:
            value = float((detail or {}).get(name))  # type: ignore[arg-type]  # whatever a source wrote there
        except (TypeError, ValueError):
            continue
        if 0 < value < float("inf"):
            return value * square_metres
    return None
