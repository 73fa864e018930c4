"""The pages of the grid and of duty through a browser's requests."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from luoshu.apps.audit.spool import backlog
from luoshu.apps.rosters.grid_sheet import grid_workbook
from luoshu.apps.rosters.models import CameraWatch, DayOff, DutyShift, FixedCard, Swap
from luoshu.core.clock import day_start
from luoshu.web.rosters.calendar_file import escaped, folded
from tests.support.cast import AT, COUNTY_A, GROUP_A111, TOWN_A1, VILLAGE_A11, Cast

pytestmark = pytest.mark.django_db
PLAN = {
    "at": TOWN_A1,
    "people": "1",
    "first": "2024-09-18",
    "last": "2024-09-20",
    "rest_hours": "0",
    "most_in_a_row": "0",
    "seed": "1",
    "on_duty": ["p-zhaohe", "p-zhuning"],
}


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel(AT, tick=False):
        yield


def stand(cast: Cast, name: str, day: date, hours: int = 24) -> DutyShift:
    return DutyShift.objects.create(
        division=cast.division(TOWN_A1),
        division_path=cast.path(TOWN_A1),
        post=cast.post(name),
        person=cast.person(name),
        kind="on_duty",
        starts_at=day_start(day),
        ends_before=day_start(day) + timedelta(hours=hours),
    )


def test_a_plan_is_previewed_then_adopted_once(cast: Cast) -> None:
    client = cast.client_for("陈川")
    page = client.get("/rosters/duty/plan/", PLAN)
    text = page.content.decode()
    assert "公平情况" in text
    assert "已证明没有更公平的排法" in text
    assert DutyShift.objects.count() == 0
    mark = page.context["draft"].fingerprint
    assert client.post("/rosters/duty/adopt/", {**PLAN, "fingerprint": "another"}).status_code == 409
    assert client.post("/rosters/duty/adopt/", {**PLAN, "fingerprint": mark}).status_code == 302
    assert DutyShift.objects.count() == 3
    month = client.get("/rosters/duty/", {"at": TOWN_A1, "month": "2024-09"}).content.decode()
    assert "27 天有空班" in month


def test_a_plan_that_cannot_be_says_what_to_relax(cast: Cast) -> None:
    page = cast.client_for("陈川").get("/rosters/duty/plan/", {**PLAN, "most_in_a_row": "1", "on_duty": ["p-zhaohe"]})
    assert page.status_code == 422
    assert "连续值班不超过 1 天" in page.content.decode()


def test_now_has_phones_for_the_chain_and_masks_for_others(cast: Cast) -> None:
    stand(cast, "赵禾", date(2024, 9, 17))
    phone = cast.person("赵禾").phone
    assert phone in cast.client_for("陈川").get("/rosters/duty/", {"at": TOWN_A1}).content.decode()
    other = cast.client_for("郑远").get("/rosters/duty/", {"at": TOWN_A1}).content.decode()
    assert phone not in other
    assert "赵禾" in other


def test_a_shift_is_handed_over_and_signed(cast: Cast) -> None:
    left, came = stand(cast, "赵禾", date(2024, 9, 17), 16), stand(cast, "朱宁", date(2024, 9, 18))
    giver, taker = cast.client_for("赵禾"), cast.client_for("朱宁")
    assert giver.post(f"/rosters/shifts/{left.pk}/hand-over/", {"note": " "}).status_code == 422
    assert giver.post(f"/rosters/shifts/{left.pk}/hand-over/", {"note": "无未办事项"}).status_code == 302
    assert "等您签收" in taker.get("/rosters/mine/").content.decode()
    assert taker.post(f"/rosters/shifts/{left.pk}/receive/").status_code == 302
    left.refresh_from_db()
    assert left.received_by == came.person


def test_a_swap_from_asking_to_approval(cast: Cast) -> None:
    mine = stand(cast, "赵禾", date(2024, 9, 20))
    asker, taker, keeper = (cast.client_for(name) for name in ("赵禾", "朱宁", "陈川"))
    where = f"/rosters/shifts/{mine.pk}/swap/"
    assert asker.post(where, {"taker": "p-zhuning", "reason": ""}).status_code == 422
    assert asker.post(where, {"taker": "p-zhuning", "reason": "家里有事"}).status_code == 302
    swap = Swap.objects.get()
    assert "同意" in taker.get("/rosters/mine/").content.decode()
    assert taker.post(f"/rosters/swaps/{swap.pk}/agree/").status_code == 302
    assert keeper.post(f"/rosters/swaps/{swap.pk}/approve/").status_code == 302
    mine.refresh_from_db()
    assert mine.person.name == "朱宁"
    assert keeper.post(f"/rosters/swaps/{swap.pk}/approve/").status_code in (409, 422)


def test_leave_and_a_watch_are_entered_on_the_page(cast: Cast) -> None:
    client = cast.client_for("赵禾")
    assert client.post("/rosters/mine/days-off/", {"kind": "leave", "first_on": "2024-09-20"}).status_code == 302
    assert DayOff.objects.get().last_on == date(2024, 9, 20)
    assert client.post("/rosters/mine/days-off/", {"kind": "leave", "first_on": "someday"}).status_code == 422
    given = {"starts_at": "2024-09-17T12:00", "ends_before": "2024-09-17T16:00", "cameras": "1号", "seen": "未发现异常"}
    assert client.post("/rosters/mine/watch/", given).status_code == 302
    assert CameraWatch.objects.get().ends_before == AT, "typed on the Beijing clock"
    assert client.post("/rosters/mine/watch/", {**given, "starts_at": "noon"}).status_code == 422


def test_a_cell_changes_hands_and_gets_its_card(cast: Cast) -> None:
    client = cast.client_for("赵禾")
    done = client.post(f"/rosters/grid/{GROUP_A111}/assign/", {"contact_name": "牛组长", "valid_from": "2024-09-18"})
    assert done.status_code == 302
    words = {"area": "村南", "people": "钱麦", "duty": "每天巡两遍", "reward": "按镇里办法"}
    assert client.post(f"/rosters/grid/{VILLAGE_A11}/card/", {**words, "duty": ""}).status_code == 422
    assert client.post(f"/rosters/grid/{VILLAGE_A11}/card/", words).status_code == 302
    assert FixedCard.objects.count() == 1
    assert "每天巡两遍" in client.get(f"/rosters/grid/{VILLAGE_A11}/").content.decode()


def test_the_tree_puts_vacancies_first(cast: Cast) -> None:
    rows = cast.client_for("杨溪").get("/rosters/grid/").context["rows"]
    assert [row.is_vacant for row in rows] == sorted((row.is_vacant for row in rows), reverse=True)
    assert rows[0].is_vacant


def test_the_sheet_leaves_with_a_trace_and_comes_back(cast: Cast) -> None:
    client = cast.client_for("陈川")
    before = backlog()
    answer = client.get("/rosters/grid/sheet.xlsx")
    assert answer.status_code == 200
    assert backlog() != before
    for what in ("preview", "keep", "marked"):
        given = SimpleUploadedFile("a.xlsx", answer.content)
        page = client.post("/rosters/grid/import/", {"file": given, "what": what})
        assert page.status_code == 200
        assert "完全一致" in page.content.decode()
    assert client.post("/rosters/grid/import/", {}).status_code == 422


def test_a_wrong_sheet_comes_back_red(cast: Cast) -> None:
    foreign = grid_workbook(cast.acting("林岚"), cast.division("410398"), date(2024, 9, 17))[0]
    client = cast.client_for("陈川")
    page = client.post("/rosters/grid/import/", {"file": SimpleUploadedFile("b.xlsx", foreign), "what": "keep"})
    assert page.status_code == 422
    assert "一行都没有写入" in page.content.decode()
    red = client.post("/rosters/grid/import/", {"file": SimpleUploadedFile("b.xlsx", foreign), "what": "marked"})
    assert red.headers["Content-Type"].endswith("spreadsheetml.sheet")


def test_the_calendar_file_is_folded_and_has_its_zone(cast: Cast) -> None:
    stand(cast, "赵禾", date(2024, 9, 30))
    answer = cast.client_for("陈川").get("/rosters/duty/calendar.ics", {"at": TOWN_A1, "month": "2024-09"})
    lines = answer.content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    text = answer.content.decode().replace("\r\n ", "")
    assert "DTSTART;TZID=Asia/Shanghai:20240930T000000" in text
    assert "DTEND;TZID=Asia/Shanghai:20241001T000000" in text
    assert "SUMMARY:值班 赵禾" in text
    assert cast.person("赵禾").phone not in text
    assert cast.client_for("周野").get("/rosters/duty/calendar.ics", {"at": TOWN_A1}).status_code == 404


def test_text_is_escaped_and_never_cut_inside_a_character() -> None:
    assert escaped("a\\b;c,d\ne") == "a\\\\b\\;c\\,d\\ne"
    line = "SUMMARY:" + "值班" * 40
    parts = folded(line).split("\r\n ")
    assert "".join(parts) == line
    assert all(len(part.encode()) <= 74 for part in parts[1:])


@pytest.mark.parametrize("at", [COUNTY_A, TOWN_A1])
def test_midnight_is_the_days_border(cast: Cast, at: str) -> None:
    stand(cast, "赵禾", date(2024, 9, 17))
    for moment, who in (
        (day_start(date(2024, 9, 18)) - timedelta(seconds=1), True),
        (day_start(date(2024, 9, 18)), False),
    ):
        with time_machine.travel(moment, tick=False):
            page = cast.client_for("陈川").get("/rosters/duty/", {"at": at}).content.decode()
        assert ("没有人值班" in page) != (who and at == TOWN_A1)
