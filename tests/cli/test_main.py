"""The command line: one sentence for every refusal, stable exit codes, and nothing loaded that is not needed."""

import argparse
import subprocess
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

from luoshu.cli import main as command_line
from luoshu.cli.main import AREAS, Area, build_parser, main

WITHOUT_DATABASE = ("geo", "fire", "reading")


class Refused(Exception):
    """Shaped like the refusals of core and apps."""

    code = "refused"
    message = "不行。"


@pytest.fixture
def probe(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[argparse.Namespace], Any]], None]:
    """Offer a command ``probe NUMBER`` that runs the given function."""

    def offer(run: Callable[[argparse.Namespace], Any]) -> None:
        def add_probe_commands(subparsers: Any) -> None:
            parser = subparsers.add_parser("probe")
            parser.add_argument("number", type=int)
            parser.add_argument("--datum", choices=["wgs84", "gcj02"])
            parser.set_defaults(run=run)

        module = ModuleType("luoshu.cli.probe")
        module.add_probe_commands = add_probe_commands  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, "luoshu.cli.probe", module)
        monkeypatch.setattr(command_line, "AREAS", (Area("probe", "probe", "试"),))

    return offer


def raising(error: BaseException) -> Callable[[argparse.Namespace], int]:
    def run(chosen: argparse.Namespace) -> int:
        raise error

    return run


def test_an_unknown_command_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["brew"]) == 2
    assert capsys.readouterr().err == "没有“brew”这个命令。请运行 luoshu --help 查看全部命令。\n"


def test_the_overview_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    shown = capsys.readouterr().out
    assert all(f"  {area.word} " in shown and area.summary in shown for area in AREAS)


def test_no_command_prints_the_overview_and_is_not_done(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "用法" in capsys.readouterr().err


@pytest.mark.parametrize("area", AREAS, ids=lambda area: area.word)
def test_every_command_in_the_list_exists(area: Area) -> None:
    parser = build_parser(area)
    with pytest.raises(SystemExit) as ending:
        parser.parse_args([area.word, "--help"])
    assert ending.value.code == 0


@pytest.mark.parametrize(("returned", "code"), [(None, 0), (0, 0), (1, 1), (2, 2)])
def test_the_exit_code_is_that_of_the_command(probe: Any, returned: int | None, code: int) -> None:
    probe(lambda chosen: returned)
    assert main(["probe", "7"]) == code


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (Refused("边界文件没有坐标系。请加上 --datum。"), "边界文件没有坐标系。请加上 --datum。"),
        (FileNotFoundError(2, "No such file", "points.csv"), "找不到“points.csv”。请检查路径后重试。"),
        (IsADirectoryError(21, "Is a directory", "out"), "“out”是目录，需要的是文件。请检查路径后重试。"),
        (PermissionError(13, "Permission denied", "out"), "没有权限读写“out”。请检查文件和目录的权限后重试。"),
        (OSError(28, "No space left on device"), "读写文件时系统报错：No space left on device。请处理后重试。"),
        (SystemExit("设置有误。请改正后重新启动。"), "设置有误。请改正后重新启动。"),
    ],
    ids=["ours", "missing", "folder", "forbidden", "disk full", "bad setting"],
)
def test_a_refusal_is_one_sentence_and_could_not_run(
    probe: Any, capsys: pytest.CaptureFixture[str], error: BaseException, sentence: str
) -> None:
    probe(raising(error))
    assert main(["probe", "7"]) == 2
    assert capsys.readouterr().err == sentence + "\n"


def test_the_trace_of_a_refusal_shows_on_request(
    probe: Any, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LUOSHU_DEBUG", "1")
    probe(raising(Refused("不行。")))
    assert main(["probe", "7"]) == 2
    shown = capsys.readouterr().err
    assert "Traceback" in shown
    assert shown.endswith("不行。\n")


def test_a_defect_of_ours_keeps_its_trace(probe: Any, capsys: pytest.CaptureFixture[str]) -> None:
    probe(raising(KeyError("lost")))
    assert main(["probe", "7"]) == 2
    shown = capsys.readouterr().err
    assert "KeyError: 'lost'" in shown
    assert shown.endswith("程序出现缺陷，命令没有完成。请把以上内容发给维护人员。\n")


@pytest.mark.parametrize(
    ("given", "fact"),
    [
        ([], "缺少参数 number"),
        (["seven"], "参数 number 的值 'seven' 无法识别"),
        (["7", "--datum", "mars"], "参数 --datum 不能是 'mars'"),
        (["7", "--datum"], "参数 --datum 后面缺少值"),
        (["7", "--unknown"], "不认识的参数 --unknown"),
    ],
    ids=["missing", "not a number", "not a choice", "no value", "unknown"],
)
def test_wrong_arguments_are_one_chinese_sentence(
    probe: Any, capsys: pytest.CaptureFixture[str], given: list[str], fact: str
) -> None:
    probe(lambda chosen: 0)
    assert main(["probe", *given]) == 2
    shown = capsys.readouterr().err
    assert shown.startswith(fact)
    assert shown.endswith("--help 查看用法。\n")
    assert shown.count("\n") == 1


def test_interrupting_is_no_defect(probe: Any, capsys: pytest.CaptureFixture[str]) -> None:
    probe(raising(KeyboardInterrupt()))
    assert main(["probe", "7"]) == 130
    assert capsys.readouterr().err == ""


def loaded_by(*arguments: str) -> set[str]:
    """Return the top-level packages that one run of the command brings in."""
    program = (
        "import sys; from luoshu.cli.main import main; assert main(sys.argv[1:]) == 0;"
        " print('\\n' + ' '.join({name.partition('.')[0] for name in sys.modules}))"
    )
    done = subprocess.run([sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=True)
    return set(done.stdout.splitlines()[-1].split())


def test_the_overview_loads_nothing_heavy() -> None:
    assert loaded_by("--help").isdisjoint({"django", "numpy", "numba", "scipy", "shapely"})


@pytest.mark.parametrize("word", WITHOUT_DATABASE)
def test_commands_without_a_database_load_no_django(word: str) -> None:
    loaded = loaded_by(word, "--help")
    assert "luoshu" in loaded
    assert "django" not in loaded
