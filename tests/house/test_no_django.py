"""The environment of the core tests really has no Django."""

import subprocess
import sys
from pathlib import Path

import pytest

from tools.stages import STAGES, WITHOUT_DJANGO

ROOT = Path(__file__).parents[2]


def run_core_style(folder: Path, body: str) -> subprocess.CompletedProcess[str]:
    (folder / "test_probe.py").write_text(f"def test_probe():\n    {body}\n", encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-c", str(ROOT / "pyproject.toml"), "-p", "no:cacheprovider"]
    command += [*WITHOUT_DJANGO, str(folder)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("name", ["django", "django.conf", "ninja", "psycopg"])
def test_importing_it_fails_as_if_it_were_absent(tmp_path: Path, name: str) -> None:
    done = run_core_style(tmp_path, f"import {name}")
    assert done.returncode == 1
    assert f"No module named '{name.partition('.')[0]}' (this environment has no Django)" in done.stdout


def test_the_core_itself_goes_through(tmp_path: Path) -> None:
    done = run_core_style(tmp_path, "import luoshu.core, numpy, sys; assert 'django' not in sys.modules")
    assert done.returncode == 0, done.stdout


def test_the_core_stage_uses_it() -> None:
    (core,) = (stage for stage in STAGES if stage.name == "core")
    assert all(set(WITHOUT_DJANGO) <= set(command) for command in core.commands)
