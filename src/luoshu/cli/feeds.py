"""``luoshu feeds``: take files in, run a delivery again, get its rejected rows, register a polled source."""

import argparse
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from luoshu.cli.startup import start_django

if TYPE_CHECKING:
    from luoshu.apps.feeds.models import Delivery

KINDS = ("firms", "official", "wlf", "camera", "patrol", "hotline")
DATUMS = ("wgs84", "gcj02", "bd09", "cgcs2000")
COUNTS = ("received", "accepted", "duplicate", "outside", "rejected")
DONE, WITH_REJECTED_ROWS, COULD_NOT_RUN = 0, 1, 2
WORKER = "cli"


def add_feeds_commands(subparsers: Any) -> None:
    """Register ``feeds`` and what stands below it."""
    feeds = subparsers.add_parser("feeds", help="导入火点线索")
    commands = feeds.add_subparsers(metavar="动作", required=True)

    ingest = commands.add_parser("ingest", help="接收并解析火点文件，摘要以 JSON 写到标准输出")
    ingest.add_argument("files", nargs="+", metavar="FILE", type=Path)
    ingest.add_argument("--kind", required=True, choices=KINDS, help="来源类型")
    ingest.add_argument("--datum", choices=DATUMS, help="坐标系；卫星来源（firms、wlf）不用填，其余必填")
    ingest.add_argument("--corrects", default="", metavar="CODE", help="这是哪个批次退回行的改正文件")
    ingest.set_defaults(run=run_ingest)

    rerun = commands.add_parser("rerun", help="用原始文件重新解析一个批次")
    rerun.add_argument("code", metavar="CODE")
    rerun.set_defaults(run=run_rerun)

    rejected = commands.add_parser("rejected", help="导出一个批次没有收下的行和原因（CSV）")
    rejected.add_argument("code", metavar="CODE")
    rejected.add_argument("--out", type=Path, help="写到文件；不填写到标准输出")
    rejected.set_defaults(run=run_rejected)

    source = commands.add_parser("source", help="登记一个轮询的来源")
    source.add_argument("code", metavar="CODE")
    source.add_argument("--name", required=True)
    source.add_argument("--kind", required=True, choices=KINDS)
    source.add_argument("--datum", choices=DATUMS)
    source.add_argument("--url", required=True, help="地址；密钥写成 {map_key}，取自设置 LUOSHU_FIRMS_MAP_KEY")
    source.add_argument("--minutes", type=int, required=True, help="间隔分钟数")
    source.add_argument("--off", action="store_true", help="先登记，不启用")
    source.set_defaults(run=run_source)


def run_ingest(chosen: argparse.Namespace) -> int:
    """Take each file in and store it at once; a file that cannot be used does not hold up the others."""
    start_django()
    from luoshu.apps.acting import SYSTEM
    from luoshu.apps.errors import LuoshuError
    from luoshu.apps.feeds.operations import receive_delivery
    from luoshu.apps.feeds.queries import summary
    from luoshu.jobs.retry import retried

    def receive(path: Path) -> "Delivery":
        with path.open("rb") as stream:
            return receive_delivery(
                kind=chosen.kind,
                datum=chosen.datum,
                data=stream,
                file_name=path.name,
                by=SYSTEM,
                at=datetime.now(UTC),
                corrects=chosen.corrects,
            )

    found, refused = [], 0
    for path in chosen.files:
        try:
            delivery = retried(lambda path=path: receive(path))  # type: ignore[misc]
        except LuoshuError as error:
            refused += 1
            print(f"{path}：{error}", file=sys.stderr)
            continue
        delivery = _stored(delivery.pk)
        _tell(delivery)
        found.append(delivery)
    totals = {name: sum(getattr(delivery, name) for delivery in found) for name in COUNTS}
    json.dump({**totals, "deliveries": [summary(one) for one in found]}, sys.stdout, ensure_ascii=False, indent=1)
    print()
    return COULD_NOT_RUN if refused else _exit_code(found)


def run_rerun(chosen: argparse.Namespace) -> int:
    """Parse a delivery again from its stored bytes."""
    start_django()
    from luoshu.apps.acting import SYSTEM
    from luoshu.apps.feeds.operations import rerun_delivery
    from luoshu.apps.feeds.queries import summary

    delivery = rerun_delivery(code=chosen.code, by=SYSTEM, at=datetime.now(UTC))
    delivery = _stored(delivery.pk)
    _tell(delivery)
    json.dump(summary(delivery), sys.stdout, ensure_ascii=False, indent=1)
    print()
    return _exit_code([delivery])


def run_rejected(chosen: argparse.Namespace) -> int:
    """Write the rejected rows of a delivery with their reasons."""
    start_django()
    from luoshu.apps.acting import SYSTEM
    from luoshu.apps.feeds.queries import rejected_csv

    text = rejected_csv(SYSTEM, chosen.code)
    if chosen.out:
        chosen.out.write_text(text, encoding="utf-8", newline="")
    else:
        sys.stdout.write(text)
    return DONE


def run_source(chosen: argparse.Namespace) -> int:
    """Register a polled source, or change it."""
    start_django()
    from luoshu.apps.acting import SYSTEM
    from luoshu.apps.feeds.operations import save_source

    source = save_source(
        code=chosen.code,
        kind=chosen.kind,
        name=chosen.name,
        datum=chosen.datum,
        by=SYSTEM,
        at=datetime.now(UTC),
        poll_url=chosen.url,
        poll_minutes=chosen.minutes,
        is_enabled=not chosen.off,
    )
    print(f"已登记来源 {source.code}，每 {source.poll_minutes} 分钟取一次。", file=sys.stderr)
    return DONE


def _stored(delivery_id: int) -> "Delivery":
    """Store at once; a worker that is busy beside us is waited for."""
    from luoshu.apps.feeds.operations import store_delivery
    from luoshu.jobs.retry import retried

    return retried(lambda: store_delivery(delivery_id=delivery_id, worker=WORKER, at=datetime.now(UTC)))


def _tell(delivery: "Delivery") -> None:
    if delivery.refusal:
        print(f"{delivery.file_name}：{delivery.refusal}", file=sys.stderr)
    for warning in delivery.warnings:
        print(f"{delivery.file_name}：{warning}", file=sys.stderr)


def _exit_code(deliveries: "list[Delivery]") -> int:
    if any(delivery.status != "stored" for delivery in deliveries):
        return COULD_NOT_RUN
    return WITH_REJECTED_ROWS if any(delivery.rejected for delivery in deliveries) else DONE
