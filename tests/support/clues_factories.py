"""Detections and clues made to measure, by the way every real one goes."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from datetime import datetime

from luoshu.apps.acting import SYSTEM
from luoshu.apps.clues.models import Clue
from luoshu.apps.clues.operations import make_clues
from luoshu.apps.feeds.models import Delivery, Detection
from luoshu.apps.feeds.operations import receive_delivery, store_delivery
from luoshu.core.clock import beijing_day
from luoshu.core.fire.areas import area_m2_of
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


def multiplied(count: int, spread: Callable[[int], Mapping[str, object]]) -> list[Clue]:
    """Return ``count`` copies of the first clue, each with what ``spread`` gives its number; written in bulk.

    ``seen_at``, ``queue``, ``struck_at``, ``division``, ``satellite`` and ``detail`` (of the source) may be given.
    """
    original = Clue.objects.select_related("detection").order_by("id").first()
    assert original is not None
    detections, clues = [], []
    for number in range(count):
        given = dict(spread(number))
        detection, clue = copy(original.detection), copy(original)
        detection.pk, detection.key = None, f"copy-{number}"
        detection.satellite = clue.satellite = str(given.pop("satellite", ""))
        detection.detail = given.pop("detail", None)
        clue.area_m2 = area_m2_of(detection.detail)
        clue.pk, clue.code = None, f"XS{beijing_day(given.get('seen_at', clue.seen_at)):%Y%m%d}-{5000 + number:04d}"
        for name, value in given.items():
            setattr(clue, name, value)
        clue.division_path = clue.division.path
        detections.append(detection)
        clues.append(clue)
    for clue, detection in zip(clues, Detection.objects.bulk_create(detections), strict=True):
        clue.detection = detection
    return Clue.objects.bulk_create(clues)
