"""Running the engine over a page and keeping what it read; another version of the engine reads again, and shows it."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from django.db import transaction
from django.db.models import F, Q

from luoshu.apps.acting import SYSTEM, Acting
from luoshu.apps.audit.operations import record
from luoshu.apps.errors import NotAllowed
from luoshu.apps.places.choices import Level
from luoshu.apps.places.models import Division
from luoshu.apps.places.queries import city_divisions
from luoshu.apps.readings.choices import CheckState, FigureState, Hedge, PageStatus, ScopeBasis
from luoshu.apps.readings.models import Figure, Page, PageCheck, PageItem, Rereading, Scope
from luoshu.apps.readings.operations.scopes import scope_for_division
from luoshu.apps.readings.queries.pages import find_page_for
from luoshu.apps.readings.queries.scopes import scope_named, scopes_on
from luoshu.core.reading import ENGINE_VERSION, hedges_of, read_page
from luoshu.core.reading import Figure as ReadFigure
from luoshu.core.reading import Reading as PageReading

LEASE: Final = timedelta(minutes=10)
READ_AT_ONCE: Final = 60_000
"""Texts up to this many characters (about half a second) are read while the person waits."""
CHUNK: Final = 500
LARGEST: Final = Decimal(10) ** 21
ITEM_KINDS: Final = frozenset({"stage", "meeting", "fire_notice", "decision", "problem", "commitment", "requirement"})
_TELLING: Final = ("value", "unit", "indicator", "subject", "status", "period", "deadline")


def claim_pages(*, at: datetime, limit: int = 1) -> list[int]:
    """Claim pages that wait to be read, small ones first; return their ids."""
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lte=at)
    waiting = Page.objects.filter(free, status=PageStatus.RECEIVED, attempt_after__lte=at)
    claimed: list[int] = []
    for page_id in waiting.order_by("length", "id").values_list("id", flat=True)[: limit * 4]:
        if Page.objects.filter(free, pk=page_id, status=PageStatus.RECEIVED).update(
            claimed_until=at + LEASE, attempts=F("attempts") + 1
        ):
            claimed.append(page_id)
        if len(claimed) == limit:
            break
    return claimed


def put_off_page(*, page_id: int, at: datetime, problem: str) -> None:
    """Give a claim back after a failure; each wait is longer than the last."""
    page = Page.objects.only("attempts").get(pk=page_id)
    Page.objects.filter(pk=page_id, status=PageStatus.RECEIVED).update(
        claimed_until=None,
        attempt_after=at + timedelta(minutes=2 ** min(page.attempts, 8)),
        problem=f"第 {page.attempts} 次没有读完，将自动重试：{problem}"[:400],
    )


def read_received_page(*, page_id: int, at: datetime) -> None:
    """Read a page that was received and keep figures, checks and items. A page already read stays as it is."""
    page = Page.objects.select_related("division").get(pk=page_id)
    if page.status != PageStatus.RECEIVED:
        return
    rows = _rows_of(page)
    for start in range(0, len(rows.figures), CHUNK):
        # Small transactions: a page of a million characters must not hold the database for seconds.
        Figure.objects.bulk_create(rows.figures[start : start + CHUNK], ignore_conflicts=True)
    with transaction.atomic():
        if not Page.objects.filter(pk=page_id, status=PageStatus.RECEIVED).update(
            status=PageStatus.READ, engine_version=ENGINE_VERSION, read_at=at, claimed_until=None, problem=""
        ):
            return
        PageCheck.objects.bulk_create(rows.checks, batch_size=CHUNK)
        PageItem.objects.bulk_create(rows.items, batch_size=CHUNK)
        record(
            by=SYSTEM,
            at=at,
            action="readings.read",
            subject_kind="page",
            subject_code=page.code,
            division_path=page.division_path,
            detail={"version": ENGINE_VERSION, "figures": len(rows.figures), "checks": len(rows.checks)},
        )


def reread_page(*, code: str, by: Acting, at: datetime) -> Rereading | None:
    """Read a page again with the engine of today. What people decided stays; what is pending is proposed anew.

    Returns what differs, or None when the page was read by this version. Raises NotAllowed, PageNotVisible.
    """
    if not by.may("readings.review"):
        raise NotAllowed
    page = find_page_for(by, code)
    if page.status != PageStatus.READ or page.engine_version == ENGINE_VERSION:
        return None
    rows = _rows_of(page)
    before = {(figure.start, figure.end): figure for figure in page.figures.all()}
    after = {(figure.start, figure.end): figure for figure in rows.figures}
    changed = [
        {"raw": now.raw, "start": now.start, "before": _told(before[span], names), "after": _told(now, names)}
        for span, now in after.items()
        if span in before and (names := _differing(before[span], now))
    ]
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lte=at)
    mine = Page.objects.filter(free, pk=page.pk, engine_version=page.engine_version).update(claimed_until=at + LEASE)
    if not mine:
        return None
    _replace_pending(page, after)
    with transaction.atomic():
        Page.objects.filter(pk=page.pk).update(engine_version=ENGINE_VERSION, read_at=at, claimed_until=None)
        page.checks.filter(state=CheckState.OPEN).delete()
        said = set(page.checks.values_list("kind", "start"))
        PageCheck.objects.bulk_create([c for c in rows.checks if (c.kind, c.start) not in said], batch_size=CHUNK)
        page.items.all().delete()
        PageItem.objects.bulk_create(rows.items, batch_size=CHUNK)
        rereading = Rereading.objects.create(
            page=page,
            at=at,
            by=by.person_code,
            from_version=page.engine_version,
            to_version=ENGINE_VERSION,
            added=[{"raw": now.raw, "start": now.start} for span, now in after.items() if span not in before],
            gone=[{"raw": was.raw, "start": was.start} for span, was in before.items() if span not in after],
            changed=changed,
        )
        record(
            by=by,
            at=at,
            action="readings.reread",
            subject_kind="page",
            subject_code=page.code,
            division_path=page.division_path,
            detail={"from": rereading.from_version, "to": ENGINE_VERSION, "changed": len(changed)},
        )
    return rereading


def _replace_pending(page: Page, after: dict[tuple[int, int], Figure]) -> None:
    """Put the new proposals in place of the pending ones, in small transactions; what was decided stays.

    Cut off in the middle, it is simply done again: the page still bears the old version.
    """
    # A figure whose accepted value was withdrawn stays: the withdrawn row still points at its proposal.
    waiting = page.figures.filter(state=FigureState.PENDING, observations__isnull=True)
    pending = list(waiting.values_list("pk", flat=True))
    for start in range(0, len(pending), CHUNK):
        Figure.objects.filter(pk__in=pending[start : start + CHUNK], state=FigureState.PENDING).delete()
    kept = set(page.figures.values_list("start", "end"))
    fresh = [one for span, one in after.items() if span not in kept]
    for start in range(0, len(fresh), CHUNK):
        Figure.objects.bulk_create(fresh[start : start + CHUNK], ignore_conflicts=True)


class _Rows:
    """The rows of one reading, not yet written."""

    def __init__(self, figures: list[Figure], checks: list[PageCheck], items: list[PageItem]) -> None:
        self.figures, self.checks, self.items = figures, checks, items


def _rows_of(page: Page) -> _Rows:
    divisions = [row for row in city_divisions(page.division_path, page.issued_on) if row.level <= Level.TOWNSHIP]
    reading = read_page(
        page.text, issued=page.issued_on, divisions=[row.name for row in divisions], place=page.division.name
    )
    by_name = _unique_names(divisions)
    scopes = scopes_on(page.division_path, page.issued_on)
    own: dict[int, Scope] = {}
    figures, number_of = [], {}
    for number, read in enumerate(reading.figures, 1):
        if abs(read.value) >= LARGEST:
            continue  # no quantity of an office: a run of digits
        figure = _figure(page, number, read, by_name)
        _propose_scope(figure, read, scopes, own)
        number_of[read.id] = number
        figures.append(figure)
    checks = [
        PageCheck(
            page=page,
            number=number,
            kind=check.kind,
            verdict=check.verdict,
            spans=[list(span) for span in check.spans],
            start=min((span[0] for span in check.spans), default=0),
            relation=check.relation,
            why=check.why,
            numbers=_plain(check.numbers),
            engine_version=ENGINE_VERSION,
        )
        for number, check in enumerate(reading.checks, 1)
    ]
    return _Rows(figures, checks, _items(page, reading))


def _unique_names(divisions: Sequence[Division]) -> dict[str, Division]:
    names: dict[str, Division | None] = {}
    for row in divisions:
        names[row.name] = None if row.name in names else row
    return {name: row for name, row in names.items() if row is not None}


def _figure(page: Page, number: int, read: ReadFigure, by_name: dict[str, Division]) -> Figure:
    inside = (read.start - read.sent_start, read.end - read.sent_start)
    hedges = list(hedges_of(read.sentence, *inside)) + ([Hedge.UNDATED.value] if read.vague else [])
    return Figure(
        page=page,
        number=number,
        start=read.start,
        end=read.end,
        sent_start=read.sent_start,
        sent_end=read.sent_end,
        raw=read.raw[:200],
        value=read.value.quantize(Decimal("0.000001")),
        unit=read.unit[:40],
        subject=(read.subject or "")[:80],
        division=by_name.get(read.subject or ""),
        object=(read.object or "")[:120],
        indicator=read.indicator[:200],
        status=read.status,
        period=(read.period_or_asof or "")[:60],
        time_basis=(read.time_basis or "")[:20],
        deadline=_day(read.deadline),
        approx=read.approx or "",
        hedges=hedges,
        section=read.section[:200],
        is_core=read.core,
        engine_version=ENGINE_VERSION,
    )


def _propose_scope(figure: Figure, read: ReadFigure, scopes: list[Scope], own: dict[int, Scope]) -> None:
    """Propose a scope only where the page gives one: a county that speaks for itself, or its name in the sentence.

    The county goes first: beside 全市 in one sentence it still tells its own number. On a county's own page 全市 is
    read as the place of the page; there the name that stands nearer before the number counts.
    """
    named, division = scope_named(scopes, read.sentence), figure.division
    if division is not None and division.level >= Level.COUNTY:
        before = read.sentence[: read.start - read.sent_start]
        is_own = division.pk == figure.page.division_id
        if named is None or not is_own or before.rfind(division.name) >= before.rfind(named.name):
            if division.pk not in own:
                own[division.pk] = scope_for_division(division)
            figure.scope, figure.scope_basis = own[division.pk], ScopeBasis.SUBJECT
            return
    if named is not None:
        figure.scope, figure.scope_basis = named, ScopeBasis.STATED


def _items(page: Page, reading: PageReading) -> list[PageItem]:
    rows: list[PageItem] = []
    for event in reading.events:
        vague = event.kind == "vague_deadline"
        if not vague and event.kind not in ITEM_KINDS:
            continue
        rows.append(
            PageItem(
                page=page,
                number=len(rows) + 1,
                kind=event.kind,
                start=event.start,
                end=event.end,
                text=event.text,
                sentence=_around(page.text, event.start, event.end),
                fields=_plain(event.fields),
                due_on=_day(event.fields.get("deadline")),
                is_undated=vague,
                engine_version=ENGINE_VERSION,
            )
        )
    return rows


def _around(text: str, start: int, end: int) -> str:
    """The sentence that holds a span, at most 400 characters."""
    first = max((text.rfind(stop, max(0, start - 200), start) for stop in "。；\n"), default=-1) + 1
    lasts = [at for stop in "。；\n" if (at := text.find(stop, end, end + 200)) >= 0]
    return text[max(first, start - 200) : min(lasts, default=end + 200)].strip()


def _day(written: object) -> date | None:
    try:
        return date.fromisoformat(str(written)) if written else None
    except ValueError:
        return None


def _plain(fields: object) -> object:
    """The same value with what JSON cannot hold turned into words."""
    if isinstance(fields, dict):
        return {str(key): _plain(value) for key, value in fields.items()}
    if isinstance(fields, list | tuple):
        return [_plain(value) for value in fields]
    return fields if isinstance(fields, str | int | float | bool) or fields is None else str(fields)


def _differing(was: Figure, now: Figure) -> list[str]:
    return [name for name in _TELLING if getattr(was, name) != getattr(now, name)]


def _told(figure: Figure, names: Iterable[str]) -> dict[str, str]:
    return {name: str(getattr(figure, name) or "") for name in names}
