import json

import numpy as np

from luoshu.core.fire import natural_key_bytes, natural_keys, parse_delivery
from tests.core.fire.samples import FIRMS_HEADER, WLF, firms_csv, firms_row
from tests.support.shared_data import shared_file


def key_of(*args: object, **kwargs: object) -> bytes:
    return natural_keys(parse_delivery(firms_csv(firms_row(*args, **kwargs)), "firms"))[0]  # type: ignore[arg-type]


def test_spelling_version_and_measurements_do_not_change_a_key() -> None:
    same = {
        key_of(),
        key_of("34.10000", "112.500"),
        key_of(time="805"),
        key_of(time="08:05"),
        key_of(satellite="Terra"),
        key_of(version="6.0NRT"),
        key_of(confidence=10, frp=1, daynight="N"),
        key_of(day="2024/09/17"),
    }
    assert len(same) == 1
    assert len(same.pop()) == 16


def test_each_part_of_the_key_matters() -> None:
    keys = [
        key_of(),
        key_of(34.10001),
        key_of(34.1, 112.50001),
        key_of(day="2024-09-18"),
        key_of(time="0806"),
        key_of(satellite="A"),
        key_of(-34.1),
        key_of(34.1, -112.5),
    ]
    assert len(set(keys)) == len(keys)


def test_order_and_format_do_not_change_keys() -> None:
    rows = [firms_row(34 + at / 100, time=str(at)) for at in range(20)]
    forward = natural_keys(parse_delivery(firms_csv(*rows), "firms"))
    assert natural_keys(parse_delivery(firms_csv(*rows[::-1]), "firms")) == forward[::-1]
    names = FIRMS_HEADER.split(",")
    listed = [dict(zip(names, row.split(","), strict=True)) for row in rows]
    assert natural_keys(parse_delivery(json.dumps(listed).encode(), "firms")) == forward


def test_a_key_is_stable_across_releases() -> None:
    # 34.1 and 112.5 degrees in 1e-6 from 2**31, 2024-09-17 08:05 UTC, CRC-32 of "satellite|Terra|minute".
    assert key_of().hex(" ", 4) == "82085320 86b49d20 66e9382c d5d6c88e"


def test_a_report_with_a_number_is_known_by_it_wherever_it_is_put() -> None:
    text = "编号,发现时间,经度,纬度\nA-1,2024-09-17 16:05,{},34.1\n"
    one, other = (parse_delivery(text.format(lon).encode(), "patrol", datum="wgs84") for lon in (112.5, 112.6))
    hotline = parse_delivery(text.format(112.5).encode(), "hotline", datum="wgs84")
    assert natural_keys(one) == natural_keys(other)
    assert natural_keys(one) != natural_keys(hotline)


def test_a_day_and_a_minute_at_its_start_are_not_the_same_detection() -> None:
    by_day = parse_delivery(b"date,lon,lat\n2024-09-17,112.5,34.1\n", "official", datum="wgs84")
    by_minute = parse_delivery("发现时间,经度,纬度\n2024-09-17 00:00,112.5,34.1\n".encode(), "patrol", datum="wgs84")
    assert by_day.acq_at[0] == by_minute.acq_at[0]
    assert natural_keys(by_day) != natural_keys(by_minute)


def test_himawari_pixels_of_different_minutes_differ() -> None:
    assert len(set(natural_keys(parse_delivery(WLF.replace(b",800,", b",810,"), "wlf")))) == 2


def test_real_detections_have_distinct_keys() -> None:
    parsed = parse_delivery(shared_file("fire/modis_c61_global_7_day_2022-03-28.csv").read_bytes(), "firms")
    assert len(np.unique(natural_key_bytes(parsed), axis=0)) == len(parsed) == 41670
