"""``luoshu doctor``: one line per check, each with the fact and, unless all is well, the next step."""

import argparse
import json
import sys
from datetime import UTC, datetime

from luoshu.cli.startup import start_django

MARKS = {"ok": "正常", "warn": "注意", "bad": "异常"}


def add_doctor_commands(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to the parser."""
    parser = subparsers.add_parser("doctor", help="检查实例的状态")
    parser.add_argument("--json", action="store_true", help="以 JSON 输出，供监控使用")
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Check everything; exit 1 when anything is 异常 (注意 alone is no failure)."""
    start_django()
    from luoshu.cli.checks import all_checks

    checks = all_checks(datetime.now(UTC))
    if chosen.json:
        rows = [
            {"name": check.name, "level": check.level, "sentence": check.sentence, "next_step": check.next_step}
            for check in checks
        ]
        print(json.dumps({"ok": all(check.level != "bad" for check in checks), "checks": rows}, ensure_ascii=False))
    else:
        for check in checks:
            print(f"{MARKS[check.level]}  {check.name}：{check.sentence}{check.next_step}")
    failed = [check.name for check in checks if check.level == "bad"]
    if failed:
        print(f"{len(failed)} 项异常：{'、'.join(failed)}。", file=sys.stderr)
    return 1 if failed else 0
