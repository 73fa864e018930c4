"""``luoshu ledgers import``: lay a sheet over a ledger from the server's console, as the page for sheets does."""

import argparse
import json
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from luoshu.cli.startup import start_django

if TYPE_CHECKING:
    from luoshu.apps.acting import Acting
    from luoshu.apps.ledgers.models import Ledger

DONE, WITH_REJECTED_ROWS, COULD_NOT_RUN = 0, 1, 2


def add_ledgers_commands(subparsers: Any) -> None:
    """Register ``ledgers`` and what stands below it."""
    ledgers = subparsers.add_parser("ledgers", help="台账：按表导入")
    commands = ledgers.add_subparsers(metavar="动作", required=True)
    bring = commands.add_parser("import", help="把一张表导入台账，摘要以 JSON 写到标准输出")
    bring.add_argument("file", metavar="FILE", type=Path)
    bring.add_argument("--ledger", required=True, metavar="CODE", help="台账代码")
    bring.add_argument("--as-of", required=True, type=date.fromisoformat, metavar="DATE", help="数据截至哪一天")
    bring.add_argument("--dry-run", action="store_true", help="只预览，不写台账；批次留在页面上待确认")
    bring.set_defaults(run=run_import)


def run_import(chosen: argparse.Namespace) -> int:
    """Open a batch and, unless it is a trial, write it. Rows that are refused make the exit code 1."""
    start_django()
    from luoshu.apps.errors import LuoshuError
    from luoshu.apps.ledgers.models import Ledger
    from luoshu.apps.ledgers.operations.batches import apply_batch, open_batch

    ledger = Ledger.objects.filter(code=chosen.ledger, valid_to__isnull=True).first()
    if ledger is None:
        return _refuse(f"没有代码为“{chosen.ledger}”的台账，请核对 --ledger。")
    at = datetime.now(UTC)
    by = _filling(ledger)
    try:
        data = chosen.file.read_bytes()
        batch = open_batch(
            ledger_code=ledger.code, data=data, file_name=chosen.file.name, valid_on=chosen.as_of, by=by, at=at
        )
        if batch.mapping["missing"]:
            return _refuse(f"有必填的列没有对上表头，请在页面上打开批次 {batch.code} 对一次。")
        if not chosen.dry_run and batch.diff["rows"]:
            batch = apply_batch(batch_code=batch.code, by=by, at=at)
    except OSError as problem:
        return _refuse(f"读不了文件 {chosen.file}：{problem.strerror}。请核对路径和权限。")
    except LuoshuError as refusal:
        return _refuse(str(refusal))
    for row_no, column, _, message in batch.diff["problems"]:
        print(f"第 {row_no} 行 {column or '整行'}：{message}", file=sys.stderr)
    summary = {"batch": batch.code, "state": batch.state, "dry_run": chosen.dry_run, **batch.counts}
    json.dump(summary, sys.stdout, ensure_ascii=False, indent=1)
    print()
    return WITH_REJECTED_ROWS if batch.counts["refused"] + batch.counts.get("refused_late", 0) else DONE


def _filling(ledger: "Ledger") -> "Acting":
    """The console in the role of whoever fills this ledger, for its whole division."""
    from luoshu.apps.ledgers.queries.doors import LEVEL_WORDS, declaration_of
    from luoshu.cli.console import console_acting

    declaration = declaration_of(ledger)
    levels = {word: level for level, word in LEVEL_WORDS.items()}
    return replace(
        console_acting(),
        role=next(iter(declaration.fillers), "console"),
        rights=frozenset({"ledgers.read", "ledgers.fill"}),
        paths=(ledger.division_path,),
        unit_code=next(iter(declaration.filler_units), ""),
        level=levels.get(next(iter(declaration.filler_levels), ""), 0),
    )


def _refuse(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return COULD_NOT_RUN
