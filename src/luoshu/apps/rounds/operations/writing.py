"""What the verbs of rounds share: codes of their own, the guarded change, the audit row."""

import secrets
from datetime import datetime
from typing import Any

from django.db.models import Model

from luoshu.apps.acting import Acting
from luoshu.apps.audit.operations import record
from luoshu.apps.errors import NotAllowed
from luoshu.apps.rounds.errors import RoundsMoved


def new_code(prefix: str, at: datetime) -> str:
    """Return a code that nothing else has: ``CQ-20240917-3FA2C1``."""
    return f"{prefix}-{at:%Y%m%d}-{secrets.token_hex(3).upper()}"


def require(by: Acting, right: str) -> None:
    """Raise NotAllowed where the acting post has not this right."""
    if not by.may(right):
        raise NotAllowed


def change(row: Model, *, only_if: dict[str, Any], **changes: Any) -> None:
    """Write changes if the row still is as ``only_if`` says; else raise RoundsMoved. SQLite has no row locks."""
    rows = type(row)._default_manager.filter(pk=row.pk, **only_if)
    if rows.update(**changes) != 1:
        raise RoundsMoved
    for name, value in changes.items():
        setattr(row, name, value)


def note(
    *, by: Acting, at: datetime, action: str, kind: str, code: str, path: str, detail: dict[str, Any] | None = None
) -> None:
    """Write the audit row of a verb, inside its transaction."""
    record(
        by=by,
        at=at,
        action=f"rounds.{action}",
        subject_kind=kind,
        subject_code=code,
        division_path=path,
        detail=detail or {},
    )
