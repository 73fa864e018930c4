import pytest
from django.db import IntegrityError, OperationalError

from luoshu.jobs.retry import is_busy, retried


def postgresql_error(state):
    cause = Exception("x")
    cause.sqlstate = state
    error = OperationalError("x")
    error.__cause__ = cause
    return error


def failing(times, error):
    calls = []

    def work():
        calls.append(1)
        if len(calls) <= times:
            raise error
        return len(calls)

    return work


@pytest.mark.parametrize("words", ["database is locked", "database table is locked: audit_auditentry"])
def test_a_locked_sqlite_is_busy(words):
    assert is_busy(OperationalError(words))


@pytest.mark.parametrize("state", ["40001", "40P01", "57P01", "08006"])
def test_a_passing_state_of_postgresql_is_busy(state):
    assert is_busy(postgresql_error(state))


@pytest.mark.parametrize(
    "error", [OperationalError("no such table: x"), IntegrityError("locked"), ValueError("database is locked")]
)
def test_an_error_that_will_not_pass_is_not_busy(error):
    assert not is_busy(error)


def test_a_state_of_postgresql_that_will_not_pass_is_not_busy():
    assert not is_busy(postgresql_error("42P01"))


@pytest.mark.django_db
def test_a_busy_database_is_tried_again_with_growing_pauses():
    pauses = []
    assert retried(failing(4, OperationalError("database is locked")), sleep=pauses.append) == 5
    assert pauses == [0.1, 0.2, 0.4, 0.8]


@pytest.mark.django_db
def test_a_database_that_stays_busy_is_given_up():
    pauses = []
    with pytest.raises(OperationalError):
        retried(failing(999, OperationalError("database is locked")), for_seconds=10, sleep=pauses.append)
    assert sum(pauses) <= 10


def test_any_other_error_comes_at_once():
    pauses = []
    with pytest.raises(OperationalError):
        retried(failing(1, OperationalError("no such table: x")), sleep=pauses.append)
    assert pauses == []
