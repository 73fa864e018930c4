"""On a phone a row becomes a card and its heads are out of sight: a bare number there says nothing."""

import re
from pathlib import Path

import pytest

WEB = Path(__file__).parents[2] / "src/luoshu/web"
TABLE = re.compile(r'<table class="([^"]*)">(.*?)</table>', re.DOTALL)
NUMBER = re.compile(r'<td[^>]*class="[^"]*\bnum\b[^"]*"[^>]*>')

SAID = re.compile(r'data-label=|class="[^"]*\bnone\b')
"""Named, or not shown on a phone because there is no number."""


def bare_numbers(page: str) -> list[str]:
    """Return the number cells without a name in the tables of a page that turn into cards."""
    cards = [body for classes, body in TABLE.findall(page) if {"cards-on-phone", "labelled"} & set(classes.split())]
    return [cell for body in cards for cell in NUMBER.findall(body) if not SAID.search(cell)]


@pytest.mark.parametrize(
    "path", sorted(WEB.glob("*/templates/*/*.html")), ids=lambda path: f"{path.parts[-2]}/{path.name}"
)
def test_every_number_on_a_card_says_what_it_counts(path: Path) -> None:
    assert bare_numbers(path.read_text("utf-8")) == []


def test_a_bare_number_is_found() -> None:
    page = '<table class="sheet cards-on-phone"><tr><td>甲县</td><td class="num">3</td></tr></table>'
    assert bare_numbers(page) == ['<td class="num">']
    assert bare_numbers(page.replace('class="num"', 'class="num" data-label="火点"')) == []
    assert bare_numbers(page.replace(" cards-on-phone", "")) == []
