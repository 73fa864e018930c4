"""Which fires count for whom: opened once, struck and moved fires leave with their reason, nothing is deleted."""

from datetime import date, timedelta

import pytest

from luoshu.apps.accountability.models import CountedFire, Matter, Proposal
from luoshu.apps.accountability.operations import count_matters
from luoshu.apps.accountability.queries import latest_proposal
from luoshu.apps.cases.operations import follow_events
from luoshu.apps.clues.models import Clue
from luoshu.apps.clues.operations import apply_strike, decide_attribution, decide_strike
from luoshu.apps.rules.models import Rule
from tests.support.cases_factories import EAST_A1, WEST_A1, WEST_A2, WEST_B1, Fire, fire_at, photo_of, with_rules
from tests.support.cast import AT, COUNTY_A, COUNTY_B, TOWN_A1, TOWN_B1, Cast
from tests.support.matters_factories import burnt, city_table, county_table, hours, matter_of, one_matter

pytestmark = pytest.mark.django_db


def clue_of(fire: Fire) -> Clue:
    return Clue.objects.filter(event__case__code=fire.code).order_by("code")[0]


def struck(cast: Cast, fire: Fire, hour: float, *, is_granted: bool = True) -> None:
    """Let the county ask and the city decide."""
    at = AT + hours(hour)
    strike = apply_strike(
        clue_code=clue_of(fire).code,
        reason="未见过火痕迹",
        checked_radius_m=1000,
        photo_codes=[photo_of(fire.code, fire.case.division_path)],
        by=cast.acting("陈川", at),
        at=at,
    )
    decide_strike(strike_code=strike.code, is_granted=is_granted, note="看过照片", by=cast.acting("林岚", at), at=at)


def counted(code: str) -> dict[str, str]:
    rows = CountedFire.objects.filter(matter__code=code).values_list("case__code", "left_because")
    return dict(rows)


def test_fires_of_one_county_and_day_are_one_matter_and_the_second_round_adds_nothing(cast: Cast) -> None:
    with_rules(cast)
    fires = burnt(cast, WEST_A1, WEST_A2, WEST_B1)
    assert count_matters(at=AT + hours(1)) == 2
    a, b = matter_of(cast, fires[0]), matter_of(cast, fires[2])
    assert matter_of(cast, fires[1]).code == a.code
    assert (a.row.division_path, b.row.division_path) == (cast.path(COUNTY_A), cast.path(COUNTY_B))
    assert (a.row.fires_on, a.state) == (date(2024, 9, 17), "counted")
    assert count_matters(at=AT + hours(2)) == 0
    assert CountedFire.objects.count() == 3
    assert a.verbs() == ["open"]


def test_a_fire_that_nobody_confirmed_does_not_count_yet(cast: Cast) -> None:
    with_rules(cast)
    fire = fire_at(cast)
    assert count_matters(at=AT + hours(1)) == 0
    fire.check("林岚", "burning", 5)
    fire.step("林岚", "confirm_fire", 6)
    assert count_matters(at=AT + hours(1)) == 1


def test_a_table_of_listed_fires_counts_what_the_satellite_saw(cast: Cast) -> None:
    row = {"clause": "第一条", "at_least": 1, "measure": "interview", "addressee": "head", "text": "约谈。"}
    city_table(cast, "measures.listed", [row], since=date(2024, 1, 1), counts="listed")
    fire_at(cast)
    assert count_matters(at=AT + hours(1)) == 1


def test_without_a_table_in_force_no_matter_is_opened(cast: Cast) -> None:
    with_rules(cast)
    Rule.objects.filter(kind="measure_table").update(valid_to=date(2024, 9, 17))
    burnt(cast, WEST_A1)
    assert count_matters(at=AT + hours(1)) == 0


def test_a_county_that_has_its_own_table_gets_a_matter_of_its_township_beside_the_citys(cast: Cast) -> None:
    with_rules(cast)
    county_table(cast)
    fires = burnt(cast, WEST_A1, WEST_B1)
    assert count_matters(at=AT + hours(1)) == 3
    assert matter_of(cast, fires[0], level="county").row.division_path == cast.path(TOWN_A1)
    assert not Matter.objects.filter(level="county", division_path__startswith=cast.path(COUNTY_B)).exists()


def test_a_fire_after_midnight_in_beijing_belongs_to_the_next_day(cast: Cast) -> None:
    with_rules(cast)
    # Seen at 23:59 and at 00:01 Beijing time.
    late = burnt(cast, WEST_A1, at=AT + timedelta(hours=8, minutes=9))[0]
    early = burnt(cast, WEST_A2, at=AT + timedelta(hours=8, minutes=11))[0]
    count_matters(at=AT + hours(12))
    assert matter_of(cast, late).row.fires_on == date(2024, 9, 17)
    assert matter_of(cast, early).row.fires_on == date(2024, 9, 18)


def test_a_strike_takes_one_fire_from_the_count_and_makes_a_new_proposal(cast: Cast) -> None:
    with_rules(cast)
    fires = burnt(cast, WEST_A1, WEST_A2)
    count_matters(at=AT + hours(1))
    matter = matter_of(cast, fires[0]).proposed()
    before = latest_proposal(matter.row)
    struck(cast, fires[1], 5)
    assert count_matters(at=AT + hours(6)) == 1
    assert counted(matter.code) == {fires[0].code: "", fires[1].code: "struck"}
    after = latest_proposal(matter.row)
    assert before is not None
    assert after is not None
    assert (before.inputs["fires"], after.inputs["fires"], after.inputs["struck"]) == (2, 1, 1)
    assert (matter.state, after.number, Proposal.objects.count()) == ("proposed", 2, 2)
    entry = matter.row.timeline.get(verb="recount")
    assert (entry.detail["before"], entry.detail["after"], entry.detail["left"]) == (2, 1, [[fires[1].code, "struck"]])


def test_a_refused_strike_changes_nothing(cast: Cast) -> None:
    matter = one_matter(cast, WEST_A1)
    fire = Fire(cast, CountedFire.objects.get().case.code, AT)
    struck(cast, fire, 2, is_granted=False)
    assert count_matters(at=AT + hours(3)) == 0
    assert counted(matter.code) == {fire.code: ""}


def test_the_last_fire_struck_leaves_nothing_to_submit(cast: Cast) -> None:
    matter = one_matter(cast, WEST_A1).proposed()
    matter.step("林岚", "submit", 4)
    struck(cast, Fire(cast, CountedFire.objects.get().case.code, AT), 5)
    count_matters(at=AT + hours(6))
    assert matter.state == "proposed"
    assert "recount_back" in matter.verbs()
    proposal = latest_proposal(matter.row)
    assert proposal is not None
    assert list(proposal.measures.all()) == []


def test_another_attribution_moves_the_fire_and_both_counties_are_counted_anew(cast: Cast) -> None:
    with_rules(cast)
    fires = burnt(cast, WEST_A1, EAST_A1)
    count_matters(at=AT + hours(1))
    a = matter_of(cast, fires[0])
    at = AT + hours(2)
    clue = clue_of(fires[1])
    decide_attribution(clue_code=clue.code, division_code=TOWN_B1, reason="界桩在西", by=cast.acting("林岚", at), at=at)
    assert count_matters(at=AT + hours(3)) == 2
    assert counted(a.code) == {fires[0].code: "", fires[1].code: "moved"}
    b = matter_of(cast, fires[1])
    assert b.row.division_path == cast.path(COUNTY_B)
    assert counted(b.code) == {fires[1].code: ""}
    follow_events(at=AT + hours(4))
    assert count_matters(at=AT + hours(4)) == 0


def test_a_change_after_the_decision_waits_for_the_head(cast: Cast) -> None:
    with_rules(cast)
    fires = burnt(cast, WEST_A1, WEST_A2)
    count_matters(at=AT + hours(1))
    matter = matter_of(cast, fires[0]).decided()
    struck(cast, fires[1], 30)
    count_matters(at=AT + hours(31))
    assert (matter.state, matter.row.is_count_changed) == ("decided", True)
    assert matter.adopted() == ["notice_criticism", "written_criticism"]
    matter.step("冯远", "keep_decision", 32, note="仍有 1 个火点，维持")
    assert not matter.row.is_count_changed
    assert matter.adopted() == ["notice_criticism", "written_criticism"]


def test_a_fire_that_counts_again_comes_back_as_a_new_row(cast: Cast) -> None:
    matter = one_matter(cast, WEST_A1)
    fire = Fire(cast, CountedFire.objects.get().case.code, AT)
    Clue.objects.update(struck_at=AT)
    count_matters(at=AT + hours(2))
    Clue.objects.update(struck_at=None)
    count_matters(at=AT + hours(3))
    rows = CountedFire.objects.filter(matter__code=matter.code, case__code=fire.code).order_by("id")
    assert [row.left_because for row in rows] == ["struck", ""]
