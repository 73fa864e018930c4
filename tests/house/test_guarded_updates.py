"""A guarded update asks the row itself: across a join PostgreSQL would let both of two who press at once win.

The guard of ``filter(...).update(...)`` is looked at once more for a row that was waited for, but only its own columns.
A condition across a join becomes a subquery, which is not asked again.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src/luoshu"
LOOKUPS = {"isnull", "in", "gte", "lte", "gt", "lt", "exact", "iexact", "range", "startswith", "contains", "date"}
FILTERS = {"filter", "exclude"}


def crosses(name: str) -> bool:
    """Tell whether a keyword of a filter leads to another table."""
    steps = name.split("__")
    return len(steps) > 2 or (len(steps) == 2 and steps[1] not in LOOKUPS)


def keywords_of(value: ast.AST, known: dict[str, list[str]]) -> list[str]:
    """Return the keywords of all filters of a chain of calls, also those of a variable it starts from."""
    found: list[str] = []
    while isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute):
        if value.func.attr in FILTERS:
            inside = [one for argument in value.args for one in ast.walk(argument) if isinstance(one, ast.Call)]
            found += [word.arg for call in (value, *inside) for word in call.keywords if word.arg]
        value = value.func.value
    return found + (known.get(value.id, []) if isinstance(value, ast.Name) else [])


def updates_across_joins(text: str) -> Iterator[tuple[str, int, list[str]]]:
    """Yield function, line and keywords of every ``update`` whose filters lead to another table."""
    for function in (one for one in ast.walk(ast.parse(text)) if isinstance(one, ast.FunctionDef)):
        known: dict[str, list[str]] = {}
        for node in ast.walk(function):
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                known[node.targets[0].id] = keywords_of(node.value, known)
        for node in ast.walk(function):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "update":
                words = [word for word in keywords_of(node.func.value, known) if crosses(word)]
                if words and node.keywords:
                    yield function.name, node.lineno, words


def test_no_update_is_guarded_across_a_join() -> None:
    found = [
        f"{path.relative_to(SOURCE)}:{line} {name} {words}"
        for path in sorted(SOURCE.rglob("*.py"))
        for name, line, words in updates_across_joins(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_the_search_finds_what_it_is_for() -> None:
    text = """
def freeze(key):
    rows = Version.objects.filter(pk=key, frozen_at__isnull=True, document__revision=3)
    return rows.update(frozen_at=1)

def take(key):
    return Version.objects.filter(Q(unit__code="a"), pk=key).exclude(at__lte=3).update(at=1)

def well(key):
    return Version.objects.filter(pk=key, frozen_at__isnull=True, document__in=some).update(at=1)
"""
    assert list(updates_across_joins(text)) == [("freeze", 4, ["document__revision"]), ("take", 7, ["unit__code"])]
