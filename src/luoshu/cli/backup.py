"""``luoshu backup``: the whole instance in one file or folder, while it runs."""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from luoshu.cli.startup import start_django


def add_backup_commands(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to the parser."""
    parser = subparsers.add_parser("backup", help="备份实例")
    parser.add_argument("target", type=Path, metavar="目标", help="新的目录，或以 .tar 结尾的新文件")
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Back up; exit 1 when stored bytes were found damaged (the backup is complete all the same)."""
    start_django()
    from luoshu.cli.migrate import refuse_old_schema
    from luoshu.jobs.backups import make_backup

    refuse_old_schema()
    report = make_backup(target=chosen.target, at=datetime.now(UTC))
    print(
        f"备份完成：{report.target}，{report.files} 个文件，{report.size / (1 << 20):.1f} MB，"
        f"用时 {report.seconds:.1f} 秒。请复制到别的机器，并定期运行 luoshu restore --drill 演练。",
        file=sys.stderr,
    )
    if report.damaged:
        names = "、".join(name[:12] for name in report.damaged[:5])
        print(f"注意：{len(report.damaged)} 个存证文件内容已变（{names}）。请用更早的备份核对。", file=sys.stderr)
        return 1
    return 0
