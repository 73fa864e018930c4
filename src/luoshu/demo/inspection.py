"""Inspections of the demo city: 13 teams of 汝阳县 and its townships, one city draw with its seed revealed.

All inspectors are invented. Real counties have neutral visits without a problem; what was found, late or sent back is
in the invented county alone.
"""

import hashlib
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import count, pairwise
from typing import Final

import numpy as np

from luoshu.apps.acting import Acting
from luoshu.apps.people.choices import HoldingKind, Role, UnitKind
from luoshu.apps.people.models import Account, Person, Post, Term, Unit
from luoshu.apps.people.rights import rights_of
from luoshu.apps.places.choices import DivisionKind, Level
from luoshu.apps.places.models import Division
from luoshu.apps.places.operations import import_roads
from luoshu.apps.rounds.models import Plan, Remedy, Team, Visit
from luoshu.apps.rounds.operations import (
    FindingInput,
    RemedyInput,
    commit_draw,
    draft_plan,
    file_plan,
    finish_visit,
    form_team,
    hold_draw,
    plan_team_day,
    plan_visit,
    record_finding,
    reveal_draw,
    rotate_pairs,
    take_remedy_step,
)
from luoshu.core.clock import BEIJING, beijing_day
from luoshu.core.planning.draws.pairing import Pair, pair_up
from luoshu.demo.ground import SEED, VALID_FROM
from luoshu.demo.names import invented_people
from luoshu.demo.story import acting_in, drawn_photo

RUYANG: Final = "410326"
INVENTED: Final = "410398"
CITY: Final = "410300"
NUMBERS: Final = "一二三四五六七八九十"
TEAMS: Final = {RUYANG: 13, INVENTED: 2}
LOGINS: Final = {RUYANG: "汝阳县督查组员", INVENTED: "甲县督查组员"}


def build_inspection(*, at: datetime) -> None:
    """Enter posts, plans, teams, pairs, visits, problems and draws, as of the days before ``at``."""
    start = by_day(at, 20, 9)
    people = inspectors()
    ruyang, ruyang_teams = _county(RUYANG, people, start, "演示督备〔2024〕2号")
    invented, invented_teams = _county(INVENTED, people, start, "演示督备〔2024〕3号")
    _neutral_visits(ruyang, ruyang_teams, people, at)
    _problems(invented, invented_teams, people, at)
    _city_draws(start, at)


def inspectors() -> dict[str, list[Acting]]:
    """Make two inspectors for each team and return how they act, by county."""
    names = invented_people(np.random.default_rng(SEED + 7))
    found: dict[str, list[Acting]] = {}
    for county, teams in TEAMS.items():
        division = Division.objects.get(code=county, valid_to__isnull=True)
        unit = Unit.objects.create(
            code=f"UD{county}",
            name=f"{division.name}督查办公室（演示）",
            kind=UnitKind.OFFICE,
            division=division,
            valid_from=VALID_FROM,
        )
        codes = [f"{county}{number:02d}" for number in range(2 * teams)]
        posts = Post.objects.bulk_create(
            Post(
                code=f"PD{code}",
                title="督查组员",
                role=Role.INSPECTOR,
                unit=unit,
                division=division,
                division_path=division.path,
                valid_from=VALID_FROM,
            )
            for code in codes
        )
        persons = Person.objects.bulk_create(_person(code, names) for code in codes)
        Term.objects.bulk_create(
            Term(post=post, person=person, kind=HoldingKind.HOLDER, starts_on=date(2024, 1, 1))
            for post, person in zip(posts, persons, strict=True)
        )
        account = Account(person=persons[0], username=LOGINS[county])
        account.set_unusable_password()
        account.save()
        found[county] = [_acting(post, person) for post, person in zip(posts, persons, strict=True)]
    return found


def _person(code: str, names: Iterator[tuple[str, str]]) -> Person:
    name, phone = next(names)
    return Person(code=f"RD{code}", name=name, phone="1009" + phone[4:])


def _acting(post: Post, person: Person) -> Acting:
    return Acting(
        person_code=person.code,
        post_code=post.code,
        role=post.role,
        paths=(post.division_path,),
        rights=rights_of(post.role),
        unit_code=post.unit.code,
        level=Level.COUNTY,
    )


def kept_seed(name: str) -> str:
    """Return a seed that is the same in every demo city; a real one is made by the system and known to nobody."""
    return hashlib.sha256(f"demo {SEED} {name}".encode()).hexdigest()


def by_day(at: datetime, days_ago: int, hour: int = 10) -> datetime:
    """Return an hour of the working day some days before ``at``, Beijing time."""
    day = beijing_day(at) - timedelta(days=days_ago)
    return datetime(day.year, day.month, day.day, hour, 15, tzinfo=BEIJING)


def team_name(number: int) -> str:
    """Return the name of the team with a number from 1: 第十三督查组."""
    tens, ones = divmod(number, 10)
    return f"第{'十' * tens}{NUMBERS[ones - 1] if ones else ''}督查组"


def _county(county: str, people: dict[str, list[Acting]], at: datetime, number: str) -> tuple[Plan, list[Team]]:
    """A county's filed plan, its teams of two, and their pairs with its townships."""
    on = beijing_day(at)
    desk, head = acting_in(Role.COUNTY_FIRE_DESK, county), acting_in(Role.COUNTY_FIRE_HEAD, county)
    plan = draft_plan(
        title="秋季秸秆禁烧督查",
        mode="pairs",
        issuer="县秸秆禁烧工作领导小组（演示）",
        scope_words="值守到位、秸秆清运、告知到户",
        division_code=county,
        first_on=on,
        last_on=on + timedelta(days=60),
        by=desk,
        at=at,
    )
    file_plan(plan_code=plan.code, filing_no=number, filed_on=on, by=head, at=at)
    posts = [one.post_code for one in people[county]]
    teams = [
        form_team(
            name=team_name(order + 1),
            division_code=county,
            post_codes=posts[2 * order : 2 * order + 2],
            valid_from=on,
            by=desk,
            at=at,
        )
        for order in range(TEAMS[county])
    ]
    rotate_pairs(plan_code=plan.code, valid_from=on, by=desk, at=at, seed=_seed_of_pairs(county, teams))
    return plan, teams


def _seed_of_pairs(county: str, teams: list[Team]) -> str:
    """Return the first kept seed by which the first team goes to the first township: the visitor has both logins."""
    rows = Division.objects.filter(parent__code=county, level=Level.TOWNSHIP, valid_to__isnull=True)
    towns = list(rows.filter(kind=DivisionKind.TOWNSHIP).order_by("list_order", "code").values_list("code", flat=True))
    wanted, codes = Pair(teams[0].code, towns[0]), [one.code for one in teams]
    seeds = (kept_seed(f"pairs {number}") for number in count())
    return next(seed for seed in seeds if wanted in pair_up(codes, towns, seed=seed))


def _villages(team: Team) -> list[str]:
    """Return the villages of a team's township, in the order of the official list."""
    paths = list(team.pairings.order_by("division__code").values_list("division_id", flat=True))
    rows = Division.objects.filter(parent__in=paths, level=Level.VILLAGE, valid_to__isnull=True)
    return list(rows.order_by("list_order", "code").values_list("code", flat=True))


def _neutral_visits(plan: Plan, teams: list[Team], people: dict[str, list[Acting]], at: datetime) -> None:
    """Every team of a real county was in one village and found nothing; the first has a day of six before it."""
    desk = acting_in(Role.COUNTY_FIRE_DESK, RUYANG)
    before, today = by_day(at, 4), beijing_day(at)
    for order, team in enumerate(teams):
        mover = people[RUYANG][2 * order]
        visit = _plan_visit(plan, team, _villages(team)[0], beijing_day(before), desk, before)
        finish_visit(visit_code=visit.code, by=mover, at=before, memo="值守在岗，路边无堆放")
    for code in _villages(teams[0])[1:7]:
        _plan_visit(plan, teams[0], code, today + timedelta(days=2), desk, at)
    plan_team_day(team_code=teams[0].code, on=today, by=desk, at=at)


def _problems(plan: Plan, teams: list[Team], people: dict[str, list[Acting]], at: datetime) -> None:
    """In the invented county: one crossed off, one to be looked at again, one late, one to extend, one put right."""
    desk = acting_in(Role.COUNTY_FIRE_DESK, INVENTED)
    first, second = people[INVENTED][:2]
    today = beijing_day(at)
    stops = _villages(teams[0])
    early, late = by_day(at, 15), by_day(at, 3)
    done = _find(plan, teams[0], stops[0], "straw_left", "村西沟边", early, desk, first)
    _report(done, early + timedelta(days=2), "已清运三车，沟边清净")
    given = RemedyInput(look="site")
    take_remedy_step(remedy_code=done, verb="cross_off", by=second, at=early + timedelta(days=3), given=given)
    _find(plan, teams[0], stops[1], "post_empty", "北岭值守点", early, desk, first)
    waiting = _find(plan, teams[0], stops[2], "rubbish", "村口", late, desk, first)
    _report(waiting, late + timedelta(days=1), "已清，照片附后")
    _ask_for_days(_find(plan, teams[0], stops[4], "straw_left", "北沟", late, desk, first), late + timedelta(days=1))
    fixed = _plan_visit(plan, teams[0], stops[3], beijing_day(late), desk, late)
    key = f"demo-fixed-{fixed.code}"
    spot = FindingInput(kind="tools_missing", client_key=key, note="当场补了铁锹和灭火拖把", is_fixed_on_spot=True)
    record_finding(visit_code=fixed.code, given=spot, by=first, at=late)
    for code in (stops[4], stops[0], *_villages(teams[0])[1:3]):
        if not Visit.objects.filter(division__code=code, state="planned").exists():
            _plan_visit(plan, teams[0], code, today + timedelta(days=1), desk, at)
    _enter_roads(stops, at)
    plan_team_day(team_code=teams[0].code, on=today, by=desk, at=at)


def _enter_roads(villages: list[str], at: datetime) -> None:
    """Put invented roads between some villages of the invented county on record: the other legs stay straight lines."""
    rows = [
        f"{start},,{end},,{6.2 + 1.7 * n:.1f},{13 + 3 * n}" for n, (start, end) in enumerate(pairwise(villages[:5]))
    ]
    data = "\n".join(["起点区划代码,起点,终点区划代码,终点,公里,分钟", *rows]).encode()
    city = acting_in(Role.CITY_FIRE_DESK, CITY)
    import_roads(data=data, source="演示里程表，虚构", on=beijing_day(by_day(at, 30)), by=city, at=at, keep=True)


def _find(plan: Plan, team: Team, village: str, kind: str, place: str, at: datetime, desk: Acting, by: Acting) -> str:
    """Plan a visit, make it, find one problem; return the code of its remedy."""
    visit = _plan_visit(plan, team, village, beijing_day(at), desk, at)
    photo = drawn_photo(f"{visit.code} {kind}")
    given = FindingInput(kind=kind, client_key=f"demo-{visit.code}", place=place, photo=photo, photo_name="现场.jpg")
    return str(record_finding(visit_code=visit.code, given=given, by=by, at=at).remedy.code)


def _report(remedy: str, at: datetime, words: str) -> None:
    township = Remedy.objects.get(code=remedy).finding.division_path.strip("/").split("/")[-2]
    officer = acting_in(Role.TOWNSHIP_OFFICER, township)
    given = RemedyInput(note=words, photo=drawn_photo(f"{remedy} after"), photo_name="整改后.jpg")
    take_remedy_step(remedy_code=remedy, verb="report_remedied", by=officer, at=at, given=given)


def _ask_for_days(remedy: str, at: datetime) -> None:
    row = Remedy.objects.get(code=remedy)
    township = row.finding.division_path.strip("/").split("/")[-2]
    until = beijing_day(row.due_at or at) + timedelta(days=2)
    given = RemedyInput(note="连阴雨，机械下不了地，雨停两天内清完", new_day=until)
    officer = acting_in(Role.TOWNSHIP_OFFICER, township)
    take_remedy_step(remedy_code=remedy, verb="ask_extension", by=officer, at=at, given=given)


def _plan_visit(plan: Plan, team: Team, village: str, due_on: date, by: Acting, at: datetime) -> Visit:
    return plan_visit(plan_code=plan.code, team_code=team.code, village_code=village, due_on=due_on, by=by, at=at)


def _city_draws(start: datetime, at: datetime) -> None:
    """One draw over all villages of the city, visited and revealed; a second one committed, for a visitor to hold."""
    clerk, head = acting_in(Role.SUPERVISION_CLERK, CITY), acting_in(Role.SUPERVISION_HEAD, CITY)
    on = beijing_day(start)
    plan = draft_plan(
        title="全市秸秆禁烧随机督查",
        mode="draw",
        issuer="市政府督查室（演示）",
        scope_words="值守到位、告知到户",
        division_code=CITY,
        first_on=on,
        last_on=on + timedelta(days=60),
        by=clerk,
        at=start,
    )
    file_plan(plan_code=plan.code, filing_no="演示督备〔2024〕1号", filed_on=on, by=head, at=start)
    teams = [
        form_team(name=name, division_code=CITY, post_codes=[post.post_code], valid_from=on, by=clerk, at=start)
        for name, post in (("市督查一组", clerk), ("市督查二组", head))
    ]
    draw = commit_draw(plan_code=plan.code, count=8, by=clerk, at=start, seed=kept_seed("first"))
    hold_draw(
        draw_code=draw.code,
        witness="三十七",
        due_on=on + timedelta(days=9),
        team_codes=[team.code for team in teams],
        by=head,
        at=start + timedelta(minutes=12),
    )
    movers = {teams[0].pk: clerk, teams[1].pk: head}
    for number, visit in enumerate(Visit.objects.filter(draw=draw).order_by("code")):
        seen_at = start + timedelta(days=2 + number // 3, hours=number % 3)
        finish_visit(visit_code=visit.code, by=movers[visit.team_id], at=seen_at, memo="值守在岗")
    reveal_draw(draw_code=draw.code, by=head, at=start + timedelta(days=10))
    commit_draw(plan_code=plan.code, count=6, by=clerk, at=at - timedelta(hours=1), seed=kept_seed("second"))
