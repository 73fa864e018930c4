"""A changed byte is found, whichever byte and whichever file."""

from hypothesis import given, settings
from hypothesis import strategies as st

from luoshu.core.planning.draws import (
    DrawInput,
    Village,
    draw,
    find_differences,
    input_text,
    seed_sha256,
    text_sha256,
)

SEED = "a7" * 32
GIVEN = DrawInput(
    "CQ-2",
    count=2,
    floor=10,
    most_days=365,
    month_cap=2,
    group_cap=1,
    villages=tuple(Village(f"41032610{n}", f"第{n}村", f"乡{n % 3}", n, 30 * n, n % 3) for n in range(1, 9)),
)
INPUT = input_text(GIVEN)
RESULT = draw(GIVEN, seed=SEED, witness="午后有雨").text


def changed(text: str, place: int, letter: str) -> str:
    return text[:place] + letter + text[place + 1 :]


def test_the_files_as_they_are_pass() -> None:
    assert find_differences(INPUT, RESULT) == ()
    assert find_differences(INPUT, RESULT, committed_input=text_sha256(INPUT), committed_seed=seed_sha256(SEED)) == ()


@given(st.integers(0, len(RESULT) - 1), st.sampled_from('0a1,"}村 '))
@settings(max_examples=150, deadline=None)
def test_a_changed_letter_of_the_result_is_found(place: int, letter: str) -> None:
    if RESULT[place] != letter:
        assert find_differences(INPUT, changed(RESULT, place, letter))


@given(st.integers(0, len(INPUT) - 1), st.sampled_from('0a1,"}村 '))
@settings(max_examples=150, deadline=None)
def test_a_changed_letter_of_the_input_is_found(place: int, letter: str) -> None:
    if INPUT[place] != letter:
        assert find_differences(changed(INPUT, place, letter), RESULT)


def test_another_list_drawn_honestly_does_not_pass_the_commitment() -> None:
    other = DrawInput("CQ-2", 2, 11, 365, 2, 1, GIVEN.villages)
    files = (input_text(other), draw(other, seed=SEED, witness="午后有雨").text)
    assert find_differences(*files) == ()
    (found,) = find_differences(*files, committed_input=text_sha256(INPUT))
    assert "名单在登记之后改过" in found


def test_another_seed_does_not_pass_the_commitment() -> None:
    again = draw(GIVEN, seed="b8" * 32, witness="午后有雨").text
    (found,) = find_differences(INPUT, again, committed_seed=seed_sha256(SEED))
    assert "不是当初登记的种子" in found


def test_a_chosen_village_exchanged_by_hand_is_named() -> None:
    chosen = draw(GIVEN, seed=SEED, witness="午后有雨").chosen[0].code
    other = next(village.code for village in GIVEN.villages if village.code != chosen)
    forged = RESULT.replace(f'"chosen":["{chosen}"', f'"chosen":["{other}"')
    assert forged != RESULT
    assert any("chosen" in sentence for sentence in find_differences(INPUT, forged))
