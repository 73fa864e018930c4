"""Labels say what speaks for another desk; they never hide a clue, and people may call one back."""

import random
from datetime import date, timedelta

import pytest
import shapely

from luoshu.apps.acting import SYSTEM
from luoshu.apps.clues.errors import (
    ClueNotVisible,
    ClueRightMissing,
    HandoverMovedOn,
    LabelMissing,
    ReasonMissing,
)
from luoshu.apps.clues.models import Clue, FireEvent, ForestHandover, Label
from luoshu.apps.clues.operations import make_clues, overrule_label, take_over_forest, tell_forest
from luoshu.apps.clues.queries import clues_for, label_counts, queue_counts
from luoshu.apps.feeds.models import Detection
from luoshu.apps.feeds.operations import receive_delivery, store_delivery
from luoshu.apps.notices.models import Notice, NoticeDelivery
from luoshu.apps.people.models import Post
from luoshu.apps.places.models import Division
from luoshu.apps.rules.models import Rule
from tests.support.cast import AT, Cast
from tests.support.clues_factories import clues_of, ingest
from tests.support.feeds_factories import NOW, firms_row, make_boundaries, table_of

pytestmark = pytest.mark.django_db
WORKS = (34.055, 112.055)


def rule(cast: Cast, kind: str = "screening", path: str = "", since: date = date(2020, 1, 1), **body: object) -> Rule:
    return Rule.objects.create(
        code=f"{kind}.test{Rule.objects.count()}",
        kind=kind,
        title="测试",
        issuer="测试",
        division_path=path,
        valid_from=since,
        body=body,
    )


def codes_of(clue: Clue) -> set[str]:
    return set(clue.labels.values_list("code", flat=True))


def hot_days(count: int, *, night: bool = True) -> list[str]:
    """One detection a week at the works, before September 2024."""
    rows = []
    for week in range(count):
        day = date(2024, 9, 10) - timedelta(days=7 * week)
        row = firms_row(*WORKS, day=day.isoformat(), clock="1700", frp=5 + week)
        rows.append(row[:-1] + ("N" if night else "D"))
    return rows


def test_a_place_hot_all_year_goes_to_its_own_queue_with_the_evidence(cast: Cast) -> None:
    ingest(hot_days(35))
    clue = clues_of([firms_row(*WORKS)])[-1]
    assert clue.queue == "static_heat"
    label = clue.labels.get(code="static_heat")
    assert (label.inputs["hot_days"], label.inputs["detections"]) == (36, 36)
    assert label.rule_version
    assert clue.event.queue == "static_heat"
    assert [count.total for count in queue_counts(cast.acting("林岚"))] == [9, 27, 0]


def test_history_that_comes_late_gives_the_same_labels(cast: Cast) -> None:
    rows = [*hot_days(35), firms_row(*WORKS)]
    clues_of(rows)
    wanted = table_of(Label, "clue__detection__key", "code", "reason")
    queues = table_of(Clue, "detection__key", "queue")
    assert len(wanted) > 20
    for model in (Label, Clue):
        model._default_manager.all().delete()
    FireEvent.objects.all().delete()
    Detection.objects.all().delete()
    random.Random(3).shuffle(rows)
    for part in (rows[:10], rows[10:12], rows[12:]):
        ingest(part)
        while make_clues(at=NOW, worker="w", limit=3):
            pass
    assert table_of(Label, "clue__detection__key", "code", "reason") == wanted
    assert table_of(Clue, "detection__key", "queue") == queues


def test_hot_on_three_days_says_nothing(cast: Cast) -> None:
    clues = clues_of(hot_days(3))
    assert all("static_heat" not in codes_of(clue) for clue in clues)


def test_a_report_by_a_person_is_never_static_heat(cast: Cast) -> None:
    clues_of(hot_days(35))
    text = f"发现时间,经度,纬度\n2024-09-17 15:00,{WORKS[1]},{WORKS[0]}\n".encode()
    one = receive_delivery(kind="patrol", datum="wgs84", data=text, file_name="p.csv", by=SYSTEM, at=NOW)
    store_delivery(delivery_id=one.pk, worker="w", at=NOW)
    make_clues(at=NOW, worker="w")
    assert Clue.objects.get(kind="patrol").queue == "fire"


def test_out_of_season_is_a_label_and_nothing_else(cast: Cast) -> None:
    rule(cast, "season", starts="09-20", ends="10-20")
    clue = clues_of([firms_row(34.05, 112.05)])[0]
    assert codes_of(clue) == {"out_of_season"}
    assert clue.queue == "fire"
    assert clues_for(cast.acting("林岚")).rows == (clue,)


def test_the_rule_of_the_day_counts_and_not_todays(cast: Cast) -> None:
    old = rule(cast, near_border_m=2000)
    old.valid_to = date(2024, 9, 18)
    old.save()
    rule(cast, since=date(2024, 9, 18), near_border_m=10)
    clue = clues_of([firms_row(34.05, 112.19)], at=AT + timedelta(days=700))[0]
    assert codes_of(clue) == {"near_border"}
    assert clue.labels.get().inputs["near_border_m"] == 2000


def test_near_the_county_border_is_said_with_both_sides(cast: Cast) -> None:
    clues = clues_of([firms_row(34.05, 112.199), firms_row(34.05, 112.15)])
    assert [codes_of(clue) for clue in clues] in ([{"near_border"}, set()], [set(), {"near_border"}])


def test_two_pixels_of_one_fire_count_once(cast: Cast) -> None:
    clues = clues_of([firms_row(34.05, 112.05, frp=7.7), firms_row(34.055, 112.055, frp=7.7)])
    assert sorted(len(codes_of(clue)) for clue in clues) == [0, 1]
    assert {clue.queue for clue in clues} == {"fire"}


def test_a_named_wooded_township_is_handed_to_the_forest_desk_at_once(cast: Cast) -> None:
    rule(cast, wooded_divisions=["410399101"])
    clue = clues_of([firms_row(34.15, 112.05)], at=AT)[0]
    assert (clue.queue, clue.event.queue) == ("forest", "forest")
    assert ForestHandover.objects.get().clue == clue
    notice = Notice.objects.get()
    assert notice.is_urgent
    assert NoticeDelivery.objects.get().post_code == cast.post("吴松").code
    assert "34.15" not in notice.text


def test_forest_wins_over_static_heat(cast: Cast) -> None:
    rule(cast, wooded_divisions=["410399102"])
    ingest(hot_days(35))
    clue = clues_of([firms_row(*WORKS)])[-1]
    assert {"static_heat", "near_forest"} <= codes_of(clue)
    assert clue.queue == "forest"


def test_an_archive_tells_the_forest_desk_once_and_not_urgently(cast: Cast) -> None:
    rule(cast, wooded_divisions=["410399101"])
    clues_of([firms_row(34.15, 112.02 + i / 50, day="2021-03-01") for i in range(5)])
    assert ForestHandover.objects.count() == 5
    assert [notice.is_urgent for notice in Notice.objects.all()] == [False]


def test_without_a_forest_desk_the_fire_desks_are_told_to_phone(cast: Cast) -> None:
    rule(cast, wooded_divisions=["410399101"])
    Post.objects.filter(pk=cast.post("吴松").pk).update(valid_to=date(2024, 1, 1))
    clues_of([firms_row(34.15, 112.05)], at=AT)
    posts = set(NoticeDelivery.objects.values_list("post_code", flat=True))
    assert posts == {cast.post("陈川").code, cast.post("林岚").code}
    assert "电话" in Notice.objects.get().text


def test_an_outline_of_a_forest_farm_gives_the_distance(cast: Cast) -> None:
    farm = Division.objects.create(
        code="410399901",
        kind="forest_farm",
        level=4,
        name="示范林场",
        full_name="示范林场",
        parent=cast.division("410399"),
        path=cast.path("410399") + "410399901/",
        valid_from=date(2020, 1, 1),
    )
    made = make_boundaries(6, [(farm, shapely.box(112.30, 34.02, 112.31, 34.03))], "surveyed")
    made.index_name = ""
    made.save()
    clues = clues_of([firms_row(34.025, 112.313, frp=1), firms_row(34.09, 112.313, frp=2)])
    by_lat = {clue.lat: clue for clue in clues}
    assert by_lat[34.025].queue == "forest"
    assert by_lat[34.025].labels.get(code="near_forest").inputs["forest_m"] == pytest.approx(277, abs=3)
    assert by_lat[34.09].queue == "fire"


def test_calling_a_clue_back_keeps_the_label_and_moves_the_event(cast: Cast) -> None:
    ingest(hot_days(35))
    clue = clues_of([firms_row(*WORKS)])[-1]
    version = clue.event.version
    by = cast.acting("陈川")
    label = overrule_label(clue_code=clue.code, label_code="static_heat", reason="地里有烟", by=by, at=AT)
    clue.refresh_from_db()
    assert (clue.queue, clue.event.queue, label.overruled_by) == ("fire", "fire", by.person_code)
    clue.event.refresh_from_db()
    assert clue.event.version > version
    with pytest.raises(LabelMissing):
        overrule_label(clue_code=clue.code, label_code="static_heat", reason="再来", by=by, at=AT)
    clues_of([firms_row(*WORKS, clock="0900")])
    clue.refresh_from_db()
    assert clue.queue == "fire"


def test_calling_back_needs_a_reason_a_right_and_the_scope(cast: Cast) -> None:
    ingest(hot_days(35))
    clue = clues_of([firms_row(*WORKS)])[-1]
    with pytest.raises(ReasonMissing):
        overrule_label(clue_code=clue.code, label_code="static_heat", reason=" ", by=cast.acting("陈川"), at=AT)
    with pytest.raises(ClueRightMissing):
        overrule_label(clue_code=clue.code, label_code="static_heat", reason="x", by=cast.acting("杨溪"), at=AT)
    with pytest.raises(ClueNotVisible):
        overrule_label(clue_code=clue.code, label_code="static_heat", reason="x", by=cast.acting("周野"), at=AT)


def test_every_queue_and_label_is_counted_also_the_empty_ones(cast: Cast) -> None:
    clues_of([firms_row(34.05, 112.05)])
    assert {count.queue: count.total for count in queue_counts(cast.acting("林岚"))} == {
        "fire": 1,
        "static_heat": 0,
        "forest": 0,
    }
    assert set(label_counts(cast.acting("林岚")).values()) == {0}


def test_a_desk_may_hand_over_by_hand_and_the_forest_desk_takes_it(cast: Cast) -> None:
    clue = clues_of([firms_row(34.05, 112.05)])[0]
    tell_forest(clue_code=clue.code, by=cast.acting("陈川"), at=AT, how="phone", note="山边有火")
    with pytest.raises(HandoverMovedOn):
        tell_forest(clue_code=clue.code, by=cast.acting("林岚"), at=AT, how="phone", note="再说一次")
    row = take_over_forest(clue_code=clue.code, by=cast.acting("吴松"), at=AT)
    assert (row.status, row.taken_by) == ("taken", cast.acting("吴松").person_code)
    with pytest.raises(HandoverMovedOn):
        take_over_forest(clue_code=clue.code, by=cast.acting("吴松"), at=AT)
