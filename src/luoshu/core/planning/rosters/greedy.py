"""The plan a careful clerk would make: day by day, the free person with the lightest load. A start and a yardstick."""

from datetime import timedelta

from luoshu.core.planning.rosters.given import BURDENS, RosterGiven, Turn, clashes, may_take, overlapping


def greedy_plan(given: RosterGiven) -> list[list[int]] | None:
    """Return the members (by number) of each turn, or None when the clerk gets stuck."""
    rest = set(clashes(given.turns, given.rules.rest_hours)) | set(overlapping(given.turns))
    apart: dict[int, set[int]] = {}
    for one, other in rest:
        apart.setdefault(one, set()).add(other)
        apart.setdefault(other, set()).add(one)
    loads = [{name: member.burden(name) for name in BURDENS} for member in given.members]
    taken: list[set[int]] = [set() for _ in given.members]
    chosen: list[list[int]] = [[] for _ in given.turns]
    for t in sorted(range(len(given.turns)), key=lambda n: (given.turns[n].starts, given.turns[n].kind)):
        turn = given.turns[t]
        free = [
            m
            for m, member in enumerate(given.members)
            if may_take(member, turn, given)
            and not taken[m] & apart.get(t, set())
            and _day_is_free(given, taken[m], turn)
        ]
        free.sort(key=lambda m: tuple(loads[m][name] for name in BURDENS if turn.counts_as(name)))
        if len(free) < turn.needs:
            return None
        for m in free[: turn.needs]:
            chosen[t].append(m)
            taken[m].add(t)
            for name in BURDENS:
                loads[m][name] += turn.counts_as(name)
    return chosen


def _day_is_free(given: RosterGiven, taken: set[int], turn: Turn) -> bool:
    """Tell whether the day holds no other turn of the person and the run of days does not become too long."""
    days = {given.turns[t].on for t in taken}
    if turn.on in days:
        return False
    most = given.rules.most_in_a_row
    run, day = 1, turn.on - timedelta(days=1)
    while day in days:
        run, day = run + 1, day - timedelta(days=1)
    return not most or run <= most
