"""Several threads that start at the same moment, each with its own database connection."""

import threading
from collections.abc import Callable
from typing import Any

from django.db import connections


def all_at_once(count: int, work: Callable[[int], Any]) -> list[Any]:
    """Run ``work(number)`` in ``count`` threads started by one barrier; return the results in order of number."""
    barrier = threading.Barrier(count)
    results: list[Any] = [None] * count

    def run(number: int) -> None:
        try:
            barrier.wait()
            results[number] = work(number)
        except BaseException as error:  # noqa: BLE001 - handed to the test
            results[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for result in results:
        if isinstance(result, BaseException):
            raise result
    return results
