"""A clue carries its satellite and area from the first moment; those on record are filled in once."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from luoshu.apps.clues.models import Clue
from luoshu.apps.feeds.models import Detection
from luoshu.core.fire.areas import area_m2_of
from tests.support.cast import Cast
from tests.support.clues_factories import clues_of, multiplied
from tests.support.feeds_factories import firms_row

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("detail", "area_m2"),
    [
        (None, None),
        ({}, None),
        ({"area_mu": "3"}, 2000.0),
        ({"area_mu": 1.5}, 1000.0),
        ({"area": "0.5"}, 500_000.0),
        ({"area_mu": "不详", "area": 0.25}, 250_000.0),
        ({"area_mu": "0", "area": "-1"}, None),
        ({"area_mu": "nan"}, None),
        ({"area_mu": "inf"}, None),
        ({"area_mu": ["3"]}, None),
    ],
)
def test_an_area_is_the_first_that_a_source_gives(detail: dict[str, object] | None, area_m2: float | None) -> None:
    assert area_m2_of(detail) == (pytest.approx(area_m2) if area_m2 else None)


def test_a_new_clue_carries_what_its_detection_says(cast: Cast) -> None:
    clue = clues_of([firms_row(34.05, 112.05, satellite="A")])[0]
    assert (clue.satellite, clue.area_m2) == ("Aqua", None)


def test_clues_on_record_are_filled_from_their_detections(cast: Cast) -> None:
    clues_of([firms_row(34.05, 112.05)])
    details = (None, {"area_mu": "3"}, {"area": 0.01}, {"area_mu": "?"})
    multiplied(40, lambda number: {"satellite": ("Terra", "")[number % 2], "detail": details[number % 4]})
    filled = {row.pk: (row.satellite, row.area_m2) for row in Clue.objects.all()}
    assert {area for _, area in filled.values()} == {None, 2000.0, 10_000.0}
    Clue.objects.update(satellite="", area_m2=None)
    migration = import_module("luoshu.apps.clues.migrations.0004_satellite_and_area")
    migration.fill(apps, SimpleNamespace(connection=connection))
    assert {row.pk: (row.satellite, row.area_m2) for row in Clue.objects.all()} == filled
    assert Detection.objects.count() == 41
