"""The counts of a long period are those of the bulletin of the same period, for every reader."""

from datetime import UTC, datetime, timedelta

import pytest

from luoshu.apps.clues.choices import ClueQueue
from luoshu.apps.clues.errors import ClueRightMissing
from luoshu.apps.clues.models import Clue
from luoshu.apps.clues.queries import bulletin_for
from luoshu.apps.clues.queries.period_counts import period_counts
from tests.support.cast import AT, Cast
from tests.support.clues_factories import clues_of
from tests.support.feeds_factories import NOW, firms_row

pytestmark = pytest.mark.django_db
PERIOD = (datetime(2024, 9, 1, tzinfo=UTC), datetime(2024, 9, 17, 16, tzinfo=UTC))


def a_month(cast: Cast) -> None:
    """Points in both counties, one struck, one of static heat, one a year earlier."""
    clues_of([firms_row(34.15, 112.05), firms_row(34.05, 112.05), firms_row(34.15, 112.25), firms_row(34.05, 112.3)])
    clues_of([firms_row(34.15, 112.05, day="2023-09-17")], at=NOW - timedelta(days=366))
    marked = Clue.objects.filter(seen_at__year=2024).order_by("code")
    Clue.objects.filter(pk=marked[0].pk).update(struck_at=AT)
    Clue.objects.filter(pk=marked[1].pk).update(queue=ClueQueue.STATIC_HEAT)


@pytest.mark.parametrize("name", ["林岚", "陈川", "周野", "赵禾"])
def test_they_are_the_counts_of_the_bulletin(name: str, cast: Cast) -> None:
    a_month(cast)
    acting = cast.acting(name)
    whole = bulletin_for(acting, *PERIOD, with_codes=True)
    counts = period_counts(acting, *PERIOD, with_codes=True)
    assert counts.suspected.value == whole.suspected.value
    assert counts.suspected.clue_codes == whole.suspected.clue_codes
    assert counts.struck.clue_codes == whole.struck.clue_codes
    assert counts.last_year_note == whole.last_year_note
    assert (counts.last_year is None) == (whole.last_year is None)
    if counts.last_year is not None and whole.last_year is not None:
        assert counts.last_year.clue_codes == whole.last_year.clue_codes


def test_the_city_counts_everything_but_the_struck_and_the_static(cast: Cast) -> None:
    a_month(cast)
    counts = period_counts(cast.acting("林岚"), *PERIOD)
    assert (counts.suspected.value, counts.struck.value) == (2, 1)
    assert counts.last_year is not None
    assert counts.last_year.value == 1


def test_counts_on_a_page_lead_to_their_conditions(cast: Cast) -> None:
    a_month(cast)
    plain, kept = (period_counts(cast.acting("林岚"), *PERIOD, with_codes=with_codes) for with_codes in (False, True))
    assert (plain.suspected.value, plain.suspected.clue_codes) == (kept.suspected.value, ())
    assert plain.suspected.asked.startswith("from=2024-09-01T08:00:00&before=2024-09-18T00:00:00&counted=suspected")
    assert kept.suspected.asked == "codes=" + ",".join(kept.suspected.clue_codes)


def test_who_reads_no_clues_is_told_so(cast: Cast) -> None:
    with pytest.raises(ClueRightMissing):
        period_counts(cast.acting("韩策"), *PERIOD)
