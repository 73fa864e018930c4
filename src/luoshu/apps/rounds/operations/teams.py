"""Teams by post, and their pairs with townships: dated rows, rotated by a seeded draw of pairs."""

import secrets
from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from luoshu.apps.acting import Acting
from luoshu.apps.people.queries import find_post_for
from luoshu.apps.places.choices import DivisionKind
from luoshu.apps.places.queries import children_of, find_division_for, valid_on
from luoshu.apps.rounds.choices import PlanMode
from luoshu.apps.rounds.errors import RoundsInvalid
from luoshu.apps.rounds.models import Pairing, Team, TeamMember
from luoshu.apps.rounds.operations.plans import require_filed
from luoshu.apps.rounds.operations.writing import change, new_code, note, require
from luoshu.apps.rounds.queries.doors import find_plan_for, find_team_for, teams_in_scope
from luoshu.core.planning.draws import BadDraw, NoPairing, Pair, pair_up


def form_team(
    *, name: str, division_code: str, post_codes: Sequence[str], valid_from: date, by: Acting, at: datetime
) -> Team:
    """Form a team of posts, the first of which leads it. Raises NotAllowed, RoundsInvalid, PostNotVisible."""
    require(by, "rounds.plan")
    division = find_division_for(by, division_code, valid_from)
    posts = [find_post_for(by, code) for code in dict.fromkeys(post_codes) if code]
    if not name.strip() or not posts:
        raise RoundsInvalid(reason="督查组要有名称和至少一个组员岗位，请补全。")
    with transaction.atomic():
        order = Team.objects.filter(division_path=division.path).count() + 1
        team = Team.objects.create(
            code=new_code("DCZ", at),
            name=name.strip()[:60],
            division=division,
            division_path=division.path,
            list_order=order,
            valid_from=valid_from,
        )
        for number, post in enumerate(posts):
            TeamMember.objects.create(team=team, post=post, is_leader=number == 0, valid_from=valid_from)
        _note(team, "form_team", by, at, {"posts": [post.code for post in posts]})
    return team


def change_member(*, team_code: str, post_code: str, is_in: bool, valid_from: date, by: Acting, at: datetime) -> None:
    """Let a post join a team or leave it from a day on. Raises NotAllowed, TeamNotVisible, RoundsInvalid."""
    require(by, "rounds.plan")
    team = find_team_for(by, team_code)
    post = find_post_for(by, post_code)
    with transaction.atomic():
        row = TeamMember.objects.filter(team=team, post=post, valid_to__isnull=True).first()
        if is_in:
            if row is not None:
                raise RoundsInvalid(reason=f"“{post.title}”已在{team.name}里，不用再加。")
            TeamMember.objects.update_or_create(
                team=team, post=post, valid_from=valid_from, defaults={"valid_to": None}
            )
        else:
            if row is None or valid_from < row.valid_from:
                raise RoundsInvalid(reason=f"“{post.title}”这一天不在{team.name}里，请核对。")
            change(row, only_if={"valid_to": None}, valid_to=valid_from)
        _note(team, "change_member", by, at, {"post": post.code, "is_in": is_in, "from": valid_from.isoformat()})


def rotate_pairs(
    *, plan_code: str, valid_from: date, by: Acting, at: datetime, may_repeat: bool = False, seed: str = ""
) -> list[Pairing]:
    """Pair the office's teams with the townships of its division from a day on; earlier pairs come again only if asked.

    Development zones are no townships: their villages are planned one by one.

    Raises NotAllowed, PlanNotVisible, PlanNotFiled, RoundsInvalid (also where no pairing without repeats is left).
    """
    require(by, "rounds.plan")
    plan = find_plan_for(by, plan_code)
    if plan.mode != PlanMode.PAIRS:
        raise RoundsInvalid(reason="这个计划是随机抽村，不排组对乡镇，请另选计划。")
    require_filed(plan, valid_from)
    teams = {
        team.code: team for team in teams_in_scope(by).filter(valid_on(valid_from), division_path=plan.division_path)
    }
    towns = children_of(plan.division, valid_from).filter(kind=DivisionKind.TOWNSHIP)
    townships = {one.code: one for one in towns}
    rows = Pairing.objects.filter(division_path__in=[one.path for one in townships.values()], team__in=teams.values())
    earlier = [] if may_repeat else [Pair(*codes) for codes in rows.values_list("team__code", "division__code")]
    seed = seed or secrets.token_hex(32)
    try:
        found = pair_up(list(teams), list(townships), seed=seed, earlier=earlier)
    except (BadDraw, NoPairing) as error:
        raise RoundsInvalid(reason=error.message) from error
    with transaction.atomic():
        held = Pairing.objects.filter(plan=plan, valid_to__isnull=True)
        if held.filter(valid_from__gte=valid_from).exists():
            raise RoundsInvalid(reason="这一天或之后已经排过一次，新的安排要从更晚的日期开始。")
        held.update(valid_to=valid_from)
        made = Pairing.objects.bulk_create(
            Pairing(
                team=teams[pair.team],
                plan=plan,
                division=townships[pair.township],
                division_path=townships[pair.township].path,
                seed=seed,
                valid_from=valid_from,
            )
            for pair in found
        )
        detail = {"from": valid_from.isoformat(), "seed": seed, "may_repeat": may_repeat, "pairs": len(made)}
        note(by=by, at=at, action="rotate_pairs", kind="plan", code=plan.code, path=plan.division_path, detail=detail)
    return made


def _note(team: Team, action: str, by: Acting, at: datetime, detail: dict[str, object]) -> None:
    note(by=by, at=at, action=action, kind="team", code=team.code, path=team.division_path, detail=detail)
