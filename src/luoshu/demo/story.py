"""The week as lived: 17 September 2024, 16:00, three points from a satellite - and what became of them.

Public facts (published on 20 September 2024): the day, the hour, 汝阳县陶营镇 2 points, 嵩县木植街乡 1. The rest is
invented: coordinates inside generated cells, persons, checks, the refused strike, the rekindling. Every step goes
through the same operations as in an office, at the time it is said to have happened.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from PIL import Image, ImageDraw
from shapely.geometry.base import BaseGeometry

from luoshu.apps.acting import Acting
from luoshu.apps.cases.models import FireCase
from luoshu.apps.cases.operations import follow_events, open_due_cases, record_call, record_check, take_step
from luoshu.apps.cases.operations.stepping import StepInput
from luoshu.apps.clues.models import Clue, Strike
from luoshu.apps.clues.operations import apply_strike, decide_strike, make_clues, take_over_forest, tell_forest
from luoshu.apps.evidence.operations import attach_photo
from luoshu.apps.feeds.operations import receive_delivery, store_delivery
from luoshu.apps.people.choices import Role
from luoshu.apps.people.models import Post, Term
from luoshu.apps.people.rights import rights_of

TAOYING: Final = "410326107"
MUZHIJIE: Final = "410325210"
SEEN_AT: Final = datetime(2024, 9, 17, 8, 0, tzinfo=UTC)
WORKER: Final = "demo"
HIMAWARI_HEADER: Final = "#ID,Year,Month,Day,Time,Lat,Lon,Area,Volcano,Level,Reliability,FRP,QF,Hot\n"


@dataclass(frozen=True)
class Known:
    """What the story must come to: known answers for tests."""

    fires: int = 3
    taoying: int = 2
    muzhijie: int = 1
    strikes_refused: int = 1
    rekindled: int = 1
    false_alarms: int = 1


KNOWN: Final = Known()


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def acting_in(role: str, division_code: str, number: int = 0) -> Acting:
    """Return in whose name the holder of a post acts."""
    post = (
        Post.objects.select_related("unit", "division")
        .filter(role=role, division__code=division_code)
        .order_by("code")[number]
    )
    term = Term.objects.select_related("person").filter(post=post).first()
    assert term is not None  # noqa: S101 - the demo's own staff
    return Acting(
        person_code=term.person.code,
        post_code=post.code,
        role=post.role,
        paths=(post.division_path,),
        rights=rights_of(post.role),
        unit_code=post.unit.code,
        level=post.division.level,
    )


def drawn_photo(words: str) -> bytes:
    """Return a drawn picture in place of a photo: the demo has no photos of real fields or people."""
    picture = Image.new("RGB", (960, 720), (196, 178, 128))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, 960, 300), fill=(176, 200, 220))
    for offset in range(0, 960, 48):
        draw.line((offset, 720, offset + 160, 300), fill=(168, 148, 98), width=6)
    draw.ellipse((380, 360, 580, 440), fill=(70, 62, 54))
    draw.text((24, 24), f"DEMO {words}", fill=(40, 40, 40))
    kept = io.BytesIO()
    picture.save(kept, "JPEG", quality=80)
    return kept.getvalue()


def himawari_file(points: list[tuple[float, float]], at: datetime) -> bytes:
    """Return a delivery in the layout of the Himawari wildfire product."""
    lines = [
        f"{number},{at.year},{at.month},{at.day},{at:%H%M},{lat:.4f},{lon:.4f},0,0,2,3,18.5,0,1\n"
        for number, (lon, lat) in enumerate(points, start=1)
    ]
    return (HIMAWARI_HEADER + "".join(lines)).encode()


def run_line(at: datetime) -> None:
    """Let the line go once: detections become clues, events, fires."""
    make_clues(at=at, worker=WORKER)
    open_due_cases(at=at)
    follow_events(at=at)


def deliver(kind: str, content: bytes, name: str, by: Acting, at: datetime, datum: str = "wgs84") -> None:
    """Receive and store one delivery."""
    delivery = receive_delivery(kind=kind, datum=datum, data=content, file_name=name, by=by, at=at)
    store_delivery(delivery_id=delivery.pk, worker=WORKER, at=at)


def inside(cell: BaseGeometry, east: float = 0.0, north: float = 0.0) -> tuple[float, float]:
    """Return a point well inside a cell, moved a little if the cell allows it."""
    point = cell.representative_point()
    return round(point.x + east, 4), round(point.y + north, 4)


@contextmanager
def village_cells(cells: dict[str, BaseGeometry], township: str) -> Iterator[list[tuple[str, BaseGeometry]]]:
    """Give the village cells of a township, the largest first: points in their middle lie far apart."""
    yield sorted(
        ((code, cell) for code, cell in cells.items() if code.startswith(township) and len(code) == 12),
        key=lambda pair: -pair[1].area,
    )


def tell_story(cells: dict[str, BaseGeometry]) -> None:
    """Replay 17 September 2024."""
    city = acting_in(Role.CITY_FIRE_DESK, "410300")
    with village_cells(cells, TAOYING) as taoying, village_cells(cells, MUZHIJIE) as muzhijie:
        points = [inside(taoying[0][1]), inside(taoying[-1][1]), inside(muzhijie[0][1])]
    deliver(
        "wlf",
        himawari_file(points, SEEN_AT),
        "葵花卫星火点_20240917_0800（公开报道的三个火点，坐标示意）.csv",
        city,
        SEEN_AT + minutes(12),
    )
    run_line(SEEN_AT + minutes(13))
    fires = list(FireCase.objects.order_by("code"))
    first, second = [fire for fire in fires if TAOYING in fire.division_path]
    third = next(fire for fire in fires if MUZHIJIE in fire.division_path)
    handle_fire(first, cause="清理地头秸秆时引燃", mu=1.2)
    handle_fire(second, cause="焚烧玉米秸秆", mu=0.8)
    _refused_strike(second, city)
    handle_fire(third, cause="焚烧秸秆，临近林地", mu=0.5)
    _forest(third, city)
    _rekindled(first)


def handle_fire(fire: FireCase, *, cause: str, mu: float) -> None:
    """From the county's call to the close, each step by the one whose step it is."""
    county = acting_in(Role.COUNTY_FIRE_DESK, fire.division.code[:6])
    township = acting_in(Role.TOWNSHIP_OFFICER, fire.division.code[:9])
    village = acting_in(Role.VILLAGE_HEAD, fire.division.code)
    start = fire.opened_at

    record_call(
        case_code=fire.code,
        to_post_code=village.post_code,
        to_name="村级网格长",
        outcome="told",
        by=county,
        at=start + minutes(4),
    )
    _check(fire, village, "burning", "straw", start + minutes(21))
    take_step(case_code=fire.code, verb="handle_on_spot", by=village, at=start + minutes(22))
    take_step(case_code=fire.code, verb="first_report", by=village, at=start + minutes(30))
    _check(fire, village, "out", "straw", start + minutes(48))
    take_step(case_code=fire.code, verb="feedback", by=village, at=start + minutes(50))
    take_step(
        case_code=fire.code,
        verb="inspect",
        by=township,
        at=start + minutes(75),
        given=StepInput(look="site", note="到场看过，明火余火已灭"),
    )
    closing = StepInput(basic_cause=cause, area_mu=mu, guard_hours=6)
    take_step(case_code=fire.code, verb="close", by=township, at=start + minutes(80), given=closing)


def _check(fire: FireCase, by: Acting, result: str, matter: str, at: datetime) -> None:
    photo = attach_photo(
        by=by,
        at=at,
        data=drawn_photo(f"{fire.code} {result}"),
        original_name="现场.jpg",
        kind="check",
        subject_kind="fire",
        subject_code=fire.code,
        division_path=fire.division_path,
        taken_at=at,
    )
    record_check(
        case_code=fire.code,
        client_key=f"demo-{fire.code}-{result}-{int(at.timestamp())}",
        result=result,
        burned_matter=matter,
        found_at=at,
        by=by,
        at=at,
        photo_code=photo.code,
    )


def strike_asked(fire: FireCase, *, at: datetime) -> Strike:
    """The county asks to strike the first point of a fire."""
    county = acting_in(Role.COUNTY_FIRE_DESK, fire.division.code[:6])
    photo = attach_photo(
        by=county,
        at=at,
        data=drawn_photo(f"{fire.code} strike"),
        original_name="核查.jpg",
        kind="strike",
        subject_kind="fire",
        subject_code=fire.code,
        division_path=fire.division_path,
        taken_at=at,
    )
    clue = Clue.objects.filter(event=fire.event).order_by("code")[0]
    return apply_strike(
        clue_code=clue.code,
        reason="一公里范围内未见连片过火痕迹",
        checked_radius_m=1000,
        photo_codes=[photo.code],
        by=county,
        at=at,
    )


def _refused_strike(fire: FireCase, city: Acting) -> None:
    """The county asks to strike a point that did burn; the city keeps it."""
    at = SEEN_AT + timedelta(days=1)
    strike = strike_asked(fire, at=at)
    note = "现场核实照片可见过火痕迹，维持"
    decide_strike(strike_code=strike.code, is_granted=False, note=note, by=city, at=at + timedelta(hours=3))


def _forest(fire: FireCase, city: Acting) -> None:
    """A fire beside woods: the forest desk is told by phone at once and takes it over."""
    clue = Clue.objects.filter(event=fire.event).order_by("code")[0]
    at = fire.opened_at + minutes(2)
    tell_forest(clue_code=clue.code, by=city, at=at, how="phone", note="临近林地，已电话告知森防办")
    forest = acting_in(Role.FOREST_DESK, "410300")
    take_over_forest(clue_code=clue.code, by=forest, at=at + minutes(3))


def _rekindled(fire: FireCase) -> None:
    """复燃: smouldering straw flares up again in the evening; it is reopened with its count and closed once more."""
    fire.refresh_from_db()
    county = acting_in(Role.COUNTY_FIRE_DESK, fire.division.code[:6])
    city = acting_in(Role.CITY_FIRE_DESK, "410300")
    again = SEEN_AT + timedelta(hours=4)
    deliver(
        "wlf",
        himawari_file([(fire.lon, fire.lat)], again),
        "葵花卫星火点_20240917_1200（虚构的复燃）.csv",
        city,
        again + minutes(10),
    )
    run_line(again + minutes(11))
    take_step(case_code=fire.code, verb="reopen", by=county, at=again + minutes(13))
    village = acting_in(Role.VILLAGE_HEAD, fire.division.code)
    township = acting_in(Role.TOWNSHIP_OFFICER, fire.division.code[:9])
    _check(fire, village, "burning", "straw", again + minutes(25))
    take_step(case_code=fire.code, verb="handle_on_spot", by=village, at=again + minutes(26))
    _check(fire, village, "out", "straw", again + minutes(40))
    take_step(case_code=fire.code, verb="first_report", by=village, at=again + minutes(41))
    take_step(case_code=fire.code, verb="feedback", by=village, at=again + minutes(42))
    take_step(
        case_code=fire.code,
        verb="inspect",
        by=township,
        at=again + minutes(60),
        given=StepInput(look="site", note="已翻土浇水"),
    )
    closing = StepInput(basic_cause="余火复燃", area_mu=0.3, guard_hours=12)
    take_step(case_code=fire.code, verb="close", by=township, at=again + minutes(63), given=closing)
