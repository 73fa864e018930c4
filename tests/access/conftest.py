"""One city for the whole matrix, made once and swept away after; every request is rolled back."""

from collections.abc import Iterator

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client

from tests.access.small_city import SmallCity, make_small_city
from tests.access.tables import PEOPLE
from tests.support.cases_factories import minutes
from tests.support.cast import AT

NOW = AT + minutes(90)


@pytest.fixture(scope="module")
def city(django_db_setup, django_db_blocker) -> Iterator[SmallCity]:
    with django_db_blocker.unblock():
        try:
            yield make_small_city()
        finally:
            call_command("flush", verbosity=0, interactive=False)


@pytest.fixture(scope="module")
def clients(city: SmallCity, django_db_blocker) -> dict[str, Client]:
    """A browser for each person, signed in, and one for nobody."""
    with django_db_blocker.unblock(), time_machine.travel(NOW, tick=False):
        found = {name: Client(raise_request_exception=False) for name in PEOPLE}
        # One stack of middleware for all: each would look through the static files again.
        handler = found[PEOPLE[0]].handler
        for name, client in found.items():
            client.handler = handler
            if name != "anonymous":
                client.force_login(city.cast.account(name))
        return found


@pytest.fixture
def undone(city: SmallCity, db: None, settings) -> Iterator[None]:
    """Let a test write what it likes, at 17:30 of the day of the fires, and take it back."""
    settings.LUOSHU_DEMO = False
    with time_machine.travel(NOW, tick=False):
        yield
