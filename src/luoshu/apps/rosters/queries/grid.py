"""Reading the grid: who answers for a place up the four levels, which cells are vacant, the cards of four things."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import CharField, DateField, Q, QuerySet

from luoshu.apps.acting import Acting, paths_above
from luoshu.apps.people.choices import HoldingKind
from luoshu.apps.people.models import Person, Post
from luoshu.apps.people.queries import held_posts, holders_of, masked_phone, terms_on
from luoshu.apps.places.choices import Level
from luoshu.apps.places.models import Division
from luoshu.apps.places.queries import children_of, divisions_at_level, divisions_at_levels
from luoshu.apps.prepared import Given, Prepared
from luoshu.apps.rosters.models import FixedCard, GridPost
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


def cells_on(on: date | Given) -> QuerySet[GridPost]:
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


_CELLS_AT: Final = Prepared(
    lambda paths, on: (
        cells_on(on)
        .filter(division_path__in=paths)
        .select_related("post__unit", "post__division")
        .order_by("-valid_from", "pk")
    ),
    paths=[CharField()],
    on=DateField(),
)
_DIVISIONS_AT: Final = Prepared(
    lambda paths: Division.objects.filter(path__in=paths).order_by("valid_from"), paths=[CharField()]
)


def chain_cells(division: Division, on: date) -> ChainCells:
    """Return the places and grid cells of a division's ladder. Two queries whatever the level."""
    paths = paths_above(division.path)
    places = [row for row in _divisions_of(paths, on) if row.level in GRID_LEVELS]
    cells: dict[int, list[GridPost]] = {}
    for cell in _CELLS_AT.rows(paths=paths, on=on):
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
    for row in _DIVISIONS_AT.rows(paths=paths):
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

    Groups are asked for expressly: most have no division of their own. Three queries for all levels.
    """
    places = list(divisions_at_levels(acting, levels, on))
    cells: dict[tuple[int, str], list[GridPost]] = {}
    rows = in_scope(cells_on(on).filter(level__in=levels), acting).select_related("post__unit", "post__division")
    for cell in rows.order_by("-valid_from", "pk"):
        cells.setdefault((cell.level, cell.division_path), []).append(cell)
    posts = [cell.post for some in cells.values() for cell in some if cell.post is not None]
    holders = holders_of(posts, on) if posts else {}
    found: list[Vacancy] = []
    for place in places:
        best = _best(cells.get((place.level, place.path), []), place, holders)
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


@dataclass(frozen=True)
class CellRow:
    """One cell as a page or the sheet shows it; phones as the reader may see them. ``double``: two hold at once."""

    division: Division
    post: Post | None
    holder: str
    deputy: str
    phone: str
    is_vacant: bool
    double: str
    card: FixedCard | None
    vacant_below: int = 0

    @property
    def level_label(self) -> str:
        """Return the level in words."""
        return str(Level(self.division.level).label)


def grid_rows(acting: Acting, places: list[Division], on: date, *, counted: bool = False) -> list[CellRow]:
    """Return the cells of some divisions in the order given; divisions above the county are left out.

    ``counted`` adds how many cells below each are vacant. Five queries whatever the number, and the counting.
    """
    places = [place for place in places if place.level in GRID_LEVELS and acting.covers(place.path)]
    paths = [place.path for place in places]
    cells: dict[str, list[GridPost]] = {}
    rows = cells_on(on).filter(division_path__in=paths).select_related("post__unit", "post__division")
    for cell in rows.order_by("-valid_from", "pk"):
        cells.setdefault(cell.division_path, []).append(cell)
    posts = [cell.post for some in cells.values() for cell in some if cell.post is not None]
    holders = holders_of(posts, on) if posts else {}
    held: dict[int, list[tuple[str, str]]] = {}
    for term in terms_on(on).filter(post__in=posts).select_related("person").order_by("starts_on", "pk"):
        held.setdefault(term.post_id, []).append((term.kind, term.person.name))
    cards = {card.division_path: card for card in cards_on(on).filter(division_path__in=paths)}
    below = _vacant_below(acting, places, on) if counted else {}
    return [
        _row(acting, place, cells.get(place.path, []), holders, held, cards.get(place.path), below.get(place.path, 0))
        for place in places
    ]


def _row(
    acting: Acting,
    place: Division,
    cells: list[GridPost],
    holders: dict[int, tuple[Person, str]],
    held: dict[int, list[tuple[str, str]]],
    card: FixedCard | None,
    below: int,
) -> CellRow:
    link = _link(place, _best(cells, place, holders), holders)
    terms = held.get(link.post.pk, []) if link.post is not None else []
    names = [name for kind, name in terms if kind == HoldingKind.HOLDER]
    deputies = [name for kind, name in terms if kind == HoldingKind.DEPUTY]
    double = ""
    if len(names) > 1:
        double = f"{'、'.join(names)}同时任“{link.post.title if link.post else ''}”，请核对任期。"
    elif len(cells) > 1:
        double = "同一网格登记了两个责任岗位，请核对起止日期。"
    contact = link.contact
    group = contact is not None and link.person is None
    return CellRow(
        division=place,
        post=link.post,
        holder=contact.name if group and contact else "、".join(names),
        deputy="、".join(deputies),
        phone=masked_phone(acting, contact.phone, place.path) if contact else "",
        is_vacant=link.is_vacant,
        double=double,
        card=card,
        vacant_below=below,
    )


def _vacant_below(acting: Acting, places: list[Division], on: date) -> dict[str, int]:
    """Count the vacant cells below each place. Paths alone are read: a city has thousands of cells, few are vacant."""
    deepest = min((place.level for place in places), default=Level.GROUP)
    levels = tuple(level for level in GRID_LEVELS[1:] if level > deepest)
    answered = Q(contact_name__gt="") | Q(contact_phone__gt="") | Q(post__in=held_posts(on))
    held = set(
        in_scope(cells_on(on), acting).filter(answered, level__in=levels).values_list("division_path", flat=True)
    )
    counts: dict[str, int] = {}
    wanted = {place.path for place in places}
    for level in levels:
        for path in divisions_at_level(acting, level, on).values_list("path", flat=True):
            if path not in held:
                for above in wanted.intersection(paths_above(path)):
                    counts[above] = counts.get(above, 0) + 1
    return counts


def cards_on(on: date) -> QuerySet[FixedCard]:
    """Return the cards of four fixed things in force on a day."""
    return FixedCard.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on), valid_from__lte=on)


def cards_of(division: Division) -> QuerySet[FixedCard]:
    """Return all cards of a division, the newest first."""
    return FixedCard.objects.filter(division_path=division.path).order_by("-valid_from")


def past_cells(division: Division) -> QuerySet[GridPost]:
    """Return who answered for a division, the newest first."""
    rows = GridPost.objects.filter(division_path=division.path).select_related("post__unit")
    return rows.order_by("-valid_from", "-pk")


def subtree_of(division: Division, on: date) -> list[Division]:
    """Return a division and everything below it down to the group, in the order of the official list."""
    found: list[Division] = []
    waiting = [division]
    rows = Division.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=on), valid_from__lte=on, path__gte=division.path
    ).filter(path__lt=division.path[:-1] + "0")
    below: dict[int, list[Division]] = {}
    for row in rows.order_by("list_order", "code"):
        if row.parent_id is not None and row.pk != division.pk:
            below.setdefault(row.parent_id, []).append(row)
    while waiting:
        place = waiting.pop()
        found.append(place)
        waiting.extend(reversed(below.get(place.pk, [])))
    return found


def places_below(division: Division, on: date) -> list[Division]:
    """Return the divisions one level below."""
    return list(children_of(division, on))


def cell_holder(division: Division, on: date) -> Post | None:
    """Return the post that answers for a division's own cell on a day; None for a vacancy."""
    row = cells_on(on).filter(division_path=division.path).select_related("post").order_by("-valid_from").first()
    return row.post if row is not None else None
