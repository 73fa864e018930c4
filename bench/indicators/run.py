"""60 formulas for every county and township and 36 months beside the same sums written by hand in numpy.

    python bench/indicators/run.py [--rows 200000] [--rounds 5]

15 counties, 194 townships, 60 formulas (counts, sums, rates; cumulative and of the month) over one ledger of invented
rows. The hand-written peer makes one group-by for each formula with nothing that is general. Both must agree in every
cell; the product has to stay within three times the peer.
"""

import argparse
import sys
import time
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np

sys.path[:0] = [str(Path(__file__).parents[2] / "src"), str(Path(__file__).parents[2])]

from luoshu.core.indicators import (  # noqa: E402
    Area,
    Condition,
    Counting,
    Formula,
    Layout,
    Op,
    Term,
    Timing,
    evaluate,
    month_edges,
)

COUNTIES, TOWNSHIPS, FORMULAS, MONTHS = 15, 194, 60, 36
FIRST, LAST = date(2022, 1, 1), date(2024, 12, 31)
STATES = tuple(f"s{number}" for number in range(6))


@dataclass(frozen=True)
class Rows:
    """One ledger as arrays."""

    row_ids: Any
    division_ids: Any
    paths: tuple[str, ...]
    on: Any
    values: dict[str, Any]
    missing: dict[str, Any]
    codes: dict[str, tuple[str, ...]]


def make_rows(count: int) -> Rows:
    rng = np.random.default_rng(1)
    county = np.sort(rng.integers(0, COUNTIES, TOWNSHIPS))
    paths = tuple(f"4103/c{one:02d}/t{place:03d}/" for place, one in enumerate(county))
    on = rng.integers(FIRST.toordinal() - 90, LAST.toordinal() + 60, count).astype(np.int32)
    values = {name: rng.integers(0, 5000, count) for name in ("households", "area", "money")}
    missing = {name: rng.random(count) < 0.02 for name in values}
    values["state"] = rng.integers(0, len(STATES), count)
    missing["state"] = np.zeros(count, dtype=bool)
    return Rows(np.arange(count), rng.integers(0, TOWNSHIPS, count), paths, on, values, missing, {"state": STATES})


def make_formulas() -> list[Formula]:
    made = []
    for number in range(FORMULAS):
        measure = ("", "households", "area", "money")[number % 4]
        where = (Condition("state", Op.IS, STATES[: 1 + number % 5]),)
        counting = Counting.INCREMENT if number % 3 == 0 else Counting.CUMULATIVE
        below = Term("old", measure) if number % 2 else None
        factor = Decimal(100) if below else Decimal(1)
        made.append(
            Formula(
                Term("old", measure, where), "%", below, "总数", timing=Timing.DATED, counting=counting, factor=factor
            )
        )
    return made


def by_hand(rows: Rows, formula: Formula, county_of: Any, edges: Any) -> tuple[Any, Any]:
    """What one would write for this one formula: mask, month, bincount by township, add townships up to counties."""

    def sums(term: Term) -> Any:
        keep = np.ones(len(rows.on), dtype=bool)
        for condition in term.where:
            keep &= rows.values["state"] < len(condition.values)
        if term.measure:
            keep &= ~rows.missing[term.measure]
        month = np.searchsorted(edges, rows.on[keep], side="right")
        inside = month <= MONTHS
        slot = rows.division_ids[keep][inside] * (MONTHS + 1) + month[inside]
        weights = rows.values[term.measure][keep][inside] if term.measure else None
        table = np.bincount(slot, weights=weights, minlength=TOWNSHIPS * (MONTHS + 1)).reshape(TOWNSHIPS, -1)
        table = table.cumsum(axis=1)[:, 1:] if formula.counting is Counting.CUMULATIVE else table[:, 1:]
        counties = np.zeros((COUNTIES, MONTHS))
        np.add.at(counties, county_of, table)
        return np.vstack([counties, table])

    return sums(formula.numerator), None if formula.denominator is None else sums(formula.denominator)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=5)
    chosen = parser.parse_args()
    rows, formulas = make_rows(chosen.rows), make_formulas()
    edges = month_edges(FIRST, LAST)
    counties = sorted({path[: path.index("/t") + 1] for path in rows.paths})
    areas = tuple(Area(path, (path,)) for path in (*counties, *rows.paths))
    county_of = np.array([counties.index(path[: path.index("/t") + 1]) for path in rows.paths])
    ours, hand = [], []
    for _ in range(chosen.rounds):
        started = time.process_time()
        layouts = {"old": Layout(rows)}  # type: ignore[arg-type]
        grids = [evaluate(formula, layouts, areas, edges) for formula in formulas]
        ours.append(time.process_time() - started)
        started = time.process_time()
        tables = [by_hand(rows, formula, county_of, np.array(edges)) for formula in formulas]
        hand.append(time.process_time() - started)
    for grid, (above, below) in zip(grids, tables, strict=True):
        assert np.array_equal(grid.numerator, above)
        assert below is None or np.array_equal(grid.denominator, below)
    ratio = min(ours) / min(hand)
    cells = len(areas) * MONTHS * FORMULAS
    print(f"{chosen.rows} rows, {cells} cells: {min(ours):.2f} s CPU, by hand {min(hand):.2f} s, ratio {ratio:.2f}")
    return 0 if ratio <= 3 else 1


if __name__ == "__main__":
    raise SystemExit(main())
