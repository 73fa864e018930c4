"""A step as a page offers it, in codes and sentences: the same for every table."""

from dataclasses import dataclass
from typing import Self

from luoshu.core.workflow.table import OpenVerb


@dataclass(frozen=True, slots=True)
class VerbForm:
    """One step the reader may take: the inputs its form asks for, and what is still lacking for it."""

    verb: str
    label: str
    inputs: tuple[str, ...]
    lacking: tuple[str, ...]
    needs_reason: bool
    is_main: bool
    needs_second_person: bool

    @classmethod
    def of(cls, open_verb: OpenVerb) -> Self:
        """Return the form of a step that the table leaves open."""
        return cls(
            verb=open_verb.verb,
            label=open_verb.label,
            inputs=tuple(asked.code for asked in open_verb.asks),
            lacking=tuple(asked.missing for asked in open_verb.missing),
            needs_reason=open_verb.needs_reason,
            is_main=open_verb.is_main,
            needs_second_person=open_verb.needs_second_person,
        )

    @property
    def is_ready(self) -> bool:
        """Whether the step can be taken once the form is filled in."""
        return not self.lacking and not self.needs_second_person
