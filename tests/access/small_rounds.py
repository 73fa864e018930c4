"""Inspections for the matrix: a county's visits planned, made and with a problem; the city's draws in three states."""

from datetime import timedelta

from luoshu.apps.evidence.models import Attachment
from luoshu.apps.rounds.models import Visit
from luoshu.apps.rounds.operations import draft_plan, finish_visit, hold_draw, reveal_draw
from tests.apps.evidence.photo_bytes import phone_photo
from tests.support.cast import AT, COUNTY_A, VILLAGE_A12, Cast
from tests.support.rounds_factories import DUE, FIRST, LAST, make_rounds


def add_rounds(cast: Cast, names: dict[str, str]) -> None:
    """Make them and note their codes."""
    rounds = make_rounds(cast, rules=False)
    names |= {"plan_a": rounds.county.code, "plan_city": rounds.city.code}
    names |= {"team_a": rounds.team.code, "team_a2": rounds.other.code, "team_city": rounds.city_team.code}
    names["plan_draft"] = draft_plan(
        title="三清检查",
        mode="pairs",
        issuer="示范甲县",
        scope_words="杂物",
        division_code=COUNTY_A,
        first_on=FIRST,
        last_on=LAST,
        by=cast.acting("陈川"),
        at=AT,
    ).code
    finding = rounds.find(rounds.visit(VILLAGE_A12), photo=phone_photo(), photo_name="a.jpg")
    names |= {"finding": finding.code, "remedy": finding.remedy.code}
    names["finding_photo"] = _photo_of(finding.code)
    looked_at = rounds.find(rounds.visit("410399102201"), kind="rubbish").remedy
    rounds.step(looked_at, "杨溪", "report_remedied", note="已清")
    names["remedy_a2"] = looked_at.code
    names["visit_mine"] = rounds.visit().code
    names["visit_theirs"] = rounds.visit("410399102202", team=rounds.other).code
    _draws(rounds.city_team.code, cast, names, rounds.committed)


def _photo_of(code: str) -> str:
    return Attachment.objects.get(subject_kind="finding", subject_code=code).code


def _draws(team: str, cast: Cast, names: dict[str, str], commit: object) -> None:
    """The first draw is revealed, the second drawn, the third committed; each of its own villages."""
    clerk, head = cast.acting("沈知"), cast.acting("宋衡")
    for name in ("draw_open", "draw_drawn", "draw_new"):
        row = commit(1)  # type: ignore[operator]
        names[name] = row.code
        if name == "draw_new":
            continue
        hold_draw(draw_code=row.code, witness="晴", due_on=DUE, team_codes=[team], by=head, at=AT)
        visit = Visit.objects.get(draw=row)
        if name == "draw_open":
            finish_visit(visit_code=visit.code, by=clerk, at=AT)
            reveal_draw(draw_code=row.code, by=clerk, at=AT + timedelta(minutes=5))
        else:
            # A draw has a new code each time, so another village comes out; this one has an officer.
            here = cast.division("410398101201")
            Visit.objects.filter(pk=visit.pk).update(division=here, division_path=here.path)
            names["visit_city"] = visit.code
