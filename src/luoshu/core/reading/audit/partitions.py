"""Parts that exclude each other: done, going on and not begun make the whole; shares of one whole make a hundred."""

import re
from collections.abc import Iterator
from decimal import Decimal

from luoshu.core.reading.audit.intervals import bounds, plain, precision
from luoshu.core.reading.audit.links import Index
from luoshu.core.reading.audit.sums import alike_part, judged, make
from luoshu.core.reading.model import Check, Figure

_STATES = (
    ("left", re.compile(r"(?:未|尚未|剩余|待|还有|仍有|尚有|其余|滞后)[\u4e00-\u9fff]{0,6}$")),
    ("going", re.compile(r"(?:限期|限时|正在|在建|在施|续建|在整|整改中|序时进度|时序进度)[\u4e00-\u9fff]{0,4}$")),
    ("done", re.compile(r"(?:完成|完工|竣工|建成|整改|办结|销号|投用|处置|化解|修复|返还|验收)[\u4e00-\u9fff]{0,6}$")),
)
#: Movements that exclude each other and leave nothing out: 上涨17种、下降11种、持平5种.
_MOVES = (
    ("level", re.compile(r"(?:持平|不变|平稳)$")),
    ("up", re.compile(r"(?:上涨|上升|增长|改善|进位)$")),
    ("down", re.compile(r"(?:下降|下跌|回落|下滑|恶化|退位)$")),
)
_COMPLEMENT = re.compile(r"(?P<no>不|未)?(?P<word>合格|达标|通过|优良|符合要求|规范)(?:的|数)?$")
_LEVEL_SAID = re.compile(r"持平|不变|平稳")
_SAID_NOT = re.compile(r"不合格|未达标|不达标|未通过|不通过|不规范|不符合|未合格")
#: What is going on, or a total behind: without one of them states are not held against anything.
_CLOSES = re.compile(r"限[期时]|正在|在[建施整]|续建|整改中|[时序]进度|共|计")
_AT_ONCE = re.compile(r"现场|当场|立行")
_BEGUN = re.compile(r"开工$")
_ALTOGETHER = re.compile(r"(?:共|合计|共计|总计)(?:有|为)?$")
_ONE_WHOLE = re.compile(r"(?:按|从|分)[\u4e00-\u9fff]{0,6}(?:看|分|分布|划分)|其他|其余")
_SHARE_ITEM = re.compile(r"[^,;。、\d]{1,16}占(?:比)?(?:约|达到?|为)?$")


def check_states(text: str, index: Index) -> Iterator[Check]:
    """共64个，已完工41个，在建17个，未开工8个: states that exclude each other cannot exceed their total."""
    for sentence in index.by_sentence.values():
        if len(sentence) < 2 or not _CLOSES.search(text, sentence[0].sent_start, sentence[-1].end):
            continue
        run: list[tuple[str, Figure]] = []
        for number, figure in enumerate(sentence):
            if figure.ratio or figure.baseline or (run and figure.unit != run[0][1].unit):
                continue
            begins = max(figure.sent_start, sentence[number - 1].end if number else figure.sent_start)
            state = _state(text[max(begins, figure.start - 14) : figure.start])
            if state is None:
                if run and _ALTOGETHER.search(text, max(begins, figure.start - 4), figure.start):
                    yield from _compared(run, figure)
                else:
                    yield from _against_total(index, run)
                run = []
                continue
            run.append((state, figure))
        yield from _against_total(index, run)


def _compared(run: list[tuple[str, Figure]], total: Figure) -> Iterator[Check]:
    """治理完成17条，剩余4条，共23条: the total stands behind its states."""
    names = [name for name, _ in run]
    parts = [figure for _, figure in run]
    if names.count("done") != 1 or len(set(names)) != len(names) or len(run) < 2:
        return
    if total.approx or any(part.approx for part in parts):
        return
    added = sum((part.value for part in parts), Decimal(0))
    slack = sum((precision(part) for part in parts), precision(total))
    equal = abs(total.value - added) <= slack
    relation = " + ".join(plain(part.value) for part in parts) + f" = {plain(added)}，共 {plain(total.value)}"
    why = "各状态之和等于总数" if equal else "各状态之和不等于总数，请核对"
    verdict, severity = ("consistent", "info") if equal else ("inconsistent", "warn")
    yield make("sum", verdict, [total, *parts], relation, why, severity)


def _state(words: str) -> str | None:
    for name, pattern in _STATES:  # each ends in letters alone, so that none reaches over a mark
        if pattern.search(words):
            return name
    return None


def _against_total(index: Index, run: list[tuple[str, Figure]]) -> Iterator[Check]:
    names = [name for name, _ in run]
    if names.count("done") != 1 or len(set(names)) != len(names) or "going" not in names:
        return  # two kinds of done (开工, 完工) hold each other; done and left alone are told with the remainder
    parts = [figure for _, figure in run]
    largest = max(part.value for part in parts)
    near = [
        other
        for other in index.before(parts[0])
        if other.unit == parts[0].unit
        and not other.ratio
        and not other.baseline
        and not other.part
        and other.subject == parts[0].subject
        and other.value >= largest
        and alike_part(parts[0], other)
    ]
    if not near:
        return
    added = sum((part.value for part in parts), Decimal(0))
    slack = sum((precision(part) for part in parts), precision(near[0]))
    total = next((other for other in near if abs(other.value - added) <= slack), near[0])
    if total.approx or any(part.approx for part in parts):
        return
    relation = " + ".join(plain(part.value) for part in parts) + f" = {plain(added)}"
    if abs(total.value - added) <= slack:
        yield make("sum", "consistent", [total, *parts], relation, "各状态之和等于总数")
    elif any(part.value == total.value for part in parts):
        return  # 限期整改的117个已完成86个: the first is the total said again
    elif added > total.value:
        unequal = f"{relation} ≠ {plain(total.value)}"
        yield make("sum", "inconsistent", [total, *parts], unequal, "已完成、在办、未办之和大于总数，请核对", "warn")
    elif set(names) == {"done", "going"} and _AT_ONCE.search(parts[0].indicator):
        unequal = f"{relation} ≠ {plain(total.value)}"
        yield make("sum", "unclear", [total, *parts], unequal, "现场整改与限期整改之和不等于总数，请核对")
    elif _BEGUN.search(total.action or "") and set(names) == {"done", "going"}:
        unequal = f"{relation} ≠ {plain(total.value)}"
        yield make("sum", "unclear", [total, *parts], unequal, "已竣工与在建之和不等于已开工数，请核对")
    elif "left" in names:
        unequal = f"{relation} ≠ {plain(total.value)}"
        yield make("sum", "unclear", [total, *parts], unequal, "已完成、在办、未办之和小于总数，其余的没有写明")


def check_complements(text: str, index: Index) -> Iterator[Check]:
    """抽检360批次，合格354批次…；不合格8批次: what is so and what is not so make the whole."""
    for sentence in index.by_sentence.values():
        if len(sentence) < 2 or not _SAID_NOT.search(sentence[0].sentence):
            continue
        sound: dict[str, Figure] = {}
        for figure in sentence:
            said = _COMPLEMENT.search(
                re.split("[,;:。、]", text[max(figure.sent_start, figure.start - 10) : figure.start])[-1]
            )
            if said is None or figure.ratio:
                continue
            if not said["no"]:
                sound[said["word"]] = figure
                continue
            other = sound.get(said["word"])
            if other is None or other.unit != figure.unit or other.approx or figure.approx:
                continue
            near = [
                f
                for f in index.before(other)
                if f.unit == figure.unit and not (f.ratio or f.approx) and f.value >= other.value
            ]
            if not near:
                continue
            added = other.value + figure.value
            relation = f"{plain(other.value)} + {plain(figure.value)} = {plain(added)}，共 {plain(near[0].value)}"
            figures = [near[0], other, figure]
            holds = added == near[0].value
            yield judged("sum", holds, figures, relation, "两部分之和等于总数", "两部分之和不等于总数，请核对")


def check_moves(text: str, index: Index) -> Iterator[Check]:
    """监测30种，上涨17种、下降11种、持平5种: the three make the whole."""
    for sentence in index.by_sentence.values():
        if len(sentence) < 3 or not _LEVEL_SAID.search(sentence[0].sentence):
            continue
        moved = [(move, figure) for figure in sentence if (move := _move(text, figure)) is not None]
        names = [name for name, _ in moved]
        parts = [figure for _, figure in moved]
        if "level" not in names or len(names) < 2 or len(set(names)) != len(names):
            continue
        if len({part.unit for part in parts}) > 1 or any(part.approx or part.ratio for part in parts):
            continue
        near = [f for f in index.before(parts[0]) if f.unit == parts[0].unit and not (f.ratio or f.approx or f.part)]
        if not near or len(names) < 3:
            continue
        added = sum((part.value for part in parts), Decimal(0))
        relation = " + ".join(plain(part.value) for part in parts) + f" = {plain(added)}，共 {plain(near[0].value)}"
        holds = added == near[0].value
        right, wrong = "升、降、平之和等于总数", "升、降、平之和不等于总数，请核对"
        yield judged("sum", holds, [near[0], *parts], relation, right, wrong)


def _move(text: str, figure: Figure) -> str | None:
    words = re.split(r"[,;:。、]", text[max(figure.sent_start, figure.start - 10) : figure.start])[-1]
    return next((name for name, pattern in _MOVES if pattern.search(words)), None)


def check_shares_of_one(text: str, index: Index) -> Iterator[Check]:
    """甲区占38%，乙区占30%，…，其他占16%: shares of one whole that pass a hundred.

    Only lists that say they divide one whole (从区域看, 其他); 党员占45%、大专以上占62% may well pass it.
    """
    for sentence in index.by_sentence.values():
        shares = [
            figure
            for figure in sentence
            if figure.unit == "%" and _SHARE_ITEM.search(text, max(figure.sent_start, figure.start - 20), figure.start)
        ]
        if len(shares) < 3 or not _ONE_WHOLE.search(text, sentence[0].sent_start, shares[-1].start):
            continue
        added = sum((share.value for share in shares), Decimal(0))
        low = sum((bounds(share)[0] for share in shares), Decimal(0))
        relation = " + ".join(plain(share.value) for share in shares) + f" = {plain(added)}%"
        if low > 100:
            why = "各部分占比之和大于百分之百，请核对"
            yield make("sum", "inconsistent", shares, relation, why, "warn")
        elif abs(added - 100) <= sum((precision(share) for share in shares), Decimal(0)):
            yield make("sum", "consistent", shares, relation, "各部分占比之和为百分之百")
