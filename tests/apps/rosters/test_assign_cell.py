from datetime import date

import pytest

from luoshu.apps.audit.models import AuditEntry
from luoshu.apps.errors import NotAllowed
from luoshu.apps.rosters.errors import CellInvalid, CellNotVisible
from luoshu.apps.rosters.models import GridPost
from luoshu.apps.rosters.operations import assign_cell
from luoshu.apps.rosters.queries import responsible_chain
from tests.support.cast import AT, CITY, GROUP_A111, TOWN_B1, VILLAGE_A11, VILLAGE_A12, Cast

pytestmark = pytest.mark.django_db
NEXT = date(2024, 10, 1)


def test_the_new_post_answers_from_the_day_and_the_old_one_until_it(cast: Cast) -> None:
    village = cast.division(VILLAGE_A12)
    assign_cell(division=village, post=cast.post("赵禾"), valid_from=NEXT, by=cast.acting("陈川"), at=AT)
    before, after = responsible_chain(village, date(2024, 9, 30))[0], responsible_chain(village, NEXT)[0]
    assert before.person == cast.person("李禾")
    assert after.person == cast.person("赵禾")
    assert AuditEntry.objects.filter(action="rosters.assign_cell", subject_code=VILLAGE_A12).count() == 1


def test_the_same_again_changes_nothing(cast: Cast) -> None:
    for _ in range(2):
        assign_cell(
            division=cast.division(VILLAGE_A12), post=cast.post("赵禾"), valid_from=NEXT, by=cast.acting("陈川"), at=AT
        )
    assert GridPost.objects.filter(division=cast.division(VILLAGE_A12)).count() == 2


def test_a_township_does_not_fill_cells_of_another(cast: Cast) -> None:
    with pytest.raises(CellNotVisible):
        assign_cell(
            division=cast.division(TOWN_B1), post=cast.post("蒋原"), valid_from=NEXT, by=cast.acting("赵禾"), at=AT
        )


def test_a_village_does_not_fill_cells(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        assign_cell(
            division=cast.division(VILLAGE_A11), post=cast.post("孙田"), valid_from=NEXT, by=cast.acting("钱麦"), at=AT
        )


def test_a_post_from_elsewhere_cannot_answer(cast: Cast) -> None:
    with pytest.raises(CellInvalid, match="管不到"):
        assign_cell(
            division=cast.division(VILLAGE_A11), post=cast.post("蒋原"), valid_from=NEXT, by=cast.acting("林岚"), at=AT
        )


def test_the_city_is_not_a_cell(cast: Cast) -> None:
    with pytest.raises(CellInvalid, match="四级"):
        assign_cell(
            division=cast.division(CITY), post=cast.post("林岚"), valid_from=NEXT, by=cast.acting("林岚"), at=AT
        )


def test_only_a_group_does_with_a_name_alone(cast: Cast) -> None:
    acting = cast.acting("陈川")
    assign_cell(
        division=cast.division(GROUP_A111), contact_name="牛组长", contact_phone="1", valid_from=NEXT, by=acting, at=AT
    )
    with pytest.raises(CellInvalid, match="村民组"):
        assign_cell(division=cast.division(VILLAGE_A11), contact_name="牛村长", valid_from=NEXT, by=acting, at=AT)


def test_an_assignment_cannot_begin_before_the_present_one(cast: Cast) -> None:
    with pytest.raises(CellInvalid, match="更晚"):
        assign_cell(
            division=cast.division(VILLAGE_A12),
            post=cast.post("赵禾"),
            valid_from=date(2019, 1, 1),
            by=cast.acting("陈川"),
            at=AT,
        )
