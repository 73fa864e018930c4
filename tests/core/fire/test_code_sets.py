"""Sets of codes in an address: what goes in comes out, it is short, and what somebody typed by hand is refused."""

import random
import zlib
from base64 import urlsafe_b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshu.core.fire.code_sets import MOST_BYTES, pack_codes, unpack_codes

CODES = st.builds(
    lambda day, number, width: f"XS{day}-{number:0{width}d}",
    st.sampled_from(["20240916", "20240917", "20250101"]),
    st.integers(0, 99_999),
    st.integers(1, 5),
)


def _packed(text: str) -> str:
    return urlsafe_b64encode(zlib.compress(text.encode())).decode().rstrip("=")


@given(st.sets(CODES, min_size=1, max_size=60))
def test_what_goes_in_comes_out(codes: set[str]) -> None:
    found = unpack_codes(pack_codes(codes))
    assert set(found) == codes
    assert len(found) == len(codes)


@pytest.mark.parametrize("share", [0.02, 0.3, 0.5, 0.9, 1.0])
def test_any_part_of_a_days_six_thousand_fits_into_a_short_address(share: float) -> None:
    dice = random.Random(5)
    codes = [f"XS20240917-{number:04d}" for number in range(1, 6001) if dice.random() < share]
    assert len(pack_codes(codes)) < 2000


@pytest.mark.parametrize("code", ["", "XS20240917-", "0001", "XS:1", "XS20240917-0001;XS"])
def test_a_code_without_a_number_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        pack_codes([code])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "线索",
        "eJw",
        _packed(""),
        _packed("XS20240917-"),
        _packed("XS20240917-:4:1..2"),
        _packed("XS20240917-:0:1"),
        _packed("XS20240917-:4:1;"),
        _packed("x" * (MOST_BYTES + 1)),
        pack_codes([f"XS-{number}" for number in range(100, 900, 7)])[:-6],
    ],
)
def test_a_text_that_was_not_written_here_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        unpack_codes(text)
