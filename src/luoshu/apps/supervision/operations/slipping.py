"""提醒单/警示单/督办单: the machine proposes one slip for a unit's late matters, an office head issues or drops it."""

import secrets
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction

from luoshu.apps.acting import SYSTEM, Acting
from luoshu.apps.audit.operations import record
from luoshu.apps.errors import NotAllowed
from luoshu.apps.evidence.operations import refuse_if_marked_secret
from luoshu.apps.notices.operations import send_notice
from luoshu.apps.people.choices import Role
from luoshu.apps.people.desks import desk_posts
from luoshu.apps.people.models import Unit
from luoshu.apps.rules.queries import work_calendar
from luoshu.apps.supervision.choices import COLOUR_RANK, SlipColour, SlipStatus, SlipWhy
from luoshu.apps.supervision.errors import BadMatter, SlipMoved
from luoshu.apps.supervision.models import Matter, Slip, SlipMatter
from luoshu.apps.supervision.operations.drafting import draft_slip
from luoshu.apps.supervision.operations.limits import late_days
from luoshu.apps.supervision.operations.telling import posts_of_units
from luoshu.apps.supervision.operations.writing import write_entry
from luoshu.apps.supervision.queries.doors import find_matter_for
from luoshu.apps.supervision.queries.ladder import SlipRule, slip_rule
from luoshu.apps.supervision.queries.slips import find_slip_for
from luoshu.core.clock import WorkCalendar, beijing_day

LOOK_AHEAD: Final = timedelta(days=21)
LOOK_BACK: Final = timedelta(days=400)
WITH_THE_UNIT: Final = ("assigned", "handling", "sent_back", "lead_disputed")
"""Only while the unit has the matter: what waits for our own review is not the unit's lateness."""

Line = tuple[Matter, str, int]
"""A matter, why it goes on a slip, and its working days of lateness."""


def propose_slips(*, at: datetime, limit: int = 200) -> int:
    """Look at every matter that is due soon or late, and propose one slip for each unit; return how many changed.

    Level-triggered: asked again with nothing new it changes nothing. What a head decided, issued or dropped, rests
    until the days of the rule have passed; then it is proposed as one that did not help.
    """
    on = beijing_day(at)
    calendar = work_calendar(on - LOOK_BACK, on + LOOK_AHEAD)
    matters = (
        Matter.objects.filter(is_open=True, paused_at__isnull=True, state__in=WITH_THE_UNIT, lead_unit__isnull=False)
        .filter(due_on__lte=on + LOOK_AHEAD)
        .select_related("lead_unit__division")
        .order_by("due_on", "id")[:limit]
    )
    by_unit: dict[int, list[Line]] = {}
    rules: dict[str, SlipRule | None] = {}
    for matter in matters:
        path = matter.issuer_path
        rule = rules.setdefault(path, slip_rule(path, on))
        line = _line_of(matter, rule, calendar, on, at) if rule else None
        if line is not None and matter.lead_unit_id is not None:
            by_unit.setdefault(matter.lead_unit_id, []).append(line)
    return sum(_propose(lines, rules[lines[0][0].issuer_path], at) for lines in by_unit.values())


def _line_of(matter: Matter, rule: SlipRule, calendar: WorkCalendar, on: date, at: datetime) -> Line | None:
    if matter.due_on is None or matter.due_at is None:
        return None
    late = late_days(calendar, matter.due_on, on)
    why = SlipWhy.OVERDUE.value if matter.due_at < at else SlipWhy.DUE_SOON.value
    if why == SlipWhy.DUE_SOON and -late > rule.soon_days:
        return None
    decided = SlipMatter.objects.filter(matter=matter).exclude(slip__status=SlipStatus.PROPOSED)
    if matter.limit_started_at is not None:
        decided = decided.filter(slip__decided_at__gte=matter.limit_started_at)
    known = list(decided.order_by("slip__decided_at").values_list("why", "slip__decided_at"))
    if why == SlipWhy.OVERDUE:
        known = [(reason, when) for reason, when in known if reason != SlipWhy.DUE_SOON]
    if not known:
        return matter, why, late
    latest = known[-1][1]
    if why == SlipWhy.DUE_SOON or latest is None or late_days(calendar, beijing_day(latest), on) < rule.repeat_days:
        return None
    return matter, SlipWhy.REPEATED.value, late


def _propose(lines: list[Line], rule: SlipRule | None, at: datetime) -> bool:
    unit = lines[0][0].lead_unit
    if rule is None or unit is None:
        return False
    colour = max((rule.colour_for(why) for _, why, _ in lines), key=COLOUR_RANK.__getitem__)
    try:
        with transaction.atomic():
            slip = Slip.objects.filter(unit=unit, status=SlipStatus.PROPOSED).first()
            known = dict(slip.lines.values_list("matter_id", "why")) if slip else {}
            fresh = [line for line in lines if known.get(line[0].pk) != line[1]]
            if slip is not None and not fresh:
                return False
            if slip is None:
                slip = _new_slip(unit, colour, rule.rule_code, at)
            elif COLOUR_RANK[colour] > COLOUR_RANK[slip.colour]:
                Slip.objects.filter(pk=slip.pk).update(colour=colour, proposed_colour=colour)
            for matter, why, late in fresh:
                SlipMatter.objects.update_or_create(slip=slip, matter=matter, defaults={"why": why, "late_days": late})
            _record(slip, "propose", SYSTEM, at, {"colour": colour, "matters": [one.code for one, _, _ in fresh]})
            _tell_head(slip, lines[0][0].issuer_path, at)
    except IntegrityError:
        return False  # another worker was faster
    return True


def _new_slip(unit: Unit, colour: str, rule_code: str, at: datetime) -> Slip:
    return Slip.objects.create(
        code=f"TX-{beijing_day(at):%Y%m%d}-{secrets.token_hex(3).upper()}",
        unit=unit,
        division_path=unit.division.path,
        colour=colour,
        proposed_colour=colour,
        rule_code=rule_code,
        proposed_at=at,
    )


def open_slip(*, matter_codes: Sequence[str], colour: str, reason: str, by: Acting, at: datetime) -> Slip:
    """A head opens a slip at once, at any colour, for a major or urgent matter; the reason is on the record."""
    if not by.may("supervision.decide"):
        raise NotAllowed
    matters = [find_matter_for(by, code, at=at) for code in dict.fromkeys(matter_codes)]
    units = {matter.lead_unit_id for matter in matters}
    if not matters or len(units) != 1 or matters[0].lead_unit is None:
        raise BadMatter(sentence="一张单只发一个牵头单位，请只选同一单位的事项。")
    if colour not in COLOUR_RANK:
        raise BadMatter(sentence="请选提醒单、警示单或督办单。")
    unit = matters[0].lead_unit
    on = beijing_day(at)
    calendar = work_calendar(on - LOOK_BACK, on + LOOK_AHEAD)
    with transaction.atomic():
        # A proposal for the same unit goes out with this slip: several late items, one slip.
        slip = Slip.objects.filter(unit=unit, status=SlipStatus.PROPOSED).first() or _new_slip(unit, colour, "", at)
        for matter in matters:
            late = late_days(calendar, matter.due_on, on) if matter.due_on else 0
            SlipMatter.objects.get_or_create(
                slip=slip, matter=matter, defaults={"why": SlipWhy.DECIDED, "late_days": late}
            )
        return issue_slip(slip_code=slip.code, colour=colour, reason=reason, by=by, at=at)


def issue_slip(*, slip_code: str, colour: str, reason: str, by: Acting, at: datetime) -> Slip:
    """签发, by an office head; above the proposed colour, and for every 督办单, a reason is asked for."""
    slip = find_slip_for(by, slip_code)
    if not by.may("supervision.decide"):
        raise NotAllowed
    if colour not in COLOUR_RANK:
        raise BadMatter(sentence="请选提醒单、警示单或督办单。")
    is_raised = COLOUR_RANK[colour] > COLOUR_RANK[slip.proposed_colour] or colour == SlipColour.RED
    if is_raised and not reason.strip():
        raise BadMatter(sentence="签发督办单或提高级别要写明理由：重大、紧急或多次催办无果。")
    if reason:
        refuse_if_marked_secret(reason)
    with transaction.atomic():
        _settle(slip, SlipStatus.ISSUED, colour, reason, by, at)
        lines = list(slip.lines.select_related("matter").order_by("matter__due_on", "id"))
        for line in lines:
            detail = {"slip": slip.code, "colour": colour, "why": line.why}
            write_entry(line.matter, "slip", by=by, at=at, from_state=line.matter.state, detail=detail)
        slip.document_code = draft_slip(slip, lines, by=by, at=at)
        Slip.objects.filter(pk=slip.pk).update(document_code=slip.document_code)
        told: dict[str, object] = {
            "colour": colour,
            "reason": reason,
            "matters": len(lines),
            "document": slip.document_code,
        }
        _record(slip, "issue", by, at, told)
        _tell_unit(slip, SlipColour(colour).label, len(lines), at)
    return slip


def drop_slip(*, slip_code: str, reason: str, by: Acting, at: datetime) -> None:
    """不签发, with a reason; the machine does not propose it again until the days of the rule have passed."""
    slip = find_slip_for(by, slip_code)
    if not by.may("supervision.decide"):
        raise NotAllowed
    if not reason.strip():
        raise BadMatter(sentence="不签发要写一句理由，如“已电话沟通，本周内报结果”。")
    refuse_if_marked_secret(reason)
    with transaction.atomic():
        _settle(slip, SlipStatus.DROPPED, slip.colour, reason, by, at)
        _record(slip, "drop", by, at, {"reason": reason})


def _settle(slip: Slip, status: SlipStatus, colour: str, reason: str, by: Acting, at: datetime) -> None:
    changes = {
        "status": status,
        "colour": colour,
        "reason": reason.strip()[:300],
        "decided_at": at,
        "decided_by": by.person_code,
        "decided_post": by.post_code,
    }
    if Slip.objects.filter(pk=slip.pk, status=SlipStatus.PROPOSED).update(**changes) != 1:
        raise SlipMoved
    for name, value in changes.items():
        setattr(slip, name, value)


def _tell_unit(slip: Slip, label: str, count: int, at: datetime) -> None:
    posts = posts_of_units([slip.unit], at)
    if posts:
        send_notice(
            dedupe_key=f"slip:{slip.code}:issued",
            kind="slip_issued",
            is_urgent=False,
            subject_kind="slip",
            subject_code=slip.code,
            division_path=slip.division_path,
            text=f"{label} {slip.code}：涉及 {count} 件督办事项，请查看并反馈。",
            link="/supervision/asked/",
            post_codes=posts,
            at=at,
        )


def _tell_head(slip: Slip, issuer_path: str, at: datetime) -> None:
    posts = [post.code for post in desk_posts(Role.SUPERVISION_HEAD, issuer_path, beijing_day(at))]
    if posts:
        send_notice(
            dedupe_key=f"slip:{slip.code}:proposed",
            kind="slip_proposed",
            is_urgent=False,
            subject_kind="slip",
            subject_code=slip.code,
            division_path=issuer_path,
            text=f"有一张{slip.unit.name}的督办提示单待签发。",
            link="/supervision/slips/",
            post_codes=posts,
            at=at,
        )


def _record(slip: Slip, what: str, by: Acting, at: datetime, detail: dict[str, object]) -> None:
    record(
        by=by,
        at=at,
        action=f"slip.{what}",
        subject_kind="slip",
        subject_code=slip.code,
        division_path=slip.division_path,
        detail=detail,
    )
