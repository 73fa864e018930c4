"""Addresses of pages that stand in lists by the hundred: what lies around the code is worked out once."""

from functools import cache
from urllib.parse import quote

from django.urls import get_script_prefix, reverse

_MARK = "CODE-STANDS-HERE"


def path_to(name: str, code: str) -> str:
    """Return the address of a page that takes one code, as ``reverse`` would."""
    before, after = _around(name, get_script_prefix())
    return f"{before}{quote(code)}{after}"


@cache
def _around(name: str, script_prefix: str) -> tuple[str, str]:
    before, _, after = reverse(name, args=[_MARK]).partition(_MARK)
    return before, after
