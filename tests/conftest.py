"""Fixtures for every part. This file must load without Django: the tests of the core run where it is absent."""

import os
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from tests.support.database_only import touches_database

if TYPE_CHECKING:
    from tests.support.cast import Cast

# No test may depend on the clock of the machine. The continuous check draws the same examples every time.
settings.register_profile(
    "luoshu",
    parent=settings.get_profile("ci" if os.environ.get("CI") else "default"),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("luoshu")


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Hash passwords cheaply: hundreds of accounts are made, and none of them guards anything. Measure every text."""
    if "django.conf" in sys.modules:
        from django.conf import settings

        from tests.support.text_lengths import measure_texts

        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
        measure_texts()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the long journeys of whole processes: at the end one worker would go through them and the other wait.

    Those that work in the database of the run keep the place that pytest-django gave them.
    """
    items.sort(key=lambda item: item.get_closest_marker("slow") is None or touches_database(item))


@pytest.fixture
def cast(db: None) -> "Cast":
    """Return the named cast in its invented city, made fresh in the test's own transaction."""
    from tests.support.cast import make_cast

    return make_cast()


@pytest.fixture
def transactional_cast(transactional_db: None) -> "Cast":
    """Return the same for tests that commit."""
    from tests.support.cast import make_cast

    return make_cast()
