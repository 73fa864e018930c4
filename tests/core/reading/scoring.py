"""Scores a reading against an annotated page: the same questions as the marks, answered by our own few lines."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from luoshu.core.reading import Check, Reading, figure_row, read_page

Row = dict[str, object]
PAGES = Path(__file__).parent / "pages"


@dataclass(frozen=True)
class Page:
    """A text, its issue date and its annotation."""

    name: str
    text: str
    issued: date
    figures: list[Row]
    checks: list[Row]


def rows(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def own_pages() -> list[Page]:
    """The annotated pages beside the tests."""
    found = []
    for path in sorted(PAGES.glob("*.txt")):
        name, _, issued = path.stem.rpartition("_")
        figures, checks = (rows(path.with_name(f"{path.stem}.{part}.jsonl")) for part in ("figures", "checks"))
        found.append(Page(name, path.read_text(encoding="utf-8"), date.fromisoformat(issued), figures, checks))
    return found


def matched(reading: Reading, gold: list[Row]) -> dict[int, Row]:
    """Annotated figure -> read figure with the same value whose span overlaps it by at least half."""
    read = [figure_row(figure) for figure in reading.figures]
    found: dict[int, Row] = {}
    for number, wanted in enumerate(gold):
        for row in read:
            both = min(int(row["end"]), int(wanted["end"])) - max(int(row["start"]), int(wanted["start"]))  # type: ignore[call-overload]
            either = max(int(row["end"]), int(wanted["end"])) - min(int(row["start"]), int(wanted["start"]))  # type: ignore[call-overload]
            close = abs(float(row["value"]) - float(wanted["value"])) <= 1e-6 * max(1, abs(float(wanted["value"])))  # type: ignore[arg-type]
            if both > 0 and both * 2 >= either and close:
                found[number] = row
                break
    return found


def _pairs(words: object) -> set[str]:
    letters = "".join(char for char in str(words or "") if char.isalnum())
    return {letters[at : at + 2] for at in range(len(letters) - 1)}


def bigram_f1(read: object, wanted: object) -> float:
    a, b = _pairs(read), _pairs(wanted)
    return 2 * len(a & b) / (len(a) + len(b)) if a & b else 0.0


def share(values: Iterable[bool]) -> float:
    answers = list(values)
    return sum(answers) / max(1, len(answers))


def marks(page: Page) -> dict[str, float]:
    """Recall, precision and slot accuracy of one page."""
    reading = read_page(page.text, issued=page.issued)
    found = matched(reading, page.figures)
    hits = [(row, page.figures[number]) for number, row in found.items()]
    core = [number for number, wanted in enumerate(page.figures) if wanted["core"]]
    due = [(row, wanted) for row, wanted in hits if wanted["deadline"]]

    def rate(test: Callable[[Row, Row], bool]) -> float:
        return share(test(row, wanted) for row, wanted in hits)

    return {
        "recall": share(number in found for number in core),
        "precision": len(found) / max(1, len(reading.figures)),
        "span": rate(lambda row, wanted: (row["start"], row["end"]) == (wanted["start"], wanted["end"])),
        "unit": rate(lambda row, wanted: row["unit"] in [wanted["unit"], *wanted["unit_alt"]]),  # type: ignore[misc]
        "status": rate(lambda row, wanted: row["status"] in wanted["status_accept"]),  # type: ignore[operator]
        "subject": rate(lambda row, wanted: row["subject"] in [wanted["subject"], *wanted["subject_accept"]]),  # type: ignore[misc]
        "indicator": sum(bigram_f1(row["indicator"], wanted["indicator"]) for row, wanted in hits) / max(1, len(hits)),
        "period": rate(lambda row, wanted: row["period_or_asof"] in wanted["period_accept"]),  # type: ignore[operator]
        "deadline": share(row["deadline"] == wanted["deadline"] for row, wanted in due),
        "invented": float(sum(bool(row["deadline"]) and not wanted["deadline"] for row, wanted in hits)),
    }


def concerns(check: Check, wanted: Row, page: Page) -> bool:
    """Whether a raised check is about what the annotation planted: its figures, or the words it names."""
    words: list[list[int]] = wanted.get("words", wanted.get("anchors", []))  # type: ignore[assignment]
    spans = {row["id"]: (row["start"], row["end"]) for row in page.figures}
    figures = {spans[name] for name in wanted["figures"]}  # type: ignore[attr-defined]
    if any(start < last and end > first for start, end in check.spans for first, last in words):
        return True
    if figures:
        return len(figures & set(check.spans)) >= min(2, len(figures))
    return not words and check.kind == wanted["kind"]


def audit_marks(page: Page) -> tuple[list[Row], list[Row], list[Check]]:
    """What the audit of a page owes: findings planted, those it missed, and the alarms about nothing planted."""
    raised = [check for check in read_page(page.text, issued=page.issued).checks if check.verdict != "consistent"]
    due = [row for row in page.checks if row["verdict"] != "consistent" and row.get("scored", True)]
    missed = [row for row in due if not any(concerns(check, row, page) for check in raised)]
    false = [check for check in raised if not any(concerns(check, row, page) for row in due)]
    return due, missed, false
