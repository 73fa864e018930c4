"""Transition tables as data, the engine that takes their steps, and the table of a fire."""

from luoshu.core.workflow.drawing import as_markdown, as_mermaid
from luoshu.core.workflow.engine import Workflow
from luoshu.core.workflow.escalation import Ladder, Rung
from luoshu.core.workflow.fire_table import FIRE, FIRE_LADDER
from luoshu.core.workflow.problems import (
    BadTable,
    ClockCannot,
    ReasonMissing,
    RequirementsMissing,
    RoleMayNot,
    SecondPersonNeeded,
    StepNotOpen,
    StepRefused,
    UnknownStep,
)
from luoshu.core.workflow.table import (
    Actor,
    ClockAction,
    ClockChange,
    ClockEffect,
    ClockState,
    Facts,
    OpenVerb,
    Requirement,
    State,
    StepResult,
    Transition,
)

__all__ = [
    "FIRE",
    "FIRE_LADDER",
    "Actor",
    "BadTable",
    "ClockAction",
    "ClockCannot",
    "ClockChange",
    "ClockEffect",
    "ClockState",
    "Facts",
    "Ladder",
    "OpenVerb",
    "ReasonMissing",
    "Requirement",
    "RequirementsMissing",
    "RoleMayNot",
    "Rung",
    "SecondPersonNeeded",
    "State",
    "StepNotOpen",
    "StepRefused",
    "StepResult",
    "Transition",
    "UnknownStep",
    "Workflow",
    "as_markdown",
    "as_mermaid",
]
