"""The ``luoshu`` command: find the module of the command asked for, load only that one, and end with a clear exit code.

Exit codes: 0 done, 1 finished with rejected rows, 2 could not run. Every refusal is one sentence with a next step.
"""

import argparse
import os
import re
import sys
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import version
from typing import NoReturn

DONE = 0
COULD_NOT_RUN = 2
INTERRUPTED = 130


@dataclass(frozen=True)
class Area:
    """A top-level word. Its module offers ``add_<module>_commands(subparsers)`` and is loaded only when needed."""

    word: str
    module: str
    summary: str


# Every command sets ``run`` (a function of the parsed arguments that returns the exit code) by ``set_defaults``.
AREAS = (
    Area("demo", "demo", "演示城市：准备数据，启动网页和后台"),
    Area("serve", "serve", "启动网页服务"),
    Area("worker", "worker", "启动后台处理"),
    Area("migrate", "migrate", "建立或升级数据库"),
    Area("backup", "backup", "备份实例"),
    Area("restore", "restore", "从备份恢复"),
    Area("doctor", "doctor", "检查实例的状态"),
    Area("audit", "audit", "重算审计日志和归档文件的封存值"),
    Area("city", "city", "按区划代码表建立一座城市"),
    Area("places", "places", "导入区划边界"),
    Area("feeds", "feeds", "导入火点线索"),
    Area("ledgers", "ledgers", "台账：按表导入"),
    Area("briefings", "briefings", "生成日报和领导一页的文件"),
    Area("geo", "geo", "点位归属到区划（不需要数据库）"),
    Area("fire", "fire", "火点去重、归并（不需要数据库）"),
    Area("reading", "reading", "从进展材料读出数字、事件和核对结果（不需要数据库）"),
    Area("plan", "plan", "督查抽取与核验、公平排班（不需要数据库）"),
)

# What argparse says, in the user's language.
PHRASES = (
    (re.compile(r"the following arguments are required: (.+)"), r"缺少参数 \1"),
    (re.compile(r"unrecognized arguments: (.+)"), r"不认识的参数 \1"),
    (re.compile(r"argument (.+?): invalid choice: (.+?) \(choose from (.+)\)"), r"参数 \1 不能是 \2，可以是 \3"),
    (re.compile(r"argument (.+?): invalid \w+ value: (.+)"), r"参数 \1 的值 \2 无法识别"),
    (re.compile(r"argument (.+?): expected (?:one argument|at least one argument)"), r"参数 \1 后面缺少值"),
)


class Parser(argparse.ArgumentParser):
    """A parser whose complaint is one Chinese sentence."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the arguments and where to read on."""
        for pattern, sentence in PHRASES:
            message = pattern.sub(sentence, message)
        self.exit(COULD_NOT_RUN, f"{message}。请运行 {self.prog} --help 查看用法。\n")


def build_parser(area: Area) -> Parser:
    """Return the parser of one top-level word, loading its module."""
    parser = Parser(prog="luoshu")
    subparsers = parser.add_subparsers(metavar="命令", required=True)
    module = import_module(f"luoshu.cli.{area.module}")
    getattr(module, f"add_{area.module}_commands")(subparsers)
    return parser


def overview() -> str:
    """Return the list of commands."""
    lines = "\n".join(f"  {area.word:<10}{area.summary}" for area in AREAS)
    return f"用法：luoshu 命令 …\n\n{lines}\n\n某个命令的用法：luoshu 命令 --help；版本：luoshu --version"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if not given or given[0] in {"-h", "--help"}:
        print(overview(), file=sys.stdout if given else sys.stderr)
        return DONE if given else COULD_NOT_RUN
    if given[0] == "--version":
        print(version("luoshu"))
        return DONE
    area = next((area for area in AREAS if area.word == given[0]), None)
    if area is None:
        return refuse(f"没有“{given[0]}”这个命令。请运行 luoshu --help 查看全部命令。")
    return run(area, given)


def run(area: Area, given: list[str]) -> int:
    """Parse and run a command; turn what it raises into one sentence and an exit code."""
    try:
        chosen = build_parser(area).parse_args(given)
        code = chosen.run(chosen)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader of our output has gone (``| head``): nothing is wrong, and flushing again must not complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        return INTERRUPTED
    except SystemExit as ending:
        if isinstance(ending.code, str):
            return refuse(ending.code)
        return DONE if ending.code is None else int(ending.code)
    except OSError as error:
        return refuse(os_sentence(error))
    except Exception as error:  # noqa: BLE001 - the outermost edge: below it nothing is swallowed
        if is_refusal(error):
            return refuse(str(error))
        traceback.print_exc()
        return refuse("程序出现缺陷，命令没有完成。请把以上内容发给维护人员。")
    return DONE if code is None else int(code)


def is_refusal(error: Exception) -> bool:
    """Tell whether this is an error of ours, written for the reader: it carries a stable code and a message."""
    return isinstance(getattr(error, "code", None), str) and hasattr(error, "message")


def os_sentence(error: OSError) -> str:
    """Return what the operating system refused, with the next step."""
    name = f"“{error.filename}”" if error.filename else "文件"
    if isinstance(error, FileNotFoundError):
        return f"找不到{name}。请检查路径后重试。"
    if isinstance(error, IsADirectoryError):
        return f"{name}是目录，需要的是文件。请检查路径后重试。"
    if isinstance(error, PermissionError):
        return f"没有权限读写{name}。请检查文件和目录的权限后重试。"
    return f"读写{name}时系统报错：{error.strerror or error}。请处理后重试。"


def refuse(sentence: str) -> int:
    """Print one sentence to stderr (with the trace behind it if LUOSHU_DEBUG=1) and return the exit code."""
    if os.environ.get("LUOSHU_DEBUG") == "1" and sys.exc_info()[0] is not None:
        traceback.print_exc()
    print(sentence, file=sys.stderr)
    return COULD_NOT_RUN


if __name__ == "__main__":
    sys.exit(main())
