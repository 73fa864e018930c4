"""Inspections of the cast: a filed county plan with two teams, a filed city plan with a draw, visits and problems."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from luoshu.apps.acting import Acting
from luoshu.apps.people.choices import HoldingKind, Role
from luoshu.apps.people.models import Account, Person, Post, Term
from luoshu.apps.people.queries import acting_for
from luoshu.apps.rounds.models import Draw, Finding, Plan, Remedy, Team, Visit
from luoshu.apps.rounds.operations import (
    FindingInput,
    RemedyInput,
    commit_draw,
    draft_plan,
    file_plan,
    form_team,
    hold_draw,
    plan_visit,
    record_finding,
    take_remedy_step,
)
from tests.support.cases_factories import with_rules
from tests.support.cast import AT, CITY, COUNTY_A, SINCE, VILLAGE_A11, Cast

FIRST, LAST = date(2024, 9, 1), date(2024, 10, 31)
DUE = date(2024, 9, 25)
SEED = "3c" * 32


@dataclass
class Rounds:
    """The inspections of a test, by who plans them; ``second`` acts as the second inspector of 甲县."""

    cast: Cast
    county: Plan
    city: Plan
    team: Team
    other: Team
    city_team: Team
    second: Acting
    keys: list[str] = field(default_factory=list)

    def visit(self, village: str = VILLAGE_A11, *, team: Team | None = None, by: str = "陈川", **more: object) -> Visit:
        """Plan a visit of the county's first team."""
        return plan_visit(
            plan_code=self.county.code,
            team_code=(team or self.team).code,
            village_code=village,
            due_on=more.pop("due_on", DUE),  # type: ignore[arg-type]
            by=self.cast.acting(by),
            at=AT,
            **more,  # type: ignore[arg-type]
        )

    def find(self, visit: Visit, *, kind: str = "straw_left", key: str = "", **more: object) -> Finding:
        """Let 马骁 record a problem."""
        self.keys.append(key or f"key-{len(self.keys)}")
        given = FindingInput(kind=kind, client_key=self.keys[-1], **more)  # type: ignore[arg-type]
        return record_finding(visit_code=visit.code, given=given, by=self.cast.acting("马骁"), at=AT)

    def step(self, remedy: Remedy, who: str | Acting, verb: str, minute: int = 10, **given: object) -> Remedy:
        """Take a step of a remedy."""
        at = AT + timedelta(minutes=minute)
        by = self.cast.acting(who, at) if isinstance(who, str) else who
        return take_remedy_step(
            remedy_code=remedy.code,
            verb=verb,
            by=by,
            at=at,
            given=RemedyInput(**given),  # type: ignore[arg-type]
        )

    def committed(self, count: int = 3) -> Draw:
        """Let 沈知 commit a draw."""
        return commit_draw(plan_code=self.city.code, count=count, by=self.cast.acting("沈知"), at=AT, seed=SEED)

    def drawn(self, count: int = 3) -> Draw:
        """Let 宋衡 draw what 沈知 committed."""
        return hold_draw(
            draw_code=self.committed(count).code,
            witness="三十七",
            due_on=DUE,
            team_codes=[self.city_team.code],
            by=self.cast.acting("宋衡"),
            at=AT,
        )


def make_rounds(cast: Cast, *, rules: bool = True) -> Rounds:
    """Make plans, teams and the second inspector in the current database."""
    if rules:
        with_rules(cast)
    second = second_inspector(cast)
    county = filed_plan(cast, "甲县秸秆禁烧督查", "pairs", COUNTY_A, "陈川", "邓岳", "甲督备〔2024〕1号")
    city = filed_plan(cast, "市级随机督查", "draw", CITY, "沈知", "宋衡", "洛督备〔2024〕1号")
    desk, clerk = cast.acting("陈川"), cast.acting("沈知")
    team = form_team(
        name="第一督查组", division_code=COUNTY_A, post_codes=["a-inspector"], valid_from=FIRST, by=desk, at=AT
    )
    other = form_team(
        name="第二督查组", division_code=COUNTY_A, post_codes=[second.post_code], valid_from=FIRST, by=desk, at=AT
    )
    city_team = form_team(
        name="市督查一组", division_code=CITY, post_codes=["supervision"], valid_from=FIRST, by=clerk, at=AT
    )
    return Rounds(cast, county, city, team, other, city_team, second)


def filed_plan(cast: Cast, title: str, mode: str, where: str, clerk: str, head: str, number: str) -> Plan:
    """Draft a plan by the clerk and file it by the head."""
    plan = draft_plan(
        title=title,
        mode=mode,
        issuer="示范机关",
        scope_words="值守、清运、告知",
        division_code=where,
        first_on=FIRST,
        last_on=LAST,
        by=cast.acting(clerk),
        at=AT,
    )
    return file_plan(plan_code=plan.code, filing_no=number, filed_on=FIRST, by=cast.acting(head), at=AT)


def second_inspector(cast: Cast) -> Acting:
    """Return how a second inspector of 甲县 acts: 韦青, with an account."""
    post = Post.objects.create(
        code="a-inspector-2",
        title="督查组员",
        role=Role.INSPECTOR,
        unit=cast.units["a-gov"],
        division=cast.division(COUNTY_A),
        division_path=cast.path(COUNTY_A),
        valid_from=SINCE,
    )
    person = Person.objects.create(code="p-weiqing", name="韦青", phone="13900002222")
    Term.objects.create(post=post, person=person, kind=HoldingKind.HOLDER, starts_on=SINCE)
    account = Account.objects.create(person=person, username="weiqing")
    acting = acting_for(account, AT)
    assert acting is not None
    return acting
