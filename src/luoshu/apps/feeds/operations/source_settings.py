"""Setting a source up: where it is fetched from, how often, and its key, which is written and never read back."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F

from luoshu.apps.acting import SYSTEM_ROLE, Acting
from luoshu.apps.audit.operations import record
from luoshu.apps.errors import NotAllowed
from luoshu.apps.feeds.choices import FeedKind
from luoshu.apps.feeds.errors import SourceMoved, SourceSettings
from luoshu.apps.feeds.models import Source
from luoshu.apps.feeds.operations.receiving import checked_datum
from luoshu.apps.feeds.queries.sources import find_source
from luoshu.apps.notices.channel_secrets import forget_secret, read_secret, write_secret
from luoshu.apps.rules.queries import platform_mapping
from luoshu.core.clock import beijing_day

# base / {map_key} / product / west,south,east,north / days
POLL_ADDRESS: Final = re.compile(r"(https?://\S+)/\{map_key\}/([A-Z0-9_]+)/(-?[\d.]+(?:,-?[\d.]+){3})/(\d{1,2})")
_CODE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,39}")
_FOLDER: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_PORTS: Final = {"http": 80, "https": 443}
MOST_MINUTES: Final = 7 * 24 * 60


@dataclass(frozen=True)
class SourceForm:
    """What was typed. An empty ``key`` keeps the one there is; a datum fixed by the kind need not be given."""

    kind: str
    name: str
    datum: str | None = None
    poll_url: str = ""
    folder: str = ""
    poll_minutes: int = 0
    is_enabled: bool = True
    format_code: str = ""
    key: str = field(default="", repr=False)


def inbox_folder(name: str) -> Path:
    """Return the folder of the instance's inbox that a source reads."""
    return Path(settings.LUOSHU_HOME) / "inbox" / name


def is_allowed_host(url: str) -> bool:
    """Tell whether an address lies on a host the administrator named in LUOSHU_FEED_HOSTS."""
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError:
        return False
    if not parts.hostname or "@" in parts.netloc or parts.scheme not in _PORTS:
        return False
    named = {host.lower() for host in settings.LUOSHU_FEED_HOSTS}
    usual = port == _PORTS[parts.scheme]
    return f"{parts.hostname}:{port}" in named or (usual and parts.hostname in named)


def key_of(source: Source) -> str:
    """Return the key of a source: its own, else the instance's. For the poller alone."""
    return read_secret(_secret_name(source.code), source.key_version)[0] or str(settings.LUOSHU_FIRMS_MAP_KEY)


def add_source(*, code: str, form: SourceForm, by: Acting, at: datetime) -> Source:
    """Register a source. Raises NotAllowed, SourceSettings, DeliveryUnusable."""
    values = _checked(form, by, at)
    if not _CODE.fullmatch(code):
        raise SourceSettings(sentence="来源编号用字母、数字和连字符，不超过 40 个，请改正。")
    try:
        with transaction.atomic():
            source = Source.objects.create(code=code, attempt_after=at, **values)
            _keep_key(source, form.key)
            _record("sources.added", source, by, at, form)
    except IntegrityError:
        raise SourceSettings(sentence="这个编号已经用过，请换一个。") from None
    return source


def change_source(*, code: str, form: SourceForm, version: int, by: Acting, at: datetime) -> Source:
    """Change a source as it stood at ``version``. Raises as add_source, and SourceUnknown, SourceMoved."""
    values = _checked(form, by, at)
    source = find_source(code)
    if form.kind != source.kind:
        raise SourceSettings(sentence="来源的种类不能改，请另建一个来源。")
    with transaction.atomic():
        same = Source.objects.filter(pk=source.pk, version=version)
        if same.update(version=F("version") + 1, attempt_after=at, failures=0, latest_error="", **values) != 1:
            raise SourceMoved
        source.refresh_from_db()
        _keep_key(source, form.key)
        _record("sources.changed", source, by, at, form)
    return source


def ask_poll(*, code: str, by: Acting, at: datetime) -> None:
    """现在取一次: let the next free worker poll a source, on or off.

    Raises NotAllowed, SourceUnknown, SourceSettings.
    """
    if by.role != SYSTEM_ROLE and not by.may("sources.poll"):
        raise NotAllowed
    source = find_source(code)
    if not (source.poll_url or source.folder):
        raise SourceSettings(sentence="这个来源没有填地址或收件文件夹，取不了数，请先填好。")
    with transaction.atomic():
        Source.objects.filter(pk=source.pk).update(asked_at=at)
        record(by=by, at=at, action="sources.asked", subject_kind="source", subject_code=code)


def _checked(form: SourceForm, by: Acting, at: datetime) -> dict[str, object]:
    if by.role != SYSTEM_ROLE and not by.may("sources.edit"):
        raise NotAllowed
    if form.kind not in FeedKind.values:
        raise SourceSettings(sentence=f"没有“{form.kind}”这种来源，请从列表里选一种。")
    if not form.name.strip():
        raise SourceSettings(sentence="请填来源的名称。")
    if form.poll_url and form.folder:
        raise SourceSettings(sentence="地址和收件文件夹只能填一个，请删去一个。")
    if bool(form.poll_url or form.folder) != (form.poll_minutes > 0) or form.poll_minutes > MOST_MINUTES:
        raise SourceSettings(sentence="自动取数的来源要填地址或收件文件夹，并填间隔分钟数；不自动取的都留空。")
    if form.folder and not _FOLDER.fullmatch(form.folder):
        raise SourceSettings(sentence="收件文件夹只填一个名字（小写字母、数字、连字符），它在实例目录的 inbox 下。")
    if form.poll_url:
        _check_address(form.kind, form.poll_url)
    datum = form.datum or None
    if form.format_code:
        datum = _datum_of_format(form, at)
    return {
        "kind": form.kind,
        "name": form.name.strip()[:120],
        "datum": checked_datum(form.kind, datum),
        "format_code": form.format_code,
        "poll_url": form.poll_url,
        "folder": form.folder,
        "poll_minutes": form.poll_minutes,
        "is_enabled": form.is_enabled,
    }


def _datum_of_format(form: SourceForm, at: datetime) -> str:
    """The datum that the platform's format names: nobody has to know it twice."""
    if form.kind != FeedKind.CAMERA:
        raise SourceSettings(sentence="平台对接格式只用于塔基视频报警，请把种类改为塔基视频报警。")
    mapping = platform_mapping(form.format_code, "", beijing_day(at))
    if mapping is None:
        raise SourceSettings(sentence=f"今天没有生效的对接格式“{form.format_code}”，请先登记规则。")
    return str(mapping["datum"])


def _check_address(kind: str, poll_url: str) -> None:
    if kind != FeedKind.FIRMS:
        raise SourceSettings(sentence="目前只有 FIRMS 的区域接口可以按地址取数，其余来源请用收件文件夹或接口送来。")
    if POLL_ADDRESS.fullmatch(poll_url) is None:
        raise SourceSettings(
            sentence="地址应写成 https://…/api/area/csv/{map_key}/产品/西,南,东,北/天数；密钥不写在地址里，填在密钥一栏。"
        )
    if not is_allowed_host(poll_url):
        raise SourceSettings(sentence="这个主机不在允许取数的名单里，请管理员在 LUOSHU_FEED_HOSTS 里加上再保存。")


def _keep_key(source: Source, key: str) -> None:
    if not key.strip():
        return
    write_secret(_secret_name(source.code), source.key_version + 1, token=key.strip(), secret="")
    Source.objects.filter(pk=source.pk).update(key_version=source.key_version + 1)
    forget_secret(_secret_name(source.code), source.key_version - 1)
    source.refresh_from_db()


def _secret_name(code: str) -> str:
    # No channel's code bears a dot, so the two never share a file.
    return f"feed.{code}"


def _record(action: str, source: Source, by: Acting, at: datetime, form: SourceForm) -> None:
    # The address may tell of an area of interest and the key opens an account: the audit names neither.
    detail = {"kind": form.kind, "minutes": form.poll_minutes, "on": form.is_enabled, "new_key": bool(form.key.strip())}
    record(by=by, at=at, action=action, subject_kind="source", subject_code=source.code, detail=detail)
