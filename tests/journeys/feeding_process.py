"""A process that does the line's background work and may be killed at any point. Run by test_kill_and_continue.

``init`` makes the instance, ``work MINUTES`` takes the inbox in and goes round until nothing is left (its clock stands
still at MINUTES after the cast's afternoon: what a dead process had claimed is free again in the next), ``dump`` prints
what the instance ended with, by content and not by keys or codes.
"""

import json
import os
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import django


def init() -> None:
    from luoshu.demo.tables import make_tables
    from tests.support.cast import make_cast

    make_tables()
    make_cast()


def work(minutes: int) -> None:
    from luoshu.jobs.fuse import fuse_waiting
    from luoshu.jobs.open_cases import open_fires
    from luoshu.jobs.retry import retried
    from luoshu.jobs.send import send_due
    from luoshu.jobs.store import store_waiting
    from tests.support.cast import AT

    at, worker = AT + timedelta(minutes=minutes), f"w{minutes}"
    print("ready", flush=True)
    retried(receive_inbox)
    loops: tuple[Callable[..., int], ...] = (store_waiting, fuse_waiting, open_fires, send_due)
    while sum(retried(lambda loop=loop: loop(at=at, worker=worker)) for loop in loops):  # type: ignore[misc]
        pass
    print("done", flush=True)


def receive_inbox() -> None:
    """Take in what is not there yet: a sender repeats a file until it was told that the file arrived."""
    from luoshu.apps.acting import SYSTEM
    from luoshu.apps.feeds.models import Delivery
    from luoshu.apps.feeds.operations import receive_delivery
    from tests.support.cast import AT

    for path in sorted(Path(os.environ["INBOX"]).iterdir()):
        if not Delivery.objects.filter(file_name=path.name).exists():
            receive_delivery(kind="firms", datum=None, data=path.read_bytes(), file_name=path.name, by=SYSTEM, at=AT)


def dump() -> None:
    from luoshu.apps.audit.models import AuditEntry
    from luoshu.apps.cases.models import FireCase
    from luoshu.apps.clues.models import Clue, FireEvent, ForestHandover, Label
    from luoshu.apps.evidence.models import StoredFile
    from luoshu.apps.evidence.queries import open_bytes
    from luoshu.apps.feeds.models import Delivery, Detection, RejectedRow
    from luoshu.apps.notices.models import NoticeDelivery

    keys: dict[int, list[str]] = {}
    for event_id, key in Clue.objects.values_list("event_id", "detection__key"):
        keys.setdefault(event_id, []).append(key)
    events = {
        event.pk: [sorted(keys[event.pk]), event.clue_count, event.division_path, event.queue, str(event.first_seen_at)]
        for event in FireEvent.objects.filter(merged_into__isnull=True)
    }
    cases = FireCase.objects.filter(event__merged_into__isnull=True, is_open=True)
    counts = ("file_name", "status", "received", "accepted", "duplicate", "outside", "rejected")
    found: dict[str, Any] = {
        "deliveries": rows(Delivery.objects.values_list(*counts)),
        "rejected": rows(RejectedRow.objects.values_list("delivery__file_name", "row_no", "reason_code")),
        "detections": rows(Detection.objects.values_list("key", "delivery__file_name", "row_no", "division_path")),
        "unclued": Detection.objects.filter(clued_at__isnull=True).count(),
        "clues": rows(Clue.objects.values_list("detection__key", "queue", "division_path")),
        "labels": rows(Label.objects.values_list("clue__detection__key", "code", "reason")),
        "events": sorted(events.values()),
        "fires": sorted(sorted(keys[event_id]) for event_id in cases.values_list("event_id", flat=True)),
        "handovers": rows(ForestHandover.objects.values_list("clue__detection__key", "status")),
        "waiting_notices": NoticeDelivery.objects.filter(status="queued").count(),
        "stored_audits": AuditEntry.objects.filter(action="deliveries.stored").count(),
        "code_twins": Clue.objects.count() - Clue.objects.values("code").distinct().count(),
    }
    for file in StoredFile.objects.all():
        with open_bytes(file) as stream:
            stream.read()
    json.dump(found, sys.stdout)


def rows(values: Any) -> list[list[Any]]:
    return sorted([list(map(str, row)) for row in values])


if __name__ == "__main__":
    django.setup()
    {"init": init, "work": lambda: work(int(sys.argv[2])), "dump": dump}[sys.argv[1]]()
