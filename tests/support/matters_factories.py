"""Matters of 通报与整改 made by the way every real one goes, and people who take their steps day by day."""

from datetime import date, datetime, timedelta
from typing import Any

from luoshu.apps.accountability.models import Matter, ProposedMeasure
from luoshu.apps.accountability.operations import (
    DecisionInput,
    accept_criticism,
    add_item,
    answer_section,
    answer_statement,
    confirm_section,
    count_matters,
    inspect_item,
    make_statement,
    record_decision,
    report_item,
    return_criticism,
    submit_criticism,
    take_step,
)
from luoshu.apps.accountability.queries import latest_proposal
from luoshu.apps.rules.operations import save_rule
from tests.support.cases_factories import Fire, fire_at, photo_of, with_rules
from tests.support.cast import AT, CITY, COUNTY_A, SETUP, Cast

DAY = date(2024, 9, 17)
SOUND = """检查

9月17日16时，卫星监测到我县甲北镇1个火点。我们对此负有责任，向市政府检讨。

问题出在值守上：当天带班人员没有到田间。

下一步，我县将把收割机与打捆机编在一队，收一块清一块。

示范甲县人民政府
2024年9月20日"""


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


def county_table(cast: Cast, **body: Any) -> None:
    """Put a table of 甲县 for its townships in force from 2024 on."""
    row = {"clause": "第一条", "at_least": 1, "measure": "written_criticism", "addressee": "unit", "text": "写检查。"}
    save_rule(
        code="measures.a",
        kind="measure_table",
        title="甲县处理情形对照表",
        issuer="甲县",
        division_path=cast.path(COUNTY_A),
        valid_from=date(2024, 1, 1),
        body={"level": "county", "period": "year", "counts": "confirmed", "rows": [row], **body},
        by=SETUP,
        at=AT,
    )


def city_table(cast: Cast, code: str, rows: list[dict[str, Any]], *, since: date, **body: Any) -> None:
    """Put a table of the city in force from a day on."""
    save_rule(
        code=code,
        kind="measure_table",
        title="市级对照表",
        issuer="市",
        division_path=cast.path(CITY),
        valid_from=since,
        body={"level": "city", "period": "season", "counts": "confirmed", "rows": rows, **body},
        by=SETUP,
        at=AT,
    )


class OneMatter:
    """One matter of a test; each verb names the person who takes it and the hour after the opening."""

    def __init__(self, cast: Cast, code: str, opened_at: datetime) -> None:
        self.cast, self.code, self.opened_at = cast, code, opened_at

    @property
    def row(self) -> Matter:
        """The matter as it stands in the database now."""
        return Matter.objects.select_related("division").get(code=self.code)

    @property
    def state(self) -> str:
        return self.row.state

    def at(self, hour: float) -> datetime:
        return self.opened_at + hours(hour)

    def step(self, name: str, verb: str, hour: float, note: str = "") -> Matter:
        at = self.at(hour)
        return take_step(matter_code=self.code, verb=verb, by=self.cast.acting(name, at), at=at, note=note)

    def _call(self, work: Any, name: str, hour: float, **given: Any) -> Any:
        at = self.at(hour)
        return work(matter_code=self.code, by=self.cast.acting(name, at), at=at, **given)

    def state_facts(self, name: str, hour: float, text: str = "当时正在下雨", kind: str = "statement") -> Any:
        return self._call(make_statement, name, hour, kind=kind, text=text)

    def answer(
        self, name: str, hour: float, statement_id: int, *, is_upheld: bool = False, answer: str = "维持"
    ) -> Any:
        given = {"statement_id": statement_id, "is_upheld": is_upheld, "answer": answer}
        return self._call(answer_statement, name, hour, **given)

    def measure_ids(self) -> tuple[int, ...]:
        proposal = latest_proposal(self.row)
        return tuple(one.pk for one in proposal.measures.all()) if proposal else ()

    def adopted(self) -> list[str]:
        return list(
            ProposedMeasure.objects.filter(proposal__matter=self.row, adopted=True).values_list("measure", flat=True)
        )

    def decide(self, name: str, hour: float, **given: Any) -> Any:
        facts = {
            "kind": "meeting",
            "decided_on": DAY + timedelta(days=1),
            "by_post": "市政府常务会议",
            "number": "演示纪要〔2024〕1号",
            "adopted_ids": self.measure_ids(),
        }
        return self._call(record_decision, name, hour, given=DecisionInput(**(facts | given)))

    def hand_in(self, name: str, hour: float, text: str = SOUND, file_code: str = "") -> Any:
        return self._call(submit_criticism, name, hour, text=text, file_code=file_code)

    def send_back(self, name: str, hour: float, words: str = "请补写时刻", notes: tuple[int, ...] = ()) -> Any:
        return self._call(return_criticism, name, hour, words=words, note_numbers=notes)

    def pass_text(self, name: str, hour: float) -> Any:
        return self._call(accept_criticism, name, hour)

    def item(self, name: str, hour: float, text: str = "补齐值守") -> Any:
        due = DAY + timedelta(days=20)
        return self._call(add_item, name, hour, text=text, owner_unit="甲北镇政府", due_on=due)

    def report(self, name: str, hour: float, item_id: int, proofs: list[str] | None = None) -> Any:
        codes = [self.proof()] if proofs is None else proofs
        return self._call(report_item, name, hour, item_id=item_id, result_text="已补齐", proof_codes=codes)

    def inspect(self, name: str, hour: float, item_id: int, *, is_passed: bool = True) -> Any:
        return self._call(inspect_item, name, hour, item_id=item_id, is_passed=is_passed, words="到场看过")

    def section(self, name: str, hour: float, code: str, *, is_waived: bool = False, **given: Any) -> Any:
        proofs = [] if is_waived else [self.proof()]
        facts = {"answer": "已经查清", "proof_codes": proofs, "is_waived": is_waived} | given
        return self._call(answer_section, name, hour, section_code=code, **facts)

    def confirm(self, name: str, hour: float, code: str) -> Any:
        return self._call(confirm_section, name, hour, section_code=code)

    def proof(self) -> str:
        return photo_of(self.code, self.row.division_path)

    def verbs(self) -> list[str]:
        return list(self.row.timeline.order_by("at", "id").values_list("verb", flat=True))

    def proposed(self) -> "OneMatter":
        """Told to the county, found right by it, proposed."""
        self.step("林岚", "inform", 1)
        self.step("吕文", "accept_facts", 2)
        self.step("林岚", "propose", 3)
        return self

    def decided(self) -> "OneMatter":
        """Submitted by the desk, and the decision entered by the head."""
        self.proposed()
        self.step("林岚", "submit", 4)
        self.decide("冯远", 28)
        return self


def burnt(cast: Cast, *places: tuple[float, float], at: datetime = AT) -> list[Fire]:
    """Let fires be found burning in places, one after the other: they are confirmed, and count."""
    fires = []
    for place in places:
        fire = fire_at(cast, place, at=at)
        fire.check("林岚", "burning", 5)
        fire.step("林岚", "confirm_fire", 6)
        fires.append(fire)
    return fires


def matter_of(cast: Cast, fire: Fire, *, level: str = "city") -> OneMatter:
    """Return the matter that a fire counts in now."""
    matter = Matter.objects.get(fires__case__code=fire.code, fires__left_at__isnull=True, level=level)
    return OneMatter(cast, matter.code, matter.opened_at)


def one_matter(cast: Cast, *places: tuple[float, float]) -> OneMatter:
    """Return the matter of 甲县 of the day, with the shipped rules in force."""
    with_rules(cast)
    fires = burnt(cast, *places)
    count_matters(at=AT + hours(1))
    return matter_of(cast, fires[0])
