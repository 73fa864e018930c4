"""Counts, days, hours and townships that a text gives, against the record."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from luoshu.core.quantities.numerals import parse_any
from luoshu.core.reading.review.model import AGREES, TO_CHECK, UNCLEAR, Record, ReviewNote

FIRE: Final = re.compile(r"火点|火情|着火|起火|焚烧")
_NUMBER: Final = r"(?P<number>\d{1,4}|[一二两三四五六七八九十百]{1,5})"
_KIND: Final = r"(?:火点线索|秸秆焚烧火点|秸秆火点|焚烧火点|焚烧点|着火点|火点|火情|火警)"
# 2个火点, 火点线索3个, 焚烧秸秆2处; the unit is asked for, because 火点3 is the name of a point.
_COUNTS: Final = (
    re.compile(_NUMBER + r"\s*(?:个|处|起|次)(?:卫星|监测|疑似|露天|秸秆|焚烧|的){0,3}" + _KIND),
    re.compile(_KIND + r"(?:共计|合计|共|为)?\s*" + _NUMBER + r"\s*(?:个|处|起|次)"),
)
_DAY: Final = re.compile(r"(?:(?P<year>20\d\d)年)?(?P<month>1[0-2]|0?[1-9])月(?P<day>[12]\d|3[01]|0?[1-9])[日号]")
_HOUR: Final = re.compile(
    r"(?P<part>凌晨|早上|上午|中午|下午|傍晚|晚上|夜间|晚)?"
    r"(?:(?P<hour>2[0-3]|1\d|0?\d)(?:时(?!间|有|刻|候)|点(?!位|多|火|名|线|燃|滴|问|子)|[:：][0-5]\d))"
)
_SENTENCE: Final = re.compile(r"[^。！？；\n]+[。！？；]?")
#: What a text promises or exhorts is not what it reports.
_PLANS: Final = re.compile(
    r"下一步|今后|将(?!来)|确保|杜绝|严防|防止|不再|坚决|发现一处|对.{0,6}火点.{0,8}(?:处罚|处理|追究)"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence by its offsets in the text."""

    start: int
    end: int
    text: str


def sentences_of(text: str, end: int) -> list[Sentence]:
    """Return the sentences before ``end``, where the signature begins."""
    return [Sentence(m.start(), m.end(), m.group()) for m in _SENTENCE.finditer(text, 0, end)]


def report_sentences(sentences: list[Sentence]) -> list[Sentence]:
    """Return the sentences that report fires: they name fires and neither plan nor exhort."""
    return [one for one in sentences if FIRE.search(one.text) and not _PLANS.search(one.text)]


def check_facts(text: str, sentences: list[Sentence], record: Record) -> Iterator[ReviewNote]:
    """Yield the notes on count, day, hour and township."""
    reports = report_sentences(sentences)
    anchor = _anchor(text, sentences, reports)
    yield from _count_notes(text, reports, record, anchor)
    yield from _day_notes(text, reports, record, anchor)
    yield from _hour_notes(text, reports, record, anchor)
    yield from _township_notes(text, reports, record, anchor)


def _anchor(text: str, sentences: list[Sentence], reports: list[Sentence]) -> tuple[int, int]:
    """Where a note hangs that something is missing: the first mention of a fire, else the first sentence."""
    for one in (*reports, *sentences):
        found = FIRE.search(text, one.start, one.end)
        if found:
            return found.span()
    if sentences:
        return sentences[0].start, min(sentences[0].end, sentences[0].start + 10)
    return 0, 0


def _note(kind: str, text: str, span: tuple[int, int], word: str, sentence: str) -> ReviewNote:
    return ReviewNote(kind, span[0], span[1], text[span[0] : span[1]], word, sentence)


def _count_notes(text: str, reports: list[Sentence], record: Record, anchor: tuple[int, int]) -> Iterator[ReviewNote]:
    total = len(record.fires)
    by_place = {place: sum(fire.township == place for fire in record.fires) for place in record.places}
    found: dict[tuple[int, int], int] = {}
    for one in reports:
        for pattern in _COUNTS:
            for match in pattern.finditer(text, one.start, one.end):
                if any(start < match.end() and match.start() < end for start, end in found):
                    continue  # 火点2个火点 is one count read twice
                given = parse_any(match["number"])
                if given is not None:
                    found[match.span()] = int(given)
    if not found:
        yield _note("count_missing", text, anchor, UNCLEAR, f"全文没有写明火点个数；在册 {total} 个，请补写。")
        return
    listed = sum(found.values())
    for span, number in found.items():
        place = _place_before(text, span[0], reports, record)
        of_place = by_place.get(place) if place else None
        if number in (total, of_place) or (len(found) > 1 and listed == total):
            yield _note("count", text, span, AGREES, f"与在册火点数一致（在册 {total} 个）。")
        else:
            known = f"{place}在册 {of_place} 个" if of_place is not None else f"在册 {total} 个"
            yield _note("count", text, span, TO_CHECK, f"写的是 {number} 个，{known}，请核对。")


def _place_before(text: str, at: int, reports: list[Sentence], record: Record) -> str:
    """Return the township named last before a position, in its own clause."""
    start = next((one.start for one in reports if one.start <= at < one.end), at)
    clause = max(start, *(text.rfind(mark, start, at) + 1 for mark in ("、", "，", ",", "；")))
    named = [(text.rfind(place, clause, at), place) for place in record.places]
    best = max(named, default=(-1, ""))
    return best[1] if best[0] >= 0 else ""


def _day_notes(text: str, reports: list[Sentence], record: Record, anchor: tuple[int, int]) -> Iterator[ReviewNote]:
    days = {fire.seen_on for fire in record.fires}
    words = "、".join(f"{day.month}月{day.day}日" for day in sorted(days))
    found = [match for one in reports for match in _DAY.finditer(text, one.start, one.end)]
    if not found:
        yield _note("date_missing", text, anchor, UNCLEAR, f"没有写明火点发生的日期；在册为 {words}，请补写。")
        return
    for match in found:
        month, day = int(match["month"]), int(match["day"])
        year = int(match["year"]) if match["year"] else None
        fits = any((one.month, one.day) == (month, day) and year in (None, one.year) for one in days)
        word = AGREES if fits else TO_CHECK
        said = f"与在册日期一致（{words}）。" if fits else f"在册火点为 {words}，请核对日期。"
        yield _note("date", text, match.span(), word, said)


def _hour_notes(text: str, reports: list[Sentence], record: Record, anchor: tuple[int, int]) -> Iterator[ReviewNote]:
    hours = {hour for fire in record.fires for hour in fire.hours}
    if not hours:
        return
    times = {(fire.hour, fire.minute) for fire in record.fires if fire.hour is not None}
    words = "、".join(f"{hour}时{f'{minute}分' if minute else ''}" for hour, minute in sorted(times))
    found = [match for one in reports for match in _HOUR.finditer(text, one.start, one.end)]
    if not found:
        dated = next((m.span() for one in reports for m in _DAY.finditer(text, one.start, one.end)), anchor)
        yield _note("time_missing", text, dated, UNCLEAR, f"没有写明时刻；在册为 {words}，请补写。")
        return
    for match in found:
        hour = int(match["hour"])
        if match["part"] in ("下午", "傍晚", "晚上", "夜间", "晚") and hour < 12:
            hour += 12
        fits = hour in hours
        said = f"与在册时刻一致（{words}）。" if fits else f"在册时刻为 {words}，请核对。"
        yield _note("time", text, match.span(), AGREES if fits else TO_CHECK, said)


def _township_notes(
    text: str, reports: list[Sentence], record: Record, anchor: tuple[int, int]
) -> Iterator[ReviewNote]:
    on_record = record.places
    if not on_record or on_record == (record.unit,):
        return  # a township writes about itself
    names = sorted({*record.townships, *on_record}, key=len, reverse=True)
    seen: set[str] = set()
    for one in reports:
        taken: list[tuple[int, int]] = []
        for name in names:
            for match in re.finditer(re.escape(name), one.text):
                span = (one.start + match.start(), one.start + match.end())
                if any(start < span[1] and span[0] < end for start, end in taken):
                    continue
                taken.append(span)
                seen.add(name)
                if name in on_record:
                    yield _note("township", text, span, AGREES, f"{name}与在册一致。")
                else:
                    said = f"在册火点不在{name}（在册：{'、'.join(on_record)}），请核对。"
                    yield _note("township", text, span, TO_CHECK, said)
    left = [name for name in on_record if name not in seen]
    if left:
        word = TO_CHECK if seen & set(on_record) else UNCLEAR
        said = f"没有写明火点所在乡镇；在册为 {'、'.join(left)}，请补写。"
        yield _note("township_missing", text, anchor, word, said)
