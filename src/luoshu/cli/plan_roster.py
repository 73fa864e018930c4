"""``luoshu plan roster``: a sheet of people becomes a duty roster with its fairness, cost and bound."""

import argparse
import csv
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, time
from pathlib import Path

from luoshu.core.clock import CalendarRow, WorkCalendar
from luoshu.core.clock.china_holidays import CHINA_2024
from luoshu.core.planning.rosters import (
    BURDENS,
    CP_SAT,
    HIGHS,
    LEADING,
    ON_DUTY,
    BadRoster,
    Member,
    Pattern,
    RosterGiven,
    RosterPlan,
    RosterRules,
    has_cp_sat,
    plan_roster,
    turns_of,
)
from luoshu.core.tables import parse_date

DONE = 0
COLUMNS = ("code", "name", "lead", "absent", "wants_off", *BURDENS)


def add_roster_verb(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb to the parser of ``luoshu plan``."""
    roster = verbs.add_parser("roster", help="公平排班：节假日、夜班、周末尽量均摊，写明代价和下界")
    roster.add_argument("people", metavar="PEOPLE.csv", help=f"人员（UTF-8），列：{','.join(COLUMNS)}；日期用分号隔开")
    roster.add_argument("--from", dest="first", required=True, metavar="DATE", help="第一天，如 2024-09-14")
    roster.add_argument("--to", dest="last", required=True, metavar="DATE", help="最后一天（含）")
    roster.add_argument("--opens", default="08:00", metavar="HH:MM", help="接班时间，一班 24 小时，默认 08:00")
    roster.add_argument("--on-duty", type=int, default=1, help="每班值班几人，默认 1")
    roster.add_argument("--leading", type=int, default=1, help="每班带班几人，默认 1；0 为不排带班")
    roster.add_argument("--rest-hours", type=int, default=24, help="夜班后至少休息几小时，默认 24")
    roster.add_argument("--most-in-a-row", type=int, default=3, help="最多连续几天，默认 3；0 为不限")
    roster.add_argument(
        "--holidays", metavar="DAYS.csv", help="放假调休，列：on,kind,name（kind 为 holiday 或 workday）"
    )
    roster.add_argument("--engine", choices=(HIGHS, CP_SAT), default=HIGHS, help="求解器，默认 highs")
    roster.add_argument("--seed", type=int, default=1, help="随机种子，默认 1")
    roster.add_argument("--time-limit", type=float, default=30.0, metavar="SECONDS", help="最多算几秒，默认 30")
    roster.add_argument("--out", required=True, metavar="OUT.csv", help="排班写到这里")
    roster.set_defaults(run=run_roster)


def run_roster(args: argparse.Namespace) -> int:
    """Plan and write the roster; one JSON line of cost, bound, gap, loads and seed on stdout."""
    first, last = _day(args.first), _day(args.last)
    if not 0 <= (last - first).days < 400:
        raise BadRoster("结束日期要在开始日期当天或之后，一次最多排 400 天，请核对日期。")
    if args.engine == CP_SAT and not has_cp_sat():
        raise BadRoster("没有安装 OR-Tools，不能用 cp_sat。请去掉 --engine 改用 highs。")
    calendar = _calendar(args.holidays)
    for year in range(first.year, last.year + 1):
        if not calendar.is_known(date(year, 1, 1)):
            print(f"没有 {year} 年的放假调休安排，只按星期计。请用 --holidays 补上。", file=sys.stderr)
    patterns = [Pattern(ON_DUTY, "值班", _clock(args.opens), 24, args.on_duty)]
    if args.leading:
        patterns.append(Pattern(LEADING, "带班", _clock(args.opens), 24, args.leading))
    given = RosterGiven(
        _people(Path(args.people)),
        turns_of(patterns, first, last, calendar),
        RosterRules(rest_hours=args.rest_hours, most_in_a_row=args.most_in_a_row),
    )
    with _solver_words_to_stderr():
        plan = plan_roster(given, seed=args.seed, seconds=args.time_limit, engine=args.engine)
    _write(Path(args.out), plan)
    print(json.dumps(_summary(plan), ensure_ascii=False))
    if plan.ended_by_time:
        print("到时限仍未全部证明最优，差距见 gap；放宽 --time-limit 可再改进。", file=sys.stderr)
    return DONE


def _summary(plan: RosterPlan) -> dict[str, object]:
    return {
        "engine": plan.engine,
        "seed": plan.seed,
        "cost": {stage.name: stage.cost for stage in plan.stages},
        "bound": {stage.name: stage.bound for stage in plan.stages},
        "gap": {stage.name: stage.gap for stage in plan.stages},
        "is_proved": plan.is_proved,
        "ended_by_time": plan.ended_by_time,
        "loads": {member.code: dict(load) for member, load in plan.loads},
    }


def _people(path: Path) -> tuple[Member, ...]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream)
        missing = [name for name in ("code", "name") if name not in (reader.fieldnames or ())]
        if missing:
            raise BadRoster(f"人员表缺少列 {'、'.join(missing)}，请按 {','.join(COLUMNS)} 补全后再排。")
        return tuple(_member(number, row) for number, row in enumerate(reader, start=2))


def _member(number: int, row: dict[str, str]) -> Member:
    try:
        carried = {name: int(row.get(name) or 0) for name in BURDENS}
    except ValueError:
        raise BadRoster(f"人员表第 {number} 行的累计班次要填整数，请改好后再排。") from None
    return Member(
        code=row["code"].strip(),
        name=row["name"].strip(),
        can_lead=(row.get("lead") or "").strip().lower() in {"1", "yes", "true", "是"},
        absent=frozenset(_day(text) for text in (row.get("absent") or "").split(";") if text.strip()),
        wants_off=frozenset(_day(text) for text in (row.get("wants_off") or "").split(";") if text.strip()),
        carried=carried,
    )


def _calendar(path: str | None) -> WorkCalendar:
    if path is None:
        return WorkCalendar.from_rows(CHINA_2024)
    with Path(path).open(encoding="utf-8-sig", newline="") as stream:
        rows = [
            CalendarRow(_day(row.get("on") or ""), row.get("kind") == "workday", row.get("name") or "")
            for row in csv.DictReader(stream)
        ]
    return WorkCalendar.from_rows(rows)


def _day(text: str) -> date:
    day = parse_date(text.strip())
    if not isinstance(day, date):
        raise BadRoster(f"“{text}”不是日期，请写成 2024-09-14 这样。")
    return day


def _clock(text: str) -> time:
    try:
        return time.fromisoformat(text)
    except ValueError:
        raise BadRoster(f"“{text}”不是时间，请写成 08:00 这样。") from None


def _write(path: Path, plan: RosterPlan) -> None:
    """Write beside the target and move into place, so that a broken run leaves no half file."""
    part = path.with_name(f".{path.name}.part")
    with part.open("w", encoding="utf-8-sig", newline="") as stream:
        sheet = csv.writer(stream)
        sheet.writerow(("on", "kind", "starts", "ends", "code", "name"))
        for turn, members in plan.assigned:
            for one in members:
                times = (turn.starts.isoformat(timespec="minutes"), turn.ends.isoformat(timespec="minutes"))
                sheet.writerow((turn.on.isoformat(), turn.kind, *times, one.code, one.name))
    os.replace(part, path)


@contextmanager
def _solver_words_to_stderr() -> Iterator[None]:
    """HiGHS prints its licence on the first start straight to descriptor 1; stdout is for our JSON alone."""
    sys.stdout.flush()
    kept = os.dup(1)
    os.dup2(2, 1)
    try:
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
