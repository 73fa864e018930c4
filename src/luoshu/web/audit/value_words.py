"""The values in an entry's content that are codes, and the words for them.

An unknown key or value is shown as it stands: an auditor is shown all there is, in the office's words where there are.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from luoshu.apps.accountability.choices import DecisionKind, LeftBecause, StatementKind, StatementStatus
from luoshu.apps.briefings.choices import LeaderLine, Rhythm
from luoshu.apps.cases.choices import BurnedMatter, CallOutcome, DisputeSide, FindingResult, RewardState
from luoshu.apps.clues.choices import ClueQueue, LabelCode
from luoshu.apps.documents.choices import DocumentKind
from luoshu.apps.feeds.choices import DeliveryStatus, FeedKind
from luoshu.apps.ledgers.choices import Content, Frequency, PhotoSide, SightingSource
from luoshu.apps.notices.choices import Channel, DigestMode
from luoshu.apps.people.choices import HoldingKind, Role
from luoshu.apps.places.choices import Basis, LandKind
from luoshu.apps.readings.choices import CheckKind, CheckState, FigureState, Purpose
from luoshu.apps.rosters.choices import DayOffKind, DutyKind, PatternDays
from luoshu.apps.rounds.choices import PlanMode, RemedyLook
from luoshu.apps.rules.choices import DayKind
from luoshu.apps.rules.shape_table import DATUM_NAMES
from luoshu.apps.supervision.choices import RectificationState, SlipColour, SlipWhy
from luoshu.apps.targets.choices import ClosingVerdict
from luoshu.core.workflow import FIRE, Workflow
from luoshu.core.workflow.accountability_table import ACCOUNTABILITY
from luoshu.core.workflow.matter_table import MATTER
from luoshu.core.workflow.remedy_table import REMEDY
from luoshu.web.audit.action_names import Family
from luoshu.web.audit.actions import NAMES

PEOPLE_KEYS: Final = frozenset({"person", "said_by", "checked_by", "accepted_by"})
POST_KEYS: Final = frozenset({"post", "posts", "taker", "said_post", "told"})
UNIT_KEYS: Final = frozenset({"unit", "to_unit", "lead", "co", "members"})

Labels = Mapping[str, str]


def _of(choices: Iterable[tuple[object, object]]) -> Labels:
    return {str(code): str(label) for code, label in choices}


def _states(table: Workflow) -> Labels:
    return {state.code: state.label for state in table.states}


_LOOKS: Final = {**_of(RemedyLook.choices), "photo": "看照片", "call": "打电话", "site": "到现场"}
_STEPS: Final = {
    "fire": _states(FIRE),
    "matter": _states(ACCOUNTABILITY),
    "supervision": _states(MATTER),
    "rounds": _states(REMEDY),
    "rectification": _of(RectificationState.choices),
}

# (what the act begins with, key): labels. The longest beginning that fits is taken; "" fits every act.
VALUES: Final[Mapping[tuple[str, str], Labels]] = {
    **{(prefix, key): labels for prefix, labels in _STEPS.items() for key in ("from", "to")},
    ("", "basis"): _of(Basis.choices),
    ("", "datum"): dict(DATUM_NAMES),
    ("", "role"): _of(Role.choices),
    ("", "look"): _LOOKS,
    ("", "how"): {"phone": "电话", "photo": "照片", "call": "打电话", "site": "到现场", "message": "消息"},
    ("", "form"): {"docx": "Word", "pdf": "PDF", "xlsx": "Excel"},
    ("", "queues"): _of(ClueQueue.choices),
    ("", "label"): _of(LabelCode.choices),
    ("", "worker"): {"demo": "演示"},
    ("fire", "limit"): FIRE.limits,
    ("fire", "result"): _of(FindingResult.choices),
    ("fire", "burned_matter"): _of(BurnedMatter.choices),
    ("fire", "outcome"): _of(CallOutcome.choices),
    ("dispute", "side"): _of(DisputeSide.choices),
    ("tips", "state"): _of(RewardState.choices),
    ("matter.record_decision", "kind"): _of(DecisionKind.choices),
    ("matter", "kind"): _of(StatementKind.choices),
    ("matter", "status"): _of(StatementStatus.choices),
    ("matter", "left"): _of(LeftBecause.choices),
    ("deliveries", "kind"): _of(FeedKind.choices),
    ("deliveries", "before"): _of(DeliveryStatus.choices),
    ("sources", "kind"): _of(FeedKind.choices),
    ("evidence", "kind"): {
        **_of(PhotoSide.choices),
        "check": "抽查照片",
        "strike": "核减佐证",
        "finding": "督查问题照片",
        "remedy": "整改照片",
        "dispute": "归属佐证",
        "inspect": "核查照片",
        "feedback": "反馈照片",
    },
    ("documents", "kind"): _of(DocumentKind.choices),
    ("briefings", "kind"): _of(DocumentKind.choices),
    ("briefings", "every"): _of(Rhythm.choices),
    ("briefings", "line"): _of(LeaderLine.choices),
    ("supervision", "colour"): _of(SlipColour.choices),
    ("supervision", "why"): _of(SlipWhy.choices),
    ("slip", "colour"): _of(SlipColour.choices),
    ("rounds", "mode"): _of(PlanMode.choices),
    ("readings", "state"): {**_of(FigureState.choices), **_of(CheckState.choices)},
    ("readings", "kind"): _of(CheckKind.choices),
    ("readings", "purpose"): _of(Purpose.choices),
    ("ledgers", "content"): _of(Content.choices),
    ("ledgers", "period"): _of(Frequency.choices),
    ("ledgers", "side"): _of(PhotoSide.choices),
    ("ledgers", "source"): _of(SightingSource.choices),
    ("targets", "verdict"): _of(ClosingVerdict.choices),
    ("places.land_imported", "kind"): _of(LandKind.choices),
    ("people", "kind"): _of(HoldingKind.choices),
    ("rosters", "kind"): {**_of(DutyKind.choices), **_of(DayOffKind.choices)},
    ("rosters", "days"): _of(PatternDays.choices),
    ("rules", "kind"): _of(DayKind.choices),
    ("notice", "channel"): _of(Channel.choices),
    ("notice", "mode"): _of(DigestMode.choices),
    ("notice", "before"): _of(DigestMode.choices),
    ("audit", "filter"): {**{family.value: family.label for family in Family}, **NAMES},
    ("messages", "kind"): _of(Channel.choices),
}


def labels_for(action: str, key: str) -> Labels:
    """Return the labels of the values that a key has in the entries of an act; none when they are no codes."""
    for prefix in (action, action.partition(".")[0], ""):
        if (prefix, key) in VALUES:
            return VALUES[prefix, key]
    return {}
