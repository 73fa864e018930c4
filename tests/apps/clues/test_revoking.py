"""撤销核减: a struck clue counts again, in the city's name and with a reason; the fire is looked at anew."""

from datetime import timedelta

import pytest

from luoshu.apps.cases.operations import follow_events
from luoshu.apps.clues.errors import ClueRightMissing, ReasonMissing, SamePerson, StrikeMovedOn
from luoshu.apps.clues.models import Clue, Strike
from luoshu.apps.clues.operations import apply_strike, decide_strike, revoke_strike
from luoshu.apps.clues.queries import bulletin_for, queue_counts, who_counts
from luoshu.apps.notices.models import NoticeDelivery
from luoshu.core.clock import beijing_day, day_bounds
from tests.support.cases_factories import Fire, fire_at, photo_of, with_rules
from tests.support.cast import AT, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def fire(cast: Cast) -> Fire:
    with_rules(cast)
    return fire_at(cast)


def struck(fire: Fire) -> Strike:
    strike = apply_strike(
        clue_code=fire.case.event.clues.get().code,
        reason="没有过火痕迹",
        checked_radius_m=1000,
        photo_codes=[photo_of(fire.code, fire.case.division_path)],
        by=fire.cast.acting("陈川"),
        at=fire.at(5),
    )
    by = fire.cast.acting("林岚")
    strike = decide_strike(strike_code=strike.code, is_granted=True, note="属实", by=by, at=fire.at(10))
    follow_events(at=fire.at(11))
    return strike


def counted(fire: Fire) -> tuple[int, int]:
    """What the bulletin counts, and what it says is struck."""
    found = bulletin_for(fire.cast.acting("林岚"), *day_bounds(beijing_day(AT)))
    return found.suspected.value, found.struck.value


def test_the_clue_counts_again_everywhere_and_the_fire_is_verified_anew(fire: Fire, cast: Cast) -> None:
    strike = struck(fire)
    assert (fire.case.state, counted(fire)) == ("struck", (0, 1))
    revoke_strike(strike_code=strike.code, reason="复核见过火痕迹", by=cast.acting("林岚"), at=fire.at(60))
    assert counted(fire) == (1, 0)
    assert sum(one.struck for one in queue_counts(cast.acting("陈川"))) == 0
    event = fire.case.event
    assert (event.clue_count, who_counts([event.code])[event.code].because) == (1, "strike_revoked")
    follow_events(at=fire.at(61))
    case = fire.case
    assert (case.state, case.is_open, case.closed_at) == ("verifying", True, None)
    entry = case.timeline.get(verb="revoke_strike")
    assert (entry.person_code, entry.note) == ("p-linlan", "复核见过火痕迹")
    assert case.responsible_post is not None
    assert case.due_at is not None


def test_the_decision_stays_on_record_and_both_are_told(fire: Fire, cast: Cast) -> None:
    strike = struck(fire)
    told = NoticeDelivery.objects.filter(notice__dedupe_key=f"strike:{strike.code}:end")
    assert list(told.values_list("post_code", flat=True)) == ["a-desk"]
    after = revoke_strike(strike_code=strike.code, reason="复核", by=cast.acting("林岚"), at=fire.at(60))
    assert (after.status, after.decision_note, after.revoke_reason) == ("revoked", "属实", "复核")
    told = NoticeDelivery.objects.filter(notice__dedupe_key=f"strike:{strike.code}:revoked")
    assert list(told.values_list("post_code", flat=True)) == ["a-desk"]


def test_only_the_city_with_a_reason_and_once(fire: Fire, cast: Cast) -> None:
    strike = struck(fire)
    for name in ("陈川", "赵禾"):
        with pytest.raises(ClueRightMissing):
            revoke_strike(strike_code=strike.code, reason="x", by=cast.acting(name), at=AT)
    with pytest.raises(ReasonMissing):
        revoke_strike(strike_code=strike.code, reason=" ", by=cast.acting("林岚"), at=AT)
    Strike.objects.filter(pk=strike.pk).update(applied_by="p-linlan")
    with pytest.raises(SamePerson):
        revoke_strike(strike_code=strike.code, reason="x", by=cast.acting("林岚"), at=AT)
    Strike.objects.filter(pk=strike.pk).update(applied_by="p-chenchuan")
    revoke_strike(strike_code=strike.code, reason="x", by=cast.acting("林岚"), at=AT)
    with pytest.raises(StrikeMovedOn):
        revoke_strike(strike_code=strike.code, reason="x", by=cast.acting("林岚"), at=AT)


def test_it_may_be_applied_for_again(fire: Fire, cast: Cast) -> None:
    first = struck(fire)
    revoke_strike(strike_code=first.code, reason="复核", by=cast.acting("林岚"), at=fire.at(60))
    again = apply_strike(
        clue_code=first.clue.code,
        reason="另有照片",
        checked_radius_m=1000,
        photo_codes=[photo_of(fire.code, fire.case.division_path, 2)],
        by=cast.acting("陈川"),
        at=fire.at(60) + timedelta(days=1),
    )
    assert again.status == "reviewed"
    assert Clue.objects.get().struck_at is None
