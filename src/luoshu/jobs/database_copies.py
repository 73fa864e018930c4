"""Consistent copies of the database while it is in use, and their way back: SQLite by its online backup, PostgreSQL
by its own tools."""

import contextlib
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from django.db import DatabaseError, connection, connections

from luoshu.apps.errors import Invalid

SQLITE_NAME: Final = "database.sqlite3"
POSTGRESQL_NAME: Final = "database.pgdump"
SCRATCH: Final = "luoshu_restore_check"


class ToolMissing(Invalid):
    """Fields: ``tool``."""

    code = "tool_missing"
    message = "找不到 %(tool)s。请安装与数据库版本一致的 PostgreSQL 客户端工具，放进 PATH 后重试。"


class ToolTooOld(Invalid):
    """Fields: ``tool``."""

    code = "tool_too_old"
    message = (
        "%(tool)s 比数据库的版本旧，不能用。请安装与数据库版本一致的 PostgreSQL 客户端工具，放在 PATH 最前面后重试。"
    )


class CopyFailed(Invalid):
    """Fields: ``reason``."""

    code = "copy_failed"
    message = "数据库拒绝了这次操作：%(reason)s。请处理后重试。"


def copy_name() -> str:
    """Return the name of the database's copy inside a backup."""
    return SQLITE_NAME if connection.vendor == "sqlite" else POSTGRESQL_NAME


def copy_database(target: Path) -> None:
    """Write a consistent copy of the database to ``target``; readers and writers go on meanwhile."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with contextlib.closing(sqlite3.connect(target)) as copy:
            connection.connection.backup(copy)
            # One file, readable without its log beside it.
            copy.execute("PRAGMA journal_mode=DELETE").fetchone()
        return
    command = ["pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}"]
    _run(command, _database_name())


@contextlib.contextmanager
def opened_copy(path: Path) -> Iterator[str]:
    """Open a copy for reading beside the live database; yields the alias. Raises ``CopyFailed`` if it is damaged."""
    alias = "restore_check"
    entry: dict[str, Any] = dict(connections.databases["default"])
    if path.name == SQLITE_NAME:
        with contextlib.closing(sqlite3.connect(path)) as copy:
            try:
                verdict = copy.execute("PRAGMA integrity_check").fetchone()[0]
            except sqlite3.DatabaseError as error:
                raise CopyFailed(reason=f"备份中的数据库已损坏（{error}）") from error
        if verdict != "ok":
            raise CopyFailed(reason=f"备份中的数据库已损坏（{verdict}）")
        entry |= {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(path),
            "OPTIONS": {},
            "USER": "",
            "PASSWORD": "",
            "HOST": "",
            "PORT": "",
        }
    else:
        _require_postgresql()
        _administer(f"DROP DATABASE IF EXISTS {SCRATCH}")
        _administer(f"CREATE DATABASE {SCRATCH}")
        entry |= {"NAME": SCRATCH, "CONN_MAX_AGE": 0}
    connections.databases[alias] = entry
    try:
        if path.name != SQLITE_NAME:
            _run(["pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", f"--dbname={SCRATCH}", str(path)])
        yield alias
    finally:
        with contextlib.suppress(AttributeError):
            connections[alias].close()
            del connections[alias]
        del connections.databases[alias]
        if path.name != SQLITE_NAME:
            _administer(f"DROP DATABASE IF EXISTS {SCRATCH}")


def load_postgresql(path: Path) -> None:
    """Replace the live PostgreSQL database's content by a copy, in one transaction."""
    _require_postgresql()
    connections.close_all()
    command = ["pg_restore", "--no-owner", "--no-privileges", "--clean", "--if-exists", "--single-transaction"]
    _run([*command, f"--dbname={_database_name()}", str(path)])


def sqlite_path() -> Path:
    """Return the file of the live SQLite database."""
    return Path(str(connections.databases["default"]["NAME"]))


def _require_postgresql() -> None:
    if connection.vendor != "postgresql":
        raise CopyFailed(reason="备份来自 PostgreSQL，而本实例使用 SQLite，请先设置 LUOSHU_DATABASE_URL")


def _database_name() -> str:
    return str(connection.settings_dict["NAME"])


def _administer(statement: str) -> None:
    """Run a statement that PostgreSQL allows outside of transactions only, on a connection of its own."""
    with connection._nodb_cursor() as cursor:
        try:
            cursor.execute(statement)
        except DatabaseError as error:
            raise CopyFailed(reason=str(error).splitlines()[0]) from error


def _run(command: list[str], *arguments: str) -> None:
    if shutil.which(command[0]) is None:
        raise ToolMissing(tool=command[0])
    facts = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    environment = os.environ | {name: str(facts[key]) for name, key in names.items() if facts.get(key)}
    done = subprocess.run([*command, *arguments], env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        if "version mismatch" in done.stderr:
            raise ToolTooOld(tool=command[0])
        words = done.stderr.strip().splitlines()
        raise CopyFailed(reason=words[-1] if words else command[0])
