"""``import_boundaries``: outlines of one level become a dated set with an index, a report and a comparison."""

import hashlib
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final

import numpy as np
import shapely
from django.db import IntegrityError, transaction

from luoshu.apps.acting import Acting
from luoshu.apps.audit.operations import record
from luoshu.apps.errors import NotAllowed
from luoshu.apps.evidence.operations import refuse_file_if_marked_secret, store_bytes
from luoshu.apps.places.attribution import index_path, sets_for_day
from luoshu.apps.places.boundary_files import BoundaryFeature, read_boundary_file
from luoshu.apps.places.boundary_geometry import Shapes, changed_share, outlines, to_wgs84
from luoshu.apps.places.choices import Basis, Level
from luoshu.apps.places.division_list import normal_code
from luoshu.apps.places.errors import BoundaryFileUnusable, BoundaryImportRunning, CityMissing, NoBoundaryMatched
from luoshu.apps.places.models import Boundary, BoundarySet, Division
from luoshu.apps.places.naming import NameBook
from luoshu.core.geo import DivisionIndex, GeoError, area_m2, parse_datum, repair_polygons

CHUNK: Final = 500
# An import that has not finished after this long was cut off and may be taken up again.
CUT_OFF_AFTER: Final = timedelta(minutes=10)
_DATUM_MISSING: Final = (
    "导入边界必须写明坐标系（wgs84、gcj02、bd09 或 cgcs2000）：同一份边界按错坐标系会偏移约 500 米，"
    "火点会归错乡镇。请向提供单位问明后再导入。"
)


@dataclass(frozen=True)
class ImportReport:
    """What an import did; the same words are kept with the set.

    ``unmatched``: number, code, name and reason of features left out. ``elsewhere``: features whose code belongs to
    another city. ``without_polygon``: divisions of the level that have none now. ``repaired``: what was mended and the
    share of area it changed. ``changes``: share of area that differs from the boundary in force until now.
    """

    set_code: str
    level: int
    matched: int
    elsewhere: int
    area_m2: float
    unmatched: tuple[dict[str, Any], ...] = field(default=())
    without_polygon: tuple[dict[str, str], ...] = field(default=())
    repaired: tuple[dict[str, Any], ...] = field(default=())
    joined: tuple[dict[str, Any], ...] = field(default=())
    changes: tuple[dict[str, Any], ...] = field(default=())
    ended_sets: tuple[str, ...] = field(default=())
    is_repeat: bool = False


def import_boundaries(
    *,
    data: bytes,
    level: int,
    datum: str,
    basis: str,
    source: str,
    valid_from: date,
    by: Acting,
    at: datetime,
    code_field: str = "",
    name_field: str = "",
    name: str = "",
) -> ImportReport:
    """Import the boundaries of one level. The same file again, while in force, changes nothing.

    The datum has to be named. Invalid outlines are repaired and the report says what changed; features that match no
    division are left out and listed. Older sets of the level that the new one covers whole end at ``valid_from``.
    Raises NotAllowed, CityMissing, BoundaryFileUnusable, NoBoundaryMatched, BoundaryImportRunning.
    """
    if not by.may("places.import"):
        raise NotAllowed
    if not datum.strip():
        raise BoundaryFileUnusable(reason=_DATUM_MISSING)
    try:
        datum = parse_datum(datum).value
    except GeoError as error:
        raise BoundaryFileUnusable(reason=str(error)) from error
    if basis not in (Basis.SURVEYED, Basis.PUBLISHED, Basis.SYNTHETIC):
        raise BoundaryFileUnusable(reason="边界来源类别只能是勘界数据、公开底图或示意，请重新选择。")
    refuse_file_if_marked_secret(name=name, data=data)
    code = _set_code(data, level, datum, basis, valid_from, code_field, name_field)
    done = BoundarySet.objects.filter(code__startswith=code, valid_to__isnull=True).exclude(index_name="").first()
    if done is not None:
        return _from_stored(done)
    book = NameBook(level=level, on=valid_from)
    if not book.now:
        raise CityMissing
    file = read_boundary_file(data, code_field=code_field, name_field=name_field)
    matching = _Matching(book)
    matching.take(file.features, to_wgs84([one.geometry for one in file.features], datum))
    if not matching.shapes:
        raise NoBoundaryMatched(features=len(file.features), level=Level(level).label)
    stored = store_bytes(data=data, at=at, media_hint="application/geo+json")
    row = _begin(
        code,
        level=level,
        name=name or f"{Level(level).label}级边界",
        source=source[:200],
        file=stored,
        datum=datum,
        basis=basis,
        valid_from=valid_from,
        valid_to=valid_from,
        imported_at=at,
    )
    return _write(row, matching, by, at)


class _Matching:
    """Features on their way to divisions: matched by code, then by name; several of one division are joined."""

    def __init__(self, book: NameBook) -> None:
        self.book = book
        self.prefixes = {_prefix(code) for code in book.by_code}
        self.divisions: dict[int, Division] = {}
        self.shapes: dict[int, shapely.Geometry] = {}
        self.unmatched: list[dict[str, Any]] = []
        self.repaired: list[dict[str, Any]] = []
        self.joined: list[dict[str, Any]] = []
        self.elsewhere = 0

    def take(self, features: tuple[BoundaryFeature, ...], shapes: Shapes) -> None:
        parts: dict[int, list[shapely.Geometry]] = {}
        names = [feature.name for feature in features if not normal_code(feature.code)]
        repeated = {one for one, times in Counter(names).items() if times > 1}
        for feature, shape in zip(features, shapes, strict=True):
            division, reason = self._division(feature, repeated)
            if division is None:
                if reason:
                    self._leave_out(feature, reason)
                else:
                    self.elsewhere += 1
                continue
            fit = repair_polygons([shape])
            note = fit.notes[0] if fit.notes else None
            if note is not None and not note.usable:
                self._leave_out(feature, f"{note.words}，请修好这个图形后重新导入")
                continue
            if note is not None:
                facts = {
                    "code": division.code,
                    "name": division.name,
                    "what": note.words,
                    "area_share": note.area_share,
                }
                self.repaired.append({"number": feature.number, **facts})
            self.divisions[division.pk] = division
            parts.setdefault(division.pk, []).append(fit.polygons[0])
        for pk, some in sorted(parts.items()):
            self.shapes[pk] = some[0] if len(some) == 1 else shapely.union_all(some)
            if len(some) > 1:
                division = self.divisions[pk]
                self.joined.append({"code": division.code, "name": division.name, "features": len(some)})

    def _division(self, feature: BoundaryFeature, repeated: set[str]) -> tuple[Division | None, str]:
        """Return the division, or None with a reason; None without a reason belongs to another city."""
        code = normal_code(feature.code)
        if code:
            found = self.book.by_code.get(code)
            if found is not None:
                return found, ""
            if _prefix(code) not in self.prefixes:
                return None, ""
        elif feature.name in repeated:
            return None, "同名图形不止一个，分不清是哪个区划，请用代码字段导入"
        found = self.book.find(feature.name, follow=False) if feature.name else None
        if found is None:
            return None, "代码和名称都对不上这一天有效的区划，请核对"
        return found, ""

    def _leave_out(self, feature: BoundaryFeature, reason: str) -> None:
        self.unmatched.append({"number": feature.number, "code": feature.code, "name": feature.name, "reason": reason})


def _prefix(code: str) -> str:
    """Return the part of a code that names the city."""
    return code[:4]


def _set_code(data: bytes, level: int, *settings: object) -> str:
    digest = hashlib.sha256(data)
    digest.update(repr((level, *settings)).encode())
    return f"{Level(level).name.lower()}-{digest.hexdigest()[:16]}"


def _begin(code: str, **fields: Any) -> BoundarySet:
    """Make the set's row, not yet in force; take up an import of the same file that was cut off."""
    earlier = BoundarySet.objects.filter(code__startswith=code)
    unfinished = earlier.filter(index_name="").first()
    if unfinished is not None:
        if fields["imported_at"] - unfinished.imported_at < CUT_OFF_AFTER:
            raise BoundaryImportRunning
        Boundary.objects.filter(boundary_set=unfinished).delete()
        unfinished.delete()
    count = earlier.count()
    try:
        with transaction.atomic():
            return BoundarySet.objects.create(code=f"{code}-{count + 1}" if count else code, index_name="", **fields)
    except IntegrityError:
        raise BoundaryImportRunning from None


def _write(row: BoundarySet, matching: _Matching, by: Acting, at: datetime) -> ImportReport:
    """Save index and outlines in chunks; the last transaction puts the set in force and ends what it covers."""
    ids = list(matching.shapes)
    shapes = np.empty(len(ids), object)
    shapes[:] = [matching.shapes[pk] for pk in ids]
    areas, texts = [area_m2(one) for one in shapes], outlines(shapes, row.level)
    index_name = f"{row.code}-{uuid.uuid4().hex[:8]}.idx"
    folder = index_path(index_name).parent
    folder.mkdir(parents=True, exist_ok=True)
    facts = {"set": row.code, "level": row.level, "basis": row.basis, "datum": "wgs84"}
    DivisionIndex.build(shapes, ids, facts=facts).save(index_path(index_name))
    changes = tuple(_compared(row, dict(zip(ids, shapes, strict=True))))
    rows = _rows(row, ids, shapes, areas, texts)
    for start in range(0, len(rows), CHUNK):
        with transaction.atomic():
            Boundary.objects.bulk_create(rows[start : start + CHUNK])
    with transaction.atomic():
        ended, valid_to = _end_covered(row, set(ids))
        report = ImportReport(
            set_code=row.code,
            level=row.level,
            matched=len(ids),
            elsewhere=matching.elsewhere,
            area_m2=float(sum(areas)),
            unmatched=tuple(matching.unmatched),
            without_polygon=tuple(
                {"code": division.code, "name": division.name, "kind": division.kind}
                for pk, division in matching.book.now.items()
                if pk not in matching.shapes
            ),
            repaired=tuple(matching.repaired),
            joined=tuple(matching.joined),
            changes=changes,
            ended_sets=tuple(ended),
        )
        BoundarySet.objects.filter(pk=row.pk).update(valid_to=valid_to, index_name=index_name, report=asdict(report))
        record(
            by=by,
            at=at,
            action="places.import_boundaries",
            subject_kind="boundary_set",
            subject_code=row.code,
            detail={"level": row.level, "matched": report.matched, "datum": row.datum, "basis": row.basis},
        )
    return report


def _rows(row: BoundarySet, ids: list[int], shapes: Shapes, areas: list[float], texts: list[str]) -> list[Boundary]:
    return [
        Boundary(
            boundary_set=row,
            division_id=pk,
            position=number,
            wkb=shapely.to_wkb(shape),
            outline=text,
            area_m2=area,
            west=west,
            south=south,
            east=east,
            north=north,
        )
        for number, (pk, shape, text, area, (west, south, east, north)) in enumerate(
            zip(ids, shapes, texts, areas, shapely.bounds(shapes), strict=True)
        )
    ]


def _compared(row: BoundarySet, shapes: dict[int, shapely.Geometry]) -> Iterator[dict[str, Any]]:
    """Yield the divisions whose outline differs from the one in force, the most changed first."""
    held: dict[int, tuple[shapely.Geometry, str, str]] = {}
    for one in (one for one in sets_for_day(row.valid_from) if one.level == row.level and one.pk != row.pk):
        values = Boundary.objects.filter(boundary_set=one, division__in=list(shapes)).values_list(
            "division_id", "wkb", "division__code", "division__name"
        )
        for pk, wkb, code, name in values:
            held.setdefault(pk, (shapely.from_wkb(bytes(wkb)), code, name))
    if not held:
        return
    pks = sorted(held)
    old, new = np.empty(len(pks), object), np.empty(len(pks), object)
    old[:], new[:] = [held[pk][0] for pk in pks], [shapes[pk] for pk in pks]
    shares = changed_share(old, new)
    found = [(round(float(share), 6), *held[pk][1:]) for pk, share in zip(pks, shares, strict=True) if share > 1e-6]
    for share, code, name in sorted(found, key=lambda one: (-one[0], one[1])):
        yield {"code": code, "name": name, "share": share}


def _end_covered(row: BoundarySet, ids: set[int]) -> tuple[list[str], date | None]:
    """End the sets that the new one covers whole; return their codes, and until when the new one holds.

    A set entered for an earlier day than one in force already holds only until that one begins.
    """
    ended: list[str] = []
    valid_to: date | None = None
    others = BoundarySet.objects.filter(level=row.level, valid_to__isnull=True).exclude(pk=row.pk)
    for other in others.exclude(index_name=""):
        theirs = set(Boundary.objects.filter(boundary_set=other).values_list("division_id", flat=True))
        if other.valid_from > row.valid_from:
            if ids <= theirs:
                valid_to = min(valid_to or other.valid_from, other.valid_from)
        elif theirs <= ids:
            BoundarySet.objects.filter(pk=other.pk).update(valid_to=row.valid_from)
            ended.append(other.code)
    return ended, valid_to


def _from_stored(row: BoundarySet) -> ImportReport:
    kept: dict[str, Any] = dict(row.report)
    kept.update({name: tuple(value) for name, value in kept.items() if isinstance(value, list)}, is_repeat=True)
    return ImportReport(**kept)
