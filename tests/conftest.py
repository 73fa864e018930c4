"""Fixtures for every part. This file must load without Django: the tests of the core run where it is absent."""

import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.support.cast import Cast


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Hash passwords cheaply: hundreds of accounts are made, and none of them guards anything."""
    if "django.conf" in sys.modules:
        from django.conf import settings

        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


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
