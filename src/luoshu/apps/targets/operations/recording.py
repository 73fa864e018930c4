"""The audit row of every step of a target."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from luoshu.apps.acting import Acting
from luoshu.apps.audit.operations import record
from luoshu.apps.targets.models import Target


def record_step(verb: str, target: Target, by: Acting, at: datetime, detail: Mapping[str, Any]) -> None:
    """Write the audit row in the transaction of the step."""
    record(
        by=by,
        at=at,
        action=f"targets.{verb}",
        subject_kind="target",
        subject_code=target.code,
        division_path=target.division_path,
        detail=dict(detail),
    )
