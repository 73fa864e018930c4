import pytest

from tests.support.cases_factories import Fire, fire_at, with_rules
from tests.support.cast import Cast


@pytest.fixture
def fire(cast: Cast) -> Fire:
    """A fire in 甲北镇西岗村, opened at 16:00 of 17 September 2024, with the shipped rules in force."""
    with_rules(cast)
    return fire_at(cast)
