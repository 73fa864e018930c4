"""The demo's short way to its tables ends where the migrations end."""

import sqlite3
from pathlib import Path

import pytest

from tests.support.instance import Instance

pytestmark = pytest.mark.slow

SHORT_WAY = "from luoshu.demo.tables import make_tables; make_tables()"
STEP_BY_STEP = "from django.core.management import call_command; call_command('migrate', verbosity=0)"
PENDING = "from luoshu.cli.migrate import pending_migrations; print(pending_migrations())"


def shape(home: Path) -> dict[str, object]:
    """Tables with their columns, keys and indexes, whatever their order; rules of the rows as text."""
    found: dict[str, object] = {}
    with sqlite3.connect(home / "luoshu.sqlite3") as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            columns = database.execute('SELECT name, type, "notnull", pk FROM pragma_table_info(?)', [table])
            keys = database.execute('SELECT "table", "from", "to" FROM pragma_foreign_key_list(?)', [table])
            (text,) = database.execute("SELECT sql FROM sqlite_master WHERE name = ?", [table]).fetchone()
            found[table] = (set(columns), set(keys), sorted(part for part in text.split('"') if part.isidentifier()))
        indexes = database.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'index' AND sql <> ''")
        found["indexes"] = {(name, table, sql) for name, table, sql in indexes}
        found["migrations"] = set(database.execute("SELECT app, name FROM django_migrations"))
    return found


def made(home: Path, how: str) -> Instance:
    home.mkdir(mode=0o700)
    instance = Instance(home)
    instance.python(how)
    return instance


def test_both_ways_end_with_the_same_tables(tmp_path: Path) -> None:
    short, long = made(tmp_path / "short", SHORT_WAY), made(tmp_path / "long", STEP_BY_STEP)
    mine, wanted = shape(short.home), shape(long.home)
    assert mine.keys() == wanted.keys()
    for name, wanted_shape in wanted.items():
        assert mine[name] == wanted_shape, name
    assert short.python(PENDING).strip() == "[]"
