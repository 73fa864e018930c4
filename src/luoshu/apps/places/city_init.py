"""``init_city``: a division list becomes dated rows. Running it again changes nothing; a newer list adds history."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from importlib.resources import files
from typing import Final

from django.db import transaction

from luoshu.apps.acting import Acting, path_end
from luoshu.apps.audit.operations import record
from luoshu.apps.errors import NotAllowed
from luoshu.apps.places.choices import Level
from luoshu.apps.places.division_list import (
    ListedDivision,
    ListedSuccession,
    kind_of,
    normal_code,
    read_division_list,
    read_successions,
)
from luoshu.apps.places.errors import RootMissing
from luoshu.apps.places.models import Division, Succession
from luoshu.core.tables import RowProblem

CHUNK: Final = 2000
_IN_PLACE: Final = ("name", "full_name", "kind", "list_order", "parent_id", "path", "aliases")


@dataclass(frozen=True)
class CityReport:
    """What a list brought. ``left_out`` divisions are in force but no longer in the list; that does not end them."""

    root_code: str
    root_path: str
    rows: int
    created: int
    changed: int
    unchanged: int
    elsewhere: int
    left_out: int
    successions: int
    by_level: dict[str, int]
    problems: tuple[RowProblem, ...] = field(default=())


def shipped_divisions() -> bytes:
    """Return the division list that comes with the product (Luoyang, 2023)."""
    return (files("luoshu.apps.places") / "data" / "luoyang_divisions_2023.csv").read_bytes()


def shipped_successions() -> bytes:
    """Return the successions that come with the product."""
    return (files("luoshu.apps.places") / "data" / "successions.csv").read_bytes()


def init_city(
    *,
    csv_bytes: bytes,
    root_code: str,
    valid_from: date,
    by: Acting,
    at: datetime,
    successions_csv: bytes | None = None,
    told: Callable[[str, int], None] | None = None,
) -> CityReport:
    """Enter the subtree of ``root_code`` from a division list; bad rows are reported, the rest goes in.

    Rows go in by chunks of at most 2,000, level by level; a run that was cut off is finished by running it again. A
    name or parent that differs from the row in force is corrected in place when ``valid_from`` is the same day, and
    otherwise ends that row and adds the next. Raises RootMissing, DivisionListUnreadable, NotAllowed.
    """
    if not by.may("places.import"):
        raise NotAllowed
    listed, problems = read_division_list(csv_bytes)
    steps, step_problems = read_successions(shipped_successions() if successions_csv is None else successions_csv)
    problems += step_problems
    root = normal_code(root_code)
    tree = _subtree(listed, root)
    if not tree:
        raise RootMissing(root=root_code)
    writer = _Writer(tree, [step for step in steps if step.successor_code in tree], valid_from)
    for level in Level:
        rows = [row for row in tree.values() if row.level == level]
        for start in range(0, len(rows), CHUNK):
            with transaction.atomic():
                writer.write(rows[start : start + CHUNK])
            if told is not None:
                told(str(level.label), min(start + CHUNK, len(rows)))
    with transaction.atomic():
        entered = writer.write_successions()
        report = CityReport(
            root_code=root,
            root_path=writer.paths[root],
            rows=len(tree),
            created=writer.created,
            changed=writer.changed,
            unchanged=writer.unchanged,
            elsewhere=len(listed) - len(tree),
            left_out=writer.left_out(),
            successions=entered,
            by_level={
                str(Level(level).label): n for level, n in sorted(Counter(r.level for r in tree.values()).items())
            },
            problems=tuple(problems),
        )
        if report.created or report.changed or entered:
            _record(report, by, at)
    return report


def _record(report: CityReport, by: Acting, at: datetime) -> None:
    record(
        by=by,
        at=at,
        action="places.init_city",
        subject_kind="division",
        subject_code=report.root_code,
        division_path=report.root_path,
        detail={"created": report.created, "changed": report.changed, "problems": len(report.problems)},
    )


def _subtree(listed: Iterable[ListedDivision], root: str) -> dict[str, ListedDivision]:
    """Return the rows of the root's subtree, parents before children."""
    tree: dict[str, ListedDivision] = {}
    for row in sorted(listed, key=lambda row: row.level):
        if row.code == root or row.parent_code in tree:
            tree[row.code] = row
    return tree


class _Writer:
    """Compares the rows of a list with those in force and writes the difference."""

    def __init__(self, tree: dict[str, ListedDivision], steps: list[ListedSuccession], valid_from: date) -> None:
        self.tree, self.steps = tree, steps
        self.order = {code: number for number, code in enumerate(tree)}
        self.paths: dict[str, str] = {}
        self.full_names: dict[str, str] = {}
        self.starts: dict[str, date] = {}
        self.created = self.changed = self.unchanged = 0
        began: dict[str, date] = {}
        for step in steps:
            began[step.successor_code] = max(step.on, began.get(step.successor_code, step.on))
        for code, row in tree.items():
            top = row.parent_code not in self.paths
            self.paths[code] = f"{'' if top else self.paths[row.parent_code]}{code}/"
            self.full_names[code] = (row.full_name or row.name) if top else self.full_names[row.parent_code] + row.name
            inherited = valid_from if top else self.starts[row.parent_code]
            self.starts[code] = max(inherited, began.get(code, inherited))
        path = self.paths[next(iter(tree))]
        rows = Division.objects.filter(path__gte=path, path__lt=path_end(path), valid_to__isnull=True)
        self.in_force = {row.code: row for row in rows.order_by("valid_from")}

    def write(self, rows: list[ListedDivision]) -> None:
        fresh: list[Division] = []
        corrected: list[Division] = []
        for row in rows:
            wanted, held = self._wanted(row), self.in_force.get(row.code)
            if held is None:
                fresh.append(wanted)
            elif not _differs(held, wanted):
                self.unchanged += 1
                continue
            elif _is_other(held, wanted) and wanted.valid_from > held.valid_from:
                self._end(held, wanted)
                self.changed += 1
                continue
            else:
                _correct(held, wanted)
                corrected.append(held)
                continue
            self.in_force[row.code] = wanted
        Division.objects.bulk_create(fresh, batch_size=500)
        Division.objects.bulk_update(corrected, _IN_PLACE, batch_size=100)
        self.created += len(fresh)
        self.changed += len(corrected)

    def _wanted(self, row: ListedDivision) -> Division:
        return Division(
            code=row.code,
            kind=row.kind,
            level=row.level,
            name=row.name,
            full_name=self.full_names[row.code][:200],
            parent=self.in_force.get(row.parent_code),
            path=self.paths[row.code],
            aliases=[step.predecessor_name for step in self.steps if step.successor_code == row.code],
            valid_from=self.starts[row.code],
            list_order=self.order[row.code],
        )

    def _end(self, held: Division, wanted: Division) -> None:
        wanted.aliases = sorted({*wanted.aliases, *held.aliases, *([held.name] if held.name != wanted.name else [])})
        held.valid_to = wanted.valid_from
        held.save(update_fields=["valid_to"])
        wanted.save(force_insert=True)
        Succession.objects.create(predecessor=held, successor=wanted, on=wanted.valid_from)
        self.in_force[wanted.code] = wanted

    def write_successions(self) -> int:
        entered = 0
        for step in self.steps:
            successor = self.in_force[step.successor_code]
            before = Division.objects.filter(code=step.predecessor_code).order_by("-valid_from").first()
            if before is None:
                before = _predecessor(step, successor)
            _, is_new = Succession.objects.get_or_create(
                predecessor=before, successor=successor, defaults={"on": step.on, "document": step.document}
            )
            entered += is_new
        return entered

    def left_out(self) -> int:
        return sum(code not in self.tree for code in self.in_force)


def _differs(held: Division, wanted: Division) -> bool:
    wanted.aliases = [*held.aliases, *(name for name in wanted.aliases if name not in held.aliases)]
    return any(getattr(held, name) != getattr(wanted, name) for name in _IN_PLACE)


def _is_other(held: Division, wanted: Division) -> bool:
    """Tell a real change (name, place in the tree) from a correction of what we derive."""
    return held.name != wanted.name or held.path != wanted.path


def _correct(held: Division, wanted: Division) -> None:
    for name in _IN_PLACE:
        setattr(held, name, getattr(wanted, name))


def _predecessor(step: ListedSuccession, successor: Division) -> Division:
    """Enter the division that was: under the same parent, from the day it is known until the succession."""
    parent = successor.parent
    return Division.objects.create(
        code=step.predecessor_code,
        kind=kind_of(step.predecessor_code, Level(successor.level), step.predecessor_name),
        level=successor.level,
        name=step.predecessor_name,
        full_name=(parent.full_name if parent else "") + step.predecessor_name,
        parent=parent,
        path=f"{parent.path if parent else ''}{step.predecessor_code}/",
        valid_from=step.predecessor_from,
        valid_to=step.on,
        list_order=successor.list_order,
    )
