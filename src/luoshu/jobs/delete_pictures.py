"""Delete pictures of alarms whose time is up (F26); one that something still needs as proof waits until that ends."""

from datetime import datetime

from luoshu.apps.accountability.queries import keys_in_open_matters
from luoshu.apps.cases.queries import keys_under_way
from luoshu.apps.feeds.operations import delete_pictures
from luoshu.apps.feeds.queries import pictures_due

CHUNK = 500


def delete_due_pictures(*, at: datetime, worker: str) -> int:
    """Delete what is due and not needed; return how many. A picture that no alarm was read for is needed by nobody."""
    due = list(pictures_due(at=at).items())
    deleted = 0
    for start in range(0, len(due), CHUNK):
        part = dict(due[start : start + CHUNK])
        keys = {key for key, _ in part.values() if key}
        needed = keys_under_way(keys) | keys_in_open_matters(keys) if keys else set()
        deleted += delete_pictures({pk: rule for pk, (key, rule) in part.items() if key not in needed}, at=at)
    return deleted
