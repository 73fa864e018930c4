"""The wall says what the lists say, at one frozen moment, and 304 when nothing moved."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
import time_machine

from luoshu.apps.cases.queries import fires_for
from luoshu.apps.supervision.queries import matters_for
from luoshu.core.clock import day_end, day_start
from luoshu.web.wall.numbers import season_start, wall_numbers
from tests.support.cases_factories import fire_at, minutes, with_rules
from tests.support.cast import AT, CITY, Cast
from tests.support.matters import work_of

pytestmark = pytest.mark.django_db
NOW = AT + timedelta(hours=1)
VIEWS = {"due_today": "today", "matters_late": "late", "to_review": "review", "undated": "undated"}


@pytest.fixture
def city(cast: Cast) -> Cast:
    """A fire confirmed and not signed, one closed, matters due today, late, to be reviewed and undated."""
    with_rules(cast)
    fire_at(cast).dispatched()
    fire_at(cast, (34.15, 112.15)).check("李禾", "burning", 3)
    work_of(cast, title="今天", due_on=date(2024, 9, 17), at=AT).assigned(at=AT)
    early = AT - timedelta(days=5)
    work_of(cast, title="晚了", due_on=date(2024, 9, 13), at=early).assigned(at=early)
    work_of(cast, title="送审", at=AT).submitted(at=AT)
    work_of(cast, title="未定", vague="适时", at=AT).assigned(at=AT)
    return cast


def test_every_number_is_the_length_of_its_list(city: Cast) -> None:
    acting = city.acting("沈知", NOW)
    numbers = wall_numbers(acting, at=NOW)
    for name, view in VIEWS.items():
        assert getattr(numbers, name) == len(matters_for(acting, at=NOW, view=view)) == 1, name
    rows = fires_for(acting, at=NOW, phase="all", most=999)
    today = [row for row in rows if day_start(date(2024, 9, 17)) <= row.first_seen_at < day_end(date(2024, 9, 17))]
    assert numbers.fires_today == len(today) == 2
    assert numbers.unsigned == sum(row.state in ("confirmed", "dispatched", "returned", "reopened") for row in rows)
    assert numbers.verifying == sum(row.state in ("reported", "accepted", "verifying") for row in rows)
    assert numbers.late == len(fires_for(acting, at=NOW, phase="late"))
    assert len(numbers.points) == len(fires_for(acting, at=NOW, phase="open"))
    assert numbers.latest_pass == AT - minutes(10)


def test_every_number_leads_to_a_list_of_its_length(city: Cast) -> None:
    client = city.client_for("沈知")
    with time_machine.travel(NOW, tick=False):
        page = client.get("/wall/").content.decode()
        links = re.findall(r'<a href="([^"]+)" data-number="(\w+)">(\d+)</a>', page)
        fires = {name: (unescape(url), int(number)) for url, name, number in links if url.startswith("/fires/")}
        assert {"fires_today", "fires_in_season", "unsigned", "verifying", "handling", "late"} == fires.keys()
        assert set(VIEWS) <= {name for _, name, _ in links}
        for name, (url, number) in fires.items():
            shown = client.get(url).content.decode()
            assert f"共 {number} 处" in shown, name
            assert len(set(re.findall(r'href="(/fires/HD[^/"]+/)"', shown))) == number, name


def test_unchanged_numbers_answer_304_and_a_change_answers_anew(city: Cast) -> None:
    client = city.client_for("沈知")
    with time_machine.travel(NOW, tick=False):
        first = client.get("/wall/numbers.json")
        again = client.get("/wall/numbers.json", headers={"If-None-Match": first.headers["ETag"]})
        assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
        assert first.json()["due_today"] == 1
        work_of(city, title="又一件", due_on=date(2024, 9, 17), at=AT).assigned(at=AT)
        changed = client.get("/wall/numbers.json", headers={"If-None-Match": first.headers["ETag"]})
        assert (changed.status_code, changed.json()["due_today"]) == (200, 2)


def test_the_wall_names_no_person_and_no_matter(city: Cast) -> None:
    with time_machine.travel(NOW, tick=False):
        page = city.client_for("郑远").get("/wall/").content.decode()
    for word in ("钱麦", "梁知", "沈知", "今天的事", "晚了", "市住建局", "排名"):
        assert word not in page


@pytest.mark.parametrize(
    ("on", "first"),
    [
        (date(2024, 9, 25), date(2024, 9, 20)),
        (date(2024, 6, 10), date(2024, 6, 1)),
        (date(2024, 3, 1), date(2024, 1, 1)),
        (date(2024, 9, 19), date(2024, 1, 1)),
    ],
)
def test_a_season_is_counted_from_its_first_day(cast: Cast, on: date, first: date) -> None:
    with_rules(cast)
    assert season_start(cast.path("410398"), on)[0] == first or season_start(cast.path(CITY), on)[0] == first
