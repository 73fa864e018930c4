"""Fetch the sources that are due. What came back is stored whatever it is; reading it is the next loop's work."""

from datetime import datetime

from django.conf import settings

from luoshu.adapters.feeds.firms.area_api import OK, Area, FirmsArea, PollReply
from luoshu.apps.acting import SYSTEM
from luoshu.apps.errors import LuoshuError
from luoshu.apps.feeds.models import Source
from luoshu.apps.feeds.operations import POLL_ADDRESS, claim_sources, finish_poll, receive_delivery
from luoshu.jobs.retry import retried


def poll_due(*, at: datetime, worker: str) -> int:
    """Poll one source that is due; return how many were polled. A failure makes that source wait longer, no other."""
    claimed = claim_sources(at=at, worker=worker, limit=1)
    for source in claimed:
        reply = _fetch(source)
        problem = reply.message if reply.outcome != OK else ""
        if reply.content.strip():
            try:
                # An error text, too, is evidence of what the source said: it is stored like any other delivery.
                retried(lambda source=source, reply=reply: _receive(source, reply, at))  # type: ignore[misc]
            except LuoshuError as error:
                problem = problem or str(error)
        finish_poll(source_id=source.pk, worker=worker, at=at, problem=problem, wait_s=reply.retry_after_s)
    return len(claimed)


def _fetch(source: Source) -> PollReply:
    found = POLL_ADDRESS.fullmatch(source.poll_url)
    key = settings.LUOSHU_FIRMS_MAP_KEY
    if found is None or not key:
        reason = "还没有设置 LUOSHU_FIRMS_MAP_KEY，" if found else "来源的地址不完整，"
        return PollReply("refused", 0, b"", 0.0, f"{reason}没有去取数；请补上后等下一次轮询。", "")
    base, product, box, days = found.groups()
    client = FirmsArea(key, base_url=base, seed=source.pk)
    return client.poll(product, Area(*(float(value) for value in box.split(","))), days=int(days))


def _receive(source: Source, reply: PollReply, at: datetime) -> None:
    name = f"{source.code}-{at:%Y%m%dT%H%M%SZ}.csv"
    receive_delivery(
        kind=source.kind, datum=source.datum, data=reply.content, file_name=name, by=SYSTEM, at=at, source=source
    )
