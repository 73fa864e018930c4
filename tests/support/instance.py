"""A real instance in a folder of its own, driven from outside by child processes: for kills, locks and commands.

Always SQLite, whatever database the rest of the run uses: what is tested here is what happens to processes and files.
"""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_templates: dict[Path, Path] = {}


class Instance:
    """One instance's folder and the means to run things in it."""

    def __init__(self, home: Path, **settings: str) -> None:
        self.home = home
        self.settings = settings

    def environment(self, **more: str) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("LUOSHU_")}
        own = {"LUOSHU_HOME": str(self.home), "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}", "PYTHONUTF8": "1"}
        return kept | own | {"DJANGO_SETTINGS_MODULE": "luoshu.config.settings"} | self.settings | more

    def luoshu(self, *arguments: object, **more: str) -> subprocess.CompletedProcess[str]:
        """Run a luoshu command to its end."""
        command = [sys.executable, "-m", "luoshu.cli.main", *map(str, arguments)]
        return subprocess.run(
            command, env=self.environment(**more), cwd=ROOT, capture_output=True, text=True, check=False, timeout=120
        )

    def start(self, *arguments: object, **more: str) -> subprocess.Popen[str]:
        """Start a luoshu command and leave it running."""
        command = [sys.executable, "-m", "luoshu.cli.main", *map(str, arguments)]
        return subprocess.Popen(
            command, env=self.environment(**more), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )

    def python(self, code: str) -> str:
        """Run code with Django started; return what it printed. A child killed by SIGKILL answers ``killed``."""
        started = f"import django; django.setup()\n{code}"
        done = subprocess.run(
            [sys.executable, "-c", started],
            env=self.environment(),
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        if done.returncode == -signal.SIGKILL:
            return "killed"
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()


def new_instance(home: Path, template_root: Path) -> Instance:
    """Return an instance with its tables in ``home``; they are made once per run, below ``template_root``.

    At once and not step by step: that both end with the same tables has a test of its own.
    """
    template = template_root / "luoshu-template"
    if template not in _templates:
        template.mkdir(mode=0o700)
        Instance(template).python("from luoshu.demo.tables import make_tables; make_tables()")
        _templates[template] = template
    shutil.copytree(template, home)
    return Instance(home)
