"""What a change of a rule touches, as each app above the rules counts it for the page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from luoshu.apps.acting import path_end
from luoshu.core.clock import day_start


@dataclass(frozen=True)
class RuleChange:
    """A change that somebody is about to make: whose rule, and its new body. Nothing has been written."""

    kind: str
    code: str
    division_path: str
    valid_from: date
    body: Mapping[str, Any]

    def within(self, field: str = "division_path") -> Q:
        """Return the condition that a row's division is the rule's or below it."""
        path = self.division_path
        return Q(**{f"{field}__gte": path, f"{field}__lt": path_end(path)}) if path else Q()

    @property
    def since(self) -> datetime:
        """The moment from which the new body holds."""
        return day_start(self.valid_from)


@dataclass(frozen=True)
class Touched:
    """One kind of things that a rule speaks of: how many are open, how many were decided since the change begins.

    ``decided`` is above zero only for a change that begins in the past. ``sentence`` says what becomes of them.
    """

    label: str
    open_now: int
    decided: int
    sentence: str
