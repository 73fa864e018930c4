"""``luoshu audit``: recompute the log's chain in the database, or what left it for files."""

import argparse
import sys
from pathlib import Path
from typing import Any

from luoshu.cli.startup import start_django

DONE, BROKEN = 0, 1


def add_audit_commands(subparsers: Any) -> None:
    """Register ``audit`` and what stands below it."""
    audit = subparsers.add_parser("audit", help="核对审计日志")
    commands = audit.add_subparsers(metavar="动作", required=True)
    verify = commands.add_parser("verify", help="重算全部封存值：不给文件夹时核对库里的日志，给了就核对归档文件")
    verify.add_argument("folder", nargs="?", type=Path, metavar="文件夹", help="一条链的归档文件夹，不需要数据库")
    verify.add_argument("--after", default="", metavar="封存值", help="归档不从第 1 条开始时，前一条的封存值")
    verify.set_defaults(run=run_verify)


def run_verify(chosen: argparse.Namespace) -> int:
    """Check and say so in one sentence; 1 when the chain is broken."""
    if chosen.folder is not None:
        from luoshu.apps.audit.archives import verify_archive

        archive = verify_archive(chosen.folder, after=chosen.after)
        print(archive.sentence, file=sys.stdout if archive.ok else sys.stderr)
        if archive.ok:
            print(f"最后一条的封存值：{archive.seal}")
        return DONE if archive.ok else BROKEN
    start_django()
    from luoshu.apps.audit.queries import verify_chain

    chain = verify_chain()
    print(chain.sentence, file=sys.stdout if chain.ok else sys.stderr)
    return DONE if chain.ok else BROKEN
