"""``luoshu city``: enter the divisions of a city, its default rules, and the first accounts."""

import argparse
import csv
import json
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from luoshu.cli.migrate import refuse_old_schema
from luoshu.cli.startup import start_django

if TYPE_CHECKING:
    from luoshu.apps.acting import Acting
    from luoshu.apps.places.operations import CityReport

DONE, WITH_REJECTED_ROWS = 0, 1
# What is known of a list without dates: its divisions hold at least since then.
SINCE = date(2000, 1, 1)
SHOWN_PROBLEMS = 20


def add_city_commands(subparsers: Any) -> None:
    """Register ``city`` and what stands below it."""
    city = subparsers.add_parser("city", help="按区划代码表建立一座城市")
    commands = city.add_subparsers(metavar="动作", required=True)
    init = commands.add_parser("init", help="导入区划代码表，装入默认规则；重复运行不改变已有内容")
    init.add_argument(
        "divisions",
        nargs="?",
        type=Path,
        metavar="DIVISIONS.csv",
        help="列：code,level,name,parent_code,full_name；洛阳（410300）可不填，用自带的 2023 年名单",
    )
    init.add_argument("--root", required=True, metavar="CODE", help="本市的区划代码，如 410300")
    init.add_argument("--valid-from", type=date.fromisoformat, default=SINCE, metavar="DATE", help="名单自哪天起有效")
    init.add_argument("--successions", type=Path, metavar="FILE", help="区划沿革表；不填用自带的")
    init.add_argument("--accounts", type=Path, metavar="FILE.xlsx", help="首批账号（三员由此设立）")
    init.add_argument("--codes-out", type=Path, metavar="FILE", help="一次性口令写到这个文件（CSV，只写一次）")
    init.set_defaults(run=run_init)


def run_init(chosen: argparse.Namespace) -> int:
    """Enter divisions, rules and accounts; print a summary as JSON."""
    content = _content(chosen)
    if chosen.accounts is not None and chosen.codes_out is None:
        raise SystemExit("用 --accounts 建账号时要用 --codes-out 写明一次性口令存到哪个文件。")
    start_django()
    refuse_old_schema()
    from luoshu.apps.places.operations import init_city, shipped_divisions
    from luoshu.apps.rules.operations import install_defaults
    from luoshu.cli.console import console_acting

    by, at = console_acting(), datetime.now(UTC)
    report = init_city(
        csv_bytes=shipped_divisions() if content is None else content,
        root_code=chosen.root,
        valid_from=chosen.valid_from,
        by=by,
        at=at,
        successions_csv=chosen.successions.read_bytes() if chosen.successions else None,
        told=lambda level, count: print(f"{level}级 {count} 个", file=sys.stderr),
    )
    rules = install_defaults(root_path=report.root_path, by=by, at=at)
    summary = _summary(report) | {"rules": rules.rules, "calendar_days": rules.calendar_days}
    rejected = bool(report.problems)
    if chosen.accounts is not None:
        made, bad = _accounts(chosen.accounts, chosen.codes_out, by, at)
        summary |= {"accounts": made, "account_problems": bad}
        rejected = rejected or bool(bad)
    print(json.dumps(summary, ensure_ascii=False))
    return WITH_REJECTED_ROWS if rejected else DONE


def _content(chosen: argparse.Namespace) -> bytes | None:
    if chosen.divisions is not None:
        return bytes(chosen.divisions.read_bytes())
    if not str(chosen.root).startswith("4103"):
        raise SystemExit("自带的区划名单只有洛阳市（410300）。请在命令中写明本市的区划代码表（DIVISIONS.csv）。")
    return None


def _summary(report: "CityReport") -> dict[str, Any]:
    for problem in report.problems[:SHOWN_PROBLEMS]:
        print(problem.message, file=sys.stderr)
    if len(report.problems) > SHOWN_PROBLEMS:
        print(f"另有 {len(report.problems) - SHOWN_PROBLEMS} 行有误，详见标准输出的 problems。", file=sys.stderr)
    return {
        "root": report.root_code,
        "rows": report.rows,
        "created": report.created,
        "changed": report.changed,
        "unchanged": report.unchanged,
        "elsewhere": report.elsewhere,
        "left_out": report.left_out,
        "successions": report.successions,
        "by_level": report.by_level,
        "problems": [{"row_no": one.row_no, "code": one.code, "message": one.message} for one in report.problems],
    }


def _accounts(sheet: Path, codes_out: Path, by: "Acting", at: datetime) -> tuple[int, int]:
    """Make the first accounts; codes go to a file that only its owner reads, never to the terminal's history."""
    from luoshu.apps.people.operations import import_accounts

    data = sheet.read_bytes()
    codes_out.touch(mode=0o600, exist_ok=False)
    result = import_accounts(data=data, by=by, at=at, keep=True)
    for problem in result.problems:
        print(problem.message, file=sys.stderr)
    if result.problems:
        codes_out.unlink()
        print("账号表有误，一个账号都没有建立，请改好后重新运行。", file=sys.stderr)
        return 0, result.bad_rows
    with codes_out.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(("姓名", "账号", "一次性口令"))
        writer.writerows((made.name, made.username, made.one_time_code) for made in result.created)
    return len(result.created), 0
