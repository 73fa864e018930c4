"""Stored bytes become detections once, and the counts always add up."""

import csv
import io
import random
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from luoshu.apps.acting import SYSTEM, Acting
from luoshu.apps.evidence.models import StoredFile
from luoshu.apps.feeds.errors import DeliveryBusy, DeliveryNotVisible, RawBytesReleased
from luoshu.apps.feeds.models import Delivery, Detection, RejectedRow
from luoshu.apps.feeds.operations import (
    claim_deliveries,
    preview_delivery,
    put_off_delivery,
    receive_delivery,
    rerun_delivery,
    save_source,
    store_delivery,
)
from luoshu.apps.feeds.operations import storing as storing_module
from luoshu.apps.feeds.queries import find_delivery_for, rejected_csv, summary
from luoshu.apps.people.choices import Role
from tests.support.feeds_factories import FIRMS_HEADER, NOW, City, acting, firms_file, firms_row, table_of

pytestmark = pytest.mark.django_db
COUNTS = ("received", "accepted", "duplicate", "outside", "rejected")


def take(content: bytes, *, kind: str = "firms", datum: str | None = None, corrects: str = "") -> Delivery:
    delivery = receive_delivery(
        kind=kind, datum=datum, data=content, file_name="a.csv", by=SYSTEM, at=NOW, corrects=corrects
    )
    return store_delivery(delivery_id=delivery.pk, worker="w", at=NOW)


def counts(delivery: Delivery) -> tuple[int, ...]:
    return tuple(getattr(delivery, name) for name in COUNTS)


def test_each_row_ends_as_one_of_four(city: City) -> None:
    rows = [
        firms_row(34.05, 112.05),
        firms_row(34.05, 112.05),
        firms_row(40.0, 112.05),
        firms_row(40.0, 112.05),
        firms_row(0, 0),
        firms_row(34.15, 112.25),
    ]
    delivery = take(firms_file(rows))
    assert counts(delivery) == (6, 2, 1, 2, 1)
    assert delivery.status == "stored"
    assert summary(delivery)["accepted"] == 2


def test_a_detection_knows_its_division_border_and_source(city: City) -> None:
    take(firms_file([firms_row(34.05, 112.19)]))
    one = Detection.objects.get()
    assert (one.division.code, one.runner_up.code, one.basis) == ("410399101", "410398101", "synthetic")  # type: ignore[union-attr]
    assert one.county_border_m == pytest.approx(923, abs=3)
    assert one.county_runner_up is not None
    assert (one.satellite, one.instrument, one.confidence, one.daynight) == ("Terra", "MODIS", "64", "D")
    assert (one.frp_mw, one.brightness_k, one.detail) == (9.4, 310.5, {"version": "6.1NRT", "brightness2_k": 290.1})
    assert one.acq_at.isoformat() == "2024-09-17T08:00:00+00:00"
    assert one.row_no == 2
    assert one.clued_at is None


def test_the_same_rows_in_another_order_and_file_change_nothing(city: City) -> None:
    rows = [firms_row(34.01 + i / 1000, 112.01 + i / 500) for i in range(100)]
    first = take(firms_file(rows))
    before = table_of(Detection, "key", "delivery_id", "row_no", "acq_at")
    random.Random(1).shuffle(rows)
    second = take(firms_file(rows))
    assert counts(first) == (100, 100, 0, 0, 0)
    assert counts(second) == (100, 0, 100, 0, 0)
    assert table_of(Detection, "key", "delivery_id", "row_no", "acq_at") == before


def test_a_key_lookup_and_an_insert_reach_over_several_chunks(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storing_module, "CHUNK", 7)
    rows = [firms_row(34.01 + i / 1000, 112.01 + i / 500) for i in range(50)]
    assert counts(take(firms_file(rows))) == (50, 50, 0, 0, 0)
    assert Detection.objects.count() == 50


def test_storing_again_does_nothing(city: City) -> None:
    delivery = take(firms_file([firms_row(34.05, 112.05)]))
    again = store_delivery(delivery_id=delivery.pk, worker="other", at=NOW + timedelta(hours=1))
    assert again.stored_at == delivery.stored_at


def test_rows_a_twin_file_won_meanwhile_count_as_duplicates(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two workers, the same rows: the second looks keys up before the first inserts."""
    rows = firms_file([firms_row(34.01 + i / 1000, 112.05) for i in range(10)])
    slow = receive_delivery(kind="firms", datum=None, data=rows, file_name="slow", by=SYSTEM, at=NOW)
    plan_rows = storing_module.plan_rows

    def plan_then_lose(parsed: object) -> object:
        plan = plan_rows(parsed)  # type: ignore[arg-type]
        monkeypatch.setattr(storing_module, "plan_rows", plan_rows)
        take(rows)
        return plan

    monkeypatch.setattr(storing_module, "plan_rows", plan_then_lose)
    lost = store_delivery(delivery_id=slow.pk, worker="slow", at=NOW)
    assert counts(lost) == (10, 0, 10, 0, 0)
    assert Detection.objects.count() == 10


@pytest.mark.parametrize("step", ["insert_detections", "_keep_rejected", "_finish", "record"])
def test_an_attempt_cut_off_at_any_step_is_continued(city: City, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    monkeypatch.setattr(storing_module, "CHUNK", 3)
    rows = [firms_row(34.01 + i / 1000, 112.05) for i in range(10)] + [firms_row(0, 0), firms_row(50, 1)]
    delivery = receive_delivery(kind="firms", datum=None, data=firms_file(rows), file_name="a", by=SYSTEM, at=NOW)
    whole, calls = getattr(storing_module, step), []

    def cut(*arguments: object, **named: object) -> object:
        calls.append(1)
        if step != "insert_detections" or len(calls) == 3:
            raise KeyboardInterrupt
        return whole(*arguments, **named)

    monkeypatch.setattr(storing_module, step, cut)
    with pytest.raises(KeyboardInterrupt):
        store_delivery(delivery_id=delivery.pk, worker="w", at=NOW)
    assert Delivery.objects.get().status == "received"
    monkeypatch.setattr(storing_module, step, whole)
    assert counts(store_delivery(delivery_id=delivery.pk, worker="w2", at=NOW)) == (12, 10, 0, 1, 1)
    assert RejectedRow.objects.count() == 1


def test_an_error_text_is_a_refused_delivery_and_never_no_fires(city: City) -> None:
    delivery = take(b"Invalid MAP_KEY.")
    assert delivery.status == "refused"
    assert "Invalid MAP_KEY." in delivery.refusal
    assert Detection.objects.count() == 0


def test_a_poll_much_shorter_than_those_before_is_warned_of(city: City) -> None:
    source = save_source(code="S1", kind="firms", name="VIIRS", datum=None, by=SYSTEM, at=NOW)
    rows = [firms_row(34.01 + i / 1000, 112.05) for i in range(40)]
    for number, part in enumerate((rows, rows, rows[:5])):
        at = NOW + timedelta(minutes=number)
        delivery = receive_delivery(
            kind="firms", datum=None, data=firms_file(part), file_name="p", by=SYSTEM, at=at, source=source
        )
        delivery = store_delivery(delivery_id=delivery.pk, worker="w", at=at)
        assert any("截断" in text for text in delivery.warnings) is (number == 2)


def test_gcj02_positions_are_stored_as_wgs84_and_kept_as_delivered(city: City) -> None:
    take("日期,经度,纬度\n2024-09-17,112.0563,34.0488\n".encode(), kind="official", datum="gcj02")
    one = Detection.objects.get()
    assert (one.delivered_lon, one.delivered_lat) == (112.0563, 34.0488)
    assert one.lon == pytest.approx(112.0502, abs=2e-4)
    assert one.is_day_only


def test_a_list_sent_again_with_the_right_datum_is_not_a_duplicate(city: City) -> None:
    text = "日期,经度,纬度\n2024-09-17,112.0563,34.0488\n".encode()
    assert counts(take(text, kind="official", datum="wgs84")) == (1, 1, 0, 0, 0)
    assert counts(take(text, kind="official", datum="gcj02")) == (1, 1, 0, 0, 0)


def test_line_numbers_of_two_sheets_do_not_swallow_each_other(city: City) -> None:
    header = "编号,发现时间,经度,纬度\n"
    take((header + "1,2024-09-17 15:00,112.05,34.05\n").encode(), kind="patrol", datum="wgs84")
    second = take((header + "1,2024-09-17 16:00,112.15,34.15\n").encode(), kind="patrol", datum="wgs84")
    assert counts(second) == (1, 1, 0, 0, 0)


def test_a_report_with_a_number_of_its_own_is_known_by_it(city: City) -> None:
    header = "工单编号,受理时间,经度,纬度,来电人\n"
    take((header + "RX240917001,2024-09-17 15:00,112.05,34.05,张三\n").encode(), kind="hotline", datum="wgs84")
    again = take((header + "RX240917001,2024-09-17 15:00,112.06,34.05,张三\n").encode(), kind="hotline", datum="wgs84")
    assert counts(again) == (1, 0, 1, 0, 0)


def test_rejected_rows_come_back_in_the_senders_columns_and_go_in_once_mended(city: City) -> None:
    rows = [firms_row(34.05, 112.05), firms_row(34.06, 112.05, day="2024-13-99"), firms_row(34.07, 112.05)]
    delivery = take(firms_file(rows))
    assert counts(delivery) == (3, 2, 0, 0, 1)
    text = rejected_csv(SYSTEM, delivery.code)
    table = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert table[0][:-2] == FIRMS_HEADER.split(",")
    assert table[0][-2:] == ["原行号", "未收下的原因"]
    assert len(table) == 2
    mended = text.replace("2024-13-99", "2024-09-17").encode()
    second = take(mended, corrects=delivery.code)
    assert counts(second) == (1, 1, 0, 0, 0)
    assert second.corrects == delivery


def test_rerunning_keeps_what_was_accepted_and_tries_the_rest(city: City, desk: Acting) -> None:
    delivery = take(firms_file([firms_row(34.05, 112.05), firms_row(0, 0), firms_row(41, 112)]))
    rerun_delivery(code=delivery.code, by=desk, at=NOW)
    again = store_delivery(delivery_id=delivery.pk, worker="w", at=NOW)
    assert counts(again) == counts(delivery) == (3, 1, 0, 1, 1)
    assert RejectedRow.objects.count() == 1


def test_a_delivery_in_the_queue_cannot_be_rerun(city: City, desk: Acting) -> None:
    delivery = receive_delivery(kind="firms", datum=None, data=b"a\n", file_name="a", by=desk, at=NOW)
    with pytest.raises(DeliveryBusy):
        rerun_delivery(code=delivery.code, by=desk, at=NOW)


def test_a_delivery_whose_bytes_were_released_cannot_be_rerun(city: City, desk: Acting) -> None:
    delivery = take(firms_file([firms_row(34.05, 112.05)]))
    StoredFile.objects.update(released_at=NOW)
    with pytest.raises(RawBytesReleased):
        rerun_delivery(code=delivery.code, by=desk, at=NOW)


def test_another_countys_delivery_is_not_visible(city: City) -> None:
    mine = acting(Role.COUNTY_FIRE_DESK, city.path("410399"))
    theirs = acting(Role.COUNTY_FIRE_DESK, city.path("410398"), person="P-2")
    delivery = receive_delivery(kind="firms", datum=None, data=b"a\n", file_name="a", by=mine, at=NOW)
    assert find_delivery_for(mine, delivery.code) == delivery
    with pytest.raises(DeliveryNotVisible):
        find_delivery_for(theirs, delivery.code)


def test_a_preview_tells_the_same_and_writes_nothing(city: City, desk: Acting) -> None:
    content = firms_file([firms_row(34.05, 112.05), firms_row(34.05, 112.05), firms_row(0, 0), firms_row(41, 112)])
    seen = preview_delivery(kind="firms", datum=None, data=content, file_name="a", by=desk, at=NOW)
    assert Delivery.objects.count() == Detection.objects.count() == StoredFile.objects.count() == 0
    assert tuple(getattr(seen, name) for name in COUNTS) == counts(take(content))


def test_one_delivery_is_claimed_by_one_worker_until_its_lease_ends(city: City, desk: Acting) -> None:
    delivery = receive_delivery(kind="firms", datum=None, data=b"a\n", file_name="a", by=desk, at=NOW)
    assert claim_deliveries(at=NOW, worker="a") == [delivery.pk]
    assert claim_deliveries(at=NOW, worker="b") == []
    assert claim_deliveries(at=NOW + timedelta(minutes=6), worker="b") == [delivery.pk]


def test_an_unforeseen_failure_waits_longer_each_time_and_is_never_given_up(city: City, desk: Acting) -> None:
    delivery = receive_delivery(kind="firms", datum=None, data=b"a\n", file_name="a", by=desk, at=NOW)
    at, waits = NOW, []
    for _ in range(15):
        assert claim_deliveries(at=at, worker="a") == [delivery.pk]
        put_off_delivery(delivery_id=delivery.pk, at=at, problem="磁盘满")
        delivery.refresh_from_db()
        waits.append(delivery.attempt_after - at)
        at = delivery.attempt_after
    assert waits == sorted(waits)
    assert waits[-1] == timedelta(hours=6)


ROWS = st.lists(
    st.builds(
        firms_row,
        st.sampled_from([34.01, 34.05, 34.15, 45.0, 0.0]),
        st.sampled_from([112.01, 112.25, 0.0]),
        st.sampled_from(["2024-09-16", "2024-09-17", "bad"]),
    ),
    max_size=12,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(files=st.lists(ROWS, max_size=4))
def test_counts_always_add_up_whatever_comes(city: City, files: list[list[str]]) -> None:
    for rows in files:
        delivery = take(firms_file(rows))
        assert delivery.received == len(rows) == sum(counts(delivery)[1:])
        assert min(counts(delivery)) >= 0
        assert delivery.accepted == Detection.objects.filter(delivery=delivery).count()
