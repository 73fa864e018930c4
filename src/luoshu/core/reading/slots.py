"""What the slot rules work on: a sentence, its numerals, cue words, places and dates, and the figures being filled."""

from dataclasses import dataclass, field

from luoshu.core.quantities.dates import DateMention
from luoshu.core.reading.figure_times import FigureTime
from luoshu.core.reading.figures import Candidate
from luoshu.core.reading.layout import Sentence
from luoshu.core.reading.places import Mention
from luoshu.core.reading.times import Timeline

_NO_TIME = FigureTime(None, None, None)


@dataclass(slots=True)
class Slotted:
    """A candidate with its slots, still in stitched offsets."""

    candidate: Candidate
    subject: str | None = None
    object: str = ""
    action: str = ""
    indicator: str = ""
    status: str = "total"
    time: FigureTime = field(default_factory=lambda: _NO_TIME)  # until its words are read
    part: bool = False
    baseline: bool = False
    result: bool = False
    remaining: bool = False
    ratio: bool = False
    inherited: bool = False
    clause: tuple[int, int] = (0, 0)
    section: str = ""
    divided: bool = False
    #: The noun and verb of its own clause, before anything is taken over from elsewhere.
    noun: str = ""
    verb: str = ""
    #: The thing its name counts, for the figures behind it that only say 已开工58个.
    thing: str = ""
    #: Whether it tells a change, an earlier level or an average of another figure.
    leaning: bool = False
    #: Whether its noun stands behind its unit: 个小区.
    named_behind: bool = False
    #: Whether it is one of the kinds or places a list tells, or stands beside another under one verb: kind, place,
    #: beside.
    listed: str = ""
    #: Whether the list it stands in has named it.
    settled: bool = False


@dataclass(slots=True)
class Bounds:
    """Where a figure's clause and its item in an enumeration begin and end."""

    clause_start: int
    item_start: int
    item_end: int
    clause_end: int


@dataclass(slots=True)
class Cue:
    """A cue word of the lexicon in a sentence."""

    start: int
    end: int
    word: str
    category: str


@dataclass(slots=True)
class SentenceView:
    """What the slot rules may look at: one sentence, its figures, cue words, places, dates, and the figure before
    it."""

    text: str
    sentence: Sentence
    candidates: list[Candidate]
    mentions: list[Mention]
    home: str | None
    timeline: Timeline
    carried: DateMention | None
    #: Whether any date stands in the sentence: most have none, and nothing need be looked for among them.
    dated: bool
    history: list[Slotted] = field(default_factory=list)
    above: dict[str, Slotted] = field(default_factory=dict)
    cues: list[Cue] = field(default_factory=list)
    stops: list[tuple[int, str]] = field(default_factory=list)
