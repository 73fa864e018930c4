"""Rate limits kept in this process: enough to stop guessing and flooding, with nothing else to run."""

import threading
import time
from collections import deque

from luoshu.apps.errors import LuoshuError


class TooMany(LuoshuError):
    code = "too_many_requests"
    message = "操作太频繁，请 %(seconds)s 秒后再试。"


class RateLimit:
    """At most ``count`` calls per ``seconds`` and key. Old keys are forgotten, so memory stays bounded."""

    def __init__(self, count: int, seconds: float, most_keys: int = 20_000) -> None:
        self.count, self.seconds, self.most_keys = count, seconds, most_keys
        self._calls: dict[str, deque[float]] = {}
        self._lock = threading.Lock()

    def take(self, key: str) -> None:
        """Count one call; raise TooMany with the seconds to wait when the limit is used up."""
        moment = time.monotonic()
        with self._lock:
            calls = self._calls.setdefault(key, deque())
            while calls and calls[0] <= moment - self.seconds:
                calls.popleft()
            if len(calls) >= self.count:
                raise TooMany(seconds=int(calls[0] + self.seconds - moment) + 1)
            calls.append(moment)
            if len(self._calls) > self.most_keys:
                self._forget(moment)

    def _forget(self, moment: float) -> None:
        stale = [key for key, calls in self._calls.items() if not calls or calls[-1] <= moment - self.seconds]
        for key in stale:
            del self._calls[key]
