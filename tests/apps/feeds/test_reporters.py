"""Reporters lie in one table; what stands with a fire is a token, and what is shown of a delivery is masked."""

import importlib
import json
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from luoshu.apps.evidence.queries import open_bytes
from luoshu.apps.feeds.models import Delivery, Detection, RejectedRow, Tip
from luoshu.apps.feeds.operations import Reporter, receive_delivery, receive_report, rerun_delivery, store_delivery
from luoshu.apps.feeds.queries import rejected_csv, rejected_rows
from tests.support.cast import AT, COUNTY_A, Cast

pytestmark = pytest.mark.django_db
NAME, PHONE, IDENTITY = "欧阳举报", "13812345678", "410399197001019991"
HEADER = "工单编号,来电人,来电号码,身份证号,日期,时间,经度,纬度,内容"
GOOD = f"RX-000001,{NAME},{PHONE},{IDENTITY},2024-09-17,15:00,112.05,34.15,地里冒烟，回电{PHONE}"
BAD = f"RX-000002,{NAME},{PHONE},{IDENTITY},2024-09-17,15:00,,,不知道在哪，本人{IDENTITY}"


def taken(cast: Cast, *rows: str, kind: str = "hotline") -> Delivery:
    data = "\n".join([HEADER, *rows, ""]).encode()
    made = receive_delivery(kind=kind, datum="wgs84", data=data, file_name="热线.csv", by=cast.acting("陈川"), at=AT)
    return store_delivery(delivery_id=made.pk, worker="t", at=AT)


def test_the_person_goes_into_a_table_of_its_own_and_a_token_stays(cast: Cast) -> None:
    delivery = taken(cast, GOOD)
    assert (delivery.accepted, delivery.rejected) == (1, 0)
    tip, detection = Tip.objects.get(), Detection.objects.get()
    assert (tip.reporter_name, tip.phone, tip.detection_key) == (NAME, PHONE, detection.key)
    assert tip.division_path == detection.division_path
    assert detection.detail == {
        "note": "地里冒烟，回电138****5678",
        "source_id": "RX-000001",
        "tip": tip.token,
    }


def test_no_table_but_one_holds_the_person(cast: Cast) -> None:
    taken(cast, GOOD)
    for model in apps.get_models():
        if model is not Tip:
            rows = json.dumps(list(model._default_manager.values()), default=str, ensure_ascii=False)
            assert [word for word in (NAME, PHONE) if word in rows] == [], model.__name__


def test_the_same_bytes_again_change_nothing(cast: Cast) -> None:
    delivery = taken(cast, GOOD)
    token = Tip.objects.get().token
    rerun_delivery(code=delivery.code, by=cast.acting("陈川"), at=AT)
    store_delivery(delivery_id=delivery.pk, worker="t", at=AT)
    taken(cast, GOOD)
    assert Tip.objects.get().token == token


def test_a_report_by_form_bears_the_token_even_in_its_raw_bytes(cast: Cast) -> None:
    reporter = Reporter(NAME, PHONE)
    fields = {"longitude": "112.05", "latitude": "34.15", "reported_at": "2024-09-17T15:00", "note": "冒烟"}
    made = receive_report(
        kind="hotline", datum="wgs84", fields=fields, by=cast.acting("陈川"), at=AT, reporter=reporter
    )
    with open_bytes(made.file) as stream:
        raw = stream.read().decode()
    assert reporter.token in raw
    assert NAME not in raw
    store_delivery(delivery_id=made.pk, worker="t", at=AT)
    tip, detection = Tip.objects.get(), Detection.objects.get()
    assert detection.detail is not None
    assert detection.detail["tip"] == tip.token == reporter.token
    assert (tip.detection_key, tip.division_path) == (detection.key, detection.division_path)


def test_without_a_reporter_there_is_no_tip(cast: Cast) -> None:
    fields = {"longitude": "112.05", "latitude": "34.15", "reported_at": "2024-09-17T15:00", "note": "冒烟"}
    made = receive_report(
        kind="patrol", datum="wgs84", fields=fields, by=cast.acting("陈川"), at=AT, reporter=Reporter(" ", "")
    )
    store_delivery(delivery_id=made.pk, worker="t", at=AT)
    assert not Tip.objects.exists()
    assert "tip" not in (Detection.objects.get().detail or {})


@pytest.mark.parametrize("kind", ["hotline", "official", "camera"])
def test_rejected_rows_are_masked_on_the_page_and_in_the_file(cast: Cast, kind: str) -> None:
    delivery = taken(cast, BAD, kind=kind)
    by = cast.acting("陈川")
    shown = rejected_rows(by, delivery.code)[0].text + rejected_csv(by, delivery.code)
    assert "RX-000002" in shown
    assert [word for word in (NAME, PHONE, IDENTITY) if word in shown] == []
    assert "欧***" in shown


def test_rows_whose_file_is_gone_are_not_shown_at_all(cast: Cast) -> None:
    delivery = taken(cast, BAD)
    delivery.file.released_at = AT
    delivery.file.save()
    by = cast.acting("陈川")
    shown = rejected_rows(by, delivery.code)[0].text + rejected_csv(by, delivery.code)
    assert "个人信息" in shown
    assert NAME not in shown


def test_a_masked_person_that_comes_back_with_a_mended_row_is_none(cast: Cast) -> None:
    taken(cast, GOOD.replace(NAME, "欧***").replace(f",{PHONE},", ",138****78,"))
    assert not Tip.objects.exists()
    assert Detection.objects.count() == 1


def test_what_was_stored_before_is_taken_apart(cast: Cast) -> None:
    taken(cast, GOOD)
    token = Tip.objects.get().token
    Tip.objects.all().delete()
    before = {"note": f"回电{PHONE}", "source_id": "RX-000001", "reporter": NAME, "phone": PHONE}
    Detection.objects.update(detail=before)
    move = importlib.import_module("luoshu.apps.feeds.migrations.0003_reporters_apart")
    editor = SimpleNamespace(connection=connection)
    move.move_out(apps, editor)
    move.move_out(apps, editor)
    tip = Tip.objects.get()
    assert (tip.token, tip.reporter_name, tip.phone) == (token, NAME, PHONE)
    assert Detection.objects.get().detail == {"note": "回电138****5678", "source_id": "RX-000001", "tip": token}
    assert cast.path(COUNTY_A) in tip.division_path
    assert not RejectedRow.objects.exists()
