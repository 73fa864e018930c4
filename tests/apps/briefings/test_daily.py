"""The daily paper in the provincial order: pass time, count, counties, area; struck points apart; counts traced."""

from datetime import UTC, date, datetime

import pytest

from luoshu.adapters.documents import check_9704, plain_lines, write_word
from luoshu.adapters.documents.model import figures_of
from luoshu.apps.briefings.operations import draft_daily_bulletin
from luoshu.apps.briefings.queries import daily_body
from luoshu.apps.clues.models import Clue
from luoshu.apps.clues.queries import bulletin_for
from luoshu.apps.documents.queries import body_of
from luoshu.apps.errors import NotAllowed
from tests.support.cast import AT, Cast
from tests.support.clues_factories import clues_of
from tests.support.feeds_factories import firms_row

pytestmark = pytest.mark.django_db
ON = date(2024, 9, 17)
DAY = (datetime(2024, 9, 16, 16, tzinfo=UTC), datetime(2024, 9, 17, 16, tzinfo=UTC))


def body(cast: Cast):
    return daily_body(bulletin_for(cast.acting("林岚"), *DAY, with_codes=True), ON, unit_name="市禁烧办")


def test_the_order_is_the_provinces_and_struck_points_stand_apart(cast: Cast) -> None:
    clues = clues_of(
        [
            firms_row(34.05, 112.25, clock="0800"),
            firms_row(34.15, 112.25, clock="0801"),
            firms_row(34.05, 112.05, clock="0803"),
            firms_row(34.05, 112.05, clock="0500", satellite="A"),
        ]
    )
    Clue.objects.filter(pk=clues[-1].pk).update(struck_at=AT)
    lines = plain_lines(body(cast))
    words = "\n".join(lines)
    first, second = words.index("13时00分，Aqua监测到疑似火点1个"), words.index("16时00分至16时")
    assert first < second
    assert "共监测到疑似火点3个" in words
    assert "经核定核减1个，不计入以上各数" in words
    assert "另有核减1个" in words
    assert "面积以现场核实为准" in words
    assert lines[0] == "代拟稿（未经签发）"


def test_every_count_leads_to_its_clues(cast: Cast) -> None:
    clues = clues_of([firms_row(34.05, 112.05), firms_row(34.15, 112.25)])
    runs = figures_of(body(cast))
    total = next(run for run in runs if run.text == "2")
    assert total.source is not None
    assert total.source.url == "/clues/?codes=" + ",".join(sorted(clue.code for clue in clues))
    assert all(run.source for run in runs)


def test_a_day_without_data_is_no_zero(cast: Cast) -> None:
    words = "\n".join(plain_lines(body(cast)))
    assert "不能当作“零火点”" in words
    assert "没有数据，不能比较" in words


def test_the_paper_meets_the_standard(cast: Cast) -> None:
    clues_of([firms_row(34.05, 112.05)])
    assert [one.code for one in check_9704(write_word(body(cast))) if not one.is_ok] == []


def test_it_is_kept_as_a_draft_of_the_readers_office(cast: Cast) -> None:
    clues_of([firms_row(34.05, 112.05)])
    document = draft_daily_bulletin(on=ON, by=cast.acting("林岚"), at=AT)
    assert document.unit.code == "city-fire"
    assert body_of(document).title == "2024年9月17日秸秆焚烧情况"
    with pytest.raises(NotAllowed):
        draft_daily_bulletin(on=ON, by=cast.acting("赵禾"), at=AT)
