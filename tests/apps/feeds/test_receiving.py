"""What may come in, what is refused, and that bytes are kept before anything reads them."""

import io
from collections.abc import Callable
from typing import Any

import pytest

from luoshu.apps.acting import SYSTEM, Acting
from luoshu.apps.audit.models import AuditEntry
from luoshu.apps.errors import LuoshuError
from luoshu.apps.evidence.errors import SecrecyMarkFound
from luoshu.apps.evidence.models import StoredFile
from luoshu.apps.evidence.queries import open_bytes
from luoshu.apps.feeds.errors import DeliveryEmpty, DeliveryNotAllowed, DeliveryTooLarge, DeliveryUnusable
from luoshu.apps.feeds.models import Delivery
from luoshu.apps.feeds.operations import receive_delivery, receive_report
from luoshu.apps.feeds.operations import receiving as receiving_module
from luoshu.apps.people.choices import Role
from tests.support.feeds_factories import NOW, City, acting, firms_file, firms_row

pytestmark = pytest.mark.django_db


def test_received_bytes_can_be_read_back_unchanged(desk: Acting) -> None:
    content = firms_file([firms_row(34.05, 112.05)])
    delivery = receive_delivery(kind="firms", datum=None, data=content, file_name="a.csv", by=desk, at=NOW)
    with open_bytes(delivery.file) as stream:
        assert stream.read() == content
    assert (delivery.code, delivery.datum, delivery.status) == ("PC20240917-0001", "wgs84", "received")
    assert AuditEntry.objects.get(action="deliveries.received").subject_code == delivery.code


def test_bytes_are_stored_before_the_row_is_written(desk: Acting, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(receiving_module, "record", fail)
    with pytest.raises(RuntimeError):
        receive_delivery(kind="firms", datum=None, data=b"x,y\n", file_name="a", by=desk, at=NOW)
    assert StoredFile.objects.count() == 1
    assert Delivery.objects.count() == 0


@pytest.mark.parametrize("kind", ["official", "camera", "patrol", "hotline"])
def test_a_list_without_datum_is_refused_with_the_reason(desk: Acting, kind: str) -> None:
    with pytest.raises(DeliveryUnusable, match=r"坐标系.*577 米") as refusal:
        receive_delivery(kind=kind, datum=None, data=b"a,b\n", file_name="a.csv", by=desk, at=NOW)
    assert refusal.value.fields["reason_code"] == "datum_missing"
    assert StoredFile.objects.count() == 0


def test_a_satellite_file_labelled_with_another_datum_is_refused(desk: Acting) -> None:
    with pytest.raises(DeliveryUnusable, match="wgs84"):
        receive_delivery(kind="firms", datum="gcj02", data=b"a\n", file_name="a", by=desk, at=NOW)


class _Huge(io.RawIOBase):
    """A file of two gigabytes that must not be read."""

    def __init__(self) -> None:
        self.place = 0

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        self.place = 2 * 1024**3 if whence == io.SEEK_END else offset
        return self.place

    def tell(self) -> int:
        return self.place

    def read(self, size: int = -1) -> bytes:
        raise AssertionError("read")


class _Pipe(io.RawIOBase):
    """An endless stream that cannot tell its size."""

    asked = 0

    def seekable(self) -> bool:
        return False

    def read(self, size: int = -1) -> bytes:
        assert 0 < size <= 2 * 1024**2
        return b"x" * size


@pytest.mark.parametrize("make", [_Huge, _Pipe])
def test_an_oversized_file_is_refused_by_its_size(
    desk: Acting, settings: Any, make: Callable[[], io.RawIOBase]
) -> None:
    settings.LUOSHU_MAX_UPLOAD_MB = 1
    with pytest.raises(DeliveryTooLarge, match="拆成几份"):
        receive_delivery(kind="firms", datum=None, data=make(), file_name="big.csv", by=desk, at=NOW)  # type: ignore[arg-type]
    assert StoredFile.objects.count() == 0


def test_an_empty_file_is_refused(desk: Acting) -> None:
    with pytest.raises(DeliveryEmpty):
        receive_delivery(kind="firms", datum=None, data=b" \n", file_name="a", by=desk, at=NOW)


def test_a_text_marked_secret_is_refused_and_not_kept(desk: Acting) -> None:
    content = "秘密★1年\n日期,经度,纬度\n2024-09-17,112.05,34.05\n".encode()
    with pytest.raises(SecrecyMarkFound):
        receive_delivery(kind="official", datum="wgs84", data=content, file_name="a.csv", by=desk, at=NOW)
    assert StoredFile.objects.count() == 0


@pytest.mark.parametrize(
    ("role", "kind", "is_allowed"),
    [
        (Role.CITY_FIRE_DESK, "firms", True),
        (Role.COUNTY_FIRE_DESK, "official", True),
        (Role.TOWNSHIP_OFFICER, "firms", False),
        (Role.TOWNSHIP_OFFICER, "patrol", True),
        (Role.VILLAGE_HEAD, "patrol", True),
        (Role.LEADER, "hotline", False),
        (Role.SYSTEM_ADMIN, "firms", False),
    ],
)
def test_who_may_bring_what(city: City, role: Role, kind: str, *, is_allowed: bool) -> None:
    by = acting(role, city.path("410399"))
    arguments = {"kind": kind, "datum": "wgs84", "data": b"a,b\n", "file_name": "a", "by": by, "at": NOW}
    if is_allowed:
        assert receive_delivery(**arguments).division_path == city.path("410399")
    else:
        with pytest.raises(DeliveryNotAllowed):
            receive_delivery(**arguments)


def test_what_the_worker_receives_belongs_to_the_city(city: City) -> None:
    delivery = receive_delivery(kind="firms", datum=None, data=b"a\n", file_name="", by=SYSTEM, at=NOW)
    assert (delivery.division_path, delivery.file_name) == (city.city.path, "未命名")


def test_a_path_in_the_file_name_is_dropped(desk: Acting) -> None:
    delivery = receive_delivery(kind="firms", datum=None, data=b"a\n", file_name="..\\..\\x/火点.csv", by=desk, at=NOW)
    assert delivery.file_name == "火点.csv"


def test_a_report_by_form_is_a_delivery_like_any_other(city: City) -> None:
    by = acting(Role.VILLAGE_HEAD, city.path("410399101"))
    fields = {"longitude": "112.05", "latitude": "34.05", "reported_at": "2024-09-17 16:05", "note": "田里有烟"}
    delivery = receive_report(kind="patrol", datum="wgs84", fields=fields, by=by, at=NOW)
    assert (delivery.kind, delivery.file_name) == ("patrol", "巡查上报表单.json")


def test_every_refusal_is_an_error_people_can_read(desk: Acting) -> None:
    with pytest.raises(LuoshuError, match="可用的有"):
        receive_delivery(kind="modis", datum=None, data=b"a", file_name="a", by=desk, at=NOW)
