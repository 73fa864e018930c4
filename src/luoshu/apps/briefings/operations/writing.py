"""A text with slots becomes a document: filled as of a moment, its figures bound, their owners asked where due."""

import secrets
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from luoshu.adapters.documents import OfficialDocument, Source, from_data, to_data
from luoshu.adapters.documents.model import printable
from luoshu.apps.acting import Acting
from luoshu.apps.audit.operations import record
from luoshu.apps.briefings.choices import EXPERIENCE, PRESS_TEXT, WRITTEN, BriefingStatus
from luoshu.apps.briefings.errors import BriefingInvalid, BriefingMoved
from luoshu.apps.briefings.models import Briefing, BriefingTemplate, FigureConfirmation
from luoshu.apps.briefings.queries import BoundFigure, Composed, compose, find_briefing_for, units_to_address
from luoshu.apps.documents.operations import draft_document
from luoshu.apps.errors import NotAllowed
from luoshu.apps.evidence.operations import refuse_if_marked_secret
from luoshu.apps.notices.operations import send_notice
from luoshu.apps.people.models import Post, Unit
from luoshu.apps.people.queries import unit_by_code
from luoshu.apps.people.rights import rights_of
from luoshu.core.clock import beijing_day, in_beijing

LONGEST = 50_000


@dataclass(frozen=True)
class BriefingText:
    """What a person wrote: the kind of document, title and text with slots, whom it goes to, whose name it bears."""

    kind: str
    title: str
    text: str
    addressee_codes: tuple[str, ...] = ()
    signature: str = ""
    template_code: str = ""


def preview_briefing(
    *, given: BriefingText, as_of: datetime, by: Acting, at: datetime
) -> tuple[OfficialDocument, Composed]:
    """Return the document as it would be kept, with what it lacks; nothing is written.

    Raises NotAllowed, BriefingInvalid, SecrecyMarkFound.
    """
    unit = _author(by)
    composed = _composed(given, as_of, by, at)
    return _body(given, composed, unit, _addressees(given, by, at)), composed


def write_briefing(*, given: BriefingText, as_of: datetime, by: Acting, at: datetime, form_token: str = "") -> Briefing:
    """Keep a text with its figures as of a moment, as a draft of the writer's office.

    An experience report (经验材料) takes only bound figures and no addressees, and is first confirmed by the units
    whose figures it names. The same ``form_token`` again returns what there is. Raises NotAllowed, BriefingInvalid,
    SecrecyMarkFound, DirectiveWithoutAuthority.
    """
    unit = _author(by)
    composed = _composed(given, as_of, by, at)
    if composed.lacks:
        raise BriefingInvalid(reason=f"还有 {len(composed.lacks)} 处没有数：{'；'.join(composed.lacks[:3])}")
    addressees = _addressees(given, by, at)
    if given.kind == EXPERIENCE and composed.unbound:
        raise BriefingInvalid(
            reason=f"经验材料里的数都要有出处，这些数是手写的：{'、'.join(composed.unbound[:8])}。请从右边清单里选。"
        )
    body = _body(given, composed, unit, addressees)
    owners = Counter(one.owner for one in composed.figures if one.owner not in ("", by.unit_code))
    try:
        with transaction.atomic():
            briefing = keep_briefing(
                given=given, body=body, composed=composed, as_of=as_of, unit=unit, by=by, at=at, form_token=form_token
            )
            if given.kind == EXPERIENCE and owners:
                _ask_owners(briefing, owners, at)
            else:
                draft_kept(briefing, addressees, by=by, at=at)
    except IntegrityError:
        if not form_token:
            raise
        return Briefing.objects.get(made_post=by.post_code, form_token=form_token[:60])
    return briefing


def keep_briefing(
    *,
    given: BriefingText,
    body: OfficialDocument,
    composed: Composed,
    as_of: datetime,
    unit: Unit,
    by: Acting,
    at: datetime,
    form_token: str = "",
) -> Briefing:
    """Write down a filled text with its figures, inside the caller's transaction; it is no document yet."""
    briefing = Briefing.objects.create(
        code=f"XW-{beijing_day(at):%Y%m%d}-{secrets.token_hex(3).upper()}",
        form_token=form_token[:60],
        kind=given.kind,
        title=body.title,
        text=given.text,
        template_code=given.template_code[:40],
        as_of=as_of,
        unit=unit,
        division_path=unit.division.path,
        body=to_data(body),
        figures=[_kept(one) for one in composed.figures],
        status=BriefingStatus.CONFIRMING,
        made_by=by.person_code,
        made_post=by.post_code,
        made_at=at,
    )
    _write(briefing, "write", by, at, {"kind": given.kind, "figures": len(composed.figures)})
    return briefing


def confirm_figures(*, briefing_code: str, agrees: bool, note: str, by: Acting, at: datetime) -> Briefing:
    """Say for one's own unit that its figures stand, or what is wrong with them. Once.

    Raises NotAllowed, BriefingNotVisible, BriefingInvalid, BriefingMoved.
    """
    briefing = find_briefing_for(by, briefing_code)
    mine = FigureConfirmation.objects.filter(briefing=briefing, unit__code=by.unit_code).first()
    if mine is None:
        raise NotAllowed
    note = printable(note).strip()[:300]
    if not agrees and not note:
        raise BriefingInvalid(reason="不同意要写明哪个数不对、应是多少。")
    refuse_if_marked_secret(note)
    with transaction.atomic():
        rows = FigureConfirmation.objects.filter(pk=mine.pk, agrees__isnull=True)
        said = {"said_by": by.person_code, "said_post": by.post_code, "said_at": at}
        if rows.update(agrees=agrees, note=note, **said) != 1:
            raise BriefingMoved
        _write(briefing, "confirm", by, at, {"agrees": agrees, "note": note})
    return briefing


def finish_briefing(*, briefing_code: str, by: Acting, at: datetime) -> Briefing:
    """Make the draft of an experience report that every owner agreed to.

    Raises NotAllowed, BriefingNotVisible, BriefingInvalid, BriefingMoved.
    """
    briefing = find_briefing_for(by, briefing_code)
    if not by.may("documents.draft") or briefing.unit.code != by.unit_code:
        raise NotAllowed
    if briefing.confirmations.exclude(agrees=True).exists():
        raise BriefingInvalid(reason="还有数据单位没有确认，或不同意。请等确认，或改好数后另写一份。")
    with transaction.atomic():
        draft_kept(briefing, (), by=by, at=at)
    return briefing


def save_template(
    *, code: str, kind: str, name: str, title: str, text: str, valid_from: date, by: Acting, at: datetime
) -> BriefingTemplate:
    """Say how a kind of briefing is written from a day on; the version before ends that day.

    Raises NotAllowed, BriefingInvalid.
    """
    if not by.may("documents.approve"):
        raise NotAllowed
    if not code.strip() or not name.strip() or not text.strip() or kind not in WRITTEN:
        raise BriefingInvalid(reason="模板要有编号、名称、文种和正文。")
    path = by.paths[0]
    with transaction.atomic():
        held = BriefingTemplate.objects.filter(code=code, division_path=path, valid_to__isnull=True).first()
        if held is not None and valid_from <= held.valid_from:
            raise BriefingInvalid(reason=f"现行模板自 {held.valid_from} 起，新的要从更晚的日期开始。")
        BriefingTemplate.objects.filter(code=code, division_path=path, valid_to__isnull=True).update(
            valid_to=valid_from
        )
        made = BriefingTemplate.objects.create(
            code=code[:40],
            kind=kind,
            name=name[:80],
            title=title[:200],
            text=text,
            division_path=path,
            valid_from=valid_from,
            made_by=by.person_code,
        )
        record(
            by=by,
            at=at,
            action="briefings.save_template",
            subject_kind="briefing_template",
            subject_code=made.code,
            division_path=path,
            detail={"from": valid_from.isoformat(), "kind": kind},
        )
    return made


def _author(by: Acting) -> Unit:
    unit = unit_by_code(by.unit_code)
    if unit is None or not by.may("documents.draft"):
        raise NotAllowed
    return unit


def _composed(given: BriefingText, as_of: datetime, by: Acting, at: datetime) -> Composed:
    if given.kind not in WRITTEN:
        raise BriefingInvalid(reason="请选文种。")
    if not given.title.strip() or not given.text.strip() or len(given.text) > LONGEST:
        raise BriefingInvalid(reason=f"标题和正文不能空，正文不超过 {LONGEST} 字。")
    if as_of > at:
        raise BriefingInvalid(reason="“截至”不能晚于现在。")
    if given.kind == EXPERIENCE and given.addressee_codes:
        raise BriefingInvalid(reason="经验材料不设主送单位，不要求其他单位照搬。")
    refuse_if_marked_secret(f"{given.title}\n{given.text}")
    return compose(by, given.text, at=as_of)


def _addressees(given: BriefingText, by: Acting, at: datetime) -> list[Unit]:
    known = {unit.code: unit for unit in units_to_address(by, beijing_day(at))}
    missing = [code for code in given.addressee_codes if code not in known]
    if missing:
        raise BriefingInvalid(reason="主送单位不在您的辖区内，请重新选。")
    return [known[code] for code in dict.fromkeys(given.addressee_codes)]


def _body(given: BriefingText, composed: Composed, unit: Unit, addressees: Sequence[Unit]) -> OfficialDocument:
    return OfficialDocument(
        title=given.title.strip()[:200],
        addressee="、".join(one.name for one in addressees),
        # The press gets the text; where its figures come from stands on the document's page.
        blocks=composed.blocks if given.kind == PRESS_TEXT else composed.with_sources,
        signature=given.signature.strip()[:120] or unit.name,
    )


def draft_kept(briefing: Briefing, addressees: Sequence[Unit], *, by: Acting, at: datetime) -> None:
    """Make the draft of a kept briefing, once. Raises BriefingMoved and what ``draft_document`` refuses."""
    body = from_data(briefing.body)
    document = draft_document(
        kind=briefing.kind,
        body=body,
        subject_kind="briefing",
        subject_code=briefing.code,
        unit=briefing.unit,
        addressees=addressees,
        by=by,
        at=at,
        note=f"截至{in_beijing(briefing.as_of):%Y年%m月%d日%H时%M分}的数",
    )
    rows = Briefing.objects.filter(pk=briefing.pk, status=BriefingStatus.CONFIRMING)
    if rows.update(status=BriefingStatus.DRAFTED, document_code=document.code) != 1:
        raise BriefingMoved
    briefing.refresh_from_db()
    _write(briefing, "draft", by, at, {"document": document.code})


def _ask_owners(briefing: Briefing, owners: Counter[str], at: datetime) -> None:
    for code, count in owners.items():
        unit = unit_by_code(code)
        if unit is None:
            continue
        FigureConfirmation.objects.create(briefing=briefing, unit=unit, figures=count)
        posts = [one.code for one in Post.objects.filter(unit=unit) if "documents.read" in rights_of(one.role)]
        if posts:
            send_notice(
                dedupe_key=f"briefing:{briefing.code}:{code}",
                kind="figures_to_confirm",
                is_urgent=False,
                subject_kind="briefing",
                subject_code=briefing.code,
                division_path=briefing.division_path,
                text=f"一份经验材料用了您单位的 {count} 个数，请确认。",
                link=f"/briefings/written/{briefing.code}/",
                post_codes=posts,
                at=at,
            )


def _kept(one: BoundFigure) -> dict[str, str]:
    """A bound figure as the briefing keeps it."""
    source = one.run.source or Source("", "")
    told = {"kind": source.kind, "code": source.code, "url": source.url, "note": source.note}
    return told | {"text": one.run.text, "owner": one.owner, "owner_name": one.owner_name}


def _write(briefing: Briefing, verb: str, by: Acting, at: datetime, detail: dict[str, object]) -> None:
    record(
        by=by,
        at=at,
        action=f"briefings.{verb}",
        subject_kind="briefing",
        subject_code=briefing.code,
        division_path=briefing.division_path,
        detail=detail,
    )
