"""A small integer program and the two solvers that take it: HiGHS always, CP-SAT where OR-Tools is installed."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec

import highspy
import numpy as np

from luoshu.core.planning.rosters.problems import Unsolved

HIGHS, CP_SAT = "highs", "cp_sat"
WHOLE = 0.5
"""Costs are whole numbers: a difference above this is no rounding."""


@dataclass(frozen=True)
class Solved:
    """An answer: the values of the columns, its cost, a proved lower bound, and whether time cut the search off."""

    values: tuple[int, ...]
    cost: int
    bound: int
    ended_by_time: bool


@dataclass
class Program:
    """Integer columns with bounds, rows ``lower <= sum(a x) <= upper`` with integer coefficients; minimise a sum."""

    upper: list[int] = field(default_factory=list)
    rows: list[tuple[dict[int, int], int | None, int | None]] = field(default_factory=list)

    def column(self, upper: int = 1) -> int:
        """Add an integer column from 0 to ``upper`` and return its number."""
        self.upper.append(upper)
        return len(self.upper) - 1

    def row(self, terms: Mapping[int, int], *, lower: int | None = None, upper: int | None = None) -> None:
        """Add a row."""
        self.rows.append((dict(terms), lower, upper))


def has_cp_sat() -> bool:
    """Tell whether OR-Tools is installed (the extra ``plan``)."""
    return find_spec("ortools") is not None


def solve(
    program: Program,
    objective: Mapping[int, int],
    *,
    engine: str,
    seconds: float,
    seed: int,
    start: Sequence[int] | None = None,
) -> Solved | None:
    """Minimise. Return None when no answer exists; raise Unsolved when none was found in time or the solver failed.

    ``start`` is a hint for CP-SAT.
    """
    if engine == CP_SAT:
        return _cp_sat(program, objective, seconds, seed, start)
    # HiGHS 1.16 given a start has reported an optimum and handed back the start: it gets none, and is as quick.
    return _highs(program, objective, seconds, seed)


def _highs(program: Program, objective: Mapping[int, int], seconds: float, seed: int) -> Solved | None:
    count = len(program.upper)
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = count, len(program.rows)
    costs = np.zeros(count)
    for column, cost in objective.items():
        costs[column] = cost
    lp.col_cost_ = costs
    lp.col_lower_ = np.zeros(count)
    lp.col_upper_ = np.array(program.upper, dtype=float)
    lp.integrality_ = [highspy.HighsVarType.kInteger] * count
    lp.row_lower_ = np.array([-highspy.kHighsInf if lower is None else lower for _, lower, _ in program.rows])
    lp.row_upper_ = np.array([highspy.kHighsInf if upper is None else upper for _, _, upper in program.rows])
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.cumsum([0, *(len(terms) for terms, _, _ in program.rows)]).astype(np.int32)
    lp.a_matrix_.index_ = np.array([column for terms, _, _ in program.rows for column in terms], dtype=np.int32)
    lp.a_matrix_.value_ = np.array([value for terms, _, _ in program.rows for value in terms.values()], dtype=float)
    highs = highspy.Highs()  # type: ignore[no-untyped-call]
    highs.silent()
    # The costs are whole numbers: a gap below one unit is no gap. One thread and a seed make a run repeatable.
    options = {"threads": 1, "random_seed": seed, "time_limit": seconds, "mip_rel_gap": 0.0, "mip_abs_gap": 0.999}
    for name, value in options.items():
        highs.setOptionValue(name, value)
    highs.passModel(lp)
    highs.run()
    return _read_highs(highs, objective)


def _read_highs(highs: highspy.Highs, objective: Mapping[int, int]) -> Solved | None:
    status = highs.getModelStatus()
    if status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible):
        return None
    info = highs.getInfo()
    has_answer = info.primal_solution_status == highspy.kSolutionStatusFeasible
    ended = status == highspy.HighsModelStatus.kTimeLimit
    if not has_answer or not (ended or status == highspy.HighsModelStatus.kOptimal):
        raise _unsolved(highs.modelStatusToString(status))
    values = tuple(round(value) for value in highs.getSolution().col_value)
    cost = sum(price * values[column] for column, price in objective.items())
    if abs(cost - info.objective_function_value) > WHOLE:
        raise _unsolved("the answer is not the one whose cost was reported")
    # With the tolerance above, an optimal ending proves the cost: the true bound is less than one unit below it.
    bound = cost if not ended else min(cost, math.ceil(max(info.mip_dual_bound, 0.0) - 1e-6))
    return Solved(values, cost, bound, ended)


def _cp_sat(
    program: Program, objective: Mapping[int, int], seconds: float, seed: int, start: Sequence[int] | None
) -> Solved | None:
    # An extra that may be missing: looked for only when it was chosen.
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    columns = [model.new_int_var(0, upper, f"x{number}") for number, upper in enumerate(program.upper)]
    for terms, lower, upper in program.rows:
        total = sum(value * columns[column] for column, value in terms.items())
        if lower is not None:
            model.add(total >= lower)
        if upper is not None:
            model.add(total <= upper)
    model.minimize(sum(price * columns[column] for column, price in objective.items()))
    for number, value in enumerate(start or ()):
        model.add_hint(columns[number], value)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.random_seed = seed
    solver.parameters.num_workers = 1
    status = solver.solve(model)
    if status == cp_model.INFEASIBLE:
        return None
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        raise _unsolved(solver.status_name(status))
    values = tuple(int(solver.value(column)) for column in columns)
    cost = sum(price * values[column] for column, price in objective.items())
    bound = min(cost, math.ceil(solver.best_objective_bound - 1e-6))
    return Solved(values, cost, bound, status != cp_model.OPTIMAL)


def _unsolved(status: str) -> Unsolved:
    return Unsolved(f"求解器没有给出排班（{status}），请延长时间、缩短日期或减少人员后重试。", status=status)
