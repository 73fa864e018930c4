"""The machine's part: a matter for every unit and day with counted fires, and the count anew when something changed.

Later stages pull: nobody tells this app of a strike, a merge or another attribution. Each round compares what counts
now with what is on record; a second worker, or a second round, finds nothing left to do.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from luoshu.apps.accountability.choices import LeftBecause, MatterLevel
from luoshu.apps.accountability.errors import MatterMoved
from luoshu.apps.accountability.models import CountedFire, Matter, Proposal, ProposedMeasure
from luoshu.apps.accountability.operations.telling import tell_office
from luoshu.apps.accountability.operations.writing import move, take, write_entry
from luoshu.apps.accountability.queries.counting import REACH, CountedNow, Tables, fires_now
from luoshu.apps.accountability.queries.proposing import key_of, latest_proposal, propose_for, rows_of
from luoshu.apps.acting import SYSTEM, Acting
from luoshu.apps.feeds.operations import take_numbers
from luoshu.apps.places.models import Division
from luoshu.core.clock import beijing_day
from luoshu.core.workflow.accountability_table import ACCOUNTABILITY, PROPOSED
from luoshu.core.workflow.accountability_table import SYSTEM as SYSTEM_PART
from luoshu.core.workflow.table import Actor, Facts

Key = tuple[str, date]
MOST_ROUNDS = 3


@dataclass(frozen=True)
class Change:
    """What a new count changed in one matter."""

    matter: Matter
    added: list[CountedNow]
    left: list[tuple[int, str]]
    """Keys of the rows that leave the count, each with why."""


def count_matters(*, at: datetime, by: Acting = SYSTEM) -> int:
    """Open matters that are due and count the others anew; return how many matters were opened or changed."""
    return sum(_count_level(level, at, by) for level in MatterLevel)


def _count_level(level: str, at: datetime, by: Acting) -> int:
    last = beijing_day(at)
    fires = fires_now(level, last - REACH, last)
    by_id = {one.case_id: one for one in fires}
    tables, done = Tables(), 0
    wanted: dict[Key, list[CountedNow]] = defaultdict(list)
    for one in fires:
        basis = tables.basis(level, one.unit_path, one.on) if one.unit_path else ""
        if basis and one.counts(basis):
            wanted[one.unit_path, one.on].append(one)
    # A fire that moved leaves its old matter first; the new one takes it up in the next pass.
    for _ in range(MOST_ROUNDS):
        changed = _one_pass(level, wanted, by_id, tables, at, by)
        done += changed
        if not changed:
            break
    return done


def _one_pass(
    level: str,
    wanted: dict[Key, list[CountedNow]],
    by_id: dict[int, CountedNow],
    tables: Tables,
    at: datetime,
    by: Acting,
) -> int:
    active: dict[Key, list[tuple[int, int]]] = defaultdict(list)
    taken = set()
    last = beijing_day(at)
    rows = CountedFire.objects.filter(level=level, left_at__isnull=True)
    rows = rows.filter(matter__fires_on__gt=last - REACH, matter__fires_on__lte=last)
    # Thousands of rows, nearly all of them as they should be: only those that changed become objects.
    for pk, case_id, path, on in rows.values_list("pk", "case_id", "matter__division_path", "matter__fires_on"):
        active[path, on].append((pk, case_id))
        taken.add(case_id)
    done = 0
    for key in sorted({*wanted, *active}):
        now = {one.case_id for one in wanted.get(key, ())}
        left = [
            (pk, _why_left(by_id[case_id], key, tables, level))
            for pk, case_id in active.get(key, ())
            if case_id not in now and case_id in by_id
        ]
        added = [one for one in wanted.get(key, ()) if one.case_id not in taken]
        if left or added:
            done += _apply(level, key, added, left, tables, at, by)
    return done


def _why_left(now: CountedNow, key: Key, tables: Tables, level: str) -> str:
    return now.left_because(key[0], tables.basis(level, key[0], key[1])) or LeftBecause.NOT_COUNTED


def _apply(
    level: str,
    key: Key,
    added: list[CountedNow],
    left: list[tuple[int, str]],
    tables: Tables,
    at: datetime,
    by: Acting,
) -> bool:
    try:
        with transaction.atomic():
            matter = Matter.objects.filter(level=level, division_path=key[0], fires_on=key[1]).first()
            if matter is None:
                _open(level, key, added, at, by)
            else:
                _recount(Change(matter, added, left), tables, at, by)
    except (IntegrityError, MatterMoved):
        return False  # somebody works on it this moment, or another worker was faster; the next round sees it again
    return True


def _open(level: str, key: Key, fires: list[CountedNow], at: datetime, by: Acting) -> None:
    path, on = key
    division = Division.objects.filter(path=path).order_by("-valid_from")[0]
    prefix = f"TB{on:%Y%m%d}"
    matter = Matter.objects.create(
        code=f"{prefix}-{take_numbers(prefix):03d}",
        level=level,
        division=division,
        division_path=path,
        fires_on=on,
        state=ACCOUNTABILITY.initial,
        opened_at=at,
        state_at=at,
        changed_at=at,
    )
    _add(matter, fires, at)
    codes = [one.code for one in fires]
    write_entry(matter, verb="open", from_state="", by=by, at=at, detail={"added": codes, "after": len(codes)})
    tell_office(matter, f"{division.name} {on.month}月{on.day}日的火点已列入，请核实告知。", at=at)


def _add(matter: Matter, fires: list[CountedNow], at: datetime) -> None:
    CountedFire.objects.bulk_create(
        CountedFire(matter=matter, case_id=one.case_id, level=matter.level, place=one.place, counted_at=at)
        for one in fires
    )


def _recount(change: Change, tables: Tables, at: datetime, by: Acting) -> None:
    """Write a new count; the proposal is made anew beside the old one, and what was decided waits for the head."""
    matter = change.matter
    before = CountedFire.objects.filter(matter=matter, left_at__isnull=True).count()
    # Taken first: of two at once the second stops here.
    move(matter, at=at)
    gone = CountedFire.objects.select_related("case").in_bulk([pk for pk, _ in change.left])
    for pk, why in change.left:
        CountedFire.objects.filter(pk=pk, left_at__isnull=True).update(left_at=at, left_because=why)
    _add(matter, change.added, at)
    detail: dict[str, Any] = {
        "before": before,
        "after": before - len(change.left) + len(change.added),
        "added": [one.code for one in change.added],
        "left": [[gone[pk].case.code, why] for pk, why in change.left],
    }
    is_different = False
    if matter.state in PROPOSED or matter.proposal_no:
        is_different = make_proposal(matter, because="recount", tables=tables, at=at, detail=detail)
    verb = "recount_back" if matter.state == "in_approval" and is_different else "recount"
    actor = Actor(SYSTEM.person_code, frozenset({SYSTEM_PART}))
    result = ACCOUNTABILITY.step(matter.state, verb, Facts(), actor)
    is_decided = matter.state not in ("counted", "informed", "proposed", "in_approval")
    if verb == "recount":
        take(
            *(matter, verb, result),
            by=by,
            at=at,
            detail=detail,
            is_count_changed=matter.is_count_changed or is_decided,
            proposal_no=matter.proposal_no,
        )
    else:
        take(matter, verb, result, by=by, at=at, detail=detail, proposal_no=matter.proposal_no)
    tell_office(matter, f"{matter.code} 的计数有变化，请查看。", at=at)


def make_proposal(
    matter: Matter, *, because: str, at: datetime, detail: dict[str, Any], tables: Tables | None = None
) -> bool:
    """Add the proposal that the tables give now; put what changed into ``detail``. Return whether it differs.

    The caller writes ``matter.proposal_no`` in its guarded update.
    """
    older = latest_proposal(matter)
    proposed = propose_for(matter, tables=tables)
    rows = rows_of(proposed)
    old = {key_of(row): row for row in older.measures.all()} if older is not None else {}
    new = {key_of(row): row for row in rows}
    proposal = Proposal.objects.create(
        matter=matter, number=matter.proposal_no + 1, made_at=at, because=because, inputs=proposed.inputs
    )
    for row in rows:
        row.proposal = proposal
    ProposedMeasure.objects.bulk_create(rows)
    matter.proposal_no += 1
    detail["proposal"] = proposal.number
    detail["gained"] = [f"{row.clause} {row.get_measure_display()}" for key, row in new.items() if key not in old]
    detail["lost"] = [f"{row.clause} {row.get_measure_display()}" for key, row in old.items() if key not in new]
    was = older.inputs.get("fires") if older is not None else None
    return new.keys() != old.keys() or was != proposed.inputs["fires"]
