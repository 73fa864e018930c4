"""Readings as JSON rows in the shape of the annotation: figures, events, checks."""

from collections.abc import Mapping

from luoshu.core.quantities.numerals import as_number
from luoshu.core.reading.model import Check, Event, Figure


def figure_row(figure: Figure) -> dict[str, object]:
    """A figure as the row written to figures.jsonl."""
    return {
        "id": figure.id,
        "sentence": figure.sentence,
        "sent_start": figure.sent_start,
        "sent_end": figure.sent_end,
        "start": figure.start,
        "end": figure.end,
        "raw": figure.raw,
        "value": as_number(figure.value),
        "unit": figure.unit,
        "subject": figure.subject,
        "object": figure.object,
        "action": figure.action,
        "indicator": figure.indicator,
        "status": figure.status,
        "period_or_asof": figure.period_or_asof,
        "time_basis": figure.time_basis,
        "deadline": figure.deadline,
        "vague_deadline": figure.vague,
        "cohort": figure.cohort,
        "section": figure.section,
        "approx": figure.approx,
        "core": figure.core,
    }


def event_row(event: Event) -> dict[str, object]:
    """An event as the row written to events.jsonl; the fields of its kind stand beside the span."""
    row: dict[str, object] = {
        "id": event.id,
        "kind": event.kind,
        "start": event.start,
        "end": event.end,
        "text": event.text,
    }
    row.update(event.fields)
    return row


def check_row(check: Check) -> dict[str, object]:
    """A check as the row written to checks.jsonl, with the verdict in code and in the office's word."""
    numbers: Mapping[str, object] = check.numbers
    return {
        "id": check.id,
        "kind": check.kind,
        "verdict": check.verdict,
        "word": check.word,
        "spans": [list(span) for span in check.spans],
        "figures": list(check.figures),
        "relation": check.relation,
        "why": check.why,
        "severity": check.severity,
        "numbers": dict(numbers),
    }
