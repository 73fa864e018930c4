"""The documentation as the tests see it: its pages, and the commands, links and tables in them."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
LINK = re.compile(r"!?\[[^\]]*\]\((?P<target>[^)\s]+)\)")
HEADING = re.compile(r"^#+ (?P<title>.+)$", re.MULTILINE)
INLINE = re.compile(r"`(?P<text>[^`\n]+)`")
PROGRAMS = ("luoshu", "python3 run.py")


def pages() -> list[Path]:
    """Return every page of the documentation, the README and the changelog among them."""
    return [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]


def name_of(page: Path) -> str:
    """Return a page's name as the reader of a failing test looks for it."""
    return page.relative_to(ROOT).as_posix()


def links(page: Path) -> Iterator[str]:
    """Return the targets of the links of a page."""
    for found in LINK.finditer(page.read_text(encoding="utf-8")):
        yield found["target"]


def anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as code hosts make them."""
    titles = (found["title"] for found in HEADING.finditer(page.read_text(encoding="utf-8")))
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def commands(page: Path) -> Iterator[list[str]]:
    """Return the arguments of every luoshu command line of a page, from code blocks and from running text."""
    text = page.read_text(encoding="utf-8")
    blocks = [line.strip() for line in text.splitlines() if line.startswith("    ")]
    inline = [found["text"] for found in INLINE.finditer(text)]
    for line in [*blocks, *inline]:
        for program in PROGRAMS:
            if line.startswith(f"{program} "):
                words = shlex.split(line.removeprefix(program), comments=True)
                # A lone word in running text names the group of commands, it is not a command to type.
                if len(words) > 1 or line in blocks:
                    yield words


def tables(page: Path) -> Iterator[list[str]]:
    """Return the rows of a page's tables, cell by cell, without heads and rules."""
    rows = [line for line in page.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    for line, following in zip(rows, [*rows[1:], ""], strict=True):
        if not set(line) <= set("|- ") and not (following and set(following) <= set("|- ")):
            yield [cell.strip() for cell in line.strip("|").split("|")]
