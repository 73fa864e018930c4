"""Reading rosters: who answers for a place up the four levels, which cells are vacant, who is on duty now."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from luoshu.apps.acting import Acting, paths_above
from luoshu.apps.people.models import Person, Post
from luoshu.apps.people.queries import holders_of
from luoshu.apps.places.choices import Level
from luoshu.apps.places.models import Division
from luoshu.apps.places.queries import divisions_at_level
from luoshu.apps.rosters.choices import DutyKind
from luoshu.apps.rosters.models import DutyShift, GridPost
from luoshu.apps.scope import in_scope

GRID_LEVELS = (Level.GROUP, Level.VILLAGE, Level.TOWNSHIP, Level.COUNTY)


@dataclass(frozen=True)
class Contact:
    """Whom to call: a person's work phone, or the name and phone that stand in the grid sheet itself."""

    name: str
    phone: str


@dataclass(frozen=True)
class ChainLink:
    """One level of the ladder 组 -> 村 -> 乡镇 -> 县.

    ``person`` is the holder, or the B角 while the post has none; ``kind`` says which. A group leader has a contact and
    neither post nor account. A link without a contact is a vacancy.
    """

    level: int
    division: Division
    post: Post | None
    person: Person | None
    kind: str
    contact: Contact | None

    @property
    def is_vacant(self) -> bool:
        """Tell whether nobody answers on this level."""
        return self.contact is None

    @property
    def level_label(self) -> str:
        """Return the level in words."""
        return str(Level(self.level).label)


@dataclass(frozen=True)
class Vacancy:
    """A cell nobody answers for. ``reason``: no_cell, no_post, no_holder."""

    division: Division
    post: Post | None
    reason: str
    sentence: str


@dataclass(frozen=True)
class OnDuty:
    """One person of a shift."""

    shift: DutyShift
    person: Person
    post: Post
    phone: str


@dataclass(frozen=True)
class DutyNow:
    """Who is on duty (值班) and who leads (带班) for a division now. Both empty means that no shift is entered."""

    on_duty: tuple[OnDuty, ...]
    leading: tuple[OnDuty, ...]


def cells_on(on: date) -> QuerySet[GridPost]:
    """Return the grid cells in force on a day."""
    return GridPost.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on), valid_from__lte=on)


@dataclass(frozen=True)
class ChainCells:
    """The ladder of a division before anybody asked who holds its posts."""

    places: list[Division]
    cells: dict[int, list[GridPost]]

    @property
    def posts(self) -> list[Post]:
        """Return the posts named in the cells."""
        return [cell.post for found in self.cells.values() for cell in found if cell.post is not None]

    def links(self, holders: dict[int, tuple[Person, str]]) -> list[ChainLink]:
        """Return the ladder from the division's own level up to the county."""
        ladder = sorted(self.places, key=lambda row: -row.level)
        return [_link(place, _best(self.cells.get(place.level, []), place, holders), holders) for place in ladder]


def chain_cells(division: Division, on: date) -> ChainCells:
    """Return the places and grid cells of a division's ladder. Two queries whatever the level."""
    paths = paths_above(division.path)
    places = [row for row in _divisions_of(paths, on) if row.level in GRID_LEVELS]
    cells: dict[int, list[GridPost]] = {}
    rows = cells_on(on).filter(division_path__in=paths).select_related("post__unit", "post__division")
    for cell in rows.order_by("-valid_from", "pk"):
        cells.setdefault(cell.level, []).append(cell)
    return ChainCells(places, cells)


def responsible_chain(division: Division, on: date) -> list[ChainLink]:
    """Return the ladder of a division, from its own level up to the county; vacant levels are links without a contact.

    The city only receives and is not part of the ladder. Three queries whatever the level.
    """
    found = chain_cells(division, on)
    return found.links(holders_of(found.posts, on) if found.posts else {})


def _divisions_of(paths: list[str], on: date) -> list[Division]:
    """Return the division of each path: as it stood that day, else its latest form (a record may outlive its unit)."""
    chosen: dict[str, Division] = {}
    for row in Division.objects.filter(path__in=paths).order_by("valid_from"):
        held = chosen.get(row.path)
        if held is None or row.valid_from <= on:
            chosen[row.path] = row
    return list(chosen.values())


def _best(cells: list[GridPost], place: Division, holders: dict[int, tuple[Person, str]]) -> GridPost | None:
    """Of several cells of one place take one that somebody holds, the newest first."""
    mine = [cell for cell in cells if cell.division_path == place.path]
    held = [cell for cell in mine if cell.contact_phone or cell.contact_name or cell.post_id in holders]
    return next(iter(held or mine), None)


def _link(place: Division, cell: GridPost | None, holders: dict[int, tuple[Person, str]]) -> ChainLink:
    post = cell.post if cell is not None else None
    person, kind = holders.get(post.pk, (None, "")) if post is not None else (None, "")
    contact = None
    if person is not None:
        contact = Contact(person.name, person.phone)
    elif cell is not None and (cell.contact_name or cell.contact_phone):
        contact = Contact(cell.contact_name, cell.contact_phone)
    return ChainLink(place.level, place, post, person, kind, contact)


def vacancies(acting: Acting, on: date, *, levels: tuple[int, ...] = GRID_LEVELS[1:]) -> list[Vacancy]:
    """Return the cells in the reader's scope nobody answers for, in the order of the official list.

    Groups are asked for expressly: most have no division of their own. Three queries for each level.
    """
    found: list[Vacancy] = []
    for level in sorted(levels):
        places = list(divisions_at_level(acting, level, on))
        cells: dict[str, list[GridPost]] = {}
        rows = in_scope(cells_on(on).filter(level=level), acting).select_related("post__unit", "post__division")
        for cell in rows.order_by("-valid_from", "pk"):
            cells.setdefault(cell.division_path, []).append(cell)
        posts = [cell.post for some in cells.values() for cell in some if cell.post is not None]
        holders = holders_of(posts, on) if posts else {}
        for place in places:
            best = _best(cells.get(place.path, []), place, holders)
            link = _link(place, best, holders)
            if link.is_vacant:
                found.append(_vacancy(place, best, link))
    return found


def _vacancy(place: Division, cell: GridPost | None, link: ChainLink) -> Vacancy:
    if cell is None:
        return Vacancy(place, None, "no_cell", f"{place.name}没有登记网格责任岗位，请补充登记。")
    if link.post is None:
        return Vacancy(place, None, "no_post", f"{place.name}的网格没有责任岗位，请补充登记。")
    return Vacancy(place, link.post, "no_holder", f"{place.name}的“{link.post.title}”无人在任，请登记任职或指定B角。")


def duty_now(division_path: str, at: datetime) -> DutyNow:
    """Return who is on duty and who leads for a division's desk at a moment, with their work phones. One query."""
    rows = DutyShift.objects.filter(division_path=division_path, starts_at__lte=at, ends_before__gt=at)
    shifts = [
        (shift.kind, OnDuty(shift, shift.person, shift.post, shift.person.phone))
        for shift in rows.select_related("person", "post__unit").order_by("starts_at", "pk")
    ]
    return DutyNow(
        on_duty=tuple(one for kind, one in shifts if kind == DutyKind.ON_DUTY),
        leading=tuple(one for kind, one in shifts if kind == DutyKind.LEADING),
    )


def shifts_for(acting: Acting, first: datetime, last: datetime) -> QuerySet[DutyShift]:
    """Return the shifts in the reader's scope that touch [first, last)."""
    rows = DutyShift.objects.filter(starts_at__lt=last, ends_before__gt=first)
    return in_scope(rows, acting).select_related("person", "post__unit", "division").order_by("starts_at", "kind")
