"""Gas safety and flood prevention of the demo city: a filed plan each, hidden dangers in the invented county alone."""

from datetime import datetime, timedelta
from typing import Final

from luoshu.apps.acting import Acting
from luoshu.apps.ledgers.models import LedgerRow
from luoshu.apps.people.choices import Role
from luoshu.apps.places.choices import Level
from luoshu.apps.places.models import Division
from luoshu.apps.rounds.models import Plan, Remedy, Team
from luoshu.apps.rounds.operations import (
    FindingInput,
    NamedPlace,
    RemedyInput,
    draft_plan,
    file_plan,
    finish_visit,
    plan_visit,
    record_finding,
    take_remedy_step,
)
from luoshu.core.clock import beijing_day
from luoshu.demo.inspection import by_day
from luoshu.demo.story import acting_in, drawn_photo

CITY: Final = "410300"
JIA: Final = "410398"
PLANS: Final = (
    ("gas_safety", "燃气安全隐患排查", "餐饮场所、气瓶、管线占压", "演示督备〔2024〕8号"),
    ("flood", "防汛隐患排查", "排水口、泵站、低洼处、物资和转移名单", "演示督备〔2024〕9号"),
)


def build_hidden_dangers(*, at: datetime) -> None:
    """Enter the plans, dangers that are crossed off, waiting for a second look, late and new, and a visit for both."""
    clerk, head = acting_in(Role.SUPERVISION_CLERK, CITY), acting_in(Role.SUPERVISION_HEAD, CITY)
    team = Team.objects.get(name="市督查一组", division__code=CITY)
    villages = iter(_villages())
    gas, flood = (_filed(*plan, clerk, head, by_day(at, 20, 9)) for plan in PLANS)
    early, late = by_day(at, 14), by_day(at, 2)

    def found(plan: Plan, kind: str, place: str, when: datetime, row: LedgerRow | None = None) -> Remedy:
        visit = plan_visit(
            plan_code=plan.code,
            team_code=team.code,
            village_code=next(villages),
            due_on=beijing_day(when),
            by=clerk,
            at=when,
        )
        given = FindingInput(
            kind=f"{plan.topic}:{kind}",
            client_key=f"demo-{visit.code}",
            place=place,
            photo=drawn_photo(f"{visit.code} {kind}"),
            photo_name="现场.jpg",
            row=NamedPlace(row.ledger_code, row.key, row.division_path) if row is not None else None,
        )
        return record_finding(visit_code=visit.code, given=given, by=clerk, at=when).remedy

    done = found(gas, "no_alarm", "示范饭店（虚构）后厨", early)
    _report(done, "已装报警器并与切断阀联动", early + timedelta(days=1))
    given = RemedyInput(look="site")
    take_remedy_step(remedy_code=done.code, verb="cross_off", by=head, at=early + timedelta(days=2), given=given)
    found(gas, "hose_old", "", early, _rows("gas_firms")[0])
    waiting = found(gas, "bottle_room", "示范市场（虚构）", late)
    _report(waiting, "气瓶移到单独房间", late + timedelta(days=1))
    sluice = found(flood, "drain_blocked", "示范路下穿（虚构）", early)
    _report(sluice, "已清淤，试水通畅", early + timedelta(days=1))
    take_remedy_step(
        remedy_code=sluice.code,
        verb="remedy_refused",
        by=head,
        at=early + timedelta(days=2),
        given=RemedyInput(note="一个雨水口仍积水，请再清", look="site"),
    )
    found(flood, "drain_blocked", "", late, _rows("waterlogging")[0])
    found(flood, "supplies_short", "乡镇物资点（虚构）", late)
    fine = plan_visit(
        plan_code=flood.code,
        team_code=team.code,
        village_code=next(villages),
        due_on=beijing_day(late),
        by=clerk,
        at=late,
    )
    finish_visit(visit_code=fine.code, by=clerk, at=late, memo="名单、路线、物资齐全")
    both = next(villages)
    for plan in (gas, flood):
        soon = beijing_day(at) + timedelta(days=2)
        plan_visit(plan_code=plan.code, team_code=team.code, village_code=both, due_on=soon, by=clerk, at=at)


def _rows(ledger: str) -> list[LedgerRow]:
    """Rows of the invented county that a danger may name."""
    return list(LedgerRow.objects.filter(ledger_code=ledger, division__code=JIA).order_by("pk"))


def _villages() -> list[str]:
    """Villages of the invented county from the end of the list, where the county's own teams have not been."""
    rows = Division.objects.filter(path__contains=f"/{JIA}/", level=Level.VILLAGE, valid_to__isnull=True)
    return list(rows.order_by("-list_order", "-code").values_list("code", flat=True)[:12])


def _filed(topic: str, title: str, words: str, number: str, clerk: Acting, head: Acting, at: datetime) -> Plan:
    on = beijing_day(at)
    plan = draft_plan(
        title=title,
        mode="draw",
        issuer="市政府督查室（演示）",
        scope_words=words,
        division_code=CITY,
        first_on=on,
        last_on=on + timedelta(days=60),
        topic=topic,
        by=clerk,
        at=at,
    )
    return file_plan(plan_code=plan.code, filing_no=number, filed_on=on, by=head, at=at)


def _report(remedy: Remedy, words: str, at: datetime) -> None:
    """Let whoever owns the remedy report it with a photo: the housing office, or the township's officer."""
    township = remedy.finding.division_path.strip("/").split("/")[-2]
    housing, officer = acting_in(Role.DEPARTMENT_CLERK, CITY), acting_in(Role.TOWNSHIP_OFFICER, township)
    owner = housing if remedy.owner_unit.code == housing.unit_code else officer
    given = RemedyInput(note=words, photo=drawn_photo(f"{remedy.code} after"), photo_name="整改后.jpg")
    take_remedy_step(remedy_code=remedy.code, verb="report_remedied", by=owner, at=at, given=given)
