import io
import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshu.core.fire import DeliveryError, parse_delivery
from luoshu.core.fire.dedupe import Deduplicator
from luoshu.core.fire.formats.chunks import read_satellite_file
from luoshu.core.fire.table_text import csv_lines, header_line
from tests.core.fire.samples import WLF, firms_csv, firms_row


def deduplicated(*files: bytes, chunk_bytes: int = 1 << 20) -> str:
    store = Deduplicator()
    for content in files:
        for part in read_satellite_file(io.BytesIO(content), chunk_bytes=chunk_bytes):
            store.add(part)
    return b"".join([header_line(with_events=False), *csv_lines(store.result())]).decode()


def test_canonical_columns_come_first_and_values_survive() -> None:
    text = deduplicated(firms_csv(firms_row(34.10001, -112.5, time="35", frp="14.0")))
    header, row, end = text.split("\n")
    assert header.startswith("latitude,longitude,acq_date,acq_time,satellite,")
    assert row == "34.10001,-112.5,2024-09-17,00:35,Terra,MODIS,75,6.1NRT,310.5,290.1,1.1,1,14,D,"
    assert end == ""


def test_one_detection_in_many_spellings_is_one_row() -> None:
    again = firms_csv(firms_row("34.1000", "112.50", time="805", satellite="Terra"))
    assert deduplicated(firms_csv(firms_row()), again).count("\n") == 2


def test_the_richer_then_the_higher_version_is_kept() -> None:
    poor, rich = firms_row(frp="", version="6.1"), firms_row(frp=8.3, version="6.0NRT")
    assert ",6.0NRT," in deduplicated(firms_csv(poor, rich))
    assert ",6.1," in deduplicated(firms_csv(firms_row(version="6.1NRT"), firms_row(version="6.1")))
    assert ",6.1NRT," in deduplicated(firms_csv(firms_row(version="6.1NRT"), firms_row(version="6.0NRT")))


variants = st.builds(
    firms_row,
    st.sampled_from([34.1, 34.2, "34.10"]),
    st.sampled_from([112.5, 112.6]),
    time=st.sampled_from(["35", "0035", "00:35", "440"]),
    satellite=st.sampled_from(["T", "Terra", "A", "N"]),
    confidence=st.sampled_from(["10", "90", "n", "high", ""]),
    version=st.sampled_from(["6.0NRT", "6.1NRT", "6.1", "2.0URT", ""]),
    frp=st.sampled_from(["", "1.5", "2.5"]),
    daynight=st.sampled_from(["D", "N", ""]),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(variants, min_size=1, max_size=14), st.integers(1, 3), st.randoms(use_true_random=False))
def test_any_order_of_files_and_rows_gives_the_same_bytes(rows: list[str], files: int, random: object) -> None:
    expected = deduplicated(firms_csv(*rows))
    shuffled = random.sample(rows, len(rows))  # type: ignore[attr-defined]
    parts = [firms_csv(*shuffled[at::files]) for at in range(files)]
    assert deduplicated(*parts, *parts[:1]) == expected


def test_the_result_read_again_is_itself() -> None:
    first = deduplicated(firms_csv(*(firms_row(34 + at / 7, time=str(at), confidence="n") for at in range(50))))
    assert deduplicated(first.encode()) == first


@pytest.mark.parametrize("chunk_bytes", [300, 700, 5000])
def test_pieces_of_any_size_give_the_same_rows_and_problems(chunk_bytes: int) -> None:
    rows = [firms_row(34 + at / 1000, time=str(at % 60)) for at in range(60)]
    rows[10], rows[30] = firms_row(0, 0), '34.2,112.5,"310,5",1,1,2024-09-17,0805,T,5,6.1,290,8,D'
    content = firms_csv(*rows)[:-10]
    parts = list(read_satellite_file(io.BytesIO(content), chunk_bytes=chunk_bytes))
    problems = list(itertools.chain.from_iterable(part.problems for part in parts))
    assert sum(part.received for part in parts) == 60
    assert [(item.row_no, item.code) for item in problems] == [(12, "null_position"), (61, "truncated_row")]
    assert sum(len(part) for part in parts) == 58


def test_himawari_and_firms_stand_in_one_table() -> None:
    text = deduplicated(WLF, firms_csv(firms_row()))
    assert text.count("Himawari-9,AHI,high") == 1
    assert text.count("\n") == 4


def test_a_list_of_days_is_refused() -> None:
    with pytest.raises(DeliveryError) as refusal:
        deduplicated(b"date,lon,lat\n2024-09-17,112.5,34.1\n")
    assert refusal.value.code == "not_satellite"


def test_thousands_of_rows_keep_their_values() -> None:
    rows = [firms_row(round(-60 + at * 0.013, 5), round(at * 0.017 - 170, 5), time=str(at % 60)) for at in range(9000)]
    text = deduplicated(firms_csv(*rows, *rows[::-1]))
    back = parse_delivery(text.encode(), "firms")
    straight = parse_delivery(firms_csv(*rows), "firms")
    assert sorted(zip(back.lat.tolist(), back.lon.tolist(), strict=True)) == sorted(
        zip(straight.lat.tolist(), straight.lon.tolist(), strict=True)
    )
