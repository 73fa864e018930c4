"""A pytest plugin that gives a run an instance's folder of its own, before Django's settings are read.

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
