import logging
import threading
import time
from datetime import UTC, datetime

import pytest
from django.db import OperationalError

from luoshu.apps.audit.models import LoopBeat
from luoshu.apps.errors import Invalid
from luoshu.jobs.retry import retried
from luoshu.jobs.worker import LONGEST_PAUSE, YIELD_SECONDS, Loop, Runner, run_worker, worker_name

AT = datetime(2024, 9, 17, 8, 0, tzinfo=UTC)


def runner(work, pause=2.0):
    return Runner(Loop("fuse", work, pause), "w1", threading.Event(), now=lambda: AT)


def raising(error):
    def work(*, at, worker):
        raise error

    return work


@pytest.mark.django_db
def test_a_round_with_work_is_followed_by_the_next_at_once():
    assert runner(lambda *, at, worker: 5).round() == YIELD_SECONDS
    assert LoopBeat.objects.get().done_count == 5


@pytest.mark.django_db
def test_a_round_without_work_is_followed_by_the_pause():
    assert runner(lambda *, at, worker: 0).round() == 2.0
    assert LoopBeat.objects.get().succeeded_at == AT


@pytest.mark.parametrize(
    ("done", "spent", "wait"), [(300, 0.5, 2.0), (1, 0.0, YIELD_SECONDS), (0, 0.5, 2.0), (0, 9.0, 36.0)]
)
@pytest.mark.django_db
def test_a_loop_that_nobody_waits_for_rests_four_times_as_long_as_its_chunk_took(monkeypatch, done, spent, wait):
    clock = iter([10.0, 10.0 + spent])
    monkeypatch.setattr("luoshu.jobs.worker.thread_time", lambda: next(clock))
    loop = Loop("index_search", lambda *, at, worker: done, 2.0, rest=4.0)
    assert Runner(loop, "w1", threading.Event(), now=lambda: AT).round() == wait


@pytest.mark.django_db
def test_the_loop_gets_the_time_and_the_workers_name():
    seen = {}
    runner(lambda **named: seen.update(named) or 0).round()
    assert seen == {"at": AT, "worker": "w1"}


@pytest.mark.django_db
def test_an_error_is_logged_whole_and_shown_and_the_pause_grows(caplog):
    failing = runner(raising(ZeroDivisionError("bad row")))
    with caplog.at_level(logging.ERROR):
        pauses = [failing.round() for _ in range(12)]
    assert "Traceback" in caplog.text
    assert pauses[:3] == [4.0, 8.0, 16.0]
    assert max(pauses) == LONGEST_PAUSE
    beat = LoopBeat.objects.get()
    assert beat.latest_error == "ZeroDivisionError: bad row"
    assert beat.succeeded_at is None


@pytest.mark.django_db
def test_a_refusal_is_shown_in_its_own_words():
    runner(raising(Invalid())).round()
    assert LoopBeat.objects.get().latest_error == Invalid.message


@pytest.mark.django_db
def test_a_loop_with_a_long_pause_never_goes_faster_for_failing():
    assert runner(raising(ValueError("x")), pause=3600).round() == 3600


@pytest.mark.django_db
def test_a_loop_that_came_back_says_so_at_once():
    answers = iter([ValueError("x"), 0])

    def work(*, at, worker):
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    loop = runner(work)
    loop.round()
    assert loop.round() == 2.0
    assert LoopBeat.objects.get().succeeded_at == AT


@pytest.mark.django_db
def test_a_busy_database_is_no_error_until_it_lasts():
    loop = runner(raising(OperationalError("database is locked")))
    assert loop.round() <= 5.0
    loop.round()
    assert LoopBeat.objects.get().latest_error == ""
    loop.round()
    assert "占用" in LoopBeat.objects.get().latest_error


@pytest.mark.django_db
def test_a_pulse_that_cannot_be_written_does_not_stop_the_loop(monkeypatch):
    monkeypatch.setattr("luoshu.jobs.worker.begin_beat", raising(OperationalError("disk I/O error")))
    assert runner(lambda *, at, worker: 0).round() == 2.0


def test_no_two_workers_bear_the_same_name():
    names = {worker_name() for _ in range(50)}
    assert len(names) == 50
    assert max(map(len, names)) <= 60


@pytest.mark.django_db(transaction=True)
def test_a_loop_that_fails_does_not_hold_up_the_others_and_stopping_finishes_the_chunk():
    stop, started, finished = threading.Event(), threading.Event(), []

    def chunk(*, at, worker):
        started.set()
        stop.wait()
        time.sleep(0.05)
        finished.append(worker)
        return 1

    def stopper():
        started.wait(30)
        stop.set()

    threading.Thread(target=stopper).start()
    assert run_worker(stop, [Loop("bad", raising(ValueError("x")), 1), Loop("good", chunk, 1)], worker="w1")
    assert finished == ["w1"]
    assert retried(lambda: LoopBeat.objects.get(name="good").done_count) == 1


@pytest.mark.django_db(transaction=True)
def test_a_loop_stuck_in_a_far_servers_answer_is_left_behind():
    stop, release = threading.Event(), threading.Event()

    def stuck(*, at, worker):
        stop.set()
        release.wait()
        return 0

    try:
        assert not run_worker(stop, [Loop("poll", stuck, 1)], grace_seconds=0.2)
    finally:
        release.set()
        time.sleep(0.1)
