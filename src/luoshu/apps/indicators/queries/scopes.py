"""The places an indicator is asked for: 口径 by their code, divisions by theirs; a successor has its predecessors'."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from luoshu.apps.acting import Acting, path_end
from luoshu.apps.indicators.errors import ScopeNotVisible
from luoshu.apps.places.choices import Level
from luoshu.apps.places.models import Division
from luoshu.apps.places.queries import predecessors_paths, valid_on
from luoshu.apps.readings.choices import ScopeKind
from luoshu.apps.readings.models import Scope
from luoshu.core.indicators import Area

DIVISION_PREFIX: Final = "division-"


@dataclass(frozen=True)
class AskedScope:
    """A place or 口径 with the name that stands beside the value."""

    code: str
    name: str
    division_path: str
    area: Area


def scope_for(acting: Acting, code: str, on: date) -> AskedScope:
    """Return a 口径 or division as it stood on a day, in the reader's divisions. Raises ScopeNotVisible."""
    found = known_scope(code, on)
    if not acting.covers(found.division_path):
        raise ScopeNotVisible(scope=code)
    return found


def own_scope(acting: Acting) -> str:
    """Return the code of the scope that is the reader's own division; empty without one."""
    codes = [code for code in (acting.paths[0] if acting.paths else "").split("/") if code]
    return f"{DIVISION_PREFIX}{codes[-1]}" if codes else ""


def known_scope(code: str, on: date) -> AskedScope:
    """Return a 口径 or division as it stood on a day. Raises ScopeNotVisible when there was none."""
    number = code.removeprefix(DIVISION_PREFIX)
    if code.startswith(DIVISION_PREFIX) or code.isdigit():
        division = Division.objects.filter(valid_on(on), code=number).first()
        if division is None:
            raise ScopeNotVisible(scope=code)
        return scope_of(division)
    scope = Scope.objects.filter(valid_on(on), code=code).first() if code else None
    if scope is None:
        raise ScopeNotVisible(scope=code)
    return _named(scope)


def scope_of(division: Division) -> AskedScope:
    """Return the scope that is one division as a whole, with what its predecessors recorded."""
    code = f"{DIVISION_PREFIX}{division.code}"
    paths = (division.path, *predecessors_paths(division))
    return AskedScope(code, division.name, division.path, Area(code, paths))


def named_scopes(division_path: str, on: date) -> list[AskedScope]:
    """Return the 口径 of a division's subtree in force on a day, the widest first."""
    rows = Scope.objects.filter(
        valid_on(on), division_path__gte=division_path, division_path__lt=path_end(division_path)
    )
    rows = rows.exclude(kind=ScopeKind.DIVISION).prefetch_related("members")
    return [_named(scope) for scope in rows.order_by("division_path", "kind", "code")]


def scopes_of(codes: Iterable[str], on: date) -> dict[str, AskedScope]:
    """Return the 口径 that formulas name by code; those unknown on the day are left out."""
    wanted = set(codes) - {""}
    if not wanted:
        return {}
    rows = Scope.objects.filter(valid_on(on), code__in=wanted).prefetch_related("members")
    return {scope.code: _named(scope) for scope in rows}


def counties_of(division_path: str, on: date) -> list[AskedScope]:
    """Return the counties and districts below a division on a day, in the order of the official list."""
    rows = Division.objects.filter(valid_on(on), level=Level.COUNTY)
    rows = rows.filter(path__gte=division_path, path__lt=path_end(division_path))
    return [scope_of(division) for division in rows.order_by("list_order", "code")]


def _named(scope: Scope) -> AskedScope:
    paths = tuple(member.path for member in scope.members.all())
    return AskedScope(scope.code, scope.name, scope.division_path, Area(scope.code, paths))
