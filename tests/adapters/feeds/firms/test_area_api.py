import random

import pytest

from luoshu.adapters.feeds import firms
from luoshu.adapters.feeds.firms.area_api import Area, BackOff, FirmsArea, retry_after_seconds
from tests.adapters.feeds.replay_server import Reply, replay
from tests.core.fire.samples import firms_csv, firms_row
from tests.support.shared_data import shared_file

HENAN = Area(110.3, 31.3, 116.7, 36.4)
KEY = "0123456789abcdef"


def client(base_url: str, **options: object) -> FirmsArea:
    return FirmsArea(KEY, base_url=base_url, timeout_s=5, **options)  # type: ignore[arg-type]


def test_a_poll_returns_the_bytes_as_they_came_and_they_parse() -> None:
    content = firms_csv(firms_row(), firms_row(34.2))
    with replay(Reply(body=content)) as server:
        reply = client(server.base_url).poll("VIIRS_SNPP_NRT", HENAN, days=2, start_on="2024-09-17")
    assert (reply.outcome, reply.status, reply.content, reply.retry_after_s) == ("ok", 200, content, 0.0)
    assert server.paths == [f"/api/area/csv/{KEY}/VIIRS_SNPP_NRT/110.3,31.3,116.7,36.4/2/2024-09-17"]
    assert len(firms.parse(reply.content)) == 2


@pytest.mark.shared
def test_a_real_file_survives_the_way_byte_for_byte() -> None:
    content = shared_file("fire/modis_nrt_henan_2022.csv").read_bytes()
    with replay(Reply(body=content)) as server:
        reply = client(server.base_url).poll("MODIS_NRT", HENAN)
    assert reply.content == content
    assert len(firms.parse(reply.content)) == 878


def test_too_many_requests_waits_as_long_as_asked() -> None:
    with replay(Reply(429, b"slow down", {"Retry-After": "7200"})) as server:
        reply = client(server.base_url).poll("MODIS_NRT", HENAN)
    assert (reply.outcome, reply.status, reply.retry_after_s) == ("retry", 429, 7200.0)
    assert reply.content == b"slow down"
    assert "429" in reply.message


def test_server_errors_back_off_longer_each_time_and_recover() -> None:
    replies = [Reply(500, b"oops")] * 3 + [Reply(body=firms_csv(firms_row())), Reply(503)]
    with replay(*replies) as server:
        poller = client(server.base_url, back_off=BackOff(first_s=100, longest_s=10_000), seed=4)
        waits = [poller.poll("MODIS_NRT", HENAN).retry_after_s for _ in range(5)]
    assert 75 <= waits[0] <= 125
    assert 150 <= waits[1] <= 250
    assert 300 <= waits[2] <= 500
    assert waits[3] == 0
    assert 75 <= waits[4] <= 125


def test_waiting_times_are_spread_by_the_seed_and_repeatable() -> None:
    rule = BackOff()
    assert rule.wait_s(3, random.Random(1)) == rule.wait_s(3, random.Random(1)) != rule.wait_s(3, random.Random(2))
    assert rule.wait_s(500, random.Random(1)) <= rule.longest_s * 1.25


def test_a_broken_off_body_is_kept_and_said_to_be_incomplete() -> None:
    content = firms_csv(*(firms_row(34 + at / 1000) for at in range(500)))
    with replay(Reply(body=content, send_bytes=9000)) as server:
        reply = client(server.base_url).poll("MODIS_NRT", HENAN)
    assert reply.outcome == "broken"
    assert reply.content == content[:9000]
    assert "没有传完整" in reply.message
    assert reply.retry_after_s > 0


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        (b"Invalid MAP_KEY.", "refused"),
        (b"Exceeding allowed transaction limit.", "retry"),
        (b"Invalid source.", "refused"),
        (b"<html><body>maintenance</body></html>", "refused"),
        (b"", "refused"),
    ],
)
def test_an_error_text_with_status_200_is_no_table(body: bytes, outcome: str) -> None:
    with replay(Reply(body=body)) as server:
        reply = client(server.base_url).poll("MODIS_NRT", HENAN)
    assert (reply.outcome, reply.status, reply.content) == (outcome, 200, body)
    assert reply.message.endswith("。")


def test_a_header_without_rows_is_a_good_reply() -> None:
    with replay(Reply(body=firms_csv())) as server:
        assert client(server.base_url).poll("MODIS_NRT", HENAN).outcome == "ok"


@pytest.mark.parametrize("status", [400, 401, 403, 404])
def test_a_refused_request_asks_a_person(status: int) -> None:
    with replay(Reply(status, b"no")) as server:
        reply = client(server.base_url).poll("MODIS_NRT", HENAN)
    assert (reply.outcome, reply.status) == ("refused", status)


def test_no_server_at_all_is_a_reply_too() -> None:
    with replay(Reply()) as server:
        gone = server.base_url
    reply = client(gone).poll("MODIS_NRT", HENAN)
    assert (reply.outcome, reply.status, reply.content) == ("retry", 0, b"")


@pytest.mark.parametrize("reply", [Reply(body=b"Invalid MAP_KEY."), Reply(500), Reply(403), Reply(body=firms_csv())])
def test_the_key_appears_nowhere_in_what_is_shown(reply: Reply) -> None:
    with replay(Reply(reply.status, reply.body.replace(b".", KEY.encode()))) as server:
        shown = client(server.base_url).poll("MODIS_NRT", HENAN)
    assert KEY not in shown.url
    assert KEY not in shown.message


@pytest.mark.parametrize(
    ("value", "now", "seconds"),
    [
        ("120", None, 120.0),
        ("Tue, 17 Sep 2024 08:10:00 GMT", "Tue, 17 Sep 2024 08:00:00 GMT", 600.0),
        ("Tue, 17 Sep 2024 08:10:00 GMT", None, None),
        ("soon", None, None),
        (None, None, None),
        ("99999999", None, 86400.0),
    ],
)
def test_retry_after_is_a_number_or_a_date_against_the_servers_clock(
    value: str | None, now: str | None, seconds: float | None
) -> None:
    assert retry_after_seconds(value, now) == seconds


@pytest.mark.parametrize("box", [(116.7, 31.3, 110.3, 36.4), (110, 40, 116, 30), (-200, 0, 0, 10)])
def test_a_box_inside_out_is_refused(box: tuple[float, float, float, float]) -> None:
    with pytest.raises(ValueError, match="西"):
        Area(*box)
