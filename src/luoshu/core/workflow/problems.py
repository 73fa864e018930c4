"""Why a step is refused, and what is wrong with a table: stable codes, and Chinese sentences with the next step."""

from typing import ClassVar

from luoshu.core.workflow.table import Requirement


class BadTable(ValueError):
    """A transition table that contradicts itself. ``faults`` lists everything found; it is a programmer's error."""

    code: ClassVar[str] = "bad_table"

    def __init__(self, workflow: str, faults: tuple[str, ...]) -> None:
        super().__init__(f"{workflow}: " + "; ".join(faults))
        self.faults = faults


class StepRefused(Exception):
    """Base of the refusals of a step. ``code`` is stable, ``message`` is Chinese: the fact, then the next step."""

    code: ClassVar[str] = "step_refused"

    def __init__(self, message: str, *, verb: str, state: str) -> None:
        super().__init__(message)
        self.message = message
        self.verb = verb
        self.state = state


class UnknownStep(StepRefused):
    """The table has no such verb or no such state."""

    code = "unknown_step"


class StepNotOpen(StepRefused):
    """The verb exists but does not lead out of this state, often because somebody else was faster."""

    code = "step_not_open"


class RoleMayNot(StepRefused):
    """None of the actor's roles may take this step."""

    code = "role_may_not"


class SecondPersonNeeded(StepRefused):
    """The actor took part in the work that this step looks at. ``own_verbs`` are the steps the actor took."""

    code = "second_person_needed"

    def __init__(self, message: str, *, verb: str, state: str, own_verbs: tuple[str, ...]) -> None:
        super().__init__(message, verb=verb, state=state)
        self.own_verbs = own_verbs


class ReasonMissing(StepRefused):
    """The step has to be explained in writing."""

    code = "reason_missing"


class RequirementsMissing(StepRefused):
    """Something the step rests on is not on record yet. ``missing`` lists all of it, not only the first."""

    code = "requirements_missing"

    def __init__(self, message: str, *, verb: str, state: str, missing: tuple[Requirement, ...]) -> None:
        super().__init__(message, verb=verb, state=state)
        self.missing = missing


class ClockCannot(StepRefused):
    """There is nothing to pause, resume or extend, or the limit that the step belongs to does not run."""

    code = "clock_cannot"
