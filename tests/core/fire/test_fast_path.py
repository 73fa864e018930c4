"""The byte kernel and the row-wise reader must never differ."""

from io import BytesIO

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshu.core.fire import ParsedDelivery, parse_delivery
from luoshu.core.fire.formats.chunks import read_satellite_file
from luoshu.core.fire.formats.fast_firms import parse_clean_firms
from luoshu.core.tables import DEFAULT_LIMITS
from tests.core.fire.samples import FIRMS_HEADER, firms_csv, firms_row
from tests.support.shared_data import shared_file

NUMBERS = (
    "lon",
    "lat",
    "acq_at",
    "confidence",
    "frp_mw",
    "brightness_k",
    "brightness2_k",
    "scan_km",
    "track_km",
)
TEXTS = ("satellite", "instrument", "confidence_class", "version", "daynight", "fire_type", "precision")
ODD_CELLS = ["", " ", "0", "-0", "35", "1e2", "nan", "-999", "999999999999999999", "12.", ".5", "+1", "x", "0x1F",
             "00:00", "2024/09/17", "2024-09-17", "2024-13-01", "n", "high", "T", "N20", "2.0URT", "6.1", "-", "91",
             "٣"]  # fmt: skip


def by_rows(content: bytes) -> ParsedDelivery:
    """The same bytes through the general way: a comment line above the header is not the kernel's business."""
    parsed = parse_delivery(b"# comment, above, header\n" + content, "firms")
    assert parse_clean_firms(b"# comment, above, header\n" + content, received_at=None, limits=DEFAULT_LIMITS) is None
    return parsed


def assert_same(fast: ParsedDelivery, slow: ParsedDelivery) -> None:
    assert fast.received == slow.received
    assert (fast.row_no + 1).tolist() == slow.row_no.tolist()
    for name in NUMBERS:
        np.testing.assert_array_equal(getattr(fast, name), getattr(slow, name), err_msg=name)
    for name in TEXTS:
        if len(fast):
            assert getattr(fast, name).texts() == getattr(slow, name).texts(), name
    assert [(item.row_no + 1, item.code, item.message) for item in fast.problems] == [
        (item.row_no, item.code, item.message) for item in slow.problems
    ]
    assert [(item.row_no + 1, item.column) for item in fast.cell_notes] == [
        (item.row_no, item.column) for item in slow.cell_notes
    ]


rows = st.builds(
    firms_row,
    st.one_of(st.decimals(-90, 90, places=5), st.sampled_from(ODD_CELLS)),
    st.one_of(st.decimals(-180, 180, places=4), st.sampled_from(ODD_CELLS)),
    day=st.one_of(st.dates().map(str), st.sampled_from(ODD_CELLS)),
    time=st.one_of(st.integers(0, 2459).map(str), st.sampled_from(ODD_CELLS)),
    satellite=st.sampled_from(["T", "A", "N", "1", "N20", "N21", "Suomi NPP", "Terra", *ODD_CELLS]),
    confidence=st.one_of(st.integers(-1, 101), st.sampled_from(["l", "n", "h", *ODD_CELLS])),
    version=st.sampled_from(["6.1NRT", "2.0NRT", "", *ODD_CELLS]),
    frp=st.one_of(st.floats(-1000, 1e6, allow_nan=False), st.sampled_from(ODD_CELLS)),
    daynight=st.sampled_from(["D", "N", "", "d", "?"]),
)
lines = st.one_of(rows, rows, rows, st.sampled_from(["", " ", ",,,", "34.1,112.5", firms_row() + ",more", "乱,码"]))


@settings(max_examples=300, deadline=None)
@given(st.lists(lines, max_size=8), st.sampled_from(["\n", "\r\n"]), st.integers(0, 40))
def test_the_kernel_equals_the_row_wise_reader(body: list[str], line_end: str, cut: int) -> None:
    text = line_end.join([FIRMS_HEADER, *body, ""])
    content = text.encode()
    content = content[: max(len(FIRMS_HEADER) + 2, len(content) - cut)] if cut > 20 else content
    fast = parse_delivery(content, "firms")
    assert_same(fast, by_rows(content))


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_file_may_break_off_at_any_byte(encoding: str, line_end: str) -> None:
    body = [firms_row(), "乱,码", firms_row(version="版本甲"), "34.1,112.5", "码乱"]
    content = line_end.join([FIRMS_HEADER, *body]).encode(encoding)
    for cut in range(len(FIRMS_HEADER) + 2, len(content) + 1):
        broken = content[:cut]
        assert_same(parse_delivery(broken, "firms"), by_rows(broken))
        whole = parse_delivery(broken, "firms")
        parts = list(read_satellite_file(BytesIO(broken), chunk_bytes=90))
        assert sum(part.received for part in parts) == whole.received, cut
        assert [item.raw for part in parts for item in part.problems] == [item.raw for item in whole.problems], cut


def test_the_kernel_equals_the_row_wise_reader_on_real_files() -> None:
    for name in ("modis_nrt_henan_2022.csv", "MODIS_C6_1_Global_24h.csv"):
        content = shared_file(f"fire/{name}").read_bytes()
        assert_same(parse_delivery(content, "firms"), by_rows(content))


def test_a_clean_file_takes_the_fast_path() -> None:
    fast = parse_clean_firms(firms_csv(firms_row()), received_at=None, limits=DEFAULT_LIMITS)
    assert fast is not None
    assert len(fast) == 1


def test_more_labels_than_the_kernel_counts_are_still_read() -> None:
    content = firms_csv(*(firms_row(34 + at / 1000, version=f"6.{at}") for at in range(200)))
    assert_same(parse_delivery(content, "firms"), by_rows(content))
