"""问题堵点 of a ledger's row: who sees the row puts it down, its unit solves it, and overdue it goes up."""

from datetime import date, timedelta

import pytest

from luoshu.apps.audit.models import AuditEntry
from luoshu.apps.errors import NotAllowed
from luoshu.apps.ledgers.errors import LedgerRowNotVisible
from luoshu.apps.ledgers.models import LedgerRow
from luoshu.apps.notices.models import Notice
from luoshu.apps.supervision.models import MatterProposal
from luoshu.apps.targets.errors import TargetInvalid, TargetMoved
from luoshu.apps.targets.models import LampOverride, Problem, Target
from luoshu.apps.targets.operations import (
    ProblemDraft,
    open_problem,
    open_row_problem,
    sign_lamp,
    solve_row_problem,
    withdraw_target,
)
from luoshu.apps.targets.queries import late_problems, problems_of_row, screen_for, target_view, withdrawn_targets
from luoshu.jobs.reckon import propose_lagging
from tests.support.cast import COUNTY_A, Cast
from tests.support.community_factories import LEDGER, SEPTEMBER, TODAY

pytestmark = pytest.mark.django_db
DRAFT = ProblemDraft("管线迁改方案没有批下来", "a-housing", date(2024, 9, 25))


def test_a_problem_of_a_row_from_opening_to_supervision(cast: Cast, target: Target) -> None:
    row = LedgerRow.objects.filter(division_path__contains=COUNTY_A).order_by("pk")[0]
    where = {"ledger_code": LEDGER, "key": row.key, "at": SEPTEMBER}
    first = open_row_problem(draft=DRAFT, by=cast.acting("顾青"), **where)  # type: ignore[arg-type]
    assert (first.number, first.row, first.target, first.division_path) == (1, row, None, row.division_path)
    of_target = open_problem(target_code=target.code, draft=DRAFT, by=cast.acting("罗简"), at=SEPTEMBER)
    assert of_target.number == 1, "each counts by itself"
    told = Notice.objects.get(kind="problem_opened")
    assert (told.subject_code, told.link) == (str(of_target.pk), f"/targets/{target.code}/"), "its own unit knows"
    other = LedgerRow.objects.exclude(division_path__contains=COUNTY_A).order_by("pk")[0]
    with pytest.raises(LedgerRowNotVisible):
        open_row_problem(ledger_code=LEDGER, key=other.key, draft=DRAFT, by=cast.acting("顾青"), at=SEPTEMBER)
    with pytest.raises(NotAllowed):
        open_row_problem(draft=DRAFT, by=cast.acting("宋衡"), **where)  # type: ignore[arg-type]
    assert target_view(cast.acting("罗简"), target, TODAY, at=SEPTEMBER).row_problems == (first,)

    later = SEPTEMBER + timedelta(days=10)
    assert late_problems(later.date()) == [first, of_target]
    propose_lagging(at=later)
    raised = MatterProposal.objects.get(source_key=f"{LEDGER}:{row.pk}#1")
    assert (raised.lead_unit.code, raised.link.startswith(f"/ledgers/{LEDGER}/")) == ("a-housing", True)
    with pytest.raises(NotAllowed):
        solve_row_problem(number=1, result="已批复", by=cast.acting("吕文"), **where)  # type: ignore[arg-type]
    solve_row_problem(number=1, result="已批复", by=cast.acting("顾青"), **where)  # type: ignore[arg-type]
    with pytest.raises(TargetMoved):
        solve_row_problem(number=1, result="已批复", by=cast.acting("罗简"), **where)  # type: ignore[arg-type]
    assert problems_of_row(row)[0].result == "已批复"
    assert AuditEntry.objects.filter(subject_kind="ledger_row", subject_code=f"{LEDGER}:{row.pk}").count() == 2
    assert Problem.objects.count() == 2


def test_a_target_entered_by_mistake_leaves_every_count(cast: Cast, target: Target) -> None:
    open_problem(target_code=target.code, draft=DRAFT, by=cast.acting("罗简"), at=SEPTEMBER)
    sign_lamp(
        target_code=target.code,
        lamp="warning",
        reason="月底集中验收",
        ends_on=TODAY,
        by=cast.acting("郑远"),
        at=SEPTEMBER,
    )
    given = {"target_code": target.code, "by": cast.acting("罗简"), "at": SEPTEMBER}
    with pytest.raises(TargetInvalid, match="写明原因"):
        withdraw_target(reason="错", version=1, **given)  # type: ignore[arg-type]
    with pytest.raises(TargetMoved):
        withdraw_target(reason="与另一项重复登记", version=7, **given)  # type: ignore[arg-type]
    with pytest.raises(NotAllowed):
        withdraw_target(
            target_code=target.code, reason="与另一项重复登记", version=1, by=cast.acting("梁知"), at=SEPTEMBER
        )
    assert withdraw_target(reason="与另一项重复登记", version=1, **given) == 2  # type: ignore[arg-type]
    assert screen_for(cast.acting("罗简"), TODAY, at=SEPTEMBER).rows == ()
    assert [one.code for one in withdrawn_targets(cast.acting("罗简"))] == [target.code]
    assert Target.objects.filter(withdrawn_at__isnull=False).count() == 3, "the parts of the counties go with it"
    assert not LampOverride.objects.filter(ended_at__isnull=True).exists()
    assert late_problems(TODAY + timedelta(days=10)) == []
    assert propose_lagging(at=SEPTEMBER) == 0
    with pytest.raises(TargetInvalid, match="已撤销登记"):
        withdraw_target(reason="与另一项重复登记", version=2, **given)  # type: ignore[arg-type]
    with pytest.raises(TargetInvalid, match="已撤销登记"):
        open_problem(target_code=target.code, draft=DRAFT, by=cast.acting("罗简"), at=SEPTEMBER)
