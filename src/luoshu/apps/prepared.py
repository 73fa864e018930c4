"""Queries that a page asks each time it is opened: their words are worked out once, only the values differ.

To build a query and to put it into SQL costs more than a database of one city takes to answer it by its index.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import Any, Final, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Expression, Field, QuerySet
from django.db.models import query as querysets
from django.db.models.query import FlatValuesListIterable, ModelIterable

from luoshu.apps.acting import Acting, path_end

Row = TypeVar("Row")
MOST_SHAPES: Final = 200
"""So many forms of one query are kept: lists of other lengths, other numbers of subtrees."""


class Given(Expression):
    """A value that stands open in the words of a query."""

    def __init__(self, name: str, output_field: "Field[Any, Any]", place: int | None = None) -> None:
        super().__init__(output_field=output_field)
        self.name = name
        self.place = place

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """Hold the place of the value by this very object."""
        return "%s", [self]

    def value(self, given: dict[str, Any], connection: BaseDatabaseWrapper) -> Any:
        """Return the value as the database takes it."""
        value = given[self.name] if self.place is None else given[self.name][self.place]
        return self.output_field.get_db_prep_value(value, connection)


@dataclass(frozen=True)
class _Words:
    """A query in the words of one connection; ``converters`` by column, and how rows become what was asked for."""

    sql: str
    params: Sequence[Any]
    converters: list[tuple[int, list[Callable[..., Any]], Any]]
    make: Callable[[Sequence[Any]], Any]


class Prepared(Generic[Row]):
    """A query that ``build`` makes of open values: one for each field by name, a list of them where a list is given.

    A list is compared with a key itself (``post__pk__in``, not ``post__in``). None is no value: whether something is
    there at all is said by the words. Rows come from the database every time; what is kept, with the connection, are
    the words and how values are read.
    """

    def __init__(
        self, build: Callable[..., QuerySet[Any, Row]], **fields: "Field[Any, Any] | list[Field[Any, Any]]"
    ) -> None:
        self._build = build
        self._fields = fields

    def rows(self, acting: Acting | None = None, **given: Any) -> list[Row]:
        """Return the rows for these values. One query, none where a list is empty."""
        connection = connections[DEFAULT_DB_ALIAS]
        words = self._words(connection, acting, given)
        if words is None:
            return []
        ends = {} if acting is None else _ends(acting)
        params = [
            one.value(given, connection) if isinstance(one, Given) else ends.get(one, one) if ends else one
            for one in words.params
        ]
        with connection.cursor() as cursor:
            cursor.execute(words.sql, params)
            found = cursor.fetchall()
        if words.converters:
            found = [_read(row, words, connection) for row in found]
        return [words.make(row) for row in found]

    def _words(self, connection: BaseDatabaseWrapper, acting: Acting | None, given: dict[str, Any]) -> _Words | None:
        kept: dict[Any, _Words | None] = vars(connection).setdefault("luoshu_prepared", {}).setdefault(self, {})
        lengths = tuple([len(given[name]) for name, field in self._fields.items() if isinstance(field, list)])
        shape = (lengths, None if acting is None else _open(acting))
        if shape not in kept:
            if len(kept) >= MOST_SHAPES:
                kept.clear()
            kept[shape] = self._put(connection, shape[1], given)
        return kept[shape]

    def _put(self, connection: BaseDatabaseWrapper, acting: Acting | None, given: dict[str, Any]) -> _Words | None:
        values = {
            name: [Given(name, field[0], place) for place in range(len(given[name]))]
            if isinstance(field, list)
            else Given(name, field)
            for name, field in self._fields.items()
        }
        rows = self._build(**values) if acting is None else self._build(acting, **values)
        compiler = rows.query.get_compiler(connection=connection)
        try:
            sql, params = compiler.as_sql()
        except EmptyResultSet:
            return None
        converters = compiler.get_converters([selected[0] for selected in compiler.select])
        make = _maker(rows, compiler)
        return _Words(sql, params, [(place, *one) for place, one in converters.items()], make)


def _read(row: Sequence[Any], words: _Words, connection: BaseDatabaseWrapper) -> Sequence[Any]:
    values = list(row)
    for place, changes, expression in words.converters:
        for change in changes:
            values[place] = change(values[place], expression, connection)
    return values


def _maker(rows: QuerySet[Any, Any], compiler: Any) -> Callable[[Sequence[Any]], Any]:
    if issubclass(rows._iterable_class, ModelIterable):
        return _instances(compiler)
    return itemgetter(0) if issubclass(rows._iterable_class, FlatValuesListIterable) else tuple


def _instances(compiler: Any) -> Callable[[Sequence[Any]], Any]:
    """Return what makes objects of rows, with what was selected beside them, as a queryset would."""
    known, select = compiler.klass_info, compiler.select
    first, last = known["select_fields"][0], known["select_fields"][-1] + 1
    names = [selected[0].target.attname for selected in select[first:last]]
    # django-stubs leave it out.
    beside = querysets.get_related_populators(known, select, DEFAULT_DB_ALIAS)  # type: ignore[attr-defined]
    marks = list(compiler.annotation_col_map.items())
    model = known["model"]

    def make(row: Sequence[Any]) -> Any:
        made = model.from_db(DEFAULT_DB_ALIAS, names, row[first:last])
        for one in beside:
            one.populate(row, made)
        for name, place in marks:
            setattr(made, name, row[place])
        return made

    return make


def _open(acting: Acting) -> Acting:
    """Return the same with a word for each open value: it may be asked for rights, subtrees and its own codes."""
    paths = tuple([f"<path {place}>/" if path else "" for place, path in enumerate(acting.paths)])
    return replace(acting, person_code="<person>", post_code="<post>", unit_code="<unit>", label="", paths=paths)


def _ends(acting: Acting) -> dict[object, str]:
    """Return what the words of ``_open`` stand for."""
    found: dict[object, str] = {"<person>": acting.person_code, "<post>": acting.post_code, "<unit>": acting.unit_code}
    for place, path in enumerate(acting.paths):
        found |= {f"<path {place}>/": path, path_end(f"<path {place}>/"): path_end(path)} if path else {}
    return found
