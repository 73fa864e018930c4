"""What is sent, with what, and what became of it. Five ends, and only one of them is "sent"."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

SENT: Final = "sent"
REFUSED: Final = "refused"
"""The other side says no, and would say so again: somebody has to change something first."""
THROTTLED: Final = "throttled"
"""The other side says not now; ``wait_s`` is how long it wants to be left alone."""
NOT_SENT: Final = "not_sent"
"""Nothing can have arrived (no connection, or an answer that says so); trying again is safe."""
IN_DOUBT: Final = "in_doubt"
"""The message may have arrived and may not. Trying again could send it twice: a person decides."""


@dataclass(frozen=True)
class Outcome:
    """The end of one transmission. ``code`` is the other side's own, ``sentence`` is for the page."""

    result: str
    code: str = ""
    sentence: str = ""
    wait_s: float = 0.0


@dataclass(frozen=True)
class Setup:
    """A configured channel. ``token`` and ``secret`` are never printed, not even by ``repr``."""

    base_url: str
    options: Mapping[str, Any] = field(default_factory=dict)
    token: str = field(default="", repr=False)
    secret: str = field(default="", repr=False)
    timeout_s: float = 10.0


@dataclass(frozen=True)
class Message:
    """One text to one receiver. ``code`` is ours and stays the same however often it is looked at."""

    code: str
    text: str
    phone: str = field(default="", repr=False)
    # For a mail that goes to one address of its own with a file: elsewhere the channel's own receiver, without any.
    subject: str = ""
    to: str = field(default="", repr=False)
    file_name: str = ""
    file: bytes = field(default=b"", repr=False)


@dataclass(frozen=True)
class Verdicts:
    """What the codes of a vendor mean: explanations, and which of them are limits or passing trouble."""

    words: Mapping[str, str]
    throttled: frozenset[str]
    passing: frozenset[str] = frozenset()
    wait_s: float = 60.0

    def judge(self, code: str, said: str) -> Outcome:
        """Return the outcome for a vendor's code; ``said`` is the vendor's own text."""
        if code == "0":
            return Outcome(SENT, "0")
        words = self.words.get(code) or (f"对方回复：{said[:120]}" if said else "对方没有说明原因")
        if code in self.throttled:
            return Outcome(THROTTLED, code, f"发送太频繁（代码 {code}），稍后自动再发。", self.wait_s)
        result = NOT_SENT if code in self.passing else REFUSED
        return Outcome(result, code, f"{words}（代码 {code}）。")
