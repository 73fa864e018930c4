"""Who speaks and who signs: 我 / 我县 / 我镇 against the signature, and what is admitted beyond the record."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from luoshu.core.reading.review.facts import FIRE, Sentence
from luoshu.core.reading.review.model import AGREES, TO_CHECK, UNCLEAR, Record, ReviewNote

_ORGANISATION: Final = re.compile(r"(?:政府|委员会|办公室|街道办事处|党委|指挥部|管委会|局|办)$")
_PERSON: Final = re.compile(r"^(?:检查人|检讨人|检讨单位负责人|责任人)?[:：\s]*[\u4e00-\u9fff·]{2,6}$")
_DATE_LINE: Final = re.compile(r"^20\d\d\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日$")
#: 我 alone: not part of 我县, 我们, 我市, 自我 and the like.
_ALONE: Final = re.compile(r"(?<!自)我(?![县区市镇乡省国们街办局委军党方校院厂司村]|单位|辖区|作为|政府)")
_OF_TOWN: Final = re.compile(r"我(?:镇|乡|街道)")
_OF_UNIT: Final = re.compile(r"我(?:[县区镇乡]|街道)|我们")
_COUNTY_ACTS: Final = re.compile(r"我[县区](?=将|境内|辖区|发生|出现|深|认真|对|要|\d)")
_OFTEN: Final = re.compile(
    r"时有发生|屡有发生|多次发生|经常发生|反复发生|频繁发生|接连发生|屡禁不止|频发|多发|此起彼伏"
)
_SOME: Final = re.compile(r"(?:部分|有的|个别|一些|多个|不少|少数|其他)(?:乡镇|村|镇|乡|地方)")


@dataclass(frozen=True, slots=True)
class Signature:
    """The name under the text with its offsets; empty when there is none. ``body_end`` is where the body ends."""

    name: str
    start: int
    end: int
    body_end: int
    is_person: bool

    @property
    def is_township(self) -> bool:
        """Whether a township signs."""
        return bool(re.search(r"(?:镇|乡|街道)(?:人民政府|党委|办事处|委员会)", self.name))


def signature_of(text: str) -> Signature:
    """Return the signature: the last lines of the text, a name and perhaps a day."""
    lines = [(match.start(), match.group()) for match in re.finditer(r"[^\n]+", text) if match.group().strip()]
    rest = list(lines)
    while rest and _DATE_LINE.match(rest[-1][1].strip()):
        rest.pop()
    if not rest or len(rest) < 2:
        return Signature("", len(text), len(text), len(text), is_person=False)
    start, line = rest[-1]
    start += len(line) - len(line.lstrip())
    name = line.strip()
    is_organisation = bool(_ORGANISATION.search(name)) and len(name) <= 30
    is_person = not is_organisation and bool(_PERSON.match(name))
    if not is_organisation and not is_person:
        end = rest[-1][0] + len(rest[-1][1])
        return Signature("", end, end, end, is_person=False)
    return Signature(name, start, start + len(name), rest[-1][0], is_person=is_person)


def check_voice(text: str, signature: Signature, record: Record) -> Iterator[ReviewNote]:
    """Yield the notes on the signature and on who says 我."""
    if not signature.name:
        end = len(text.rstrip())
        last = max(0, end - 10)
        yield ReviewNote("signer_missing", last, end, text[last:end], UNCLEAR, "没有找到落款单位或姓名，请补写。")
        return
    if not signature.is_person:
        fits = signature.name.startswith(record.unit) or record.unit in signature.name
        said = f"与被通报单位（{record.unit}）一致。" if fits else f"落款不是{record.unit}，请核对由谁作检查。"
        word = AGREES if fits else TO_CHECK
        yield ReviewNote("signer", signature.start, signature.end, signature.name, word, said)
        yield from _organisation_slips(text, signature)
    else:
        yield from _person_slips(text, signature)


def _organisation_slips(text: str, signature: Signature) -> Iterator[ReviewNote]:
    for match in _ALONE.finditer(text, 0, signature.body_end):
        end = match.end() + (1 if text[match.end() : match.end() + 1].isalpha() else 0)
        said = f"落款是“{signature.name}”，这里用了个人口吻，请核对人称。"
        yield ReviewNote("voice", match.start(), end, text[match.start() : end], TO_CHECK, said)
    wrong = _COUNTY_ACTS if signature.is_township else _OF_TOWN
    for match in wrong.finditer(text, 0, signature.body_end):
        said = f"落款是“{signature.name}”，“{match.group()}”与落款层级不同，请核对人称。"
        yield ReviewNote("voice", match.start(), match.end(), match.group(), TO_CHECK, said)


def _person_slips(text: str, signature: Signature) -> Iterator[ReviewNote]:
    """A person signs: the text should say 我 somewhere; one that only says 我县 was written for the unit."""
    if _ALONE.search(text, 0, signature.body_end):
        return
    first = _OF_UNIT.search(text, 0, signature.body_end)
    if first:
        said = f"落款是个人（{signature.name}），全文没有一处以本人口吻说，请核对由谁作检查。"
        yield ReviewNote("voice", first.start(), first.end(), first.group(), TO_CHECK, said)


def check_admissions(text: str, sentences: list[Sentence], record: Record) -> Iterator[ReviewNote]:
    """Yield a note where a text admits more fires than are on record."""
    places, total = record.places, len(record.fires)
    for one in sentences:
        for clause in re.finditer(r"[^，,。；;！\n]+", one.text):
            often, fire = _OFTEN.search(clause.group()), FIRE.search(clause.group())
            if not often or not fire:
                continue
            some = _SOME.search(clause.group())
            start = one.start + clause.start() + min(found.start() for found in (often, fire, some) if found)
            end = one.start + clause.start() + max(often.end(), fire.end())
            known = f"在册 {total} 个（{'、'.join(places)}）" if places else f"在册 {total} 个"
            is_more = len(places) < 2
            said = f"承认的范围超过在册：{known}。" if is_more else f"没有写明几处；{known}。"
            word = TO_CHECK if is_more else UNCLEAR
            said += "如另有未报火点请补报，否则请改为与在册一致的说法。"
            yield ReviewNote("admitted", start, end, text[start:end], word, said)
