"""Keeping the index level with the rows: new rows at once, changed ones within a round, gone ones taken out.

Nothing tells the index of a change; it looks. So nothing can be forgotten, and a killed worker loses nothing.
"""

from collections.abc import Iterable
from hashlib import sha256
from typing import Any, Final

from django.db import connection, transaction

from luoshu.apps.search.grams import grams_of, searchable
from luoshu.apps.search.models import IndexedRow, Posting, Sweep
from luoshu.apps.search.sources import SOURCES, Source

MOST_POSTINGS: Final = 2_000
"""Rows of one transaction; a longer text of a page is one transaction by itself."""

NEW_ROWS: Final = 300
SWEPT_ROWS: Final = 1_000
NEWEST_ROWS: Final = 60


def index_some() -> int:
    """Index rows that are not yet there, else look again at a few; return how many rows changed."""
    new = sum(_index_new(source) for source in SOURCES)
    return new or sum(_look_again(source) for source in SOURCES)


def index_all() -> int:
    """Index until nothing is left; for the demo city and for tests."""
    total = 0
    while changed := index_some():
        total += changed
    return total


def _index_new(source: Source) -> int:
    last = IndexedRow.objects.filter(kind=source.kind).order_by("-key").values_list("key", flat=True).first() or 0
    return _write(source, list(source.rows().filter(pk__gt=last).order_by("pk")[:NEW_ROWS]))


def _look_again(source: Source) -> int:
    """The newest rows every time, the others in slices, and what is gone from a slice."""
    newest = list(source.rows().order_by("-pk")[:NEWEST_ROWS])
    sweep, _ = Sweep.objects.get_or_create(kind=source.kind)
    known = IndexedRow.objects.filter(kind=source.kind, key__gt=sweep.key).order_by("key")
    keys = list(known.values_list("key", flat=True)[:SWEPT_ROWS])
    if not keys:
        if sweep.key:
            Sweep.objects.filter(pk=sweep.pk).update(key=0)
        return _write(source, newest)
    rows = list(source.rows().filter(pk__gt=sweep.key, pk__lte=keys[-1]).order_by("pk")[: SWEPT_ROWS * 2])
    upto = keys[-1] if len(rows) < SWEPT_ROWS * 2 else rows[-1].pk
    gone = {key for key in keys if key <= upto} - {row.pk for row in rows}
    _forget(source.kind, gone)
    changed = _write(source, [*rows, *newest])
    Sweep.objects.filter(pk=sweep.pk).update(key=upto)
    return changed + len(gone)


def _write(source: Source, rows: list[Any]) -> int:
    """Write the pairs of rows whose text is new or changed."""
    keys = {row.pk for row in rows}
    held = dict(IndexedRow.objects.filter(kind=source.kind, key__in=keys).values_list("key", "digest"))
    waiting: dict[int, tuple[str, set[str]]] = {}
    for row, shown in zip(rows, source.show(rows), strict=True) if rows else ():
        text = searchable(shown.text)
        digest = sha256(text.encode()).hexdigest()[:16]
        if held.get(row.pk) != digest:
            waiting[row.pk] = (digest, grams_of(text))
    chunk: dict[int, tuple[str, set[str]]] = {}
    size = 0
    for key, (digest, grams) in waiting.items():
        chunk[key] = (digest, grams)
        size += len(grams)
        if size >= MOST_POSTINGS:
            _store(source.kind, chunk)
            chunk, size = {}, 0
    if chunk:
        _store(source.kind, chunk)
    return len(waiting)


def _store(kind: str, chunk: dict[int, tuple[str, set[str]]]) -> None:
    """Write the pairs of some rows and their digests. Another worker that does the same at once disturbs nothing."""
    indexed = [IndexedRow(kind=kind, key=key, digest=digest) for key, (digest, _) in chunk.items()]
    with transaction.atomic():
        Posting.objects.filter(kind=kind, key__in=list(chunk)).delete()
        _write_postings((kind, gram, key) for key, (_, grams) in chunk.items() for gram in sorted(grams))
        IndexedRow.objects.bulk_create(
            indexed, batch_size=500, update_conflicts=True, unique_fields=["kind", "key"], update_fields=["digest"]
        )


def _write_postings(rows: Iterable[tuple[str, str, int]]) -> None:
    """Write pairs by one statement in its own loop: a city has millions, and objects cost thrice that."""
    quote = connection.ops.quote_name
    names = ", ".join(quote(name) for name in ("kind", "gram", "key"))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {quote(Posting._meta.db_table)} ({names}) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",  # noqa: S608
            list(rows),
        )


def _forget(kind: str, keys: Iterable[int]) -> None:
    gone = list(keys)
    if gone:
        with transaction.atomic():
            Posting.objects.filter(kind=kind, key__in=gone).delete()
            IndexedRow.objects.filter(kind=kind, key__in=gone).delete()
