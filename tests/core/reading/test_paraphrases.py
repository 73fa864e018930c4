"""The relations of the audit over many wordings: each line of ``paraphrases`` holds, and slips in its twin.

A line holds {holds|slips}; // is a new line; a line without braces only holds. The audit stays silent on all that
holds, and finds at least the named share of the slips of a family: one sentence missed is no failure, a family is.
"""

import re
from datetime import date
from pathlib import Path

import pytest

from luoshu.core.reading import Check, read_page

FAMILIES = sorted((Path(__file__).parent / "paraphrases").glob("*.txt"))
ISSUED = date(2025, 9, 20)
TWIN = re.compile(r"\{([^{}|]*)\|([^{}|]*)\}")
SHARE_FOUND = 0.75


def lines_of(path: Path) -> list[str]:
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]


def raised(line: str, twin: int) -> list[Check]:
    text = TWIN.sub(lambda said: said[twin], line).replace("//", "\n")
    return [check for check in read_page(text, issued=ISSUED, place="临汾市").checks if check.verdict != "consistent"]


@pytest.mark.parametrize("path", FAMILIES, ids=lambda path: path.stem)
def test_audit_is_silent_on_what_holds(path: Path) -> None:
    false = {line: [check.relation for check in raised(line, 1)] for line in lines_of(path)}
    assert {line: found for line, found in false.items() if found} == {}


@pytest.mark.parametrize("path", FAMILIES, ids=lambda path: path.stem)
def test_audit_finds_the_slip_in_most_wordings(path: Path) -> None:
    slips = [line for line in lines_of(path) if TWIN.search(line)]
    missed = [line for line in slips if not raised(line, 2)]
    assert len(missed) <= len(slips) * (1 - SHARE_FOUND), missed
