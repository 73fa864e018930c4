"""``luoshu fire dedupe`` and ``luoshu fire events``: pure commands over satellite fire-point files, no database."""

import argparse
import csv
import os
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from luoshu.core.fire.dedupe import Deduplicator
from luoshu.core.fire.events import event_ids
from luoshu.core.fire.formats import DeliveryError, ParsedDelivery
from luoshu.core.fire.formats.chunks import read_satellite_file
from luoshu.core.fire.links import LinkRule
from luoshu.core.fire.table_text import csv_lines, event_names, header_line
from luoshu.core.tables import RowProblem

DONE, DONE_WITH_REJECTED, COULD_NOT_RUN = 0, 1, 2


def add_fire_commands(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the ``fire`` command with its two verbs to the command line's parser."""
    fire = subparsers.add_parser("fire", help="卫星火点文件：去重、归并成火情（不用数据库）")
    verbs = fire.add_subparsers(dest="verb", required=True, metavar="dedupe|events")
    dedupe = verbs.add_parser("dedupe", help="多个文件里的同一探测只留一行，与文件和行的先后无关")
    _add_files(dedupe)
    dedupe.set_defaults(run=run_dedupe)
    events = verbs.add_parser("events", help="去重后按时空距离归并，每行加 event_id")
    _add_files(events)
    events.add_argument("--km", type=float, default=1.5, help="归并距离（千米），默认 1.5")
    events.add_argument("--days", type=float, default=1.0, help="多少天折合一个归并距离，默认 1")
    events.set_defaults(run=run_events)


def _add_files(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", metavar="FILE", help="FIRMS（CSV/TXT/GeoJSON）或葵花 WLF 文件")
    parser.add_argument("--out", required=True, metavar="OUT.csv", help="结果写到这里")


def run_dedupe(args: argparse.Namespace) -> int:
    """Write each detection of the files once."""
    read = _read_files(args.files)
    if read is None:
        return COULD_NOT_RUN
    kept, problems, received = read
    if not _write(Path(args.out), [header_line(with_events=False), *csv_lines(kept)]):
        return COULD_NOT_RUN
    return _finish(args.out, problems, f"收到 {received} 行，去重后 {len(kept)} 行", received, kept)


def run_events(args: argparse.Namespace) -> int:
    """Write each detection of the files once, with the event it belongs to."""
    try:
        rule = LinkRule(args.km, args.days)
    except ValueError as error:
        _say(str(error))
        return COULD_NOT_RUN
    read = _read_files(args.files)
    if read is None:
        return COULD_NOT_RUN
    kept, problems, received = read
    labels = event_ids(kept.lon, kept.lat, kept.acq_at, km=rule.km, days=rule.days)
    lines = csv_lines(kept, event_names(kept, labels))
    if not _write(Path(args.out), [header_line(with_events=True), *lines]):
        return COULD_NOT_RUN
    events = int(labels.max()) + 1 if len(labels) else 0
    return _finish(args.out, problems, f"收到 {received} 行，去重后 {len(kept)} 行，归并为 {events} 起", received, kept)


def _read_files(names: Sequence[str]) -> tuple[ParsedDelivery, list[tuple[str, RowProblem]], int] | None:
    """(unique detections, problems by file, rows received), or None after saying why nothing can be read."""
    store = Deduplicator()
    problems: list[tuple[str, RowProblem]] = []
    received = 0
    for name in sorted(names):
        try:
            with Path(name).open("rb") as stream:
                for part in read_satellite_file(stream, file_name=Path(name).name):
                    store.add(part)
                    received += part.received
                    problems.extend((name, problem) for problem in part.problems)
                    for warning in part.warnings:
                        _say(f"{name}：{warning}")
        except OSError as error:
            _say(f"打不开 {name}（{error.strerror}），请检查路径和权限后重试。")
            return None
        except DeliveryError as error:
            _say(f"{name}：{error.message}")
            return None
    return store.result(), problems, received


def _write(out: Path, pieces: Iterable[bytes]) -> bool:
    """Write beside the target and move into place, so that a broken run leaves no half file."""
    try:
        handle, temporary = tempfile.mkstemp(dir=out.parent or Path(), prefix=out.name, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.writelines(pieces)
            Path(temporary).chmod(0o644)
            Path(temporary).replace(out)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        _say(f"写不了 {out}（{error.strerror}），请检查目录是否存在、可写、有空间后重试。")
        return False
    return True


def rejected_path(out: Path) -> Path:
    """``x.csv`` -> ``x.rejected.csv``."""
    return out.with_name(f"{out.stem if out.suffix else out.name}.rejected.csv")


def _finish(
    out: str, problems: Sequence[tuple[str, RowProblem]], summary: str, received: int, kept: ParsedDelivery
) -> int:
    duplicates = received - len(kept) - len(problems)
    summary = f"{summary}（重复 {duplicates} 行，未收下 {len(problems)} 行），结果在 {out}。"
    rejected = rejected_path(Path(out))
    if not problems:
        rejected.unlink(missing_ok=True)
        _say(summary)
        return DONE
    with rejected.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["file", "row_no", "column", "code", "message", "raw"])
        for name, problem in problems:
            row = [name, problem.row_no, problem.column, problem.code, problem.message, problem.raw]
            writer.writerow(row)
    _say(f"{summary}未收下的行和原因在 {rejected}，改好后可以只重跑这些行。")
    return DONE_WITH_REJECTED


def _say(message: str) -> None:
    print(message, file=sys.stderr)
