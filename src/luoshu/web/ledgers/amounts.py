"""What is for the officer alone is noted when it is looked at."""

from typing import TYPE_CHECKING, Any

from luoshu.apps.audit.spool import write_read
from luoshu.web.shared.clock import now

if TYPE_CHECKING:
    from django.http import HttpRequest

    from luoshu.apps.ledgers.models import Ledger


def note_amounts(request: "HttpRequest", book: "Ledger", detail: dict[str, Any]) -> None:
    """Write that somebody who fills a ledger saw its amounts; ``detail`` says which rows."""
    write_read(
        by=request.acting,
        at=now(),
        action="ledgers.amounts_read",
        subject_kind="ledger",
        subject_code=book.code,
        division_path=request.acting.paths[0],
        detail=detail,
    )
