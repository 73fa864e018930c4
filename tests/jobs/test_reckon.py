"""Lagging targets and overdue problems are proposed to the head once; a head makes a matter of them or declines."""

from datetime import date, timedelta

import pytest

from luoshu.apps.errors import NotAllowed
from luoshu.apps.notices.models import Notice
from luoshu.apps.supervision.errors import BadMatter, SlipMoved
from luoshu.apps.supervision.models import Matter, MatterProposal
from luoshu.apps.supervision.operations import accept_proposal, decline_proposal
from luoshu.apps.targets.models import Target
from luoshu.apps.targets.operations import ProblemDraft, open_problem
from luoshu.jobs.reckon import propose_lagging, reckon_targets
from tests.support.cast import Cast
from tests.support.community_factories import SEPTEMBER
from tests.support.target_factories import make_target

pytestmark = pytest.mark.django_db


@pytest.fixture
def target(cast: Cast) -> Target:
    return make_target(cast)


def test_proposed_once_with_the_words_of_the_screen(cast: Cast, target: Target) -> None:
    assert reckon_targets(at=SEPTEMBER, worker="w") >= 1
    assert reckon_targets(at=SEPTEMBER, worker="w") == 0
    proposal = MatterProposal.objects.get()
    assert (proposal.source_kind, proposal.source_key) == ("target", target.code)
    assert proposal.lead_unit.code == "city-housing"
    assert "已完 3（30.0%）" in proposal.text
    assert Matter.objects.count() == 0, "a machine proposes, a head decides"
    assert Notice.objects.filter(kind="matter_proposed").count() == 1


def test_a_head_makes_a_matter_of_it(cast: Cast, target: Target) -> None:
    propose_lagging(at=SEPTEMBER)
    code = MatterProposal.objects.get().code
    with pytest.raises(NotAllowed):
        accept_proposal(code=code, by=cast.acting("沈知"), at=SEPTEMBER)
    matter = accept_proposal(code=code, by=cast.acting("宋衡"), at=SEPTEMBER)
    assert (matter.source_key, matter.due_on, matter.lead_unit.code) == (  # type: ignore[union-attr]
        target.code,
        date(2024, 12, 31),
        "city-housing",
    )
    with pytest.raises(SlipMoved):
        accept_proposal(code=code, by=cast.acting("宋衡"), at=SEPTEMBER)
    assert propose_lagging(at=SEPTEMBER + timedelta(days=40)) == 0, "it is being handled"


def test_what_was_declined_rests(cast: Cast, target: Target) -> None:
    propose_lagging(at=SEPTEMBER)
    code = MatterProposal.objects.get().code
    with pytest.raises(BadMatter):
        decline_proposal(code=code, reason=" ", by=cast.acting("宋衡"), at=SEPTEMBER)
    decline_proposal(code=code, reason="已调度", by=cast.acting("宋衡"), at=SEPTEMBER)
    assert propose_lagging(at=SEPTEMBER + timedelta(days=29)) == 0
    assert propose_lagging(at=SEPTEMBER + timedelta(days=31)) == 1


def test_an_overdue_problem_goes_up_by_its_own_unit(cast: Cast, target: Target) -> None:
    draft = ProblemDraft("管线迁改没有完成", "a-housing", date(2024, 9, 21))
    open_problem(target_code=target.code, draft=draft, by=cast.acting("罗简"), at=SEPTEMBER)
    assert propose_lagging(at=SEPTEMBER) == 1
    assert propose_lagging(at=SEPTEMBER + timedelta(days=3)) == 1
    late = MatterProposal.objects.get(source_key=f"{target.code}#1")
    assert (late.lead_unit.code, late.link) == ("a-housing", f"/targets/{target.code}/")
