"""The named cast: invented people in two invented counties of the model city, with square townships and villages.

``cast.acting("陈川")`` is in whose name 陈川 acts, ``cast.client_for("陈川")`` a browser signed in as 陈川.
The ground, in degrees: 甲县 is 112.0-112.2 E, 乙县 112.2-112.4 E, both 34.0-34.2 N. The first township of each is the
northern half, the second the southern; the first village of each township is its western half, the second the eastern.
"""

import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache

import shapely
from django.contrib.auth.hashers import make_password
from django.test import Client

from luoshu.apps.acting import Acting
from luoshu.apps.people.choices import HoldingKind, Role, UnitKind
from luoshu.apps.people.models import Account, Person, Post, Term, Unit
from luoshu.apps.people.queries import acting_for
from luoshu.apps.places.choices import Basis, DivisionKind, Level
from luoshu.apps.places.models import Boundary, BoundarySet, Division
from luoshu.apps.places.queries import index_path
from luoshu.apps.rosters.models import GridPost
from luoshu.core.geo import DivisionIndex

# 17 September 2024, 16:00 in Luoyang: the moment at which the cast acts unless a test says another.
AT = datetime(2024, 9, 17, 8, 0, tzinfo=UTC)
SINCE = date(2020, 1, 1)
PASSWORD = "Fields-do-not-burn-2024"

CITY, COUNTY_A, COUNTY_B = "410300", "410399", "410398"
TOWN_A1, TOWN_A2, TOWN_B1, TOWN_B2 = "410399101", "410399102", "410398101", "410398102"
VILLAGE_A11, VILLAGE_A12 = "410399101201", "410399101202"
GROUP_A111 = "41039910120101"

# code, name, west, south, east, north
GROUND: tuple[tuple[str, str, float, float, float, float], ...] = (
    (CITY, "洛阳市", 112.0, 34.0, 112.4, 34.2),
    (COUNTY_B, "示范乙县", 112.2, 34.0, 112.4, 34.2),
    (COUNTY_A, "示范甲县", 112.0, 34.0, 112.2, 34.2),
    (TOWN_B1, "乙北镇", 112.2, 34.1, 112.4, 34.2),
    (TOWN_B2, "乙南乡", 112.2, 34.0, 112.4, 34.1),
    (TOWN_A1, "甲北镇", 112.0, 34.1, 112.2, 34.2),
    (TOWN_A2, "甲南乡", 112.0, 34.0, 112.2, 34.1),
    ("410398101201", "柳湾村村民委员会", 112.2, 34.1, 112.3, 34.2),
    ("410398101202", "槐树村村民委员会", 112.3, 34.1, 112.4, 34.2),
    ("410398102201", "石桥村村民委员会", 112.2, 34.0, 112.3, 34.1),
    ("410398102202", "土门村村民委员会", 112.3, 34.0, 112.4, 34.1),
    (VILLAGE_A11, "西岗村村民委员会", 112.0, 34.1, 112.1, 34.2),
    (VILLAGE_A12, "东岗村村民委员会", 112.1, 34.1, 112.2, 34.2),
    ("410399102201", "西河村村民委员会", 112.0, 34.0, 112.1, 34.1),
    ("410399102202", "东河村村民委员会", 112.1, 34.0, 112.2, 34.1),
    (GROUP_A111, "第一村民组", 112.0, 34.1, 112.05, 34.15),
)
LEVEL_OF_LENGTH = {9: Level.TOWNSHIP, 12: Level.VILLAGE, 14: Level.GROUP}
KIND = {
    Level.CITY: DivisionKind.CITY,
    Level.COUNTY: DivisionKind.COUNTY,
    Level.TOWNSHIP: DivisionKind.TOWNSHIP,
    Level.VILLAGE: DivisionKind.VILLAGE,
    Level.GROUP: DivisionKind.GROUP,
}

# unit code, name, kind, division
UNITS: tuple[tuple[str, str, UnitKind, str], ...] = (
    ("city-fire", "市禁烧办", UnitKind.OFFICE, CITY),
    ("city-forest", "市森防办", UnitKind.OFFICE, CITY),
    ("city-gov", "市政府", UnitKind.GOVERNMENT, CITY),
    ("city-supervision", "市政府督查室", UnitKind.OFFICE, CITY),
    ("city-data", "市大数据中心", UnitKind.DEPARTMENT, CITY),
    ("city-quality", "市提质办", UnitKind.OFFICE, CITY),
    ("city-housing", "市住建局", UnitKind.DEPARTMENT, CITY),
    ("city-press", "市委宣传部", UnitKind.DEPARTMENT, CITY),
    ("a-housing", "示范甲县住建局", UnitKind.DEPARTMENT, COUNTY_A),
    ("a-fire", "示范甲县禁烧办", UnitKind.OFFICE, COUNTY_A),
    ("a-gov", "示范甲县政府办", UnitKind.OFFICE, COUNTY_A),
    ("a-law", "示范甲县综合行政执法大队", UnitKind.DEPARTMENT, COUNTY_A),
    ("b-fire", "示范乙县禁烧办", UnitKind.OFFICE, COUNTY_B),
    ("a1-gov", "甲北镇政府", UnitKind.GOVERNMENT, TOWN_A1),
    ("a2-gov", "甲南乡政府", UnitKind.GOVERNMENT, TOWN_A2),
    ("b1-gov", "乙北镇政府", UnitKind.GOVERNMENT, TOWN_B1),
    ("a11-village", "西岗村", UnitKind.VILLAGE, VILLAGE_A11),
    ("a12-village", "东岗村", UnitKind.VILLAGE, VILLAGE_A12),
)

# name, username, post code, title, role, unit, kind of holding
PEOPLE: tuple[tuple[str, str, str, str, Role, str, HoldingKind], ...] = (
    ("林岚", "linlan", "city-desk", "值班员", Role.CITY_FIRE_DESK, "city-fire", HoldingKind.HOLDER),
    ("陈川", "chenchuan", "a-desk", "值班员", Role.COUNTY_FIRE_DESK, "a-fire", HoldingKind.HOLDER),
    ("赵禾", "zhaohe", "a1-officer", "专干", Role.TOWNSHIP_OFFICER, "a1-gov", HoldingKind.HOLDER),
    ("朱宁", "zhuning", "a1-officer", "专干", Role.TOWNSHIP_OFFICER, "a1-gov", HoldingKind.DEPUTY),
    ("钱麦", "qianmai", "a11-head", "网格长", Role.VILLAGE_HEAD, "a11-village", HoldingKind.HOLDER),
    ("孙田", "suntian", "a11-grid", "网格员", Role.GRID_WORKER, "a11-village", HoldingKind.HOLDER),
    ("李禾", "lihe", "a12-head", "网格长", Role.VILLAGE_HEAD, "a12-village", HoldingKind.HOLDER),
    ("杨溪", "yangxi", "a2-officer", "专干", Role.TOWNSHIP_OFFICER, "a2-gov", HoldingKind.HOLDER),
    ("周野", "zhouye", "b-desk", "值班员", Role.COUNTY_FIRE_DESK, "b-fire", HoldingKind.HOLDER),
    ("蒋原", "jiangyuan", "b1-officer", "专干", Role.TOWNSHIP_OFFICER, "b1-gov", HoldingKind.HOLDER),
    ("吴松", "wusong", "forest-desk", "值班员", Role.FOREST_DESK, "city-forest", HoldingKind.HOLDER),
    ("郑远", "zhengyuan", "vice-mayor", "分管领导", Role.LEADER, "city-gov", HoldingKind.HOLDER),
    ("沈知", "shenzhi", "supervision", "科员", Role.SUPERVISION_CLERK, "city-supervision", HoldingKind.HOLDER),
    ("吕文", "lvwen", "a-office", "科员", Role.COUNTY_OFFICE, "a-gov", HoldingKind.HOLDER),
    ("冯远", "fengyuan", "city-fire-head", "主任", Role.CITY_FIRE_HEAD, "city-fire", HoldingKind.HOLDER),
    ("邓岳", "dengyue", "a-fire-head", "主任", Role.COUNTY_FIRE_HEAD, "a-fire", HoldingKind.HOLDER),
    ("马骁", "maxiao", "a-inspector", "督查组员", Role.INSPECTOR, "a-gov", HoldingKind.HOLDER),
    ("宋衡", "songheng", "supervision-head", "主任", Role.SUPERVISION_HEAD, "city-supervision", HoldingKind.HOLDER),
    ("罗简", "luojian", "quality-clerk", "科员", Role.QUALITY_OFFICE, "city-quality", HoldingKind.HOLDER),
    ("梁知", "liangzhi", "housing-clerk", "科长", Role.DEPARTMENT_CLERK, "city-housing", HoldingKind.HOLDER),
    ("顾青", "guqing", "a-housing-clerk", "科员", Role.DEPARTMENT_CLERK, "a-housing", HoldingKind.HOLDER),
    ("韩策", "hance", "system-admin", "系统管理员", Role.SYSTEM_ADMIN, "city-data", HoldingKind.HOLDER),
    ("秦安", "qinan", "security-admin", "安全管理员", Role.SECURITY_ADMIN, "city-data", HoldingKind.HOLDER),
    ("许鉴", "xujian", "audit-admin", "审计员", Role.AUDIT_ADMIN, "city-data", HoldingKind.HOLDER),
    ("何维", "hewei", "operator", "运维", Role.OPERATOR, "city-data", HoldingKind.HOLDER),
    ("石正", "shizheng", "a-law-officer", "执法人员", Role.LAW_OFFICER, "a-law", HoldingKind.HOLDER),
    ("白晓", "baixiao", "press", "新闻科科长", Role.PUBLICITY, "city-press", HoldingKind.HOLDER),
)

SETUP = Acting(
    person_code="setup",
    post_code="setup",
    role="console",
    paths=("",),
    rights=frozenset({"places.import", "users.edit", "users.read", "rules.edit", "rosters.edit"}),
    label="安装程序",
)


@dataclass(frozen=True)
class Cast:
    """The people, posts and divisions of the tests, by name or code."""

    divisions: dict[str, Division]
    people: dict[str, Person]
    accounts: dict[str, Account]
    posts: dict[str, Post]
    units: dict[str, Unit]
    post_of: dict[str, Post]

    def division(self, code: str) -> Division:
        """Return a division by code."""
        return self.divisions[code]

    def path(self, code: str) -> str:
        """Return a division's path by code."""
        return self.divisions[code].path

    def person(self, name: str) -> Person:
        """Return a person by name."""
        return self.people[name]

    def account(self, name: str) -> Account:
        """Return a person's account by the person's name."""
        return self.accounts[name]

    def post(self, name: str) -> Post:
        """Return a post by its code or by its holder's name."""
        return self.post_of.get(name) or self.posts[name]

    def acting(self, name: str, at: datetime = AT) -> Acting:
        """Return in whose name a person acts."""
        acting = acting_for(self.accounts[name], at)
        assert acting is not None, f"{name} holds no post at {at}"
        return acting

    def client_for(self, name: str) -> Client:
        """Return a browser in which a person is signed in."""
        client = Client()
        client.force_login(self.accounts[name])
        return client

    def point_in(self, code: str) -> tuple[float, float]:
        """Return longitude and latitude of the middle of a division."""
        west, south, east, north = next(row[2:] for row in GROUND if row[0] == code)
        return (west + east) / 2, (south + north) / 2


@cache
def _password_hash() -> str:
    return make_password(PASSWORD)


def make_cast() -> Cast:
    """Make everything in the current database; about 25 queries."""
    divisions = make_divisions()
    make_boundaries(divisions)
    units = _make_units(divisions)
    posts = _make_posts(units)
    people, accounts = _make_people(posts)
    _make_grid(divisions, posts)
    post_of = {name: posts[code] for name, _, code, *_ in PEOPLE}
    return Cast(divisions, people, accounts, posts, units, post_of)


def make_divisions() -> dict[str, Division]:
    """Make the divisions of the ground."""
    made: dict[str, Division] = {}
    for size in (6, 9, 12, 14):
        for is_city in (True, False) if size == 6 else (False,):
            rows = []
            for order, (code, name, *_) in enumerate(GROUND):
                if len(code) != size or (code == CITY) != is_city:
                    continue
                level = LEVEL_OF_LENGTH.get(size, Level.CITY if is_city else Level.COUNTY)
                above = {6: CITY, 9: code[:6], 12: code[:9], 14: code[:12]}[size]
                parent = None if is_city else made[above]
                rows.append(
                    Division(
                        code=code,
                        kind=KIND[level],
                        level=level,
                        name=name,
                        full_name=(parent.full_name if parent else "河南省") + name,
                        parent=parent,
                        path=f"{parent.path if parent else ''}{code}/",
                        valid_from=SINCE,
                        list_order=order,
                    )
                )
            made.update({row.code: row for row in Division.objects.bulk_create(rows)})
    return made


_index_names: dict[tuple[tuple[int, ...], str], str] = {}


def make_boundaries(
    divisions: dict[str, Division], levels: tuple[int, ...] = (Level.COUNTY, Level.TOWNSHIP, Level.VILLAGE)
) -> None:
    """Make one boundary set for each level and its index; indexes are kept for the run while the ids stay the same."""
    for level in map(Level, levels):
        basis = Basis.PUBLISHED if level == Level.COUNTY else Basis.SYNTHETIC
        ground = [(divisions[code], box) for code, _, *box in GROUND if divisions[code].level == level]
        outlines = [shapely.box(*box) for _, box in ground]
        ids = tuple(division.pk for division, _ in ground)
        key = (ids, level.name)
        # A test with a home of its own finds no index there yet.
        if key not in _index_names or not index_path(_index_names[key]).exists():
            name = f"cast-{level.name.lower()}-{uuid.uuid4().hex[:8]}"
            index_path(name).parent.mkdir(parents=True, exist_ok=True)
            DivisionIndex.build(outlines, ids).save(index_path(name))
            _index_names[key] = name
        made = BoundarySet.objects.create(
            code=f"cast-{level.name.lower()}",
            level=level,
            name=f"{level.label}界",
            source="测试用方格",
            datum="wgs84",
            basis=basis,
            valid_from=SINCE,
            imported_at=AT,
            index_name=_index_names[key],
        )
        Boundary.objects.bulk_create(
            Boundary(
                boundary_set=made,
                division=division,
                position=number,
                wkb=shapely.to_wkb(outline),
                outline=shapely.to_geojson(outline),
                area_m2=outline.area * 92_000 * 111_000,
                west=box[0],
                south=box[1],
                east=box[2],
                north=box[3],
            )
            for number, ((division, box), outline) in enumerate(zip(ground, outlines, strict=True))
        )


def _make_units(divisions: dict[str, Division]) -> dict[str, Unit]:
    rows = [
        Unit(code=code, name=name, kind=kind, division=divisions[where], valid_from=SINCE)
        for code, name, kind, where in UNITS
    ]
    return {row.code: row for row in Unit.objects.bulk_create(rows)}


def _make_posts(units: dict[str, Unit]) -> dict[str, Post]:
    rows: dict[str, Post] = {}
    for _, _, code, title, role, unit_code, _ in PEOPLE:
        unit = units[unit_code]
        rows[code] = Post(
            code=code,
            title=title,
            role=role,
            unit=unit,
            division=unit.division,
            division_path=unit.division.path,
            valid_from=SINCE,
        )
    return {row.code: row for row in Post.objects.bulk_create(rows.values())}


def _make_people(posts: dict[str, Post]) -> tuple[dict[str, Person], dict[str, Account]]:
    rows = [
        Person(code=f"p-{username}", name=name, phone=f"1380000{1000 + number}")
        for number, (name, username, *_) in enumerate(PEOPLE)
    ]
    people = {row.name: row for row in Person.objects.bulk_create(rows)}
    accounts = Account.objects.bulk_create(
        Account(person=people[name], username=username, password=_password_hash()) for name, username, *_ in PEOPLE
    )
    Term.objects.bulk_create(
        Term(post=posts[code], person=people[name], kind=kind, starts_on=SINCE)
        for name, _, code, _, _, _, kind in PEOPLE
    )
    return people, {account.person.name: account for account in accounts}


def _make_grid(divisions: dict[str, Division], posts: dict[str, Post]) -> None:
    """Four levels answer for the ground of 甲北镇西岗村; its group's leader has no account; 西河村 is vacant."""
    cells = (
        (COUNTY_A, "a-desk", "", ""),
        (COUNTY_B, "b-desk", "", ""),
        (TOWN_A1, "a1-officer", "", ""),
        (TOWN_A2, "a2-officer", "", ""),
        (TOWN_B1, "b1-officer", "", ""),
        (VILLAGE_A11, "a11-head", "", ""),
        (VILLAGE_A12, "a12-head", "", ""),
        ("410399102201", None, "", ""),
        (GROUP_A111, None, "马组长", "13700000001"),
    )
    GridPost.objects.bulk_create(
        GridPost(
            division=divisions[code],
            division_path=divisions[code].path,
            level=divisions[code].level,
            post=posts[post] if post else None,
            contact_name=name,
            contact_phone=phone,
            valid_from=SINCE,
        )
        for code, post, name, phone in cells
    )
