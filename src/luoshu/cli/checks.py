"""The checks of ``luoshu doctor``. Every check answers whatever state the instance is in; none of them writes."""

import json
import platform
import stat
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.checks import WARNING
from django.core.checks import run_checks as run_system_checks
from django.db import DatabaseError, connection
from django.db.models import Max, Sum

from luoshu.adapters.documents import NoChineseFont, chinese_fonts
from luoshu.apps.audit.models import AuditEntry
from luoshu.apps.audit.queries import beats, verify_chain
from luoshu.apps.evidence.models import StoredFile
from luoshu.apps.evidence.storage import path_of
from luoshu.cli.migrate import pending_migrations
from luoshu.jobs import status
from luoshu.jobs.maintenance import journal_path, product_version
from luoshu.jobs.status import BAD, OK, WARN

OLDEST_PYTHON = (3, 11)
OLDEST_SANE_CLOCK = datetime(2025, 1, 1, tzinfo=UTC)
LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]", "testserver"})
ZONES = {"core": "政务外网核心区", "gateway": "互联网网关区", "carry": "单向导入区"}


class Check(NamedTuple):
    """One line of the report."""

    name: str
    level: str
    sentence: str
    next_step: str = ""


def all_checks(at: datetime) -> list[Check]:
    """Run every check; one that fails by itself is reported as such and does not stop the others."""
    before: tuple[Callable[[], Check], ...] = (
        check_version,
        check_python,
        check_zone,
        check_settings,
        check_disk,
        check_file_modes,
        lambda: check_clock(at),
        check_tls,
        check_assets,
        check_fonts,
        check_restore_complete,
        check_database,
        check_migrations,
    )
    checks = [_guarded(check) for check in before]
    if any(check.name in {"数据库", "数据库结构"} and check.level == BAD for check in checks):
        return [*checks, Check("其余检查", WARN, "数据库不可用，没有进行。", "请先处理上面的数据库异常。")]
    after: tuple[Callable[[], Check], ...] = (
        check_evidence,
        lambda: _lamp(status.spool_backlog()),
        lambda: _lamp(status.queue_lamp(at)),
        lambda: _lamp(status.loops_lamp(at)),
        lambda: check_beats(at),
        lambda: _lamp(status.sources_lamp(at)),
        lambda: _lamp(status.notices_lamp(at)),
        lambda: _lamp(status.backup_lamp(at)),
        lambda: check_clock_against_log(at),
        check_chain,
    )
    return checks + [_guarded(check) for check in after]


def _guarded(check: Callable[[], Check]) -> Check:
    try:
        return check()
    # A doctor that falls ill at the first finding is no help: the finding is the answer.
    except Exception as error:  # noqa: BLE001
        words = f"检查没有完成（{type(error).__name__}: {error}）。"
        return Check(check.__doc__ or "检查", BAD, words, "请把这一行发给维护人员。")


def _lamp(lamp: status.Lamp) -> Check:
    return Check(lamp.name, lamp.level, lamp.sentence)


def check_version() -> Check:
    """版本"""
    return Check("版本", OK, f"洛书 {product_version()}。")


def check_python() -> Check:
    """Python"""
    words = f"Python {platform.python_version()}（{sys.platform}）。"
    if sys.version_info < OLDEST_PYTHON:
        return Check("Python", BAD, words, "请安装 Python 3.11 或更新版本。")
    return Check("Python", OK, words)


def check_zone() -> Check:
    """分区"""
    zone = str(settings.LUOSHU_ZONE)
    name = ZONES.get(zone)
    if name is None:
        return Check("分区", WARN, f"“{zone}”不是已知的部署分区。", f"应为 {'、'.join(ZONES)} 之一。")
    return Check("分区", OK, f"{name}（{zone}），城市 {settings.LUOSHU_ROOT_CODE}。")


def check_settings() -> Check:
    """设置"""
    problems = [message for message in run_system_checks() if message.level >= WARNING]
    if settings.DEBUG:
        return Check("设置", WARN, "调试模式开着，出错时会显示内部信息。", "正式使用请去掉 LUOSHU_DEBUG。")
    if problems:
        return Check("设置", BAD, f"{len(problems)} 处设置有问题：{problems[0].msg}", "请按提示改正后重新启动。")
    return Check("设置", OK, "没有发现问题。")


def check_disk() -> Check:
    """磁盘"""
    found = status.disk()
    return Check("磁盘", found.level, found.sentence)


def check_file_modes() -> Check:
    """权限"""
    home = Path(settings.LUOSHU_HOME)
    loose = [
        path.name or str(path)
        for path in (home, home / "secret.key", *home.glob("*.sqlite3"))
        if path.exists() and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
    ]
    secret_loose = (home / "secret.key").name in loose and home.name in loose
    words = f"{'、'.join(loose)} 对其他用户开放。"
    if secret_loose:
        return Check("文件权限", BAD, words, f"请运行 chmod -R go= {home}。")
    if home.name in loose:
        return Check("文件权限", WARN, words, f"请运行 chmod go= {home}。")
    return Check("文件权限", OK, "实例目录只有本账户可读。")


def check_clock(at: datetime) -> Check:
    """时钟"""
    words = f"{at.astimezone(_zone()):%Y-%m-%d %H:%M:%S}（{settings.TIME_ZONE}）。"
    if at < OLDEST_SANE_CLOCK:
        return Check("时钟", BAD, words, "系统时间不对，请校时后重新启动。")
    if settings.TIME_ZONE != "Asia/Shanghai":
        return Check("时钟", WARN, words, "页面应显示北京时间，请检查设置。")
    return Check("时钟", OK, words)


def check_clock_against_log(at: datetime) -> Check:
    """时钟与日志"""
    newest = AuditEntry.objects.aggregate(newest=Max("at"))["newest"]
    if newest is not None and newest - at > timedelta(minutes=5):
        words = f"最近一条日志记于 {newest.astimezone(_zone()):%Y-%m-%d %H:%M}，比本机时间晚。"
        return Check("时钟与日志", WARN, words, "本机时钟可能倒退过，请校时并接入统一时间源。")
    return Check("时钟与日志", OK, "先后一致。")


def check_tls() -> Check:
    """TLS"""
    names = [name for name in settings.ALLOWED_HOSTS if name not in LOOPBACK_NAMES]
    if names and not settings.LUOSHU_TLS:
        words = f"用 {'、'.join(names[:3])} 访问时没有加密：浏览器不给定位、相机和离线保存。"
        step = "请用 luoshu serve --tls-cert --tls-key 启动；如由前置代理加密，请设置 LUOSHU_TLS=1。"
        return Check("TLS", WARN, words, step)
    if not names:
        return Check("TLS", OK, "只在本机访问。给手机和别的电脑用之前，请准备证书。")
    return Check("TLS", OK, "已启用。")


def check_assets() -> Check:
    """网页组件"""
    vendor = Path(settings.STATICFILES_DIRS[0]) / "vendor"
    try:
        recorded = json.loads((vendor / "assets.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Check("网页组件", BAD, "网页要用的组件不在。", "请重新运行 python3 run.py demo，或重新安装安装包。")
    names = "、".join(recorded.get("versions", {}))
    return Check("网页组件", OK, f"齐全（{names}）。")


def check_fonts() -> Check:
    """字体"""
    try:
        choice = chinese_fonts(Path(settings.LUOSHU_HOME) / "fonts")
    except NoChineseFont as problem:
        return Check("字体", WARN, str(problem), "安装中文字体，例如 fonts-noto-cjk。")
    families = "、".join(dict.fromkeys(choice.families.values()))
    if choice.stand_ins:
        return Check("字体", OK, f"公文 PDF 用 {families} 代替国标字体；Word 里写的是国标字体名。")
    return Check("字体", OK, f"公文 PDF 用国标字体：{families}。")


def check_restore_complete() -> Check:
    """恢复"""
    if journal_path().exists():
        return Check("恢复", BAD, "上次恢复中断，实例还不完整。", "请运行 luoshu restore --continue。")
    return Check("恢复", OK, "没有中断的恢复。")


def check_database() -> Check:
    """数据库"""
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        return Check("数据库", BAD, f"连接不上（{error}）。", "请检查数据库服务和 LUOSHU_DATABASE_URL。")
    lamp = status.database_lamp()
    return Check("数据库", lamp.level, lamp.sentence)


def check_migrations() -> Check:
    """数据库结构"""
    pending = pending_migrations()
    if pending:
        return Check("数据库结构", BAD, f"有 {len(pending)} 项升级没有做。", "请运行 luoshu migrate。")
    return Check("数据库结构", OK, "与程序一致。")


def check_evidence() -> Check:
    """存证文件"""
    kept = StoredFile.objects.filter(released_at__isnull=True)
    total = kept.aggregate(size=Sum("size"))["size"] or 0
    missing = 0
    for sha256, size in kept.values_list("sha256", "size").iterator(chunk_size=2000):
        path = path_of(sha256)
        missing += not path.exists() or path.stat().st_size != size
    words = f"{kept.count()} 个，共 {status.gigabytes(total)}。"
    if missing:
        return Check("存证文件", BAD, f"{words}其中 {missing} 个在磁盘上缺失或长度不符。", "请用最近的备份找回。")
    days = settings.LUOSHU_RAW_RETENTION_DAYS
    return Check("存证文件", OK, words + (f"原始导入文件保留 {days} 天。" if days else "原始导入文件长期保留。"))


def check_beats(at: datetime) -> Check:
    """定时处理明细"""
    lines = [
        f"{beat.name} {'从未完成' if beat.finished_at is None else _seconds_ago(at - beat.finished_at)}"
        for beat in beats()
    ]
    return Check("定时明细", OK, ("；".join(lines) if lines else "还没有运行过") + "。")


def check_chain() -> Check:
    """日志链"""
    report = verify_chain()
    waiting = f"待封存 {report.unsealed} 条。" if report.unsealed else ""
    return Check("日志链", OK if report.ok else BAD, report.sentence + waiting)


def _seconds_ago(age: timedelta) -> str:
    seconds = int(age.total_seconds())
    return f"{seconds} 秒前" if seconds < 120 else f"{seconds // 60} 分钟前"


def _zone() -> ZoneInfo:
    return ZoneInfo(settings.TIME_ZONE)
