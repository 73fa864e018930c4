"""The ladder of duty: 组 -> 村 -> 乡镇 -> 县, and the city that only receives."""

import pytest

from luoshu.core.workflow import FIRE_LADDER, Ladder, Rung


def test_a_late_fire_climbs_rung_by_rung_and_stops_at_the_city() -> None:
    assert [FIRE_LADDER.told("group", steps).code for steps in range(7)] == [
        *("group", "village", "township", "county", "city", "city", "city")
    ]


def test_the_city_is_told_and_never_has_to_answer() -> None:
    assert [FIRE_LADDER.answers("village", steps).code for steps in range(5)] == [
        *("village", "township", "county", "county", "county")
    ]


def test_the_rungs_name_their_roles_and_a_group_leader_needs_no_account() -> None:
    assert [(rung.label, rung.role) for rung in FIRE_LADDER.rungs] == [
        ("组", ""),
        ("村", "village_head"),
        ("乡镇", "township_officer"),
        ("县", "county_fire_desk"),
        ("市", "city_fire_desk"),
    ]


def test_an_empty_rung_is_answered_for_by_the_next_one_up() -> None:
    owner = FIRE_LADDER.owner_of({"city", "county", "township"})
    assert owner is not None
    assert owner.code == "township"
    assert FIRE_LADDER.owner_of({"city"}) is None


def test_above_the_top_is_nobody() -> None:
    above = FIRE_LADDER.above("county")
    assert above is not None
    assert above.code == "city"
    assert FIRE_LADDER.above("city") is None


def test_an_unknown_rung_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        FIRE_LADDER.told("province", 1)


@pytest.mark.parametrize(
    "rungs",
    [
        (),
        (Rung("a", "甲", ""), Rung("a", "乙", "")),
        (Rung("a", "甲", "", receives_only=True), Rung("b", "乙", "")),
        (Rung("a", "甲", "", receives_only=True),),
    ],
)
def test_a_ladder_that_makes_no_sense_is_refused(rungs: tuple[Rung, ...]) -> None:
    with pytest.raises(ValueError, match="ladder"):
        Ladder(rungs)
