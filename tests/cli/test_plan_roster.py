import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest

from luoshu.cli.main import main

PEOPLE = """code,name,lead,absent,wants_off,holidays,nights
a,赵禾,是,2024-09-15,,2,5
b,朱宁,是,,2024-09-18,0,0
c,钱麦,,,,0,0
d,孙田,,,,0,0
e,李禾,,,,0,0
"""


def asked(folder: Path, people: str = PEOPLE, *more: str) -> list[str]:
    (folder / "people.csv").write_text(people, encoding="utf-8")
    out = ["--out", str(folder / "plan.csv")]
    return ["plan", "roster", str(folder / "people.csv"), "--from", "2024-09-14", "--to", "2024-09-18", *out, *more]


def test_a_roster_is_written_and_stdout_holds_one_json_line(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "luoshu.cli.main", *asked(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    summary = json.loads(done.stdout)
    assert summary["is_proved"]
    assert summary["gap"]
    assert set(summary["gap"].values()) == {0}
    assert summary["seed"] == 1
    with (tmp_path / "plan.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == 10
    assert {row["code"] for row in rows if row["kind"] == "leading"} <= {"a", "b"}
    assert not [row for row in rows if row["code"] == "a" and row["on"] == "2024-09-15"]


@pytest.mark.parametrize(
    ("people", "sentence"),
    [
        ("name\n赵禾\n", "缺少列 code"),
        ("code,name,nights\na,赵禾,many\n", "第 2 行"),
        ("code,name,absent\na,赵禾,someday\n", "不是日期"),
        ("code,name\na,赵禾\n", "至少要放宽"),
    ],
)
def test_what_cannot_be_planned_is_one_sentence(
    people: str, sentence: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(asked(tmp_path, people)) == 2
    assert sentence in capfd.readouterr().err
    assert not (tmp_path / "plan.csv").exists()


def test_an_unknown_year_is_said(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    given = [word.replace("2024-09-1", "2031-09-1") for word in asked(tmp_path)]
    assert main(given) == 0
    assert "没有 2031 年的放假调休安排" in capfd.readouterr().err
