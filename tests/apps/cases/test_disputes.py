"""Disputes over whose fire it is: the limit by its dated rule, who speaks for whom, who reads, who may decide."""

from datetime import timedelta

import pytest

from luoshu.apps.cases.errors import AsideMoved, BadFinding, DisputeClosed, DisputeNotVisible, ProposedUnchanged
from luoshu.apps.cases.models import Dispute, DisputeView
from luoshu.apps.cases.operations import decide_dispute, raise_dispute, remind_due_disputes, state_view
from luoshu.apps.cases.queries import dispute_page, disputes_for, find_dispute_for
from luoshu.apps.errors import NotAllowed
from luoshu.apps.evidence.errors import SecrecyMarkFound
from luoshu.apps.notices.models import Notice
from luoshu.apps.rules.models import Rule
from luoshu.apps.rules.operations import save_rule
from tests.support.cases_factories import Fire
from tests.support.cast import AT, CITY, SETUP, TOWN_A2, TOWN_B1, VILLAGE_A12, Cast

pytestmark = pytest.mark.django_db


def raised(fire: Fire, name: str = "陈川", proposed: str = TOWN_B1) -> Dispute:
    return raise_dispute(
        case_code=fire.code, proposed_code=proposed, reason="在界外", by=fire.cast.acting(name), at=fire.at(5)
    )


def test_the_limit_is_the_dated_rule_of_the_day(fire: Fire, cast: Cast) -> None:
    save_rule(
        code="limit.dispute",
        kind="limit",
        title="归属异议核定时限",
        issuer="市禁烧办",
        division_path=cast.path(CITY),
        valid_from=(AT - timedelta(days=1)).date(),
        body={"limit": "dispute_limit", "terrain": "any", "amount": 6, "unit": "urgent_hour"},
        by=SETUP,
        at=AT,
    )
    assert raised(fire).due_at == fire.at(5) + timedelta(hours=6)


def test_without_a_rule_it_is_a_day(fire: Fire) -> None:
    Rule.objects.filter(code="limit.dispute").delete()
    dispute = raised(fire)
    assert (dispute.due_at, dispute.rule_code) == (fire.at(5) + timedelta(hours=24), "")


def test_a_dispute_needs_another_place_than_the_present_one(fire: Fire) -> None:
    with pytest.raises(ProposedUnchanged):
        raised(fire, proposed=fire.case.division.code)
    assert not Dispute.objects.exists()


def test_both_sides_and_those_above_read_it_and_nobody_else(fire: Fire, cast: Cast) -> None:
    code = raised(fire, "赵禾", TOWN_B1).code
    for name in ("赵禾", "陈川", "周野", "蒋原", "林岚", "郑远"):
        assert find_dispute_for(cast.acting(name), code).code == code, name
    with pytest.raises(DisputeNotVisible):
        find_dispute_for(cast.acting("杨溪"), code)
    with pytest.raises(NotAllowed):
        find_dispute_for(cast.acting("钱麦"), raised_in_village(fire, cast))


def raised_in_village(fire: Fire, cast: Cast) -> str:
    """The open one, which the village's territory holds: it has the scope and not the right."""
    return Dispute.objects.get(case__code=fire.code).code


def test_each_speaks_for_its_side(fire: Fire, cast: Cast) -> None:
    code = raised(fire, "赵禾", TOWN_B1).code
    for name in ("陈川", "周野", "林岚"):
        state_view(dispute_code=code, text=f"{name}的意见", by=cast.acting(name), at=fire.at(6))
    sides = list(DisputeView.objects.order_by("id").values_list("side", flat=True))
    assert sides == ["holder", "holder", "proposed", "above"]
    words = [view.text for view in dispute_page(cast.acting("周野"), code).views]
    assert words == ["在界外", "陈川的意见", "周野的意见", "林岚的意见"]


def test_inside_one_county_the_county_stands_above(fire: Fire, cast: Cast) -> None:
    code = raised(fire, "赵禾", TOWN_A2).code
    assert state_view(dispute_code=code, text="看过", by=cast.acting("陈川"), at=fire.at(6)).side == "above"
    assert state_view(dispute_code=code, text="不是", by=cast.acting("杨溪"), at=fire.at(6)).side == "proposed"


def test_nothing_empty_secret_or_late_is_added(fire: Fire, cast: Cast) -> None:
    code = raised(fire).code
    by = cast.acting("周野")
    with pytest.raises(BadFinding):
        state_view(dispute_code=code, text=" ", by=by, at=fire.at(6))
    with pytest.raises(SecrecyMarkFound):
        state_view(dispute_code=code, text="机密★一年", by=by, at=fire.at(6))
    decide_dispute(case_code=fire.code, division_code=TOWN_B1, note="看过", by=cast.acting("林岚"), at=fire.at(7))
    with pytest.raises(DisputeClosed):
        state_view(dispute_code=code, text="补充", by=by, at=fire.at(8))
    assert DisputeView.objects.count() == 1


def test_of_two_who_decide_one_wins(fire: Fire, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from luoshu.apps.cases.operations import disputing

    raised(fire)
    check = disputing._check_level

    def decided_meanwhile(dispute: Dispute, *rest: object) -> None:
        check(dispute, *rest)  # type: ignore[arg-type]
        Dispute.objects.filter(pk=dispute.pk).update(status="granted")

    monkeypatch.setattr(disputing, "_check_level", decided_meanwhile)
    with pytest.raises(AsideMoved):
        decide_dispute(case_code=fire.code, division_code=TOWN_B1, note="x", by=cast.acting("林岚"), at=fire.at(7))


def test_those_who_decide_are_reminded_once(fire: Fire) -> None:
    due = raised(fire).due_at
    assert remind_due_disputes(at=due - timedelta(seconds=1)) == 0
    assert remind_due_disputes(at=due) == 1
    assert remind_due_disputes(at=due + timedelta(hours=1)) == 0
    assert Notice.objects.filter(dedupe_key__endswith=":overdue").count() == 1


def test_the_distances_are_those_of_the_outlines(fire: Fire, cast: Cast) -> None:
    code = raised(fire, "赵禾", VILLAGE_A12).code
    held, proposed = dispute_page(cast.acting("陈川"), code).attributions
    assert held.distance is not None
    assert held.distance.is_inside
    assert proposed.distance is not None
    assert not proposed.distance.is_inside
    # The fire stands in the middle of a village 0.1 degrees wide: about 4.6 km from the village east of it.
    assert 4550 < proposed.distance.metres < 4680
    assert held.distance.is_sketch


def test_open_disputes_come_before_settled_ones(fire: Fire, cast: Cast) -> None:
    first = raised(fire).code
    decide_dispute(
        case_code=fire.code, division_code=fire.case.division.code, note="维持", by=cast.acting("林岚"), at=AT
    )
    second = raised(fire).code
    assert [one.code for one in disputes_for(cast.acting("林岚"))] == [second, first]
    assert [one.status for one in disputes_for(cast.acting("周野"))] == ["asked", "refused"]
