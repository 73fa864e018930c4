"""Problems found on the spot: three taps on the phone; what is not put right there becomes a remedy at once."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from luoshu.apps.acting import Acting
from luoshu.apps.evidence.operations import attach_photo, refuse_if_marked_secret
from luoshu.apps.rounds.choices import VisitState
from luoshu.apps.rounds.errors import FindingNotVisible, RoundsInvalid, RoundsMoved
from luoshu.apps.rounds.models import Finding, Visit
from luoshu.apps.rounds.operations.remedying import open_remedy
from luoshu.apps.rounds.operations.visits import check_moment, make_visit, own_visit
from luoshu.apps.rounds.operations.writing import new_code, note
from luoshu.apps.rounds.queries.topics import Danger, Topic, chosen, topics_on
from luoshu.core.clock import beijing_day

Picked = tuple[Topic, Danger]


@dataclass(frozen=True)
class NamedPlace:
    """A row of a register as the place of a problem: whose register, the row's key, and the division it lies in."""

    ledger: str
    key: str
    path: str


@dataclass(frozen=True)
class FindingInput:
    """What the inspector tells: the kind is required, the rest is not. ``kind`` is a ``Danger.value``."""

    kind: str
    client_key: str
    place: str = ""
    note: str = ""
    linked_code: str = ""
    is_fixed_on_spot: bool = False
    found_at: datetime | None = None
    photo: bytes = b""
    photo_name: str = ""
    row: NamedPlace | None = None


def record_finding(*, visit_code: str, given: FindingInput, by: Acting, at: datetime) -> Finding:
    """Record a problem; the visit counts as made with its first problem. The same key again is the same row.

    Raises VisitNotVisible, NotOfThisTeam, RoundsInvalid, PlanNotFiled, NotAPhoto and its kin, SecrecyMarkFound.
    """
    visit = own_visit(by, visit_code, at)
    known = Finding.objects.filter(client_key=given.client_key).first()
    if known is not None:
        return _same(known, by)
    if not given.client_key:
        raise RoundsInvalid(reason="这条问题没有编号，请刷新页面后重报。")
    if visit.state == VisitState.MISSED:
        raise RoundsInvalid(reason="这次走访已登记为没去成，不能再记问题，请由办公室重新安排。")
    check_moment(given.found_at, at)
    found_at = given.found_at or at
    looked_at = set(visit.plans.values_list("topic", flat=True))
    topics = [one for one in topics_on(visit.division_path, beijing_day(found_at)) if one.code in looked_at]
    picked = chosen(topics, given.kind)
    if picked is None:
        raise RoundsInvalid(reason="请选问题种类；种类有变动时请刷新页面。")
    if given.row is not None and not _is_here(given.row, visit):
        raise RoundsInvalid(reason="选的这一处不在这次走访的地方，请重新选，或在“具体位置”里写明。")
    refuse_if_marked_secret(f"{given.place} {given.note}")
    code = new_code("WT", at)
    if given.photo:
        attach_photo(
            by=by,
            at=at,
            data=given.photo,
            original_name=given.photo_name,
            kind="finding",
            subject_kind="finding",
            subject_code=code,
            division_path=visit.division_path,
            taken_at=found_at,
        )
    try:
        return _keep(visit, code, picked, given, by=by, at=at)
    except (IntegrityError, RoundsMoved):
        # The same problem came twice at once, or another problem of this visit was a moment faster.
        known = Finding.objects.filter(client_key=given.client_key).first()
        if known is not None:
            return _same(known, by)
        visit.refresh_from_db()
        if visit.state != VisitState.DONE:
            raise
    return _keep(visit, code, picked, given, by=by, at=at)


def _is_here(row: NamedPlace, visit: Visit) -> bool:
    """Tell whether the row lies in the visited division, or is entered for one that this lies in."""
    return row.path.startswith(visit.division_path) or visit.division_path.startswith(row.path)


def _keep(visit: Visit, code: str, picked: Picked, given: FindingInput, *, by: Acting, at: datetime) -> Finding:
    with transaction.atomic():
        if visit.state == VisitState.PLANNED:
            make_visit(visit, given.found_at or at, by)
        finding = _write(visit, code, picked, given, by=by, at=at)
        if not given.is_fixed_on_spot:
            open_remedy(finding, by=by, at=at)
    return finding


def _write(visit: Visit, code: str, picked: Picked, given: FindingInput, *, by: Acting, at: datetime) -> Finding:
    topic, kind = picked
    finding = Finding.objects.create(
        code=code,
        client_key=given.client_key[:60],
        visit=visit,
        team=visit.team,
        division=visit.division,
        division_path=visit.division_path,
        topic=topic.code,
        topic_label=topic.label,
        kind=kind.code,
        kind_label=kind.label,
        place=(given.place.strip() or (given.row.key if given.row else ""))[:120],
        note=given.note.strip()[:300],
        linked_code=given.linked_code.strip()[:40],
        row_ledger=given.row.ledger if given.row else "",
        row_key=given.row.key if given.row else "",
        is_fixed_on_spot=given.is_fixed_on_spot,
        found_at=given.found_at or at,
        recorded_at=at,
        found_by=by.person_code,
        found_post=by.post_code,
    )
    note(
        by=by,
        at=at,
        action="record_finding",
        kind="finding",
        code=code,
        path=finding.division_path,
        detail={
            "topic": topic.code,
            "kind": kind.code,
            "visit": visit.code,
            "fixed_on_spot": given.is_fixed_on_spot,
            "row": f"{finding.row_ledger}:{finding.row_key}" if finding.row_key else "",
        },
    )
    return finding


def _same(known: Finding, by: Acting) -> Finding:
    if known.found_by != by.person_code:
        raise FindingNotVisible
    return known
