"""What the database adds up is what is added up one by one, and every number's link leads to exactly its clues."""

import random
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl

import pytest

from luoshu.apps.acting import SYSTEM, Acting
from luoshu.apps.clues.choices import ClueQueue, CountedAs
from luoshu.apps.clues.errors import LinkBroken
from luoshu.apps.clues.models import Clue
from luoshu.apps.clues.queries import Behind, behind_asked, bulletin_for, clues_of_codes, codes_asked
from luoshu.apps.clues.queries.behind import NOT_SATELLITE
from luoshu.apps.clues.queries.finding import clues_in_scope
from luoshu.apps.places.models import Division
from tests.support.bulletin_by_hand import as_by_hand, by_hand
from tests.support.cast import AT, CITY, COUNTY_A, COUNTY_B, TOWN_A1, TOWN_A2, TOWN_B1, Cast
from tests.support.clues_factories import clues_of, multiplied
from tests.support.feeds_factories import firms_row

pytestmark = pytest.mark.django_db
DAY = (datetime(2024, 9, 16, 16, tzinfo=UTC), datetime(2024, 9, 17, 16, tzinfo=UTC))
DETAILS = (
    *(None, {}, {"area_mu": "3.5"}, {"area_mu": 12}, {"area_mu": 0.1}, {"area": 0.004}, {"area": "0.1"}),
    *({"area_mu": "不详"}, {"area_mu": "-1", "area": 2}, {"area_mu": None}, {"area_mu": "nan"}, {"county": "甲"}),
)
PLACES = (CITY, COUNTY_A, COUNTY_B, TOWN_A1, TOWN_A2, TOWN_B1)
READERS = ("林岚", "陈川", "周野", "赵禾")


@pytest.fixture(params=[1, 2])
def day(cast: Cast, request: pytest.FixtureRequest) -> Cast:
    """700 clues of all kinds: counties, moments, satellites, queues, areas, some struck, some before and after."""
    clues_of([firms_row(34.05, 112.05)])
    dice, places = random.Random(request.param), list(Division.objects.filter(code__in=PLACES))
    first = DAY[0] - timedelta(minutes=30)
    multiplied(
        700,
        lambda _: {
            "seen_at": first + timedelta(minutes=dice.choice((0, 30, 1469, 1470, *range(300, 345), 900))),
            "satellite": dice.choice(("Terra", "Aqua", "N20", "")),
            "division": dice.choice(places),
            "queue": dice.choice(("fire", "fire", *ClueQueue.values)),
            "struck_at": AT if dice.random() < 0.1 else None,
            "detail": dice.choice(DETAILS),
        },
    )
    return cast


def _listed(acting: Acting, behind: Behind) -> set[str]:
    return set(clues_in_scope(acting).filter(behind.condition).values_list("code", flat=True))


@pytest.mark.parametrize("name", READERS)
def test_the_sums_are_those_made_by_hand_and_lead_to_their_clues(day: Cast, name: str) -> None:
    acting = day.acting(name)
    whole, plain = bulletin_for(acting, *DAY, with_codes=True), bulletin_for(acting, *DAY)
    assert as_by_hand(whole) == by_hand(acting, *DAY)
    assert len(whole.figures()) == len(plain.figures()) > 10
    for kept, shown in zip(whole.figures(), plain.figures(), strict=True):
        assert kept.value == shown.value == len(kept.clue_codes)
        assert _listed(acting, shown.behind) == set(kept.clue_codes)
        assert shown.clue_codes == ()
    assert [one.area_mu for one in whole.passes] == [one.area_mu for one in plain.passes]


@pytest.mark.parametrize(
    ("path", "county"),
    [
        ("410300/410399/410399101/", "410399"),
        ("410000/410300/410399/410399101/410399101001/", "410399"),
        ("410399/410399101/", "410399"),
        ("410300/", "410300"),
        ("440000/441900/441900003/441900003001/", "441900003001"),
        ("410000/410300/410300371/", "410300371"),
        ("100000/410000/410300/410399/410399101/", "410399"),
        ("410000/410300/410399/410398/", "410399"),
    ],
)
def test_a_county_is_found_in_every_shape_of_a_path(cast: Cast, path: str, county: str) -> None:
    clues_of([firms_row(34.05, 112.05)])
    Clue.objects.update(division_path=path)
    found = bulletin_for(SYSTEM, *DAY, with_codes=True)
    assert [one.county_code for one in found.counties] == [county]
    assert _listed(SYSTEM, found.counties[0].points.behind) == set(found.suspected.clue_codes)
    assert by_hand(SYSTEM, *DAY)["counties"].keys() == {county}


def test_an_address_says_the_conditions_and_is_read_back() -> None:
    behind = Behind(*DAY, CountedAs.STRUCK, queue="fire", county="410399", satellite=NOT_SATELLITE)
    assert behind.asked.startswith("from=2024-09-17T00:00:00&before=2024-09-18T00:00:00&counted=struck&queue=fire")
    for one in (behind, Behind(*DAY), Behind(DAY[0], DAY[0] + timedelta(microseconds=7))):
        assert behind_asked(dict(parse_qsl(one.asked))) == one
    assert behind_asked({"queue": "fire"}) is None


@pytest.mark.parametrize(
    "asked",
    [
        {"from": "2024-09-17"},
        {"before": "2024-09-17"},
        {"from": "x", "before": "2024-09-18"},
        {"from": "0001-01-01", "before": "2024-09-18"},
        {"from": "2024-09-17", "before": "2024-09-18", "counted": "all"},
        {"from": "2024-09-17", "before": "2024-09-18", "queue": "x"},
        {"packed": "x"},
    ],
)
def test_a_broken_address_is_refused(asked: dict[str, str]) -> None:
    with pytest.raises(LinkBroken):
        _ = codes_asked(asked) or behind_asked(asked)


def test_codes_are_listed_page_by_page_without_those_out_of_scope(day: Cast) -> None:
    codes = set(Clue.objects.values_list("code", flat=True))
    city, county = day.acting("林岚"), day.acting("陈川")
    pages = [clues_of_codes(city, codes, number=number, limit=300) for number in (1, 2, 3)]
    assert [(one.total, one.pages, len(one.rows)) for one in pages] == [(701, 3, 300), (701, 3, 300), (701, 3, 101)]
    assert {row.code for one in pages for row in one.rows} == codes
    own = clues_of_codes(county, codes, limit=1000)
    assert {row.code for row in own.rows} == {code for code in codes if code in _codes_of(county)}
    assert 0 < own.total < 701
    assert clues_of_codes(city, list(codes)[:3], number=9).number == 1


def _codes_of(acting: Acting) -> set[str]:
    return set(Clue.objects.filter(division_path__startswith=acting.paths[0]).values_list("code", flat=True))


def test_a_fraction_of_a_second_belongs_to_the_second_it_lies_in(cast: Cast) -> None:
    clues_of([firms_row(34.05, 112.05)])
    seen_at = datetime(2024, 9, 17, 8, 9, 59, 999_900, tzinfo=UTC)
    Clue.objects.update(seen_at=seen_at)
    (one,) = bulletin_for(cast.acting("林岚"), *DAY).passes
    assert (one.first_at, one.last_at) == (seen_at.replace(microsecond=0),) * 2
    assert len(_listed(cast.acting("林岚"), one.points.behind)) == one.points.value == 1
