"""Units, posts, people, grid and duty of the demo city: invented people in real places, and a login for each post."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

import numpy as np

from luoshu.apps.people.choices import HoldingKind, Role, UnitKind
from luoshu.apps.people.models import Account, Person, Post, Term, Unit
from luoshu.apps.places.choices import Level
from luoshu.apps.places.models import Division
from luoshu.apps.rosters.choices import DutyKind
from luoshu.apps.rosters.models import DutyShift, GridPost
from luoshu.core.clock import BEIJING
from luoshu.demo.ground import SEED, VALID_FROM
from luoshu.demo.names import invented_people

CITY_POSTS: Final = (
    (Role.CITY_FIRE_DESK, "市禁烧办值班员", "城市值班"),
    (Role.CITY_FIRE_DESK, "市禁烧办审核员", "城市审核"),
    (Role.FOREST_DESK, "市森防办值班员", "森防值班"),
    (Role.CITY_FIRE_HEAD, "市禁烧办主任", "禁烧办主任"),
    (Role.SUPERVISION_CLERK, "督查室科员", "督查科员"),
    (Role.SUPERVISION_HEAD, "督查室主任", "督查主任"),
    (Role.QUALITY_OFFICE, "市提质办科员", "提质办科员"),
    (Role.DEPARTMENT_CLERK, "市住建局科长", "住建科长"),
    (Role.LEADER, "副市长", "分管领导"),
    (Role.SYSTEM_ADMIN, "系统管理员", "系统管理"),
    (Role.SECURITY_ADMIN, "安全管理员", "安全管理"),
    (Role.AUDIT_ADMIN, "审计员", "审计"),
    (Role.OPERATOR, "运维工程师", "运维"),
)
CITY_UNITS: Final = {
    Role.FOREST_DESK: ("洛阳市森林防灭火办公室（演示）", UnitKind.OFFICE),
    Role.SUPERVISION_CLERK: ("洛阳市政府督查室（演示）", UnitKind.OFFICE),
    Role.SUPERVISION_HEAD: ("洛阳市政府督查室（演示）", UnitKind.OFFICE),
    Role.QUALITY_OFFICE: ("洛阳市城市提质工作办公室（演示）", UnitKind.OFFICE),
    Role.DEPARTMENT_CLERK: ("洛阳市住房和城乡建设局（演示）", UnitKind.DEPARTMENT),
    Role.LEADER: ("洛阳市人民政府（演示）", UnitKind.GOVERNMENT),
    Role.SYSTEM_ADMIN: ("洛阳市大数据中心（演示）", UnitKind.DEPARTMENT),
    Role.SECURITY_ADMIN: ("洛阳市大数据中心（演示）", UnitKind.DEPARTMENT),
    Role.AUDIT_ADMIN: ("洛阳市大数据中心（演示）", UnitKind.DEPARTMENT),
    Role.OPERATOR: ("洛阳市大数据中心（演示）", UnitKind.DEPARTMENT),
}
"""Offices of the city besides the straw-burning office. A draft stays in its office: a shared unit shares drafts."""
DEMO_COUNTY: Final = "410398"
COUNTY_LOGINS: Final = {"410398": "甲县禁烧办", "410326": "汝阳县禁烧办"}
DEMO_TOWNSHIP: Final = "410398101"
DEMO_VILLAGE: Final = "410398101201"
STAFFED_VILLAGES: Final = ("410326", "410325", "410398", "410399")
VACANT_VILLAGES: Final = ("410399103203", "410399104205")
DEPUTY_TOWNSHIP: Final = "410399102"


@dataclass
class Draft:
    """Rows gathered before they are written in bulk."""

    units: list[Unit] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)
    terms: list[Term] = field(default_factory=list)
    cells: list[GridPost] = field(default_factory=list)
    accounts: list[tuple[Person, str]] = field(default_factory=list)


class Staff:
    """Makes units, posts and people in memory, then writes them with a handful of statements."""

    def __init__(self) -> None:
        self.rng = np.random.default_rng(SEED + 1)
        self.names = invented_people(self.rng)
        self.draft = Draft()

    def unit(self, division: Division, name: str, kind: str) -> Unit:
        unit = Unit(
            code=f"U{len(self.draft.units) + 1:05d}",
            name=name,
            kind=kind,
            division=division,
            valid_from=VALID_FROM,
        )
        self.draft.units.append(unit)
        return unit

    def post(
        self, unit: Unit, division: Division, title: str, role: str, *, login: str = "", kind: str = HoldingKind.HOLDER
    ) -> Post:
        """Add a post with somebody in it; ``login`` gives that person an account."""
        number = len(self.draft.posts) + 1
        post = Post(
            code=f"P{number:05d}",
            title=title,
            role=role,
            unit=unit,
            division=division,
            division_path=division.path,
            valid_from=VALID_FROM,
        )
        self.draft.posts.append(post)
        name, phone = next(self.names)
        person = Person(code=f"R{number:05d}", name=name, phone=phone)
        self.draft.people.append(person)
        self.draft.terms.append(Term(post=post, person=person, kind=kind, starts_on=date(2024, 1, 1)))
        if login:
            self.draft.accounts.append((person, login))
        return post

    def cell(self, division: Division, level: int, post: Post | None, group: tuple[str, str] = ("", "")) -> None:
        self.draft.cells.append(
            GridPost(
                division=division,
                division_path=division.path,
                level=level,
                post=post,
                contact_name=group[0],
                contact_phone=group[1],
                valid_from=VALID_FROM,
            )
        )

    def write(self) -> None:
        """Write all drafts."""
        draft = self.draft
        Unit.objects.bulk_create(draft.units, batch_size=500)
        Person.objects.bulk_create(draft.people, batch_size=500)
        Post.objects.bulk_create(draft.posts, batch_size=500)
        Term.objects.bulk_create(draft.terms, batch_size=500)
        GridPost.objects.bulk_create(draft.cells, batch_size=500)
        accounts = []
        for person, login in draft.accounts:
            account = Account(person=person, username=login)
            account.set_unusable_password()
            accounts.append(account)
        Account.objects.bulk_create(accounts, batch_size=500)


def build_staff(*, every_village: bool = False) -> None:
    """Fill the city: its desk, every county's desk and office, every township, the villages of the fire counties.

    ``every_village`` staffs all villages: a head and a grid worker in each, in every second one two of them.
    """
    staff = Staff()
    divisions = list(
        Division.objects.filter(valid_to__isnull=True, level__in=(2, 3, 4, 5)).order_by("level", "list_order")
    )
    for number, division in enumerate(divisions):
        if division.level == Level.CITY:
            _city(staff, division)
        elif division.level == Level.COUNTY:
            _county(staff, division)
        elif division.level == Level.TOWNSHIP:
            _township(staff, division)
        elif every_village or division.code[:6] in STAFFED_VILLAGES:
            _village(staff, division, workers=1 + number % 2 if every_village else 0)
    staff.write()


def _city(staff: Staff, division: Division) -> None:
    units = {"": staff.unit(division, "洛阳市秸秆禁烧办公室（演示）", UnitKind.OFFICE)}
    for role, title, login in CITY_POSTS:
        name, kind = CITY_UNITS.get(role, ("", UnitKind.OFFICE))
        if name not in units:
            units[name] = staff.unit(division, name, kind)
        staff.post(units[name], division, title, role, login=login)


def _county(staff: Staff, division: Division) -> None:
    office = staff.unit(division, f"{division.name}秸秆禁烧办公室（演示）", UnitKind.OFFICE)
    is_demo = division.code == DEMO_COUNTY
    desk = staff.post(
        office,
        division,
        "县禁烧办值班员",
        Role.COUNTY_FIRE_DESK,
        login=COUNTY_LOGINS.get(division.code, ""),
    )
    government = staff.unit(division, f"{division.name}人民政府办公室（演示）", UnitKind.OFFICE)
    staff.post(government, division, "县政府办公室科员", Role.COUNTY_OFFICE, login="甲县政府办" if is_demo else "")
    staff.post(office, division, "县森防办值班员", Role.FOREST_DESK)
    staff.post(office, division, "县禁烧办主任", Role.COUNTY_FIRE_HEAD, login="甲县禁烧办主任" if is_demo else "")
    law = staff.unit(division, f"{division.name}综合行政执法大队（演示）", UnitKind.DEPARTMENT)
    staff.post(law, division, "执法人员", Role.LAW_OFFICER, login="甲县执法人员" if is_demo else "")
    staff.cell(division, Level.COUNTY, desk)


def _township(staff: Staff, division: Division) -> None:
    unit = staff.unit(division, f"{division.name}人民政府（演示）", UnitKind.GOVERNMENT)
    kind = HoldingKind.DEPUTY if division.code == DEPUTY_TOWNSHIP else HoldingKind.HOLDER
    login = "东河镇专干" if division.code == DEMO_TOWNSHIP else ""
    post = staff.post(unit, division, "乡镇专干", Role.TOWNSHIP_OFFICER, login=login, kind=kind)
    staff.cell(division, Level.TOWNSHIP, post)


def _village(staff: Staff, division: Division, *, workers: int = 0) -> None:
    if division.code in VACANT_VILLAGES:
        staff.cell(division, Level.VILLAGE, None)
        return
    unit = staff.unit(
        division, f"{division.name.removesuffix('村民委员会').removesuffix('居民委员会')}（演示）", UnitKind.VILLAGE
    )
    is_demo = division.code == DEMO_VILLAGE
    head = staff.post(unit, division, "村级网格长", Role.VILLAGE_HEAD, login="前营村网格长" if is_demo else "")
    for number in range(max(workers, int(is_demo))):
        login = "前营村网格员" if is_demo and number == 0 else ""
        staff.post(unit, division, "网格员", Role.GRID_WORKER, login=login)
    staff.cell(division, Level.VILLAGE, head)


def months_around(today: date) -> list[date]:
    """Return the days of this month and the next: a duty table with holes in it would speak ill of a real county."""
    first = today.replace(day=1)
    end = (first + timedelta(days=62)).replace(day=1)
    return [first + timedelta(days=number) for number in range((end - first).days)]


def build_duty(first: date = date(2024, 9, 14), days: int = 10, *, today: date) -> None:
    """Put people on duty: the week of September 2024 with its holiday, and the months around ``today``."""
    posts = Post.objects.filter(role__in=(Role.CITY_FIRE_DESK, Role.COUNTY_FIRE_DESK, Role.TOWNSHIP_OFFICER))
    people = dict(Term.objects.filter(post__in=posts).values_list("post_id", "person_id"))
    starts = [first + timedelta(days=number) for number in range(days)]
    near = [*starts, *(today + timedelta(days=number) for number in range(-1, 8))]
    starts += months_around(today)
    begins = {day: datetime(day.year, day.month, day.day, 0, 0, tzinfo=BEIJING) for day in near + starts}
    shifts = []
    for post in posts.select_related("division"):
        leading = post.title == "市禁烧办审核员"
        # The invented county's desk still has its month to plan.
        shifts += [
            DutyShift(
                division_id=post.division_id,
                division_path=post.division_path,
                post_id=post.pk,
                person_id=people[post.pk],
                kind=DutyKind.LEADING if leading else DutyKind.ON_DUTY,
                starts_at=begins[day],
                ends_before=begins[day] + timedelta(days=1),
            )
            for day in dict.fromkeys(near if post.division.code == DEMO_COUNTY else starts)
        ]
    DutyShift.objects.bulk_create(shifts, batch_size=500, ignore_conflicts=True)
