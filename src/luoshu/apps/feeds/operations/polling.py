"""Standing sources: who polls which, and how a failure lengthens the wait."""

import re
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F, Q

from luoshu.apps.acting import SYSTEM_ROLE, Acting
from luoshu.apps.audit.operations import record
from luoshu.apps.feeds.choices import FeedKind
from luoshu.apps.feeds.errors import DeliveryNotAllowed, SourceSettings
from luoshu.apps.feeds.models import Source
from luoshu.apps.feeds.operations.receiving import checked_datum

LEASE: Final = timedelta(minutes=10)
LONGEST_WAIT: Final = timedelta(hours=2)
# base / {map_key} / product / west,south,east,north / days
POLL_ADDRESS: Final = re.compile(r"(https?://\S+)/\{map_key\}/([A-Z0-9_]+)/(-?[\d.]+(?:,-?[\d.]+){3})/(\d{1,2})")


def save_source(
    *,
    code: str,
    kind: str,
    name: str,
    datum: str | None,
    by: Acting,
    at: datetime,
    poll_url: str = "",
    poll_minutes: int = 0,
    is_enabled: bool = True,
) -> Source:
    """Register a source or change it. ``{map_key}`` in the address stands for the key kept in the settings."""
    if by.role != SYSTEM_ROLE and not by.may("status.operate"):
        raise DeliveryNotAllowed
    if kind not in FeedKind.values:
        raise SourceSettings(sentence=f"没有“{kind}”这种来源，请从列表里选一种。")
    if bool(poll_url) != (poll_minutes > 0):
        raise SourceSettings(sentence="轮询的来源要同时填写地址和间隔分钟数；不轮询的两项都留空。")
    if poll_url:
        _check_address(kind, poll_url)
    values = {
        "kind": kind,
        "name": name,
        "datum": checked_datum(kind, datum),
        "poll_url": poll_url,
        "poll_minutes": poll_minutes,
        "is_enabled": is_enabled,
        "attempt_after": at if poll_url else None,
    }
    with transaction.atomic():
        source, _ = Source.objects.update_or_create(code=code, defaults=values)
        # The address may bear a key: the audit names the source, never its address.
        record(by=by, at=at, action="sources.saved", subject_kind="source", subject_code=code, detail={"kind": kind})
    return source


def _check_address(kind: str, poll_url: str) -> None:
    if kind != FeedKind.FIRMS:
        raise SourceSettings(sentence="目前只有 FIRMS 的区域接口可以轮询，其余来源请用文件或接口送来。")
    if not poll_url.startswith(("https://", "http://")):
        raise SourceSettings(sentence="来源地址要以 https:// 或 http:// 开头，请改正后保存。")
    if POLL_ADDRESS.fullmatch(poll_url) is None:
        raise SourceSettings(
            sentence="地址应写成 https://…/api/area/csv/{map_key}/产品/西,南,东,北/天数；"
            "密钥不写在地址里，另设 LUOSHU_FIRMS_MAP_KEY。"
        )


def claim_sources(*, at: datetime, worker: str, limit: int = 4) -> list[Source]:
    """Claim the sources that are due for a poll."""
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lte=at)
    due = Source.objects.filter(free, is_enabled=True, poll_minutes__gt=0, attempt_after__lte=at)
    lease = {"claimed_by": worker, "claimed_until": at + LEASE}
    return [
        source
        for source in due.order_by("attempt_after", "id")[:limit]
        if Source.objects.filter(free, pk=source.pk, attempt_after__lte=at).update(**lease)
    ]


def finish_poll(*, source_id: int, worker: str, at: datetime, problem: str = "", wait_s: float = 0) -> None:
    """Give a source back: after success for its usual pause, after a failure for one that doubles each time.

    ``wait_s`` is what the far side itself asked for (``Retry-After``).
    """
    source = Source.objects.get(pk=source_id)
    usual = timedelta(minutes=source.poll_minutes)
    wait = usual
    if problem:
        wait = min(timedelta(minutes=2 ** min(source.failures, 10)), max(LONGEST_WAIT, usual))
    wait = max(wait, timedelta(seconds=wait_s))
    claimed = Source.objects.filter(pk=source_id, claimed_by=worker)
    if problem:
        claimed.update(
            failures=F("failures") + 1,
            latest_error=problem[:300],
            attempt_after=at + wait,
            claimed_by="",
            claimed_until=None,
        )
    else:
        claimed.update(
            failures=0, latest_error="", polled_at=at, attempt_after=at + wait, claimed_by="", claimed_until=None
        )
