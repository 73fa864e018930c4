import pytest

from tests.support.cast import Cast
from tests.support.rounds_factories import Rounds, make_rounds


@pytest.fixture
def rounds(cast: Cast) -> Rounds:
    """Filed plans of 甲县 and of the city, their teams, and the shipped rules in force."""
    return make_rounds(cast)
