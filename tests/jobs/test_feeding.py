"""From a polled feed to clues: the loops, against a local server that replays what FIRMS sends."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from luoshu.apps.acting import SYSTEM
from luoshu.apps.audit.models import AuditEntry
from luoshu.apps.clues.models import Clue
from luoshu.apps.evidence.queries import open_bytes
from luoshu.apps.feeds.errors import SourceSettings
from luoshu.apps.feeds.models import Delivery, Detection, Source
from luoshu.apps.feeds.operations import claim_sources, receive_delivery, save_source
from luoshu.jobs import store as store_module
from luoshu.jobs.fuse import fuse_waiting
from luoshu.jobs.poll import poll_due
from luoshu.jobs.store import store_waiting
from tests.support.cast import Cast
from tests.support.feeds_factories import NOW, firms_file, firms_row

pytestmark = pytest.mark.django_db
KEY = "0123456789abcdef"


class Far:
    """A far server: answers with what stands in ``replies``, one after another, the last one for ever."""

    def __init__(self) -> None:
        self.replies: list[tuple[int, bytes, dict[str, str]]] = []
        self.asked: list[str] = []
        far = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                far.asked.append(self.path)
                status, body, headers = far.replies.pop(0) if len(far.replies) > 1 else far.replies[0]
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", headers.get("X-Claimed", str(len(body))))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *arguments: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/api/area/csv/{{map_key}}/VIIRS_SNPP_NRT/110,33,113,35/2"


@pytest.fixture
def far(settings: Any) -> Iterator[Far]:
    settings.LUOSHU_FIRMS_MAP_KEY = KEY
    far = Far()
    settings.LUOSHU_FEED_HOSTS = [f"127.0.0.1:{far.server.server_port}", "127.0.0.1:9", "x"]
    yield far
    far.server.shutdown()
    far.server.server_close()


@pytest.fixture
def source(cast: Cast, far: Far) -> Source:
    return save_source(
        code="viirs", kind="firms", name="VIIRS", datum=None, by=SYSTEM, at=NOW, poll_url=far.url, poll_minutes=10
    )


def test_a_poll_becomes_clues(source: Source, far: Far) -> None:
    body = firms_file([firms_row(34.05, 112.05), firms_row(34.15, 112.25)])
    far.replies = [(200, body, {})]
    assert poll_due(at=NOW, worker="w") == 1
    assert far.asked == [f"/api/area/csv/{KEY}/VIIRS_SNPP_NRT/110,33,113,35/2"]
    assert store_waiting(at=NOW, worker="w") == 1
    assert fuse_waiting(at=NOW, worker="w") == 2
    assert fuse_waiting(at=NOW, worker="w") == store_waiting(at=NOW, worker="w") == 0
    with open_bytes(Delivery.objects.get().file) as stream:
        assert stream.read() == body
    assert Clue.objects.count() == 2
    source.refresh_from_db()
    assert (source.polled_at, source.attempt_after, source.failures) == (NOW, NOW + timedelta(minutes=10), 0)
    assert poll_due(at=NOW + timedelta(minutes=9), worker="w") == 0


def test_the_same_poll_again_changes_nothing(source: Source, far: Far) -> None:
    far.replies = [(200, firms_file([firms_row(34.05, 112.05)]), {})]
    for minutes in (0, 10, 20):
        assert poll_due(at=NOW + timedelta(minutes=minutes), worker="w") == 1
        store_waiting(at=NOW + timedelta(minutes=minutes), worker="w")
    assert list(Delivery.objects.order_by("id").values_list("accepted", "duplicate")) == [(1, 0), (0, 1), (0, 1)]
    assert Detection.objects.count() == 1


def test_an_error_text_is_stored_shown_and_waited_out(source: Source, far: Far) -> None:
    far.replies = [(200, b"Invalid MAP_KEY.", {})]
    assert poll_due(at=NOW, worker="w") == 1
    store_waiting(at=NOW, worker="w")
    delivery = Delivery.objects.get()
    source.refresh_from_db()
    assert (delivery.status, delivery.received, source.failures) == ("refused", 0, 1)
    assert "密钥" in source.latest_error
    assert source.polled_at is None


def test_waits_double_and_the_far_sides_wish_counts(source: Source, far: Far) -> None:
    far.replies = [(500, b"oops", {})]
    at, waits = NOW, []
    for _ in range(9):
        assert poll_due(at=at, worker="w") == 1
        source.refresh_from_db()
        assert source.attempt_after is not None
        waits.append(source.attempt_after - at)
        at = source.attempt_after
    assert waits[-1] == timedelta(hours=2)
    assert waits[-1] > waits[5] > waits[2]
    far.replies = [(429, b"slow down", {"Retry-After": "14400"})]
    poll_due(at=at, worker="w")
    source.refresh_from_db()
    assert source.attempt_after == at + timedelta(hours=4)
    assert Delivery.objects.count() == 10


def test_a_body_cut_off_is_kept_and_named_a_failure(source: Source, far: Far) -> None:
    far.replies = [(200, firms_file([firms_row(34.05, 112.05)]), {"X-Claimed": "9999"})]
    poll_due(at=NOW, worker="w")
    source.refresh_from_db()
    assert source.failures == 1
    assert Delivery.objects.count() == 1


def test_the_key_is_nowhere_in_the_records(source: Source, far: Far) -> None:
    far.replies = [(403, f"key {KEY} refused".encode(), {})]
    poll_due(at=NOW, worker="w")
    source.refresh_from_db()
    assert KEY not in source.latest_error
    assert KEY not in source.poll_url
    assert not any(KEY in str(entry.detail) for entry in AuditEntry.objects.all())


def test_without_a_key_nothing_is_asked(source: Source, far: Far, settings: Any) -> None:
    settings.LUOSHU_FIRMS_MAP_KEY = ""
    poll_due(at=NOW, worker="w")
    source.refresh_from_db()
    assert far.asked == []
    assert "LUOSHU_FIRMS_MAP_KEY" in source.latest_error


def test_a_server_that_is_not_there_is_a_failure_and_no_delivery(source: Source, far: Far) -> None:
    far.server.server_close()
    Source.objects.update(poll_url="http://127.0.0.1:9/a/{map_key}/VIIRS_SNPP_NRT/110,33,113,35/1")
    poll_due(at=NOW, worker="w")
    source.refresh_from_db()
    assert source.failures == 1
    assert Delivery.objects.count() == 0


def test_a_claimed_source_is_left_alone_until_its_lease_ends(source: Source) -> None:
    assert len(claim_sources(at=NOW, worker="dead")) == 1
    assert claim_sources(at=NOW, worker="w") == []
    assert len(claim_sources(at=NOW + timedelta(minutes=11), worker="w")) == 1


@pytest.mark.parametrize(
    "address",
    [
        "ftp://x/{map_key}/VIIRS_SNPP_NRT/1,2,3,4/1",
        "https://x/SECRETKEY/VIIRS_SNPP_NRT/1,2,3,4/1",
        "https://x/{map_key}/VIIRS_SNPP_NRT/1,2,3/1",
    ],
)
def test_an_address_that_cannot_work_or_bears_a_key_is_refused(cast: Cast, address: str) -> None:
    with pytest.raises(SourceSettings):
        save_source(code="x", kind="firms", name="x", datum=None, by=SYSTEM, at=NOW, poll_url=address, poll_minutes=5)


def test_one_file_that_breaks_the_parser_does_not_hold_up_the_others(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = receive_delivery(kind="firms", datum=None, data=b"x", file_name="bad", by=SYSTEM, at=NOW)
    good = firms_file([firms_row(34.05, 112.05)])
    receive_delivery(kind="firms", datum=None, data=good, file_name="good", by=SYSTEM, at=NOW)
    whole = store_module.store_delivery

    def breaking(*, delivery_id: int, worker: str, at: object) -> object:
        if delivery_id == bad.pk:
            raise ZeroDivisionError
        return whole(delivery_id=delivery_id, worker=worker, at=at)  # type: ignore[arg-type]

    monkeypatch.setattr(store_module, "store_delivery", breaking)
    assert [store_waiting(at=NOW, worker="w") for _ in range(3)] == [1, 1, 0]
    bad.refresh_from_db()
    assert "ZeroDivisionError" in bad.refusal
    assert bad.status == "received"
    assert Detection.objects.count() == 1
