"""Visits: planned under a filed plan, merged where a team goes anyway, made or missed."""

from datetime import date, datetime

from django.db import transaction

from luoshu.apps.acting import Acting
from luoshu.apps.evidence.operations import refuse_if_marked_secret
from luoshu.apps.places.choices import Level
from luoshu.apps.places.models import Division
from luoshu.apps.places.queries import find_division_for
from luoshu.apps.rounds.choices import VisitState
from luoshu.apps.rounds.errors import NotOfThisTeam, RoundsInvalid, RoundsMoved, VisitOverCap
from luoshu.apps.rounds.models import Draw, Plan, Team, Visit
from luoshu.apps.rounds.operations.plans import require_filed
from luoshu.apps.rounds.operations.writing import change, new_code, note, require
from luoshu.apps.rounds.queries.doors import find_plan_for, find_team_for, find_visit_for, own_team_ids
from luoshu.apps.rounds.queries.limits import visit_cap, visits_in_month
from luoshu.core.clock import beijing_day


def plan_visit(
    *, plan_code: str, team_code: str, village_code: str, due_on: date, by: Acting, at: datetime, on: date | None = None
) -> Visit:
    """Plan that a team goes to a village by a day. A visit already planned there serves this plan as well.

    Raises NotAllowed, PlanNotFiled, VisitOverCap, RoundsInvalid, and the doors' errors.
    """
    require(by, "rounds.plan")
    plan, team = find_plan_for(by, plan_code), find_team_for(by, team_code)
    require_filed(plan, due_on)
    division = find_division_for(by, village_code, due_on)
    if division.level != Level.VILLAGE or not division.path.startswith(plan.division_path):
        raise RoundsInvalid(reason="走访安排到村，且要在计划的范围内，请重新选村。")
    if on is not None and not plan.first_on <= on <= due_on:
        raise RoundsInvalid(reason="到访日要在计划期内、不晚于最迟到访日，请重新选择。")
    with transaction.atomic():
        visit, is_new = put_visit(plan=plan, team=team, division=division, due_on=due_on, draw=None, at=at, on=on)
        detail = {"plan": plan.code, "team": visit.team.code, "merged": not is_new, "due_on": due_on.isoformat()}
        _note(visit, "plan_visit", by, at, detail)
    return visit


def put_visit(
    *,
    plan: Plan,
    team: Team,
    division: Division,
    due_on: date,
    draw: Draw | None,
    at: datetime,
    on: date | None = None,
) -> tuple[Visit, bool]:
    """Merge into the office's planned visit of a village, or make a new one within the month's cap.

    Inside the caller's transaction, after its checks. Another office's visit is left alone: merging would tell it where
    this office goes; the month's cap counts both. Returns the visit and whether it is new. Raises VisitOverCap,
    RoundsMoved.
    """
    own = {"division": division, "owner_path": plan.division_path, "state": VisitState.PLANNED}
    held = Visit.objects.filter(**own).select_related("team").first()
    if held is not None:
        earliest = min(held.due_on, due_on)
        changes = {"due_on": earliest} | ({"draw": draw} if draw is not None and held.draw is None else {})
        change(held, only_if={"state": VisitState.PLANNED}, **changes)
        held.plans.add(plan)
        return held, False
    cap = visit_cap(division.path, due_on)
    count = visits_in_month(division, due_on)
    # A draw kept to the cap when its list was frozen; what was drawn is not taken back.
    if draw is None and cap.body and count >= int(cap.body["most_visits"]):
        raise VisitOverCap(village=division.name, count=count, rule=cap.title)
    visit, is_new = Visit.objects.get_or_create(
        **own,
        defaults={
            "code": new_code("ZF", at),
            "team": team,
            "draw": draw,
            "division_path": division.path,
            "on": on,
            "due_on": due_on,
            "planned_at": at,
        },
    )
    if not is_new and visit.team != team:
        raise RoundsMoved
    visit.plans.add(plan)
    return visit, True


def finish_visit(
    *, visit_code: str, by: Acting, at: datetime, seen_at: datetime | None = None, memo: str = ""
) -> Visit:
    """Record that the team was there and is done. Sent twice from a phone, it is one visit.

    Raises VisitNotVisible, NotAllowed, NotOfThisTeam, RoundsInvalid, RoundsMoved.
    """
    visit = own_visit(by, visit_code, at)
    if visit.state == VisitState.DONE:
        return visit
    check_moment(seen_at, at)
    refuse_if_marked_secret(memo)
    with transaction.atomic():
        make_visit(visit, seen_at or at, by, memo)
        _note(visit, "finish_visit", by, at, {"findings": visit.findings.count()})
    return visit


def miss_visit(*, visit_code: str, reason: str, by: Acting, at: datetime) -> Visit:
    """Record that the team could not go, with the reason; the village may be drawn or planned again."""
    visit = own_visit(by, visit_code, at)
    if not reason.strip():
        raise RoundsInvalid(reason="没去成要写明原因，如道路中断，请填写。")
    with transaction.atomic():
        only_if = {"state": VisitState.PLANNED}
        change(visit, only_if=only_if, state=VisitState.MISSED, note=reason.strip()[:300])
        _note(visit, "miss_visit", by, at, {"reason": reason.strip()})
    return visit


def own_visit(by: Acting, code: str, at: datetime) -> Visit:
    """Return a visit of the acting post's own team. Raises VisitNotVisible, NotAllowed, NotOfThisTeam."""
    require(by, "rounds.inspect")
    on = beijing_day(at)
    visit = find_visit_for(by, code, on)
    if visit.team_id not in own_team_ids(by, on):
        raise NotOfThisTeam
    return visit


def make_visit(visit: Visit, seen_at: datetime, by: Acting, memo: str = "") -> None:
    """Mark a planned visit as made, inside the caller's transaction; a plan must have been filed for that day."""
    day = beijing_day(seen_at)
    for plan in visit.plans.all():
        require_filed(plan, day)
    change(
        visit,
        only_if={"state": VisitState.PLANNED},
        state=VisitState.DONE,
        on=day,
        visited_at=seen_at,
        visited_by=by.person_code,
        note=memo.strip()[:300],
    )


def check_moment(seen_at: datetime | None, at: datetime) -> None:
    """Refuse a moment from a phone that lies in the future or more than three days back."""
    if seen_at is not None and not 0 <= (at - seen_at).total_seconds() <= 3 * 86400:
        raise RoundsInvalid(reason="手机上的时间晚于现在或早于三天前，请核对手机时间后重报。")


def _note(visit: Visit, action: str, by: Acting, at: datetime, detail: dict[str, object]) -> None:
    note(by=by, at=at, action=action, kind="visit", code=visit.code, path=visit.division_path, detail=detail)
