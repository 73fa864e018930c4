"""As published in 2025: the province's list names one county, proof moves its points to a subdistrict of another.

Both views stay to be read by both sides, and every count is another one afterwards.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from luoshu.apps.acting import SYSTEM
from luoshu.apps.cases.models import Dispute, FireCase
from luoshu.apps.cases.operations import follow_events, open_due_cases
from luoshu.apps.clues.models import AttributionDecision
from luoshu.apps.clues.operations import make_clues
from luoshu.apps.clues.queries import bulletin_for, events_changed_after, who_counts
from luoshu.apps.feeds.operations import receive_delivery, store_delivery
from luoshu.apps.notices.models import NoticeDelivery
from luoshu.apps.places.choices import DivisionKind, Level
from luoshu.apps.places.models import Division
from luoshu.core.clock import day_bounds
from tests.apps.evidence.photo_bytes import phone_photo
from tests.support.cases_factories import with_rules
from tests.support.cast import COUNTY_A, COUNTY_B, SINCE, Cast

pytestmark = pytest.mark.django_db

NOW = datetime(2025, 9, 20, 2, 0, tzinfo=UTC)
SEEN_ON = date(2025, 9, 20)
SUBDISTRICT = "410398001"
# 460 m west of the border that the outlines draw: by them both points lie in 示范甲县.
LIST = """日期,经度,纬度,省,市,县
2025-09-20,112.195,34.151,河南省,洛阳市,示范甲县
2025-09-20,112.196,34.153,河南省,洛阳市,示范甲县
"""


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as found:
        yield found


def counts(cast: Cast) -> dict[str, int]:
    """What the day's bulletin of the city says for each county."""
    starts, ends = day_bounds(SEEN_ON)
    return {one.county_code: one.points.value for one in bulletin_for(cast.acting("林岚"), starts, ends).counties}


def listed(cast: Cast, name: str) -> int:
    """How many of the clues a county's own list shows."""
    return cast.client_for(name).get("/clues/").content.decode().count("<tr data-row>")


def test_the_points_go_to_the_other_county_and_both_views_stay(cast: Cast, clock: time_machine.Traveller) -> None:
    with_rules(cast)
    county_b = cast.division(COUNTY_B)
    Division.objects.create(
        code=SUBDISTRICT,
        kind=DivisionKind.TOWNSHIP,
        level=Level.TOWNSHIP,
        name="乙东街道",
        full_name=county_b.full_name + "乙东街道",
        parent=county_b,
        path=f"{county_b.path}{SUBDISTRICT}/",
        valid_from=SINCE,
    )
    data = LIST.encode()
    row = receive_delivery(kind="official", datum="wgs84", data=data, file_name="省厅名单.csv", by=SYSTEM, at=NOW)
    store_delivery(delivery_id=row.pk, worker="t", at=NOW)
    make_clues(at=NOW, worker="t")
    open_due_cases(at=NOW)
    fire = FireCase.objects.get()
    assert counts(cast) == {COUNTY_A: 2}
    assert (listed(cast, "陈川"), listed(cast, "周野")) == (2, 0)

    # 甲县 says with a photo that it is not its own; the other side is told, reads both views and answers.
    holder, other, city = (cast.client_for(name) for name in ("陈川", "周野", "林岚"))
    photo = SimpleUploadedFile("界桩.jpg", phone_photo(), content_type="image/jpeg")
    fields = {"note": "界桩在点位西侧，属乙东街道", "division_code": SUBDISTRICT, "photo": photo}
    assert holder.post(f"/fires/{fire.code}/steps/raise_dispute/", fields).status_code == 302
    dispute = Dispute.objects.get()
    assert dispute.due_at == NOW + timedelta(hours=24)
    assert dispute.rule_code == "limit.dispute"
    url = f"/disputes/{dispute.code}/"
    assert other.get(f"/fires/{fire.code}/").status_code == 404
    page = other.get(url).content.decode()
    for words in ("示范甲县", "乙东街道", "界桩在点位西侧", "河南省洛阳市示范甲县", "按示范乙县界", "在界外"):
        assert words in page, words
    shown = other.get(f"{url}photos/{dispute.photo_codes[0]}/")
    assert b"".join(shown.streaming_content).startswith(b"\xff\xd8\xff")
    assert other.post(f"{url}view/", {"text": "该地块由甲北镇农户承包"}).status_code == 302
    assert "该地块由甲北镇农户承包" in holder.get(url).content.decode()

    # Neither side decides; the city does, and every count is another one.
    clock.shift(timedelta(hours=3))
    decision = {"division_code": SUBDISTRICT, "note": "现场勘验，点位在乙东街道"}
    assert other.post(f"{url}decide/", decision).status_code in (403, 404)
    assert holder.post(f"{url}decide/", decision).status_code in (403, 422)
    assert counts(cast) == {COUNTY_A: 2}
    assert city.post(f"{url}decide/", decision).status_code == 302
    assert counts(cast) == {COUNTY_B: 2}
    assert (listed(cast, "陈川"), listed(cast, "周野")) == (0, 2)
    decided_at = NOW + timedelta(hours=3)
    counted = who_counts([fire.event.code])[fire.event.code]
    assert (counted.county_path, counted.since, counted.because) == (county_b.path, decided_at, "attribution")
    assert fire.event.code in events_changed_after(NOW + timedelta(hours=1))

    # The fire follows with its timeline; both sides still read both views.
    follow_events(at=decided_at + timedelta(minutes=1))
    fire.refresh_from_db()
    assert fire.division.code == SUBDISTRICT
    assert other.get(f"/fires/{fire.code}/").status_code == 200
    assert holder.get(f"/fires/{fire.code}/").status_code == 404
    verbs = list(fire.timeline.order_by("recorded_at", "id").values_list("verb", flat=True))
    assert [one for one in verbs if "dispute" in one or one == "follow"] == [
        "raise_dispute",
        "settle_dispute",
        "follow",
    ]
    for client in (holder, other, city):
        page = client.get(url).content.decode()
        for words in ("界桩在点位西侧", "该地块由甲北镇农户承包", "现场勘验", "原归属", "上级核定", "线索归属的变动"):
            assert words in page, words
    assert AttributionDecision.objects.count() == 2
    told = set(NoticeDelivery.objects.filter(notice__kind="fire_dispute").values_list("post_code", flat=True))
    assert {"a-desk", "b-desk", "city-desk"} <= told
