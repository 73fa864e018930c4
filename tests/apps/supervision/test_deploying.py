"""A meeting's text is taken in; items become matters, are merged or dropped, each once."""

from datetime import date

import pytest

from luoshu.apps.errors import NotAllowed
from luoshu.apps.evidence.errors import SecrecyMarkFound
from luoshu.apps.evidence.models import StoredFile
from luoshu.apps.supervision.errors import BadMatter, ItemMoved, SupervisionNotVisible, UnitCannotTakeIt
from luoshu.apps.supervision.models import DeployedItem, Deployment, Matter
from luoshu.apps.supervision.operations import ItemChoice, accept_item, drop_item, merge_items, take_deployment
from luoshu.apps.supervision.queries import (
    desk_counts,
    find_deployment_for,
    item_views,
    units_for_assignment,
)
from tests.core.reading.test_deployments import ARTICLE, MINUTES
from tests.support.cast import Cast
from tests.support.matters import MEETING_AT, with_rules

pytestmark = pytest.mark.django_db


@pytest.fixture
def deployment(cast: Cast) -> Deployment:
    with_rules(cast)
    return take(cast, ARTICLE)


def take(cast: Cast, text: str, name: str = "沈知") -> Deployment:
    return take_deployment(
        title="9·5推进会", data=text.encode(), issued_on=date(2024, 9, 6), by=cast.acting(name), at=MEETING_AT
    )


def accept(cast: Cast, deployment: Deployment, number: int, **choice: object) -> Matter:
    return accept_item(
        deployment_code=deployment.code,
        number=number,
        choice=ItemChoice(**choice),
        by=cast.acting("沈知"),
        at=MEETING_AT,
    )


def test_the_text_lies_in_evidence_and_items_point_into_it(cast: Cast, deployment: Deployment) -> None:
    text = deployment.text
    assert text == ARTICLE
    items = list(deployment.items.order_by("number"))
    assert len(items) == 5
    assert all(text[item.starts_at : item.ends_at] == item.text for item in items)
    views = item_views(deployment, units_for_assignment(cast.acting("沈知"), at=MEETING_AT))
    assert views[1].before.endswith("力争早日通车。")


def test_the_same_text_again_changes_nothing(cast: Cast, deployment: Deployment) -> None:
    assert take(cast, ARTICLE).pk == deployment.pk
    assert (Deployment.objects.count(), DeployedItem.objects.count()) == (1, 5)


def test_a_marked_text_is_refused_and_nothing_is_kept(cast: Cast) -> None:
    with pytest.raises(SecrecyMarkFound):
        take(cast, "秘密★5年\n" + ARTICLE)
    assert not StoredFile.objects.exists()


def test_an_accepted_item_is_a_matter_with_its_sentence(cast: Cast, deployment: Deployment) -> None:
    matter = accept(cast, deployment, 1, lead_code="city-housing")
    assert (matter.state, matter.vague_word, matter.source_label) == ("assigned", "早日", "9·5推进会")
    assert matter.source_text == "加快推进东湖大道建设，力争早日通车"
    assert matter.source_key == f"{deployment.code}#1"
    assert desk_counts(cast.acting("沈知"), at=MEETING_AT).undated == 1
    dated = accept(cast, deployment, 4, lead_code="city-housing")
    assert dated.due_on == date(2024, 12, 31)
    assert accept(cast, deployment, 2).state == "registered"


def test_an_item_is_decided_once(cast: Cast, deployment: Deployment) -> None:
    accept(cast, deployment, 1)
    with pytest.raises(ItemMoved):
        accept(cast, deployment, 1)
    with pytest.raises(ItemMoved):
        drop_item(deployment_code=deployment.code, number=1, reason="表述性", by=cast.acting("沈知"), at=MEETING_AT)
    assert Matter.objects.count() == 1


def test_a_refused_lead_leaves_the_item_undecided(cast: Cast, deployment: Deployment) -> None:
    with pytest.raises(UnitCannotTakeIt):
        accept(cast, deployment, 1, lead_code="city-data")
    assert deployment.items.get(number=1).status == "proposed"
    assert not Matter.objects.exists()


def test_merged_items_follow_the_one_they_joined(cast: Cast, deployment: Deployment) -> None:
    by = cast.acting("沈知")
    merge_items(deployment_code=deployment.code, numbers=[5, 4], into=4, by=by, at=MEETING_AT)
    matter = accept(cast, deployment, 4)
    assert deployment.items.get(number=5).matter_id == matter.pk
    with pytest.raises(BadMatter):
        merge_items(deployment_code=deployment.code, numbers=[3], into=3, by=by, at=MEETING_AT)
    with pytest.raises(ItemMoved):
        merge_items(deployment_code=deployment.code, numbers=[3], into=5, by=by, at=MEETING_AT)


def test_dropping_asks_for_a_reason(cast: Cast, deployment: Deployment) -> None:
    by = cast.acting("沈知")
    with pytest.raises(BadMatter, match="理由"):
        drop_item(deployment_code=deployment.code, number=2, reason=" ", by=by, at=MEETING_AT)
    drop_item(deployment_code=deployment.code, number=2, reason="表述性要求", by=by, at=MEETING_AT)
    assert deployment.items.get(number=2).decision_note == "表述性要求"


def test_a_unit_named_by_the_text_is_suggested_where_it_is_one_of_ours(cast: Cast) -> None:
    deployment = take(cast, MINUTES.replace("市水利局", "市住建局"))
    units = units_for_assignment(cast.acting("沈知"), at=MEETING_AT)
    suggested = {view.item.number: view.suggested_lead for view in item_views(deployment, units)}
    assert suggested[1] == "city-housing"
    assert suggested[2] == ""


def test_only_the_desk_takes_in_and_sees_deployments(cast: Cast, deployment: Deployment) -> None:
    for name in ("梁知", "吕文", "郑远", "林岚"):
        with pytest.raises(NotAllowed):
            take(cast, MINUTES, name)
        with pytest.raises(NotAllowed):
            find_deployment_for(cast.acting(name), deployment.code)
    with pytest.raises(SupervisionNotVisible):
        find_deployment_for(cast.acting("沈知"), "BS-none")
