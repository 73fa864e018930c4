"""Why a roster could not be planned: one Chinese sentence, the fact and then the next step."""

from typing import Any, ClassVar


class RosterError(Exception):
    """Base of the refusals of this package."""

    code: ClassVar[str] = "roster_error"

    def __init__(self, message: str, **fields: Any) -> None:
        self.message = message
        self.fields = fields
        super().__init__(message)


class BadRoster(RosterError):
    """What was given cannot be meant."""

    code = "bad_roster"


class NoRoster(RosterError):
    """The rules cannot all hold. ``fields["relax"]`` is the smallest set of rules whose relaxing lets a plan exist."""

    code = "no_roster"


class Unsolved(RosterError):
    """The solver ended without a plan; ``fields["status"]`` is its own word for it."""

    code = "roster_unsolved"
