"""Addresses of pages that stand in lists by the hundred or in every frame: what never changes is worked out once."""

from functools import cache
from urllib.parse import quote

from django.urls import get_script_prefix, reverse

_MARK = "CODE-STANDS-HERE"


def path_to(name: str, code: str) -> str:
    """Return the address of a page that takes one code, as ``reverse`` would."""
    before, after = _around(name, get_script_prefix())
    return f"{before}{quote(code)}{after}"


def path_of(name: str) -> str:
    """Return the address of a page that takes nothing, as ``reverse`` would."""
    return _fixed(name, get_script_prefix())


@cache
def _fixed(name: str, script_prefix: str) -> str:
    return reverse(name)


@cache
def _around(name: str, script_prefix: str) -> tuple[str, str]:
    before, _, after = reverse(name, args=[_MARK]).partition(_MARK)
    return before, after
