"""The import contracts hold, name every package there is, and really break when somebody breaks them."""

import configparser
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
APPS = ROOT / "src/luoshu/apps"
FIRES = {"cameras", "feeds", "clues", "cases"}
PROMISES = {"ledgers", "projects", "funds", "renewal", "premises", "indicators", "targets"}

# One forbidden import per contract: file below src/luoshu, the line put into it, the contract that must break.
VIOLATIONS = [
    ("core/clock/__init__.py", "import luoshu.apps.errors", "The house"),
    ("apps/places/__init__.py", "import luoshu.apps.feeds.models", "Apps"),
    ("apps/feeds/__init__.py", "import luoshu.apps.ledgers.models", "Fires never import"),
    ("apps/ledgers/models.py", "import luoshu.apps.feeds.models", "Promised work never imports"),
    ("apps/places/choices.py", "import luoshu.apps.places.models", "Inside an app"),
    ("web/__init__.py", "import luoshu.apps.places.models", "Pages and the API"),
    ("core/quantities/__init__.py", "import luoshu.core.geo", "Core: reading"),
    ("core/fire/__init__.py", "import django.conf", "Core and adapters know no Django"),
    ("adapters/__init__.py", "import django.conf", "Adapters know no Django"),
]


def contract(name: str) -> configparser.SectionProxy:
    config = configparser.ConfigParser()
    config.read(ROOT / ".importlinter", encoding="utf-8")
    return config[f"importlinter:contract:{name}"]


def layer_names(section: configparser.SectionProxy) -> set[str]:
    words = section["layers"].replace("|", " ").replace("(", " ").replace(")", " ")
    return set(words.split())


def app_names() -> set[str]:
    return {path.parent.name for path in APPS.glob("*/__init__.py")}


def run_contracts(folder: Path) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(folder / "src"), "COLUMNS": "300"}
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-cache"]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_every_app_is_named_by_the_layers() -> None:
    assert app_names() <= layer_names(contract("apps"))


@pytest.mark.parametrize("app", sorted(app_names() & (FIRES | PROMISES)))
def test_an_app_of_either_side_is_kept_apart_by_its_plain_name(app: str) -> None:
    plain = f"luoshu.apps.{app}"
    fires, promises = contract("fires_know_no_promises"), contract("promises_know_no_fires")
    own, other = (fires, promises) if app in FIRES else (promises, fires)
    assert plain in own["source_modules"].split()
    assert plain in other["forbidden_modules"].split()


def test_the_two_sides_are_complete() -> None:
    def apps_in(option: str) -> set[str]:
        return {name.split(".")[2] for name in option.split()}

    fires, promises = contract("fires_know_no_promises"), contract("promises_know_no_fires")
    assert apps_in(fires["source_modules"]) == apps_in(promises["forbidden_modules"]) == FIRES
    assert apps_in(fires["forbidden_modules"]) == apps_in(promises["source_modules"]) == PROMISES


def test_no_contract_has_an_exception() -> None:
    config = configparser.ConfigParser()
    config.read(ROOT / ".importlinter", encoding="utf-8")
    options = {option for section in config.sections() for option in config[section]}
    assert options.isdisjoint({"ignore_imports", "exhaustive_ignores", "unmatched_ignore_imports_alerting"})


def test_each_contract_breaks_when_it_is_broken(tmp_path: Path) -> None:
    package = tmp_path / "src/luoshu"
    ignored = shutil.ignore_patterns("__pycache__", "static", "templates")
    shutil.copytree(ROOT / "src/luoshu", package, ignore=ignored)
    shutil.copy(ROOT / ".importlinter", tmp_path)
    ledgers = package / "apps/ledgers"
    if not ledgers.exists():
        ledgers.mkdir()
        (ledgers / "__init__.py").touch()
    (ledgers / "models.py").touch()
    for file, line, _ in VIOLATIONS:
        with (package / file).open("a", encoding="utf-8") as stream:
            stream.write(f"\n{line}\n")
    done = run_contracts(tmp_path)
    verdicts = [line for line in done.stdout.splitlines() if line.endswith(("KEPT", "BROKEN"))]
    assert done.returncode == 1, done.stdout + done.stderr
    assert len(verdicts) == len(VIOLATIONS)
    for _, line, name in VIOLATIONS:
        assert next(verdict for verdict in verdicts if verdict.startswith(name)).endswith("BROKEN"), line


def test_a_package_without_a_place_breaks_the_contract(tmp_path: Path) -> None:
    package = tmp_path / "src/luoshu"
    shutil.copytree(ROOT / "src/luoshu", package, ignore=shutil.ignore_patterns("__pycache__", "static", "templates"))
    shutil.copy(ROOT / ".importlinter", tmp_path)
    (package / "apps/helpers.py").touch()
    done = run_contracts(tmp_path)
    assert done.returncode == 1
    assert "luoshu.apps.helpers" in done.stdout
