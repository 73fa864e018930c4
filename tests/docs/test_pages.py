"""What the documentation says can be followed: links lead somewhere, commands can be typed."""

from pathlib import Path

import pytest

from luoshu.cli.main import AREAS, Area, build_parser
from tests.docs.pages import ROOT, anchors, commands, links, name_of, pages
from tools.stages import stage_parser

PAGES = pages()


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    for target in links(page):
        if "://" in target or target.startswith("mailto:"):
            continue
        file, _, anchor = target.partition("#")
        place = (page.parent / file).resolve() if file else page
        assert place.exists(), target
        assert not anchor or anchor in anchors(place), target


def exit_code_of_parsing(area: Area, words: list[str]) -> object:
    try:
        build_parser(area).parse_args(words)
    except SystemExit as ending:
        return ending.code
    return 0


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_command_can_be_typed(page: Path) -> None:
    for words in commands(page):
        if words[0] == "test":
            stage_parser().parse_args(words[1:])
        elif words != ["bundle"] and not words[0].startswith("-"):
            area = next((area for area in AREAS if area.word == words[0]), None)
            assert area, f"no such command: {words}"
            assert exit_code_of_parsing(area, words) == 0, f"cannot be typed: {words}"


def test_the_commands_of_the_documentation_are_found() -> None:
    found = [words for page in PAGES for words in commands(page)]
    assert ["demo"] in found
    assert ["test", "--only", "lint"] in found
    assert any(words[:2] == ["fire", "events"] for words in found)


def test_every_page_is_reached_from_the_readme() -> None:
    reached, waiting = set(), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        reached.add(page)
        found = {(page.parent / target.partition("#")[0]).resolve() for target in links(page) if "://" not in target}
        waiting += [target for target in found if target.suffix == ".md" and target.exists() and target not in reached]
    assert [name_of(page) for page in PAGES if page not in reached] == []


def test_the_documentation_speaks_of_the_product_alone() -> None:
    private = ("/work/", "/tmp/", "/root/", "../shared")  # noqa: S108 - looked for, not used
    guilty = [(name_of(page), word) for page in PAGES for word in private if word in page.read_text("utf-8")]
    assert guilty == []


def test_the_readme_is_chinese_first_with_english_beside() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    headings = [line for line in text.splitlines() if line.startswith("## ")]
    assert headings
    assert all(" · " in heading for heading in headings)
