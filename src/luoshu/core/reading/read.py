"""One page in, a reading out: layout, places, dates, figures with slots, events, audit. Pure, deterministic, linear."""

import gc
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date

from luoshu.core.quantities.dates import DateMention, find_dates_folded
from luoshu.core.reading.audit import audit_page
from luoshu.core.reading.distractors import mask_names, mask_spans
from luoshu.core.reading.events import find_events
from luoshu.core.reading.figures import Candidate, scan_figures
from luoshu.core.reading.filling import slot_sentence
from luoshu.core.reading.grids import read_grids
from luoshu.core.reading.layout import Block, Layout, Sentence, lay_out
from luoshu.core.reading.model import Figure, Reading
from luoshu.core.reading.places import Mention, Places, find_places
from luoshu.core.reading.said_in_short import with_said_in_short
from luoshu.core.reading.slots import SentenceView, Slotted
from luoshu.core.reading.tables import cell_figures
from luoshu.core.reading.times import Timeline, in_closed_brackets

#: Raised with every change of what the engine reads; pages read by another version can be read again.
ENGINE_VERSION = "10"
_NOW = ("目前", "当前", "截至目前")
# 截至… of item (1) holds for (2), ② and 3) below it as well.
_NEXT_ITEM = re.compile(r"\((?:[2-9]|1\d|[二三四五六七八九十]{1,2})\)|[②-⑳]|[2-9]\)")
_BREAKDOWN = re.compile(r"其中|分[\u4e00-\u9fff]{1,3}看|[一二三四](?:是|、)")


def read_page(text: str, *, issued: date, divisions: Iterable[str] = (), place: str | None = None) -> Reading:
    """Read a progress text issued on a day.

    ``place`` is who the page speaks for when it never says so (全市 of a page that names no city).
    ``divisions`` are known place names (optional; without them names are found by their suffix). Offsets of
    everything returned are
    those of ``text``; ``text[f.start:f.end] == f.raw``. Any string is accepted; nothing is raised and no clock is read.
    """
    with _collector_at_rest():
        return _read(text, issued, divisions, place)


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """A reading makes many small objects and no cycles; looking for cycles among them costs a tenth of the time.

    Only who found the collector at work stops it, and starts it again: of two threads none leaves it stopped.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _read(text: str, issued: date, divisions: Iterable[str], place: str | None) -> Reading:
    layout = lay_out(text)
    dates = find_dates_folded(layout.text, layout.text, issued)
    timeline = Timeline(layout.text, issued, dates)
    timeline.read_heads(layout.blocks)
    mask = mask_names(layout.text)
    mask_spans(mask, [(mention.start, mention.end) for mention in dates if mention.kind != "vague"])
    places = find_places(layout, divisions, place)
    written = _figures(text, layout, places, timeline, scan_figures(layout.text, mask))
    figures = cell_figures(text, layout, places, timeline, written)
    figures, rates = read_grids(layout.folded, figures, issued)
    events = find_events(layout, places, timeline, figures)
    checks = audit_page(text, layout, places, timeline, figures, events, rates)
    raw_dates = tuple(_raw_date(text, layout, mention) for mention in dates)
    return Reading(text, issued, places.city, tuple(figures), raw_dates, tuple(events), tuple(checks))


def _raw_date(text: str, layout: Layout, mention: DateMention) -> DateMention:
    start, end = layout.raw_span(mention.start, mention.end)
    return DateMention(
        start,
        end,
        text[start:end],
        mention.kind,
        mention.resolved,
        mention.first,
        mention.last,
        mention.basis,
        mention.role,
    )


def _figures(
    text: str, layout: Layout, places: Places, timeline: Timeline, candidates: list[Candidate]
) -> list[Figure]:
    found: list[Figure] = []
    at = 0
    carried: DateMention | None = None
    above: dict[str, Slotted] = {}
    document = 0
    titles = timeline.of_headings(layout.blocks)
    for number, block in enumerate(layout.blocks):
        if at >= len(candidates):
            break
        if candidates[at].start >= block.end:
            continue
        home = places.home(block)
        titled = titles[number]
        if block.document != document:
            document, above = block.document, {}
        opens = _NEXT_ITEM if carried and carried.role == "asof" else _BREAKDOWN
        carried = carried if opens.match(block.opening) else None
        history: list[Slotted] = []
        recent: list[Mention] = []
        spoken_for: str | None = None
        for sentence in layout.sentences(block):
            inside: list[Candidate] = []
            while at < len(candidates) and candidates[at].start < sentence.end:
                inside.append(candidates[at])
                at += 1
            mentions = places.mentions(layout.text, sentence.start, sentence.end, home, recent[-8:])
            recent += [mention for mention in mentions if mention.explicit]
            if inside:
                mentions = with_said_in_short(layout.text, (sentence.start, sentence.end), mentions, places, home)
            if sentence.start == block.start and mentions:
                home = _run_in_home(layout.text, block, mentions[0].end, mentions[0].name) or home
            elif not mentions or _all_within(spoken_for, mentions):
                home = spoken_for or home
            if inside:
                del history[:-12]
                view = SentenceView(
                    layout.text,
                    sentence,
                    inside,
                    mentions,
                    home,
                    timeline,
                    _carry(layout.text, sentence, carried, timeline) or titled,
                    bool(timeline.within(sentence.start, sentence.end)),
                    history,
                    above,
                )
                start, end = layout.raw_span(sentence.start, sentence.end)
                told = (start, end, text[start:end])
                for slotted in slot_sentence(view):
                    found.append(_figure(text, layout, block, told, slotted, len(found) + 1, number))
            if mentions:
                counted_before = any(candidate.start < mentions[0].start for candidate in inside)
                spoken_for = None if counted_before else _spoken_for(layout.text, mentions)
            carried = _last_past(layout.text, sentence, timeline) or carried
        above.update(_named_here(history, block.section))
    return found


def _last_past(text: str, sentence: Sentence, timeline: Timeline) -> DateMention | None:
    """The last as-of day or past period a sentence names, outside of brackets."""
    found: DateMention | None = None
    for mention in timeline.within(sentence.start, sentence.end):
        past = mention.last is not None and mention.last <= timeline.issued and mention.raw not in _NOW
        if not past or mention.role not in ("asof", "period"):
            continue
        if timeline.is_cohort(mention) or timeline.starts_change(mention):
            continue
        if not in_closed_brackets(text, sentence.start, mention.start, sentence.end):
            found = mention
    return found


def _named_here(history: list[Slotted], section: str) -> dict[str, Slotted]:
    """What the paragraph counted, by unit: a paragraph below that only says 已开工12个 goes on counting it."""
    named: dict[str, Slotted] = {}
    for slotted in history:
        if (
            not (slotted.ratio or slotted.inherited or slotted.part or slotted.baseline or slotted.divided)
            and len(slotted.object) >= 2
        ):
            slotted.section = section
            named.setdefault(slotted.candidate.unit, slotted)
    return named


def _carry(text: str, sentence: Sentence, carried: DateMention | None, timeline: Timeline) -> DateMention | None:
    """截至… holds to the end of its paragraph, a period (上半年) only where the next sentence breaks it down (其中,
    分产业看)."""
    if carried is None or carried.role == "asof" or _BREAKDOWN.match(text, sentence.start):
        return carried
    return None


def _all_within(place: str | None, mentions: list[Mention]) -> bool:
    """Whether all places of a sentence are towns, as the parts of the county spoken of before."""
    return place is not None and place[-1] in "县区" and all(m.explicit and m.level in "镇乡村街道" for m in mentions)


def _run_in_home(text: str, block: Block, end: int, name: str) -> str | None:
    """望海区: … or (三)陈仓区。… at the head of a paragraph speaks for the whole paragraph."""
    return name if text[end : end + 1] in (":", "。") and end - block.start <= 16 else None


def _spoken_for(text: str, mentions: list[Mention]) -> str | None:
    """The one place a sentence is about, which the next sentences of the paragraph go on about."""
    if len({mention.name for mention in mentions}) != 1 or not mentions[0].explicit:
        return None
    at = mentions[0].start
    return mentions[0].name if text[max(0, at - 1) : at] not in tuple("在对向到于给为从与和、") else None


def _figure(
    text: str,
    layout: Layout,
    block: Block,
    told: tuple[int, int, str],
    slotted: Slotted,
    number: int,
    block_number: int,
) -> Figure:
    candidate, time = slotted.candidate, slotted.time
    start, end = layout.raw_span(candidate.start, candidate.end)
    sent_start, sent_end, words = told
    return Figure(
        id=f"F{number:03}",
        start=start,
        end=end,
        raw=text[start:end],
        value=candidate.value,
        unit=candidate.unit,
        subject=slotted.subject,
        object=slotted.object or None,
        action=slotted.action or None,
        indicator=slotted.indicator,
        status=slotted.status,
        period_or_asof=time.period,
        time_basis=time.basis,
        deadline=time.deadline,
        approx=candidate.approx,
        section=block.section,
        sentence=words,
        sent_start=sent_start,
        sent_end=sent_end,
        core=candidate.core,
        part=slotted.part,
        baseline=slotted.baseline,
        remaining=slotted.remaining,
        cohort=time.cohort,
        vague=time.vague,
        headline=block.kind == "heading",
        paragraph=block_number,
        document=block.document,
        result=slotted.result,
        ratio=slotted.ratio,
    )
