"""What the page of a fire hands to the clues behind it: the forest desk, applications to strike, keeping the count."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from luoshu.apps.acting import Acting
from luoshu.apps.cases.errors import BadFinding, NothingToHandOver
from luoshu.apps.cases.operations.writing import Happening, checked_step, move, write_happening
from luoshu.apps.cases.queries import find_case_for
from luoshu.apps.clues.choices import StrikeStatus
from luoshu.apps.clues.models import Strike
from luoshu.apps.clues.operations import apply_strike, decide_strike, tell_forest


def hand_to_forest(*, case_code: str, how: str, note: str, by: Acting, at: datetime) -> int:
    """移交森防: tell the forest desk about every clue of the fire not told yet; return how many."""
    case = find_case_for(by, case_code)
    checked_step(case, "hand_to_forest", by=by, at=at, note=note)
    codes = list(case.event.clues.filter(forest_handover__isnull=True).order_by("code").values_list("code", flat=True))
    if not codes:
        raise NothingToHandOver
    with transaction.atomic():
        for code in codes:
            tell_forest(clue_code=code, how=how, note=note or "值班台移交", by=by, at=at)
        move(case, at=at)
        what = Happening("hand_to_forest", case.state, note, {"how": how, "clues": codes[:50]})
        write_happening(case, by=by, at=at, from_state=case.state, what=what)
    return len(codes)


def apply_fire_strike(
    *,
    case_code: str,
    clue_code: str,
    reason: str,
    checked_radius_m: int,
    photo_codes: Sequence[str],
    by: Acting,
    at: datetime,
) -> Strike:
    """申请核减 for one clue of the fire, with scene photos; whoever applied does not decide."""
    case = find_case_for(by, case_code)
    if not case.event.clues.filter(code=clue_code).exists():
        raise BadFinding(sentence="要核减的线索不在这个火点里，请刷新后重新选择。")
    given = frozenset({"scene_evidence"} if photo_codes else ())
    checked_step(case, "apply_strike", by=by, at=at, note=reason, given=given)
    with transaction.atomic():
        strike = apply_strike(
            clue_code=clue_code,
            reason=reason,
            checked_radius_m=checked_radius_m,
            photo_codes=photo_codes,
            by=by,
            at=at,
        )
        move(case, at=at)
        detail = {"strike": strike.code, "clue": clue_code, "radius_m": checked_radius_m}
        what = Happening("apply_strike", case.state, reason, detail)
        write_happening(case, by=by, at=at, from_state=case.state, what=what)
    return strike


def keep_counted(*, case_code: str, note: str, by: Acting, at: datetime) -> list[str]:
    """维持: the city refuses every application that waits for it; return the codes."""
    case = find_case_for(by, case_code)
    checked_step(case, "keep_counted", by=by, at=at, note=note)
    waiting = Strike.objects.filter(clue__event_id=case.event_id, status=StrikeStatus.REVIEWED)
    codes = list(waiting.order_by("code").values_list("code", flat=True))
    if not codes:
        raise BadFinding(sentence="核减申请还在县级审核，审核后才能核定。")
    with transaction.atomic():
        for code in codes:
            decide_strike(strike_code=code, is_granted=False, note=note, by=by, at=at)
        move(case, at=at)
        what = Happening("keep_counted", case.state, note, {"strikes": codes})
        write_happening(case, by=by, at=at, from_state=case.state, what=what)
    return codes
