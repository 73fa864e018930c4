"""What a page says besides numbers: stages of projects, meetings, notices, decisions, problems, commitments, vague
promises."""

from luoshu.core.reading.events.find import find_events

__all__ = ["find_events"]
