"""Values of indicators, forecasts of targets, and what lags or is overdue proposed for supervision."""

from datetime import datetime
from typing import Final

from luoshu.apps.acting import SYSTEM
from luoshu.apps.errors import LuoshuError
from luoshu.apps.indicators.operations import compute_values
from luoshu.apps.supervision.choices import SourceKind
from luoshu.apps.supervision.operations import MatterSource, ProposalDraft, propose_matter
from luoshu.apps.targets.models import Problem
from luoshu.apps.targets.operations import compute_forecasts
from luoshu.apps.targets.queries import TargetRow, lagging_targets, late_problems, problem_link
from luoshu.core.clock import beijing_day

MOST: Final = 50


def reckon_targets(*, at: datetime, worker: str) -> int:
    """Compute what changed; nothing new changes nothing."""
    return compute_values(at=at) + compute_forecasts(at=at) + propose_lagging(at=at)


def propose_lagging(*, at: datetime) -> int:
    """Propose lagging targets and overdue problems to the head of supervision; return how many are new."""
    drafts = [_of_target(row) for row in lagging_targets(SYSTEM, at, most=MOST)]
    drafts += [_of_problem(one) for one in late_problems(beijing_day(at))]
    made = 0
    for draft in drafts:
        try:
            made += propose_matter(draft=draft, by=SYSTEM, at=at) is not None
        except LuoshuError:
            continue  # a unit without a holder can be given nothing: its page says so
    return made


def _of_target(row: TargetRow) -> ProposalDraft:
    target = row.standing.target
    return ProposalDraft(
        title=f"加快进度：{target.title}"[:200],
        text=f"{target.title}：{row.standing.words}。进度灯：{row.standing.lamp_label}。",
        source=MatterSource(SourceKind.TARGET.value, f"目标 {target.title[:60]}", target.code, target.sentence),
        division_path=target.division_path,
        lead_code=target.lead_unit.code,
        due_on=target.due_on,
        link=f"/targets/{target.code}/",
    )


def _of_problem(problem: Problem) -> ProposalDraft:
    """A problem of a target goes by its target's name, one of a ledger's row by the row's."""
    target, row = problem.target, problem.row
    name = target.title if target is not None else row.key if row is not None else ""
    of = target.code if target is not None else f"{row.ledger_code}:{row.pk}" if row is not None else ""
    return ProposalDraft(
        title=f"解决问题：{problem.text[:120]}",
        text=f"“{name}”的问题堵点，时限 {problem.due_on} 已过：{problem.text}",
        source=MatterSource(SourceKind.TARGET.value, f"问题堵点 {name[:60]}", f"{of}#{problem.number}"),
        division_path=problem.division_path,
        lead_code=problem.unit.code,
        link=problem_link(problem),
    )
