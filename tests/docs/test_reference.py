"""The reference pages and the code say the same, in both directions."""

import re
from pathlib import Path

import pytest

from tests.docs.pages import ROOT, tables

SETTING = re.compile(r"""["'](LUOSHU_[A-Z_]+)["']""")
CODE = re.compile(r"`([^`]+)`")


def read_settings() -> set[str]:
    """Return every variable that the code reads by its name."""
    files = [path for folder in ("src", "tools", "tests") for path in (ROOT / folder).rglob("*.py")]
    return {name for path in files for name in SETTING.findall(path.read_text("utf-8"))}


def test_every_setting_is_documented_and_every_documented_setting_exists() -> None:
    documented = {CODE.findall(row[0])[0] for row in tables(ROOT / "docs/reference/settings.md")}
    assert documented == read_settings()


@pytest.mark.parametrize("row", list(tables(ROOT / "docs/reference/features.md")), ids=lambda row: row[0][:20])
def test_a_feature_names_where_it_is_and_a_test_that_exists(row: list[str]) -> None:
    _, where, proof = row
    assert where
    named = CODE.findall(proof)
    assert named
    for name in named:
        file, _, test = name.partition("::")
        assert (ROOT / file).exists(), name
        assert not test or f"def {test}(" in (ROOT / file).read_text("utf-8"), name


def packages() -> set[str]:
    """Return the packages that the map must show, as it names them."""
    package = ROOT / "src/luoshu"
    top = {path.parent.name for path in package.glob("*/__init__.py")}
    inner = {
        f"{group}/{path.parent.name}" for group in ("core", "apps") for path in package.glob(f"{group}/*/__init__.py")
    }
    return (top - {"core", "apps", "adapters"}) | inner | {"adapters/feeds"}


def test_the_map_shows_every_package_and_nothing_that_is_not_there() -> None:
    named = {name for row in tables(ROOT / "docs/map-of-the-code.md") for name in CODE.findall(row[0])}
    assert packages() <= named
    lost = [name for name in named if not (ROOT / name).exists() and not (ROOT / "src/luoshu" / name).exists()]
    assert lost == []


def test_the_decisions_are_numbered_listed_and_short() -> None:
    records = sorted((ROOT / "docs/adr").glob("0*.md"))
    assert [path.name[:4] for path in records] == [f"{number:04}" for number in range(1, len(records) + 1)]
    index = (ROOT / "docs/adr/README.md").read_text("utf-8")
    for path in records:
        text = path.read_text("utf-8")
        assert f"]({path.name})" in index
        assert text.startswith(f"# {path.name[:4]} ")
        assert [line for line in text.splitlines() if line.startswith("## ")] == [
            "## Situation",
            "## Decision",
            "## What follows",
        ], path.name
        assert len(text.splitlines()) <= 40, path.name


def test_images_that_are_shown_are_there() -> None:
    shown = re.findall(r"!\[[^\]]*\]\(([^)]+)\)", (ROOT / "README.md").read_text("utf-8"))
    assert all(Path(ROOT / name).exists() for name in shown)
