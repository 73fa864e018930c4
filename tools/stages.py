"""The checks, in the order in which the continuous check runs them, and one summary at the end."""

import argparse
import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tools.environment import PYTHON, ROOT, VENV, command_environment, set_up
from tools.jobs import say

PYTEST = (str(PYTHON), "-m", "pytest")
# Whoever is done first takes over what the other has left: the long journeys stand at the end.
TWO = ("-n", "2", "--dist", "worksteal")
SLOWEST = ("--durations", "25", "--durations-min", "2")
NO_TESTS_RAN = 5
# Settings of the tests themselves; every other one of ours belongs to the user's instance and stays out.
FOR_TESTS = frozenset(
    f"LUOSHU_{name}"
    for name in ("CI", "CHROMIUM", "SHARED_DATA", "CNMAPS_WHEEL", "SCREENSHOTS", "KILL_ROUNDS", "LOCK_SECONDS")
)
# Run by stages of their own.
ELSEWHERE = ("--ignore=tests/core", "--ignore=tests/docs", "--ignore=tests/house", "--ignore=tests/browser")
# What touches no database of the run did the same on SQLite.
STORED = ("-p", "tests.support.database_only")
WITHOUT_DJANGO = ("-p", "no:django", "-p", "tests.house.no_django")


@dataclass(frozen=True)
class Stage:
    """One part of the checks: every command runs, also after another has failed; ``at_once``, beside each other."""

    name: str
    title: str
    commands: tuple[tuple[str, ...], ...]
    at_once: bool = False


@dataclass
class Outcome:
    """What a stage came to."""

    stage: Stage
    seconds: float
    failed: list[str] = field(default_factory=list)
    closing_lines: list[str] = field(default_factory=list)


def tool(name: str, *arguments: str) -> tuple[str, ...]:
    """Return the command line of a program of the environment."""
    return (str(VENV / "bin" / name), *arguments)


STAGES = (
    Stage(
        "lint",
        "格式、静态检查、类型、分层、迁移",
        (
            tool("ruff", "format", "--check", "."),
            tool("ruff", "check", "."),
            tool("mypy"),
            tool("lint-imports"),
            (str(PYTHON), "-m", "django", "makemigrations", "--check", "--dry-run"),
        ),
        at_once=True,
    ),
    Stage("docs", "文档与代码相符", ((*PYTEST, "tests/docs", *TWO),)),
    Stage("house", "分层、锁文件、启动脚本", ((*PYTEST, "tests/house", *TWO),)),
    Stage("core", "核心（没有 Django 的环境）", ((*PYTEST, "tests/core", *WITHOUT_DJANGO, *TWO),)),
    # Tables at once: that the steps end with the same ones has a test of its own, and PostgreSQL walks them below.
    Stage("sqlite", "其余测试（SQLite）", ((*PYTEST, "tests", *ELSEWHERE, *TWO, *SLOWEST, "--no-migrations"),)),
    Stage(
        "postgresql",
        "其余测试（PostgreSQL）",
        (
            (
                str(PYTHON),
                "-m",
                "tools.postgresql",
                "--forgetful",
                *PYTEST,
                "tests",
                *ELSEWHERE,
                *TWO,
                *SLOWEST,
                *STORED,
            ),
        ),
    ),
    Stage("browser", "浏览器", ((*PYTEST, "tests/browser"),)),
)


def stage_parser() -> argparse.ArgumentParser:
    """Return the parser of ``run.py test``."""
    parser = argparse.ArgumentParser(prog="run.py test", description="与持续检查相同的全部检查")
    names = [stage.name for stage in STAGES]
    parser.add_argument(
        "--only", action="append", choices=names, metavar="阶段", help="只运行这一阶段：" + " ".join(names)
    )
    return parser


def run_stages(arguments: list[str]) -> int:
    """Set up, run the chosen stages, print the summary; 0 only if every stage passed."""
    chosen = stage_parser().parse_args(arguments).only or [stage.name for stage in STAGES]
    set_up("test", outlines=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    outcomes = [run_stage(stage) for stage in STAGES if stage.name in chosen]
    print_summary(outcomes)
    return 1 if any(outcome.failed for outcome in outcomes) else 0


def run_stage(stage: Stage) -> Outcome:
    """Run every command of a stage."""
    say(f"== {stage.name}：{stage.title}")
    began = time.monotonic()
    outcome = Outcome(stage, 0.0)
    with tempfile.TemporaryDirectory(prefix="luoshu-test-") as home:
        environment = stage_environment(Path(home))
        for command, (code, last) in zip(stage.commands, run_commands(stage, environment), strict=True):
            if code:
                outcome.failed.append(command_name(command))
            if last and (code or "pytest" in command):
                outcome.closing_lines.append(last)
            if code == NO_TESTS_RAN and "pytest" in command:
                outcome.closing_lines.append("没有任何测试被执行：这不算通过")
    outcome.seconds = time.monotonic() - began
    return outcome


def stage_environment(home: Path) -> dict[str, str]:
    """Return the variables for a stage: an instance of its own, and none of the user's settings of Luoshu."""
    found = {
        name: value
        for name, value in command_environment().items()
        if not name.startswith("LUOSHU_") or name in FOR_TESTS
    }
    return found | {
        "LUOSHU_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "luoshu.config.settings",
        "PATH": f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        "PYTHONUTF8": "1",
    }


def run_commands(stage: Stage, environment: dict[str, str]) -> Iterator[tuple[int, str]]:
    """Run the commands of a stage; give for each its exit code and its last line, in their order."""
    with contextlib.ExitStack() as begun:
        started = (begun.enter_context(started_command(command, environment)) for command in stage.commands)
        for command, process in zip(stage.commands, list(started) if stage.at_once else started, strict=True):
            yield follow_command(command, process)


@contextlib.contextmanager
def started_command(command: tuple[str, ...], environment: dict[str, str]) -> Iterator["subprocess.Popen[str]"]:
    """Start a command; if we are interrupted or ended, it does not go on alone."""
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as process:
        try:
            yield process
        except BaseException:
            process.terminate()
            raise


def follow_command(command: tuple[str, ...], process: "subprocess.Popen[str]") -> tuple[int, str]:
    """Pass the output of a command through as it comes, and return its exit code and its last line.

    A command whose turn has not come keeps its words in the pipe: every output stands whole, in the order of the stage.
    """
    say("$ " + " ".join(part.replace(f"{ROOT}/", "") for part in command))
    last = ""
    for line in process.stdout or ():
        sys.stdout.write(line)
        sys.stdout.flush()
        last = line.strip().strip("=").strip() or last
    return process.wait(), last


def command_name(command: tuple[str, ...]) -> str:
    """Return the short name of a command for the summary."""
    words = [Path(part).name for part in command]
    if words[0].startswith("python"):
        words = words[2:]
    return " ".join(words[:2]) if words[0] in {"ruff", "django"} else words[0]


def print_summary(outcomes: list[Outcome]) -> None:
    """Print one line per stage, what each ended with, and the verdict last."""
    sys.stdout.write("\n")
    for outcome in outcomes:
        mark = "失败" if outcome.failed else "通过"
        sys.stdout.write(f"{mark}  {outcome.stage.name:<11}{outcome.seconds:7.1f} 秒  {outcome.stage.title}\n")
        for line in outcome.closing_lines:
            sys.stdout.write(f"      {line}\n")
        if outcome.failed:
            sys.stdout.write(f"      未通过：{'、'.join(outcome.failed)}\n")
    red = [outcome.stage.name for outcome in outcomes if outcome.failed]
    total = sum(outcome.seconds for outcome in outcomes)
    verdict = f"未通过的阶段：{'、'.join(red)}" if red else "全部通过"
    sys.stdout.write(f"{verdict}（{len(outcomes)} 个阶段，{total:.1f} 秒）\n")
    sys.stdout.flush()
