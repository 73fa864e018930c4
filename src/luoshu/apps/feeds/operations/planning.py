"""Which rows of a parsed delivery are new, and where each of them lies."""

import dataclasses
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from luoshu.apps.feeds.queries.keys import known_keys
from luoshu.apps.feeds.queries.placing import Placed, place_by_day
from luoshu.core.fire.formats import ParsedDelivery
from luoshu.core.fire.keys import natural_key_bytes
from luoshu.core.geo.datums import convert

FloatArray = npt.NDArray[np.float64]
SHORTEST_REPORT_NUMBER = 6


@dataclass(frozen=True, slots=True)
class RowPlan:
    """The rows to insert (positions in the parsed delivery, in file order) and what goes with each.

    ``outside`` counts the rows that lie in no division; known rows never count there, whatever the boundaries of today.
    """

    rows: npt.NDArray[np.intp]
    keys: list[str]
    lon: FloatArray
    lat: FloatArray
    placed: Placed
    outside: int


def plan_rows(parsed: ParsedDelivery) -> RowPlan:
    """Compare a delivery with what is known and attribute what is new, at the time each row was seen."""
    lon, lat = convert(parsed.lon, parsed.lat, parsed.datum, "wgs84")
    keys = hex_keys(parsed, lon, lat)
    known = known_keys(keys)
    first: dict[str, int] = {}
    new_rows = [row for row, key in enumerate(keys) if key not in known and first.setdefault(key, row) == row]
    rows = np.array(new_rows, dtype=np.intp)
    placed = place_by_day(lon[rows], lat[rows], parsed.acq_at[rows])
    inside = placed.division_id >= 0
    outside_keys = {keys[row] for row in rows[~inside].tolist()}
    kept = rows[inside]
    return RowPlan(
        rows=kept,
        keys=[keys[row] for row in kept.tolist()],
        lon=lon[kept],
        lat=lat[kept],
        placed=placed.take(inside),
        outside=sum(key in outside_keys for key in keys) if outside_keys else 0,
    )


def hex_keys(parsed: ParsedDelivery, lon: FloatArray, lat: FloatArray) -> list[str]:
    """Return the natural keys as 32 hex digits each.

    They are made of the WGS-84 position: a file sent again with the datum put right brings other places, not
    duplicates of wrong ones. A number of fewer than six characters is a line number of the sheet and not the name of a
    report: two sheets that both begin with 1 would otherwise swallow each other.
    """
    numbers = tuple(text if len(text) >= SHORTEST_REPORT_NUMBER else "" for text in parsed.source_ids)
    stored = dataclasses.replace(parsed, lon=lon, lat=lat, source_ids=numbers)
    text = natural_key_bytes(stored).tobytes().hex()
    return [text[at : at + 32] for at in range(0, len(text), 32)]
