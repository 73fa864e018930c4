"""What a reading holds: figures with their slots, dates, events, checks. Plain frozen rows, offsets into the page."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from luoshu.core.quantities.dates import DateMention
from luoshu.core.rows import row

STATUSES = ("achieved", "in_progress", "planned", "target", "share", "total", "other")
APPROXIMATIONS = ("about", "nearly", "over", "at_least", "more_than")
VERDICT_WORDS = {"consistent": "一致", "inconsistent": "需核对", "unclear": "口径不明"}


@row(frozen=True, slots=True)
class Figure:
    """A number with its unit and slots; ``text[start:end] == raw``, value in ``unit`` with the magnitude folded in."""

    id: str
    start: int
    end: int
    raw: str
    value: Decimal
    unit: str
    subject: str | None
    object: str | None
    action: str | None
    indicator: str
    status: str
    period_or_asof: str | None
    time_basis: str | None
    deadline: str | None
    approx: str | None
    section: str
    sentence: str
    sent_start: int
    sent_end: int
    core: bool = True
    part: bool = False
    baseline: bool = False
    remaining: bool = False
    cohort: str | None = None
    vague: str | None = None
    headline: bool = False
    paragraph: int = 0
    document: int = 0
    result: bool = False
    ratio: bool = False

    @property
    def promised(self) -> bool:
        """Whether the number is a plan or a goal, not yet a fact."""
        return self.status in ("planned", "target")

    @property
    def ends_on(self) -> str:
        """The last day of an interval, as ISO text; "" for a single day and where no time is known."""
        return (self.period_or_asof or "").rpartition("/")[2]


@row(frozen=True, slots=True)
class Event:
    """Something the page says happened, was decided or promised; ``fields`` by kind (see ``events``)."""

    id: str
    kind: str
    start: int
    end: int
    text: str
    fields: dict[str, object] = field(default_factory=dict)


@row(frozen=True, slots=True)
class Check:
    """A declared relation and its verdict; ``spans`` are the figures or words it concerns, ``why`` is for a person."""

    id: str
    kind: str
    verdict: str
    spans: tuple[tuple[int, int], ...]
    figures: tuple[str, ...]
    relation: str
    why: str
    severity: str = "info"
    numbers: dict[str, object] = field(default_factory=dict)

    @property
    def word(self) -> str:
        """The verdict as offices read it: 一致, 需核对, 口径不明."""
        return VERDICT_WORDS[self.verdict]


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything read from one page."""

    text: str
    issued: date
    place: str | None
    figures: tuple[Figure, ...]
    dates: tuple[DateMention, ...]
    events: tuple[Event, ...]
    checks: tuple[Check, ...]
