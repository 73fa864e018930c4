"""Relations told by roles over the claims of a page; what a narrower relation has told already is not told again."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from luoshu.core.reading.audit.absences import check_absences
from luoshu.core.reading.audit.accumulations import check_accumulations
from luoshu.core.reading.audit.act_order import check_act_order
from luoshu.core.reading.audit.alls import claims_of_all
from luoshu.core.reading.audit.averages import check_averages, check_far_averages, check_means, check_yields
from luoshu.core.reading.audit.bygone import check_bygone
from luoshu.core.reading.audit.changes import check_level_changes
from luoshu.core.reading.audit.claims import Claim
from luoshu.core.reading.audit.comparisons import check_comparisons, check_rank_moves
from luoshu.core.reading.audit.completion import check_completion
from luoshu.core.reading.audit.counterexamples import check_counterexamples
from luoshu.core.reading.audit.counts_owed import check_counts_owed
from luoshu.core.reading.audit.course import check_course
from luoshu.core.reading.audit.deadlines import check_deadlines
from luoshu.core.reading.audit.directions import check_directions
from luoshu.core.reading.audit.exceptions import check_claims_of_all
from luoshu.core.reading.audit.finished import check_finished
from luoshu.core.reading.audit.floors import check_floors
from luoshu.core.reading.audit.headings import check_headings
from luoshu.core.reading.audit.items import check_items
from luoshu.core.reading.audit.limits_of_all import check_limits_of_all
from luoshu.core.reading.audit.named_shares import check_named_shares
from luoshu.core.reading.audit.nets import check_nets
from luoshu.core.reading.audit.pacing import check_pacing
from luoshu.core.reading.audit.parts_later import check_parts_later
from luoshu.core.reading.audit.places_ranked import check_places_ranked
from luoshu.core.reading.audit.plans_met import check_plans_met
from luoshu.core.reading.audit.prices import check_price_lists, check_prices
from luoshu.core.reading.audit.projects import check_clock, check_growth_of_parts
from luoshu.core.reading.audit.rates import check_rates
from luoshu.core.reading.audit.remaining_pace import check_remaining_pace
from luoshu.core.reading.audit.restated import check_restated, check_sources
from luoshu.core.reading.audit.same_again import check_same_again
from luoshu.core.reading.audit.scopes import check_streets, check_within
from luoshu.core.reading.audit.small_counts import check_small_counts
from luoshu.core.reading.audit.speed import check_speeds
from luoshu.core.reading.audit.spelling import check_spelling
from luoshu.core.reading.audit.standing import check_standing, check_trends
from luoshu.core.reading.audit.steps import check_steps
from luoshu.core.reading.audit.subsets import check_subsets
from luoshu.core.reading.audit.summaries import check_summaries
from luoshu.core.reading.audit.time_limits import check_time_limits
from luoshu.core.reading.audit.time_parts import check_time_parts
from luoshu.core.reading.audit.told_again import check_told_again
from luoshu.core.reading.audit.unbegun import check_unbegun
from luoshu.core.reading.audit.unfounded_shares import check_unfounded_shares
from luoshu.core.reading.audit.universal import check_universal
from luoshu.core.reading.audit.wholes import check_wholes
from luoshu.core.reading.audit.windows import check_windows
from luoshu.core.reading.layout import Layout
from luoshu.core.reading.model import Check, Figure
from luoshu.core.reading.times import Timeline

#: Spans of the relations of words by their kind and the stretch of text they touch, so that a look is short.
Words = dict[tuple[str, int], list[tuple[int, int]]]
STRETCH = 128
FAR_BACK = 40
FARTHEST = 120
#: Relations of words, known by where they stand.
_OF_WORDS = ("enumeration", "text_error", "date_order", "stage_order", "unit", "all")
#: Two numbers may rise and be ranked in more than one way: what holds of the one does not answer the other.
_ANEW = ("growth", "rank")
#: A list that does not add up may be in a wrong order as well.
_OF_LISTS = ("sum", "part_of_total")


def check_general(
    text: str,
    layout: Layout,
    timeline: Timeline,
    figures: list[Figure],
    paragraphs: list[list[Claim]],
    told: list[Check],
    city: str | None,
) -> Iterator[Check]:
    """The general relations of a page that the narrower ones in ``told`` did not tell."""
    by_figure: dict[str, list[Check]] = {}
    by_word: Words = {}
    for check in told:
        _note(check, by_figure, by_word)
    everything = [claim for claims in paragraphs for claim in claims]
    pace = check_remaining_pace(text, layout, everything, timeline)
    again = chain(check_told_again(layout, text, everything), check_counts_owed(layout, text, everything))
    headed = check_headings(layout, timeline, [claim for claims in paragraphs for claim in claims])
    for check in chain(
        _of_claims(text, timeline, paragraphs, city),
        pace,
        headed,
        again,
        _of_text(text, layout, timeline, figures, city),
    ):
        if not _known(check, by_figure, by_word):
            _note(check, by_figure, by_word)
            yield check


def _of_claims(text: str, timeline: Timeline, paragraphs: list[list[Claim]], city: str | None) -> Iterator[Check]:
    earlier: list[Claim] = []
    for claims in paragraphs:
        roles = {claim.role for claim in claims}  # a relation is asked for only where one of its numbers stands
        before = earlier[-FAR_BACK:]
        if len(claims) > 1:
            yield from check_wholes(text, claims, before)
        if "rate" in roles:
            yield from check_named_shares(claims, before)
        if "average" in roles:
            yield from check_prices(claims)
        yield from check_completion(text, claims, earlier[-FARTHEST:])
        earlier.extend(claims)
        yield from check_level_changes(text, claims)
        yield from check_comparisons(claims)
        if "average" in roles:
            yield from check_averages(text, claims)
        yield from check_means(claims)
        if "rate" in roles or "points" in roles:
            yield from check_rates(claims, timeline.issued)
        if len(claims) > 1:
            yield from check_subsets(text, claims)
            yield from check_standing(text, claims)
            yield from check_sources(claims)
            yield from check_streets(claims)
        yield from check_directions(text, claims)
        yield from check_pacing(text, claims, timeline.issued)
    everything = [claim for claims in paragraphs for claim in claims]
    yield from check_universal(text, everything)
    yield from check_floors(text, everything)
    yield from check_within(everything, city)
    yield from check_price_lists(everything)
    yield from check_plans_met(text, everything)
    yield from check_nets(everything)
    yield from check_unfounded_shares(everything)
    yield from check_growth_of_parts(everything)
    yield from check_course(everything)
    yield from check_accumulations(everything)
    yield from check_rank_moves(text)
    yield from check_far_averages(everything)
    yield from check_yields(everything)
    yield from check_summaries(text, everything)
    yield from check_time_parts(everything)
    yield from check_speeds(text, everything)
    yield from check_trends(text, everything)
    yield from check_places_ranked(text, everything, city)
    yield from check_restated(everything)
    yield from check_same_again(text, everything)


def _of_text(text: str, layout: Layout, timeline: Timeline, figures: list[Figure], city: str | None) -> Iterator[Check]:
    yield from check_steps(layout, timeline)
    yield from check_deadlines(layout, timeline)
    yield from check_parts_later(layout, timeline, city)
    yield from check_act_order(layout, timeline)
    yield from check_windows(layout, timeline)
    yield from check_bygone(layout, timeline)
    yield from check_claims_of_all(layout, timeline)
    told = list(claims_of_all(layout, timeline))
    yield from check_counterexamples(layout, timeline, told)
    yield from check_limits_of_all(layout, timeline, told)
    yield from check_time_limits(layout)
    yield from check_small_counts(layout, timeline)
    starts = {figure.start: figure for figure in figures}
    for check in chain(check_items(layout), check_spelling(layout)):
        near = [starts[start] for start, _ in check.spans if start in starts]
        if check.kind == "unit":
            near = [starts[place] for start, end in check.spans for place in range(start, end) if place in starts]
        spans = (*check.spans, *((figure.start, figure.end) for figure in near))
        yield replace(check, spans=spans, figures=tuple(figure.id for figure in near))
    yield from check_clock(layout)
    yield from check_finished(layout, timeline)
    yield from check_unbegun(layout)
    yield from check_absences(text, figures)


def _note(check: Check, by_figure: dict[str, list[Check]], by_word: Words) -> None:
    for name in check.figures:
        by_figure.setdefault(name, []).append(check)
    if check.kind in _OF_WORDS:
        for start, end in check.spans:
            for place in range(start // STRETCH, end // STRETCH + 1):
                by_word.setdefault((check.kind, place), []).append((start, end))


def _known(check: Check, by_figure: dict[str, list[Check]], by_word: Words) -> bool:
    """Told already: of two of the same numbers by a doubt or by the same kind of relation; or of the same words."""
    if check.figures and check.kind != "enumeration":
        mine = set(check.figures)
        need = min(2, len(mine))
        for name in check.figures:
            for other in by_figure.get(name, ())[:24]:
                shared = len(mine.intersection(other.figures))
                if other.verdict != "consistent":
                    if shared >= need and (check.kind != "rank" or other.kind not in _OF_LISTS):
                        return True
                elif other.kind == check.kind not in _ANEW and shared >= (need if check.kind == "sum" else len(mine)):
                    return True
        return False
    return any(
        start < last and end > first
        for start, end in check.spans
        for place in range(start // STRETCH, end // STRETCH + 1)
        for first, last in by_word.get((check.kind, place), ())
    )
