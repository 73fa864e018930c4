"""``luoshu reading read``: a pure command over one page of text; no database, no network, no Django."""

import argparse
import json
import os
import sys
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from luoshu.core.reading import check_row, event_row, figure_row, read_page

DONE, COULD_NOT_RUN = 0, 2
MAX_BYTES = 64 * 1024 * 1024
_ENCODINGS = ("utf-8", "gb18030")


def add_reading_commands(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the ``reading`` command with its verb to the command line's parser."""
    reading = subparsers.add_parser("reading", help="材料核数：读出数字、事项并核对（不用数据库）")
    verbs = reading.add_subparsers(dest="verb", required=True, metavar="read")
    read = verbs.add_parser("read", help="读一页文字，写出 figures.jsonl、events.jsonl、checks.jsonl")
    read.add_argument("page", metavar="PAGE.txt", help="纯文本（UTF-8 或 GB18030）")
    read.add_argument("--issued", required=True, metavar="DATE", help="刊发日期，如 2024-09-20；“昨日”“年底前”按它推算")
    read.add_argument("--out", required=True, metavar="DIR", help="结果写到这个目录")
    read.add_argument("--divisions", metavar="FILE", help="区划名称表（一行一个名称），可不给")
    read.set_defaults(run=run_read)


def run_read(args: argparse.Namespace) -> int:
    """Read a page and write its figures, events and checks; the summary goes to stderr."""
    issued = _day(args.issued)
    if issued is None:
        return _refuse(f"--issued 的日期 {args.issued} 无法识别，请写成 2024-09-20 这样")
    text = _page(Path(args.page))
    if text is None:
        return COULD_NOT_RUN
    divisions: list[str] = []
    if args.divisions:
        listed = _page(Path(args.divisions))
        if listed is None:
            return COULD_NOT_RUN
        divisions = [line.strip() for line in listed.splitlines() if line.strip()]
    reading = read_page(text, issued=issued, divisions=divisions)
    out = Path(args.out)
    tables = {
        "figures.jsonl": [figure_row(figure) for figure in reading.figures],
        "events.jsonl": [event_row(event) for event in reading.events],
        "checks.jsonl": [check_row(check) for check in reading.checks],
    }
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, rows in tables.items():
            _write(out / name, rows)
    except OSError as error:
        return _refuse(f"写不进 {out}（{error.strerror}），请换一个可写的目录")
    flagged = sum(check.verdict != "consistent" for check in reading.checks)
    _say(
        f"读出数字 {len(reading.figures)} 个、事项 {len(reading.events)} 条；核对 {len(reading.checks)} "
        f"处，其中 {flagged} 处要看"
    )
    return DONE


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def _page(path: Path) -> str | None:
    """Text of a file with its newlines kept, so that offsets are those of the file; None after saying why not."""
    try:
        if path.stat().st_size > MAX_BYTES:
            _say(f"{path} 超过 {MAX_BYTES // 1024 // 1024} MB，请拆开再读")
            return None
        raw = path.read_bytes()
    except OSError as error:
        _say(f"打不开 {path}（{error.strerror}），请检查文件名和权限")
        return None
    for encoding in _ENCODINGS:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    _say(f"{path} 不是 UTF-8 或 GB18030 文本，请另存为文本文件再读")
    return None


def _write(path: Path, rows: Iterable[Mapping[str, object]]) -> None:
    """Write rows beside the target and move them in place, so that a broken run leaves no half file."""
    part = path.with_name(f".{path.name}.part")
    with part.open("w", encoding="utf-8", newline="\n") as stream:
        for row in rows:
            stream.write(json.dumps(row, ensure_ascii=False) + "\n")
    os.replace(part, path)


def _refuse(sentence: str) -> int:
    _say(sentence)
    return COULD_NOT_RUN


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr)
