"""A frozen row that is quick to make.

A frozen dataclass asks ``object.__setattr__`` for every field, which takes three times as long as setting it. So the
type checker holds a ``row`` to be frozen, and while the program runs it is a plain dataclass that hashes by its values
(``eq=False``: by identity), as a frozen one does. ``replace`` and ``fields`` work as they do there.
"""

from typing import TYPE_CHECKING

__all__ = ["row"]

if TYPE_CHECKING:
    from dataclasses import dataclass as row
else:
    from dataclasses import dataclass

    def row(*, frozen, slots=False, eq=True):
        """``dataclass(frozen=True, …)`` for the type checker."""
        return dataclass(slots=slots, eq=eq, unsafe_hash=eq)
