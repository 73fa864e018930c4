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
    codes = {name: tuple(sorted({row["codes"][name] for row in rows if row["codes"].get(name)})) for name in choices}
    values = {name: [row["measures"].get(name) for row in rows] for name in measures}
    values |= {
        name: [codes[name].index(row["codes"][name]) if row["codes"].get(name) else None for row in rows]
        for name in choices
    }
    values["finished"] = [row["on"].toordinal() if row.get("on") else None for row in rows]
    return Layout(
        Rows(
            row_ids=np.arange(1, len(rows) + 1, dtype=np.int64),
            division_ids=np.array([paths.index(row["path"]) for row in rows], dtype=np.int64),
            paths=paths,
            on=np.array([row["on"].toordinal() if row.get("on") else 0 for row in rows], dtype=np.int32),
            values={name: np.array([value or 0 for value in column], np.int64) for name, column in values.items()},
            missing={name: np.array([value is None for value in column], bool) for name, column in values.items()},
            codes=codes,
        )
    )


def community(path: str, households: int | None, status: str, on: date | None = None) -> dict[str, Any]:
    """One old community."""
    return {"path": path, "on": on, "measures": {"households": households}, "codes": {"status": status}}
