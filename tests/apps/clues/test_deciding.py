"""What people decide about clues: the division, the strike, the grouping. Views are kept, counts follow."""

from datetime import date, timedelta

import pytest

from luoshu.apps.audit.models import AuditEntry
from luoshu.apps.clues.errors import (
    ClueAlreadyStruck,
    ClueNotVisible,
    ClueRightMissing,
    DivisionUnchanged,
    EventMerged,
    EventNotVisible,
    MergeImpossible,
    PhotosMissing,
    PhotoUnknown,
    RadiusTooSmall,
    ReasonMissing,
    SamePerson,
    SplitImpossible,
    StrikeAlreadyOpen,
    StrikeMovedOn,
)
from luoshu.apps.clues.models import Clue, EventChange, FireEvent, Strike
from luoshu.apps.clues.operations import (
    apply_strike,
    decide_attribution,
    decide_event_attribution,
    decide_strike,
    merge_events,
    review_strike,
    split_event,
    withdraw_strike,
)
from luoshu.apps.clues.queries import bulletin_for, find_clue_for, find_event_for
from luoshu.apps.evidence.models import Attachment, StoredFile
from luoshu.apps.notices.models import NoticeDelivery
from luoshu.apps.rules.models import Rule
from tests.support.cast import AT, Cast
from tests.support.clues_factories import clues_of
from tests.support.feeds_factories import firms_row

pytestmark = pytest.mark.django_db


def photo(cast: Cast, clue: Clue, code: str = "FJ-1") -> str:
    file, _ = StoredFile.objects.get_or_create(
        sha256="0" * 64, defaults={"size": 1, "media_type": "image/jpeg", "stored_at": AT}
    )
    Attachment.objects.create(
        code=code,
        file=file,
        kind="scene",
        subject_kind="clue",
        subject_code=clue.code,
        division_path=clue.division_path,
        original_name="a.jpg",
        uploaded_by="x",
        uploaded_at=AT,
    )
    return code


def one_clue(cast: Cast) -> Clue:
    """A clue in 甲北镇 west, in 赵禾's township."""
    return clues_of([firms_row(34.15, 112.05)])[0]


def applied(cast: Cast, clue: Clue, who: str = "赵禾") -> Strike:
    code = photo(cast, clue, f"FJ-{Attachment.objects.count() + 1}")
    return apply_strike(
        clue_code=clue.code,
        reason="一公里内没有过火痕迹",
        checked_radius_m=1000,
        photo_codes=[code],
        by=cast.acting(who),
        at=AT,
    )


def test_a_decision_keeps_both_views_and_moves_the_event(cast: Cast) -> None:
    clue = clues_of([firms_row(34.05, 112.199)])[0]
    by = cast.acting("林岚")
    decision = decide_attribution(
        clue_code=clue.code, division_code="410398102201", reason="现场在界东", by=by, at=AT, evidence_codes=["FJ-9"]
    )
    clue.refresh_from_db()
    event = FireEvent.objects.get(pk=clue.event_id)
    wanted = cast.path("410398102201")
    assert clue.division_path == event.division_path == wanted
    assert (clue.basis, clue.detection.division_path) == ("reviewed", cast.path("410399102202"))
    assert (decision.previous.code, decision.division.code) == ("410399102202", "410398102201")
    assert event.version == 2
    assert find_clue_for(cast.acting("周野"), clue.code) == clue
    with pytest.raises(ClueNotVisible):
        find_clue_for(cast.acting("陈川"), clue.code)


def test_a_county_cannot_push_a_clue_over_its_border(cast: Cast) -> None:
    clue = clues_of([firms_row(34.05, 112.199)])[0]
    with pytest.raises(ClueRightMissing):
        decide_attribution(
            clue_code=clue.code, division_code="410398102201", reason="不是我们的", by=cast.acting("陈川"), at=AT
        )


def test_a_county_desk_picks_the_township_inside_its_own_area(cast: Cast) -> None:
    clue = one_clue(cast)
    decide_attribution(clue_code=clue.code, division_code="410399102", reason="电话核对", by=cast.acting("陈川"), at=AT)
    with pytest.raises(DivisionUnchanged):
        decide_attribution(clue_code=clue.code, division_code="410399102", reason="再", by=cast.acting("陈川"), at=AT)
    with pytest.raises(ReasonMissing):
        decide_attribution(clue_code=clue.code, division_code="410399101", reason="", by=cast.acting("陈川"), at=AT)


def test_a_whole_event_is_decided_at_once(cast: Cast) -> None:
    clues = clues_of([firms_row(34.05, 112.199), firms_row(34.05, 112.198)])
    event = decide_event_attribution(
        event_code=clues[0].event.code, division_code="410398102", reason="核定", by=cast.acting("林岚"), at=AT
    )
    assert event.division_path == cast.path("410398102")
    assert set(event.clues.values_list("division_path", flat=True)) == {cast.path("410398102")}


def test_a_townships_strike_goes_over_the_county_to_the_city_and_counts_follow(cast: Cast) -> None:
    clue = one_clue(cast)
    strike = applied(cast, clue)
    assert (strike.code, strike.status) == ("HJ20240917-001", "applied")
    strike = review_strike(strike_code=strike.code, is_supported=True, note="", by=cast.acting("陈川"), at=AT)
    assert strike.status == "reviewed"
    strike = decide_strike(strike_code=strike.code, is_granted=True, note="核减", by=cast.acting("林岚"), at=AT)
    clue.refresh_from_db()
    event = FireEvent.objects.get(pk=clue.event_id)
    assert (strike.status, clue.struck_at, event.clue_count) == ("granted", AT, 0)
    assert event.version == 2
    day = AT - timedelta(hours=12), AT + timedelta(hours=12)
    bulletin = bulletin_for(cast.acting("林岚"), *day, with_codes=True)
    assert (bulletin.suspected.value, bulletin.struck.clue_codes) == (0, (clue.code,))
    actions = set(AuditEntry.objects.filter(subject_kind="strike").values_list("action", flat=True))
    assert actions == {"strikes.applied", "strikes.reviewed", "strikes.decided"}
    assert NoticeDelivery.objects.filter(post_code=cast.post("赵禾").code).exists()


def test_a_refused_strike_leaves_the_count_and_may_be_applied_for_again(cast: Cast) -> None:
    clue = one_clue(cast)
    strike = applied(cast, clue)
    review_strike(strike_code=strike.code, is_supported=True, note="", by=cast.acting("陈川"), at=AT)
    decide_strike(strike_code=strike.code, is_granted=False, note="有火痕", by=cast.acting("林岚"), at=AT)
    assert FireEvent.objects.get(pk=clue.event_id).clue_count == 1
    assert applied(cast, clue).status == "applied"


def test_a_countys_own_application_goes_straight_to_the_city(cast: Cast) -> None:
    assert applied(cast, one_clue(cast), "陈川").status == "reviewed"


def test_the_county_may_end_a_townships_application_with_a_reason(cast: Cast) -> None:
    strike = applied(cast, one_clue(cast))
    with pytest.raises(ReasonMissing):
        review_strike(strike_code=strike.code, is_supported=False, note="", by=cast.acting("陈川"), at=AT)
    strike = review_strike(strike_code=strike.code, is_supported=False, note="有火痕", by=cast.acting("陈川"), at=AT)
    assert (strike.status, strike.decided_by) == ("refused", cast.acting("陈川").person_code)


def test_the_city_cannot_skip_the_county(cast: Cast) -> None:
    strike = applied(cast, one_clue(cast))
    with pytest.raises(StrikeMovedOn, match="待县级审核"):
        decide_strike(strike_code=strike.code, is_granted=True, note="x", by=cast.acting("林岚"), at=AT)


def test_two_deciding_at_once_cannot_both_win(cast: Cast) -> None:
    strike = applied(cast, one_clue(cast), "陈川")
    decide_strike(strike_code=strike.code, is_granted=False, note="x", by=cast.acting("林岚"), at=AT)
    with pytest.raises(StrikeMovedOn, match="维持"):
        decide_strike(strike_code=strike.code, is_granted=True, note="x", by=cast.acting("林岚"), at=AT)


def test_nobody_reviews_or_decides_their_own_application(cast: Cast) -> None:
    strike = applied(cast, one_clue(cast), "陈川")
    Strike.objects.update(status="applied")
    with pytest.raises(SamePerson):
        review_strike(strike_code=strike.code, is_supported=True, note="", by=cast.acting("陈川"), at=AT)
    Strike.objects.update(status="reviewed", applied_by=cast.acting("林岚").person_code)
    with pytest.raises(SamePerson):
        decide_strike(strike_code=strike.code, is_granted=True, note="x", by=cast.acting("林岚"), at=AT)


def test_a_strike_needs_photos_a_radius_and_a_reason(cast: Cast) -> None:
    clue, by = one_clue(cast), cast.acting("赵禾")
    base = {"clue_code": clue.code, "by": by, "at": AT}
    with pytest.raises(PhotosMissing):
        apply_strike(**base, reason="x", checked_radius_m=1000, photo_codes=[])
    with pytest.raises(PhotoUnknown):
        apply_strike(**base, reason="x", checked_radius_m=1000, photo_codes=["FJ-0"])
    with pytest.raises(ReasonMissing):
        apply_strike(**base, reason="", checked_radius_m=1000, photo_codes=[photo(cast, clue)])
    with pytest.raises(RadiusTooSmall, match="1000"):
        apply_strike(**base, reason="x", checked_radius_m=999, photo_codes=["FJ-1"])
    with pytest.raises(ClueRightMissing):
        apply_strike(
            clue_code=clue.code, reason="x", checked_radius_m=1000, photo_codes=["FJ-1"], by=cast.acting("郑远"), at=AT
        )
    assert not Strike.objects.exists()


def test_the_radius_is_a_dated_rule(cast: Cast) -> None:
    Rule.objects.create(
        code="screening.x",
        kind="screening",
        title="t",
        issuer="i",
        division_path=cast.path("410399"),
        valid_from=date(2024, 9, 1),
        body={"strike_radius_m": 2500},
    )
    with pytest.raises(RadiusTooSmall, match="2500"):
        applied(cast, one_clue(cast))


def test_one_application_at_a_time_and_none_after_striking(cast: Cast) -> None:
    clue = one_clue(cast)
    strike = applied(cast, clue, "陈川")
    with pytest.raises(StrikeAlreadyOpen):
        applied(cast, clue)
    decide_strike(strike_code=strike.code, is_granted=True, note="x", by=cast.acting("林岚"), at=AT)
    with pytest.raises(ClueAlreadyStruck):
        applied(cast, clue)


def test_only_the_applying_post_withdraws_and_only_while_open(cast: Cast) -> None:
    strike = applied(cast, one_clue(cast))
    with pytest.raises(ClueRightMissing):
        withdraw_strike(strike_code=strike.code, reason="x", by=cast.acting("陈川"), at=AT)
    assert withdraw_strike(strike_code=strike.code, reason="x", by=cast.acting("赵禾"), at=AT).status == "withdrawn"
    with pytest.raises(StrikeMovedOn):
        withdraw_strike(strike_code=strike.code, reason="x", by=cast.acting("赵禾"), at=AT)


def row_of(*lons: float) -> list[Clue]:
    return clues_of([firms_row(34.15, lon, frp=lon) for lon in lons])


def test_parts_split_by_hand_are_never_joined_again_by_the_rule(cast: Cast) -> None:
    clues = row_of(112.02, 112.03, 112.04)
    west = next(clue for clue in clues if clue.lon == 112.02)
    old = clues[0].event
    new = split_event(event_code=old.code, clue_codes=[west.code], reason="两块地", by=cast.acting("林岚"), at=AT)
    assert (new.clue_count, new.lon, new.is_kept_apart) == (1, 112.02, True)
    assert FireEvent.objects.get(pk=old.pk).clue_count == 2
    clues = row_of(112.023, 112.028)
    events = {clue.lon: clue.event_id for clue in clues}
    assert events[112.023] == events[112.02] == new.pk
    assert events[112.028] == events[112.03] == old.pk
    assert EventChange.objects.filter(kind="merged").count() == 0


def test_a_split_that_takes_nothing_or_everything_is_refused(cast: Cast) -> None:
    clues, by = row_of(112.02, 112.03), cast.acting("林岚")
    event = clues[0].event.code
    for codes in ([], [clue.code for clue in clues], ["XS20240917-9999"]):
        with pytest.raises(SplitImpossible):
            split_event(event_code=event, clue_codes=codes, reason="x", by=by, at=AT)


def test_merging_by_hand_moves_the_clues_and_later_ones_follow(cast: Cast) -> None:
    clues = row_of(112.02, 112.08)
    west, east = clues[0].event, clues[1].event
    target = merge_events(source_code=west.code, target_code=east.code, reason="一片地", by=cast.acting("林岚"), at=AT)
    assert target.clue_count == 2
    with pytest.raises(EventMerged):
        merge_events(source_code=west.code, target_code=east.code, reason="x", by=cast.acting("林岚"), at=AT)
    with pytest.raises(MergeImpossible):
        merge_events(source_code=east.code, target_code=east.code, reason="x", by=cast.acting("林岚"), at=AT)
    row_of(112.021)
    assert Clue.objects.get(lon=112.021).event_id == east.pk
    assert find_event_for(cast.acting("林岚"), west.code).merged_into == east


def test_parts_put_together_again_are_separated_no_longer(cast: Cast) -> None:
    clues = row_of(112.02, 112.03)
    by = cast.acting("林岚")
    new = split_event(event_code=clues[0].event.code, clue_codes=[clues[0].code], reason="x", by=by, at=AT)
    merge_events(source_code=new.code, target_code=clues[0].event.code, reason="误拆", by=by, at=AT)
    row_of(112.025)
    assert FireEvent.objects.get(merged_into__isnull=True).clue_count == 3


def test_who_may_regroup(cast: Cast) -> None:
    clues = row_of(112.02, 112.03)
    event, codes = clues[0].event.code, [clues[0].code]
    with pytest.raises(ClueRightMissing):
        split_event(event_code=event, clue_codes=codes, reason="x", by=cast.acting("赵禾"), at=AT)
    with pytest.raises(EventNotVisible):
        split_event(event_code=event, clue_codes=codes, reason="x", by=cast.acting("周野"), at=AT)
    assert split_event(event_code=event, clue_codes=codes, reason="x", by=cast.acting("陈川"), at=AT).clue_count == 1
