"""Words around a figure that keep it from being taken at its face: nearly done, forecast, applied for, praise."""

import re
from typing import Final

_CLAUSE: Final = re.compile(r"[，。；！？,;!?\n]")
_WORDS: Final = (
    ("mostly_done", re.compile(r"基本(?:完成|建成|完工|完善|实现)|大体完成|接近完工")),
    ("forecast", re.compile(r"预计|预期|有望|将达|可达|可实现|测算")),
    ("applied", re.compile(r"申请|申报|争取")),
    # 优质 and the like name no standard: a number beside them says nothing about quality.
    ("wording", re.compile(r"优质|高品质|高标准|一流|显著|明显(?:提升|改善|提高)|大幅|高质量|有力|圆满")),
)


def hedges_of(sentence: str, start: int, end: int) -> tuple[str, ...]:
    """Return the codes of the hedges in the clause around ``sentence[start:end]``, in a fixed order."""
    begins = 0
    for stop in _CLAUSE.finditer(sentence, 0, max(0, start)):
        begins = stop.end()
    after = _CLAUSE.search(sentence, min(end, len(sentence)))
    clause = sentence[begins : after.start() if after else len(sentence)]
    return tuple(code for code, words in _WORDS if words.search(clause))
