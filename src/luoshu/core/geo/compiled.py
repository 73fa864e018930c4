"""One way to compile a kernel: without the interpreter lock, cached on disk, threads only from outside."""

from collections.abc import Callable
from typing import TypeVar, cast

from numba import njit

F = TypeVar("F", bound=Callable[..., object])


def kernel(function: F) -> F:
    """Compile on first call; numpy's rules for division, because kernels check their divisors themselves."""
    return cast(F, njit(nogil=True, cache=True, error_model="numpy")(function))
