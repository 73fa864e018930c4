"""The door to the test data that lies beside the checkout and is not part of the repository."""

import os
from pathlib import Path

import pytest

SHARED_DATA = Path(os.environ.get("LUOSHU_SHARED_DATA") or Path(__file__).parents[3] / "shared" / "data")


def shared_file(name: str) -> Path:
    """Return the path of a shared data file; skip loudly without it, fail when ``LUOSHU_CI=1``."""
    path = SHARED_DATA / name
    if path.exists():
        return path
    reason = f"测试数据 {name} 不在检出目录旁边（LUOSHU_SHARED_DATA 可另行指定），这条测试没有运行"
    if os.environ.get("LUOSHU_CI") == "1":
        pytest.fail(reason)
    pytest.skip(reason)
