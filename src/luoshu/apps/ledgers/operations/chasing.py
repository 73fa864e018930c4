"""催报: one press asks every unit that is late once, for all that it owes together; no unit twice a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from luoshu.apps.acting import Acting
from luoshu.apps.audit.operations import record
from luoshu.apps.errors import NotAllowed
from luoshu.apps.ledgers.choices import ReturnState
from luoshu.apps.ledgers.errors import NothingToChase
from luoshu.apps.ledgers.models import ReturnEntry
from luoshu.apps.ledgers.operations.reminding import listed
from luoshu.apps.ledgers.queries.doors import APPROVE, REVIEW, ledgers_for
from luoshu.apps.ledgers.queries.overdue import CHASE, UnitLate, fillers_of, filling_posts, late_by_unit
from luoshu.apps.notices.operations import send_notice
from luoshu.core.clock import beijing_day


@dataclass(frozen=True)
class Chased:
    """How many units were asked, for how many returns; ``unstaffed`` have nobody in a post that could be told."""

    units: int
    returns: int
    unstaffed: tuple[str, ...] = ()


def chase_returns(*, by: Acting, at: datetime, units: Iterable[str] = ()) -> Chased:
    """Ask the late units in scope for what they owe; ``units``: only these. Units asked today are left in peace.

    Raises NotAllowed, NothingToChase.
    """
    if not (by.may(REVIEW) or by.may(APPROVE)):
        raise NotAllowed
    wanted = set(units)
    late = [one for one in late_by_unit(by, list(ledgers_for(by)), at) if not wanted or one.unit_code in wanted]
    owing = [one for one in late if one.may_chase]
    if not owing:
        raise NothingToChase(reason="没有要由您催报的缺报单位。")
    fresh = [one for one in owing if not one.is_chased_today]
    if not fresh:
        raise NothingToChase(reason="这些单位今天都催过了，一天只催一次，明天仍未报再催。")
    fillers = fillers_of({code for one in fresh for code, _, _ in one.lines})
    roles = {role for found in fillers.values() for role in found.roles}
    posts = filling_posts([one.unit_code for one in fresh], roles, beijing_day(at))
    told = [one for one in fresh if posts.get(one.unit_code)]
    for one in told:
        _ask(one, posts[one.unit_code], by, at)
    unstaffed = tuple(one.unit_name for one in fresh if one not in told)
    return Chased(len(told), sum(len(one.returns) for one in told), unstaffed)


def _ask(unit: UnitLate, posts: list[str], by: Acting, at: datetime) -> None:
    """One notice for the unit, a line in the history of each return, one audit row."""
    first = unit.returns[0]
    names = list(dict.fromkeys(f"“{title}”" for _, title, _ in unit.lines))
    with transaction.atomic():
        ReturnEntry.objects.bulk_create(
            ReturnEntry(
                filed=one,
                at=at,
                verb=CHASE,
                from_state=ReturnState.DUE,
                to_state=ReturnState.DUE,
                person_code=by.person_code,
                post_code=by.post_code,
                label=by.label[:120],
            )
            for one in unit.returns
        )
        send_notice(
            dedupe_key=f"return-chase:{unit.unit_code}:{beijing_day(at)}",
            kind="return_due",
            is_urgent=False,
            subject_kind="ledger_unit",
            subject_code=unit.unit_code,
            division_path=first.division_path,
            text=f"催报：{listed(names, '本台账')}共 {len(unit.returns)} 期过截止未报，请尽快报；没变化的点“无变化”。",
            link="/ledgers/returns/?standing=missing",
            post_codes=posts,
            at=at,
        )
        record(
            by=by,
            at=at,
            action="ledgers.chase_return",
            subject_kind="ledger_unit",
            subject_code=unit.unit_code,
            division_path=first.division_path,
            detail={"returns": [f"{one.ledger_code}:{one.period_key}" for one in unit.returns][:100]},
        )
