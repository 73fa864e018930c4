"""The draw in the office: one commits, a second draws before witnesses, the seed is revealed after the visits."""

import secrets
from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from django.db import transaction

from luoshu.apps.acting import Acting
from luoshu.apps.evidence.operations import store_bytes
from luoshu.apps.places.models import Division
from luoshu.apps.places.queries import divisions_by_code, valid_on
from luoshu.apps.rounds.choices import DrawState, PlanMode, VisitState
from luoshu.apps.rounds.errors import RoundsInvalid, SecondHandNeeded
from luoshu.apps.rounds.models import Draw, Team, Visit
from luoshu.apps.rounds.operations.plans import require_filed
from luoshu.apps.rounds.operations.visits import put_visit
from luoshu.apps.rounds.operations.writing import change, new_code, note, require
from luoshu.apps.rounds.queries.doors import find_draw_for, find_plan_for
from luoshu.apps.rounds.queries.drawing import draw_files, prepare_draw
from luoshu.core.clock import beijing_day
from luoshu.core.planning.draws import (
    BadDraw,
    NoPairing,
    Pair,
    draw,
    input_text,
    pair_up,
    read_input,
    seed_sha256,
    text_sha256,
)

JSON: Final = "application/json"


def commit_draw(*, plan_code: str, count: int, by: Acting, at: datetime, seed: str = "") -> Draw:
    """Freeze the list, make the seed, and put both hashes on record; nobody knows yet what will be drawn.

    Raises NotAllowed, PlanNotVisible, PlanNotFiled, RoundsInvalid.
    """
    require(by, "rounds.draw")
    plan = find_plan_for(by, plan_code)
    if plan.mode != PlanMode.DRAW:
        raise RoundsInvalid(reason="这个计划是组对乡镇，不抽村，请另选随机抽村的计划。")
    require_filed(plan, beijing_day(at))
    code = new_code("CQ", at)
    try:
        prepared = prepare_draw(plan, code=code, count=count, at=at)
        seed = seed or secrets.token_hex(32)
        committed = seed_sha256(seed)
    except BadDraw as error:
        raise RoundsInvalid(reason=error.message) from error
    text = input_text(prepared.given)
    stored = store_bytes(data=text.encode("utf-8"), at=at, media_hint=JSON)
    with transaction.atomic():
        row = Draw.objects.create(
            code=code,
            plan=plan,
            division_path=plan.division_path,
            wanted=count,
            rule_codes=prepared.rule_codes,
            input_file=stored,
            input_sha256=text_sha256(text),
            seed=seed,
            seed_sha256=committed,
            committed_by=by.person_code,
            committed_at=at,
        )
        hashes = {"input_sha256": row.input_sha256, "seed_sha256": committed, "wanted": count}
        _note(row, "commit_draw", by, at, {**hashes, "villages": len(prepared.given.villages)})
    return row


def hold_draw(
    *, draw_code: str, witness: str, due_on: date, team_codes: Sequence[str], by: Acting, at: datetime
) -> Draw:
    """Draw with the witness's words, and give the villages to the teams. By another person than who committed.

    A village that some team is about to visit anyway is merged into that visit. Raises NotAllowed, DrawNotVisible,
    SecondHandNeeded, RoundsInvalid, PlanNotFiled, RoundsMoved.
    """
    require(by, "rounds.draw")
    row = find_draw_for(by, draw_code)
    if row.committed_by == by.person_code:
        raise SecondHandNeeded
    require_filed(row.plan, beijing_day(at))
    if not beijing_day(at) <= due_on <= row.plan.last_on:
        raise RoundsInvalid(reason="最迟到访日要在今天之后、计划结束之前，请重新选择。")
    if not witness.strip():
        raise RoundsInvalid(reason="请填写见证词：由您当场说一个字或一个数。")
    on = beijing_day(at)
    teams = list(Team.objects.filter(valid_on(on), division_path=row.division_path, code__in=team_codes))
    if not teams:
        raise RoundsInvalid(reason="请选至少一个本单位的督查组。")
    try:
        result = draw(read_input(draw_files(row)[0]), seed=row.seed, witness=witness.strip()[:60])
    except BadDraw as error:
        raise RoundsInvalid(reason=error.message) from error
    stored = store_bytes(data=result.text.encode("utf-8"), at=at, media_hint=JSON)
    with transaction.atomic():
        change(
            row,
            only_if={"state": DrawState.COMMITTED},
            state=DrawState.DRAWN,
            witness=result.witness,
            result_file=stored,
            result_sha256=text_sha256(result.text),
            drawn_by=by.person_code,
            drawn_at=at,
        )
        places = divisions_by_code([village.code for village in result.chosen], beijing_day(row.committed_at))
        shares = _shared_out([places[village.code] for village in result.chosen], teams, row.seed)
        for team, division in shares:
            put_visit(plan=row.plan, team=team, division=division, due_on=due_on, draw=row, at=at)
        detail = {"result_sha256": row.result_sha256, "chosen": len(result.chosen), "capped": len(result.capped)}
        _note(row, "hold_draw", by, at, {**detail, "witness": row.witness})
    return row


def reveal_draw(*, draw_code: str, by: Acting, at: datetime) -> Draw:
    """Show the seed inside the office, once no drawn village is still to be visited. Raises as ``hold_draw``."""
    require(by, "rounds.draw")
    row = find_draw_for(by, draw_code)
    waiting = Visit.objects.filter(draw=row, state=VisitState.PLANNED).count()
    if waiting:
        raise RoundsInvalid(
            reason=f"还有 {waiting} 个村没有去，现在公开就不再是四不两直。请都去过（或登记没去成）后再公开。"
        )
    with transaction.atomic():
        change(
            row,
            only_if={"state": DrawState.DRAWN},
            state=DrawState.REVEALED,
            revealed_by=by.person_code,
            revealed_at=at,
        )
        _note(row, "reveal_draw", by, at, {"seed": row.seed})
    return row


def cancel_draw(*, draw_code: str, reason: str, by: Acting, at: datetime) -> Draw:
    """Call off a committed draw; the row stays with the reason, so drawing again until it suits is seen."""
    require(by, "rounds.draw")
    row = find_draw_for(by, draw_code)
    if not reason.strip():
        raise RoundsInvalid(reason="作废要写明理由，请填写。")
    with transaction.atomic():
        only_if = {"state": DrawState.COMMITTED}
        change(row, only_if=only_if, state=DrawState.CANCELLED, cancelled_why=reason.strip()[:300])
        _note(row, "cancel_draw", by, at, {"reason": reason.strip()})
    return row


def _shared_out(places: list[Division], teams: list[Team], seed: str) -> list[tuple[Team, Division]]:
    """Give every team a run of neighbouring villages of like length; no team where it was before, if that can be."""
    ordered = sorted(places, key=lambda one: one.path)
    size = -(-len(ordered) // len(teams)) if ordered else 1
    runs = {str(number): ordered[number * size : (number + 1) * size] for number in range(len(teams))}
    runs = {number: run for number, run in runs.items() if run}
    by_code = {team.code: team for team in teams}
    gone = Visit.objects.filter(team__in=teams, state=VisitState.DONE, division__in=ordered)
    been = set(gone.values_list("team__code", "division_id"))
    earlier = [
        Pair(code, number)
        for number, run in runs.items()
        for code in by_code
        if any((code, one.pk) in been for one in run)
    ]
    if not runs:
        return []
    try:
        pairs = pair_up(list(by_code), list(runs), seed=seed, earlier=earlier)
    except NoPairing:
        pairs = pair_up(list(by_code), list(runs), seed=seed)
    return [(by_code[pair.team], one) for pair in pairs for one in runs[pair.township]]


def _note(row: Draw, action: str, by: Acting, at: datetime, detail: dict[str, object]) -> None:
    note(by=by, at=at, action=action, kind="draw", code=row.code, path=row.division_path, detail=detail)
