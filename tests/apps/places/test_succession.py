from datetime import date

import pytest

from luoshu.apps.acting import Acting
from luoshu.apps.audit.models import AuditEntry
from luoshu.apps.errors import NotAllowed
from luoshu.apps.people.queries import acting_for
from luoshu.apps.places.errors import DivisionNotVisible, SuccessionInvalid
from luoshu.apps.places.models import Division, Succession
from luoshu.apps.places.operations import succeed_division
from luoshu.apps.places.queries import division_by_code, division_by_name, predecessors_paths
from luoshu.core.clock import day_start
from tests.support.cast import AT, COUNTY_A, COUNTY_B, SETUP, TOWN_A1, TOWN_B1, VILLAGE_A11, Cast

pytestmark = pytest.mark.django_db
ON = date(2024, 10, 1)


def succeed(before: str = COUNTY_B, after: str = COUNTY_A, on: date = ON, document: str = "批复") -> Succession:
    return succeed_division(predecessor_code=before, successor_code=after, on=on, document=document, by=SETUP, at=AT)


def test_the_predecessor_and_all_below_it_end(cast: Cast) -> None:
    succeed()
    assert division_by_code(TOWN_B1, date(2024, 9, 30)).name == "乙北镇"
    with pytest.raises(DivisionNotVisible):
        division_by_code(TOWN_B1, ON)
    assert Division.objects.filter(path__startswith=cast.path(COUNTY_B), valid_to=ON).count() == 7
    assert Division.objects.filter(path__startswith=cast.path(COUNTY_A), valid_to__isnull=False).count() == 0


def test_the_successors_office_sees_the_predecessors_rows(cast: Cast) -> None:
    succeed()
    acting = acting_for(cast.account("陈川"), day_start(ON))
    assert acting is not None
    assert acting.paths == (cast.path(COUNTY_A), cast.path(COUNTY_B))
    assert acting.covers(cast.path(TOWN_B1))
    township = acting_for(cast.account("赵禾"), day_start(ON))
    assert township is not None
    assert not township.covers(cast.path(TOWN_B1))


def test_succession_over_two_steps_is_followed(cast: Cast) -> None:
    succeed(TOWN_B1, "410398102")
    succeed("410398102", TOWN_A1, date(2024, 11, 1))
    found = predecessors_paths(cast.division(TOWN_A1))
    assert found == tuple(sorted([cast.path(TOWN_B1), cast.path("410398102")]))


def test_the_old_name_means_the_new_division(cast: Cast) -> None:
    succeed()
    for on, code in ((date(2024, 9, 30), COUNTY_B), (ON, COUNTY_A)):
        found = division_by_name("示范乙县", level=3, on=on)
        assert found is not None
        assert found.code == code


def test_the_same_succession_again_changes_nothing(cast: Cast) -> None:
    assert succeed().pk == succeed().pk
    assert AuditEntry.objects.filter(action="places.succeed_division").count() == 1


@pytest.mark.parametrize(
    ("before", "after", "on", "document", "sentence"),
    [
        (COUNTY_B, VILLAGE_A11, ON, "批复", "同一级别"),
        (COUNTY_B, COUNTY_B, ON, "批复", "同一级别"),
        (COUNTY_B, COUNTY_A, date(2019, 1, 1), "批复", "不晚于"),
        (COUNTY_B, COUNTY_A, ON, "  ", "批准文件"),
    ],
)
def test_what_cannot_be_is_refused(cast: Cast, before: str, after: str, on: date, document: str, sentence: str) -> None:
    with pytest.raises(SuccessionInvalid, match=sentence):
        succeed(before, after, on, document)
    assert not Succession.objects.exists()


def test_a_second_end_on_another_day_is_refused(cast: Cast) -> None:
    succeed()
    with pytest.raises(SuccessionInvalid, match="已于"):
        succeed(on=date(2024, 12, 1))


def test_a_succession_needs_right_and_scope(cast: Cast) -> None:
    county = Acting("p", "q", "r", (cast.path(COUNTY_A),), frozenset({"places.import"}))
    with pytest.raises(DivisionNotVisible):
        succeed_division(predecessor_code=COUNTY_B, successor_code=COUNTY_A, on=ON, document="批复", by=county, at=AT)
    with pytest.raises(NotAllowed):
        succeed_division(
            predecessor_code=COUNTY_B, successor_code=COUNTY_A, on=ON, document="x", by=cast.acting("陈川"), at=AT
        )
