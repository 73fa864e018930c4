"""A notice and the letter that answers it on the same page: what the notice counts, the answer must count alike."""

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from itertools import chain

from luoshu.core.reading.audit.intervals import bounds, overlap, plain
from luoshu.core.reading.audit.links import Index, left_of
from luoshu.core.reading.audit.sums import make
from luoshu.core.reading.layout import Block, Layout
from luoshu.core.reading.model import Check, Figure
from luoshu.core.reading.places import Places

_FIRE = re.compile(r"火点|火情|着火点")
_REFERS = re.compile(
    r"(?:[省市县区]|上级|专班|指挥部|督[查导]组|通报|通知)[\u4e00-\u9fff]{0,8}?(?:挂牌)?(?:督办|交办|反馈|通报|指出|下发|转办|检查发现)[^,;。\d]{0,8}$"
)


#: The verbs of the pattern above, looked for first.
_REFERRING = ("办", "反馈", "通报", "指出", "下发", "检查发现")
WINDOW = 120


def check_self_reports(text: str, layout: Layout, places: Places, index: Index) -> Iterator[Check]:
    """Fires of a place in the notice against its own report, and whatever else the report says was put to it."""
    yield from _fires(layout, places, index)
    yield from _put_to_it(text, places, index)


_EACH = ("各发生", "各有", "各出现", "各")
_OF_FIRES = ("个", "处", "起", "件", "例")


def _fires(layout: Layout, places: Places, index: Index) -> Iterator[Check]:
    told = (figures for (name, _), figures in index.by_concept.items() if name == "火点")
    fires = sorted(chain.from_iterable(told), key=lambda f: index.position[f.id])
    if not fires:
        return
    blocks: dict[int, list[Block]] = defaultdict(list)
    for block in layout.blocks:
        blocks[block.document].append(block)
    for document, place in places.by_document.items():
        if place == places.city:
            continue
        noticed = [f for f in fires if f.document != document and (f.subject or "").startswith(place)]
        if not noticed:
            continue
        own = [f for f in fires if f.document == document and not left_of(layout.text, f, 10).endswith(_EACH)]
        if own:
            yield _counted(noticed, own[0])
            continue
        if any(f.document == document and f.unit in _OF_FIRES and not f.ratio for f in index.figures):
            continue  # 焚烧秸秆9处，其中卫星火点4个: counted, in words of its own
        for block in blocks[document]:
            match = _FIRE.search(layout.text, block.start, block.end)
            if match:
                why = f"{place}的检查没有写火点数，与通报无法核对"
                check = make("repeat", "unclear", noticed, f"通报 {noticed[0].raw} / 自查未写数", why)
                spans = (*check.spans, layout.raw_span(*match.span()))
                yield Check("", check.kind, check.verdict, spans, check.figures, check.relation, check.why, "info")
                break


def _counted(noticed: list[Figure], own: Figure) -> Check:
    total = sum((f.value for f in noticed), Decimal(0))
    equal = own.value == total or own.value in [f.value for f in noticed]
    relation = f"通报 {plain(total)} / 自查 {plain(own.value)}"
    if equal:
        return make("repeat", "consistent", [*noticed, own], relation, "通报与自查一致")
    return make("repeat", "inconsistent", [*noticed, own], relation, "自查的火点数与通报不同，请核对", "warn")


def _put_to_it(text: str, places: Places, index: Index) -> Iterator[Check]:
    """你区重大隐患15处 in the notice, 市挂牌督办的13处重大隐患 in the answer."""
    for figure in index.figures:
        if figure.document == 0 or figure.ratio or figure.part:
            continue
        before = left_of(text, figure, 24)
        if not any(map(before.__contains__, _REFERRING)) or not _REFERS.search(before):
            continue
        noun = (figure.object or "")[-2:]
        at = index.position[figure.id]
        noticed = [
            f
            for f in index.figures[max(0, at - WINDOW) : at]
            if f.document < figure.document
            and f.unit == figure.unit
            and not (f.ratio or f.part)
            and len(noun) == 2
            and noun in f"{f.object or ''}{f.indicator}"
        ]
        noticed = [f for f in noticed if f.subject == figure.subject or len(noticed) == 1]
        if not noticed:
            continue
        equal = next((f for f in noticed if overlap(bounds(f), bounds(figure))), None)
        if equal is not None:
            yield make("repeat", "consistent", [equal, figure], f"{equal.raw} = {figure.raw}", "来文与回文一致")
        elif len(noticed) == 1:
            relation = f"来文 {noticed[0].raw} / 回文 {figure.raw}"
            yield make("repeat", "inconsistent", [noticed[0], figure], relation, "回文的数与来文不同，请核对", "warn")
