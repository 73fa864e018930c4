"""What can be wrong with a time, a calendar or a limit: stable codes and Chinese sentences with the next step."""

from typing import ClassVar


class ClockError(ValueError):
    """Base of the refusals of this package. ``code`` is stable, ``message`` is one Chinese sentence."""

    code: ClassVar[str] = "clock_error"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NaiveTime(ClockError):
    """A time without its zone: 18:10 may be two different Beijing days."""

    code = "naive_time"


class BadPeriod(ClockError):
    """A period that ends before it starts, or a number that names no month, quarter or half year."""

    code = "bad_period"


class BadCalendar(ClockError):
    """Calendar rows that contradict each other, or working hours that overlap or are empty."""

    code = "bad_calendar"


class BadLimit(ClockError):
    """A limit that is not a positive amount of a known unit."""

    code = "bad_limit"


class BadPause(ClockError):
    """A pause that ends before it starts."""

    code = "bad_pause"
