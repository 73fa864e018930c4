"""One project in two places of a page: 已全面开放 here, 仍处于桩基施工 there.

Also clock times of one event that run backwards, and the growth of a whole outside that of its parts.
"""

import re
from collections.abc import Iterator

from luoshu.core.reading.audit.claims import Claim
from luoshu.core.reading.audit.sums import make
from luoshu.core.reading.audit.wording import text_check
from luoshu.core.reading.layout import Layout
from luoshu.core.reading.model import Check

_NAME = re.compile(
    r"健身中心|博物馆|图书馆|文化馆|体育馆|医院|学校|中学|小学|大桥|大道|快速路|市场|污水处理厂|水厂|公园|广场|水库|住院楼|教学楼|"
    r"门诊楼|产业园|(?:整治|改造|建设)项目|(?:更新|改造|治理)工程|(?<=[\u4e00-\u9fff]{3})中心"
)
_DONE = re.compile(
    r"(?:已|于|通过|完成|实现)[^,;。]{0,14}?(?:开放|投用|投入使用|竣工验收|通过验收|验收|通车|开园|启用|营业|搬迁启用|竣工|完工)(?!后|前|时)"
)
_OPEN = re.compile(
    r"(?:处于|正在|仍在|正|加快|计划|预计|要|将|须|力争|拟)[^;。]{0,16}?(?:桩基|主体[^,;。]{0,6}?(?:施工|建设|完工|封顶)|封顶|基础施工|土方|招标|开工|浇筑)"
)
_THEN_WORK = re.compile(
    r"(?:竣工验收|通过验收|建成投用|投入使用|正式通车)[^,;。]{0,6}[,;](?:目前|现|当前)[^。;]{0,16}?(?:开挖|敷设|浇筑|吊装|桩基|铺设|砌筑)[^。;,]{0,8}"
)
_PART = re.compile(r"[一二三四]期|首期|扩建|改扩建|配套|附属|标段|改造提升|新院区|东区|西区")
_ITSELF = re.compile(r"[,;](?:目前)?该(?:楼|馆|项目|工程|桥|路|中心|校|院|园|厂)")
_CLOCK = re.compile(r"(?<![\d:])(?P<h>[01]?\d|2[0-4])(?:时|点|:)(?P<m>[0-5]\d)分?(?!\d|:|—|-|至|到)")
_ANOTHER_DAY = re.compile(r"次日|翌日|凌晨|第二天|前一|日|昨|至|此前|早在|之前|。")
_INDUSTRY = re.compile(r"第?([一二三])(?:次)?产业?")
KEY = 6
NEAR = 40


def check_projects(layout: Layout) -> Iterator[Check]:
    """Projects named twice, clock times within a sentence."""
    yield from _named_twice(layout)
    for block in layout.blocks:
        yield from _clock(layout, block.start, block.end)
        yield from _under_way(layout, block.start, block.end)


def _named_twice(layout: Layout) -> Iterator[Check]:
    done: dict[str, tuple[int, int]] = {}
    begun: dict[str, tuple[int, int]] = {}
    for block in layout.blocks:
        for said in _NAME.finditer(layout.text, block.start, block.end):
            long = KEY + (4 if said.group().endswith(("项目", "工程")) else 0)
            key = re.split(r"[^\u4e00-\u9fff]", layout.text[max(block.start, said.end() - long) : said.end()])[-1]
            stop = layout.text.find("。", said.end(), min(block.end, said.end() + 70))
            end = stop if stop >= 0 else min(block.end, said.end() + 70)
            if len(key) < KEY - 1 or _PART.search(layout.text, said.end(), end) or _PART.search(key):
                continue
            finished = _DONE.search(layout.text, said.end(), end)
            opened = _OPEN.search(layout.text, said.end(), end)
            if finished is not None and finished.start() - said.end() <= NEAR:
                done.setdefault(key, finished.span())
            if opened is not None and opened.start() - said.end() <= NEAR:
                begun.setdefault(key, opened.span())
            same = finished is not None and opened is not None and opened.start() > finished.end()
            if same and not _ITSELF.search(layout.text, finished.end(), opened.end()):  # type: ignore[union-attr]
                begun.pop(key, None)
    for key in done.keys() & begun.keys():
        spans = [done[key], begun[key]]
        relation = f"{key}：{layout.text[slice(*done[key])]} / {layout.text[slice(*begun[key])]}"
        why = "一处说已竣工或投用，另一处还在前面的环节，请核对"
        yield text_check(layout, "stage_order", "inconsistent", spans, relation, why, "warn")


def _under_way(layout: Layout, start: int, end: int) -> Iterator[Check]:
    """已组织竣工验收，目前沟槽开挖过半、管道正在敷设."""
    for said in _THEN_WORK.finditer(layout.text, start, end):
        if not _PART.search(said.group()):
            why = "前面说已竣工或投用，后面仍在施工，请核对"
            yield text_check(layout, "stage_order", "inconsistent", [said.span()], said.group()[:40], why, "warn")


def _clock(layout: Layout, start: int, end: int) -> Iterator[Check]:
    """14时50分下达出动指令 … 14时35分明火扑灭: told in order, and the second is earlier."""
    before: re.Match[str] | None = None
    for said in _CLOCK.finditer(layout.text, start, end):
        if before is not None and said.start() - before.end() <= 2 * NEAR:
            first, second = (int(m["h"]) * 60 + int(m["m"]) for m in (before, said))
            between = layout.text[before.end() : said.start()]
            if second < first and not _ANOTHER_DAY.search(between):
                relation = f"{before.group()} / {said.group()}"
                why = "后面的时刻早于前面的，请核对"
                spans = [before.span(), said.span()]
                yield text_check(layout, "date_order", "inconsistent", spans, relation, why, "warn")
        before = said


def check_growth_of_parts(claims: list[Claim]) -> Iterator[Check]:
    """第一、二、三产业 all grow by less than the whole: it must lie between its parts."""
    by_sentence: dict[int, list[Claim]] = {}
    for claim in claims:
        if claim.kind == "%" and claim.role in ("change", "rate") and not claim.rough:
            by_sentence.setdefault(claim.figure.sent_start, []).append(claim)
    for start, run in by_sentence.items():
        parts = {said[1]: c for c in run if (said := _INDUSTRY.search(c.clause)) and "增" in c.clause}
        if len(parts) < len("一二三"):
            continue
        first = min(parts.values(), key=lambda claim: claim.figure.start)
        noun = first.clause.split("产业")[-1][:2]
        above = [c for c in claims if c.figure.start < first.figure.start and c.kind == "%" and "增长" in c.clause]
        above = [c for c in above if noun in f"{c.lead}{c.figure.indicator}" and not _INDUSTRY.search(c.clause)]
        if not above or start == -1:
            continue
        whole = above[0]
        values = [part.value for part in parts.values()]
        if min(values) <= whole.value <= max(values):
            continue
        figures = [whole.figure, *(part.figure for part in parts.values())]
        relation = f"总 {whole.figure.raw}，分项 " + "、".join(part.figure.raw for part in parts.values())
        why = "总的增速应在各产业增速之间，请核对"
        yield make("growth", "inconsistent", figures, relation, why, "warn")
