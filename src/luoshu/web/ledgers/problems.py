"""问题堵点 of a row (项目): who sees the row and answers for targets puts one down, its unit says how it was solved."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest

from luoshu.apps.targets.operations import ProblemDraft, open_row_problem, solve_row_problem
from luoshu.apps.targets.queries import leading_units, problems_of_row
from luoshu.core.clock import beijing_day
from luoshu.web.shared.clock import now
from luoshu.web.shared.inputs import needed_day, number_of, text_of

if TYPE_CHECKING:
    from luoshu.apps.ledgers.models import LedgerRow

ACTIONS = ("problem", "solve")


def problem_fields(request: HttpRequest, row: "LedgerRow") -> dict[str, Any]:
    """Return the problems of a row that the reader has opened, and the units that may be given one."""
    acting, today = request.acting, beijing_day(now())
    may = acting.may("targets.answer")
    return {
        "problems": problems_of_row(row) if acting.may("targets.read") else [],
        "may_problem": may,
        "problem_units": leading_units(acting, today) if may else [],
        "today": today,
    }


def take_problem(request: HttpRequest, ledger_code: str, key: str, action: str) -> None:
    """Put a problem down, or say how one was solved."""
    by, at = request.acting, now()
    if action == "problem":
        due_on = needed_day(request, "due_on", "解决时限")
        draft = ProblemDraft(text_of(request, "text", 300), text_of(request, "unit", 40), due_on)
        open_row_problem(ledger_code=ledger_code, key=key, draft=draft, by=by, at=at)
        return
    number = number_of(request, "number", "第几个问题") or 0
    result = text_of(request, "result", 300)
    solve_row_problem(ledger_code=ledger_code, key=key, number=number, result=result, by=by, at=at)
