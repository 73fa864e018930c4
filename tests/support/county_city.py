"""Luoyang with outlines of its counties alone, and invented people at a few of its desks."""

from dataclasses import dataclass
from datetime import datetime

from luoshu.apps.acting import Acting
from luoshu.apps.people.choices import HoldingKind, Role, UnitKind
from luoshu.apps.people.models import Account, Person, Post, Term, Unit
from luoshu.apps.people.queries import acting_for
from luoshu.apps.places.models import Division
from luoshu.apps.rosters.models import GridPost
from tests.support.real_ground import LUOYANG, SINCE, make_luoyang

RUYANG, SONG, TAOYING = "410326", "410325", "410326107"
# name, post code, role, division, kind of holding
HOLDERS: tuple[tuple[str, str, Role, str, HoldingKind], ...] = (
    ("洛阳值班", "city-desk", Role.CITY_FIRE_DESK, LUOYANG, HoldingKind.HOLDER),
    ("汝阳值班", "ruyang-desk", Role.COUNTY_FIRE_DESK, RUYANG, HoldingKind.HOLDER),
    ("嵩县值班", "song-desk", Role.COUNTY_FIRE_DESK, SONG, HoldingKind.HOLDER),
    ("陶营专干", "taoying", Role.TOWNSHIP_OFFICER, TAOYING, HoldingKind.HOLDER),
    ("陶营干部", "taoying", Role.TOWNSHIP_OFFICER, TAOYING, HoldingKind.DEPUTY),
)


@dataclass(frozen=True)
class CountyCity:
    """People by name, divisions by name; the same questions as the named cast answers."""

    codes: dict[str, str]
    paths: dict[str, str]
    posts: dict[str, Post]
    accounts: dict[str, Account]

    def acting(self, name: str, at: datetime) -> Acting:
        """Return in whose name a person acts."""
        found = acting_for(self.accounts[name], at)
        assert found is not None, name
        return found

    def post(self, name: str) -> Post:
        """Return the post a person holds."""
        return self.posts[name]


def make_county_city() -> CountyCity:
    """Enter divisions down to the townships, the counties' outlines, and the holders."""
    make_luoyang()
    wanted = {code for _, _, _, code, _ in HOLDERS}
    divisions = {one.code: one for one in Division.objects.filter(code__in=wanted, valid_to__isnull=True)}
    by_code: dict[str, Post] = {}
    posts: dict[str, Post] = {}
    accounts: dict[str, Account] = {}
    for number, (name, code, role, where, kind) in enumerate(HOLDERS):
        if code not in by_code:
            by_code[code] = _make_post(code, role, divisions[where])
        person = Person.objects.create(code=f"p-{number}", name=name, phone=f"1380000200{number}")
        posts[name] = by_code[code]
        accounts[name] = Account.objects.create(person=person, username=f"holder{number}")
        Term.objects.create(post=by_code[code], person=person, kind=kind, starts_on=SINCE)
    names = {one.name: one for one in divisions.values()}
    return CountyCity(
        {name: one.code for name, one in names.items()},
        {name: one.path for name, one in names.items()},
        posts,
        accounts,
    )


def _make_post(code: str, role: Role, division: Division) -> Post:
    kind = UnitKind.GOVERNMENT if role == Role.TOWNSHIP_OFFICER else UnitKind.OFFICE
    unit = Unit.objects.create(
        code=f"u-{code}", name=f"{division.name}测试单位", kind=kind, division=division, valid_from=SINCE
    )
    post = Post.objects.create(
        code=code, title="值班", role=role, unit=unit, division=division, division_path=division.path, valid_from=SINCE
    )
    GridPost.objects.create(
        division=division, division_path=division.path, level=division.level, post=post, valid_from=SINCE
    )
    return post
