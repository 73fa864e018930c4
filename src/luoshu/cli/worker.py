"""``luoshu worker``: the background loops, until asked to stop."""

import argparse
import os
import signal
import sys
import threading

from luoshu.cli.startup import start_django

# Somebody waits for a page, nobody for a round of the worker: on a full machine the pages go first. Not so low that a
# busy desk starves it: a clue has to be there within two polls.
NICENESS = 5


def add_worker_commands(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to the parser."""
    parser = subparsers.add_parser("worker", help="启动后台处理")
    parser.add_argument("--only", metavar="名称", action="append", help="只运行这些定时处理（可重复）")
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Run the loops; SIGTERM and SIGINT finish the current chunks and end."""
    start_django()
    from luoshu.cli.migrate import refuse_old_schema
    from luoshu.jobs.maintenance import instance_in_use

    with instance_in_use():
        refuse_old_schema()
        step_back()
        return run_loops(chosen.only)


def step_back() -> None:
    """Let the pages have the processor first, where the system knows such a thing."""
    if hasattr(os, "nice"):
        os.nice(NICENESS)


def run_loops(only: list[str] | None) -> int:
    """Choose the loops and run them until a signal comes."""
    from django.conf import settings

    from luoshu.jobs.loops import all_loops
    from luoshu.jobs.worker import run_worker

    loops = all_loops(settings.LUOSHU_WORKER_PAUSE_SECONDS)
    names = "、".join(loop.name for loop in loops)
    unknown = set(only or ()) - {loop.name for loop in loops}
    if unknown:
        raise SystemExit(f"没有“{unknown.pop()}”这项定时处理。可以是：{names}。")
    if only:
        loops = tuple(loop for loop in loops if loop.name in only)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    print(f"后台处理已启动：{'、'.join(loop.name for loop in loops)}。", file=sys.stderr)
    clean = run_worker(stop, loops)
    print("后台处理已停止。" if clean else "后台处理已停止，有一项没有等到结束，会由下次启动接着做。", file=sys.stderr)
    sys.stderr.flush()
    if not clean:
        # A thread stuck in a far server's answer would hold up the interpreter's own end.
        os._exit(0)
    return 0
