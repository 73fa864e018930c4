"""The sign of a turn is exact however close to a line the point lies."""

from fractions import Fraction

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshu.core.geo.exact import exact_side, on_segment, side

# Products of coordinates must not underflow; tiny numbers other than zero are no coordinates.
coordinate = st.one_of(
    st.integers(-180, 180).map(float),
    st.floats(-180, 180).map(lambda value: value if abs(value) > 1e-100 else 0.0),
)


def turn(ax: float, ay: float, bx: float, by: float, cx: float, cy: float) -> int:
    exact = [Fraction(value) for value in (ax, ay, bx, by, cx, cy)]
    det = (exact[0] - exact[4]) * (exact[3] - exact[5]) - (exact[1] - exact[5]) * (exact[2] - exact[4])
    return (det > 0) - (det < 0)


@settings(deadline=None)
@given(*[coordinate] * 6)
def test_any_turn_has_the_exact_sign(ax, ay, bx, by, cx, cy):
    assert side(ax, ay, bx, by, cx, cy) == turn(ax, ay, bx, by, cx, cy)
    assert exact_side(ax, ay, bx, by, cx, cy) == turn(ax, ay, bx, by, cx, cy)


@settings(deadline=None)
@given(coordinate, coordinate, coordinate, coordinate, st.floats(0, 1), st.integers(-2, 2), st.integers(-2, 2))
def test_a_turn_next_to_the_line_has_the_exact_sign(ax, ay, bx, by, along, up_x, up_y):
    cx, cy = ax + along * (bx - ax), ay + along * (by - ay)
    for _ in range(abs(up_x)):
        cx = float(np.nextafter(cx, np.copysign(np.inf, up_x)))
    for _ in range(abs(up_y)):
        cy = float(np.nextafter(cy, np.copysign(np.inf, up_y)))
    if 0 < abs(cx) < 1e-100 or 0 < abs(cy) < 1e-100:
        return
    assert side(ax, ay, bx, by, cx, cy) == turn(ax, ay, bx, by, cx, cy)


def test_the_middle_of_a_lattice_segment_lies_on_it_and_its_neighbour_does_not():
    assert on_segment(0.0, 0.0, 6.0, 2.0, 3.0, 1.0)
    assert not on_segment(0.0, 0.0, 6.0, 2.0, 3.0, float(np.nextafter(1.0, 2.0)))
    assert not on_segment(0.0, 0.0, 6.0, 2.0, 9.0, 3.0)
