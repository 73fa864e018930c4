"""Making scopes: a change ends the row in force and begins the next, so that old figures keep their base."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from luoshu.apps.acting import Acting
from luoshu.apps.audit.operations import record
from luoshu.apps.errors import NotAllowed
from luoshu.apps.places.models import Division
from luoshu.apps.readings.choices import ScopeKind
from luoshu.apps.readings.errors import ScopeInvalid
from luoshu.apps.readings.models import Scope


def set_scope(
    *,
    code: str,
    kind: str,
    name: str,
    members: Sequence[Division],
    valid_from: date,
    source: str,
    by: Acting,
    at: datetime,
    is_example: bool = False,
) -> Scope:
    """Say what a 口径 covers from a day on. The same again changes nothing. Raises NotAllowed, ScopeInvalid."""
    if not by.may("scopes.edit"):
        raise NotAllowed
    if not members:
        raise ScopeInvalid(reason="口径范围至少要包含一个区划，请勾选后再保存。")
    if not all(by.covers(member.path) for member in members):
        raise ScopeInvalid(reason="口径范围里有不在您辖区内的区划，请重新勾选。")
    if not name.strip() or not code.strip() or kind not in ScopeKind.values:
        raise ScopeInvalid(reason="请填写口径的编号、名称和类别。")
    with transaction.atomic():
        held = Scope.objects.filter(code=code, valid_to__isnull=True).order_by("-valid_from").first()
        wanted = {member.pk for member in members}
        if held is not None:
            same = (held.kind, held.name, held.source) == (kind, name.strip(), source.strip())
            if same and set(held.members.values_list("pk", flat=True)) == wanted:
                return held
            if valid_from <= held.valid_from:
                raise ScopeInvalid(reason=f"现行口径自 {held.valid_from} 起，新的要从更晚的日期开始。")
            Scope.objects.filter(pk=held.pk, valid_to__isnull=True).update(valid_to=valid_from)
        scope = Scope.objects.create(
            code=code,
            kind=kind,
            name=name.strip(),
            source=source.strip(),
            division_path=shared_path([member.path for member in members]),
            valid_from=valid_from,
            is_example=is_example,
        )
        scope.members.set(members)
        record(
            by=by,
            at=at,
            action="scopes.set",
            subject_kind="scope",
            subject_code=code,
            division_path=scope.division_path,
            detail={"name": name, "from": valid_from.isoformat(), "members": [member.code for member in members]},
        )
    return scope


def scope_for_division(division: Division) -> Scope:
    """Return the scope that is one division as a whole, making it once: it is the division itself, not a decision."""
    scope, is_new = Scope.objects.get_or_create(
        code=f"division-{division.code}",
        valid_from=division.valid_from,
        defaults={
            "kind": ScopeKind.DIVISION,
            "name": f"{division.name}全域",
            "division_path": division.path,
            "valid_to": division.valid_to,
        },
    )
    if is_new:
        scope.members.add(division)
    return scope


def shared_path(paths: Sequence[str]) -> str:
    """Return the smallest subtree that holds all paths."""
    parts = [path.rstrip("/").split("/") for path in paths]
    if len(paths) == 1:
        return paths[0]
    shared: list[str] = []
    for level in zip(*parts, strict=False):
        if len(set(level)) > 1:
            break
        shared.append(level[0])
    return "/".join(shared) + "/" if shared else ""
