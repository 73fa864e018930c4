"""Small ledgers for the tests: rows as dictionaries, turned into the arrays that formulas read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from luoshu.core.indicators import Layout

PATHS = ("4103/", "4103/A/", "4103/A/1/", "4103/A/2/", "4103/B/", "4103/B/1/", "4103/C/")


@dataclass(frozen=True)
class Rows:
    """The arrays of a ledger."""

    row_ids: Any
    division_ids: Any
    paths: tuple[str, ...]
    on: Any
    values: Mapping[str, Any]
    missing: Mapping[str, Any]
    codes: Mapping[str, Sequence[str]]


def layout_of(rows: Sequence[Mapping[str, Any]], paths: tuple[str, ...] = PATHS[::-1]) -> Layout:
    """Return rows ``{"path", "on", "measures": {...} or None values, "codes": {...}}`` laid out for formulas."""
    measures = sorted({name for row in rows for name in row.get("measures", {})})
    choices = sorted({name for row in rows for name in row.get("codes", {})})
    return Layout(
        Rows(
            row_ids=np.arange(1, len(rows) + 1, dtype=np.int64),
            division_ids=np.array([paths.index(row["path"]) for row in rows], dtype=np.int64),
            paths=paths,
            on=np.array([row["on"].toordinal() if row.get("on") else 0 for row in rows], dtype=np.int32),
            values={name: np.array([row["measures"].get(name) or 0 for row in rows], np.int64) for name in measures},
            missing={name: np.array([row["measures"].get(name) is None for row in rows], bool) for name in measures},
            codes={name: tuple(row["codes"].get(name, "") for row in rows) for name in choices},
        )
    )


def community(path: str, households: int | None, status: str, on: date | None = None) -> dict[str, Any]:
    """One old community."""
    return {"path": path, "on": on, "measures": {"households": households}, "codes": {"status": status}}
