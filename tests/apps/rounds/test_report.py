"""The team's report: every number is the rows behind it, and only what the reader may see."""

from datetime import timedelta

import pytest

from luoshu.apps.rounds.operations import finish_visit, miss_visit
from luoshu.apps.rounds.queries import team_report
from luoshu.core.clock import beijing_day
from tests.support.cast import AT, VILLAGE_A12
from tests.support.rounds_factories import Rounds

pytestmark = pytest.mark.django_db
DAY = beijing_day(AT)


def test_the_figures_are_the_rows(rounds: Rounds) -> None:
    with_two, clean = rounds.visit(), rounds.visit(VILLAGE_A12)
    first = rounds.find(with_two)
    second = rounds.find(with_two, kind="rubbish", is_fixed_on_spot=True)
    finish_visit(visit_code=clean.code, by=rounds.cast.acting("马骁"), at=AT)
    missed = rounds.visit("410399102201", due_on=DAY)
    miss_visit(visit_code=missed.code, reason="断路", by=rounds.cast.acting("马骁"), at=AT)
    report = team_report(rounds.cast.acting("陈川"), rounds.team, first_on=DAY, last_on=DAY)
    assert set(report.visited.codes) == {with_two.code, clean.code}
    assert report.clean.codes == (clean.code,)
    assert set(report.problems.codes) == {first.code, second.code}
    assert report.fixed.codes == (second.code,)
    assert report.to_remedy.codes == (first.code,)
    assert report.crossed_off.number == 0
    assert {count.label: count.number for count in report.by_kind} == {"秸秆未清运": 1, "垃圾杂物未清": 1}
    assert [row.visit.code for row in report.missed] == [missed.code]
    assert report.title == "第一督查组督查日报"
    for count in (report.visited, report.clean, report.problems, report.fixed, report.to_remedy, *report.by_kind):
        assert count.number == len(count.codes)


def test_crossing_off_moves_the_report(rounds: Rounds) -> None:
    remedy = rounds.find(rounds.visit()).remedy
    rounds.step(remedy, "赵禾", "report_remedied", note="已清")
    rounds.step(remedy, "陈川", "cross_off", look="photo")
    report = team_report(rounds.cast.acting("陈川"), rounds.team, first_on=DAY, last_on=DAY)
    assert report.crossed_off.codes == (remedy.finding.code,)


def test_another_day_is_empty(rounds: Rounds) -> None:
    rounds.find(rounds.visit())
    other = DAY + timedelta(days=1)
    report = team_report(rounds.cast.acting("陈川"), rounds.team, first_on=other, last_on=other)
    assert (report.visited.number, report.problems.number, report.by_kind) == (0, 0, ())
