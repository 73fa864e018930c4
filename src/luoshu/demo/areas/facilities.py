"""Public facilities, the city's economy and works of renewal: one function for each ledger."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from luoshu.core.tables import Gap
from luoshu.demo.areas.spread import CENTRE, INVENTED, URBAN, WEIGHTS, Maker, Row

SINCE = date(2021, 3, 1)
HOURS = ("8:30-20:30", "9:00-21:00", "8:00-22:00")


def neighbourhood_centres(make: Maker) -> Iterator[Row]:
    """338, of which 60 in 西工."""
    for _, row in make.places(make.counts(338, fixed={"410303": 60}), "邻里中心"):
        yield row | {
            "area": Decimal(make.whole(400, 2600)),
            "served": make.whole(2500, 14_000),
            "kind": make.one_of("新建", "改建", "租赁"),
            "opened_on": make.day(SINCE),
            "state": "建成投用",
            "operator": make.one_of("街道自营（演示）", "社区合作社（演示）", "国有物业（演示）"),
        }


def sports_parks(make: Maker) -> Iterator[Row]:
    """271, of which 30 in 西工."""
    for _, row in make.places(make.counts(271, fixed={"410303": 30}), "社区体育公园"):
        yield row | {
            "area": Decimal(make.whole(800, 9000)),
            "courts": make.whole(1, 6),
            "opened_on": make.day(SINCE),
            "state": "建成投用",
            "keeper": "街道管护队（演示）",
        }


def study_rooms(make: Maker) -> Iterator[Row]:
    """205."""
    for _, row in make.places(make.counts(205), "城市书房"):
        yield row | {
            "area": Decimal(make.whole(100, 900)),
            "seats": make.whole(20, 120),
            "books": make.whole(2000, 12_000),
            "opened_on": make.day(date(2018, 1, 1)),
            "state": "建成投用",
            "hours": make.one_of(*HOURS),
        }


def markets(make: Maker) -> Iterator[Row]:
    """33 upgraded."""
    for _, row in make.places(make.counts(33), "农贸市场"):
        yield row | {
            "area": Decimal(make.whole(1200, 7000)),
            "stalls": make.whole(40, 260),
            "money": Decimal(make.whole(80, 900)) * 10_000,
            "state": "已完成",
            "finished_on": make.day(date(2023, 1, 1)),
        }


def schools(make: Maker) -> Iterator[Row]:
    """53 schools of compulsory education and 74 kindergartens in the centre since 2021."""
    for word, stages, total in (("学校", ("小学", "初中", "九年一贯制"), 53), ("幼儿园", ("幼儿园",), 74)):
        for _, row in make.places(make.counts(total, within=CENTRE), word):
            row.pop("township")
            yield row | {
                "stage": make.one_of(*stages),
                "kind": make.one_of("新建", "改建", "扩建"),
                "seats": make.whole(4, 40) * 45,
                "area": Decimal(make.whole(3000, 30_000)),
                "opened_on": make.day(SINCE, date(2024, 9, 1)),
                "state": "已投用",
            }


def vacated_campuses(make: Maker, schools: list[Row]) -> Iterator[Row]:
    """10 campuses of 7 schools that moved out: three of the schools left two. Each is a school of that ledger now."""
    counts = {"410302": 2, "410303": 2, "410304": 2, "410305": 2, "410311": 2}
    used: set[str] = set()
    for number, (_, row) in enumerate(make.places(counts, "腾退校区")):
        row.pop("township")
        school = next(
            one
            for one in schools
            if one["county"] == row["county"] and one["stage"] != "幼儿园" and str(one["name"]) not in used
        )
        used.add(str(school["name"]))
        opened = school["opened_on"]
        if not isinstance(opened, date):
            raise TypeError("opened_on")
        is_second = number in (1, 3, 5)
        yield row | {
            "old_use": f"示范第{number // 2 + 1 if number < 6 else number - 2}高中（虚构）",
            "moved": 0 if is_second else 1,
            "vacated_on": opened - timedelta(days=make.whole(60, 400)),
            "new_use": "义务教育",
            "new_school": school["name"],
            "state": "已举办义务教育",
            "opened_on": opened,
            "seats": school["seats"],
        }


def medical_centres(make: Maker) -> Iterator[Row]:
    """2 national and 5 provincial ones; the hospitals here are invented."""
    for number, (_, row) in enumerate(make.places({"410303": 2, "410305": 3, "410311": 2}, "区域医疗中心")):
        row.pop("township")
        yield row | {
            "name": f"示范区域医疗中心{number + 1}（虚构）",
            "level": "国家级" if number < 2 else "省级",
            "beds": make.whole(3, 12) * 100,
            "settled_on": make.day(date(2021, 6, 1)),
            "state": "已落地",
        }


def facility_operation(make: Maker) -> Iterator[Row]:
    """How what was built is run, thing by thing under the name it was built by; all is well in every place."""
    walls = [
        place
        for kind, number in (("花墙", 96), ("花廊", 12))
        for place in make.places(make.counts(number, within=CENTRE), kind)
    ]
    made = (
        ("邻里中心", make.places(make.counts(338, fixed={"410303": 60}), "邻里中心")),
        ("社区体育公园", make.places(make.counts(271, fixed={"410303": 30}), "社区体育公园")),
        ("城市书房", make.places(make.counts(205), "城市书房")),
        ("家长驿站", make.places(make.counts(18), "家长驿站")),
        ("口袋公园", make.places(make.counts(25), "口袋公园")),
        ("花墙花廊", iter(walls)),
    )
    for facility, places in made:
        for _, row in places:
            row.pop("township")
            yield row | {
                "facility": facility,
                "operator": "街道自营（演示）",
                "hours": make.one_of(*HOURS),
                "services": make.one_of("助餐、托育、健身", "议事、阅读、助餐", "便民、健身"),
                "cost": Decimal(make.whole(2, 9)) * 10_000,
                "income": Decimal(make.whole(1, 8)) * 10_000,
                "state": "正常运营",
                "checked_on": make.day(date(2024, 7, 1)),
                "found_by": "抽查",
            }


def renewal_areas(make: Maker) -> Iterator[Row]:
    """What the page says of areas and streets; of the five large areas it names one."""
    known = (
        ("410308", "汉魏故城遗址博物馆", "文博场馆", "在建", Decimal(90)),
        ("410305", "上海市场提升改造", "商业街区", "在建", Decimal(50)),
        ("410311", "城市阳台一期", "大片区", "收尾", Gap.BLANK),
        ("410303", "西工小街段", "商业街区", "开街", Decimal(100)),
    )
    for code, name, kind, stage, progress in known:
        yield {"county": make.ground.counties[code], "name": name, "kind": kind, "stage": stage, "progress": progress}
    # What the page gives a day for; how far each is it does not say.
    promised = (
        ("410311", "释源广场提升改造工程", "古都文化体验区", date(2024, 9, 30)),
        ("410302", "天心民国风格街区", "古都文化体验区", date(2024, 11, 30)),
        ("410302", "校场里民国风格街区", "古都文化体验区", date(2024, 11, 30)),
    )
    for code, name, kind, due_on in promised:
        yield {"county": make.ground.counties[code], "name": name, "kind": kind, "stage": "在建", "due_on": due_on}
    for number in ("二", "三", "四", "五"):
        yield {
            "county": make.ground.counties["410311"],
            "name": f"大片区之{number}（名称待录入）",
            "kind": "大片区",
            "stage": "待录入",
            "progress": Gap.BLANK,
            "decider": "待录入",
        }


def demolition(make: Maker) -> Iterator[Row]:
    """Two invented projects in an invented county: in the first one household has not agreed, the second is done."""
    for project, households in (("示范片区一期（虚构）", 40), ("示范片区二期（虚构）", 12)):
        for number in range(1, households + 1):
            owner, phone = make.person()
            agreed = make.day(date(2024, 3, 1), date(2024, 5, 1))
            is_open = (households, number) == (40, 17)
            yield {
                "county": make.ground.counties[INVENTED],
                "project": project,
                "household": f"{number:03d}",
                "owner": owner,
                "phone": phone,
                "area": Decimal(make.whole(60, 220)),
                "money": Gap.BLANK if is_open else Decimal(make.whole(30, 110)) * 10_000,
                "transition": Gap.BLANK if is_open else Decimal(make.whole(1, 4)) * 10_000,
                "agreed_on": Gap.BLANK if is_open else agreed,
                "vacated_on": Gap.BLANK if is_open else agreed + timedelta(days=30),
                "demolished_on": Gap.BLANK if is_open else agreed + timedelta(days=75),
                "settled": "待安置" if is_open else make.one_of("已安置", "货币补偿"),
                "state": "未签约" if is_open else "已拆除",
            }


def demolition_sites(make: Maker, households: list[Row]) -> Iterator[Row]:
    """The projects of the households. The first says 20 m² more than its households come to: that wants a look."""
    for project in dict.fromkeys(str(row["project"]) for row in households):
        own = [row for row in households if row["project"] == project]
        is_open = any(row["state"] != "已拆除" for row in own)
        yield {
            "county": make.ground.counties[INVENTED],
            "name": project,
            "households": len(own),
            "area": _sum(own, "area") + (20 if is_open else 0),
            "money": _sum(own, "money"),
            "started_on": date(2024, 2, 20),
            "finished_on": Gap.BLANK if is_open else date(2024, 8, 2),
            "state": "拆除中" if is_open else "拆迁完成",
        }


def _sum(rows: list[Row], column: str) -> Decimal:
    return sum((value for row in rows if isinstance(value := row[column], Decimal)), Decimal(0))


def tech_communities(make: Maker) -> Iterator[Row]:
    """23 communities with 956 firms, 40 亿 in half a year, 90 亿 expected."""
    places = list(make.places(make.counts(23, within=URBAN), "科技产业社区"))
    firms = make.parts(956, 23, least=12)
    half, year = make.parts(400_000, 23, least=4000), make.parts(900_000, 23, least=9000)
    for number, (_, row) in enumerate(places):
        row.pop("township")
        yield row | {
            "area": Decimal(make.whole(2, 12)) * 10_000,
            "firms": firms[number],
            "half_revenue": Decimal(half[number]) * 10_000,
            "year_revenue": Decimal(year[number]) * 10_000,
            "basis": "演示〔2024〕8号",
            "state": "已建成",
        }


def tech_firms(make: Maker, communities: list[Row]) -> Iterator[Row]:
    """One row for each firm that the communities count."""
    number = 0
    for community in communities:
        for _ in range(int(str(community["firms"]))):
            number += 1
            yield {
                "county": community["county"],
                "community": community["name"],
                "name": f"示范科技企业{number:04d}（虚构）",
                "trade": make.one_of("软件", "电子", "新材料", "智能装备", "生物医药", "检验检测"),
                "jobs": make.whole(5, 160),
                "revenue_band": make.one_of("500万元以下", "500万至2000万元", "2000万元至1亿元", "未掌握"),
                "settled_on": make.day(date(2022, 1, 1)),
                "state": "在营",
            }


def homestays(make: Maker) -> Iterator[Row]:
    """1,248 in the city, 607 of them in its districts, 392 of those in 老城: 64.6 % is of the 607."""
    districts = make.counts(607, within=URBAN, fixed={"410302": 392})
    counties = make.counts(1248 - 607, within=[code for code in WEIGHTS if code not in URBAN])
    for number, (code, row) in enumerate(make.places(districts | counties, "民宿"), start=1):
        owner, phone = make.person()
        yield row | {
            "rooms": make.whole(3, 24),
            "beds": make.whole(5, 48),
            "owner": owner,
            "phone": phone,
            "origin": make.one_of("居民自改", "历史建筑活化", "老旧厂房盘活", "新建"),
            "licence": f"演示民宿{number:05d}",
            "opened_on": make.day(date(2020, 1, 1)),
            "state": "在营",
            "cluster": "古城片区集群" if code == "410302" else Gap.BLANK,
        }


def hanfu_shops(make: Maker) -> Iterator[Row]:
    """The page says 1,200 余 in the city and 900 余 in 老城: here 1,216 and 907."""
    for _, row in make.places(make.counts(1216, within=URBAN, fixed={"410302": 907}), "汉服体验馆"):
        owner, _ = make.person()
        yield row | {
            "owner": owner,
            "format": make.one_of("汉服租赁", "妆造", "摄影", "婚典", "研学", "综合"),
            "area": Decimal(make.whole(30, 400)),
            "opened_on": make.day(date(2021, 1, 1)),
            "state": "在营",
        }


def homestay_clusters(make: Maker) -> Iterator[Row]:
    """7 clusters, 2 of them in 老城; the page names the places and not the members."""
    known = (
        ("410302", "古城历史文化片区集群"),
        ("410302", "隋唐洛阳城中轴线洛河以北集群"),
        ("410311", "龙门石窟集群"),
        ("410303", "应天门集群"),
    )
    others = ("410304", "410308", "410324")
    named = (*known, *((code, f"民宿集群{number}（名称待录入）") for number, code in enumerate(others, start=5)))
    for code, name in named:
        yield {
            "county": make.ground.counties[code],
            "name": name,
            "homestays": make.whole(20, 90),
            "style": "待录入",
            "guideline": "未核",
        }
