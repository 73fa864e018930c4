"""Press texts of the demo city: two walked out by five posts, one that waits for its figures to be checked.

The day after the paper printed 338 an invented county adds a 339th centre, so that the gap shows beside the value.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

import numpy as np

from luoshu.apps.briefings.choices import PRESS_TEXT
from luoshu.apps.briefings.operations import BriefingText, write_briefing
from luoshu.apps.documents.operations import pass_release, propose_release
from luoshu.apps.ledgers.operations import NewRow, record_rows
from luoshu.apps.people.choices import HoldingKind, Role, UnitKind
from luoshu.apps.people.models import Account, Person, Post, Term, Unit
from luoshu.apps.places.models import Division
from luoshu.apps.readings.operations import publish_document
from luoshu.core.clock import BEIJING, beijing_day
from luoshu.core.workflow.release_table import APPROVE, CHECK, PASS_SECTION
from luoshu.demo.areas.spread import AS_OF, INVENTED
from luoshu.demo.ground import SEED, VALID_FROM
from luoshu.demo.invented import COUNTIES
from luoshu.demo.names import invented_people
from luoshu.demo.story import acting_in

CITY: Final = "410300"
TAKEN: Final = datetime(2024, 9, 20, 11, 30, tzinfo=BEIJING)
FIRES_TAKEN: Final = datetime(2024, 9, 18, 9, 0, tzinfo=BEIJING)
FIRE_TEXT: Final = """9月17日，全市监测到疑似火点【火点：昨日】个（演示）。
截至9月18日9时，未办结火点【火点：未办结】处。
"""
OUT_TEXT: Final = """截至【截至】，全市累计建成邻里中心【指标：累计建成邻里中心】（演示）。
全市累计建成社区体育公园【指标：累计建成社区体育公园】、城市书房【指标：累计建成城市书房】。
市政微改造方面，新增停车泊位【指标：新增停车泊位】，治理提升背街小巷【指标：治理提升背街小巷】。
"""
NEXT_TEXT: Final = """截至【截至】，全市老旧小区加装电梯【指标：老旧小区加装电梯】（演示）。
建成口袋公园【指标：建成口袋公园】，邻里中心建筑面积合计【台账：邻里中心台账@建筑面积】。
各县区还有3处正在收尾。
"""
LATE_CENTRE: Final = {"township": "东河镇", "name": "东河镇邻里中心（补录）", "state": "建成投用", "area": Decimal(860)}


def build_releases() -> None:
    """Staff the publicity department, send two texts out and leave one at 核数; then add the late centre."""
    _staff()
    clerk = acting_in(Role.SUPERVISION_CLERK, CITY)
    _send_out("秸秆禁烧情况通稿（演示）", FIRE_TEXT, FIRES_TAKEN, "演示通稿第1期")
    _send_out("全市城市提质进展通稿（演示）", OUT_TEXT, TAKEN, "演示通稿第2期")
    given = BriefingText(PRESS_TEXT, "老旧小区和口袋公园进展通稿（演示）", NEXT_TEXT)
    code = write_briefing(given=given, as_of=TAKEN, by=clerk, at=_at(14, 40)).document_code
    propose_release(document_code=code, by=clerk, at=_at(14, 45))
    record_rows(
        ledger_code="neighbourhood_centres",
        rows=[NewRow(LATE_CENTRE | {"county": COUNTIES[INVENTED]})],
        by=acting_in(Role.COUNTY_OFFICE, INVENTED),
        at=_at(16, 0),
        valid_on=AS_OF,
    )


def _send_out(title: str, text: str, taken: datetime, channel: str) -> None:
    """Write a text, walk it through five hands within four hours, and freeze its numbers."""
    clerk = acting_in(Role.SUPERVISION_CLERK, CITY)
    hands = (
        (CHECK, Role.QUALITY_OFFICE, "逐个打开出处，与记录一致"),
        (PASS_SECTION, Role.SUPERVISION_HEAD, ""),
        (APPROVE, Role.LEADER, ""),
    )
    code = write_briefing(given=BriefingText(PRESS_TEXT, title, text), as_of=taken, by=clerk, at=taken).document_code
    propose_release(document_code=code, by=clerk, at=taken + timedelta(minutes=10))
    for hour, (verb, role, note) in enumerate(hands, start=1):
        pass_release(
            document_code=code, verb=verb, note=note, by=acting_in(role, CITY), at=taken + timedelta(hours=hour)
        )
    publish_document(
        document_code=code,
        channel=channel,
        released_on=beijing_day(taken),
        by=acting_in(Role.PUBLICITY, CITY),
        at=taken + timedelta(hours=4),
    )


def _at(hour: int, minute: int) -> datetime:
    return datetime(2024, 9, 20, hour, minute, tzinfo=BEIJING)


def _staff() -> None:
    """A post of its own with a login, apart from the others: nobody's name changes by it."""
    city = Division.objects.get(code=CITY, valid_to__isnull=True)
    name, phone = next(invented_people(np.random.default_rng(SEED + 17)))
    unit = Unit.objects.create(
        code="UXC01", name="洛阳市宣传部门（演示）", kind=UnitKind.DEPARTMENT, division=city, valid_from=VALID_FROM
    )
    post = Post.objects.create(
        code="PXC01",
        title="宣传部门科长",
        role=Role.PUBLICITY,
        unit=unit,
        division=city,
        division_path=city.path,
        valid_from=VALID_FROM,
    )
    person = Person.objects.create(code="RXC01", name=name, phone=phone)
    Term.objects.create(post=post, person=person, kind=HoldingKind.HOLDER, starts_on=date(2024, 1, 1))
    account = Account(person=person, username="宣传部门")
    account.set_unusable_password()
    account.save()
