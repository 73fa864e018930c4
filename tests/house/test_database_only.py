"""The second database is asked everything that touches a database, and nothing twice that does not."""

from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any

import pytest

from tests.support.database_only import pytest_collection_modifyitems, touches_database
from tools.stages import STAGES


def an_item(*, marks: Iterable[str] = (), fixtures: Iterable[str] = ()) -> Any:
    return SimpleNamespace(get_closest_marker=lambda name: name if name in marks else None, fixturenames=list(fixtures))


@pytest.mark.parametrize(
    ("item", "kept"),
    [
        (an_item(), False),
        (an_item(marks=["slow"], fixtures=["tmp_path", "instance"]), False),
        (an_item(marks=["django_db"]), True),
        (an_item(fixtures=["cast", "db", "_django_db_helper"]), True),
        (an_item(fixtures=["city", "django_db_setup"]), True),
        (an_item(marks=["postgresql"]), True),
    ],
)
def test_what_is_kept(item: Any, kept: bool) -> None:
    assert touches_database(item) is kept


def test_what_is_left_out_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[Any] = []
    config: Any = SimpleNamespace(hook=SimpleNamespace(pytest_deselected=lambda items: told.extend(items)))
    pure, stored = an_item(), an_item(marks=["django_db"])
    items = [pure, stored]
    pytest_collection_modifyitems(config, items)
    assert (items, told) == ([stored], [pure])


def test_only_the_second_database_leaves_out() -> None:
    using = [stage.name for stage in STAGES if any("tests.support.database_only" in one for one in stage.commands)]
    assert using == ["postgresql"]
