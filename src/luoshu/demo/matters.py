"""通报与整改 of the demo: the week of September 2024 to its crossing-off, and open matters of the invented counties.

Public facts are the three fires, the notice of 19 September 2024 and that two self-criticisms were printed. Everything
else - wording, meeting, numbers, items - is invented. Lateness and open objections stand in the invented counties only.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from shapely.geometry.base import BaseGeometry

from luoshu.apps.accountability.models import Matter
from luoshu.apps.accountability.operations import (
    DecisionInput,
    accept_criticism,
    add_item,
    answer_section,
    attach_file,
    confirm_section,
    count_matters,
    draft_notice,
    follow_issues,
    inspect_item,
    record_decision,
    report_item,
    return_criticism,
    submit_criticism,
    take_step,
)
from luoshu.apps.accountability.queries import latest_proposal
from luoshu.apps.cases.models import FireCase
from luoshu.apps.documents.operations import approve_document, record_issue, submit_document
from luoshu.apps.people.choices import Role
from luoshu.apps.rules.operations import save_rule
from luoshu.core.clock import BEIJING, beijing_day
from luoshu.demo.criticisms import FIRST, INVENTED, SECOND, SOUND
from luoshu.demo.papers import issue_notice, keep_authorities
from luoshu.demo.story import (
    acting_in,
    deliver,
    drawn_photo,
    handle_fire,
    himawari_file,
    inside,
    run_line,
    strike_asked,
)

CITY: Final = "410300"
RUYANG, SONGXIAN, COUNTY_A, COUNTY_B = "410326", "410325", "410398", "410399"
STAGES: Final = ("counted", "informed", "proposed", "in_approval", "issued", "criticism_back", "rectifying")
# Village of the fire, days ago, how far its matter has come; the oldest first, as it was lived.
INVENTED_FIRES: Final = (
    ("410399102203", 21, "rectifying"),
    ("410398104201", 16, "criticism_back"),
    ("410399102201", 11, "issued"),
    ("410398103201", 7, "in_approval"),
    ("410398101203", 4, "proposed"),
    ("410399101203", 2, "informed"),
    ("410398102201", 1, "counted"),
)


def beijing(day: date, hour: int, minute: int = 0) -> datetime:
    """Return a moment by the clock of the office."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=BEIJING)


class Walk:
    """One matter of the demo and the people of its two sides."""

    def __init__(self, matter: Matter, number: str) -> None:
        self.code, self.number, self.county = matter.code, number, matter.division.code
        self.city = acting_in(Role.CITY_FIRE_DESK, CITY)
        self.head = acting_in(Role.CITY_FIRE_HEAD, CITY)
        self.office = acting_in(Role.COUNTY_OFFICE, self.county)
        self.chief = acting_in(Role.COUNTY_FIRE_HEAD, self.county)

    def step(self, verb: str, by: object, at: datetime, note: str = "") -> None:
        take_step(matter_code=self.code, verb=verb, by=by, at=at, note=note)  # type: ignore[arg-type]

    def hear(self, day: date) -> None:
        """The county is told, and finds the facts right the day after."""
        self.step("inform", self.city, beijing(day + timedelta(days=1), 9))
        self.step("accept_facts", self.office, beijing(day + timedelta(days=2), 8, 30))
        self.step("propose", self.city, beijing(day + timedelta(days=2), 8, 50))

    def decide(self, day: date) -> None:
        """Submitted by the desk; the head enters what a meeting decided."""
        self.step("submit", self.city, beijing(day, 9))
        proposal = latest_proposal(Matter.objects.get(code=self.code))
        given = DecisionInput(
            kind="meeting",
            decided_on=day,
            by_post="市政府分管领导专题会议",
            number=f"演示纪要〔{day.year}〕{self.number}号",
            adopted_ids=tuple(one.pk for one in proposal.measures.all()) if proposal is not None else (),
        )
        record_decision(matter_code=self.code, given=given, by=self.head, at=beijing(day, 9, 40))

    def hand_in(self, text: str, at: datetime) -> Any:
        return submit_criticism(matter_code=self.code, text=text, by=self.office, at=at)

    def proof(self, words: str, at: datetime) -> str:
        return attach_file(
            matter_code=self.code, data=drawn_photo(words), name="整改.jpg", kind="proof", by=self.office, at=at
        ).code

    def item(self, text: str, owner: str, due_on: date, at: datetime) -> int:
        return add_item(matter_code=self.code, text=text, owner_unit=owner, due_on=due_on, by=self.office, at=at).pk

    def report(self, item: int, result: str, at: datetime) -> None:
        given = {"item_id": item, "result_text": result, "proof_codes": [self.proof(self.code, at)]}
        report_item(matter_code=self.code, by=self.office, at=at, **given)  # type: ignore[arg-type]


def issue(walk: Walk, official_number: str, day: date) -> None:
    """Drafted by the desk, passed by the head, numbered elsewhere, taken over."""
    desk, head = walk.city, walk.head
    document = draft_notice(matter_codes=[walk.code], by=desk, at=beijing(day, 10))
    submit_document(document_code=document.code, by=desk, at=beijing(day, 10, 10))
    approve_document(document_code=document.code, by=head, at=beijing(day, 10, 30))
    record_issue(
        document_code=document.code,
        official_number=official_number,
        signer="市禁烧办主任",
        issued_on=day,
        by=desk,
        at=beijing(day, 11),
    )
    follow_issues(at=beijing(day, 11, 5))


def tell_the_week() -> None:
    """Replay 18 to 29 September 2024 for the three fires of the 17th."""
    keep_authorities()
    keep_areas()
    day = date(2024, 9, 17)
    count_matters(at=beijing(day + timedelta(days=1), 8, 30))
    ruyang, songxian = (
        Walk(Matter.objects.select_related("division").get(division__code=county, fires_on=day), str(number))
        for number, county in enumerate((RUYANG, SONGXIAN), start=1)
    )
    for walk in (ruyang, songxian):
        walk.hear(day)
        walk.decide(date(2024, 9, 19))
    codes = [ruyang.code, songxian.code]
    issue_notice(draft_notice(matter_codes=codes, by=ruyang.city, at=beijing(date(2024, 9, 19), 10)).code)
    follow_issues(at=beijing(date(2024, 9, 19), 11, 5))
    ruyang.hand_in(SOUND, beijing(date(2024, 9, 19), 16))
    first = songxian.hand_in(FIRST, beijing(date(2024, 9, 19), 16, 30))
    accept_criticism(matter_code=ruyang.code, by=ruyang.city, at=beijing(date(2024, 9, 20), 9))
    raised = [number for number, note in enumerate(first.notes) if note["word"] != "一致"]
    return_criticism(
        matter_code=songxian.code,
        words="请按批注补写时刻和个数，改正人称，没有在册的火情不要笼统写。",
        note_numbers=raised,
        by=songxian.city,
        at=beijing(date(2024, 9, 20), 9, 20),
    )
    songxian.hand_in(SECOND, beijing(date(2024, 9, 20), 15))
    accept_criticism(matter_code=songxian.code, by=songxian.city, at=beijing(date(2024, 9, 20), 17))
    _put_right(ruyang, "打捆机与收割机同组编排，节假日县级干部驻镇带班", "陶营镇人民政府")
    _put_right(songxian, "临林地块先清后收，信号盲区定点值守", "木植街乡人民政府")


def _put_right(walk: Walk, text: str, owner: str) -> None:
    """Item, proof, a second look, the four sections, 销号."""
    item = walk.item(text, owner, date(2024, 9, 27), beijing(date(2024, 9, 21), 9))
    walk.report(item, "已按要求编排，现场看过两轮", beijing(date(2024, 9, 26), 10))
    looked = beijing(date(2024, 9, 27), 10)
    words = "到乡镇看过值班表和田间，属实"
    inspect_item(matter_code=walk.code, item_id=item, is_passed=True, words=words, by=walk.city, at=looked)
    answers = {
        "cause": "清理地头秸秆时引燃，值守人员到岗晚。",
        "fix": "编排表已执行，复查通过。",
        "teaching": "发告知书、开田间会，机手和村组干部都参加。",
    }
    at = beijing(date(2024, 9, 27), 15)
    for code, answer in answers.items():
        proof = [walk.proof(code, at)]
        answer_section(
            matter_code=walk.code, section_code=code, answer=answer, proof_codes=proof, by=walk.office, at=at
        )
    answer_section(
        matter_code=walk.code,
        section_code="persons",
        answer="当事人已当面教育，过火面积小、主动扑灭，不予处理。",
        is_waived=True,
        by=walk.office,
        at=at,
    )
    confirm_section(matter_code=walk.code, section_code="persons", by=walk.chief, at=beijing(date(2024, 9, 27), 16))
    walk.step("finish_rectification", walk.city, beijing(date(2024, 9, 29), 9))
    walk.step("cross_off", walk.city, beijing(date(2024, 9, 29), 10))


def keep_areas() -> None:
    """Put the arable areas of the invented counties on record, marked as the demo's."""
    keeper = acting_in(Role.SECURITY_ADMIN, CITY)
    at = beijing(date(2024, 1, 2), 9)
    root = keeper.paths[0]
    for county, area in ((COUNTY_A, 520_000), (COUNTY_B, 437_500)):
        save_rule(
            code="arable",
            kind="arable_area",
            title="耕地面积（演示）",
            issuer="演示统计（虚构）",
            division_path=f"{root}{county}/",
            valid_from=date(2024, 1, 1),
            body={"area_mu": area, "source": "演示统计年鉴，虚构"},
            by=keeper,
            at=at,
            is_example=True,
        )


def open_invented_matters(cells: dict[str, BaseGeometry], *, at: datetime) -> None:
    """Leave one matter of the invented counties in each column of the board."""
    for village, days, stage in INVENTED_FIRES:
        day = beijing_day(at) - timedelta(days=days)
        seen = beijing(day, 14)
        fire = _fire_on(cells[village], seen)
        handle_fire(fire, cause="清理地头秸秆时引燃（虚构）", mu=1.5)
        count_matters(at=seen + timedelta(hours=3))
        matter = Matter.objects.select_related("division").get(division__code=village[:6], fires_on=day)
        _come_to(Walk(matter, str(days)), fire, stage, day)


def _fire_on(cell: BaseGeometry, seen: datetime) -> FireCase:
    city = acting_in(Role.CITY_FIRE_DESK, CITY)
    content = himawari_file([inside(cell)], seen.astimezone(UTC))
    deliver("wlf", content, f"葵花卫星火点_{seen:%Y%m%d_%H%M}（虚构）.csv", city, seen + timedelta(minutes=8))
    run_line(seen + timedelta(minutes=9))
    return FireCase.objects.latest("id")


def _come_to(walk: Walk, fire: FireCase, stage: str, day: date) -> None:
    rank = STAGES.index(stage)
    if stage == "informed":
        walk.step("inform", walk.city, beijing(day + timedelta(days=1), 9))
        strike_asked(fire, at=beijing(day + timedelta(days=1), 10))
    elif rank >= STAGES.index("proposed"):
        walk.hear(day)
    if stage == "in_approval":
        walk.step("submit", walk.city, beijing(day + timedelta(days=3), 9))
    if rank >= STAGES.index("issued"):
        decided_on = day + timedelta(days=3)
        walk.decide(decided_on)
        issue(walk, f"演示〔{day.year}〕{90 + rank}号", decided_on)
    if stage == "criticism_back":
        late = walk.hand_in(INVENTED, beijing(day + timedelta(days=12), 17))
        numbers = [number for number, note in enumerate(late.notes) if note["word"] != "一致"]
        at = beijing(day + timedelta(days=13), 9)
        words = "没有写个数、时刻和乡镇，请重写。"
        return_criticism(matter_code=walk.code, words=words, note_numbers=numbers, by=walk.city, at=at)
    if stage == "rectifying":
        walk.hand_in(INVENTED.replace("甲县", "乙县"), beijing(day + timedelta(days=5), 17))
        accept_criticism(matter_code=walk.code, by=walk.city, at=beijing(day + timedelta(days=7), 9))
        due_on = day + timedelta(days=18)
        item = walk.item("补齐夜间巡查（虚构）", "示范乙县", due_on, beijing(day + timedelta(days=8), 9))
        walk.report(item, "已补齐（虚构）", beijing(day + timedelta(days=16), 10))
