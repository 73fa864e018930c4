"""Install the build tools into a folder of their own and lay out the browser libraries with them."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "src/luoshu/web/static/vendor"


def main(folder: Path) -> int:
    """Return the exit code of the first step that fails."""
    if not folder.exists():
        unfinished = folder.with_name(folder.name + ".part")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True)
        command = [sys.executable, "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
        command += ["--progress-bar=off", "--require-hashes", "--no-deps", "--only-binary=:all:", "--no-compile"]
        command += ["--target", str(unfinished), "-r", str(ROOT / "requirements-build.lock")]
        # pip unpacks in the temporary folder and then moves: on one file system that is a rename, not a copy.
        done = subprocess.run(command, env=os.environ | {"TMPDIR": str(folder.parent)}, check=False)
        if done.returncode:
            return done.returncode
        unfinished.rename(folder)
    environment = os.environ | {"PYTHONPATH": str(folder)}
    return subprocess.run([sys.executable, str(ROOT / "hatch_build.py")], env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
