"""Several threads that start at the same moment, each with its own database connection."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, connections


def needs_a_database_of_threads() -> None:
    """Skip, saying how to run it: an in-memory SQLite cannot be written by several threads."""
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("一个内存里的测试库不能由几个线程同时写；设 LUOSHU_TEST_DATABASE_FILE=1 或用 PostgreSQL 运行")


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
