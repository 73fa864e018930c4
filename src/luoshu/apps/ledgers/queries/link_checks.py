"""The checks along links: what the ends say of each other, over whole ledgers and in few queries.

Nothing here refuses anything; a finding asks somebody to look, and a link that leads nowhere is a finding too.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from django.db.models import Exists, OuterRef, QuerySet

from luoshu.apps.ledgers.models import Measure, RowLink
from luoshu.apps.ledgers.queries.linking import (
    Arriving,
    current_rows,
    dead_sentence,
    ledger_in_force,
    linked_numbers,
    links_into,
    open_rows_behind,
    pointing,
    pointing_nowhere,
    portions,
    with_word,
    words_of,
)
from luoshu.apps.ledgers.queries.rows import MASK
from luoshu.core.clock import day_words
from luoshu.core.ledgers import (
    GuardKind,
    LedgerDeclaration,
    LedgerLink,
    LinkCheck,
    LinkCheckKind,
    LinkFinding,
    Stored,
    Verdict,
    Work,
    chain_end,
    find_cycles,
    measure_value,
    missing_columns,
    reopened_sentence,
    shown_value,
    works_too_close,
)

MOST_FINDINGS: Final = 200
"""Of one check: more of one kind is a matter of the whole ledger and not of its rows."""


@dataclass(frozen=True)
class Looked:
    """Whose findings are wanted: of one pointing row, of one row pointed at, or of all (both empty).

    ``as_of``: as it was known at a moment, None for now.
    """

    row: str = ""
    to: str = ""
    as_of: datetime | None = None

    def narrowed(self, rows: QuerySet[RowLink]) -> QuerySet[RowLink]:
        """Return the links that are looked at."""
        if self.row:
            rows = rows.filter(version__row__key=self.row)
        return rows.filter(target_key=self.to) if self.to else rows


Works = dict[str, dict[str, list[Work]]]
"""By the ledger of places, the works at each place."""


def findings_of_link(arriving: Arriving, looked: Looked | None = None, works: Works | None = None) -> list[LinkFinding]:
    """Return what wants a look along one link, the dead ends first.

    ``works`` keeps the dated works between the links into one ledger, which are looked at for all of them together.
    """
    looked = looked or Looked()
    run = _Run(arriving.declaration, arriving.link, looked, {} if works is None else works)
    found = [] if looked.to else list(run.dead())
    found += [] if looked.row else list(run.reopened())
    for check in arriving.link.checks:
        found += [one for _, one in zip(range(MOST_FINDINGS), run.look(check), strict=False)]
    return found


class _Run:
    """The checks of one link, with both declarations at hand."""

    def __init__(self, declaration: LedgerDeclaration, link: LedgerLink, looked: Looked, works: Works) -> None:
        self.declaration, self.link, self.looked, self.works = declaration, link, looked, works
        self.as_of = looked.as_of
        self.is_own = not link.ledger or link.ledger == declaration.code
        self.target = declaration if self.is_own else ledger_in_force(link.ledger)
        self.names = {column.key: column.name for column in declaration.form.columns}

    def dead(self) -> Iterator[LinkFinding]:
        rows = self.looked.narrowed(pointing_nowhere(self.declaration, self.link, self.as_of))
        for key, to in rows.order_by("version__row_id").values_list("version__row__key", "target_key")[:MOST_FINDINGS]:
            yield self._here(key, "dead", dead_sentence(to))

    def reopened(self) -> Iterator[LinkFinding]:
        """Rows whose state waited for what points at them, and for which some of it is open now."""
        target, own = self.target, (GuardKind.LINKED, self.declaration.code, self.link.code)
        if target is None:
            return
        for stages in target.stages:
            for guard in stages.guards:
                if (guard.kind, guard.ledger, guard.link) != own:
                    continue
                words = words_of(target.code, stages.column, [self.looked.to] if self.looked.to else None, self.as_of)
                done = sorted(key for key, word in words.items() if not guard.words or word in guard.words)
                behind = open_rows_behind(guard, target.code, done, self.as_of)
                for key in done:
                    standing = behind.of(key)
                    if standing.open_count:
                        sentence = reopened_sentence(words[key], standing.first, standing.open_count, behind.back)
                        yield LinkFinding(target.code, key, self.link.code, guard.code, sentence)

    def look(self, check: LinkCheck) -> Iterator[LinkFinding]:
        """Yield what one check finds."""
        if self.target is None:
            return
        match check.kind:
            case LinkCheckKind.COUNT | LinkCheckKind.SUM:
                if not self.looked.row:
                    yield from self._totals(check, self.target)
            case LinkCheckKind.CHAIN:
                yield from self._chains(check)
            case LinkCheckKind.NEEDED:
                if not self.looked.to:
                    yield from self._needed(check)
            case LinkCheckKind.SAME:
                yield from self._same(check, self.target)
            case LinkCheckKind.APART:
                yield from self._apart(check, self.target)

    def _here(self, key: str, check: str, sentence: str, *quoted: tuple[str, str]) -> LinkFinding:
        return LinkFinding(self.declaration.code, key, self.link.code, check, sentence, quoted=quoted)

    def _totals(self, check: LinkCheck, target: LedgerDeclaration) -> Iterator[LinkFinding]:
        """What a row says of itself beside what the rows that point at it come to."""
        column = next((one for one in target.form.columns if one.key == check.there), None)
        measure = next((one for one in target.measures if one.column == check.there), None)
        if column is None or measure is None:
            return
        rows = with_word(pointing(self.declaration, self.link, self.as_of), check.where, check.words)
        rows = rows.filter(target_key=self.looked.to) if self.looked.to else rows
        sums = (check.column,) if check.kind is LinkCheckKind.SUM else ()
        numbers = linked_numbers(self.declaration, self.link, rows, sums=sums)
        stated = self._stated(target, check.there)
        back = self.link.back or self.declaration.title
        for key in sorted(stated):
            linked = numbers.get(key)
            whole = Decimal(0)
            if linked is not None:
                whole = linked.sums.get(check.column, Decimal(0)) if sums else Decimal(linked.count)
            told = stated[key]
            if told is None:
                if linked is not None:
                    sentence = f"“{column.name}”没有填写，登记到这里的{back}已有数，请补上。"
                    yield LinkFinding(target.code, key, self.link.code, check.code, sentence, Verdict.UNCLEAR)
                continue
            number = measure_value(measure, told)
            if number == whole:
                continue
            if check.there in target.hidden_columns(is_officer=False):
                sentence = f"“{column.name}”与登记到这里的{back}相加不符，请经办人核对。"
            else:
                unit = column.written_unit
                texts = [f"{shown_value(column, one)} {unit}".strip() for one in (number, whole)]
                sentence = f"“{column.name}”填 {texts[0]}，登记到这里的{back}合计 {texts[1]}，请核对。"
            yield LinkFinding(target.code, key, self.link.code, check.code, sentence)

    def _stated(self, target: LedgerDeclaration, column: str) -> dict[str, int | None]:
        """What the rows that are pointed at say in a column, whole numbers by key; None where it is blank."""
        rows = current_rows(target.code, self.as_of)
        rows = rows.filter(row__key=self.looked.to) if self.looked.to else rows
        found: dict[str, int | None] = dict.fromkeys(rows.values_list("row__key", flat=True))
        numbers = Measure.objects.filter(version__in=rows.values("id"), column=column)
        found.update(numbers.values_list("version__row__key", "value"))
        return found

    def _chains(self, check: LinkCheck) -> Iterator[LinkFinding]:
        rows = pointing(self.declaration, self.link, self.as_of)
        edges = dict(rows.values_list("version__row__key", "target_key")) if self.is_own else {}
        wanted = self.looked.row or self.looked.to
        for ring in find_cycles(edges):
            if not wanted or wanted in ring:
                way = " → ".join((*ring, ring[0]))
                yield self._here(wanted or ring[0], check.code, f"{way}，转回了自己，没有最后的去向，请核对。")
        if not check.where:
            return
        words = words_of(self.declaration.code, check.where, as_of=self.as_of)
        name = self.names[check.where]
        for key in sorted(edges) if not wanted else [wanted]:
            end = chain_end(edges, key)
            if key not in edges or end is None:
                continue
            if words.get(key) in check.words:
                yield self._here(key, check.code, f"“{name}”是“{words[key]}”，又指向“{edges[key]}”，请核对。")
            elif end in words and words[end] not in check.words:
                sentence = f"最后到“{end}”，而它的“{name}”是“{words[end]}”，请核对。"
                yield self._here(key, check.code, sentence, (self.declaration.code, end))

    def _needed(self, check: LinkCheck) -> Iterator[LinkFinding]:
        rows = current_rows(self.declaration.code, self.as_of)
        rows = rows.filter(row__key=self.looked.row) if self.looked.row else rows
        said = Measure.objects.filter(version=OuterRef("pk"), column=check.where, word__in=check.words)
        linked = RowLink.objects.filter(version=OuterRef("pk"), link=self.link.code)
        asking = rows.filter(Exists(said)).annotate(is_linked=Exists(linked)).order_by("division_path", "row_id")
        for key, stored, is_linked in asking.values_list("row__key", "values", "is_linked").iterator(2000):
            lacks = [f"“{self.names[one]}”" for one in missing_columns(check.columns, stored)]
            if not is_linked:
                lacks.append(self.link.title)
            if lacks:
                word = stored.get(check.where)
                yield self._here(key, check.code, f"写了“{word}”，没有写明{'、'.join(lacks)}，请补上依据。")

    def _same(self, check: LinkCheck, target: LedgerDeclaration) -> Iterator[LinkFinding]:
        rows = self.looked.narrowed(
            with_word(pointing(self.declaration, self.link, self.as_of), check.where, check.words)
        )
        pairs = list(rows.order_by("version__row_id").values_list("version__row__key", "target_key", "version__values"))
        there: dict[str, Mapping[str, Stored]] = {}
        for some in portions({to for _, to, _ in pairs}):
            held = current_rows(target.code, self.as_of).filter(row__key__in=some)
            there.update(held.values_list("row__key", "values"))
        is_hidden = check.column in self.declaration.hidden_columns(is_officer=False)
        is_hidden |= check.there in target.hidden_columns(is_officer=False)
        for key, to, stored in pairs:
            mine, theirs = stored.get(check.column), there.get(to, {}).get(check.there)
            if to in there and mine != theirs:
                told = [MASK if is_hidden else one or "空" for one in (mine, theirs)]
                name = self.names[check.column]
                sentence = f"“{name}”这里是“{told[0]}”，“{to}”是“{told[1]}”，请核对。"
                yield self._here(key, check.code, sentence, (target.code, to))

    def _apart(self, check: LinkCheck, target: LedgerDeclaration) -> Iterator[LinkFinding]:
        """Works at the same place, whichever ledger they stand in."""
        places = [self.looked.to] if self.looked.to else None
        if self.looked.row:
            rows = self.looked.narrowed(pointing(self.declaration, self.link, self.as_of))
            places = list(rows.values_list("target_key", flat=True))
        works = self.works.get(target.code)
        if works is None:
            works = self.works[target.code] = _works_at(target.code, places, self.as_of)
        for place in sorted(works):
            for earlier, later in works_too_close(works[place]):
                both = (earlier, later)
                # Told by the ledger of the later one, so that a pair of two ledgers is told once.
                is_mine = later.ledger == self.declaration.code
                if self.looked.row:
                    is_mine = any((one.ledger, one.key) == (self.declaration.code, self.looked.row) for one in both)
                if not is_mine:
                    continue
                told = [f"“{one.key}”（{one.title}，{day_words(one.on)}）" for one in both]
                months = max(one.months for one in both)
                sentence = f"{told[0]}和{told[1]}在同一处，相隔不到 {months} 个月，请核对能否一次开挖。"
                key = self.looked.row or later.key
                yield self._here(key, check.code, sentence, *((one.ledger, one.key) for one in both))


def _works_at(target_code: str, places: Sequence[str] | None, as_of: datetime | None) -> dict[str, list[Work]]:
    """The works of all ledgers that point at places, by place."""
    found: dict[str, list[Work]] = {}
    for one in links_into(target_code):
        for check in one.link.checks:
            if check.kind is LinkCheckKind.APART:
                for place, work in _works(one, check, places, as_of):
                    found.setdefault(place, []).append(work)
    return found


def _works(
    one: Arriving, check: LinkCheck, places: Sequence[str] | None, as_of: datetime | None
) -> Iterator[tuple[str, Work]]:
    """The dated works that a link brings to places, all of them when none is named."""
    rows = pointing(one.declaration, one.link, as_of)
    rows = rows if places is None else rows.filter(target_key__in=places)
    excused = set()
    if check.where and check.words:
        excused = set(with_word(rows, check.where, check.words).values_list("version_id", flat=True))
    dated = rows.filter(version__measures__column=check.column)
    for place, key, pk, ordinal in dated.values_list(
        "target_key", "version__row__key", "version_id", "version__measures__value"
    ):
        on, code, title = date.fromordinal(ordinal), one.declaration.code, one.declaration.title
        yield place, Work(on, code, key, check.months, pk in excused, title)
