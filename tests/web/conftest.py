from collections.abc import Iterator

import pytest
import time_machine

from luoshu.web.accounts import views
from luoshu.web.shared.limits import RateLimit
from tests.support.cases_factories import Fire, fire_at, minutes, with_rules
from tests.support.cast import AT, Cast


@pytest.fixture(autouse=True)
def own_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit of sign-ins counts in the process: each test begins at zero."""
    monkeypatch.setattr(views, "SIGN_INS_PER_ADDRESS", RateLimit(count=30, seconds=60))


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(AT + minutes(40), tick=False) as found:
        yield found


@pytest.fixture
def fire(cast: Cast, clock: object) -> Fire:
    with_rules(cast)
    return fire_at(cast)
