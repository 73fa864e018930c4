"""Two people at once: one wins, the other is told; what adds to the record is never lost. Real commits and threads."""

import threading
from collections.abc import Callable

import pytest
from django.db import connections

from luoshu.apps.cases.errors import CaseMoved, StepNotTaken
from luoshu.apps.cases.models import Assignment, FieldCheck, FireCase, PhoneCall, TimelineEntry
from luoshu.apps.cases.operations import escalate_due, open_due_cases
from luoshu.apps.clues.models import FireEvent
from luoshu.jobs.retry import retried
from tests.support.cases_factories import Fire, fire_at, photo_of, with_rules
from tests.support.cast import AT, Cast

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def fire(transactional_cast: Cast) -> Fire:
    with_rules(transactional_cast)
    return fire_at(transactional_cast)


def at_once(*works: Callable[[], object]) -> list[object]:
    """Run all works at the same moment; return each one's result or its error."""
    gate = threading.Barrier(len(works))
    results: list[object] = [None] * len(works)

    def run(number: int, work: Callable[[], object]) -> None:
        gate.wait()
        try:
            # A database that is locked for a moment is waited for, as everywhere.
            results[number] = retried(work, for_seconds=20)
        except Exception as error:  # noqa: BLE001
            results[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_two_desks_dispatch_at_once_and_one_wins(fire: Fire) -> None:
    works = [
        lambda post=post, name=name: fire.step(name, "dispatch", 3, post_code=post)
        for name, post in (("陈川", "a1-officer"), ("林岚", "a11-grid"), ("赵禾", "a11-head"))
    ]
    results = at_once(*works)
    won = [one for one in results if isinstance(one, FireCase)]
    lost = [one for one in results if isinstance(one, CaseMoved | StepNotTaken)]
    assert (len(won), len(lost)) == (1, 2), results
    assert Assignment.objects.filter(ended_at=None).count() == 1
    assert TimelineEntry.objects.filter(verb="dispatch").count() == 1
    assert fire.case.responsible_post == won[0].responsible_post


def test_a_stale_page_is_told_that_somebody_was_faster(fire: Fire, monkeypatch: pytest.MonkeyPatch) -> None:
    from luoshu.apps.cases.operations import stepping

    check = stepping.checked_step

    def somebody_between(case: FireCase, verb: str, **rest: object) -> object:
        result = check(case, verb, **rest)
        monkeypatch.setattr(stepping, "checked_step", check)
        fire.step("林岚", "dispatch", 2, post_code="a11-head")
        return result

    monkeypatch.setattr(stepping, "checked_step", somebody_between)
    with pytest.raises(CaseMoved):
        fire.step("陈川", "dispatch", 3, post_code="a1-officer")
    assert Assignment.objects.get(ended_at=None).post.code == "a11-head"


def test_one_check_sent_several_times_at_once_is_one_row(fire: Fire) -> None:
    photo_of(fire.code, fire.case.division_path)
    results = at_once(*[lambda: fire.check("钱麦", "out", 5, key="phone-1", has_photo=False)] * 4)
    assert {type(one) for one in results} == {FieldCheck}, results
    assert FieldCheck.objects.count() == 1
    assert TimelineEntry.objects.filter(verb="check").count() == 1


def test_checks_and_calls_of_several_people_at_once_are_all_kept(fire: Fire) -> None:
    results = at_once(
        lambda: fire.check("钱麦", "burning", 5, key="a", has_photo=False),
        lambda: fire.check("孙田", "out", 6, key="b", has_photo=False),
        lambda: fire.check("赵禾", "out", 7, key="c", has_photo=False),
        lambda: fire.call("陈川", "钱麦", 5),
    )
    assert not [one for one in results if isinstance(one, Exception)], results
    assert (FieldCheck.objects.count(), PhoneCall.objects.count()) == (3, 1)
    assert fire.case.extinguished_at == fire.at(7)


def test_two_workers_open_one_fire(fire: Fire) -> None:
    event = FireEvent.objects.get()
    FireEvent.objects.create(
        code="HQ20240917-7777",
        division=event.division,
        division_path=event.division_path,
        lon=event.lon,
        lat=event.lat,
        first_seen_at=AT,
        latest_seen_at=AT,
        clue_count=1,
        changed_at=AT,
    )
    results = at_once(*[lambda: open_due_cases(at=AT)] * 3)
    assert sorted(results) == [0, 0, 1], results
    assert FireCase.objects.count() == 2


def test_two_workers_escalate_once(fire: Fire) -> None:
    results = at_once(*[lambda: escalate_due(at=fire.at(61))] * 3)
    assert sorted(results) == [0, 0, 1], results
    assert TimelineEntry.objects.filter(verb="escalate").count() == 1
