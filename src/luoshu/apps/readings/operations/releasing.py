"""The last step of a text on its way to the public: it goes out, and every number of it that has a source is frozen."""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Final

from django.db import transaction

from luoshu.adapters.documents import Source
from luoshu.apps.acting import Acting
from luoshu.apps.documents.models import Document
from luoshu.apps.documents.operations import keep_release_files, release_document
from luoshu.apps.documents.queries import BoundRun, body_of, bound_figures
from luoshu.apps.places.choices import Level
from luoshu.apps.places.models import Division
from luoshu.apps.places.queries import city_divisions, valid_on
from luoshu.apps.readings.choices import FigureSource
from luoshu.apps.readings.models import Observation, PublishedValue, Scope
from luoshu.apps.readings.operations.publishing import freeze
from luoshu.apps.readings.operations.scopes import scope_for_division
from luoshu.core.clock import beijing_day
from luoshu.core.reading import read_page

PLAIN: Final = re.compile(r"\d{1,3}(?:,\d{3})*(?:\.\d+)?|\d+(?:\.\d+)?")


def publish_document(
    *, document_code: str, channel: str, released_on: date | None, by: Acting, at: datetime
) -> list[PublishedValue]:
    """Record that a text went out, and freeze its numbers as 已发布值, each with its source and its sentence.

    A number printed several times from one source is one value. Raises what ``documents.release_document`` raises.
    """
    with transaction.atomic():
        release = release_document(document_code=document_code, channel=channel, released_on=released_on, by=by, at=at)
        day = released_on or beijing_day(at)
        made = _PublishedFigures(release.document, day)
        seen: dict[tuple[str, str, str, str], None] = {}
        rows = []
        for place, bound in enumerate(bound_figures(body_of(release.document, release.version_no)), start=1):
            key = (bound.source.kind, bound.source.code, bound.source.scope, bound.run.text)
            row = made.row(bound, place) if key not in seen else None
            if row is not None:
                seen[key] = None
                rows.append(freeze(row, release.channel, day, by=by, at=at, action="publish"))
    keep_release_files(document_code=document_code, at=at)
    return rows


def _last_day(source: Source) -> date | None:
    """The last day that a number speaks of: of what it was counted over, else of the moment it held."""
    end = source.period.rpartition("/")[2]
    if not end:
        return beijing_day(source.as_of) if source.as_of else None
    return (
        beijing_day(datetime.fromisoformat(end) - timedelta(microseconds=1)) if "T" in end else date.fromisoformat(end)
    )


class _PublishedFigures:
    """Makes the rows of one document, not yet written."""

    def __init__(self, document: Document, on: date) -> None:
        self.document, self.on = document, on

    def row(self, bound: BoundRun, place: int) -> PublishedValue | None:
        """The value of one number; None where its words are no number (增长 3%) and its source gives none."""
        source = bound.source
        row = PublishedValue(
            source_kind=source.kind if source.kind in FigureSource.values else FigureSource.OTHER,
            source_code=source.code,
            source_url=source.url,
            source_period=source.period[:80],
            source_at=source.as_of,
            source_note=source.note[:400],
            document_code=self.document.code,
            place=place,
            sentence=bound.sentence,
            start=bound.start,
            printed=bound.run.text[:80],
            unit_code=self.document.unit.code,
            division_path=self.document.division_path,
            as_of=_last_day(source) or self.on,
        )
        kept: Observation | PublishedValue | None = None
        if source.kind == FigureSource.OBSERVATION:
            kept = Observation.objects.select_related("scope").filter(code=source.code).first()
        elif source.kind == FigureSource.PUBLISHED:
            kept = PublishedValue.objects.select_related("scope").filter(code=source.code).first()
        if kept is not None:
            return self._as_kept(row, kept)
        return self._as_counted(row, source) if source.value else self._as_read(row, bound)

    def _as_kept(self, row: PublishedValue, kept: Observation | PublishedValue) -> PublishedValue:
        row.observation = kept if isinstance(kept, Observation) else kept.observation
        row.indicator, row.subject, row.scope = kept.indicator, kept.subject, kept.scope
        row.value, row.unit, row.as_of = kept.value, kept.unit, kept.as_of
        return row

    def _as_counted(self, row: PublishedValue, source: Source) -> PublishedValue:
        row.indicator, row.value, row.unit = source.title[:200], Decimal(source.value), source.unit
        row.scope = self._scope(source.scope)
        row.subject = self._subject(row.scope)
        return row

    def _as_read(self, row: PublishedValue, bound: BoundRun) -> PublishedValue | None:
        """A count that carries no measure of its own: unit and name are read from its sentence."""
        written = bound.run.text.replace(",", "")
        if not PLAIN.fullmatch(bound.run.text) or bound.source.kind == FigureSource.INDICATOR:
            return None
        reading = read_page(bound.sentence, issued=self.on, place=self._place.name, divisions=self._names)
        figures = reading.figures
        read = next((one for one in figures if one.start <= bound.start < one.end), None)
        row.value, row.unit = Decimal(written), read.unit[:40] if read else ""
        row.indicator = (read.indicator if read else bound.source.note or bound.sentence)[:200]
        row.scope = self._scope("")
        row.subject = (read.subject or "" if read else "")[:80] or self._place.name
        return row

    def _scope(self, code: str) -> Scope:
        """The 口径 of a code; a division's code gives the 口径 that is this division, by its office's name if any."""
        if code and not code.startswith("division-") and not code.isdigit():
            named = Scope.objects.filter(valid_on(self.on), code=code).first()
            if named is not None:
                return named
        number = code.removeprefix("division-")
        division = Division.objects.filter(valid_on(self.on), code=number).first() if number.isdigit() else None
        division = division or self._place
        whole = Scope.objects.filter(valid_on(self.on), division_path=division.path, kind="city").first()
        return whole or scope_for_division(division)

    def _subject(self, scope: Scope) -> str:
        members = list(scope.members.all()[:2])
        return (members[0] if len(members) == 1 else self._place).name

    @cached_property
    def _place(self) -> Division:
        return self.document.unit.division

    @cached_property
    def _names(self) -> list[str]:
        rows = city_divisions(self.document.division_path, self.on).filter(level__lte=Level.TOWNSHIP)
        return list(rows.values_list("name", flat=True))
