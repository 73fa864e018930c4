"""Finding rows by words: the pairs of the words in the index, the row's own door around it, then the text itself."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from luoshu.apps.acting import Acting
from luoshu.apps.search.grams import grams_of, searchable, words_of
from luoshu.apps.search.models import IndexedRow, Posting
from luoshu.apps.search.sources import SOURCES, Rows, Shown, Source

PER_KIND: Final = 8
"""How many rows of each kind the page of all kinds shows."""

PER_PAGE: Final = 40
MOST_GRAMS: Final = 8
"""Pairs asked of the index; the text itself is compared afterwards, so that more would find nothing less."""

MOST_COMPARED: Final = 1_000
"""Rows whose pairs fit and whose text is compared before the search of a kind gives up looking further back."""

CHUNK: Final = 200
_AROUND: Final = 24


@dataclass(frozen=True)
class Hit:
    """A found row: its kind, code and address, its name, where and when, and the words around the first word found."""

    kind: str
    code: str
    address: tuple[str, ...]
    title: str
    place: str
    at: datetime | None
    before: str
    found: str
    after: str


@dataclass(frozen=True)
class Group:
    """The hits of one kind, newest first, and whether there are more."""

    source: Source
    hits: tuple[Hit, ...]
    has_more: bool


def search_for(acting: Acting, asked: str, *, at: datetime, kind: str = "", before: int = 0) -> list[Group]:
    """Return what a post may see and that holds all the words, by kind; kinds without a hit are left out.

    Nothing outside the post's scope is looked at, shown or counted. One letter alone is no word.
    """
    words = words_of(asked)
    if not words:
        return []
    most = PER_PAGE if kind else PER_KIND
    groups = []
    for source in sources_for(acting, kind):
        hits, has_more = _hits(source, source.visible(acting, at), words, most)
        if hits:
            groups.append(Group(source, hits, has_more))
    return groups


def not_indexed_for(acting: Acting, *, at: datetime, kind: str = "") -> int:
    """Return how many rows behind the post's doors are newer than the index: a search may miss them for now.

    Rows that changed since they were indexed are not counted; the slow round comes by them.
    """
    waiting = 0
    for source in sources_for(acting, kind):
        indexed = IndexedRow.objects.filter(kind=source.kind).order_by("-key").values("key")[:1]
        waiting += source.visible(acting, at).order_by().filter(pk__gt=Coalesce(Subquery(indexed), 0)).count()
    return waiting


def sources_for(acting: Acting, kind: str = "") -> list[Source]:
    """Return the kinds a post may search, or the one that is asked for."""
    kinds = [source for source in SOURCES if kind in ("", source.kind)]
    return [source for source in kinds if any(acting.may(right) for right in source.rights)]


def with_grams(rows: Rows, kind: str, words: Sequence[str]) -> Rows:
    """Return the rows that hold all pairs of the words: one look into the index for each pair and row."""
    grams = sorted({gram for word in words for gram in grams_of(word)})
    step = max(1, -(-len(grams) // MOST_GRAMS))
    for gram in grams[::step]:
        rows = rows.filter(_holds(kind, gram))
    return rows


def _holds(kind: str, gram: str) -> Exists:
    postings: QuerySet[Posting] = Posting.objects.filter(kind=Value(kind), gram=Value(gram), key=OuterRef("pk"))
    return Exists(postings)


def _hits(source: Source, visible: Rows, words: Sequence[str], most: int) -> tuple[tuple[Hit, ...], bool]:
    """The row whose code was asked for, then the newest that hold the words; a bounded number of rows is compared."""
    found: dict[int, Hit] = {}
    if len(words) == 1:
        asked = [words[0], words[0].upper()]
        _compare(source, list(visible.filter(**{f"{source.code_field}__in": asked})), words, found)
    rows, compared, last = with_grams(visible, source.kind, words).order_by("-pk"), 0, 0
    while len(found) <= most and compared < MOST_COMPARED:
        chunk = list((rows.filter(pk__lt=last) if last else rows)[: CHUNK if compared else 2 * most + 1])
        _compare(source, chunk, words, found)
        if len(chunk) < (CHUNK if compared else 2 * most + 1):
            break
        compared, last = compared + len(chunk), chunk[-1].pk
    return tuple(found.values())[:most], len(found) > most or compared >= MOST_COMPARED


def _compare(source: Source, rows: list[Any], words: Sequence[str], found: dict[int, Hit]) -> None:
    """Two pairs may stand far apart: only a text that holds the words themselves is shown."""
    for row, shown in zip(rows, source.show(rows), strict=True):
        text = searchable(shown.text)
        if all(word in text for word in words):
            address = shown.address or (row.code,)
            found.setdefault(row.pk, _hit(source.kind, address, shown, text.find(words[0]), len(words[0])))


def _hit(kind: str, address: tuple[str, ...], shown: Shown, start: int, length: int) -> Hit:
    """``start`` is a place of the folded text; folding keeps every letter at its place."""
    before = re.sub(r"\s+", " ", shown.text[max(0, start - _AROUND) : start])
    after = re.sub(r"\s+", " ", shown.text[start + length : start + length + 2 * _AROUND])
    return Hit(
        kind,
        address[-1],
        address,
        shown.title,
        shown.place,
        shown.on,
        before,
        shown.text[start : start + length],
        after,
    )
