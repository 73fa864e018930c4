"""Declaring a ledger: a first declaration, or a new one that ends the one before it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from luoshu.apps.acting import Acting
from luoshu.apps.audit.operations import record
from luoshu.apps.errors import NotAllowed
from luoshu.apps.ledgers.errors import DeclarationInvalid
from luoshu.apps.ledgers.models import Ledger
from luoshu.apps.ledgers.operations.relinking import relink_rows
from luoshu.apps.ledgers.queries.doors import CONFIGURE
from luoshu.apps.places.models import Division
from luoshu.apps.places.queries import find_division_for
from luoshu.core.ledgers import BadDeclaration, LedgerDeclaration, from_json, to_json


def declare_ledger(
    *,
    declaration: LedgerDeclaration | Mapping[str, Any],
    division_code: str,
    by: Acting,
    at: datetime,
    is_example: bool = False,
) -> Ledger:
    """Put a declaration in force for a division; the same again changes nothing, another one ends the one before.

    Raises NotAllowed, DivisionNotVisible, DeclarationInvalid.
    """
    if not by.may(CONFIGURE):
        raise NotAllowed
    division = find_division_for(by, division_code)
    try:
        # Through JSON, so that a declaration made in code is held to the same checks as a file.
        wanted = from_json(to_json(declaration) if isinstance(declaration, LedgerDeclaration) else declaration)
    except BadDeclaration as refused:
        raise DeclarationInvalid(reason=" ".join(refused.faults)) from refused
    try:
        with transaction.atomic():
            made = _declare(wanted, division, by, at, is_example)
    except IntegrityError:
        # Two declared the same ledger at once; the later one is held against what is there now.
        with transaction.atomic():
            made = _declare(wanted, division, by, at, is_example)
    relink_rows(wanted)
    return made


def _declare(wanted: LedgerDeclaration, division: Division, by: Acting, at: datetime, is_example: bool) -> Ledger:
    written = to_json(wanted)
    held = Ledger.objects.filter(code=wanted.code, valid_to__isnull=True).first()
    if held is not None:
        if held.division_path != division.path:
            raise DeclarationInvalid(reason=f"台账代码“{wanted.code}”已被“{held.title}”使用，请换一个代码。")
        if held.declaration == written:
            return held
        if wanted.valid_from < held.valid_from:
            raise DeclarationInvalid(reason=f"现行声明自 {held.valid_from} 起生效，新的声明不能更早，请改生效日期。")
        _check_kinds(held, wanted)
        Ledger.objects.filter(pk=held.pk, valid_to__isnull=True).update(valid_to=wanted.valid_from)
    made = Ledger.objects.create(
        code=wanted.code,
        title=wanted.title,
        area=wanted.area,
        area_title=wanted.area_title,
        period=wanted.period.value,
        declaration=written,
        edition=held.edition + 1 if held else 1,
        division=division,
        division_path=division.path,
        declared_at=at,
        declared_by=by.person_code,
        valid_from=wanted.valid_from,
        is_example=is_example,
    )
    record(
        by=by,
        at=at,
        action="ledgers.declare",
        subject_kind="ledger",
        subject_code=made.code,
        division_path=division.path,
        detail={"edition": made.edition, "title": made.title, "period": made.period},
    )
    return made


def _check_kinds(held: Ledger, wanted: LedgerDeclaration) -> None:
    """What is stored stays readable: a key stays a key, a column keeps its kind, a measure its scale and unit."""
    before = from_json(held.declaration)
    if before.key_columns != wanted.key_columns:
        raise DeclarationInvalid(reason="定名列不能改，原有各行会认不出来。请另立一本台账。")
    columns = {column.key: column for column in before.form.columns}
    for column in wanted.form.columns:
        old = columns.get(column.key)
        if old is not None and (old.kind, old.unit) != (column.kind, column.unit):
            raise DeclarationInvalid(reason=f"“{column.name}”的类型和单位不能改，请另加一列。")
    scales = {measure.column: measure.scale for measure in before.measures}
    for measure in wanted.measures:
        if scales.get(measure.column, measure.scale) != measure.scale:
            raise DeclarationInvalid(reason=f"计数列“{measure.column}”的小数位数不能改，请另加一列。")
