"""Detections and clues made to measure, by the way every real one goes."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from luoshu.apps.acting import SYSTEM
from luoshu.apps.clues.models import Clue
from luoshu.apps.clues.operations import make_clues
from luoshu.apps.feeds.models import Delivery
from luoshu.apps.feeds.operations import receive_delivery, store_delivery
from tests.support.feeds_factories import NOW, firms_file


def ingest(rows: Sequence[str], *, at: datetime = NOW) -> Delivery:
    """Take FIRMS rows in and store them."""
    delivery = receive_delivery(kind="firms", datum=None, data=firms_file(rows), file_name="t.csv", by=SYSTEM, at=at)
    return store_delivery(delivery_id=delivery.pk, worker="test", at=at)


def clues_of(rows: Sequence[str], *, at: datetime = NOW) -> list[Clue]:
    """Take FIRMS rows in and make their clues; returns all clues, the earliest first."""
    ingest(rows, at=at)
    make_clues(at=at, worker="test")
    return list(Clue.objects.select_related("event", "detection").order_by("code"))


def partition(clues: Iterable[Clue]) -> set[frozenset[str]]:
    """Return which clues share an event, by natural keys."""
    groups: dict[int, set[str]] = {}
    for clue in clues:
        groups.setdefault(clue.event_id, set()).add(clue.detection.key)
    return {frozenset(keys) for keys in groups.values()}
