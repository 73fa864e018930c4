"""Decide what ``run.py`` was asked for, set up what it needs, and become that command."""

import os
import sys

from tools.environment import PYTHON, VENV, command_environment, set_up
from tools.jobs import SetupFailed

USAGE = """\
用法：python3 run.py demo               演示城市（第一次运行会自动准备环境）
      python3 run.py test [--only 阶段]  与持续检查相同的全部检查
      python3 run.py bundle             打包，供不联网的内网安装
      python3 run.py <luoshu 命令> …     例如 python3 run.py doctor
"""
NEEDS_OUTLINES = frozenset({"demo"})


def start(arguments: list[str]) -> int:
    """Run one command and return its exit code; a luoshu command replaces this process instead."""
    if not arguments or arguments[0] in {"-h", "--help"}:
        sys.stderr.write(USAGE)
        return 0 if arguments else 2
    verb, *rest = arguments
    try:
        if verb == "test":
            from tools.stages import run_stages

            return run_stages(rest)
        if verb == "bundle":
            from tools.bundle import make_bundle

            return make_bundle(rest)
        set_up("run", outlines=verb in NEEDS_OUTLINES)
    except SetupFailed as problem:
        sys.stderr.write(f"{problem}\n")
        return 2
    except KeyboardInterrupt:
        sys.stderr.write("已中断。再次运行会接着准备。\n")
        return 130
    # Replace this process, so that signals reach the command itself.
    program = [str(PYTHON), str(VENV / "bin" / "luoshu"), *arguments]
    os.execve(program[0], program, command_environment())  # noqa: S606
