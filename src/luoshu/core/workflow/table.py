"""The parts a workflow is written in: states, requirements, transitions and what each does to the clock. Pure data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class ClockAction(StrEnum):
    """What a step does to the one limit that may run at a time."""

    KEEP = "keep"
    START = "start"
    RESTART = "restart"
    STOP = "stop"
    PAUSE = "pause"
    RESUME = "resume"
    EXTEND = "extend"


@dataclass(frozen=True, slots=True)
class ClockEffect:
    """An action and, for START and RESTART, the code of the limit that runs from this step on.

    START begins a limit where none runs; RESTART ends whichever runs and begins another.
    """

    action: ClockAction = ClockAction.KEEP
    limit: str = ""


KEEP = ClockEffect()
STOP = ClockEffect(ClockAction.STOP)
PAUSE = ClockEffect(ClockAction.PAUSE)
RESUME = ClockEffect(ClockAction.RESUME)
EXTEND = ClockEffect(ClockAction.EXTEND)


def start(limit: str) -> ClockEffect:
    """Return the effect that begins a limit where none runs."""
    return ClockEffect(ClockAction.START, limit)


def restart(limit: str) -> ClockEffect:
    """Return the effect that ends the running limit and begins another."""
    return ClockEffect(ClockAction.RESTART, limit)


@dataclass(frozen=True, slots=True)
class ClockState:
    """The limit that runs, empty when none does, and whether it is paused."""

    limit: str = ""
    is_paused: bool = False


@dataclass(frozen=True, slots=True)
class ClockChange:
    """One thing to record about a limit. ``action`` is START, STOP, PAUSE, RESUME or EXTEND, never KEEP or RESTART."""

    action: ClockAction
    limit: str


@dataclass(frozen=True, slots=True)
class State:
    """One place a matter can stand in.

    ``phase`` groups states for pages and counts. ``is_open`` tells that somebody has to act and it is counted as
    unfinished; ``is_end`` tells that nothing more is expected. A state may be neither: closed, not yet evaluated.
    """

    code: str
    label: str
    phase: str
    is_open: bool = True
    is_end: bool = False


@dataclass(frozen=True, slots=True)
class Requirement:
    """Something that must be on record before a step. ``missing`` is what the refusal says is lacking.

    ``is_input`` tells that the step's own form asks for it, so a page offers the step although it is not there yet.
    """

    code: str
    label: str
    missing: str
    is_input: bool = False


@dataclass(frozen=True, slots=True)
class Transition:
    """One step: from any of ``sources`` to ``target``, or staying where it is when ``target`` is empty.

    ``roles`` may take it. ``requires`` are requirement codes that must be held. ``differs_from`` are verbs whose
    doers, in this round, may not take this step. ``is_main`` makes it a candidate for the page's one main button, in
    table order. ``is_back`` declares that it leads back; without these the table has no circle. ``new_round`` makes
    the second-person rule count from here on: what was done before belongs to a finished round. With ``while_limit``
    the step is open only while that limit runs, so that it cannot be repeated to win time.
    """

    verb: str
    label: str
    sources: tuple[str, ...]
    target: str
    roles: tuple[str, ...]
    requires: tuple[str, ...] = ()
    clock: ClockEffect = KEEP
    differs_from: tuple[str, ...] = ()
    needs_reason: bool = False
    is_main: bool = False
    is_back: bool = False
    new_round: bool = False
    while_limit: str = ""

    @property
    def stays(self) -> bool:
        """Whether the step leaves the matter in its state: a record beside it, such as a pause."""
        return not self.target


@dataclass(frozen=True, slots=True)
class Actor:
    """Who takes a step: a person's code and the roles of the post acted in."""

    person: str
    roles: frozenset[str]


@dataclass(frozen=True)
class Facts:
    """What is on record about one matter, as far as the table asks.

    ``held`` are the requirement codes that are met. ``done_by`` gives per verb the persons who took it in this round
    (``Workflow.done_by`` makes it from a timeline). ``clock`` is the limit that runs now.
    """

    held: frozenset[str] = frozenset()
    done_by: Mapping[str, frozenset[str]] = field(default_factory=dict)
    clock: ClockState = ClockState()


@dataclass(frozen=True, slots=True)
class StepResult:
    """What a step does: the new state, what to record about limits in this order, and the clock after it."""

    verb: str
    label: str
    from_state: str
    to_state: str
    clock_changes: tuple[ClockChange, ...]
    clock: ClockState


@dataclass(frozen=True, slots=True)
class OpenVerb:
    """A step the actor's role may take in the present state, for a page.

    ``missing`` are the requirements not met yet; ``asks`` those among the unmet ones that the step's own form asks
    for, as ``needs_reason`` asks for a reason; they do not make the step unready. ``needs_second_person`` tells that
    this very person may not take it.
    """

    verb: str
    label: str
    target: str
    is_main: bool
    needs_reason: bool
    missing: tuple[Requirement, ...] = ()
    asks: tuple[Requirement, ...] = ()
    needs_second_person: bool = False

    @property
    def is_ready(self) -> bool:
        """Whether the step would be taken now, given what its form asks for."""
        return not self.missing and not self.needs_second_person
