"""Detections into the table, by the thousand.

Plain SQL and no model instances: of a bulk_create of 44,000 detections four fifths of the time go into making instances
and adapting fields one by one. Both databases are served, each by its quickest honest way; rows whose key somebody else
has just inserted are passed over.
"""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from django.db import connection

from luoshu.apps.feeds.models import Detection
from luoshu.apps.feeds.operations.planning import FloatArray, RowPlan
from luoshu.core.fire.formats import Coded, ParsedDelivery
from luoshu.core.fire.static_heat import cell_keys

# Column -> PostgreSQL type of the array that carries it.
COLUMNS: Final = {
    "key": "text",
    "delivery_id": "bigint",
    "row_no": "integer",
    "kind": "text",
    "lon": "double precision",
    "lat": "double precision",
    "delivered_lon": "double precision",
    "delivered_lat": "double precision",
    "acq_at": "timestamptz",
    "is_day_only": "boolean",
    "satellite": "text",
    "instrument": "text",
    "confidence": "text",
    "frp_mw": "double precision",
    "brightness_k": "double precision",
    "scan": "double precision",
    "track": "double precision",
    "daynight": "text",
    "detail": "text",
    "cell": "bigint",
    "division_id": "bigint",
    "division_path": "text",
    "border_m": "double precision",
    "runner_up_id": "bigint",
    "county_border_m": "double precision",
    "county_runner_up_id": "bigint",
    "basis": "text",
}


def detection_columns(parsed: ParsedDelivery, plan: RowPlan, delivery_id: int) -> list[list[Any]]:
    """Return one list of database values a column, in the order of ``COLUMNS``."""
    rows, size = plan.rows, len(plan.rows)
    placed = plan.placed
    divisions = placed.division_id.tolist()
    return [
        plan.keys,
        [delivery_id] * size,
        parsed.row_no[rows].tolist(),
        [parsed.kind] * size,
        plan.lon.tolist(),
        plan.lat.tolist(),
        parsed.lon[rows].tolist(),
        parsed.lat[rows].tolist(),
        _moments(parsed.acq_at[rows].tolist()),
        parsed.precision.take(rows).is_label("day").tolist(),
        _short(parsed.satellite.take(rows), 20),
        _short(parsed.instrument.take(rows), 20),
        _confidence(parsed.confidence[rows], parsed.confidence_class.take(rows)),
        _numbers(parsed.frp_mw[rows]),
        _numbers(parsed.brightness_k[rows]),
        _numbers(parsed.scan_km[rows]),
        _numbers(parsed.track_km[rows]),
        _short(parsed.daynight.take(rows), 1),
        _details(parsed, plan),
        cell_keys(plan.lon, plan.lat).tolist(),
        divisions,
        [placed.paths[division] for division in divisions],
        _numbers(placed.border_m),
        _keys_or_none(placed.runner_up_id),
        _numbers(placed.county_border_m),
        _keys_or_none(placed.county_runner_up_id),
        placed.basis.tolist(),
    ]


def insert_detections(columns: Sequence[list[Any]]) -> None:
    """Insert rows given by column; a row with a known key is passed over."""
    if connection.vendor == "postgresql":
        _insert_by_arrays(columns)
    else:
        _insert_many(columns)


def _insert_many(columns: Sequence[list[Any]]) -> None:
    marks = ",".join(["%s"] * len(COLUMNS))
    sql = f"INSERT OR IGNORE INTO {_table()} ({_names()}) VALUES ({marks})"  # noqa: S608 - our own names only
    with connection.cursor() as cursor:
        cursor.executemany(sql, list(zip(*columns, strict=True)))


def _insert_by_arrays(columns: Sequence[list[Any]]) -> None:
    arrays = ", ".join(f"%s::{kind}[]" for kind in COLUMNS.values())
    values = ", ".join("detail::jsonb" if name == "detail" else _quoted(name) for name in COLUMNS)
    sql = (
        f"INSERT INTO {_table()} ({_names()}) SELECT {values} FROM unnest({arrays}) "  # noqa: S608 - our own names only
        f"AS incoming ({_names()}) ON CONFLICT DO NOTHING"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, list(columns))


def _table() -> str:
    return _quoted(Detection._meta.db_table)


def _names() -> str:
    return ", ".join(_quoted(name) for name in COLUMNS)


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _moments(seconds: list[int]) -> list[Any]:
    """Epoch seconds in the database's own form; a file has few different moments."""
    adapt: Callable[[datetime], Any] = connection.ops.adapt_datetimefield_value
    adapted = {second: adapt(datetime.fromtimestamp(second, UTC)) for second in set(seconds)}
    return [adapted[second] for second in seconds]


def _numbers(values: FloatArray) -> list[float | None]:
    usable = np.isfinite(values).tolist()
    return [value if is_usable else None for value, is_usable in zip(values.tolist(), usable, strict=True)]


def _keys_or_none(ids: npt.NDArray[np.int64]) -> list[int | None]:
    return [one if one >= 0 else None for one in ids.tolist()]


def _short(texts: Coded, length: int) -> list[str]:
    labels = [label[:length] for label in texts.labels]
    return [labels[code] for code in texts.codes.tolist()]


def _confidence(percent: FloatArray, classes: Coded) -> list[str]:
    """The percentage where the feed gives one, else the class."""
    return [
        name if value != value else f"{value:g}"
        for value, name in zip(percent.tolist(), _short(classes, 12), strict=True)
    ]


def _details(parsed: ParsedDelivery, plan: RowPlan) -> list[str | None]:
    """What has no column of its own, as JSON text; most rows share the part that repeats."""
    rows = plan.rows
    versions, types = parsed.version.take(rows), parsed.fire_type.take(rows)
    shared = {
        (version, kind): {
            name: label
            for name, label in (
                ("version", parsed.version.labels[version]),
                ("fire_type", parsed.fire_type.labels[kind]),
            )
            if label
        }
        for version, kind in set(zip(versions.codes.tolist(), types.codes.tolist(), strict=True))
    }
    opened = {pair: json.dumps(fields, ensure_ascii=False)[1:-1] for pair, fields in shared.items()}
    second = _numbers(parsed.brightness2_k[rows])
    named = [(name, [texts[row] for row in rows.tolist()]) for name, texts in parsed.extras.items()]
    if parsed.source_ids:
        named.append(("source_id", [parsed.source_ids[row] for row in rows.tolist()]))
    texts: list[str | None] = []
    for position, pair in enumerate(zip(versions.codes.tolist(), types.codes.tolist(), strict=True)):
        parts = [opened[pair]] if opened[pair] else []
        if second[position] is not None:
            parts.append(f'"brightness2_k": {second[position]}')
        extra = {name: values[position] for name, values in named if values[position]}
        if extra:
            parts.append(json.dumps(extra, ensure_ascii=False)[1:-1])
        texts.append("{" + ", ".join(parts) + "}" if parts else None)
    return texts
