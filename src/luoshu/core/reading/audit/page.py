"""All relations of one page, in order, numbered."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from luoshu.core.reading.audit.bases import check_bases
from luoshu.core.reading.audit.claims import Claim, claims_of
from luoshu.core.reading.audit.enumerations import check_enumerations
from luoshu.core.reading.audit.explained import without_explained
from luoshu.core.reading.audit.general import check_general
from luoshu.core.reading.audit.growth import check_changes
from luoshu.core.reading.audit.letters import check_self_reports
from luoshu.core.reading.audit.limits import (
    check_follow_ups,
    check_kinds,
    check_parallels,
    check_places,
    check_stage_counts,
    check_thresholds,
)
from luoshu.core.reading.audit.links import Index
from luoshu.core.reading.audit.list_shares import (
    check_list_shares,
    check_shares_and_rest,
    without_other_sums,
)
from luoshu.core.reading.audit.lists import check_lists
from luoshu.core.reading.audit.otherwise import without_other_readings
from luoshu.core.reading.audit.partitions import check_complements, check_moves, check_shares_of_one, check_states
from luoshu.core.reading.audit.ranking import check_ranks
from luoshu.core.reading.audit.ratios import check_shares
from luoshu.core.reading.audit.records import check_county_names, check_days_to_come, check_signed_days
from luoshu.core.reading.audit.remainders import check_remaining
from luoshu.core.reading.audit.repeats import check_forecasts, check_levels, check_pace, check_targets
from luoshu.core.reading.audit.slipped_digits import check_slipped_digits
from luoshu.core.reading.audit.slipped_repeats import check_slipped_repeats
from luoshu.core.reading.audit.slips import check_slips
from luoshu.core.reading.audit.stages import check_dated_stages, check_stages
from luoshu.core.reading.audit.sums import numbered, told_in
from luoshu.core.reading.audit.totals import check_divisions, check_joint, check_totals
from luoshu.core.reading.audit.voices import check_voices
from luoshu.core.reading.audit.wording import check_wording
from luoshu.core.reading.layout import Layout
from luoshu.core.reading.model import Check, Event, Figure
from luoshu.core.reading.places import Places
from luoshu.core.reading.times import Timeline

_CHANGES = ("difference", "change", "points")
_WAY = re.compile(
    r"(?:增长|下降|增加|减少|提高|降低|上升|回落|缩短|延长|扩大|收窄|上涨|下跌|快|慢|多|少|高|低)(?:了|出)?$"
)


def audit_page(
    text: str,
    layout: Layout,
    places: Places,
    timeline: Timeline,
    figures: list[Figure],
    events: list[Event],
    rates: list[Check],
) -> list[Check]:
    """Checks of a page in the order of the text; a relation found twice is kept once."""
    folded = layout.folded
    paragraphs = list(claims_of(folded, figures))
    claims = [claim for told in paragraphs for claim in told]
    index = Index(figures, {claim.figure.id: claim.role for claim in claims})
    found: list[Check] = []
    seen: set[tuple[str, tuple[tuple[int, int], ...]]] = set()
    for check in chain(rates, _all(folded, layout, places, timeline, figures, index, events)):
        key = (check.kind, tuple(sorted(check.spans)))
        if key not in seen:
            seen.add(key)
            found.append(check)
    found = without_explained(found, claims, index.position)
    general = list(check_general(folded, layout, timeline, figures, paragraphs, found, places.city))
    found.extend(without_explained(general, claims, index.position))
    found = without_other_readings(without_other_sums(found), claims)
    found.extend(_slips(claims, index.position, found))
    summed = told_in(check for check in found if check.kind == "sum")
    found = [check for check in found if check.kind != "missing_denominator" or not summed & set(check.figures)]
    found = [_with_its_word(check, claims, index.position) for check in found]
    found.sort(key=lambda check: (check.spans[0] if check.spans else (0, 0), check.kind))
    return numbered(found, "C")


def _with_its_word(check: Check, claims: list[Claim], place: dict[str, int]) -> Check:
    """A doubt about a change marks the word of rising or falling before its number too: it may be the slip."""
    if check.verdict == "consistent" or check.kind not in ("growth", "from_to"):
        return check
    told = [claims[place[name]] for name in check.figures if name in place]
    moved = [claim for claim in told if claim.role in _CHANGES]
    said = _WAY.search(moved[-1].clause) if moved else None
    if said is None:
        return check
    end = moved[-1].figure.start  # the word ends the clause
    return replace(check, spans=(*check.spans, (end - len(said.group()), end)))


def _slips(claims: list[Claim], place: dict[str, int], found: list[Check]) -> Iterator[Check]:
    """What is told by the numbers alone, of those that no relation of the kind holds yet."""
    yield from check_list_shares(claims, place, found)
    yield from check_shares_and_rest(claims, place, found)
    doubted = told_in(check for check in found if check.verdict != "consistent")
    held: dict[str, set[str]] = defaultdict(set)
    for check in found:
        held[check.kind].update(check.figures)
    yield from check_slipped_digits(claims, held, doubted)
    yield from check_slipped_repeats(claims, doubted)
    yield from check_bases(claims, doubted)


def _all(
    folded: str,
    layout: Layout,
    places: Places,
    timeline: Timeline,
    figures: list[Figure],
    index: Index,
    events: list[Event],
) -> Iterator[Check]:
    yield from check_totals(folded, index)
    yield from check_divisions(folded, index)
    yield from check_joint(folded, index)
    yield from check_lists(layout, index)
    yield from check_remaining(folded, index)
    yield from check_follow_ups(folded, index)
    yield from check_stage_counts(folded, index)
    yield from check_parallels(folded, index)
    yield from check_kinds(folded, index)
    yield from check_thresholds(folded, index)
    yield from check_states(folded, index)
    yield from check_moves(folded, index)
    yield from check_complements(folded, index)
    yield from check_shares_of_one(folded, index)
    yield from check_places(index, places.city)
    yield from check_shares(folded, index, places.city)
    yield from check_changes(folded, index)
    yield from check_ranks(folded, layout, index)
    yield from check_targets(index)
    yield from check_levels(index)
    yield from check_forecasts(index)
    yield from check_pace(index, timeline)
    yield from check_self_reports(folded, layout, places, index)
    yield from check_enumerations(folded, figures, layout)
    yield from check_stages(events)
    yield from check_dated_stages(layout, timeline)
    yield from check_voices(layout, places)
    yield from check_slips(layout, timeline, index)
    yield from check_wording(layout, timeline)
    yield from check_county_names(layout, places, timeline)
    yield from check_days_to_come(layout, timeline)
    yield from check_signed_days(layout, timeline)
