"""SQLite keeps a text of any length in a column of 200 letters; PostgreSQL refuses it. In tests both refuse."""

from typing import Any

from django.db import DataError
from django.db.models import CharField


def measure_texts() -> None:
    """Let every column of text refuse what PostgreSQL would refuse, before it is written."""
    kept = CharField.get_db_prep_save

    def measured(field: Any, value: Any, connection: Any) -> Any:
        longest = getattr(field, "max_length", None)
        if isinstance(value, str) and longest is not None and len(value) > longest:
            where = f"{field.model._meta.label}.{field.name}"
            raise DataError(f"{where} holds {longest} letters, not {len(value)}: {value[:80]}")
        return kept(field, value, connection)

    CharField.get_db_prep_save = measured  # type: ignore[method-assign,assignment]
