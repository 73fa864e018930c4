import io
import json

import numpy as np
import openpyxl
import pytest

from luoshu.core.fire import KINDS, DeliveryError, detect_kind, parse_delivery
from tests.core.fire.samples import WLF, WLF_PER_AREA, firms_csv, firms_row
from tests.support.shared_data import shared_file

NOON_16 = 1726560300  # 2024-09-17 08:05 UTC


@pytest.mark.parametrize(
    ("text", "minute"), [("0035", 35), ("35", 35), ("440", 280), ("00:00", 0), ("0:35", 35), ("0", 0), ("2359", 1439)]
)
def test_all_spellings_of_a_firms_time_are_one_minute(text: str, minute: int) -> None:
    parsed = parse_delivery(firms_csv(firms_row(time=text)), "firms")
    assert parsed.acq_at.tolist() == [1726531200 + minute * 60]


@pytest.mark.parametrize(
    ("text", "name", "instrument"),
    [
        ("T", "Terra", "MODIS"),
        ("Terra", "Terra", "MODIS"),
        ("A", "Aqua", "MODIS"),
        ("aqua", "Aqua", "MODIS"),
        ("N", "SNPP", "VIIRS"),
        ("Suomi NPP", "SNPP", "VIIRS"),
        ("1", "NOAA-20", "VIIRS"),
        ("N20", "NOAA-20", "VIIRS"),
        ("N21", "NOAA-21", "VIIRS"),
    ],
)
def test_satellites_have_one_name(text: str, name: str, instrument: str) -> None:
    parsed = parse_delivery(firms_csv(firms_row(satellite=text)), "firms")
    assert (parsed.satellite[0], parsed.instrument[0]) == (name, instrument)


@pytest.mark.parametrize(
    ("text", "value", "name"),
    [
        ("0", 0, "low"),
        ("29", 29, "low"),
        ("30", 30, "nominal"),
        ("80", 80, "high"),
        ("l", None, "low"),
        ("n", None, "nominal"),
        ("nominal", None, "nominal"),
        ("high", None, "high"),
        ("", None, ""),
    ],
)
def test_confidence_keeps_its_number_and_gets_a_class(text: str, value: float | None, name: str) -> None:
    parsed = parse_delivery(firms_csv(firms_row(confidence=text)), "firms")
    assert parsed.confidence_class[0] == name
    assert np.isnan(parsed.confidence[0]) if value is None else parsed.confidence[0] == value


def test_columns_may_come_in_any_order_and_without_the_optional_ones() -> None:
    content = b"acq_time,satellite,longitude,latitude,acq_date,instrument,type\n35,N21,112.5,34.1,2024-09-17,VIIRS,2\n"
    parsed = parse_delivery(content, "firms")
    assert (parsed.lon[0], parsed.lat[0], parsed.satellite[0]) == (112.5, 34.1, "NOAA-21")
    assert parsed.fire_type[0] == "static_land"
    assert np.isnan(parsed.frp_mw[0])


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (firms_row(0, 0), "null_position"),
        (firms_row(112.5, 34.1), "swapped_position"),
        (firms_row(95, 120.5), "impossible_position"),
        (firms_row(95, 190), "impossible_position"),
        (firms_row("", 112), "missing_position"),
        (firms_row("nan", 112), "missing_position"),
        (firms_row("3 4.1", 112), "bad_position"),
        (firms_row(day="2024-02-30"), "bad_date"),
        (firms_row(day=""), "missing_date"),
        (firms_row(day="1924-09-17"), "absurd_date"),
        (firms_row(day="2031-09-17"), "future_date"),
        (firms_row(time="2460"), "bad_time"),
        (firms_row(time=""), "missing_time"),
        (firms_row(satellite=""), "missing_satellite"),
        ("34.1,112.5,310.5", "short_row"),
        (firms_row() + ",extra", "long_row"),
    ],
)
def test_a_bad_row_is_kept_with_its_reason_and_the_others_go_through(row: str, code: str) -> None:
    parsed = parse_delivery(firms_csv(firms_row(), row, firms_row(34.2)), "firms", received_at=NOON_16 + 600)
    assert [problem.code for problem in parsed.problems] == [code]
    assert parsed.problems[0].row_no == 3
    assert parsed.problems[0].raw == row
    assert parsed.problems[0].message.endswith("。")
    assert parsed.row_no.tolist() == [2, 4]
    assert parsed.received == 3


def test_a_cell_that_is_no_number_is_left_out_and_noted() -> None:
    parsed = parse_delivery(firms_csv(firms_row(frp="?"), firms_row(frp=-999)), "firms")
    assert np.isnan(parsed.frp_mw).all()
    assert [(note.row_no, note.column) for note in parsed.cell_notes] == [(2, "frp")]


def test_half_a_file_gives_its_whole_rows_and_a_warning() -> None:
    content = firms_csv(firms_row(), firms_row(34.2), firms_row(34.3))[:-30]
    parsed = parse_delivery(content, "firms")
    assert len(parsed) == 2
    assert [problem.code for problem in parsed.problems] == ["truncated_row"]
    assert any("没有写完" in warning for warning in parsed.warnings)


def test_a_delivery_without_rows_is_not_no_fire() -> None:
    parsed = parse_delivery(firms_csv(), "firms")
    assert parsed.received == 0
    assert "不等于没有火" in parsed.warnings[0]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"Invalid MAP_KEY.", "feed_error_text"),
        (b"<!DOCTYPE html><html><body>login</body></html>", "not_a_table"),
        (b"latitude,longitude,acq_date\n34.1,112.5,2024-09-17\n", "missing_columns"),
        (b"", "empty_file"),
        (b"{broken", "bad_json"),
    ],
)
def test_what_is_no_delivery_is_refused_whole(content: bytes, code: str) -> None:
    with pytest.raises(DeliveryError) as refusal:
        parse_delivery(content, "firms")
    assert refusal.value.code == code
    assert refusal.value.message.endswith("。")


def test_geojson_gives_the_same_columns_as_csv() -> None:
    properties = {"acq_date": "2024-09-17", "acq_time": "0805", "satellite": "T", "confidence": 75, "frp": 8.3}
    feature = {"type": "Feature", "geometry": {"type": "Point", "coordinates": [112.5, 34.1]}, "properties": properties}
    parsed = parse_delivery(json.dumps({"type": "FeatureCollection", "features": [feature]}).encode(), "firms")
    assert (parsed.lon[0], parsed.lat[0], parsed.acq_at[0], parsed.frp_mw[0]) == (112.5, 34.1, NOON_16, 8.3)
    assert parsed.row_no[0] == 1


def test_himawari_rows_have_their_header_behind_a_mark() -> None:
    parsed = parse_delivery(WLF, "wlf")
    assert parsed.satellite.texts() == ["Himawari-9"] * 2
    assert parsed.acq_at.tolist() == [1726560000] * 2
    assert parsed.confidence_class.texts() == ["high", "low"]
    assert parsed.frp_mw.tolist() == [25.5, 12.0]
    assert parsed.extras["level"] == ("2", "1")


def test_himawari_power_per_area_is_turned_into_megawatts() -> None:
    assert parse_delivery(WLF_PER_AREA, "wlf").frp_mw.tolist() == [102.0, 48.0]


def test_the_himawari_satellite_follows_the_date_when_nothing_names_it() -> None:
    plain = WLF.split(b"\n", 1)[1]
    old = plain.replace(b",2024,", b",2021,")
    assert parse_delivery(plain, "wlf").satellite[0] == "Himawari-9"
    assert parse_delivery(old, "wlf").satellite[0] == "Himawari-8"
    assert parse_delivery(plain, "wlf", file_name="H08_20240917_0800_L2WLF010.csv").satellite[0] == "Himawari-8"


def test_the_official_list_is_read_from_a_workbook_with_a_title() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (
        ["2024年9月秸秆焚烧火点清单"],
        ["日期", "经度", "纬度", "省", "市", "县（区）"],
        ["2024.9.26", 112.5, 34.1, "河南", "洛阳市", "汝阳县"],
        [45561, 112.6, 34.2, "河南", "洛阳市", "嵩县"],
        ["2024年9月31日", 112.6, 34.2, "河南", "洛阳市", "嵩县"],
    ):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    parsed = parse_delivery(out.getvalue(), "official", datum="gcj02")
    assert parsed.acq_at.tolist() == [1727280000] * 2  # 00:00 in Beijing on the 26th
    assert parsed.precision.texts() == ["day"] * 2
    assert parsed.extras["county"] == ("汝阳县", "嵩县")
    assert (parsed.datum, parsed.received) == ("gcj02", 3)
    assert [(problem.row_no, problem.code) for problem in parsed.problems] == [(5, "bad_date")]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ("firms", "wlf")])
def test_a_kind_without_a_fixed_datum_is_refused_until_it_is_told(kind: str) -> None:
    with pytest.raises(DeliveryError) as refusal:
        parse_delivery("日期,时间,经度,纬度\n2024-09-17,16:00,112.5,34.1\n".encode(), kind)
    assert refusal.value.code == "datum_missing"
    assert "577" in refusal.value.message


@pytest.mark.parametrize(("datum", "code"), [("gcj02", "datum_conflict"), ("utm", "datum_unknown")])
def test_a_satellite_feed_does_not_take_another_datum(datum: str, code: str) -> None:
    with pytest.raises(DeliveryError) as refusal:
        parse_delivery(firms_csv(firms_row()), "firms", datum=datum)
    assert refusal.value.code == code


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_hotline_export_is_read_by_its_chinese_headers(encoding: str) -> None:
    text = (
        "工单编号,来电时间,经度,纬度,来电号码,诉求内容,乡镇\n"
        "12345-001,2024-09-17 16:05,112.5,34.1,13800000000,有人烧秸秆,陶营镇\n"
        "12345-002,2024-09-17 16:06,34.1,112.5,,烟大,\n"
    )
    parsed = parse_delivery(text.encode(encoding), "hotline", datum="bd09")
    assert parsed.source_ids == ("12345-001",)
    assert parsed.acq_at.tolist() == [NOON_16]
    assert parsed.extras["note"] == ("有人烧秸秆",)
    assert [problem.code for problem in parsed.problems] == ["swapped_position"]


def test_a_camera_alarm_is_read_from_json_with_nested_position() -> None:
    alarm = {
        "alarm_id": "C7-1",
        "camera": {"camera_code": "C7"},
        "location": {"lng": 112.5, "lat": 34.1},
        "alarm_time": "2024-09-17T16:05:00+08:00",
        "confidence": 0.87,
    }
    parsed = parse_delivery(json.dumps([alarm]).encode(), "camera", datum="gcj02")
    assert (parsed.lon[0], parsed.acq_at[0], parsed.source_ids[0]) == (112.5, NOON_16, "C7-1")
    assert parsed.confidence[0] == pytest.approx(87)
    assert parsed.confidence_class[0] == "high"
    assert parsed.extras["camera_code"] == ("C7",)


def test_a_patrol_report_may_have_day_and_time_in_two_columns() -> None:
    text = "日期,时间,经度,纬度,网格员\n2024-09-17,1605,112.5,34.1,张三\n"
    parsed = parse_delivery(text.encode(), "patrol", datum="wgs84")
    assert parsed.acq_at.tolist() == [NOON_16]


def test_kinds_are_told_apart_by_their_headers() -> None:
    assert detect_kind(firms_csv(firms_row())) == "firms"
    assert detect_kind(WLF) == "wlf"
    assert detect_kind("date,lon,lat,county\n2024-09-17,112.5,34.1,嵩县\n".encode()) == "official"
    assert detect_kind(b"a,b\n1,2\n") is None


def test_an_unknown_kind_names_the_known_ones() -> None:
    with pytest.raises(DeliveryError, match="firms"):
        parse_delivery(b"x", "sms")


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "rows", "format_name"),
    [
        ("SUOMI_VIIRS_C2_Global_VNP14IMGTDL_NRT_2023313.txt", 43981, "firms_viirs"),
        ("modis_c61_global_7_day_2022-03-28.csv", 41670, "firms_modis"),
        ("MODIS_C6_1_Global_24h.csv", 13423, "firms_modis"),
        ("modis_nrt_henan_2022.csv", 878, "firms_modis"),
    ],
)
def test_real_firms_files_are_taken_whole(name: str, rows: int, format_name: str) -> None:
    parsed = parse_delivery(shared_file(f"fire/{name}").read_bytes(), "firms")
    assert (len(parsed), parsed.received, parsed.format_name, parsed.warnings) == (rows, rows, format_name, ())


@pytest.mark.shared
def test_the_real_official_list_is_taken_whole() -> None:
    content = shared_file("fire/official_straw_fire_points_2016-08_09.csv").read_bytes()
    parsed = parse_delivery(content, "official", datum="wgs84")
    assert (len(parsed), parsed.problems) == (303, ())
    assert all(parsed.extras["county"])
