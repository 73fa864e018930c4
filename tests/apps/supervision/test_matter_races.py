"""Two people at once: one wins, the other is told. Real commits and threads."""

from datetime import date

import pytest

from luoshu.apps.errors import LuoshuError
from luoshu.apps.supervision.errors import ItemMoved, MatterMoved, MatterStepRefused, SlipMoved
from luoshu.apps.supervision.models import Matter, MatterUnit, Slip
from luoshu.apps.supervision.operations import ItemChoice, accept_item, issue_slip, propose_slips, take_deployment
from tests.apps.cases.test_races import at_once
from tests.apps.supervision.test_slips import LATE
from tests.core.reading.test_deployments import ARTICLE, ISSUED
from tests.support.cast import Cast
from tests.support.matters import MEETING_AT, with_rules, work_of

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_clerks_assign_at_once_and_one_wins(transactional_cast: Cast) -> None:
    with_rules(transactional_cast)
    work = work_of(transactional_cast)
    results = at_once(
        lambda: work.step("沈知", "assign", lead_code="city-housing"),
        lambda: work.step("宋衡", "assign", lead_code="city-quality"),
    )
    assert sum(isinstance(one, Matter) for one in results) == 1, results
    assert sum(isinstance(one, MatterMoved | MatterStepRefused) for one in results) == 1, results
    assert MatterUnit.objects.filter(ended_at=None, part="lead").count() == 1


def test_one_item_accepted_twice_is_one_matter(transactional_cast: Cast) -> None:
    by = transactional_cast.acting("沈知")
    deployment = take_deployment(title="推进会", data=ARTICLE.encode(), issued_on=ISSUED, by=by, at=MEETING_AT)
    results = at_once(
        *[lambda: accept_item(deployment_code=deployment.code, number=1, choice=ItemChoice(), by=by, at=MEETING_AT)] * 3
    )
    assert sum(isinstance(one, Matter) for one in results) == 1, results
    assert sum(isinstance(one, ItemMoved) for one in results) == 2, results
    assert Matter.objects.count() == 1


def test_two_workers_propose_one_slip_and_one_head_issues_it(transactional_cast: Cast) -> None:
    with_rules(transactional_cast)
    work_of(transactional_cast, due_on=date(2024, 9, 24)).assigned()
    results = at_once(*[lambda: propose_slips(at=LATE)] * 3)
    assert not [one for one in results if isinstance(one, LuoshuError)], results
    slip = Slip.objects.get()
    assert slip.lines.count() == 1
    by = transactional_cast.acting("宋衡")
    results = at_once(*[lambda: issue_slip(slip_code=slip.code, colour="orange", reason="", by=by, at=LATE)] * 2)
    assert sum(isinstance(one, Slip) for one in results) == 1, results
    assert sum(isinstance(one, SlipMoved) for one in results) == 1, results
