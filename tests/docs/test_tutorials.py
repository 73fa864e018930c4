"""A reader who types what a tutorial says sees what it says."""

import csv
import shlex
from pathlib import Path

import pytest

from luoshu.cli.main import main
from tests.docs.pages import ROOT

FIRE_POINTS = ROOT / "docs/tutorials/first-fire-points.md"


def blocks(page: Path) -> list[list[str]]:
    """Return the indented blocks of a page."""
    found: list[list[str]] = [[]]
    for line in page.read_text("utf-8").splitlines():
        if line.startswith("    "):
            found[-1].append(line[4:])
        elif found[-1]:
            found.append([])
    return [block for block in found if block]


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_the_first_fire_points(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    morning, evening, *lines = blocks(FIRE_POINTS)
    monkeypatch.chdir(tmp_path)
    Path("morning.csv").write_text("\n".join(morning) + "\n", "utf-8")
    Path("evening.csv").write_text("\n".join(evening) + "\n", "utf-8")
    dedupe, events, refused = (shlex.split(line.removeprefix("python3 run.py")) for (line,) in lines)

    assert main(dedupe) == 0
    assert len(rows(Path("once.csv"))) == 3

    assert main(events) == 0
    first, second, third = (row["event_id"] for row in rows(Path("events.csv")))
    assert first == second != third

    Path("events.csv").unlink()
    capsys.readouterr()
    assert main(refused) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert not Path("events.csv").exists()
