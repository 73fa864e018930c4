"""Scopes (口径范围): named sets of divisions, each in force on some days."""

from datetime import date

from django.db.models import QuerySet

from luoshu.apps.acting import Acting, path_end
from luoshu.apps.places.models import Division
from luoshu.apps.places.queries import valid_on
from luoshu.apps.readings.choices import ScopeKind
from luoshu.apps.readings.errors import ScopeMissing
from luoshu.apps.readings.models import Scope


def scopes_on(division_path: str, on: date) -> list[Scope]:
    """Return the scopes in force on a day that lie in a subtree or hold it, the widest first."""
    above = [division_path[: at + 1] for at, char in enumerate(division_path) if char == "/"]
    rows = Scope.objects.filter(valid_on(on))
    inside = rows.filter(division_path__gte=division_path, division_path__lt=path_end(division_path))
    return list((inside | rows.filter(division_path__in=above)).order_by("division_path", "kind", "code"))


def scopes_for(acting: Acting) -> QuerySet[Scope]:
    """Return every scope the reader may know, past ones too: a scope is a name, and names are open to all who read."""
    rows = Scope.objects.prefetch_related("members").order_by("division_path", "kind", "code", "-valid_from")
    return rows if acting.may("readings.read") else rows.none()


def find_scope_for(acting: Acting, code: str, on: date) -> Scope:
    """Return the scope that a code meant on a day. Raises ScopeMissing when nothing does."""
    found = scopes_for(acting).filter(valid_on(on), code=code).first() if code else None
    if found is None:
        raise ScopeMissing
    return found


def scope_named(scopes: list[Scope], words: str) -> Scope | None:
    """Return the scope whose name stands in some words; the longest name wins, two equals are no answer."""
    named = [scope for scope in scopes if scope.kind != ScopeKind.DIVISION and scope.name in words]
    longest = max((len(scope.name) for scope in named), default=0)
    best = [scope for scope in named if len(scope.name) == longest]
    return best[0] if len(best) == 1 else None


def scope_of_division(division: Division, on: date) -> Scope | None:
    """Return the scope that is one division as a whole, when it was made already."""
    return Scope.objects.filter(valid_on(on), kind=ScopeKind.DIVISION, members=division).first()
