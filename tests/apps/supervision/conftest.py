import pytest

from tests.support.cast import Cast
from tests.support.matters import Work, with_rules, work_of


@pytest.fixture
def work(cast: Cast) -> Work:
    """A matter registered on 19 September 2024 by 沈知, with the shipped rules in force."""
    with_rules(cast)
    return work_of(cast)
