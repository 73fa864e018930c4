"""The worker's drafts: each round of a schedule once, as of the moment it was due. It drafts, and nothing else."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction

from luoshu.adapters.documents import OfficialDocument
from luoshu.apps.acting import Acting
from luoshu.apps.audit.operations import record
from luoshu.apps.briefings.choices import FIRE_DAY
from luoshu.apps.briefings.models import BriefingSchedule, PreparedBriefing
from luoshu.apps.briefings.operations.drafting import daily_paper, keep_daily_bulletin
from luoshu.apps.briefings.operations.writing import BriefingText, draft_kept, keep_briefing
from luoshu.apps.briefings.queries import (
    Composed,
    DueRound,
    compose,
    due_rounds,
    gap_note,
    is_bulletin_known,
    sources_annex,
    template_in_force,
    title_on,
)
from luoshu.apps.documents.choices import DocumentKind
from luoshu.apps.documents.queries import documents_of
from luoshu.apps.errors import LuoshuError
from luoshu.apps.notices.operations import send_notice
from luoshu.apps.people.models import Post
from luoshu.apps.people.queries import acting_as_post, post_by_code
from luoshu.core.clock import beijing_day, in_beijing

GAP = "（本期无数据）"


@dataclass(frozen=True)
class _Made:
    """What a round was filled with, before anything is written. ``body`` None: ``lacks`` say why there is no draft.

    ``given`` and ``composed`` of a template; ``on`` the day of a bulletin, ``held`` its draft made by hand.
    """

    body: OfficialDocument | None = None
    lacks: tuple[str, ...] = ()
    given: BriefingText | None = None
    composed: Composed | None = None
    on: date | None = None
    held: str = ""


def prepare_due(*, at: datetime, limit: int = 10) -> int:
    """Draft the rounds that are due and were not drafted; return how many. A second worker finds them done."""
    return sum(_prepare(one, at) for one in due_rounds(at=at, limit=limit))


def _prepare(due: DueRound, at: datetime) -> bool:
    """Draft one round in one transaction: row, draft, audit, notice. Of two workers one wins."""
    schedule, period = due.schedule, due.occurrence.period
    post = post_by_code(schedule.post_code)
    if post is None:
        return False
    acting = acting_as_post(post)
    try:
        # Read before the transaction begins: a season's figures would hold the write lock.
        made = _made(schedule, acting, due.occurrence.due_at)
    except LuoshuError as refused:
        made = _Made(lacks=(str(refused),))
    round_ = PreparedBriefing(
        schedule_code=schedule.code,
        period_key=period.code,
        period_label=period.label,
        unit=schedule.unit,
        as_of=due.occurrence.due_at,
        prepared_at=at,
        figures=len(made.composed.figures) if made.composed else 0,
        lacks=list(made.lacks),
    )
    try:
        with transaction.atomic():
            round_.save()
            try:
                with transaction.atomic():
                    round_.document_code = _draft(round_, made, acting, at)
            except LuoshuError as refused:
                # A text that no draft may have is told once, and not tried again every minute.
                round_.lacks = [str(refused)]
            round_.save()
            _tell(round_, schedule, post, at)
    except IntegrityError:
        if not PreparedBriefing.objects.filter(schedule_code=schedule.code, period_key=period.code).exists():
            raise
        return False
    return True


def _made(schedule: BriefingSchedule, acting: Acting, as_of: datetime) -> _Made:
    if schedule.template_code == FIRE_DAY:
        return _fire_day(schedule, acting, as_of)
    template = template_in_force(acting, schedule.template_code, beijing_day(as_of))
    if template is None:
        return _Made(lacks=("这份模板在这一天没有生效，请在“写文稿”里存好模板。",))
    title = title_on(template.title, as_of)
    composed = compose(acting, template.text, at=as_of, gap=GAP)
    if composed.lacks and not composed.figures:
        return _Made(lacks=composed.lacks)
    gaps = gap_note(composed.lacks) if composed.lacks else ()
    annex = sources_annex(composed.figures) if composed.figures else ()
    body = OfficialDocument(title=title[:200], blocks=(*composed.blocks, *gaps, *annex), signature=schedule.unit.name)
    given = BriefingText(template.kind, title, template.text, template_code=template.code)
    return _Made(body, composed.lacks, given, composed)


def _fire_day(schedule: BriefingSchedule, acting: Acting, as_of: datetime) -> _Made:
    """The bulletin of the day before; one that somebody drafted by hand already is the one of that day."""
    on = beijing_day(as_of) - timedelta(days=1)
    if not is_bulletin_known(acting, on, at=as_of):
        return _Made(lacks=(f"{on.month}月{on.day}日没有收到任何一批火点数据，不能当作零，请先核对来源。",))
    drafts = documents_of("fire_day", on.isoformat(), DocumentKind.DAILY_BULLETIN).exclude(status="withdrawn")
    held = drafts.filter(unit=schedule.unit).first()
    return _Made(daily_paper(on, acting), on=on, held=held.code if held else "")


def _draft(round_: PreparedBriefing, made: _Made, acting: Acting, at: datetime) -> str:
    """Make the draft of a round and return its code, empty where there is nothing to draft."""
    if made.body is None or made.held:
        return made.held
    if made.on is not None:
        return keep_daily_bulletin(on=made.on, body=made.body, by=acting, at=at).code
    if made.given is None or made.composed is None:
        return ""
    kept = keep_briefing(
        given=made.given,
        body=made.body,
        composed=made.composed,
        as_of=round_.as_of,
        unit=round_.unit,
        by=acting,
        at=at,
    )
    draft_kept(kept, (), by=acting, at=at)
    return kept.document_code


def _tell(round_: PreparedBriefing, schedule: BriefingSchedule, post: Post, at: datetime) -> None:
    local = in_beijing(round_.as_of)
    until = f"数截至{local.month}月{local.day}日{local.hour}时"
    if not round_.document_code:
        text = f"“{schedule.name}”（{round_.period_label}）没有拟稿：{round_.lacks[0] if round_.lacks else '没有数据'}"
        link = "/briefings/schedule/"
    else:
        gaps = f"，{len(round_.lacks)} 处没有数据" if round_.lacks else ""
        text = f"“{schedule.name}”（{round_.period_label}）已拟初稿，{until}{gaps}，请核对后送审。"
        link = f"/documents/{round_.document_code}/"
    send_notice(
        dedupe_key=f"briefing_round:{schedule.code}:{round_.period_key}",
        kind="briefing_prepared",
        is_urgent=False,
        subject_kind="briefing_schedule",
        subject_code=schedule.code,
        division_path=schedule.division_path,
        text=text[:300],
        link=link,
        post_codes=[post.code],
        at=at,
    )
    record(
        by=acting_as_post(post),
        at=at,
        action="briefings.prepare",
        subject_kind="briefing_schedule",
        subject_code=schedule.code,
        division_path=schedule.division_path,
        detail={"period": round_.period_key, "document": round_.document_code, "lacks": len(round_.lacks)},
    )
