"""A pytest plugin that makes an environment without Django: importing any part of it fails as if it were absent.

Used as ``pytest tests/core -p no:django -p tests.house.no_django``.
"""

import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType

import pytest

ABSENT = frozenset({"django", "ninja", "pytest_django", "psycopg", "granian", "whitenoise"})


class Absent:
    """A finder that comes first and answers for the absent packages."""

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Refuse the absent packages, leave the rest to the other finders."""
        if name.partition(".")[0] in ABSENT:
            raise ModuleNotFoundError(f"No module named {name!r} (this environment has no Django)", name=name)
        return None


def pytest_addoption(parser: pytest.Parser) -> None:
    """Know the settings line of the other stages, so that the strict reading of the configuration goes through."""
    parser.addini("DJANGO_SETTINGS_MODULE", "not used without Django")


def pytest_configure(config: pytest.Config) -> None:
    """Put the finder in front, after making sure that nothing has come in before it."""
    present = sorted(name for name in sys.modules if name.partition(".")[0] in ABSENT)
    if present:
        raise pytest.UsageError(f"already imported before the tests began: {', '.join(present[:5])}")
    sys.meta_path.insert(0, Absent())
