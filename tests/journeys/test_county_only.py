"""A city whose counties alone have outlines: from the Ministry's list to a closed fire that the bulletin counts.

The counties are the real ones of Luoyang; the people and their posts are invented.
"""

from datetime import UTC, datetime, timedelta

import pytest

from luoshu.apps.acting import SYSTEM, Acting
from luoshu.apps.cases.errors import StepNotTaken
from luoshu.apps.cases.models import FireCase
from luoshu.apps.cases.operations import follow_events, open_due_cases
from luoshu.apps.cases.queries import find_case_for, fires_for
from luoshu.apps.clues.errors import ClueNotVisible
from luoshu.apps.clues.models import AttributionDecision, Clue
from luoshu.apps.clues.operations import decide_attribution, make_clues
from luoshu.apps.clues.queries import bulletin_for, find_clue_for
from luoshu.apps.errors import NotVisible
from luoshu.apps.feeds.models import Detection
from luoshu.apps.feeds.operations import receive_delivery, store_delivery
from luoshu.apps.places.choices import Basis, Level
from luoshu.core.clock import beijing_day, day_start
from tests.support.cases_factories import Fire
from tests.support.county_city import CountyCity, make_county_city

pytestmark = pytest.mark.django_db

NOW = datetime(2024, 9, 17, 8, 0, tzinfo=UTC)
# 汝阳县 holds the first point and the second, which lie 300 m apart; the third is in 嵩县, the last in another city.
LIST = """date,lon,lat,province,city,county
2024-09-17,112.4730,34.1530,河南,洛阳市,汝阳县
2024-09-17,112.4760,34.1540,河南,洛阳市,汝阳县
2024-09-17,112.0850,34.1350,河南,洛阳市,嵩县
2024-09-17,113.0850,33.6220,河南,平顶山市,鲁山县
"""


@pytest.fixture
def city() -> CountyCity:
    """The city after the list came in, its clues were made and its fires opened."""
    made = make_county_city()
    delivery = receive_delivery(
        kind="official", datum="wgs84", data=LIST.encode(), file_name="清单.csv", by=SYSTEM, at=NOW
    )
    delivery = store_delivery(delivery_id=delivery.pk, worker="w", at=NOW)
    assert (delivery.received, delivery.accepted, delivery.outside) == (4, 3, 1)
    assert make_clues(at=NOW, worker="w") == 3
    assert open_due_cases(at=NOW) == 2
    return made


def ruyang_fire(city: CountyCity) -> Fire:
    case = FireCase.objects.get(division_path__startswith=city.paths["汝阳县"])
    return Fire(city, case.code, NOW)  # type: ignore[arg-type]


def attribute_all(city: CountyCity, fire: Fire, by: Acting) -> None:
    """The county's desk knows the place and picks the township; the fire follows."""
    for clue in fire.case.event.clues.all():
        decide_attribution(
            clue_code=clue.code, division_code=city.codes["陶营镇"], reason="与乡镇电话核对地点", by=by, at=fire.at(3)
        )
    follow_events(at=fire.at(3))


def test_a_county_alone_is_known_at_first_and_says_so(city: CountyCity) -> None:
    assert set(Detection.objects.values_list("basis", "division__level")) == {(Basis.COUNTY_ONLY, Level.COUNTY)}
    assert set(Clue.objects.values_list("basis", flat=True)) == {Basis.COUNTY_ONLY}
    fire = ruyang_fire(city)
    assert fire.case.division.name == "汝阳县"
    assert fire.case.event.clue_count == 2
    # Nobody below is known yet, so that the county itself is asked to look.
    assert fire.case.responsible_post == city.posts["汝阳值班"]


def test_the_county_picks_the_township_and_the_fire_follows(city: CountyCity) -> None:
    fire, desk = ruyang_fire(city), city.acting("汝阳值班", NOW)
    with pytest.raises(NotVisible):
        find_case_for(city.acting("陶营专干", NOW), fire.code)
    attribute_all(city, fire, desk)
    case = find_case_for(city.acting("陶营专干", NOW), fire.code)
    assert case.division.name == "陶营镇"
    assert case.responsible_post == city.posts["陶营专干"]
    assert {row.code for row in fires_for(city.acting("陶营专干", NOW), at=NOW)} == {fire.code}
    # The machine's proposal stays on the detection beside the decision.
    assert set(Clue.objects.filter(event=case.event).values_list("basis", flat=True)) == {Basis.REVIEWED}
    assert set(Detection.objects.values_list("basis", flat=True)) == {Basis.COUNTY_ONLY}
    assert AttributionDecision.objects.count() == 2


def test_another_county_neither_sees_nor_decides(city: CountyCity) -> None:
    fire, stranger = ruyang_fire(city), city.acting("嵩县值班", NOW)
    clue = fire.case.event.clues.first()
    assert clue is not None
    with pytest.raises(ClueNotVisible):
        find_clue_for(stranger, clue.code)
    with pytest.raises(ClueNotVisible):
        decide_attribution(clue_code=clue.code, division_code=city.codes["陶营镇"], reason="抢先", by=stranger, at=NOW)


def test_from_the_list_to_a_closed_fire_that_the_bulletin_counts(city: CountyCity) -> None:
    fire = ruyang_fire(city)
    attribute_all(city, fire, city.acting("汝阳值班", NOW))
    fire.check("陶营干部", "burning", 10)
    fire.step("汝阳值班", "confirm_fire", 11)
    fire.step("汝阳值班", "dispatch", 12, post_code=city.posts["陶营专干"].code)
    fire.step("陶营专干", "acknowledge", 13)
    fire.step("陶营专干", "arrive", 20)
    fire.step("陶营专干", "first_report", 22)
    fire.check("陶营专干", "out", 40)
    fire.step("陶营专干", "feedback", 41)
    with pytest.raises(StepNotTaken, match="另一人"):
        fire.step("陶营专干", "inspect", 50, look="photo")
    fire.step("汝阳值班", "inspect", 50, look="photo")
    assert fire.step("汝阳值班", "close", 55, basic_cause="清理地头秸秆").state == "closed"

    start = day_start(beijing_day(NOW))
    shown = bulletin_for(city.acting("洛阳值班", NOW), start, start + timedelta(days=1), with_codes=True)
    assert shown.suspected.value == 3
    assert {one.county_name: one.points.value for one in shown.counties} == {"嵩县": 1, "汝阳县": 2}
    ours = set(fire.case.event.clues.values_list("code", flat=True))
    assert ours <= set(shown.suspected.clue_codes)
    own = bulletin_for(city.acting("汝阳值班", NOW), start, start + timedelta(days=1), with_codes=True)
    assert set(own.suspected.clue_codes) == ours
