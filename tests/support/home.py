"""A pytest plugin that gives a run an instance's folder of its own, before Django's settings are read.

Processes that run tests side by side have one each: what one of them keeps in the spool is not moved by another.
It is loaded by ``-p`` in pyproject.toml, because settings are read before any conftest is. Imports no Django.
"""

import atexit
import os
import shutil
import tempfile

if not os.environ.get("LUOSHU_HOME"):
    _home = tempfile.mkdtemp(prefix="luoshu-test-")
    os.environ["LUOSHU_HOME"] = _home
    atexit.register(shutil.rmtree, _home, ignore_errors=True)
elif _worker := os.environ.get("PYTEST_XDIST_WORKER"):
    os.environ["LUOSHU_HOME"] = os.path.join(os.environ["LUOSHU_HOME"], _worker)
    os.makedirs(os.environ["LUOSHU_HOME"], exist_ok=True)
