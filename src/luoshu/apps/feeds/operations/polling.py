"""Standing sources: who polls which, and how a failure lengthens the wait."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F, Q

from luoshu.apps.acting import Acting
from luoshu.apps.feeds.models import Poll, Source
from luoshu.apps.feeds.operations.source_settings import SourceForm, add_source, change_source

LEASE: Final = timedelta(minutes=10)
LONGEST_WAIT: Final = timedelta(hours=2)
KEPT_POLLS: Final = 50


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
    """Register a source or change it as it stands. ``{map_key}`` in the address stands for the key."""
    form = SourceForm(kind, name, datum, poll_url, "", poll_minutes, is_enabled)
    held = Source.objects.filter(code=code).first()
    if held is None:
        return add_source(code=code, form=form, by=by, at=at)
    return change_source(code=code, form=form, version=held.version, by=by, at=at)


def claim_sources(*, at: datetime, worker: str, limit: int = 4) -> list[Source]:
    """Claim the sources that are due for a poll."""
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lte=at)
    is_due = Q(is_enabled=True, poll_minutes__gt=0, attempt_after__lte=at) | Q(asked_at__isnull=False)
    due = Source.objects.filter(free, is_due)
    lease = {"claimed_by": worker, "claimed_until": at + LEASE}
    return [
        source
        for source in due.order_by("attempt_after", "id")[:limit]
        if Source.objects.filter(free, is_due, pk=source.pk).update(**lease)
    ]


def finish_poll(
    *,
    source_id: int,
    worker: str,
    at: datetime,
    problem: str = "",
    wait_s: float = 0,
    delivery_codes: Sequence[str] = (),
) -> None:
    """Give a source back: after success for its usual pause, after a failure for one that doubles each time.

    What came of it is kept as a row; of the rows of a source the newest stay.

    ``wait_s`` is what the far side itself asked for (``Retry-After``).
    """
    source = Source.objects.get(pk=source_id)
    usual = timedelta(minutes=source.poll_minutes)
    wait = usual
    if problem:
        wait = min(timedelta(minutes=2 ** min(source.failures, 10)), max(LONGEST_WAIT, usual))
    wait = max(wait, timedelta(seconds=wait_s))
    claimed = Source.objects.filter(pk=source_id, claimed_by=worker)
    released = {"claimed_by": "", "claimed_until": None, "asked_at": None}
    if problem:
        claimed.update(
            failures=F("failures") + 1,
            latest_error=problem[:300],
            attempt_after=at + wait,
            **released,
        )
    else:
        claimed.update(failures=0, latest_error="", polled_at=at, attempt_after=at + wait, **released)
    with transaction.atomic():
        Poll.objects.create(
            source=source, ended_at=at, is_ok=not problem, message=problem[:300], delivery_codes=list(delivery_codes)
        )
        kept = source.polls.order_by("-id").values_list("id", flat=True)[:KEPT_POLLS]
        source.polls.exclude(id__in=list(kept)).delete()
