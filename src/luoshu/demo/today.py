"""What is open when the demo starts: in the invented counties only, so that a visitor has three things to do."""

from datetime import datetime, timedelta

from shapely.geometry.base import BaseGeometry

from luoshu.apps.cases.models import FireCase
from luoshu.apps.cases.operations import Patch, record_check, take_step
from luoshu.apps.cases.operations.stepping import StepInput
from luoshu.apps.people.choices import Role
from luoshu.demo.staff import DEMO_VILLAGE
from luoshu.demo.story import acting_in, deliver, himawari_file, inside, minutes, run_line
from luoshu.demo.tips import OPEN, VERIFIED, propose_demo_reward, report_by_phone
from luoshu.demo.towers import alarm_file


def open_todays_fires(cells: dict[str, BaseGeometry], *, at: datetime) -> None:
    """Bring in four points of the invented counties: one to be looked at, one late, one false alarm, one to inspect."""
    city = acting_in(Role.CITY_FIRE_DESK, "410300")
    seen = (at - timedelta(minutes=28)).replace(second=0, microsecond=0)
    points = [
        inside(cells[DEMO_VILLAGE]),
        inside(cells["410398102203"]),
        inside(cells["410399101202"]),
        inside(cells["410399103203"]),
    ]
    deliver("wlf", himawari_file(points, seen), f"葵花卫星火点_{seen:%Y%m%d_%H%M}（虚构）.csv", city, seen + minutes(8))
    deliver(
        "camera", alarm_file(points[2], seen), f"塔基视频报警_{seen:%Y%m%d_%H%M}（虚构）.json", city, seen + minutes(8)
    )
    report_by_phone(OPEN, points[0], at=seen + minutes(8))
    report_by_phone(VERIFIED, points[1], at=seen + minutes(8))
    run_line(seen + minutes(9))
    _to_inspect(_fire("410398102"), seen + minutes(9))
    _false_alarm(_fire("410399101"), seen + minutes(9))
    propose_demo_reward(at=seen + minutes(20))


def _fire(township: str) -> FireCase:
    return FireCase.objects.filter(division__code__startswith=township).latest("id")


def _to_inspect(fire: FireCase, start: datetime) -> None:
    village = acting_in(Role.VILLAGE_HEAD, fire.division.code)
    record_check(
        case_code=fire.code,
        client_key=f"demo-{fire.code}-out",
        result="out",
        burned_matter="straw",
        found_at=start + minutes(6),
        by=village,
        at=start + minutes(6),
        patch=Patch(crop="corn", area_mu=0.4, parcel="村南沟东"),
    )
    take_step(case_code=fire.code, verb="handle_on_spot", by=village, at=start + minutes(7))
    take_step(case_code=fire.code, verb="first_report", by=village, at=start + minutes(8))
    take_step(case_code=fire.code, verb="feedback", by=village, at=start + minutes(9))


def _false_alarm(fire: FireCase, start: datetime) -> None:
    """A village burns paper at a grave: looked at, and discarded by a second person."""
    village = acting_in(Role.VILLAGE_HEAD, fire.division.code)
    township = acting_in(Role.TOWNSHIP_OFFICER, fire.division.code[:9])
    record_check(
        case_code=fire.code,
        client_key=f"demo-{fire.code}-paper",
        result="nothing",
        burned_matter="",
        found_at=start + minutes(10),
        by=village,
        at=start + minutes(10),
        note="上坟烧纸，火已熄，没有秸秆过火",
    )
    given = StepInput(look="call", note="电话问过村里和当事人家属")
    take_step(case_code=fire.code, verb="confirm_not_a_fire", by=township, at=start + minutes(14), given=given)
