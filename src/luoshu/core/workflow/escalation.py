"""Who hears of a limit that has run out: a ladder as data. When each rung is told is a dated rule, not code."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rung:
    """One level of the duty ladder. ``role`` is the role told there, empty where the level below answers for it.

    ``receives_only`` marks a level that is informed and never made responsible.
    """

    code: str
    label: str
    role: str
    receives_only: bool = False


@dataclass(frozen=True)
class Ladder:
    """The rungs from the ground up. Raises ValueError for repeated rungs, or one that only receives below others."""

    rungs: tuple[Rung, ...]

    def __post_init__(self) -> None:
        codes = [rung.code for rung in self.rungs]
        receiving = [rung.receives_only for rung in self.rungs]
        if len(set(codes)) != len(codes) or receiving != sorted(receiving) or not codes or receiving[0]:
            raise ValueError(f"a ladder needs distinct rungs, the receiving ones on top: {codes}")

    def rung(self, code: str) -> Rung:
        """Return a rung by its code. Raises KeyError."""
        for rung in self.rungs:
            if rung.code == code:
                return rung
        raise KeyError(code)

    def above(self, code: str) -> Rung | None:
        """Return the next rung up, or None at the top. Raises KeyError."""
        place = self.rungs.index(self.rung(code)) + 1
        return self.rungs[place] if place < len(self.rungs) else None

    def told(self, owner: str, steps: int) -> Rung:
        """Return the rung told after so many escalations of a fire that the rung ``owner`` answers for.

        It stops at the top. Raises KeyError.
        """
        place = self.rungs.index(self.rung(owner)) + max(0, steps)
        return self.rungs[min(place, len(self.rungs) - 1)]

    def answers(self, owner: str, steps: int) -> Rung:
        """Return the rung that has to act after so many escalations: ``told``, but never a rung that only receives.

        Raises KeyError.
        """
        told = self.told(owner, steps)
        return [rung for rung in self.rungs if not rung.receives_only][-1] if told.receives_only else told

    def owner_of(self, codes: Iterable[str]) -> Rung | None:
        """Return the lowest rung among those that have a holder: an empty rung is answered for by the next one up."""
        held = set(codes)
        return next((rung for rung in self.rungs if rung.code in held and not rung.receives_only), None)
