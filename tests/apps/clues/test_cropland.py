"""Not cropland: a label with its distance where the city has the layer, no word where it has not, never a filter."""

from datetime import date

import pytest
import shapely

from luoshu.apps.audit.models import AuditEntry
from luoshu.apps.clues.models import Clue, ForestHandover, Label
from luoshu.apps.errors import NotAllowed
from luoshu.apps.evidence.models import StoredFile
from luoshu.apps.places.errors import BoundaryFileUnusable, CityMissing
from luoshu.apps.places.models import LandLayer
from luoshu.apps.places.operations import LandReport
from luoshu.apps.rules.models import Rule
from tests.support.cast import CITY, Cast
from tests.support.clues_factories import clues_of
from tests.support.feeds_factories import firms_row
from tests.support.field_layers import layer_file, layer_of_fields

pytestmark = pytest.mark.django_db
# A square field of about a kilometre in 甲北镇; 0.01 degrees of latitude are 1,109 m.
FIELD = shapely.box(112.05, 34.15, 112.06, 34.16)


def imported(cast: Cast, *shapes: shapely.Geometry, **changes: object) -> LandReport:
    return layer_of_fields(cast, *(shapes or (FIELD,)), **changes)  # type: ignore[arg-type]


def screening(**body: object) -> None:
    """Put one rule of labels in force everywhere."""
    given = {"title": "测试", "issuer": "测试", "division_path": "", "valid_from": date(2020, 1, 1)}
    Rule.objects.create(code="screening.test", kind="screening", body=body, **given)


def label_at(lat: float, lon: float) -> Label | None:
    clues_of([firms_row(lat, lon)])
    return Label.objects.filter(code="not_cropland").first()


def test_a_point_in_a_field_bears_no_label(cast: Cast) -> None:
    imported(cast)
    assert label_at(34.155, 112.055) is None
    assert Clue.objects.count() == 1


def test_a_point_off_the_fields_is_labelled_with_its_distance_and_stays(cast: Cast) -> None:
    imported(cast)
    label = label_at(34.14, 112.055)
    assert label is not None
    assert label.inputs["cropland_m"] == pytest.approx(1109, rel=0.01)
    assert "不在耕地上" in label.reason
    assert list(Clue.objects.values_list("queue", flat=True)) == ["fire"]


def test_without_a_layer_for_the_place_nothing_is_said(cast: Cast) -> None:
    assert label_at(34.14, 112.055) is None
    imported(cast)
    assert label_at(34.15, 112.25) is None


def test_a_field_over_the_border_counts(cast: Cast) -> None:
    imported(cast)
    imported(cast, shapely.box(112.2, 34.15, 112.21, 34.16), division_code="410398")
    label = label_at(34.155, 112.195)
    assert label is not None
    assert label.inputs["cropland_m"] == pytest.approx(461, rel=0.02)


def test_the_layer_of_the_day_counts(cast: Cast) -> None:
    imported(cast, valid_from=date(2024, 9, 18))
    assert label_at(34.14, 112.055) is None


def test_how_far_is_too_far_is_a_rule(cast: Cast) -> None:
    screening(cropland_m=1500)
    imported(cast)
    assert label_at(34.14, 112.055) is None
    assert label_at(34.13, 112.055) is not None


def test_forest_still_goes_to_the_forest_desk_at_once(cast: Cast) -> None:
    imported(cast)
    screening(wooded_divisions=["410399101"])
    clues_of([firms_row(34.14, 112.055)])
    assert set(Label.objects.values_list("code", flat=True)) >= {"not_cropland", "near_forest"}
    assert Clue.objects.get().queue == "forest"
    assert ForestHandover.objects.exists()


def test_the_same_file_again_changes_nothing_and_a_new_one_ends_the_old(cast: Cast) -> None:
    first = imported(cast)
    assert imported(cast) == LandReport(first.code, 1, 1, 0, (), False)
    second = imported(cast, FIELD, shapely.Point(112.05, 34.15), valid_from=date(2024, 8, 1))
    assert (second.taken, second.left_out, second.ended) == (1, 1, (first.code,))
    assert LandLayer.objects.get(code=first.code).valid_to == date(2024, 8, 1)
    assert AuditEntry.objects.filter(action="places.land_imported").count() == 2


def test_the_datum_moves_the_fields(cast: Cast) -> None:
    imported(cast, datum="gcj02")
    west = shapely.from_wkb(bytes(LandLayer.objects.get().wkb)).bounds[0]
    assert 0.003 < 112.05 - west < 0.008


def test_what_cannot_be_a_layer_is_refused_and_not_kept(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        imported(cast, who="陈川")
    with pytest.raises(CityMissing):
        imported(cast, division_code="999999")
    for changes in ({"datum": ""}, {"kind": "lake"}, {"data": b"{}"}, {"data": layer_file(shapely.Point(112, 34))}):
        with pytest.raises(BoundaryFileUnusable):
            imported(cast, **changes)
    assert not StoredFile.objects.exists()
    imported(cast, division_code=CITY)
    assert LandLayer.objects.get().division.code == CITY
