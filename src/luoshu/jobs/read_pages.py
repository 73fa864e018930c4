"""Read the pages that wait, one a round: long texts only, short ones were read while the person waited."""

import logging
from datetime import datetime

from luoshu.apps.readings.operations import claim_pages, put_off_page, read_received_page
from luoshu.jobs.retry import is_busy, retried

log = logging.getLogger(__name__)


def read_waiting(*, at: datetime, worker: str) -> int:
    """Read one waiting page; return how many were tried. One that fails waits and does not block the others."""
    claimed = claim_pages(at=at, limit=1)
    for page_id in claimed:
        try:
            retried(lambda page_id=page_id: read_received_page(page_id=page_id, at=at))  # type: ignore[misc]
        # Whatever one text does to the engine must not stop the texts behind it.
        except Exception as error:
            if not is_busy(error):
                log.exception("reading page %s failed", page_id)
            put_off_page(page_id=page_id, at=at, problem=f"{type(error).__name__}: {error}")
    return len(claimed)
