"""Is a poll complete? A feed that was cut must never read as "no fires"."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class PollRule:
    """A poll is suspicious below ``share`` of the median of its predecessors, once these had ``least_rows`` rows."""

    share: float = 0.5
    least_rows: int = 20
    predecessors: int = 6


@dataclass(frozen=True, slots=True)
class PollWarning:
    """``code`` is ``feed_empty`` or ``feed_may_be_cut``; ``message`` is a Chinese sentence with the next step."""

    code: str
    received: int
    usual: float
    message: str


def check_poll(received: int, previous: Sequence[int], rule: PollRule | None = None) -> PollWarning | None:
    """Compare a poll's row count with its predecessors' (oldest first, same source and area); None: all well.

    Each poll repeats the last 24 hours, so neighbouring polls are of like length unless something was cut.
    """
    used = rule or PollRule()
    recent = list(previous)[-used.predecessors :]
    if not recent:
        return None
    usual = float(median(recent))
    if usual < used.least_rows or received >= used.share * usual:
        return None
    if received == 0:
        message = f"这次一行也没收到，前几次通常有 {usual:.0f} 行；可能断供或被截断，不能当作“0 起火点”，请稍后重取。"
        return PollWarning("feed_empty", received, usual, message)
    message = f"这次只收到 {received} 行，前几次通常有 {usual:.0f} 行；数据可能被截断，请重取或与来源核对后再下结论。"
    return PollWarning("feed_may_be_cut", received, usual, message)
