import importlib

import pytest

from luoshu.core.fire import KINDS, DeliveryError


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_folder_that_declares_its_datum(kind: str) -> None:
    feed = importlib.import_module(f"luoshu.adapters.feeds.{kind}")
    assert kind == feed.KIND
    assert ("wgs84" if kind in ("firms", "wlf") else None) == feed.FIXED_DATUM
    assert "Datum:" in (feed.__doc__ or "")


@pytest.mark.parametrize("kind", ["official", "camera", "patrol", "hotline"])
def test_a_folder_without_a_fixed_datum_wants_one(kind: str) -> None:
    feed = importlib.import_module(f"luoshu.adapters.feeds.{kind}")
    content = "编号,日期,时间,经度,纬度\n1,2024-09-17,16:00,112.5,34.1\n".encode()
    assert len(feed.parse(content, datum="gcj02")) == 1
    with pytest.raises(DeliveryError) as refusal:
        feed.parse(content)
    assert refusal.value.code == "datum_missing"
