"""The form of a row, made from the declaration: its fields as they stand, and what was typed read into values."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from luoshu.core.ledgers import LedgerDeclaration, parse_cell, shown_value
from luoshu.core.tables import CellError, FormColumn, Gap, Kind, Value

if TYPE_CHECKING:
    from django.http import QueryDict

PREFIX = "c_"


@dataclass(frozen=True)
class Field:
    """One field of the form. ``error`` is the sentence that stands below it."""

    name: str
    label: str
    unit: str
    kind: str
    value: str
    choices: tuple[str, ...]
    is_required: bool
    is_fixed: bool
    is_lent: bool
    error: str = ""


def fields_of(
    declaration: LedgerDeclaration,
    values: Mapping[str, Value],
    *,
    typed: "QueryDict | None" = None,
    errors: Mapping[str, str] | None = None,
    is_new: bool = False,
    lent: Collection[str] = (),
) -> list[Field]:
    """Return the fields in the order of the sheet. What was typed goes before what the row holds."""
    asked = set(declaration.asked_columns)
    found = []
    for column in declaration.form.columns:
        name = PREFIX + column.key
        shown = shown_value(column, values.get(column.key, Gap.BLANK)) if not _is_mask(column, values) else "＊＊＊"
        found.append(
            Field(
                name=name,
                label=column.name,
                unit=column.written_unit,
                kind=column.kind.value,
                value=str(typed.get(name, "")) if typed is not None and name in typed else shown,
                choices=column.choices,
                is_required=column.is_required,
                is_fixed=not is_new and column.key in declaration.key_columns,
                is_lent=column.key not in asked or column.key in lent,
                error=(errors or {}).get(column.key, ""),
            )
        )
    return found


def _is_mask(column: FormColumn, values: Mapping[str, Value]) -> bool:
    return values.get(column.key) == "＊＊＊" and column.kind not in (Kind.TEXT, Kind.CHOICE)


def values_typed(
    declaration: LedgerDeclaration, typed: "QueryDict", *, is_new: bool
) -> tuple[dict[str, Value], dict[str, str]]:
    """Return the values that were typed, and by column a sentence for each that cannot be read."""
    asked = set(declaration.asked_columns)
    values: dict[str, Value] = {}
    errors: dict[str, str] = {}
    for column in declaration.form.columns:
        name = PREFIX + column.key
        if column.key not in asked or name not in typed or (not is_new and column.key in declaration.key_columns):
            continue
        text = str(typed[name])
        if text == "＊＊＊":
            continue
        try:
            values[column.key] = parse_cell(column, text)
        except CellError as error:
            errors[column.key] = error.message
    return values, errors
