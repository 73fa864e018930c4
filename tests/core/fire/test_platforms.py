"""Two platforms that have nothing in common but what a mapping says; neither is in the program."""

import json
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshu.core.fire.formats import DeliveryError, parse_delivery
from luoshu.core.fire.platforms import alarms_as_reports, is_taken, mapping_problem, result_body

AT = datetime(2024, 9, 17, 8, 0, tzinfo=UTC)
TOWERS: dict[str, Any] = {
    "datum": "gcj02",
    "items": "data.list",
    "time": "epoch_ms",
    "levels": {"1": "high", "2": "nominal"},
    "fields": {
        "source_id": "alarmId",
        "camera_code": "device.code",
        "longitude": "gps.lng",
        "latitude": "gps.lat",
        "reported_at": "alarmTime",
        "confidence": "level",
        "image": "pic",
        "note": "desc",
    },
    "result": {
        "url": "https://towers.example/result",
        "body": {"alarmId": "$alarm", "status": "$word", "time": "$time", "by": {"note": ["$note"]}},
        "time": "epoch_ms",
        "words": {"fire": 1, "not_a_fire": 2},
        "ok": {"path": "code", "value": "0"},
    },
}
OBSERVERS: dict[str, Any] = {
    "datum": "wgs84",
    "items": "",
    "time": "%Y/%m/%d %H:%M:%S",
    "levels": {},
    "fields": {"source_id": "编号", "longitude": "位置.0", "latitude": "位置.1", "reported_at": "时刻", "image": "图"},
    "result": {
        "url": "https://observers.example/huizhi",
        "body": {"单号": "$alarm", "结论": "$word", "时间": "$time"},
        "time": "%Y-%m-%d %H:%M",
        "words": {"fire": "属实", "closed": "办结"},
    },
}
ALARM = {
    "alarmId": "A-000017",
    "device": {"code": "JA-01"},
    "gps": {"lng": 112.05, "lat": "34.15"},
    "alarmTime": 1726560000000,
    "level": 1,
    "pic": "aGVsbG8=",
    "desc": "疑似烟雾",
}
TOWER_FILE = json.dumps({"code": 0, "data": {"list": [ALARM]}}).encode()
SEEN = {
    "编号": "GC-000009",
    "位置": [112.05, 34.15],
    "时刻": "2024/09/17 16:00:00",
    "图": "https://observers.example/9.jpg",
}
OBSERVER_FILE = json.dumps([SEEN], ensure_ascii=False).encode()


@pytest.mark.parametrize(
    ("mapping", "content", "number"),
    [(TOWERS, TOWER_FILE, "A-000017"), (OBSERVERS, OBSERVER_FILE, "GC-000009")],
    ids=["towers", "observers"],
)
def test_alarms_of_both_platforms_are_the_same_alarm(mapping: dict[str, Any], content: bytes, number: str) -> None:
    assert mapping_problem(mapping) == ""
    parsed = parse_delivery(alarms_as_reports(content, mapping), "camera", datum=mapping["datum"])
    assert (len(parsed), parsed.problems) == (1, ())
    assert (parsed.lon[0], parsed.lat[0], parsed.source_ids) == (112.05, 34.15, (number,))
    assert parsed.acq_at[0] == AT.timestamp()


def test_words_levels_and_pictures() -> None:
    row = json.loads(alarms_as_reports(TOWER_FILE, TOWERS))[0]
    assert (row["confidence"], row["camera_code"], row["image"]) == ("high", "JA-01", "")
    assert json.loads(alarms_as_reports(OBSERVER_FILE, OBSERVERS))[0]["image"].startswith("https://")


def test_a_bad_alarm_keeps_its_row_with_the_reason() -> None:
    content = json.dumps({"data": {"list": [ALARM | {"gps": None}, "x", ALARM | {"alarmTime": "gestern"}]}}).encode()
    parsed = parse_delivery(alarms_as_reports(content, TOWERS), "camera", datum="gcj02")
    assert (parsed.received, len(parsed), len(parsed.problems)) == (3, 0, 3)


@pytest.mark.parametrize("content", [b"", b"{", b'{"data": 5}', b"[1]", b"\xff"])
def test_what_is_no_list_of_alarms_is_refused_with_a_sentence(content: bytes) -> None:
    with pytest.raises(DeliveryError):
        alarms_as_reports(content, TOWERS)


def test_results_go_back_in_each_platforms_own_words() -> None:
    told = result_body(TOWERS, alarm="A-17", outcome="fire", at=AT, note="HD-1")
    assert told == {"alarmId": "A-17", "status": 1, "time": 1726560000000, "by": {"note": ["HD-1"]}}
    assert result_body(TOWERS, alarm="A-17", outcome="closed", at=AT) is None
    assert result_body(OBSERVERS, alarm="GC-9", outcome="closed", at=AT) == {
        **{"单号": "GC-9", "结论": "办结", "时间": "2024-09-17 16:00"}
    }
    assert is_taken(TOWERS, {"code": 0})
    assert not is_taken(TOWERS, {"code": 7})
    assert is_taken(OBSERVERS, {})


@pytest.mark.parametrize(
    ("path", "value", "word"),
    [
        (("datum",), "", "坐标系"),
        (("fields",), {"source_id": "a"}, "缺少字段"),
        (("fields", "colour"), "a", "不认识的字段"),
        (("time",), "yesterday", "time"),
        (("levels",), {"1": "huge"}, "levels"),
        (("result", "url"), "ftp://x", "地址"),
        (("result", "words"), {"maybe": 1}, "words"),
        (("result", "body"), {"a": "$alarm", "b": "$word", "c": "$name"}, "不认识的记号"),
        (("result", "body"), {"a": "$alarm"}, "要有"),
        (("result", "ok"), {"path": "code"}, "ok"),
    ],
)
def test_a_mapping_that_cannot_work_is_refused(path: tuple[str, ...], value: object, word: str) -> None:
    mapping = deepcopy(TOWERS)
    holder = mapping
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = value
    assert word in mapping_problem(mapping)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["gps", "lng", "alarmTime"]), inner),
    max_leaves=8,
)


@given(st.lists(JSON, max_size=4))
def test_every_alarm_is_a_row_whatever_it_holds(items: list[Any]) -> None:
    content = json.dumps({"data": {"list": items}}).encode()
    assert len(json.loads(alarms_as_reports(content, TOWERS))) == len(items)
