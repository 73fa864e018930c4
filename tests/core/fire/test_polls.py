import pytest

from luoshu.core.fire.polls import PollRule, check_poll


def test_a_poll_much_shorter_than_its_predecessors_is_a_warning() -> None:
    warning = check_poll(40, [100, 110, 105])
    assert warning is not None
    assert (warning.code, warning.received, warning.usual) == ("feed_may_be_cut", 40, 105)
    assert "105" in warning.message


def test_an_empty_poll_is_never_no_fires() -> None:
    warning = check_poll(0, [100, 110])
    assert warning is not None
    assert warning.code == "feed_empty"
    assert "0 起火点" in warning.message


@pytest.mark.parametrize(
    ("received", "previous"), [(60, [100, 110]), (500, [100]), (0, []), (3, [10, 12, 8]), (0, [0, 0, 0])]
)
def test_usual_growing_first_and_small_polls_are_quiet(received: int, previous: list[int]) -> None:
    assert check_poll(received, previous) is None


def test_one_odd_predecessor_does_not_decide() -> None:
    assert check_poll(90, [100, 100, 5000]) is None


def test_the_limits_are_a_rule() -> None:
    assert check_poll(60, [100], PollRule(share=0.9)) is not None
