"""A fire opens for its event, finds its responsible post up the four levels, and is told to it."""

import pytest

from luoshu.apps.audit.models import AuditEntry
from luoshu.apps.cases.models import Assignment, FireCase
from luoshu.apps.cases.operations import open_due_cases
from luoshu.apps.cases.queries import find_case_for
from luoshu.apps.clues.models import Clue, FireEvent
from luoshu.apps.notices.models import NoticeDelivery
from luoshu.apps.people.models import Term
from luoshu.apps.places.models import Boundary, BoundarySet
from luoshu.core.clock import beijing_day
from tests.support.cases_factories import EAST_A1, WEST_A2, Fire, fire_at, minutes, with_rules
from tests.support.cast import AT, Cast
from tests.support.clues_factories import clues_of
from tests.support.feeds_factories import firms_row

pytestmark = pytest.mark.django_db


def told(kind: str) -> set[str]:
    return set(NoticeDelivery.objects.filter(notice__kind=kind).values_list("post_code", flat=True))


def test_a_fire_is_taken_in_and_passed_on_by_the_machine_and_no_further(fire: Fire) -> None:
    case = fire.case
    assert case.state == "verifying"
    assert fire.verbs() == ["report", "accept", "send_to_verify"]
    assert set(case.timeline.values_list("person_code", flat=True)) == {"system"}
    assert case.code == case.event.code.replace("HQ", "HD")


def test_the_village_answers_and_the_county_desk_hears_of_it(fire: Fire) -> None:
    assert fire.case.responsible_post.code == "a11-head"
    assert Assignment.objects.get(case=fire.case, ended_at=None).post.code == "a11-head"
    assert told("fire_opened") == {"a11-head", "a-desk"}


def test_a_vacant_village_is_answered_for_by_its_township(cast: Cast) -> None:
    fire = fire_at(cast, WEST_A2)
    assert fire.case.responsible_post.code == "a2-officer"


def test_a_fire_nobody_answers_for_goes_to_the_desk_with_the_word(cast: Cast) -> None:
    Term.objects.filter(post__code__in=("a11-head", "a1-officer", "a-desk")).update(ends_before=beijing_day(AT))
    fire = fire_at(cast)
    assert fire.case.responsible_post is None
    assert told("fire_opened") == {"city-desk"}
    assert not Assignment.objects.exists()


def test_the_verify_limit_of_the_plain_runs_from_the_taking_in(fire: Fire) -> None:
    case = fire.case
    assert (case.limit_code, case.due_at) == ("verify_limit", AT + minutes(60))
    assert case.rule_codes == ["limit.accept.plain", "limit.verify.plain"]


def test_without_a_rule_nothing_is_overdue(cast: Cast) -> None:
    case = fire_at(cast).case
    assert (case.limit_code, case.due_at) == ("verify_limit", None)


def test_opening_twice_opens_nothing_more(fire: Fire) -> None:
    entries = AuditEntry.objects.count()
    assert open_due_cases(at=AT + minutes(1)) == 0
    assert FireCase.objects.count() == 1
    assert AuditEntry.objects.count() == entries


def test_static_heat_opens_no_fire_and_stays_visible_as_a_clue(cast: Cast) -> None:
    fire = fire_at(cast)
    FireCase.objects.get(code=fire.code)
    event = FireEvent.objects.get()
    other = FireEvent.objects.create(
        code="HQ20240917-9000",
        division=event.division,
        division_path=event.division_path,
        lon=event.lon,
        lat=event.lat,
        first_seen_at=AT,
        latest_seen_at=AT,
        clue_count=3,
        queue="static_heat",
        changed_at=AT,
    )
    assert open_due_cases(at=AT) == 0
    FireEvent.objects.filter(pk=other.pk).update(queue="forest")
    assert open_due_cases(at=AT) == 1


def test_a_city_with_county_polygons_only_opens_at_the_county(cast: Cast) -> None:
    with_rules(cast)
    Boundary.objects.exclude(boundary_set__level=3).delete()
    BoundarySet.objects.exclude(level=3).delete()
    fire = fire_at(cast, EAST_A1)
    case = fire.case
    assert case.division.code == "410399"
    assert (case.state, case.responsible_post.code) == ("verifying", "a-desk")
    assert Clue.objects.get().division.code == "410399"
    assert find_case_for(cast.acting("陈川"), fire.code)


def test_the_fire_that_burned_last_is_opened_before_a_backlog_of_old_ones(cast: Cast) -> None:
    with_rules(cast)
    days = ("2024-09-09", "2024-09-17", "2024-09-05", "2024-09-13")
    clues_of([firms_row(34.15, 112.05, day, "0600") for day in days], at=AT)
    assert FireEvent.objects.count() == len(days)
    assert open_due_cases(at=AT, limit=1) == 1
    newest = FireEvent.objects.order_by("-latest_seen_at").first()
    assert newest is not None
    assert FireCase.objects.get().event_id == newest.pk
