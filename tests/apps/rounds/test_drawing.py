"""The draw in the office: committed by one, drawn by another, hidden until the visits, revealed and repeated."""

from datetime import timedelta

import pytest

from luoshu.apps.audit.models import AuditEntry
from luoshu.apps.errors import NotAllowed
from luoshu.apps.evidence.storage import path_of
from luoshu.apps.rounds.errors import DrawNotVisible, RoundsInvalid, RoundsMoved, SecondHandNeeded, VisitNotVisible
from luoshu.apps.rounds.models import Draw, Remedy, Visit
from luoshu.apps.rounds.operations import cancel_draw, commit_draw, finish_visit, hold_draw, miss_visit, reveal_draw
from luoshu.apps.rounds.queries import check_draw, draw_files, find_draw_for, find_visit_for, visits_for
from luoshu.apps.rounds.queries.drawing import prepare_draw
from luoshu.apps.rules.models import Rule
from luoshu.core.clock import beijing_day
from luoshu.core.planning.draws import read_input
from tests.support.cases_factories import fire_at
from tests.support.cast import AT, VILLAGE_A11
from tests.support.rounds_factories import DUE, SEED, Rounds

pytestmark = pytest.mark.django_db
DAY = beijing_day(AT)


def held(rounds: Rounds, draw: Draw, who: str, **more: object) -> Draw:
    fields: dict[str, object] = {"witness": "晴", "due_on": DUE, "team_codes": [rounds.city_team.code]}
    return hold_draw(draw_code=draw.code, **{**fields, **more}, by=rounds.cast.acting(who), at=AT)  # type: ignore[arg-type]


def test_a_commitment_holds_both_hashes_and_no_result(rounds: Rounds) -> None:
    draw = rounds.committed()
    assert not Visit.objects.exists()
    given, result = draw_files(draw)
    assert result == ""
    assert len(read_input(given).villages) == 8
    entry = AuditEntry.objects.get(action="rounds.commit_draw")
    assert entry.detail["seed_sha256"] == draw.seed_sha256
    assert entry.detail["input_sha256"] == draw.input_sha256
    assert SEED not in str(entry.detail)


def test_who_committed_does_not_draw(rounds: Rounds) -> None:
    draw = rounds.committed()
    with pytest.raises(SecondHandNeeded):
        held(rounds, draw, "沈知")
    assert held(rounds, draw, "宋衡").state == "drawn"


def test_the_draw_makes_the_visits_and_can_be_repeated(rounds: Rounds) -> None:
    draw = rounds.drawn(3)
    assert Visit.objects.filter(draw=draw, team=rounds.city_team, state="planned").count() == 3
    assert check_draw(draw) == ()
    with pytest.raises(RoundsMoved):
        held(rounds, draw, "宋衡")


def test_a_changed_byte_in_the_store_is_found(rounds: Rounds) -> None:
    draw = rounds.drawn(2)
    path = path_of(draw.input_file.sha256)
    kept = path.read_bytes()
    path.chmod(0o600)
    path.write_bytes(kept.replace(b'"risk":1', b'"risk":9', 1))
    try:
        assert any("登记" in sentence for sentence in check_draw(draw))
    finally:
        path.write_bytes(kept)
    assert check_draw(draw) == ()


def test_a_seed_exchanged_in_the_database_is_found(rounds: Rounds) -> None:
    draw = rounds.committed()
    Draw.objects.filter(pk=draw.pk).update(seed="4d" * 32)
    drawn = held(rounds, draw, "宋衡")
    assert any("不是当初登记的种子" in sentence for sentence in check_draw(drawn))


def test_nobody_outside_the_drawing_office_and_the_team_sees_the_list(rounds: Rounds) -> None:
    draw = rounds.drawn(8)
    visit = Visit.objects.get(division__code=VILLAGE_A11)
    for who in ("陈川", "马骁", "邓岳", "吕文", "郑远", "冯远"):
        acting = rounds.cast.acting(who)
        assert visits_for(acting, at=AT) == [], who
        with pytest.raises(VisitNotVisible):
            find_visit_for(acting, visit.code, DAY)
    for who in ("郑远", "冯远"):
        with pytest.raises(NotAllowed):
            find_draw_for(rounds.cast.acting(who), draw.code)
    for who in ("陈川", "马骁"):
        with pytest.raises(DrawNotVisible):
            find_draw_for(rounds.cast.acting(who), draw.code)
    assert len(visits_for(rounds.cast.acting("宋衡"), at=AT)) == 8


def test_after_the_visit_the_county_sees_that_the_city_was_there(rounds: Rounds) -> None:
    rounds.drawn(8)
    visit = Visit.objects.get(division__code=VILLAGE_A11)
    finish_visit(visit_code=visit.code, by=rounds.cast.acting("沈知"), at=AT)
    assert [row.visit.code for row in visits_for(rounds.cast.acting("陈川"), at=AT)] == [visit.code]
    assert visits_for(rounds.cast.acting("周野"), at=AT) == []


def test_the_seed_is_revealed_only_when_nobody_is_still_to_be_visited(rounds: Rounds) -> None:
    draw = rounds.drawn(2)
    first, second = Visit.objects.filter(draw=draw)
    clerk = rounds.cast.acting("沈知")
    finish_visit(visit_code=first.code, by=clerk, at=AT)
    with pytest.raises(RoundsInvalid, match="还有 1 个村"):
        reveal_draw(draw_code=draw.code, by=clerk, at=AT)
    miss_visit(visit_code=second.code, reason="道路中断", by=clerk, at=AT)
    assert reveal_draw(draw_code=draw.code, by=clerk, at=AT).state == "revealed"
    assert find_draw_for(rounds.cast.acting("郑远"), draw.code).seed == SEED
    with pytest.raises(RoundsMoved):
        reveal_draw(draw_code=draw.code, by=clerk, at=AT)


def test_a_cancelled_commitment_stays_with_its_reason(rounds: Rounds) -> None:
    draw = rounds.committed()
    with pytest.raises(RoundsInvalid, match="理由"):
        cancel_draw(draw_code=draw.code, reason=" ", by=rounds.cast.acting("宋衡"), at=AT)
    cancel_draw(draw_code=draw.code, reason="名单漏了一个乡", by=rounds.cast.acting("宋衡"), at=AT)
    with pytest.raises(RoundsMoved):
        held(rounds, draw, "宋衡")
    assert Draw.objects.get().cancelled_why == "名单漏了一个乡"


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"witness": " "}, "见证词"),
        ({"due_on": DAY - timedelta(days=1)}, "到访日"),
        ({"team_codes": []}, "督查组"),
        ({"team_codes": ["nobody"]}, "督查组"),
        ({"witness": "一\n二"}, "一行"),
    ],
)
def test_a_draw_that_cannot_be_held_changes_nothing(rounds: Rounds, wrong: dict[str, object], says: str) -> None:
    draw = rounds.committed()
    with pytest.raises(RoundsInvalid, match=says):
        held(rounds, draw, "宋衡", **wrong)
    assert Draw.objects.get().state == "committed"
    assert not Visit.objects.exists()


@pytest.mark.parametrize("who", ["陈川", "邓岳", "马骁", "郑远", "林岚"])
def test_the_county_and_the_leaders_do_not_draw(rounds: Rounds, who: str) -> None:
    with pytest.raises(NotAllowed):
        commit_draw(plan_code=rounds.city.code, count=2, by=rounds.cast.acting(who), at=AT)


def test_the_input_follows_the_records(rounds: Rounds) -> None:
    fire_at(rounds.cast)
    visit = rounds.visit()
    rounds.find(visit)
    later = AT + timedelta(days=10)
    given = prepare_draw(rounds.city, code="CQ-x", count=2, at=later).given
    seen = {village.code: village for village in given.villages}
    west = seen[VILLAGE_A11]
    assert (west.risk, west.days_since, west.visits) == (1 + 2 + 1, 10, 1)
    others = [village for code, village in seen.items() if code != VILLAGE_A11]
    assert {(one.risk, one.days_since, one.visits) for one in others} == {(1, 365, 0)}
    assert given.month_cap == 2
    Remedy.objects.update(is_open=False)
    assert prepare_draw(rounds.city, code="CQ-x", count=2, at=later).given.villages[0].risk >= 1


def test_without_a_rule_nothing_is_drawn(rounds: Rounds) -> None:
    Rule.objects.filter(code="inspection.draw").delete()
    with pytest.raises(RoundsInvalid, match="权重规则"):
        rounds.committed()


def test_a_village_at_its_cap_is_not_drawn(rounds: Rounds) -> None:
    Rule.objects.filter(code="inspection.visit_cap").update(body={"most_visits": 1})
    finish_visit(visit_code=rounds.visit().code, by=rounds.cast.acting("马骁"), at=AT)
    rounds.drawn(8)
    assert not Visit.objects.filter(division__code=VILLAGE_A11, draw__isnull=False).exists()
    assert Visit.objects.filter(draw__isnull=False).count() == 7
