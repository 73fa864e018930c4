"""Workers side by side: nothing twice, nothing lost, the same events."""

import random
import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connections

from luoshu.apps.acting import SYSTEM
from luoshu.apps.clues.models import Clue, FireEvent
from luoshu.apps.clues.operations import make_clues
from luoshu.apps.feeds.models import Delivery, Detection
from luoshu.apps.feeds.operations import receive_delivery, store_delivery
from luoshu.jobs.retry import retried
from tests.apps.clues.test_making import batch_partition
from tests.support.cast import Cast
from tests.support.clues_factories import ingest, partition
from tests.support.feeds_factories import NOW, firms_file, firms_row
from tests.support.together import needs_a_database_of_threads

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def side_by_side(works: list[Callable[[], object]]) -> None:
    """Run works in threads with connections of their own; what one raises is raised."""
    needs_a_database_of_threads()
    problems: list[BaseException] = []

    def run(work: Callable[[], object]) -> None:
        try:
            work()
        except BaseException as problem:  # noqa: BLE001 - handed to the test's own thread
            problems.append(problem)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if problems:
        raise problems[0]


def scattered(count: int) -> list[str]:
    dice = random.Random(5)
    return [
        firms_row(
            round(dice.uniform(34.01, 34.19), 4),
            round(dice.uniform(112.01, 112.19), 4),
            day=f"2024-09-{dice.randint(14, 17)}",
            clock=f"{dice.randrange(6):02d}{dice.randrange(60):02d}",
        )
        for _ in range(count)
    ]


def test_two_workers_fuse_what_one_would(transactional_cast: Cast) -> None:
    ingest(scattered(400))

    def fuse(name: str) -> Callable[[], object]:
        def work() -> None:
            while retried(lambda: make_clues(at=NOW, worker=name, limit=70)) or Detection.objects.filter(
                clued_at__isnull=True
            ):
                pass

        return work

    side_by_side([fuse("a"), fuse("b"), fuse("c")])
    assert Clue.objects.count() == Detection.objects.count() == 400
    assert Clue.objects.values("code").distinct().count() == 400
    assert partition(Clue.objects.select_related("detection")) == batch_partition()
    live = FireEvent.objects.filter(merged_into__isnull=True)
    assert sum(live.values_list("clue_count", flat=True)) == 400


def test_the_same_rows_in_two_files_at_once_are_taken_once(transactional_cast: Cast) -> None:
    rows = scattered(3000)
    files = [rows, rows[::-1], rows[1000:] + rows[:1000]]
    ids = [
        receive_delivery(kind="firms", datum=None, data=firms_file(part), file_name=f"{at}.csv", by=SYSTEM, at=NOW).pk
        for at, part in enumerate(files)
    ]

    def store(delivery_id: int, worker: str) -> Callable[[], object]:
        at = NOW + timedelta(minutes=1)
        return lambda: retried(lambda: store_delivery(delivery_id=delivery_id, worker=worker, at=at))

    # The last file is stored by two workers at once: a lease that ran out while its holder was only slow.
    side_by_side([*(store(pk, f"w{pk}") for pk in ids), store(ids[-1], "late")])
    stored = list(Delivery.objects.order_by("id"))
    assert [one.status for one in stored] == ["stored"] * 3
    assert sum(one.accepted for one in stored) == Detection.objects.count() == len(set(rows))
    for one in stored:
        assert one.received == one.accepted + one.duplicate + one.outside + one.rejected == 3000
        assert one.accepted == Detection.objects.filter(delivery=one).count()
