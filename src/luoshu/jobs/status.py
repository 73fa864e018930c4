"""How the instance is doing, in six lamps and a few facts: read only, cheap enough for a page that refreshes."""

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import DatabaseError, connection

from luoshu.apps.audit import spool
from luoshu.apps.audit.queries import ChainReport, beats, verify_chain
from luoshu.apps.feeds.choices import DeliveryStatus
from luoshu.apps.feeds.models import Delivery, Detection, Source
from luoshu.apps.notices.queries import delivery_counts, overdue_deliveries
from luoshu.jobs.maintenance import home, latest, product_version
from luoshu.jobs.worker import WORKER_BEAT

OK: Final = "ok"
WARN: Final = "warn"
BAD: Final = "bad"
LEVELS: Final = {OK: "正常", WARN: "注意", BAD: "异常"}

BEAT_LATE: Final = timedelta(minutes=1)
LOOP_STUCK: Final = timedelta(minutes=15)
QUEUE_LATE: Final = timedelta(minutes=5)
BACKUP_LATE: Final = timedelta(days=2)
DRILL_LATE: Final = timedelta(days=90)
DISK_WARN_SHARE: Final = 0.10
DISK_BAD_BYTES: Final = 1 << 30
CHAIN_TAIL: Final = 500


@dataclass(frozen=True)
class Lamp:
    """One lamp: ``level`` is ok, warn or bad; ``sentence`` the fact and, unless ok, the next step."""

    name: str
    level: str
    sentence: str


@dataclass(frozen=True)
class Disk:
    """Bytes on the disk that holds the instance."""

    free: int
    total: int
    level: str
    sentence: str


@dataclass(frozen=True)
class InstanceStatus:
    """What the page 运行状态 shows. ``drill_days`` is None when no restore was ever rehearsed."""

    lamps: tuple[Lamp, ...]
    drill_days: int | None
    failed_deliveries: int
    disk: Disk
    zone: str
    version: str
    chain: ChainReport


def status_lamps(*, at: datetime) -> InstanceStatus:
    """Return the six lamps 库/队列/定时/来源/消息/备份 and the facts beside them."""
    return InstanceStatus(
        lamps=(database_lamp(), queue_lamp(at), loops_lamp(at), sources_lamp(at), notices_lamp(at), backup_lamp(at)),
        drill_days=drill_days(at),
        failed_deliveries=delivery_counts()["failed"],
        disk=disk(),
        zone=str(settings.LUOSHU_ZONE),
        version=product_version(),
        chain=verify_chain(newest=CHAIN_TAIL),
    )


def database_lamp() -> Lamp:
    """Tell whether the database answers and, for SQLite, writes ahead."""
    try:
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA journal_mode")
                mode = str(cursor.fetchone()[0])
                if mode not in {"wal", "memory"}:
                    return Lamp(
                        "库", WARN, f"SQLite 没有使用 WAL（{mode}），读写会互相等待。请检查实例目录所在的文件系统。"
                    )
                return Lamp("库", OK, "SQLite 正常（WAL）。")
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        return Lamp("库", BAD, f"数据库没有应答（{error}）。请检查数据库服务和连接设置。")
    return Lamp("库", OK, "PostgreSQL 正常。")


def queue_lamp(at: datetime) -> Lamp:
    """Tell whether deliveries and detections are taken up in time."""
    waiting = Delivery.objects.filter(status=DeliveryStatus.RECEIVED)
    unclued = Detection.objects.filter(clued_at__isnull=True).count()
    late = waiting.filter(received_at__lt=at - QUEUE_LATE).count()
    if late:
        return Lamp("队列", BAD, f"{late} 份导入批次等了 5 分钟以上还没有入库。请检查后台处理，或重跑批次。")
    return Lamp("队列", OK, f"待入库 {waiting.count()} 份，待归并 {unclued} 条。")


def loops_lamp(at: datetime) -> Lamp:
    """Tell whether the worker lives and which of its loops fail or hang."""
    pulse = {beat.name: beat for beat in beats()}
    worker = pulse.pop(WORKER_BEAT, None)
    if worker is None or worker.finished_at is None:
        return Lamp("定时", BAD, "后台处理从未运行。请启动 luoshu worker。")
    if at - worker.finished_at > BEAT_LATE:
        minutes = int((at - worker.finished_at).total_seconds() // 60)
        return Lamp("定时", BAD, f"后台处理已停 {minutes} 分钟。请重新启动 luoshu worker。")
    for beat in pulse.values():
        began, ended = beat.started_at, beat.finished_at
        if began and (ended is None or began > ended) and at - began > LOOP_STUCK:
            return Lamp("定时", BAD, f"{beat.name} 这一轮超过 15 分钟没有结束。请查看日志，必要时重启 luoshu worker。")
    failing = [
        beat
        for beat in pulse.values()
        if beat.latest_error_at and (beat.succeeded_at is None or beat.latest_error_at > beat.succeeded_at)
    ]
    if failing:
        first = failing[0]
        return Lamp("定时", WARN, f"{len(failing)} 项定时处理出错，会自动重试。{first.name}：{first.latest_error}")
    return Lamp("定时", OK, f"{len(pulse)} 项定时处理正常。")


def sources_lamp(at: datetime) -> Lamp:
    """Tell which standing sources are silent or refuse."""
    polled = list(Source.objects.filter(is_enabled=True, poll_minutes__gt=0).order_by("code"))
    if not polled:
        return Lamp("来源", WARN, "没有启用自动来源，火点只靠人工导入。如需自动获取，请在来源设置中启用。")
    failing = [source for source in polled if source.failures]
    if failing:
        first = failing[0]
        return Lamp("来源", WARN, f"{len(failing)} 个来源连续失败，会自动重试。{first.name}：{first.latest_error}")
    late = [
        source
        for source in polled
        if source.polled_at is None or at - source.polled_at > timedelta(minutes=3 * source.poll_minutes)
    ]
    if late:
        return Lamp("来源", WARN, f"{late[0].name}等 {len(late)} 个来源超过三个周期没有取数。请检查网络和后台处理。")
    return Lamp("来源", OK, f"{len(polled)} 个来源按时取数。")


def notices_lamp(at: datetime) -> Lamp:
    """Tell whether messages go out."""
    late = overdue_deliveries(before=at - QUEUE_LATE)
    if late:
        return Lamp("消息", BAD, f"{late} 条消息到点 5 分钟还没有发出。请检查后台处理，急件请电话通知。")
    counts = delivery_counts()
    if counts["unconfirmed"]:
        return Lamp("消息", WARN, f"{counts['unconfirmed']} 条消息不知道是否送到。请在消息投递中核对后重发或确认。")
    failed = counts["failed"]
    if failed:
        return Lamp("消息", WARN, f"{failed} 条消息多次发送失败。请在失败清单中查看原因后重发。")
    return Lamp("消息", OK, "没有发送失败的消息。")


def backup_lamp(at: datetime) -> Lamp:
    """Tell how old the newest backup and the newest rehearsal of a restore are."""
    newest = latest("backup")
    if newest is None:
        return Lamp("备份", BAD, "从未备份。请运行 luoshu backup，并存到别的磁盘。")
    age = at - newest["at"]
    if age > BACKUP_LATE:
        return Lamp("备份", WARN, f"上次备份在 {age.days} 天前。请运行 luoshu backup。")
    drilled = latest("restore_drill", "restore")
    if drilled is None or at - drilled["at"] > DRILL_LATE:
        return Lamp("备份", WARN, "三个月内没有演练过恢复。请运行 luoshu restore --drill。")
    return Lamp("备份", OK, f"上次备份 {_ago(age)}，上次恢复演练 {_ago(at - drilled['at'])}。")


def drill_days(at: datetime) -> int | None:
    """Return the days since a restore was rehearsed or done; None if never."""
    drilled = latest("restore_drill", "restore")
    return None if drilled is None else max((at - drilled["at"]).days, 0)


def disk() -> Disk:
    """Return how full the instance's disk is."""
    usage = shutil.disk_usage(home())
    fact = f"实例目录所在磁盘剩余 {gigabytes(usage.free)}（共 {gigabytes(usage.total)}）。"
    if usage.free < DISK_BAD_BYTES:
        return Disk(usage.free, usage.total, BAD, fact + "随时可能写满，请立即清理或扩容。")
    if usage.free < usage.total * DISK_WARN_SHARE:
        return Disk(usage.free, usage.total, WARN, fact + "请安排清理或扩容。")
    return Disk(usage.free, usage.total, OK, fact)


def spool_backlog() -> Lamp:
    """Tell how much of the read spool was not moved in yet."""
    files, size = spool.backlog()
    if size > 64 << 20:
        return Lamp("查阅记录", WARN, f"{files} 个文件共 {size >> 20} MB 还没有入库。请检查后台处理。")
    return Lamp("查阅记录", OK, f"待入库 {size / 1024:.0f} KB。")


def gigabytes(size: int) -> str:
    """Return a size as people read it."""
    return f"{size / (1 << 30):.1f} GB"


def _ago(age: timedelta) -> str:
    if age.days:
        return f"{age.days} 天前"
    hours = int(age.total_seconds() // 3600)
    return f"{hours} 小时前" if hours else "不到 1 小时前"
