"""A plugin: leaves out the tests that do not touch the database of the run, for a second run on another database.

They would do the same again: pure functions, documents, and the instances that kill and lock tests build for
themselves, always on SQLite (``tests.support.instance``). How many were left out stands in pytest's last line. A test
that goes to the server in a way of its own says so with the mark ``postgresql``.
"""

import pytest

OPENS_IT = frozenset({"_django_db_helper", "django_db_setup"})
"""Fixtures of pytest-django through which every other fixture comes to the database."""


def touches_database(item: pytest.Item) -> bool:
    """Tell whether a test asks for the database, by a mark or through a fixture."""
    asked = any(item.get_closest_marker(name) for name in ("django_db", "postgresql"))
    return asked or bool(OPENS_IT & set(getattr(item, "fixturenames", ())))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep what touches the database, tell pytest of the rest."""
    left_out = [item for item in items if not touches_database(item)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if touches_database(item)]
