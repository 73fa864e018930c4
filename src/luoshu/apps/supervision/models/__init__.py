"""Rows of supervision, by what they belong to."""

from luoshu.apps.supervision.models.bodies import Body, BodyMember, WorkFrame
from luoshu.apps.supervision.models.deployments import DeployedItem, Deployment
from luoshu.apps.supervision.models.matters import (
    DayExtension,
    Feedback,
    FeedbackFile,
    Matter,
    MatterEntry,
    MatterPause,
    MatterUnit,
)
from luoshu.apps.supervision.models.proposals import MatterProposal
from luoshu.apps.supervision.models.rectifications import RectificationItem, RectificationTask
from luoshu.apps.supervision.models.slips import Slip, SlipMatter

__all__ = [
    "Body",
    "BodyMember",
    "DayExtension",
    "DeployedItem",
    "Deployment",
    "Feedback",
    "FeedbackFile",
    "Matter",
    "MatterEntry",
    "MatterPause",
    "MatterProposal",
    "MatterUnit",
    "RectificationItem",
    "RectificationTask",
    "Slip",
    "SlipMatter",
    "WorkFrame",
]
