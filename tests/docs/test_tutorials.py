"""A reader who types what a tutorial says sees what it says."""

import csv
import json
import shlex
from pathlib import Path

import pytest

from luoshu.cli.main import main
from tests.docs.pages import ROOT

FIRE_POINTS = ROOT / "docs/tutorials/first-fire-points.md"
PROGRESS_PAGE = ROOT / "docs/tutorials/first-progress-page.md"


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


def test_the_first_progress_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page, (read,), (demo,) = blocks(PROGRESS_PAGE)
    monkeypatch.chdir(tmp_path)
    Path("page.txt").write_text("\n".join(page) + "\n", "utf-8")
    assert demo == "python3 run.py demo"

    assert main(shlex.split(read.removeprefix("python3 run.py"))) == 0
    figures, checks, events = (
        [json.loads(line) for line in Path("result", f"{name}.jsonl").read_text("utf-8").splitlines()]
        for name in ("figures", "checks", "events")
    )
    assert len(figures) == 12
    flagged = [check["relation"] for check in checks if check["verdict"] != "consistent"]
    assert len(flagged) == 2
    assert "63.2" in flagged[0]
    assert "61.2" in flagged[0]
    assert all(number in flagged[1] for number in ("298", "16", "312"))
    silent = {check["kind"] for check in checks if check["verdict"] == "consistent"}
    assert {"share", "growth"} <= silent
    assert [event["text"] for event in events if event["kind"] == "vague_deadline"] == ["早日"]
