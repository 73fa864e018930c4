"""What a file would bring, before it is taken: nothing is stored, nothing is written."""

from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from luoshu.apps.acting import Acting
from luoshu.apps.evidence.operations import refuse_file_if_marked_secret
from luoshu.apps.feeds.errors import DeliveryUnusable
from luoshu.apps.feeds.operations.planning import plan_rows
from luoshu.apps.feeds.operations.receiving import (
    check_right,
    checked_datum,
    read_within_limit,
)
from luoshu.core.fire.formats import DeliveryError, parse_delivery
from luoshu.core.tables import RowProblem


@dataclass(frozen=True, slots=True)
class Preview:
    """The summary a file would end with, and the first rows that would be rejected."""

    received: int
    accepted: int
    duplicate: int
    outside: int
    rejected: int
    problems: tuple[RowProblem, ...]
    warnings: tuple[str, ...]


def preview_delivery(
    *, kind: str, datum: str | None, data: bytes | BinaryIO, file_name: str, by: Acting, at: datetime
) -> Preview:
    """Return what ``receive_delivery`` and ``store_delivery`` would do with this file; raises what they would."""
    check_right(by, kind)
    used_datum = checked_datum(kind, datum)
    content = read_within_limit(data, file_name)
    refuse_file_if_marked_secret(name=file_name, data=content)
    try:
        parsed = parse_delivery(content, kind, datum=used_datum, received_at=int(at.timestamp()), file_name=file_name)
    except DeliveryError as error:
        raise DeliveryUnusable(reason_code=error.code, sentence=error.message) from None
    plan = plan_rows(parsed)
    accepted, rejected = len(plan.rows), len(parsed.problems)
    return Preview(
        received=parsed.received,
        accepted=accepted,
        duplicate=parsed.received - accepted - plan.outside - rejected,
        outside=plan.outside,
        rejected=rejected,
        problems=parsed.problems[:200],
        warnings=parsed.warnings,
    )
