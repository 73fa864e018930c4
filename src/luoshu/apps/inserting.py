"""Many rows into one table, without an object for each: PostgreSQL takes them as a COPY, SQLite by a statement's loop.

Of a ``bulk_create`` four fifths of the time go into making objects and adapting their fields one by one. What is
written, and what is refused, is the same on both: a text that is longer than its column, a NUL, a broken constraint.
A refusal leaves nothing behind when the caller's transaction is rolled back, as after any statement.
"""

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.db import DataError, connection
from django.db.models import (
    BooleanField,
    CharField,
    Field,
    FloatField,
    ForeignKey,
    IntegerField,
    JSONField,
    Model,
    TextField,
)
from django.db.transaction import TransactionManagementError

Line = Sequence[Any]
Column = Sequence[Any]

NUL: Final = "\x00"
_NUL_IN_JSON: Final = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")
_AS_THEY_ARE: Final = (IntegerField, FloatField, BooleanField, ForeignKey)


def insert_rows(model: type[Model], names: Sequence[str], lines: Iterable[Line]) -> None:
    """Insert rows given as lines of Python values; ``names`` are attributes of the model (``row_id``).

    A column that is not named is left empty: the model's own defaults are not asked.
    Raises DataError, IntegrityError.
    """
    columns = list(zip(*lines, strict=True))
    if not columns:
        return
    fields = [_field(model, name) for name in names]
    adapted = (_adapted(field, column) for field, column in zip(fields, columns, strict=True))
    ready = list(zip(*adapted, strict=True))
    quote = connection.ops.quote_name
    target = f"{quote(model._meta.db_table)} ({', '.join(quote(field.column) for field in fields)})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with connection.wrap_database_errors, cursor.copy(f"COPY {target} FROM STDIN") as copy:
                for line in ready:
                    copy.write_row(line)
        else:
            marks = ", ".join(["%s"] * len(fields))
            cursor.executemany(f"INSERT INTO {target} VALUES ({marks})", ready)  # noqa: S608 - our own names only


def insert_numbered(model: type[Model], names: Sequence[str], lines: Sequence[Line]) -> list[int]:
    """Insert rows like ``insert_rows``, within a transaction; return their ids in the order of the lines."""
    ids = _next_ids(model, len(lines)) if lines else []
    key = model._meta.pk
    if key is not None:
        insert_rows(model, (key.attname, *names), ((pk, *line) for pk, line in zip(ids, lines, strict=True)))
    return ids


def _next_ids(model: type[Model], count: int) -> list[int]:
    """Ids that nobody else will get. SQLite has no row locks: there the transaction that writes holds the counter."""
    if not connection.in_atomic_block:
        raise TransactionManagementError("rows are numbered within the transaction that writes them")
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                [connection.ops.quote_name(table), model._meta.pk.column, count],
            )
            return sorted(pk for (pk,) in cursor.fetchall())
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        found = cursor.fetchone()
    last = found[0] if found else 0
    return list(range(last + 1, last + 1 + count))


def _field(model: type[Model], name: str) -> "Field[Any, Any]":
    field = model._meta.get_field(name)
    if not isinstance(field, Field) or name != field.attname:
        raise TypeError(f"{model.__name__}.{name} is no column")
    return field


def _adapted(field: "Field[Any, Any]", column: Column) -> Column:
    """The values of one column as the database takes them."""
    if isinstance(field, JSONField):
        return [None if value is None else _json(field, value) for value in column]
    if isinstance(field, CharField | TextField):
        _check_texts(field, set(column))
        return column
    if isinstance(field, _AS_THEY_ARE):
        return column
    # Moments, days, exact numbers: few different ones stand in a column.
    adapted = {value: field.get_db_prep_save(value, connection) for value in set(column)}
    return [adapted[value] for value in column]


def _json(field: "JSONField[Any, Any]", value: object) -> str:
    text = json.dumps(value, cls=field.encoder)
    if "\\u0000" in text and _NUL_IN_JSON.search(text):
        raise DataError(f"{field.model.__name__}.{field.name} holds a NUL")
    return text


def _check_texts(field: "CharField[Any, Any] | TextField[Any, Any]", texts: set[str | None]) -> None:
    for text in texts:
        if text is not None and NUL in text:
            raise DataError(f"{field.model.__name__}.{field.name} holds a NUL")
        if text is not None and field.max_length is not None and len(text) > field.max_length:
            where = f"{field.model.__name__}.{field.name}"
            raise DataError(f"{where} holds {field.max_length} letters, not {len(text)}: {text[:80]}")
