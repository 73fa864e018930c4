"""Every number of a bulletin and of its paper is a link, and behind the link stand as many rows as the number says."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from luoshu.adapters.documents.model import figures_of
from luoshu.apps.briefings.choices import LeaderLine
from luoshu.apps.briefings.queries import daily_body, leader_page
from luoshu.apps.clues.models import Clue, Strike
from luoshu.apps.clues.queries import bulletin_for
from luoshu.apps.places.models import Division
from luoshu.core.clock import day_bounds
from tests.support.cast import AT, COUNTY_B, TOWN_A1, TOWN_A2, Cast
from tests.support.clues_factories import clues_of, multiplied
from tests.support.feeds_factories import firms_row

pytestmark = pytest.mark.django_db
ON = datetime(2024, 9, 17, tzinfo=UTC).date()
LINK = re.compile(r'<a href="(/clues/\?[^"]+)"[^>]*>(\d+)</a>')
ROW = re.compile(r'<tr data-row><td><a class="rowlink" href="/clues/([^/]+)/"')
OLDER = re.compile(r'rel="next" href="\?([^"]+)"')
TOTAL = re.compile(r"共 ([\d,]+) [条件]")


@pytest.fixture
def day(cast: Cast) -> Cast:
    """A day with more than five hundred clues in one pass, some struck, some screened, a report, a year before."""
    clues_of([firms_row(34.05, 112.05)])
    places = list(Division.objects.filter(code__in=(TOWN_A1, TOWN_A2, COUNTY_B)).order_by("code"))

    def spread(number: int) -> dict[str, object]:
        return {
            "seen_at": AT - timedelta(minutes=number % 4 + (300 if number % 50 == 0 else 0)),
            "satellite": "Aqua" if number % 40 == 0 else "" if number % 41 == 0 else "Terra",
            "division": places[number % 3],
            "queue": ("static_heat", "forest")[number % 2] if number % 20 == 3 else "fire",
            "struck_at": AT if number % 25 == 7 else None,
        }

    clues = multiplied(640, spread)
    Clue.objects.filter(pk__in=[one.pk for one in clues[:5]]).update(seen_at=AT.replace(year=2023))
    for number, status in enumerate(("applied", "reviewed", "granted", "refused")):
        Strike.objects.create(
            code=f"HJ-{number}",
            clue=clues[number + 9],
            division_path=clues[number + 9].division_path,
            status=status,
            reason="冬麦田浇地的水汽",
            checked_radius_m=500,
            applied_by="p",
            applied_post="a-desk",
            applied_at=AT,
            decided_at=AT if status in ("granted", "refused") else None,
            decided_by="q" if status in ("granted", "refused") else "",
        )
    return cast


def _behind(client: Client, url: str) -> tuple[int, list[str]]:
    """The total that the list says, and all its rows, page by page."""
    rows: list[str] = []
    page = client.get(url).content.decode()
    total = int(TOTAL.search(page)[1].replace(",", ""))  # type: ignore[index]
    while True:
        rows += ROW.findall(page) or re.findall(r"<p data-row>", page)
        older = OLDER.search(page)
        if older is None:
            return total, rows
        page = client.get("/clues/?" + unescape(older[1])).content.decode()


@pytest.mark.parametrize(("name", "largest"), [("林岚", 500), ("陈川", 300)])
def test_every_number_of_the_page_is_as_long_as_its_list(day: Cast, clock: object, name: str, largest: int) -> None:
    client = day.client_for(name)
    links = {unescape(url): int(text) for url, text in LINK.findall(client.get("/bulletins/daily/").content.decode())}
    assert max(links.values()) > largest
    assert len(links) > 15
    for url, number in links.items():
        total, rows = _behind(client, url)
        assert total == len(rows) == number, url
        assert "strikes=" in url or len(set(rows)) == number, url


def test_no_number_of_the_page_stands_without_a_link(day: Cast, clock: object) -> None:
    bulletin = bulletin_for(day.acting("林岚"), *day_bounds(ON))
    page = day.client_for("林岚").get("/bulletins/daily/").content.decode()
    links = [unescape(url) for url, _ in LINK.findall(page)]
    assert all(f"/clues/?{one.asked}" in links for one in bulletin.figures() if one.value)


def test_a_paper_keeps_its_clues_whatever_becomes_of_them(day: Cast, clock: object) -> None:
    acting, client = day.acting("林岚"), day.client_for("林岚")
    kept = bulletin_for(acting, *day_bounds(ON), with_codes=True)
    runs = figures_of(daily_body(kept, ON, unit_name="市禁烧办"))
    Clue.objects.filter(code__in=kept.suspected.clue_codes[:200]).update(struck_at=AT, division_path="410300/")
    assert bulletin_for(acting, *day_bounds(ON)).suspected.value == kept.suspected.value - 200
    largest = max(runs, key=lambda run: int(run.text))
    assert int(largest.text) > 500
    for run in runs:
        assert run.source is not None
        total, rows = _behind(client, run.source.url)
        assert total == len(rows) == int(run.text)
    assert set(_behind(client, largest.source.url)[1]) == set(kept.suspected.clue_codes)  # type: ignore[union-attr]


def test_a_reader_of_a_part_is_told_how_many_lie_elsewhere(day: Cast, clock: object) -> None:
    kept = bulletin_for(day.acting("林岚"), *day_bounds(ON), with_codes=True).suspected
    client = day.client_for("陈川")
    total, rows = _behind(client, f"/clues/?{kept.asked}")
    assert 0 < total == len(rows) < kept.value
    assert f"另有 {kept.value - total} 条不在您的辖区" in client.get(f"/clues/?{kept.asked}").content.decode()


@pytest.mark.parametrize("asked", ["packed=x", "from=x&before=y", "from=2024-09-17", "before=2024-09-17&from=%00"])
def test_a_broken_link_says_so(cast: Cast, asked: str) -> None:
    answer = cast.client_for("林岚").get(f"/clues/?{asked}")
    assert answer.status_code == 422
    assert "这个链接不完整" in answer.content.decode()


def test_a_days_bulletin_and_its_list_cost_the_same_whatever_the_day(day: Cast, clock: object) -> None:
    client = day.client_for("林岚")
    codes = bulletin_for(day.acting("林岚"), *day_bounds(ON), with_codes=True).suspected.asked
    period = bulletin_for(day.acting("林岚"), *day_bounds(ON)).suspected.asked
    for url, most in (("/bulletins/daily/", 9), (f"/clues/?{codes}", 7), (f"/clues/?{period}", 7)):
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        assert len(queries) <= most, url


def test_the_leaders_number_of_waiting_applications_is_their_list(day: Cast, clock: object) -> None:
    at = AT + timedelta(minutes=5)
    line = leader_page(day.acting("郑远"), at=at).line(LeaderLine.DECISIONS)
    assert line is not None
    waiting = next(run for fact in line.facts for run in fact if run.source and run.source.kind == "strikes")
    assert waiting.source is not None
    total, rows = _behind(day.client_for("郑远"), waiting.source.url)
    assert (waiting.text, total, len(rows)) == ("2", 2, 2)
