"""Totals said behind their parts (合计, 三地共, 共检查), and several divisions of one total (按来源分, 按产业分)."""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations

from luoshu.core.quantities.numerals import parse_any
from luoshu.core.reading.audit.intervals import plain, precision
from luoshu.core.reading.audit.links import Index, left_of
from luoshu.core.reading.audit.sums import STOCK, added_up, adds_up, judged, make, one_level
from luoshu.core.reading.model import Check, Figure

_TOTALLED = re.compile(r"(?:合计|共计|总计)(?:为|达)?$")
_TOGETHER = re.compile(
    r"[,](?:累计|总)?共(?:计)?(?:检查|排查|抽查|走访|巡查|抽检|发现|查处|整治|整改|清理|拆除|改造|建成|新建)$"
)
_DIVIDES = re.compile(r"\s*(?:\d{1,2}[.、])?(?:[按分从][\u4e00-\u9fff]{1,6}(?:看|分|划分))[:,]")
#: 三种作物累计收获370.7万亩, 三地共征收132.7万平方米: how many parts the total has is said with it.
_COUNTED_TOTAL = re.compile(
    r"(?:(?<![\d.])(?P<digit>[2-9])|(?P<han>[两二三四五六七八九]))[大个]?(?:地|县|区|市|镇|乡|家|项|类|者|种(?:[\u4e00-\u9fff]{2})?)"
    r"(?:合计|共计|总计|累计|共|总)[\u4e00-\u9fff]{0,8}$"
    r"|(?:(?<![\d.])(?P<digit2>[2-9])|(?P<han2>[两二三四五六七八九]))[\u4e00-\u9fff]{1,5}(?:合计|共计|总计)[\u4e00-\u9fff]{0,4}$"
)

_ALTOGETHER = ("合计", "共", "总", "累计")
_NAMES_THEM = re.compile(
    r"(?:^|[。;,])[^。;,\d]{2,12}[、和][^。;,\d]{2,14}[2-9两二三四五六七八九][大个]?[\u4e00-\u9fff]{1,5}(?:合计|共|总)[^\d。;,]{0,6}$"
)


_WITH_ANOTHER = re.compile(r"(?:[与同和]|连同|加上|算上)[^,;。、]{1,10}(?:合计|共计|总计|共)[^,;。]{0,4}$")
_THE_REST = re.compile(r"(?:其他|其它|其余|另外|余下)[\u4e00-\u9fff()（）、]{0,9}$")

MANY = 8


def check_totals(text: str, index: Index) -> Iterator[Check]:
    """甲2.1亩、乙0.8亩、丙5亩，合计7.9亩: what stands before 合计 in the same unit adds up to it."""
    yield from _counted_totals(text, index)
    for sentence in index.by_sentence.values():
        for number, total in enumerate(sentence):
            if number < 2 or total.ratio or not _TOTALLED.search(text[max(0, total.start - 4) : total.start]):
                continue
            if _WITH_ANOTHER.search(left_of(text, total, 14)):
                continue  # 甲378亿元，乙352亿元，与丙区合计1559亿元: one more, told elsewhere
            if total.remaining or _THE_REST.search(left_of(text, total, 14)):
                continue  # 其余各县合计6个: one part more
            parts: list[Figure] = []
            for part in reversed(sentence[:number]):
                stocks = {part.status, total.status} <= set(STOCK)
                if part.unit != total.unit or part.ratio or not (stocks or part.status == total.status):
                    break
                parts.insert(0, part)
            if (
                len(parts) < 2
                or any(f.approx for f in [*parts, total])
                or _COUNTED_TOTAL.search(left_of(text, total, 24))
            ):
                continue
            relation = " + ".join(plain(part.value) for part in parts) + f" = {plain(added_up(parts))}"
            if adds_up(parts, total):
                yield make("sum", "consistent", [total, *parts], relation, "分项之和等于合计")
            elif len(parts) in (len({part.subject for part in parts}), len({part.object for part in parts})):
                yield make(
                    "sum",
                    "inconsistent",
                    [total, *parts],
                    f"{relation} ≠ {plain(total.value)}",
                    "分项之和不等于合计，请核对",
                    "warn",
                )


def check_joint(text: str, index: Index) -> Iterator[Check]:
    """对214家食堂、86家食品店开展检查，共检查310家: two counts side by side, and both together behind them."""
    for sentence in index.by_sentence.values():
        if len(sentence) < 3 or "共" not in sentence[0].sentence:
            continue
        for number in range(2, len(sentence)):
            total = sentence[number]
            if total.ratio or not _TOGETHER.search(left_of(text, total, 8)):
                continue
            parts = [f for f in sentence[:number] if f.unit == total.unit and not (f.ratio or f.baseline)]
            if (
                len(parts) != 2
                or "、" not in text[parts[0].end : parts[1].start]
                or total.sent_start != parts[0].sent_start
            ):
                continue
            if re.search("[,;]", text[parts[0].end : parts[1].start]) or any(f.approx for f in [*parts, total]):
                continue
            if not 0 <= text[parts[1].end : total.start].count(",") <= 1:
                continue
            relation = f"{plain(parts[0].value)} + {plain(parts[1].value)} = {plain(added_up(parts))}"
            if adds_up(parts, total):
                yield make("sum", "consistent", [total, *parts], relation, "分项之和等于合计")
            elif abs(added_up(parts) - total.value) * 5 <= total.value:
                unequal = f"{relation} ≠ {plain(total.value)}"
                yield make("sum", "inconsistent", [total, *parts], unequal, "前面两项之和不等于共计数，请核对", "warn")


def check_divisions(text: str, index: Index) -> Iterator[Check]:
    """按产业分：甲58个、乙47个…: a list that divides what was counted in a paragraph above, one list or several."""
    known: dict[int, Figure] = {}
    for start, sentence in index.by_sentence.items():
        opener = _DIVIDES.match(text, start)
        parts = [f for f in sentence if not (f.ratio or f.baseline)]
        parts = one_level(text, [f for f in parts if f.unit == parts[0].unit]) if parts else []
        if opener is None or len(parts) < 3 or any(f.approx for f in parts) or "以上" in text[start : parts[-1].end]:
            continue
        at = index.position[parts[0].id]
        near = [
            f
            for f in index.figures[max(0, at - 24) : at]
            if f.unit == parts[0].unit
            and f.document == parts[0].document
            and not (f.ratio or f.part or f.baseline or f.approx)
            and f.status != "other"
        ]
        added = sum((f.value for f in parts), Decimal(0))
        slack = sum((precision(f) for f in parts), Decimal(0))
        relation = " + ".join(plain(f.value) for f in parts) + f" = {plain(added)}"
        total = next((f for f in near if abs(f.value - added) <= slack + precision(f)), None)
        if total is not None:
            known[parts[0].paragraph] = total
            yield make("sum", "consistent", [total, *parts], relation, "分项之和等于总数")
            continue
        total = known.get(parts[0].paragraph)
        if total is None and len(near) == 1 and len(parts) > 3 and abs(near[0].value - added) * 10 <= near[0].value:
            unequal = f"{relation} ≠ {plain(near[0].value)}"
            yield make("sum", "unclear", [near[0], *parts], unequal, "各类之和与前面的总数不符，请核对", "warn")
            continue
        if total is not None and abs(total.value - added) * 5 <= total.value:
            unequal = f"{relation} ≠ {plain(total.value)}"
            yield make("sum", "inconsistent", [total, *parts], unequal, "同一总数的另一种分法合不上，请核对", "warn")


def _counted_totals(text: str, index: Index) -> Iterator[Check]:
    """甲…；乙…；丙…。三地共…: the total says how many parts it has; they are the figures of its unit before it."""
    for total in index.figures:
        if total.ratio or total.approx or not ("计" in total.sentence or "共" in total.sentence):
            continue
        left = left_of(text, total, 24)
        said = _COUNTED_TOTAL.search(left) if any(map(left.__contains__, _ALTOGETHER)) else None
        if said is None:
            continue
        count = int(parse_any(said["digit"] or said["han"] or said["digit2"] or said["han2"]) or 0)
        near = [f for f in index.before(total) if f.unit == total.unit and not (f.ratio or f.baseline)][::-1]
        near = [f for f in near if index.roles.get(f.id) not in ("average", "previous", "difference")]
        before = text[max(total.sent_start, total.start - 40) : total.start]
        if "其中" in before[-24:] or _NAMES_THEM.search(before):
            continue  # 367个，其中甲、乙两个街道合计205个: some of what stands before it, or others named without one
        runs = [near[at : at + count] for at in range(len(near) - count, -1, -1)]
        runs = [run for run in runs if len({(f.subject, f.object) for f in run}) == count]
        if not runs or any(part.approx for part in runs[0]):
            continue
        parts = next((run for run in runs if adds_up(run, total)), runs[0])
        relation = " + ".join(plain(part.value) for part in parts) + f" = {plain(added_up(parts))}"
        holds = adds_up(parts, total)
        if not holds and any(adds_up(list(some), total) for some in combinations(near[-MANY:], count)):
            continue  # 第一批28.1亿元…，支出16.3亿元。…第二批34.3亿元，两批合计62.4亿元
        relation += "" if holds else f" ≠ {plain(total.value)}"
        yield judged("sum", holds, [total, *parts], relation, "分项之和等于合计", "分项之和不等于合计，请核对")
