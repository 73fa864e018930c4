"""Which detections are known already."""

from collections.abc import Sequence
from typing import Final

from django.db import connection

from luoshu.apps.feeds.models import Detection

CHUNK: Final = 2000


def known_keys(keys: Sequence[str]) -> set[str]:
    """Return those of the natural keys (32 hex digits each) that have a detection.

    Plain SQL with bound keys, the same on SQLite and PostgreSQL: a polled file is nearly all known keys, and the
    query compiler would cost more than the look-up. Sorted, so that the index is walked and not jumped about in.
    """
    ordered = sorted(keys)
    table = connection.ops.quote_name(Detection._meta.db_table)
    column = connection.ops.quote_name("key")
    found: set[str] = set()
    with connection.cursor() as cursor:
        for start in range(0, len(ordered), CHUNK):
            part = ordered[start : start + CHUNK]
            marks = ",".join(["%s"] * len(part))
            cursor.execute(f"SELECT {column} FROM {table} WHERE {column} IN ({marks})", part)  # noqa: S608 - names only
            found.update(row[0] for row in cursor.fetchall())
    return found
