"""HiGHS beside CP-SAT on duty rosters of a few sizes, in one process: seconds, cost, bound and gap of every stage.

    python bench/rosters/run.py [--seconds 60] [--seed 1]

Both are given the same program and the same greedy start, one thread each; the limit is for a whole plan.
"""

import argparse
import random
from datetime import date, time, timedelta
from time import perf_counter

from luoshu.core.clock import WorkCalendar
from luoshu.core.clock.china_holidays import CHINA_2024
from luoshu.core.planning.rosters import (
    BURDENS,
    CP_SAT,
    HIGHS,
    LEADING,
    ON_DUTY,
    Member,
    Pattern,
    RosterError,
    RosterGiven,
    has_cp_sat,
    plan_roster,
    turns_of,
)

FIRST = date(2024, 9, 14)
DAY_AND_NIGHT = (
    Pattern(ON_DUTY, "白班", time(8), 12, needs=2),
    Pattern(ON_DUTY, "夜班", time(20), 12, needs=2),
    Pattern(LEADING, "带班", time(8), 24),
)
WHOLE_DAYS = (Pattern(ON_DUTY, "值班", time(8), 24), Pattern(LEADING, "带班", time(8), 24))
SIZES = ((8, 14, WHOLE_DAYS), (20, 28, WHOLE_DAYS), (20, 28, DAY_AND_NIGHT), (40, 28, DAY_AND_NIGHT))


def made(people: int, days: int, patterns: tuple[Pattern, ...], seed: int) -> RosterGiven:
    """Return invented people with leave, wishes and earlier turns drawn by the seed."""
    draw = random.Random(seed)
    every = [FIRST + timedelta(days=number) for number in range(days)]
    members = tuple(
        Member(
            f"m{number}",
            f"甲{number}",
            can_lead=number < max(4, people // 4),
            absent=frozenset(draw.sample(every, days // 10)),
            wants_off=frozenset(draw.sample(every, 1)),
            carried={name: draw.randint(0, 3) for name in BURDENS},
        )
        for number in range(people)
    )
    return RosterGiven(members, turns_of(patterns, every[0], every[-1], WorkCalendar.from_rows(CHINA_2024)))


def main() -> None:
    """Print one line for each size and solver."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    print("people days turns  engine   seconds  proved  gaps (stage: cost - bound)")
    for people, days, patterns in SIZES:
        given = made(people, days, patterns, args.seed)
        for engine in (HIGHS, *([CP_SAT] if has_cp_sat() else [])):
            started = perf_counter()
            try:
                plan = plan_roster(given, seed=args.seed, seconds=args.seconds, engine=engine)
                words = " ".join(f"{one.name}: {one.cost}-{one.bound}" for one in plan.stages if one.gap) or "none"
                proved = "yes" if plan.is_proved else "no"
            except RosterError as refusal:
                words, proved = refusal.message, "-"
            spent = perf_counter() - started
            print(f"{people:6} {days:4} {len(given.turns):5}  {engine:7} {spent:8.1f}  {proved:6}  {words}", flush=True)


if __name__ == "__main__":
    main()
