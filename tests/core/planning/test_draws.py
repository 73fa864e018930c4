"""The draw: the order of the list does not matter, chances follow the weights, the floor and the caps hold."""

import hashlib
import hmac
import itertools
import json
from collections import Counter
from dataclasses import replace
from decimal import Context, Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chisquare

from luoshu.core.planning.draws import BadDraw, DrawInput, Village, draw, input_text, race_key, read_input, text_sha256

SEED = "5f" * 32
villages = st.lists(
    st.builds(
        Village,
        code=st.text("0123456789", min_size=1, max_size=12),
        name=st.just("某村"),
        group=st.sampled_from(["甲", "乙", "丙"]),
        risk=st.integers(1, 9),
        days_since=st.integers(0, 500),
        visits=st.integers(0, 3),
    ),
    min_size=1,
    max_size=25,
    unique_by=lambda village: village.code,
)
seeds = st.binary(min_size=32, max_size=32).map(bytes.hex)


def asked(rows: list[Village], **changed: int) -> DrawInput:
    given = DrawInput("CQ-1", count=3, floor=10, most_days=365, month_cap=2, group_cap=0, villages=tuple(rows))
    return replace(given, **changed)


def seed_of(number: int) -> str:
    return hashlib.sha256(f"fixed {number}".encode()).hexdigest()


def three() -> list[Village]:
    return [Village(str(code), "村", "甲", risk, 10) for code, risk in ((1, 1), (2, 3), (3, 6))]


@given(villages, seeds, st.randoms())
@settings(max_examples=60, deadline=None)
def test_the_order_of_the_list_changes_nothing(rows: list[Village], seed: str, chance: object) -> None:
    shuffled = list(rows)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert draw(asked(rows), seed=seed, witness="丙").text == draw(asked(shuffled), seed=seed, witness="丙").text


@given(villages, seeds, st.integers(1, 8), st.integers(0, 2), st.integers(1, 3))
@settings(max_examples=100, deadline=None)
def test_caps_hold_and_nobody_is_lost(
    rows: list[Village], seed: str, count: int, group_cap: int, month_cap: int
) -> None:
    wanted = asked(rows, count=count, group_cap=group_cap, month_cap=month_cap)
    result = draw(wanted, seed=seed)
    assert {row.village for row in result.race} | set(result.capped) == set(rows)
    assert all(village.visits < month_cap for village in result.chosen)
    per_group = Counter(village.group for village in result.chosen)
    assert not group_cap or max(per_group.values(), default=0) <= group_cap
    racing = Counter(village.group for village in rows if village.visits < month_cap)
    room = sum(min(number, group_cap or number) for number in racing.values())
    assert len(result.chosen) == min(count, room)
    keys = [Decimal(row.key) for row in result.race]
    assert keys == sorted(keys)


@given(villages, seeds)
@settings(max_examples=40, deadline=None)
def test_no_weight_is_below_the_floor_and_another_village_moves_no_key(rows: list[Village], seed: str) -> None:
    wanted = asked(rows, floor=37)
    assert all(wanted.weight(village) >= 37 for village in rows)
    digest = "0" * 64
    for village in rows:
        weight = wanted.weight(village)
        assert race_key(seed, digest, "", village.code, weight) == race_key(seed, digest, "", village.code, weight) > 0


def test_the_first_drawn_follows_the_weights() -> None:
    wanted = asked(three(), count=1)
    first = Counter(draw(wanted, seed=seed_of(number)).chosen[0].code for number in range(3000))
    assert chisquare([first[code] for code in "123"], [300, 900, 1800]).pvalue > 0.01


def test_pairs_come_as_often_as_drawing_one_after_the_other_says() -> None:
    wanted = asked(three(), count=2)
    found = Counter(
        tuple(village.code for village in draw(wanted, seed=seed_of(number), witness="w").chosen)
        for number in range(3000)
    )
    weights = {"1": 10, "2": 30, "3": 60}
    expected = {
        (one, two): weights[one] / 100 * weights[two] / (100 - weights[one])
        for one, two in itertools.permutations(weights, 2)
    }
    observed = [found[pair] for pair in expected]
    assert chisquare(observed, [3000 * share for share in expected.values()]).pvalue > 0.01


def test_a_village_seen_yesterday_is_still_drawn_as_often_as_its_floor() -> None:
    rows = [Village("a", "昨天去过", "甲", 1, 0), *(Village(f"b{n}", "村", "甲", 2, 10) for n in range(9))]
    wanted = asked(rows, count=1, floor=20)
    first = sum(draw(wanted, seed=seed_of(number)).chosen[0].code == "a" for number in range(2000))
    assert chisquare([first, 2000 - first], [200, 1800]).pvalue > 0.01


def test_every_input_of_the_key_counts() -> None:
    base = race_key(SEED, "0" * 64, "见证", "410326", 10)
    others = [
        race_key("60" * 32, "0" * 64, "见证", "410326", 10),
        race_key(SEED, "1" * 64, "见证", "410326", 10),
        race_key(SEED, "0" * 64, "见证人", "410326", 10),
        race_key(SEED, "0" * 64, "见证", "410327", 10),
        race_key(SEED, "0" * 64, "见证", "410326", 11),
    ]
    assert len({base, *others}) == 6


def test_a_stranger_with_the_printed_steps_gets_the_same_keys() -> None:
    """The steps of the how-to page, written anew from its words: other context, other names, no code of ours."""
    wanted = asked(three())
    result = json.loads(draw(wanted, seed=SEED, witness="三十七").text)
    exact = Context(prec=60)
    for code, weight, key, _ in result["race"]:
        said = "\n".join(["luoshu-draw-1", result["input_sha256"], "三十七", code]).encode()
        number = int(hmac.new(bytes.fromhex(SEED), said, "sha256").hexdigest(), 16)
        waits = exact.subtract(exact.multiply(Decimal(256), exact.ln(Decimal(2))), exact.ln(Decimal(number + 1)))
        assert str(exact.divide(waits, Decimal(weight))) == key


def test_a_known_draw_never_changes() -> None:
    """A fixed seed on a fixed list: a change of the method shows here before it reaches an office."""
    result = draw(asked(three(), count=2), seed=SEED, witness="三十七")
    assert text_sha256(input_text(result.given)) == KNOWN_INPUT
    assert text_sha256(result.text) == KNOWN_RESULT


KNOWN_INPUT = "07dcaf4f3d7897b5b319b961995d4026f8b02e002672e297105ce50d7e054335"
KNOWN_RESULT = "e7a54fad7232537a1dfd3cf486790cc7b9bc9c871e3bfd3dd2800a93e9f77e84"


def test_the_input_file_is_read_back_and_nothing_else_is() -> None:
    text = input_text(asked(three()))
    assert read_input(text) == asked(three())
    for broken in ("", "[]", "{}", text.rstrip(), text.replace(":3,", ": 3,"), text.replace('"risk"', '"luck"')):
        with pytest.raises(BadDraw):
            read_input(broken)


@pytest.mark.parametrize(
    "wrong",
    [
        {"count": 0},
        {"floor": 0},
        {"most_days": -1},
        {"month_cap": 0},
        {"group_cap": -1},
        {"count": True},
        {"villages": ()},
        {"draw": " "},
        {"villages": (Village("1", "a", "g", 1, 1), Village("1", "b", "g", 1, 1))},
        {"villages": (Village("1", "a", "g", 0, 1),)},
        {"villages": (Village("1", "a", "g", 1, 2_000_000),)},
    ],
)
def test_what_cannot_be_drawn_from_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(BadDraw):
        replace(asked(three()), **wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", ["", "5F" * 32, "5f" * 31, "zz" * 32])
def test_what_is_no_seed_is_refused(seed: str) -> None:
    with pytest.raises(BadDraw, match="种子"):
        draw(asked(three()), seed=seed)


def test_a_witness_cannot_smuggle_in_a_line() -> None:
    with pytest.raises(BadDraw, match="一行"):
        draw(asked(three()), seed=SEED, witness="一\n二")
