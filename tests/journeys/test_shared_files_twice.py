"""All shared fire files, whole, are taken in twice: the equation holds, and the second time changes nothing.

Into Luoyang with its real counties and into all of Henan. ``bench/ingest/twice.py`` prints the same run's numbers.
"""

from collections.abc import Callable

import pytest
from pytest_django import Settings

from luoshu.apps.feeds.models import Detection
from tests.support.real_ground import HENAN, LUOYANG, make_henan, make_luoyang
from tests.support.shared_data import shared_file
from tests.support.twice import FILES, Taken, fingerprint, row_counts, take_all, take_file

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
GROUNDS = [pytest.param(make_luoyang, LUOYANG, id="luoyang"), pytest.param(make_henan, HENAN, id="henan")]


def sums(taken: list[Taken]) -> dict[str, tuple[int, int, int]]:
    """What must not depend on the round: received, outside, rejected."""
    return {one.name: (one.counts["received"], one.counts["outside"], one.counts["rejected"]) for one in taken}


@pytest.mark.parametrize(("make_ground", "root"), GROUNDS)
def test_the_second_time_changes_nothing(make_ground: Callable[[], str], root: str, settings: Settings) -> None:
    settings.LUOSHU_ROOT_CODE = root
    path = make_ground()

    first = take_all()
    rows, clues = row_counts(), fingerprint()
    second = take_all()

    assert [one.name for one in first if not one.adds_up] == []
    assert [one.name for one in second if not one.adds_up] == []
    assert [one.name for one in first + second if one.kept_bad_rows != one.counts["rejected"]] == []
    # A file with a header and n rows has received n rows; the granule is refused as a whole, with a sentence.
    lines = {name: len(shared_file(f"fire/{name}").read_bytes().splitlines()) - 1 for name, *_ in FILES[:-1]}
    assert {one.name: one.counts["received"] for one in first[:-1]} == lines
    assert {one.status for one in first[:-1] + second[:-1]} == {"stored"}
    assert (first[-1].status, first[-1].counts["received"]) == ("refused", 0)
    assert first[-1].refusal

    assert sum(one.counts["accepted"] for one in first) == rows["Detection"] == rows["Clue"] > 0
    assert sum(one.counts["accepted"] for one in second) == 0
    assert sums(second) == sums(first)
    assert row_counts() == rows
    assert fingerprint() == clues
    assert Detection.objects.exclude(division_path__startswith=path).count() == 0


def test_henan_owns_what_the_ministry_gives_to_henan(settings: Settings) -> None:
    settings.LUOSHU_ROOT_CODE = HENAN
    make_henan()
    name = "official_straw_fire_points_2016-08_09.csv"
    lines = shared_file(f"fire/{name}").read_text(encoding="utf-8").splitlines()
    assert take_file(name, "official", "wgs84").counts["accepted"] == sum(",河南," in line for line in lines) > 0
