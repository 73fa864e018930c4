"""The PostgreSQL server of the checks is there for one command and gone afterwards, however the command ends."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROBE = """
import os, pathlib, psycopg, sys, time
url = os.environ["LUOSHU_DATABASE_URL"]
with psycopg.connect(url) as connection:
    (folder,) = connection.execute("show data_directory").fetchone()
pathlib.Path(sys.argv[1]).write_text(folder)
time.sleep(float(sys.argv[2]))
raise SystemExit(7)
"""


@pytest.fixture
def notes(tmp_path: Path) -> Iterator[Path]:
    """Where the probe writes which folder its server keeps its data in."""
    path = tmp_path / "folder.txt"
    yield path
    assert path.read_text("utf-8").startswith("/")


def start(notes: Path, seconds: float) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "tools.postgresql", sys.executable, "-c", PROBE, str(notes), str(seconds)]
    return subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)


def servers(folder: str) -> list[str]:
    """Return the processes that still work on the folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            line = (process / "cmdline").read_bytes().decode(errors="replace").split("\0")
        except OSError:
            continue
        if folder in line and int(process.name) != os.getpid():
            found.append(" ".join(line))
    return found


def test_the_exit_code_is_that_of_the_command_and_the_server_is_gone(notes: Path) -> None:
    with start(notes, 0) as process:
        assert process.wait(120) == 7
    folder = notes.read_text("utf-8")
    assert servers(folder) == []
    assert not Path(folder).exists()


def test_ending_it_by_signal_ends_the_server_too(notes: Path) -> None:
    with start(notes, 100) as process:
        for _ in range(600):
            if notes.exists() and notes.read_text("utf-8"):
                break
            time.sleep(0.2)
        folder = notes.read_text("utf-8")
        assert servers(folder)
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 128 + signal.SIGTERM
    assert servers(folder) == []
