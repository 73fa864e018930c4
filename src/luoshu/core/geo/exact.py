"""The side of a point with respect to a directed line, never wrong.

A fast floating-point determinant is trusted when it is larger than its own rounding error; otherwise the sign is
computed exactly with floating-point expansions. Method: J. R. Shewchuk, "Adaptive Precision Floating-Point Arithmetic
and Fast Robust Geometric Predicates", Discrete & Computational Geometry 18 (1997). Exact unless a product of two
coordinates underflows (below 1e-290) or overflows, which no coordinate in degrees or metres does.
"""

import numpy as np
import numpy.typing as npt

from luoshu.core.geo.compiled import kernel

Floats = npt.NDArray[np.float64]

# (3 + 16 u) u with u = 2**-53: the bound on the relative rounding error of the determinant.
_FILTER = 3.3306690738754716e-16
# 2**27 + 1 splits a double into two halves whose products are exact.
_SPLITTER = 134217729.0


@kernel
def _grow(parts: Floats, used: int, value: float) -> int:
    """Add ``value`` to the expansion ``parts[:used]`` without any rounding."""
    carry = value
    for i in range(used):
        total = carry + parts[i]
        virtual = total - carry
        parts[i] = (carry - (total - virtual)) + (parts[i] - virtual)
        carry = total
    parts[used] = carry
    return used + 1


@kernel
def _add_product(parts: Floats, used: int, a: float, b: float) -> int:
    """Add the product ``a * b`` to the expansion without any rounding."""
    high = a * b
    split = _SPLITTER * a
    a_high = split - (split - a)
    a_low = a - a_high
    split = _SPLITTER * b
    b_high = split - (split - b)
    b_low = b - b_high
    low = a_low * b_low - (((high - a_high * b_high) - a_low * b_high) - a_high * b_low)
    used = _grow(parts, used, low)
    return _grow(parts, used, high)


@kernel
def exact_side(ax: float, ay: float, bx: float, by: float, cx: float, cy: float) -> int:
    """The sign of the orientation determinant from a full expansion: slow, always right."""
    parts = np.empty(12, np.float64)
    used = _add_product(parts, 0, ax, by)
    used = _add_product(parts, used, -ax, cy)
    used = _add_product(parts, used, -cx, by)
    used = _add_product(parts, used, -ay, bx)
    used = _add_product(parts, used, ay, cx)
    used = _add_product(parts, used, cy, bx)
    for i in range(used - 1, -1, -1):
        if parts[i] > 0.0:
            return 1
        if parts[i] < 0.0:
            return -1
    return 0


@kernel
def side(ax: float, ay: float, bx: float, by: float, cx: float, cy: float) -> int:
    """Return 1 when ``a, b, c`` turn left, -1 when they turn right, 0 when they lie on one line."""
    left = (ax - cx) * (by - cy)
    right = (ay - cy) * (bx - cx)
    det = left - right
    bound = _FILTER * (abs(left) + abs(right))
    if det > bound:
        return 1
    if det < -bound:
        return -1
    return exact_side(ax, ay, bx, by, cx, cy)


@kernel
def on_segment(ax: float, ay: float, bx: float, by: float, px: float, py: float) -> bool:
    """Whether the point lies exactly on the closed segment ``a b``."""
    if px < min(ax, bx) or px > max(ax, bx) or py < min(ay, by) or py > max(ay, by):
        return False
    return side(ax, ay, bx, by, px, py) == 0
