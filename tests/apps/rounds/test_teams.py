"""Teams by post, pairs as dated rows, rotation without a repeated pair."""

from datetime import date, timedelta

import pytest

from luoshu.apps.errors import NotAllowed
from luoshu.apps.people.errors import PostNotVisible
from luoshu.apps.rounds.errors import RoundsInvalid
from luoshu.apps.rounds.models import Pairing, TeamMember
from luoshu.apps.rounds.operations import change_member, form_team, rotate_pairs
from luoshu.apps.rounds.queries import own_team_ids, pairings_of, teams_for
from tests.support.cast import AT, COUNTY_A, TOWN_A1, TOWN_A2
from tests.support.rounds_factories import FIRST, Rounds

pytestmark = pytest.mark.django_db
SECOND = date(2024, 9, 20)


def rotate(rounds: Rounds, on: date, **more: object) -> dict[str, str]:
    made = rotate_pairs(
        plan_code=rounds.county.code,
        valid_from=on,
        by=rounds.cast.acting("陈川"),
        at=AT,
        **more,  # type: ignore[arg-type]
    )
    return {pair.division.code: pair.team.code for pair in made}


def test_a_rotation_changes_every_pair_and_keeps_the_old_rows(rounds: Rounds) -> None:
    first, second = rotate(rounds, FIRST), rotate(rounds, SECOND)
    assert set(first) == set(second) == {TOWN_A1, TOWN_A2}
    assert all(first[town] != second[town] for town in first)
    assert Pairing.objects.count() == 4
    ended = Pairing.objects.filter(valid_to=SECOND)
    assert {row.division.code: row.team.code for row in ended.select_related("division", "team")} == first
    assert [row.valid_to for row in pairings_of(rounds.county)] == [None, None, SECOND, SECOND]


def test_a_third_rotation_of_two_teams_has_nothing_new_and_says_so(rounds: Rounds) -> None:
    rotate(rounds, FIRST)
    rotate(rounds, SECOND)
    third = SECOND + timedelta(days=7)
    with pytest.raises(RoundsInvalid, match="不重复"):
        rotate(rounds, third)
    assert Pairing.objects.count() == 4
    assert set(rotate(rounds, third, may_repeat=True)) == {TOWN_A1, TOWN_A2}


def test_the_same_day_is_not_paired_twice(rounds: Rounds) -> None:
    rotate(rounds, FIRST)
    with pytest.raises(RoundsInvalid, match="更晚"):
        rotate(rounds, FIRST, may_repeat=True)


def test_a_kept_seed_gives_the_pairs_again(rounds: Rounds) -> None:
    made = rotate(rounds, FIRST, seed="ab" * 32)
    Pairing.objects.all().delete()
    assert rotate(rounds, FIRST, seed="ab" * 32) == made


def test_who_holds_the_post_is_in_the_team(rounds: Rounds) -> None:
    rows = {row.team.name: row.people for row in teams_for(rounds.cast.acting("陈川"), FIRST)}
    assert rows == {"第一督查组": ["马骁（组长）"], "第二督查组": ["韦青（组长）"]}


def test_a_post_joins_and_leaves_by_date(rounds: Rounds) -> None:
    desk = rounds.cast.acting("陈川")
    move = {"team_code": rounds.other.code, "post_code": "a-inspector", "by": desk, "at": AT}
    change_member(**move, is_in=True, valid_from=SECOND)
    with pytest.raises(RoundsInvalid, match="已在"):
        change_member(**move, is_in=True, valid_from=SECOND)
    mover = rounds.cast.acting("马骁")
    assert own_team_ids(mover, FIRST) == [rounds.team.pk]
    assert set(own_team_ids(mover, SECOND)) == {rounds.team.pk, rounds.other.pk}
    leave = SECOND + timedelta(days=3)
    change_member(**move, is_in=False, valid_from=leave)
    assert own_team_ids(mover, leave) == [rounds.team.pk]
    with pytest.raises(RoundsInvalid, match="不在"):
        change_member(**move, is_in=False, valid_from=leave)
    assert TeamMember.objects.filter(team=rounds.other, valid_to=leave).count() == 1


def test_teams_are_formed_by_who_plans_from_posts_in_scope(rounds: Rounds) -> None:
    fields = {"name": "三组", "division_code": COUNTY_A, "valid_from": FIRST, "at": AT}
    with pytest.raises(NotAllowed):
        form_team(**fields, post_codes=["a-inspector"], by=rounds.cast.acting("马骁"))
    with pytest.raises(PostNotVisible):
        form_team(**fields, post_codes=["b-desk"], by=rounds.cast.acting("陈川"))
    with pytest.raises(RoundsInvalid):
        form_team(**fields, post_codes=[], by=rounds.cast.acting("陈川"))
