"""Two invented reports with a reward: one of a fire that was found, proposed for reward, and one still open."""

from datetime import datetime, timedelta
from typing import Final

from luoshu.apps.cases.operations import propose_reward
from luoshu.apps.feeds.operations import Reporter, receive_report, store_delivery
from luoshu.apps.people.choices import Role
from luoshu.demo.story import WORKER, acting_in

VERIFIED: Final = "JB20240917AA01"
OPEN: Final = "JB20240917AA02"
COUNTY: Final = "410398"


def report_by_phone(token: str, place: tuple[float, float], *, at: datetime) -> None:
    """Let a resident who does not exist report smoke at a place of 示范甲县."""
    by = acting_in(Role.COUNTY_FIRE_DESK, COUNTY)
    fields = {"longitude": str(place[0]), "latitude": str(place[1]), "note": "地里冒烟（虚构）"}
    fields["reported_at"] = (at - timedelta(minutes=3)).isoformat()
    reporter = Reporter("演示群众", "10000000000", token=token)
    made = receive_report(kind="hotline", datum="wgs84", fields=fields, by=by, at=at, reporter=reporter)
    store_delivery(delivery_id=made.pk, worker=WORKER, at=at)


def propose_demo_reward(*, at: datetime) -> None:
    """Let the county's desk propose the reward for the fire that was found."""
    propose_reward(token=VERIFIED, by=acting_in(Role.COUNTY_FIRE_DESK, COUNTY), at=at)
