"""Pictures come out of alarms before a byte is kept, with the smoke's box; whatever the alarms hold, none stays."""

import base64
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshu.core.fire.pictures import Box, TakenPicture, take_pictures
from tests.core.fire.test_platforms import ALARM, JSON, OBSERVER_FILE, OBSERVERS, TOWER_FILE, TOWERS

LONG = base64.b64encode(b"\xff\xd8\xff\xe0" + bytes(600)).decode()


def alarms(*items: Any) -> bytes:
    return json.dumps({"data": {"list": list(items)}}).encode()


def boxed(**fields: str) -> dict[str, Any]:
    return TOWERS | {"fields": TOWERS["fields"] | fields}


def test_a_picture_comes_out_and_the_rest_of_the_alarm_stays() -> None:
    kept, taken = take_pictures(TOWER_FILE, TOWERS)
    assert taken == [TakenPicture(1, b"hello", "", None)]
    assert json.loads(kept)["data"]["list"][0] == ALARM | {"pic": ""}


@pytest.mark.parametrize(("content", "mapping"), [(OBSERVER_FILE, OBSERVERS), (b"no json", TOWERS), (b"\xff", TOWERS)])
def test_an_address_and_what_is_no_list_stay_as_they_are(content: bytes, mapping: dict[str, Any]) -> None:
    assert take_pictures(content, mapping) == (content, [])


def test_several_pictures_names_of_files_and_what_is_no_picture() -> None:
    pictures = ["data:image/png;base64,aGVsbG8=", "shots\\a b.jpg", "https://x.example/1.jpg", "not base64!"]
    kept, taken = take_pictures(alarms(ALARM | {"pic": ""}, ALARM | {"pic": pictures}), TOWERS)
    assert [(one.row_no, one.data, one.name) for one in taken] == [
        (2, b"hello", ""),
        (2, b"", "a b.jpg"),
        (2, b"not base64!", ""),
    ]
    assert json.loads(kept)["data"]["list"][1]["pic"] == "https://x.example/1.jpg"


def test_a_picture_in_any_other_field_goes_and_is_not_used() -> None:
    kept, taken = take_pictures(alarms(ALARM | {"pic": "", "more": [{"thumb": LONG}]}), TOWERS)
    assert taken == []
    assert json.loads(kept)["data"]["list"][0]["more"] == [{"thumb": ""}]


def test_a_sheet_of_text_loses_its_pictures_and_nothing_else() -> None:
    sheet = f"编号,图片,备注\nA-000017,data:image/jpeg;base64,{LONG},冒烟\n".encode()
    assert take_pictures(sheet) == ("编号,图片,备注\nA-000017,,冒烟\n".encode(), [])


def test_our_own_interface_names_picture_and_box() -> None:
    report = {"longitude": 112.0, "latitude": 34.0, "picture": "aGVsbG8=", "box": [1, 2, 30, 40]}
    kept, taken = take_pictures(json.dumps([report]).encode())
    assert taken == [TakenPicture(1, b"hello", "", Box(1, 2, 30, 40))]
    assert json.loads(kept)[0]["picture"] == ""


@pytest.mark.parametrize(
    ("fields", "item", "box"),
    [
        ({"box": "rect"}, {"rect": [10, 20, 30, 40]}, Box(10, 20, 30, 40)),
        ({"box": "rect"}, {"rect": "0.1, 0.2,0.3;0.4"}, Box(0.1, 0.2, 0.3, 0.4)),
        ({"corners": "r.a,r.b,r.c,r.d"}, {"r": {"a": 10, "b": 20, "c": 30, "d": 60}}, Box(10, 20, 20, 40)),
        ({"corners": "r"}, {"r": [30, 60, 10, 20]}, None),
        ({"box": "rect"}, {"rect": [10, 20, 30]}, None),
        ({"box": "rect"}, {"rect": [10, 20, "x", 4]}, None),
        ({"box": "rect"}, {"rect": ["nan", 0, 1, 1]}, None),
        ({"box": "rect"}, {}, None),
    ],
)
def test_the_smoke_box_as_platforms_write_it(fields: dict[str, str], item: dict[str, Any], box: Box | None) -> None:
    _, taken = take_pictures(alarms(ALARM | item), boxed(**fields))
    assert taken[0].box == box


@pytest.mark.parametrize(
    ("box", "shares"),
    [
        (Box(0.25, 0.5, 0.25, 0.25), (0.25, 0.5, 0.5, 0.75)),
        (Box(480, 270, 960, 540), (0.25, 0.25, 0.75, 0.75)),
        (Box(-100, -100, 580, 370), (0.0, 0.0, 0.25, 0.25)),
        (Box(3000, 0, 10, 10), None),
    ],
)
def test_pixels_and_shares_are_told_apart_and_cut_at_the_edge(box: Box, shares: tuple[float, ...] | None) -> None:
    assert box.shares(1920, 1080) == shares


@given(
    st.lists(st.fixed_dictionaries({"pic": st.sampled_from([LONG, "a.jpg", None, 5, [LONG]]), "gps": JSON}), max_size=3)
)
def test_no_picture_stays_and_every_alarm_keeps_its_place(items: list[Any]) -> None:
    kept, taken = take_pictures(alarms(*items), TOWERS)
    assert LONG.encode() not in kept
    assert len(json.loads(kept)["data"]["list"]) == len(items)
    assert all(1 <= one.row_no <= len(items) for one in taken)
