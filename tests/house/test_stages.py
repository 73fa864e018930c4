"""The checks: every stage runs, none passes by running nothing, and the verdict says which failed."""

import sys
from pathlib import Path

import pytest

from tools import stages
from tools.stages import STAGES, Outcome, Stage, command_name, print_summary, run_stage, run_stages, stage_environment

PASSING = (sys.executable, "-c", "print('fine')")
FAILING = (sys.executable, "-c", "print('===== 2 failed in 0.1s ====='); raise SystemExit(1)")


def test_the_stages_are_those_of_the_continuous_check() -> None:
    names = [stage.name for stage in STAGES]
    assert names == ["lint", "docs", "house", "core", "sqlite", "postgresql", "browser"]


def test_lint_covers_format_style_types_layers_and_migrations() -> None:
    (lint,) = (stage for stage in STAGES if stage.name == "lint")
    assert [command_name(command) for command in lint.commands] == [
        "ruff format",
        "ruff check",
        "mypy",
        "lint-imports",
        "django makemigrations",
    ]


def test_every_folder_of_tests_is_run_by_some_stage() -> None:
    tests = Path(__file__).parents[1]
    named = {part for stage in STAGES for command in stage.commands for part in command if part.startswith("tests")}
    ignored = {part.removeprefix("--ignore=") for part in stages.ELSEWHERE}
    assert "tests" in named
    assert ignored <= named
    assert all((tests.parent / name).is_dir() for name in ignored - {"tests/browser"})


def test_a_failing_command_does_not_hide_the_next_one(capfd: pytest.CaptureFixture[str]) -> None:
    outcome = run_stage(Stage("probe", "probe", (FAILING, PASSING)))
    assert len(outcome.failed) == 1
    assert "fine" in capfd.readouterr().out


def test_commands_at_once_run_beside_each_other_and_speak_in_order(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    there = tmp_path / "there"
    wait = f"import pathlib, time\nwhile not pathlib.Path({str(there)!r}).exists(): time.sleep(0.01)\n"
    # More than a pipe holds: the second has to wait with its words and comes to its end all the same.
    tell = f"import pathlib; pathlib.Path({str(there)!r}).touch(); print('second ' * 20_000); raise SystemExit(1)"
    first, second = (sys.executable, "-c", f"{wait}print('first')"), (sys.executable, "-c", tell)
    outcome = run_stage(Stage("probe", "probe", (first, second, PASSING), at_once=True))
    assert len(outcome.failed) == 1
    assert capfd.readouterr().out.split() == ["first", *["second"] * 20_000, "fine"]


def test_the_summary_names_what_failed_and_shows_the_last_line(capsys: pytest.CaptureFixture[str]) -> None:
    red = run_stage(Stage("red", "红", (FAILING,)))
    green = run_stage(Stage("green", "绿", (PASSING,)))
    capsys.readouterr()
    print_summary([green, red])
    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith("失败  red") for line in lines)
    assert any(line.startswith("通过  green") for line in lines)
    assert "      2 failed in 0.1s" in lines
    assert lines[-1].startswith("未通过的阶段：red（2 个阶段")


def test_the_exit_code_is_red_when_a_stage_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stages, "set_up", lambda profile, *, outlines: None)
    monkeypatch.setattr(stages, "STAGES", (Stage("green", "绿", (PASSING,)), Stage("red", "红", (FAILING,))))
    assert run_stages([]) == 1
    assert run_stages(["--only", "green"]) == 0
    assert run_stages(["--only", "green", "--only", "red"]) == 1


def test_an_unknown_stage_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        run_stages(["--only", "everything"])
    assert "everything" in capsys.readouterr().err


def test_running_no_test_is_not_passing(tmp_path: Path) -> None:
    command = (*stages.PYTEST, str(tmp_path), "-c", str(Path(__file__).parents[2] / "pyproject.toml"))
    outcome: Outcome = run_stage(Stage("empty", "空", ((sys.executable, *command[1:]),)))
    assert outcome.failed
    assert "没有任何测试被执行：这不算通过" in outcome.closing_lines


def test_a_stage_sees_none_of_the_users_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUOSHU_DATABASE_URL", "postgresql://example/production")
    monkeypatch.setenv("LUOSHU_CI", "1")
    environment = stage_environment(tmp_path)
    assert "LUOSHU_DATABASE_URL" not in environment
    assert environment["LUOSHU_HOME"] == str(tmp_path)
    assert environment["LUOSHU_CI"] == "1"
