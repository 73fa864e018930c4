"""Values of indicators, forecasts of targets, and what lags or is overdue proposed for supervision."""

from datetime import datetime

from luoshu.apps.acting import SYSTEM
from luoshu.apps.errors import LuoshuError
from luoshu.apps.indicators.operations import compute_values
from luoshu.apps.supervision.choices import SourceKind
from luoshu.apps.supervision.operations import MatterSource, ProposalDraft, propose_matter
from luoshu.apps.targets.operations import compute_forecasts
from luoshu.apps.targets.queries import TargetRow, lagging_targets, late_problems
from luoshu.core.clock import beijing_day

MOST = 50


def reckon_targets(*, at: datetime, worker: str) -> int:
    """Compute what changed; nothing new changes nothing."""
    return compute_values(at=at) + compute_forecasts(at=at) + propose_lagging(at=at)


def propose_lagging(*, at: datetime) -> int:
    """Propose lagging targets and overdue problems to the head of supervision; return how many are new."""
    drafts = [_of_target(row) for row in lagging_targets(SYSTEM, at, most=MOST)]
    drafts += [
        ProposalDraft(
            title=f"解决问题：{one.text[:120]}",
            text=f"“{one.target.title}”的问题堵点，时限 {one.due_on} 已过：{one.text}",
            source=MatterSource(
                SourceKind.TARGET.value, f"目标 {one.target.title[:60]}", f"{one.target.code}#{one.number}"
            ),
            division_path=one.target.division_path,
            lead_code=one.unit.code,
            link=f"/targets/{one.target.code}/",
        )
        for one in late_problems(beijing_day(at))
    ]
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
