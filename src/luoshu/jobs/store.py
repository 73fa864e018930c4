"""Store the deliveries that wait: one a round, so that a small one gets its turn between two large ones."""

import logging
from datetime import datetime

from luoshu.apps.errors import LuoshuError
from luoshu.apps.feeds.operations import claim_deliveries, put_off_delivery, store_delivery
from luoshu.jobs.retry import is_busy, retried

log = logging.getLogger(__name__)


def store_waiting(*, at: datetime, worker: str) -> int:
    """Store one waiting delivery; return how many were tried. One that fails waits and does not block the others."""
    claimed = claim_deliveries(at=at, worker=worker, limit=1)
    for delivery_id in claimed:
        try:
            # Storing may be cut off and begun again at any point, so a busy database is simply waited for.
            retried(lambda delivery_id=delivery_id: store_delivery(delivery_id=delivery_id, worker=worker, at=at))  # type: ignore[misc]
        except LuoshuError as error:
            put_off_delivery(delivery_id=delivery_id, at=at, problem=str(error))
        # Whatever one file does to the parser must not stop the files behind it: it is shown, and tried again later.
        except Exception as error:
            if not is_busy(error):
                log.exception("storing delivery %s failed", delivery_id)
            put_off_delivery(delivery_id=delivery_id, at=at, problem=f"{type(error).__name__}: {error}")
    return len(claimed)
