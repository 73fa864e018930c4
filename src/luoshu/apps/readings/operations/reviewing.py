"""What a person makes of a figure: accept, correct, drop, take back; and of a check: explain it, send it back."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from luoshu.apps.acting import Acting
from luoshu.apps.audit.operations import record
from luoshu.apps.errors import NotAllowed
from luoshu.apps.readings.choices import CheckState, FigureState, FigureStatus, PageStatus, Purpose, ScopeBasis, Verdict
from luoshu.apps.readings.errors import (
    CorrectionInvalid,
    FallBackNeedsReason,
    FigureDecided,
    NotYetRead,
    PageNotVisible,
    ScopeMissing,
    StillPublished,
)
from luoshu.apps.readings.models import Figure, Observation, Page, PageCheck, Scope
from luoshu.apps.readings.queries.gaps import as_of, fallen_below, spoken
from luoshu.apps.readings.queries.observations import find_observation_for
from luoshu.apps.readings.queries.pages import figure_of, find_page_for
from luoshu.core.quantities.units import to_standard


@dataclass(frozen=True)
class Correction:
    """What a person puts in place of the proposal; a field left None keeps what was read."""

    indicator: str | None = None
    subject: str | None = None
    status: str | None = None
    value: Decimal | None = None
    unit: str | None = None
    as_of: date | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None

    def changed(self, figure: Figure) -> dict[str, str]:
        """Return what differs from the proposal, by field, as words for the record."""
        fields: Mapping[str, Any] = {
            name: getattr(self, name) for name in ("indicator", "subject", "status", "value", "unit")
        }
        return {
            name: str(value) for name, value in fields.items() if value is not None and value != getattr(figure, name)
        }


def accept_figure(
    *,
    page_code: str,
    start: int,
    by: Acting,
    at: datetime,
    scope: Scope | None = None,
    correction: Correction | None = None,
    reason: str = "",
) -> Observation:
    """Accept a figure, corrected or as read. The proposal stays beside what was accepted.

    ``scope`` None keeps the proposed one. Raises NotAllowed, PageNotVisible, NotYetRead, ScopeMissing,
    CorrectionInvalid, FallBackNeedsReason, FigureDecided.
    """
    page = _page_to_review(by, page_code)
    figure = figure_of(page, start)
    scope = scope or figure.scope
    if scope is None:
        raise ScopeMissing
    correction = correction or Correction()
    _check_correction(correction)
    made = _observation(figure, scope, correction, reason, by, at)
    if made.status in (FigureStatus.ACHIEVED, FigureStatus.TOTAL) and not made.reason:
        before = fallen_below(by, figure, made)
        if before:
            raise FallBackNeedsReason(before=before, now=spoken(made.value, made.unit))
    with transaction.atomic():
        _decide(figure, FigureState.ACCEPTED, reason, by, at)
        made.save(force_insert=True)
        changed = correction.changed(figure)
        _note(by, at, "readings.accept", page, figure, {"observation": made.code, "corrected": changed})
    return made


def _observation(
    figure: Figure, scope: Scope, correction: Correction, reason: str, by: Acting, at: datetime
) -> Observation:
    """The accepted value, not yet written: the proposal with what the person put in its place."""
    page = figure.page
    value = figure.value if correction.value is None else correction.value
    unit = figure.unit if correction.unit is None else correction.unit
    standard_value, standard_unit = to_standard(value, unit)
    return Observation(
        code=f"SZ-{page.issued_on:%Y%m%d}-{secrets.token_hex(4).upper()}",
        figure=figure,
        page=page,
        indicator=correction.indicator or figure.indicator,
        scope=scope,
        subject=figure.subject if correction.subject is None else correction.subject,
        division_path=figure.division.path if figure.division is not None else page.division_path,
        status=correction.status or figure.status,
        value=value,
        unit=unit,
        standard_value=standard_value.quantize(Decimal("0.000001")),
        standard_unit=standard_unit,
        approx=figure.approx,
        period=figure.period,
        as_of=correction.as_of or as_of(figure),
        numerator=correction.numerator,
        denominator=correction.denominator,
        is_corrected=bool(correction.changed(figure)),
        reason=reason.strip()[:200],
        sentence=page.text[figure.sent_start : figure.sent_end],
        start=figure.start,
        end=figure.end,
        accepted_at=at,
        accepted_by=by.person_code,
        accepted_post=by.post_code,
    )


def drop_figure(*, page_code: str, start: int, reason: str, by: Acting, at: datetime) -> None:
    """Say that a figure is not used (a name, a repeat, not a quantity). Raises like ``accept_figure``."""
    page = _page_to_review(by, page_code)
    figure = figure_of(page, start)
    with transaction.atomic():
        _decide(figure, FigureState.DROPPED, reason, by, at)
        _note(by, at, "readings.drop", page, figure, {"reason": reason[:200]})


def take_back_figure(*, page_code: str, start: int, reason: str, by: Acting, at: datetime) -> None:
    """Put a decided figure back to pending; the accepted value stays on record as withdrawn.

    Raises StillPublished when the value went out: what the public has read is corrected, never withdrawn.
    """
    page = _page_to_review(by, page_code)
    figure = figure_of(page, start)
    with transaction.atomic():
        rows = Observation.objects.filter(figure=figure, withdrawn_at__isnull=True)
        if rows.filter(published__isnull=False).exists():
            raise StillPublished
        won = (
            Figure.objects.filter(pk=figure.pk, state=figure.state)
            .exclude(state=FigureState.PENDING)
            .update(state=FigureState.PENDING, reason="", decided_at=None, decided_by="")
        )
        if not won:
            raise FigureDecided
        rows.update(withdrawn_at=at, withdrawn_by=by.person_code, withdrawn_reason=reason.strip()[:200])
        _note(by, at, "readings.take_back", page, figure, {"reason": reason[:200]})


def withdraw_observation(*, code: str, reason: str, by: Acting, at: datetime) -> None:
    """Withdraw an accepted value from its list; the figure is pending again."""
    observation = find_observation_for(by, code)
    take_back_figure(page_code=observation.page.code, start=observation.start, reason=reason, by=by, at=at)


def set_page_scope(*, page_code: str, scope: Scope, by: Acting, at: datetime) -> int:
    """Say which scope the figures have that name none; return how many. A person's word, kept as such."""
    page = _page_to_review(by, page_code)
    with transaction.atomic():
        rows = page.figures.filter(state=FigureState.PENDING, scope__isnull=True)
        changed = rows.update(scope=scope, scope_basis=ScopeBasis.PAGE)
        if changed:
            record(
                by=by,
                at=at,
                action="readings.set_scope",
                subject_kind="page",
                subject_code=page.code,
                division_path=page.division_path,
                detail={"scope": scope.code, "figures": changed},
            )
    return changed


def decide_check(*, page_code: str, number: int, state: str, note: str, by: Acting, at: datetime) -> None:
    """Say what came of a check: explained (with a note) or sent back to the drafter."""
    page = _page_to_review(by, page_code)
    if state not in (CheckState.EXPLAINED, CheckState.SENT_BACK):
        raise CorrectionInvalid(reason="请选择“已说明”或“退起草人”。")
    if state == CheckState.EXPLAINED and not note.strip():
        raise CorrectionInvalid(reason="请写明核对的结果或原因，再标为已说明。")
    with transaction.atomic():
        rows = PageCheck.objects.filter(page=page, number=number).exclude(verdict=Verdict.CONSISTENT)
        check = rows.first()
        if check is None:
            raise PageNotVisible
        if not rows.filter(state=CheckState.OPEN).update(
            state=state, note=note.strip()[:200], decided_at=at, decided_by=by.person_code
        ):
            raise FigureDecided
        record(
            by=by,
            at=at,
            action="readings.decide_check",
            subject_kind="page",
            subject_code=page.code,
            division_path=page.division_path,
            detail={"check": number, "kind": check.kind, "state": state, "note": note[:200]},
        )


def _page_to_review(by: Acting, code: str) -> Page:
    if not by.may("readings.review"):
        raise NotAllowed
    page = find_page_for(by, code)
    if page.purpose != Purpose.SOURCE:
        raise PageNotVisible
    if page.status != PageStatus.READ:
        raise NotYetRead
    return page


def _decide(figure: Figure, state: str, reason: str, by: Acting, at: datetime) -> None:
    """Leave pending exactly once: of two who press, one wins."""
    won = Figure.objects.filter(pk=figure.pk, state=FigureState.PENDING).update(
        state=state, reason=reason.strip()[:200], decided_at=at, decided_by=by.person_code
    )
    if not won:
        raise FigureDecided


def _check_correction(correction: Correction) -> None:
    if correction.status is not None and correction.status not in FigureStatus.values:
        raise CorrectionInvalid(reason="状态只能从列表里选，请重新选择。")
    if correction.indicator is not None and not correction.indicator.strip():
        raise CorrectionInvalid(reason="请填写指标名称。")
    if correction.value is not None and abs(correction.value) >= Decimal(10) ** 21:
        raise CorrectionInvalid(reason="数值过大，请核对单位后重填。")
    if (correction.numerator is None) != (correction.denominator is None):
        raise CorrectionInvalid(reason="分子和分母要一起填，或都不填。")
    if correction.denominator is not None and correction.denominator == 0:
        raise CorrectionInvalid(reason="分母不能为 0，请核对。")


def _note(by: Acting, at: datetime, action: str, page: Page, figure: Figure, detail: dict[str, Any]) -> None:
    record(
        by=by,
        at=at,
        action=action,
        subject_kind="page",
        subject_code=page.code,
        division_path=page.division_path,
        detail={"span": [figure.start, figure.end], "raw": figure.raw, **detail},
    )
