#!/usr/bin/env python3
"""Set up and start Luoshu with nothing but Python and git on the machine.

python3 run.py demo            the demo city, set up on first use
python3 run.py test            everything the continuous check runs; --only STAGE for one stage
python3 run.py bundle          one archive for installing on a closed network
python3 run.py <command> ...   any other luoshu command
"""

# This file must parse on old interpreters, so that they too can say what is missing: no modern syntax here.

import os
import shutil
import sys

OLDEST = (3, 11)
NEWER = ("python3.14", "python3.13", "python3.12", "python3.11")


def main(arguments):
    """Find a Python that is new enough, then hand over to the set-up."""
    if os.name != "posix":
        return refuse("run.py 需要 Linux 或 macOS。Windows 电脑请先安装 WSL，在 WSL 里运行同一条命令。")
    if sys.version_info < OLDEST:
        for name in NEWER:
            found = shutil.which(name)
            if found:
                os.execv(found, [found, os.path.abspath(__file__)] + list(arguments))  # noqa: S606
        return refuse("洛书需要 Python 3.11 或更新版本，当前是 %d.%d。请安装后重试。" % sys.version_info[:2])
    from tools.starting import start

    return start(list(arguments))


def refuse(sentence):
    """Say why nothing was started."""
    sys.stderr.write(sentence + "\n")
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
