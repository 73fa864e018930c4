"""The demo city's rota: who leads on the holiday, more people at one invented desk, cards of the four fixed things."""

from datetime import date, datetime, time, timedelta
from typing import Final

import numpy as np

from luoshu.apps.people.choices import Role
from luoshu.apps.people.models import Person, Post, Term
from luoshu.apps.places.models import Division
from luoshu.apps.rosters.choices import DutyKind, PatternDays
from luoshu.apps.rosters.models import CameraWatch, DutyShift, FixedCard, ShiftPattern
from luoshu.apps.rules.queries import work_calendar
from luoshu.core.clock import day_start
from luoshu.demo.ground import SEED, VALID_FROM
from luoshu.demo.names import invented_people
from luoshu.demo.staff import DEMO_COUNTY, DEMO_TOWNSHIP, DEMO_VILLAGE, months_around

FIRST: Final = date(2024, 9, 14)
DAYS: Final = 9
"""14 to 22 September 2024: a worked Saturday, 中秋, a working week, a weekend."""
MORE: Final = (
    ("县政府办值班员（二）", 2),
    ("县政府办值班员（三）", 3),
    ("县政府办值班员（四）", 4),
    ("县政府办值班员（五）", 5),
    ("县政府办副主任", 6),
)
CARDS: Final = (
    (
        DEMO_TOWNSHIP,
        "东河镇全境，5 个村，耕地 2.1 万亩",
        "镇长包镇，班子成员包村，专干 1 名",
        "组织巡查和宣传；接到火点 15 分钟内到场；签收、核实、反馈",
        "按镇禁烧方案兑现；迟到有原因的不追究",
    ),
    (
        DEMO_VILLAGE,
        "前营村，耕地 3200 亩，重点看村南沟两侧",
        "村级网格长 1 名，网格员 1 名，组长 4 名",
        "收割期每天巡两遍；发现火情先处置后填报；劝导秸秆还田离田",
        "全季无火点的，镇里给村集体奖补；有火不报的，约谈",
    ),
)


def build_rota(*, today: date) -> None:
    """Add patterns, holiday leaders, the larger desk of the invented county, its notes, and two cards."""
    _more_people()
    heads = Post.objects.filter(role__in=(Role.CITY_FIRE_HEAD, Role.COUNTY_FIRE_HEAD)).select_related("division")
    posts = list(heads)
    terms = {term.post_id: term.person for term in Term.objects.filter(post__in=posts).select_related("person")}
    ShiftPattern.objects.bulk_create(
        [
            ShiftPattern(
                division=post.division,
                division_path=post.division_path,
                kind=kind,
                label=label,
                opens=time(0),
                hours=24,
                days=PatternDays.DAYS_OFF if kind == DutyKind.LEADING else PatternDays.EVERY,
                valid_from=begins,
                valid_to=ends,
            )
            for post in posts
            for begins, ends in ((FIRST, FIRST + timedelta(days=DAYS)), (today.replace(day=1), None))
            for kind, label in ((DutyKind.ON_DUTY, "值班"), (DutyKind.LEADING, "节假日带班"))
        ],
        batch_size=500,
    )
    desk = next(post for post in posts if post.division.code == DEMO_COUNTY)
    ShiftPattern.objects.create(
        division=desk.division,
        division_path=desk.division_path,
        kind=DutyKind.ON_DUTY,
        label="禁烧加强班",
        opens=time(8),
        hours=12,
        days=PatternDays.WINDOW,
        valid_from=today.replace(day=1),
    )
    days = [FIRST + timedelta(days=n) for n in range(DAYS)]
    days += months_around(today)
    calendar = work_calendar(min(days), max(days))
    DutyShift.objects.bulk_create(
        [
            DutyShift(
                division=post.division,
                division_path=post.division_path,
                post=post,
                person=terms[post.pk],
                kind=DutyKind.LEADING,
                starts_at=day_start(day),
                ends_before=day_start(day + timedelta(days=1)),
            )
            for post in posts
            for day in dict.fromkeys(days)
            if not calendar.is_working_day(day) and post.division.code != DEMO_COUNTY
        ],
        batch_size=500,
        ignore_conflicts=True,
    )
    _demo_desk(calendar_days=[day for day in days[:DAYS] if not calendar.is_working_day(day)])
    _cards()


def _more_people() -> None:
    county = Division.objects.get(code=DEMO_COUNTY)
    unit = Post.objects.filter(division=county, role=Role.COUNTY_OFFICE)[0].unit
    names = invented_people(np.random.default_rng(SEED + 7))
    for title, number in MORE:
        name, phone = next(names)
        person = Person.objects.create(code=f"R-rota-{number}", name=name, phone=phone[:3] + "9" + phone[4:])
        post = Post.objects.create(
            code=f"P-rota-{number}",
            title=title,
            role=Role.COUNTY_OFFICE,
            unit=unit,
            division=county,
            division_path=county.path,
            valid_from=VALID_FROM,
        )
        Term.objects.create(post=post, person=person, starts_on=date(2024, 1, 1))


def _demo_desk(*, calendar_days: list[date]) -> None:
    """The invented county led on the holiday but for its last day, and signed one hand-over and one watch."""
    county = Division.objects.get(code=DEMO_COUNTY)
    leader = Term.objects.select_related("post", "person").get(post__code="P-rota-6")
    for day in calendar_days:
        if day != date(2024, 9, 22):
            DutyShift.objects.create(
                division=county,
                division_path=county.path,
                post=leader.post,
                person=leader.person,
                kind=DutyKind.LEADING,
                starts_at=day_start(day),
                ends_before=day_start(day + timedelta(days=1)),
            )
    ended = day_start(date(2024, 9, 18))
    desk = DutyShift.objects.filter(
        division=county, kind=DutyKind.ON_DUTY, starts_at=day_start(date(2024, 9, 17))
    ).select_related("person")[0]
    other = Person.objects.get(code="R-rota-2")
    DutyShift.objects.filter(pk=desk.pk).update(
        handed_over_at=ended,
        handover_note="中秋值班交接：前营村余火看守到 20 时已解除；北川乡塔基镜头有雾，已报修。",
        received_by=other,
        received_at=ended + timedelta(minutes=5),
    )
    begins: datetime = day_start(date(2024, 9, 17)) + timedelta(hours=14)
    CameraWatch.objects.create(
        division=county,
        division_path=county.path,
        person=desk.person,
        starts_at=begins,
        ends_before=begins + timedelta(hours=4),
        cameras="1 至 6 号塔",
        seen="16 时 10 分东河镇方向有烟，电话核实为炊烟；其余未发现异常",
        signed_at=begins + timedelta(hours=4, minutes=10),
    )


def _cards() -> None:
    for code, area, people, duty, reward in CARDS:
        division = Division.objects.get(code=code)
        FixedCard.objects.create(
            division=division,
            division_path=division.path,
            area=area,
            people=people,
            duty=duty,
            reward=reward,
            valid_from=date(2024, 9, 1),
        )
