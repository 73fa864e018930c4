"""What is installed is pinned by hash, and no address of a package index stands in the repository."""

import json
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-build.lock", "data.lock")
PIN = re.compile(r"(?P<name>[a-z0-9-]+)==(?P<version>[^ ;\\]+)(?: ; (?P<marker>[^\\]+))?")
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")


def pins(lock: str) -> dict[str, frozenset[str]]:
    """Return every pinned line (name, version, marker) with its hashes."""
    text = (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", " ")
    found = {}
    for line in text.splitlines():
        if line.strip():
            pin, *hashes = line.split("--hash=")
            found[pin.strip()] = frozenset(item.strip() for item in hashes)
    return found


@pytest.mark.parametrize("lock", LOCKS)
def test_every_line_is_an_exact_version_with_hashes(lock: str) -> None:
    for pin, hashes in pins(lock).items():
        assert PIN.fullmatch(pin), pin
        assert hashes, pin
        assert all(HASH.fullmatch(f"--hash={item}") for item in hashes), pin


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert "://" not in text
    assert "--index" not in text


def test_the_development_lock_covers_the_other() -> None:
    development = pins("requirements-dev.lock")
    assert {pin: development.get(pin) for pin in pins("requirements.lock")} == pins("requirements.lock")


@pytest.mark.parametrize(("table", "lock"), [("run", "requirements.lock"), ("dev", "requirements-dev.lock")])
def test_every_declared_dependency_is_locked(table: str, lock: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = project["dependencies"] if table == "run" else project["optional-dependencies"]["dev"]
    names = {re.split(r"[\[<>=! ]", requirement)[0].lower() for requirement in wanted}
    assert names <= {pin.partition("==")[0] for pin in pins(lock)}


def test_the_build_tools_are_locked() -> None:
    system = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["build-system"]
    names = {re.split(r"[<>=]", requirement)[0] for requirement in system["requires"]}
    assert names <= {pin.partition("==")[0] for pin in pins("requirements-build.lock")}


def test_the_npm_lock_has_hashes_and_no_addresses() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    for name, package in packages.items():
        assert "resolved" not in package, name
        assert not name or package["integrity"].startswith("sha512-"), name


def test_the_npm_lock_is_that_of_the_declared_exact_versions() -> None:
    declared = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["dependencies"]
    packages = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert {name: packages[f"node_modules/{name}"]["version"] for name in declared} == declared
    assert "omit-lockfile-registry-resolved=true" in (ROOT / ".npmrc").read_text(encoding="utf-8").splitlines()


def test_no_script_or_setting_names_a_package_index() -> None:
    # Spelled in two parts, or this file would find itself.
    known = re.compile("pypi" + r"\.|registry\." + r"npm|index" + "-url|files\\.python" + "hosted")
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    scripts = [
        name for name in listed if name.endswith((".py", ".toml", ".lock", ".json", ".cfg")) or name == ".ci/run"
    ]
    assert len(scripts) > 20
    guilty = [name for name in scripts if (ROOT / name).exists() and known.search((ROOT / name).read_text("utf-8"))]
    assert guilty == []
