"""Pairs of teams and townships: everybody placed, nobody twice in the same place when asked."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshu.core.planning.draws import BadDraw, NoPairing, Pair, pair_up

SEED = "c1" * 32
TEAMS = [f"组{n}" for n in range(1, 14)]
TOWNS = [f"乡{n}" for n in range(1, 14)]


def test_thirteen_rounds_of_thirteen_teams_repeat_no_pair_and_the_fourteenth_cannot() -> None:
    earlier: set[Pair] = set()
    for number in range(13):
        found = pair_up(TEAMS, TOWNS, seed=f"{number:02x}" * 32, earlier=earlier)
        assert {pair.township for pair in found} == set(TOWNS)
        assert {pair.team for pair in found} == set(TEAMS)
        assert not earlier & set(found)
        earlier |= set(found)
    with pytest.raises(NoPairing, match="各组都已去过"):
        pair_up(TEAMS, TOWNS, seed=SEED, earlier=earlier)


@given(st.randoms(), st.binary(min_size=32, max_size=32).map(bytes.hex))
@settings(max_examples=40, deadline=None)
def test_the_order_of_the_lists_changes_nothing(chance: object, seed: str) -> None:
    teams, towns = list(TEAMS), list(TOWNS)
    chance.shuffle(teams)  # type: ignore[attr-defined]
    chance.shuffle(towns)  # type: ignore[attr-defined]
    assert pair_up(teams, towns, seed=seed) == pair_up(TEAMS, TOWNS, seed=seed)


@given(
    st.integers(1, 4),
    st.integers(1, 4),
    st.sets(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=12),
    st.binary(min_size=32, max_size=32).map(bytes.hex),
)
@settings(max_examples=200, deadline=None)
def test_a_pairing_is_found_whenever_there_is_one(
    teams: int, towns: int, gone: set[tuple[int, int]], seed: str
) -> None:
    names, places = TEAMS[:teams], TOWNS[:towns]
    earlier = [Pair(TEAMS[team], TOWNS[town]) for team, town in gone]
    room = -(-towns // teams)
    exists = any(
        all((TEAMS.index(team), TOWNS.index(town)) not in gone for team, town in zip(chosen, places, strict=True))
        and max(chosen.count(name) for name in names) <= room
        for chosen in itertools.product(names, repeat=towns)
    )
    if not exists:
        with pytest.raises(NoPairing) as refused:
            pair_up(names, places, seed=seed, earlier=earlier)
        # The townships named really have no more teams than those named.
        tied = refused.value.townships
        open_to = {team for team in names for town in tied if Pair(team, town) not in earlier}
        assert open_to == set(refused.value.teams)
        assert len(tied) > room * len(open_to)
        return
    found = pair_up(names, places, seed=seed, earlier=earlier)
    assert sorted(pair.township for pair in found) == sorted(places)
    assert not set(found) & set(earlier)


def test_fourteen_places_for_thirteen_teams_give_one_team_a_second() -> None:
    found = pair_up(TEAMS, [*TOWNS, "园区"], seed=SEED)
    counts = sorted(sum(pair.team == team for pair in found) for team in TEAMS)
    assert counts == [1] * 12 + [2]


def test_another_seed_gives_another_pairing() -> None:
    assert len({pair_up(TEAMS, TOWNS, seed=f"{n:02x}" * 32) for n in range(20)}) > 15


@pytest.mark.parametrize(("teams", "towns"), [([], TOWNS), (TEAMS, []), (["组1", "组1"], TOWNS)])
def test_lists_that_cannot_be_paired_are_refused(teams: list[str], towns: list[str]) -> None:
    with pytest.raises(BadDraw):
        pair_up(teams, towns, seed=SEED)
