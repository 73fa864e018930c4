"""``luoshu restore``: rehearse a restore, or do it."""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from luoshu.cli.startup import start_django


def add_restore_commands(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to the parser."""
    parser = subparsers.add_parser("restore", help="从备份恢复，或演练恢复")
    parser.add_argument("source", type=Path, nargs="?", metavar="备份", help="备份目录或 .tar 文件")
    parser.add_argument("--drill", action="store_true", help="演练：核对并试装，不改动实例")
    parser.add_argument("--continue", dest="resume", action="store_true", help="继续上次中断的恢复")
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Restore, rehearse or continue, and say what was checked."""
    if chosen.source is None and not chosen.resume:
        raise SystemExit("请给出备份的目录或 .tar 文件。")
    if chosen.source is not None and not chosen.source.exists():
        raise SystemExit(f"找不到备份“{chosen.source}”。请检查路径后重试。")
    start_django()
    from luoshu.jobs.restoring import continue_restore, drill_restore, record_restore, restore

    at = datetime.now(UTC)
    if chosen.resume:
        continue_restore(at=at)
        print("上次的恢复已完成。请运行 luoshu migrate，再启动服务。", file=sys.stderr)
        return 0
    report = (drill_restore if chosen.drill else restore)(source=chosen.source, at=at)
    facts = (
        f"{report.files} 个文件逐一核对，{report.chain.sentence}"
        f"备份时间 {report.made_at[:16]}（协调世界时），用时 {report.seconds:.1f} 秒。"
    )
    if chosen.drill:
        print(f"演练通过，实例没有改动：{facts}", file=sys.stderr)
        return 0
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    record_restore(source_name=chosen.source.name, made_at=report.made_at, at=at)
    print(f"恢复完成：{facts}原来的数据移到了 {report.aside}，确认无误后可以删除。", file=sys.stderr)
    return 0
