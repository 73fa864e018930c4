"""The annotated pages of invented cities: scored once before tuning, kept since (docs/reference/reading-scores.md)."""

import pytest

from luoshu.core.reading import read_page
from tests.core.reading.scoring import Page, marks, own_pages

OWN = own_pages()
FLOORS = {
    "recall": 0.95,
    "precision": 0.93,
    "span": 0.90,
    "unit": 0.93,
    "status": 0.92,
    "subject": 0.94,
    "period": 0.90,
}

# What still fails, and why: a month named in the title alone; a district whose own name ends in 园区,
# as business parks do; 请甲县、乙县于18日前报送, and then what all are asked for.
STILL_BELOW = {"air": {"period"}, "charging": {"subject"}, "fire_weekly": {"subject"}}


@pytest.mark.parametrize("page", OWN, ids=lambda page: page.name)
def test_page_reaches_the_marks(page: Page) -> None:
    reached = marks(page)
    below = {name for name, floor in FLOORS.items() if reached[name] < floor}
    assert below == STILL_BELOW.get(page.name, set())
    assert reached["invented"] <= 1


def test_indicators_are_readable_over_all_pages() -> None:
    scores = [marks(page)["indicator"] for page in OWN]
    assert sum(scores) / len(scores) >= 0.65


def test_deadlines_are_found_over_all_pages() -> None:
    due = [page for page in OWN if any(row["deadline"] for row in page.figures)]
    scores = [marks(page)["deadline"] for page in due]
    assert sum(scores) / len(scores) >= 0.85


@pytest.mark.parametrize("page", OWN, ids=lambda page: page.name)
def test_audit_raises_what_is_wrong_and_nothing_else(page: Page) -> None:
    raised = [check for check in read_page(page.text, issued=page.issued).checks if check.verdict != "consistent"]
    spans = {row["id"]: (row["start"], row["end"]) for row in page.figures}
    due = [row for row in page.checks if row["verdict"] != "consistent"]
    for wanted in due:
        figures = {spans[name] for name in wanted["figures"]}  # type: ignore[attr-defined]
        needed = min(2, len(figures))
        assert any(len(figures & set(check.spans)) >= needed for check in raised), wanted
    assert len(raised) == len(due)
