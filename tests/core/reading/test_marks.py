"""The front page: every mark of the reading and of the audit, by the scorers that came with it."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from luoshu.core.reading import Reading, check_row, figure_row, read_page
from tests.support.shared_data import shared_file

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def reading() -> Reading:
    page = shared_file("text/luoyang_front_page_2024-09-20.txt")
    return read_page(page.read_bytes().decode("utf-8"), issued=date(2024, 9, 20))


def scored(scorer: str, *files: Path) -> dict[str, object]:
    ran = subprocess.run(
        [sys.executable, str(shared_file(scorer)), *map(str, files)], capture_output=True, text=True, check=True
    )
    result: dict[str, object] = json.loads(ran.stdout)
    return result


def test_figures_reach_every_mark(reading: Reading, tmp_path: Path) -> None:
    read = tmp_path / "figures.jsonl"
    read.write_text(
        "\n".join(json.dumps(figure_row(figure), ensure_ascii=False) for figure in reading.figures), "utf-8"
    )
    result = scored("text/score.py", read, shared_file("text/gold_figures.jsonl"))
    floors = {
        "figure_recall_core": 0.99,
        "figure_precision": 0.97,
        "unit_acc": 0.98,
        "span_exact": 0.95,
        "status_acc": 0.92,
        "subject_acc": 0.95,
        "indicator_bigram_f1": 0.75,
        "deadline_recall": 1.0,
        "period_acc": 0.85,
    }
    assert {name: result[name] for name, floor in floors.items() if float(str(result[name])) < floor} == {}
    assert int(str(result["deadline_false"])) <= 1


def test_audit_raises_the_nine_flags_with_at_most_two_false_alarms(reading: Reading, tmp_path: Path) -> None:
    read = tmp_path / "checks.jsonl"
    read.write_text("\n".join(json.dumps(check_row(check), ensure_ascii=False) for check in reading.checks), "utf-8")
    gold = shared_file("text/gold_checks.jsonl")
    result = scored("text/score_checks.py", read, gold, shared_file("text/gold_figures.jsonl"))
    assert result["missed"] == []
    assert int(str(result["false_alarms"])) <= 2


def test_no_figure_touches_a_numeral_that_is_a_name(reading: Reading) -> None:
    lines = shared_file("text/gold_nonfigures.jsonl").read_text("utf-8").splitlines()
    names = [json.loads(line) for line in lines]
    assert len(names) == 30
    touched = [
        (name["raw"], figure.raw)
        for name in names
        for figure in reading.figures
        if figure.start < name["end"] and figure.end > name["start"]
    ]
    assert touched == []


def test_dates_resolve_against_the_issue_day(reading: Reading) -> None:
    lines = shared_file("text/gold_dates.jsonl").read_text("utf-8").splitlines()
    wanted = [json.loads(line) for line in lines]
    dated = [row for row in wanted if row["type"] != "duration"]
    read = {(mention.start, mention.end): mention.resolved for mention in reading.dates}
    wrong = []
    for row in dated:
        near = [value for (start, end), value in read.items() if start < row["end"] and end > row["start"]]
        if row["resolved"] not in near:
            wrong.append((row["raw"], near))
    assert wrong == []


def test_most_stages_are_found_with_name_and_state(reading: Reading) -> None:
    lines = shared_file("text/gold_events.jsonl").read_text("utf-8").splitlines()
    wanted = [row for row in map(json.loads, lines) if row["kind"] == "stage"]
    stages = [event for event in reading.events if event.kind == "stage"]
    found = sum(
        any(
            event.start < row["end"]
            and event.end > row["start"]
            and event.fields["stage"] == row["stage"]
            and event.fields["state"] == row["state"]
            for event in stages
        )
        for row in wanted
    )
    assert found >= 36  # of the 47 annotated stages
