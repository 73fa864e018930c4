"""The continuous check installs only what is missing, asks no question, and stops loudly when it cannot go on."""

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOOLS = ("bash", "dirname", "grep", "env", "cat")


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A PATH of its own: the few tools the script stands on, and a Python that notes how it was called."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in TOOLS:
        found = next(place for place in ("/usr/bin", "/bin") if Path(place, name).exists())
        (folder / name).symlink_to(Path(found, name))
    put(folder, "git", "exit 0")
    put(folder, "python3", '[ "$1" = -c ] && exit 0\necho "python3 $* CI=$LUOSHU_CI" >> "$NOTES"\ncat')
    put(folder, "id", "echo 0")
    return folder


def put(folder: Path, name: str, body: str) -> None:
    (folder / name).write_text(f"#!/usr/bin/env bash\n{body}\n", "utf-8")
    (folder / name).chmod(0o755)


def run_check(machine: Path, *arguments: str) -> tuple[subprocess.CompletedProcess[str], list[str]]:
    """Run the script on the pretended machine; return what it did to the system and started."""
    notes = machine.parent / "notes"
    notes.touch()
    environment = {"PATH": str(machine), "NOTES": str(notes), "HOME": os.environ.get("HOME", "/")}
    command = [str(machine / "bash"), str(ROOT / ".ci/run"), *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, input="never read", check=False)
    return done, notes.read_text("utf-8").splitlines()


def complete(machine: Path) -> None:
    put(machine, "chromium", "exit 0")
    put(machine, "fc-list", "echo Noto Sans CJK")


def test_a_complete_machine_installs_nothing_and_runs_the_same_command(machine: Path) -> None:
    complete(machine)
    put(machine, "apt-get", 'echo "apt-get $*" >> "$NOTES"')
    done, notes = run_check(machine, "--only", "lint")
    assert done.returncode == 0
    assert notes == ["python3 run.py test --only lint CI=1"]
    assert "never read" not in done.stdout


def test_what_is_missing_is_installed_first(machine: Path) -> None:
    put(machine, "apt-get", 'echo "apt-get $*" >> "$NOTES"')
    done, notes = run_check(machine)
    assert done.returncode == 0, done.stderr
    assert notes == [
        "apt-get update -q",
        "apt-get install -q -y --no-install-recommends chromium fontconfig fonts-noto-cjk",
        "python3 run.py test CI=1",
    ]


def test_a_failing_installation_stops_the_check(machine: Path) -> None:
    put(machine, "apt-get", "exit 100")
    done, notes = run_check(machine)
    assert done.returncode == 100
    assert notes == []


def test_a_machine_without_apt_is_told_what_is_missing(machine: Path) -> None:
    done, notes = run_check(machine)
    assert done.returncode == 2
    assert "缺少 chromium fontconfig fonts-noto-cjk" in done.stderr
    assert notes == []


def test_without_root_and_sudo_nothing_is_tried(machine: Path) -> None:
    put(machine, "apt-get", 'echo "apt-get $*" >> "$NOTES"')
    put(machine, "id", "echo 1000")
    done, notes = run_check(machine)
    assert done.returncode == 2
    assert "root 或 sudo" in done.stderr
    assert notes == []
