import datetime as dt
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshu.core.tables import CellError, epoch_of_day, excel_serial_to_date, parse_date, parse_moment, parse_time


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("0035", 35),
        ("35", 35),
        ("440", 280),
        ("00:00", 0),
        ("0", 0),
        ("2359", 1439),
        ("16:00", 960),
        ("16：00", 960),
        ("16:00:00", 960),
        ("16时30分", 990),
        ("16点", 960),
        ("0.6666667", 960),
        ("1630.0", 990),
    ],
)
def test_times_are_read_as_offices_and_feeds_write_them(text: str, minutes: int) -> None:
    assert parse_time(text) == minutes * 60


@pytest.mark.parametrize("text", ["2400", "12:60", "下午", "1:2:3:4", "99999", "-5"])
def test_an_impossible_time_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(CellError) as refusal:
        parse_time(text)
    assert refusal.value.code == "bad_time"
    assert refusal.value.message.endswith("。")


@pytest.mark.parametrize(
    "text",
    ["2024-09-26", "2024-9-26", "2024/9/26", "2024.9.26", "20240926", "2024年9月26日", " ２０２４－０９－２６ ",
     "45561", "45561.0", "2024-09-26 16:00"],
)  # fmt: skip
def test_all_spellings_of_a_date_mean_the_same_day(text: str) -> None:
    assert parse_date(text) == dt.date(2024, 9, 26)


@pytest.mark.parametrize(
    ("text", "code"),
    [("", "missing_date"), ("2024-02-30", "bad_date"), ("去年", "bad_date"), ("1", "bad_date"), ("nan", "bad_date"),
     ("9" * 400, "bad_date")],
)  # fmt: skip
def test_what_is_no_date_is_refused_by_code(text: str, code: str) -> None:
    with pytest.raises(CellError) as refusal:
        parse_date(text)
    assert refusal.value.code == code


@given(st.dates(dt.date(1955, 1, 1), dt.date(2100, 1, 1)))
def test_every_day_survives_excel_serials_and_iso(day: dt.date) -> None:
    serial = (day - dt.date(1899, 12, 30)).days
    assert excel_serial_to_date(serial) == parse_date(str(serial)) == parse_date(day.isoformat()) == day
    assert dt.datetime.fromtimestamp(epoch_of_day(day), tz=dt.UTC).date() == day


@pytest.mark.parametrize(
    "text",
    ["2024-09-17 16:00", "2024年9月17日16时", "2024年9月17日 16时00分", "2024-09-17T16:00:00+08:00",
     "2024-09-17T08:00:00Z", "2024/9/17 1600", "202409171600", "45552.6666667"],
)  # fmt: skip
def test_a_moment_without_a_zone_is_beijing_time_and_a_zone_wins(text: str) -> None:
    assert parse_moment(text, utc_offset_hours=8) == 1726560000


def test_a_day_alone_is_no_moment() -> None:
    with pytest.raises(CellError) as refusal:
        parse_moment("2024-09-17", utc_offset_hours=8)
    assert refusal.value.code == "missing_time"


@given(st.text(max_size=30))
def test_no_text_brings_the_readers_down(text: str) -> None:
    for read in (parse_date, parse_time, lambda value: parse_moment(value, utc_offset_hours=8)):
        with suppress(CellError):
            assert read(text) is not None
