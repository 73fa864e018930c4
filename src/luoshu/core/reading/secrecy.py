"""Find the security marking of a document (密级标志) in its text, so that the house can refuse to take it in.

A marking is told from prose by its form, not by the word: a star with or without a term (机密★10年), a line or table
cell that holds nothing else, brackets around it, a 密级 field, a ticked box, or a sentence by which the paper names its
own level. "保守国家秘密", "商业秘密", "手机密码" have none of these forms. Where a form leaves doubt the gate shuts: a
paper refused by mistake costs a phone call.

Only the three levels of the law on guarding state secrets are looked for; 工作秘密 and 内部 are no such level.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

_GAP: Final = r"[ \t\u00a0\u1680\u180e\u2000-\u200f\u202f\u205f\u2060\u3000\ufeff]"
# Gaps are bounded: typists spread two characters, not two paragraphs, and unbounded ones make matching slow.
_FEW: Final = _GAP + r"{0,12}"
_LEVEL: Final = rf"(?:(?P<top>[绝絕]{_FEW}密)|(?P<high>[机機]{_FEW}密)|(?P<low>[秘祕]{_FEW}密))"
_STAR: Final = r"[★☆⭐⭑⭒✩✪✫✬✭✮✯✰]"
_TYPED_STAR: Final = r"[*＊﹡∗]"
_NUMBER: Final = r"[0-9０-９〇零一二三四五六七八九十]{1,4}"
_UNTIL: Final = r"(?:启用|使用|开启|开考|考试|考试结束|公开|公布|发布|解密)前"
_TERM: Final = rf"(?:{_NUMBER}{_FEW}(?:年|个{_FEW}月|月|日|天)|长期|永久|{_UNTIL})"
_HAN: Final = r"\u3400-\u9fff"

_ANY_LEVEL: Final = re.compile(_LEVEL)
_LINES: Final = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_CELLS: Final = re.compile(r"[^\t|｜│┃]+")
_STACKED: Final = re.compile(
    rf"(?m)^{_FEW}(?:(?P<top>[绝絕])|(?P<high>[机機])|(?P<low>[秘祕])){_FEW}\r?\n{_FEW}密{_FEW}$"
)

_FORMS: Final = tuple(
    re.compile(form, re.MULTILINE)
    for form in (
        # A star with a term stands for a marking wherever it is; a bare star only where no word runs into it.
        rf"(?<!商业){_LEVEL}{_FEW}{_STAR}{_FEW}{_TERM}",
        rf"(?<![{_HAN}]){_LEVEL}{_FEW}{_STAR}",
        rf"(?<![{_HAN}]){_LEVEL}{_FEW}{_TYPED_STAR}{_FEW}{_TERM}",
        # Brackets that hold nothing else. Round ones are also used in prose, so they must begin or end a line.
        rf"[【〖〔\[［「『]{_FEW}{_LEVEL}{_FEW}[级件]?{_FEW}{_TERM}?{_FEW}[】〗〕\]］」』]",
        rf"^{_FEW}[（(]{_FEW}{_LEVEL}{_FEW}[级件]?{_FEW}{_TERM}?{_FEW}[）)]",
        rf"[（(]{_FEW}{_LEVEL}{_FEW}[级件]?{_FEW}{_TERM}?{_FEW}[）)]{_FEW}$",
        # The field of a form; a list of levels after it is the form's choice and not an answer.
        rf"(?:密{_FEW}级|[保涉秘]密等级|保密级别)[】\]）)]?{_FEW}(?:[：:=＝|｜│]|{_GAP}){_FEW}[\[【（(“\"]?{_FEW}{_LEVEL}"
        rf"(?!{_FEW}[级件]?{_FEW}[、/／,，或和与□○☐]{_FEW}[绝絕机機秘祕]{_FEW}密)(?=[^{_HAN}]|[级件]|{_TERM}|\Z)",
        rf"[☑☒✓✔√■●◉]{_FEW}{_LEVEL}",
        # The paper names its own level.
        rf"(?:此件|本件|此文|本文|本文件|此文件|本资料|本材料|本通知|本报告|以上内容){_FEW}(?:内容)?{_FEW}"
        rf"(?:属于|属|系|为|是|定为|密级为|密级是){_FEW}(?:国家)?{_LEVEL}"
        rf"(?:级|件|文件|级文件|材料|资料|事项|级事项)?{_FEW}(?=[，。；、！,;.!）)\s★☆]|\Z)",
    )
)

# What may stand on one line beside a level and leave the line a marking: term, urgency, copy and document numbers.
_BESIDE_LEVEL: Final = re.compile(
    rf"{_TERM}|特急|特提|加急|平急|急件|文件|材料|资料|级|件|密级|保密期限|份号|编号|启用|"
    rf"[{_HAN}]{{0,12}}[〔\[（(【][0-9０-９]{{4}}[〕\])）】]{_FEW}第?[0-9０-９]{{1,6}}号|"
    r"第?[0-9０-９]{1,8}[号份]?|[Nn][Oo]\.?|№|"
    rf"{_GAP}|{_STAR}|{_TYPED_STAR}|[·•・.．!！:：\-－—_=＝【】〖〗〔〕\[\]［］（）()「」『』<>〈〉#＃]"
)
_LONGEST_MARK_LINE: Final = 60


@dataclass(frozen=True, slots=True)
class SecrecyMark:
    """One marking: its level (绝密, 机密 or 秘密), its character span [start, end) in the text, and its 1-based line.

    ``text`` is that span as it is written.
    """

    level: str
    start: int
    end: int
    line: int
    text: str


def find_secrecy_marks(text: str) -> tuple[SecrecyMark, ...]:
    """Return the security markings of a text in order of place, overlapping ones as one; empty for open text.

    Never raises for a string. A text without the three words is passed over in one scan.
    """
    if _ANY_LEVEL.search(text) is None and _STACKED.search(text) is None:
        return ()
    found = [(match.start(), match.end(), _level(match)) for form in _FORMS for match in form.finditer(text)]
    found += [(match.start(), match.end(), _level(match)) for match in _STACKED.finditer(text)]
    for line in _LINES.finditer(text):
        found += _alone(text, line.start(), line.end())
        cells = list(_CELLS.finditer(line.group()))
        if len(cells) > 1:
            for cell in cells:
                found += _alone(text, line.start() + cell.start(), line.start() + cell.end())
    return tuple(_marks(text, found))


def secrecy_refusal(marks: Sequence[SecrecyMark], place: str = "") -> str:
    """Return the sentence that refuses a marked text: what was found, where, that nothing was kept, where to take it.

    ``place`` names the part of a file the text comes from.
    Raises ValueError when there is no mark: nothing may be refused without a reason.
    """
    if not marks:
        raise ValueError("a refusal needs the mark it rests on")
    first = marks[0]
    shown = " ".join(first.text.split())[:20]
    more = f"等 {len(marks)} 处" if len(marks) > 1 else ""
    return (
        f"{place}第 {first.line} 行有密级标志“{shown}”{more}。本系统只处理非涉密材料，内容没有保存。"
        "请不要再上传、粘贴或转发，立即把原件交本单位保密办（机要部门），按涉密渠道办理。"
    )


def _level(match: re.Match[str]) -> str:
    groups = match.groupdict()
    return "绝密" if groups["top"] else "机密" if groups["high"] else "秘密"


def _alone(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """Yield the level that stands alone between two places of a text, apart from what may stand beside it."""
    piece = text[start:end]
    bare = piece.strip()
    if len(bare) > _LONGEST_MARK_LINE:
        return
    levels = list(_ANY_LEVEL.finditer(piece))
    # Two levels on a line are a choice or an explanation, not a marking.
    if len(levels) != 1:
        return
    match = levels[0]
    if not _BESIDE_LEVEL.sub("", piece[: match.start()]) and not _BESIDE_LEVEL.sub("", piece[match.end() :]):
        lead = len(piece) - len(piece.lstrip())
        yield start + lead, start + lead + len(bare), _level(match)


def _marks(text: str, found: list[tuple[int, int, str]]) -> Iterator[SecrecyMark]:
    """Yield marks in order of place, overlapping finds joined under the first one's level, with their lines counted."""
    joined: list[tuple[int, int, str]] = []
    for start, end, level in sorted(found):
        if joined and start < joined[-1][1]:
            first, last, kept = joined[-1]
            joined[-1] = (first, max(last, end), kept)
        else:
            joined.append((start, end, level))
    line, counted = 1, 0
    for start, end, level in joined:
        line += len(re.findall(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]", text[counted:start]))
        counted = start
        yield SecrecyMark(level, start, end, line, text[start:end])
