"""A harvest month of a whole city, for runs under load: every village staffed, a month of fires, nearly all closed.

All of it is invented and drawn by a seeded generator. Clues go the way of every real one, and so do the fires of the
latest day; the fires before that are written in bulk, in the shape in which the steps of a fire leave them, because
walking thirteen thousand fires step by step would take an hour and teach nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, Final

import numpy as np
import shapely
from django.db.models import Model
from shapely.geometry.base import BaseGeometry

from luoshu.apps.cases.choices import BurnedMatter, FindingResult
from luoshu.apps.cases.models import Assignment, FieldCheck, FireCase, SecondLook, TimelineEntry
from luoshu.apps.cases.operations import open_due_cases
from luoshu.apps.clues.choices import ClueQueue
from luoshu.apps.clues.models import Clue, FireEvent
from luoshu.apps.clues.operations import make_clues
from luoshu.apps.notices.choices import DeliveryStatus
from luoshu.apps.notices.models import Notice, NoticeDelivery
from luoshu.apps.people.choices import Role
from luoshu.apps.people.models import Term
from luoshu.apps.rules.queries import season_on, terrain_of
from luoshu.apps.search.operations import index_all
from luoshu.core.clock import beijing_day
from luoshu.demo.ground import SEED, Say
from luoshu.demo.story import WORKER, acting_in, deliver
from luoshu.jobs.count_matters import count_fires
from luoshu.jobs.route_out import route_out
from luoshu.jobs.seal import seal_audit
from luoshu.jobs.send import send_due

DAYS: Final = 31
EVENTS: Final = 21_000
MOST_CLUES: Final = 4
CHUNK: Final = 2000
SPREAD_DEGREES: Final = 0.004
FIRMS_HEADER: Final = (
    "latitude,longitude,brightness,scan,track,acq_date,acq_time,satellite,confidence,version,bright_t31,frp,daynight"
)
# Verb, state before, state after, minutes after the opening, who: v village, t township, c county, s the machine.
WAY: Final = (
    ("report", "", "reported", 0, "s"),
    ("accept", "reported", "accepted", 0, "s"),
    ("send_to_verify", "accepted", "verifying", 0, "s"),
    ("call", "verifying", "verifying", 4, "c"),
    ("check", "verifying", "verifying", 21, "v"),
    ("handle_on_spot", "verifying", "in_progress", 22, "v"),
    ("first_report", "in_progress", "in_progress", 30, "v"),
    ("check", "in_progress", "in_progress", 48, "v"),
    ("feedback", "in_progress", "feedback", 50, "v"),
    ("inspect", "feedback", "inspecting", 75, "t"),
    ("close", "inspecting", "closed", 80, "t"),
)
CAUSES: Final = ("清理地头秸秆", "上坟烧纸引燃", "田间杂草", "烟头引燃", "焚烧玉米秸秆")


@dataclass(frozen=True)
class Hand:
    """Who acts for a division: post and person."""

    post_id: int
    post_code: str
    person_code: str


@dataclass(frozen=True)
class Month:
    """What was made."""

    clues: int
    fires: int
    open_fires: int


def add_harvest_month(cells: dict[str, BaseGeometry], *, at: datetime, say: Say) -> Month:
    """Fill the city with the month that ends ``at``; the staff of every village must be there already."""
    city = acting_in(Role.CITY_FIRE_DESK, "410300")
    say(f"三秋一个月：{DAYS} 天的线索（全部虚构）")
    for number, rows in enumerate(_rows(cells, at)):
        deliver("firms", "\n".join([FIRMS_HEADER, *rows, ""]).encode(), f"三秋第{number + 1}日（虚构）.csv", city, at)
    say("线索归并成火情")
    while make_clues(at=at, worker=WORKER):
        pass
    say("写入已办结的火点")
    _write_closed(at)
    say("开办最近一天的火点")
    while open_due_cases(at=at):
        pass
    say("计数和送达")
    _settle(at)
    month = Month(Clue.objects.count(), FireCase.objects.count(), FireCase.objects.filter(is_open=True).count())
    say(f"线索 {month.clues} 条，火点 {month.fires} 个，其中未办结 {month.open_fires} 个")
    return month


def _settle(at: datetime) -> None:
    """Let the background work find nothing left of the month: a run under load measures the day, not the backlog."""
    while sum(loop(at=at, worker=WORKER) for loop in (count_fires, send_due, route_out, seal_audit)):
        pass
    index_all()


def _rows(cells: dict[str, BaseGeometry], at: datetime) -> Iterator[list[str]]:
    """FIRMS rows, a list for each day: places drawn in villages, up to four detections of one fire near each other."""
    rng = np.random.default_rng(SEED + 31)
    villages = [cell for code, cell in sorted(cells.items()) if len(code) == 12]
    middles = shapely.get_coordinates(shapely.point_on_surface(villages))
    for days_ago in range(DAYS, 0, -1):
        rows = []
        for _ in range(EVENTS // DAYS):
            lon, lat = middles[rng.integers(len(middles))] + rng.uniform(-0.006, 0.006, 2)
            seen = at - timedelta(days=days_ago - 1, minutes=float(rng.uniform(30, 1400)))
            for _ in range(int(rng.integers(1, MOST_CLUES + 1))):
                east, north = rng.uniform(-SPREAD_DEGREES, SPREAD_DEGREES, 2)
                later = seen + timedelta(minutes=float(rng.uniform(0, 25)))
                day, clock = f"{later:%Y-%m-%d}", f"{later:%H%M}"
                heat, sure, power = rng.uniform(305, 345), int(rng.integers(30, 100)), rng.uniform(1, 60)
                rows.append(
                    f"{lat + north:.5f},{lon + east:.5f},{heat:.1f},1.0,1.0,{day},{clock},"
                    f"{'TA'[int(rng.integers(2))]},{sure},6.1NRT,290.1,{power:.2f},D"
                )
        yield rows


def _hands() -> dict[tuple[str, str], Hand]:
    """The first holder of each role in each division, by role and division code."""
    roles = (Role.COUNTY_FIRE_DESK, Role.TOWNSHIP_OFFICER, Role.VILLAGE_HEAD)
    found: dict[tuple[str, str], Hand] = {}
    rows = Term.objects.filter(post__role__in=roles).order_by("post__code")
    for role, division, post_id, post, person in rows.values_list(
        "post__role", "post__division__code", "post_id", "post__code", "person__code"
    ):
        found.setdefault((role, division), Hand(post_id, post, person))
    return found


def _write_closed(at: datetime) -> None:
    waiting = FireEvent.objects.filter(
        merged_into__isnull=True, case__isnull=True, latest_seen_at__lt=at - timedelta(days=1)
    ).exclude(queue=ClueQueue.STATIC_HEAT)
    hands, terrains = _hands(), dict[str, str]()
    events = waiting.select_related("division").order_by("id").iterator(chunk_size=CHUNK)
    while batch := list(islice(events, CHUNK)):
        cases = []
        for event in batch:
            opened = event.first_seen_at + timedelta(minutes=12)
            closed = opened + timedelta(minutes=80)
            path = event.division_path
            terrain = terrains.setdefault(path, terrain_of(path, beijing_day(event.first_seen_at)))
            cases.append(_case(event, opened, closed, terrain, _hand(hands, Role.VILLAGE_HEAD, path)))
        FireCase.objects.bulk_create(cases, batch_size=500)
        _write_ways(cases, hands)


def _hand(hands: dict[tuple[str, str], Hand], role: str, path: str) -> Hand | None:
    """The holder of a role in the division of that level on a path, if the path goes so deep."""
    size = {Role.COUNTY_FIRE_DESK: 6, Role.TOWNSHIP_OFFICER: 9, Role.VILLAGE_HEAD: 12}[Role(role)]
    return next((hands.get((role, code)) for code in path.split("/")[1:] if len(code) == size), None)


def _case(event: FireEvent, opened: datetime, closed: datetime, terrain: str, head: Hand | None) -> FireCase:
    return FireCase(
        code=event.code.replace("HQ", "HD", 1),
        event=event,
        event_version=event.version,
        division=event.division,
        division_path=event.division_path,
        lon=event.lon,
        lat=event.lat,
        state="closed",
        is_open=False,
        opened_at=opened,
        first_seen_at=event.first_seen_at,
        terrain_class=terrain,
        season_code=season_on(event.division_path, beijing_day(event.first_seen_at)) or "",
        responsible_post_id=head.post_id if head else None,
        extinguished_at=opened + timedelta(minutes=48),
        inspected_at=opened + timedelta(minutes=75),
        closed_at=closed,
        state_at=closed,
        changed_at=closed,
        guard_until=closed + timedelta(hours=6),
        basic_cause=CAUSES[event.pk % len(CAUSES)],
        burned_matter=BurnedMatter.STRAW,
        area_mu=round(0.2 + event.pk % 23 / 10, 1),
    )


def _write_ways(cases: Sequence[FireCase], hands: dict[tuple[str, str], Hand]) -> None:
    entries: list[TimelineEntry] = []
    beside: dict[type[Model], list[Any]] = {Assignment: [], FieldCheck: [], SecondLook: [], Notice: []}
    for case in cases:
        who = {
            "v": _hand(hands, Role.VILLAGE_HEAD, case.division_path),
            "t": _hand(hands, Role.TOWNSHIP_OFFICER, case.division_path),
            "c": _hand(hands, Role.COUNTY_FIRE_DESK, case.division_path),
        }
        entries += _timeline(case, who)
        village = who["v"] or who["t"] or who["c"]
        inspector = who["t"] or who["c"]
        if village is None or inspector is None:
            continue
        beside[Assignment].append(_assignment(case, village))
        beside[FieldCheck] += _checks(case, village)
        beside[SecondLook].append(_second_look(case, inspector))
        beside[Notice].append(_notice(case))
    TimelineEntry.objects.bulk_create(entries, batch_size=1000)
    for model, rows in beside.items():
        model._default_manager.bulk_create(rows, batch_size=1000)
    addressees = {case.code: _hand(hands, Role.VILLAGE_HEAD, case.division_path) for case in cases}
    NoticeDelivery.objects.bulk_create(
        (
            NoticeDelivery(
                notice=notice,
                post_code=hand.post_code,
                status=DeliveryStatus.SENT,
                attempts=1,
                attempt_after=notice.created_at,
                sent_at=notice.created_at,
            )
            for notice in beside[Notice]
            if (hand := addressees[notice.subject_code]) is not None
        ),
        batch_size=1000,
    )


def _timeline(case: FireCase, who: dict[str, Hand | None]) -> Iterator[TimelineEntry]:
    for verb, before, after, minute, letter in WAY:
        hand = who.get(letter)
        moment = case.opened_at + timedelta(minutes=minute)
        yield TimelineEntry(
            case=case,
            at=moment,
            recorded_at=moment,
            verb=verb,
            from_state=before,
            to_state=after,
            person_code=hand.person_code if hand else "system",
            post_code=hand.post_code if hand else "",
        )


def _assignment(case: FireCase, hand: Hand) -> Assignment:
    return Assignment(
        case=case,
        post_id=hand.post_id,
        given_at=case.opened_at,
        given_by="system",
        signed_at=case.opened_at + timedelta(minutes=6),
        signed_by=hand.person_code,
        ended_at=case.closed_at,
    )


def _checks(case: FireCase, hand: Hand) -> Iterator[FieldCheck]:
    for minute, result in ((21, FindingResult.BURNING), (48, FindingResult.OUT)):
        found = case.opened_at + timedelta(minutes=minute)
        yield FieldCheck(
            case=case,
            client_key=f"month-{case.code}-{result.value}",
            result=result,
            burned_matter=BurnedMatter.STRAW,
            found_at=found,
            received_at=found,
            found_by=hand.person_code,
            found_post=hand.post_code,
        )


def _second_look(case: FireCase, hand: Hand) -> SecondLook:
    return SecondLook(
        case=case,
        verb="inspect",
        how="site",
        looked_at=case.opened_at + timedelta(minutes=75),
        looked_by=hand.person_code,
        looked_post=hand.post_code,
    )


def _notice(case: FireCase) -> Notice:
    return Notice(
        dedupe_key=f"month-{case.code}",
        kind="fire_opened",
        is_urgent=True,
        subject_kind="fire",
        subject_code=case.code,
        division_path=case.division_path,
        text=f"火点 {case.code} 待核实，请尽快到现场查看。",
        created_at=case.opened_at,
    )
