"""Notices and what follows them: fire counts by place, decisions on offices, problems admitted, commitments,
signatures."""

import re
from collections.abc import Iterator

from luoshu.core.quantities.numerals import as_number
from luoshu.core.reading.audit.links import concept
from luoshu.core.reading.layout import Block, Layout
from luoshu.core.reading.model import Event, Figure
from luoshu.core.reading.places import Places
from luoshu.core.reading.times import Timeline

_MEASURES = "通报批评|书面检查|公开检讨|约谈|诫勉|问责|停职|免职|立案|扣减|罚款|限批|取消评优|挂牌督办|书面检讨"
_DECISION = re.compile(
    rf"(?:责成|责令|要求|由)(?P<ordered>[^,;。:]{{2,40}}?)(?P<order>向[^,;。:]{{2,16}}?作出(?:深刻)?(?:书面"
    rf"检查|书面检讨|公开检讨)|作出(?:深刻)?书面检查|限期整改[^,;。]{{0,8}})"
    rf"|(?:对|给予)(?P<target>[^,;。:]{{2,40}}?)(?P<measure>(?:进行|予以|给予|实施|"
    rf"在?全[市县省])*(?:{_MEASURES})(?:处理|处分)?)"
    rf"|(?P<deduct>扣减)(?P<deducted>[\u4e00-\u9fff、]{{2,24}}?)(?P<amount>财政资金|补助资金|生态补偿金|专项资金)"
)
_DECIDES = re.compile(r"处理决定|处理意见|决定|责成|责令|通报批评|约谈|扣减|作出")
_MARKED = re.compile(r"(?:(?<=[。;:,\n])|^)(?P<mark>[一二三四五六七八九十]是)(?P<body>[^。;]{2,200})[。;]?")
_PROBLEMS = re.compile(r"存在[^。]{0,20}问题|问题原因|主要问题|存在问题|反思")
_MEETING = re.compile(
    r"(?P<host>[\u4e00-\u9fff]{2,12}?)(?:组织|主持)?召开(?P<name>[^,。;:]{2,40}?(?:会议|推进会|现场会|"
    r"调度会|座谈会|部署会|大会|例会|会))"
)
_SIGN_DATE = re.compile(r"(?:19|20)\d\d年\d{1,2}月\d{1,2}日")
_REQUIREMENT = re.compile(r"(?:确保|坚决杜绝|严禁|务必)(?P<content>[^,。;]{4,60})")
_ADDRESSED = re.compile(r"^各(?:县|市|区|乡|镇|街道|有关|相关)[^,。]{0,16}")
_RHETORIC = re.compile(
    r"优质供水时代|走在[^,。]{0,8}前列|取得(?:显著|明显|积极)成效|明显提升|持续提升|更加[\u4e00-\u9fff]{2}|"
    r"全面提升|显著增强|不断增强|再上新台阶|迈上新台阶"
)


def _split_targets(words: str) -> list[str]:
    """汝阳县、嵩县政府分管领导 -> 汝阳县政府分管领导, 嵩县政府分管领导."""
    parts = words.split("、")
    if len(parts) < 2:
        return [words]
    tail = re.search(r"(?:人民政府|政府|党委|主要负责|分管|有关|相关|负责)[\u4e00-\u9fff]*$", parts[-1])
    return [part if part.endswith(tail[0]) else part + tail[0] for part in parts] if tail else parts


def decisions(layout: Layout, block: Block, timeline: Timeline, issuer: str | None) -> Iterator[Event]:
    """Decisions on offices, one per target."""
    text = layout.text
    if not _DECIDES.search(text, block.start, block.end):
        return
    for match in _DECISION.finditer(text, block.start, block.end):
        if match["deduct"]:
            target, measure = match["deducted"], f"扣减{match['amount']}"
        else:
            target, measure = match["ordered"] or match["target"], match["order"] or match["measure"]
        start, end = layout.raw_span(*match.span())
        for name in _split_targets(target):
            fields: dict[str, object] = {
                "target": name,
                "measure": re.sub(r"^(?:进行|予以|给予|实施)+", "", measure),
                "issuer": issuer,
                "date": _dated(timeline, block),
            }
            yield Event("", "decision", start, end, match.group(), fields)


def _dated(timeline: Timeline, block: Block) -> str | None:
    near = [m for m in timeline.within(block.start, block.end + 4000) if _SIGN_DATE.fullmatch(m.raw)]
    return near[0].resolved if near else None


def promises(layout: Layout, block: Block, place: str | None, figures: list[Figure]) -> Iterator[Event]:
    """一是…二是…: problems where the paragraph admits them, commitments where it turns to the next steps."""
    text = layout.text
    planned = block.planned
    kind = "commitment" if planned else ""
    for sentence in layout.sentences(block):
        if sentence.planned:
            kind = "commitment"
        elif _PROBLEMS.search(text, sentence.start, sentence.end):
            kind = "problem"
        if not kind:
            continue
        found = False
        for match in _MARKED.finditer(text, sentence.start, sentence.end):
            start, end = layout.raw_span(match.start("mark"), match.end())
            found = True
            fields: dict[str, object] = {"place": place}
            if kind == "commitment":
                inside = [f.id for f in figures if f.start >= start and f.end <= end]
                fields.update(
                    {
                        "content": match["body"],
                        "figure": inside[0] if inside else None,
                        "deadline": _deadline(figures, start, end),
                    }
                )
            yield Event("", kind, start, end, text[match.start("mark") : match.end()], fields)
        if kind == "commitment" and not found:
            start, end = layout.raw_span(sentence.start, sentence.end)
            inside = [f.id for f in figures if f.start >= start and f.end <= end]
            if inside:
                fields = {
                    "place": place,
                    "content": text[sentence.start : sentence.end].strip("。\n"),
                    "figure": inside[0],
                    "deadline": _deadline(figures, start, end),
                }
                yield Event("", "commitment", start, end, text[sentence.start : sentence.end], fields)


def _deadline(figures: list[Figure], start: int, end: int) -> str | None:
    return next((f.deadline for f in figures if f.start >= start and f.end <= end and f.deadline), None)


def meetings(layout: Layout, block: Block, timeline: Timeline, place: str | None) -> Iterator[Event]:
    """Meetings held, with host and day."""
    text = layout.text
    if text.find("召开", block.start, block.end) < 0:
        return
    for match in _MEETING.finditer(text, block.start, block.end):
        dated = timeline.within(max(block.start, match.start() - 30), match.end())
        day = next((m.resolved for m in reversed(dated) if m.role in ("event", "asof") and m.resolved), None)
        host = re.sub(r"^(?:昨日|今日|近日|日前|在|,)+", "", match["host"])
        host = re.sub(r"^(?:我市|市)", place or "我市", host) if place else host
        start, end = layout.raw_span(*match.span())
        yield Event("", "meeting", start, end, match.group(), {"name": match["name"], "host": host, "date": day})


def fire_notices(figures: list[Figure], places: Places) -> Iterator[Event]:
    """Fire points counted by place; a township behind its county is split off."""
    for figure in figures:
        if figure.ratio or concept(figure) != "火点":
            continue
        own = places.by_document.get(figure.document)
        level = "self_check" if own and own != places.city else "part" if figure.subject != places.city else "total"
        fields: dict[str, object] = {
            "place": chain(figure.subject, places.city),
            "count": as_number(figure.value),
            "date": figure.period_or_asof,
            "level": level,
            "figure": figure.id,
        }
        yield Event("", "fire_notice", figure.start, figure.end, figure.raw, fields)


def chain(subject: str | None, city: str | None) -> list[str]:
    """洛阳市, 汝阳县, 陶营镇: the levels of a subject, widest first."""
    parts = re.findall(r"[\u4e00-\u9fff]+?(?:市|县|区|镇|乡|街道|村)(?![区乡镇])", subject or "")
    return parts if not city or city in parts else [city, *parts]


def requirements(layout: Layout, block: Block) -> Iterator[Event]:
    """What lower offices must ensure; only where the paragraph addresses them."""
    text = layout.text
    for sentence in layout.sentences(block):
        if not text.startswith("各", sentence.start):
            continue
        words = text[sentence.start : sentence.end]
        addressed = _ADDRESSED.match(words)
        if not addressed:
            continue
        match = _REQUIREMENT.search(words)
        if match:
            start, end = layout.raw_span(sentence.start + match.start(), sentence.start + match.end())
            yield Event(
                "", "requirement", start, end, match.group(), {"target": re.split("[要务应]", addressed.group())[0]}
            )


def rhetoric(layout: Layout, block: Block) -> Iterator[Event]:
    """Words of praise without a number or a standard: 表述性, nothing to check them against."""
    for match in _RHETORIC.finditer(layout.text, block.start, block.end):
        start, end = layout.raw_span(*match.span())
        yield Event("", "rhetoric", start, end, match.group(), {"label": "表述性"})
