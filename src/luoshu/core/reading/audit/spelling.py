"""Slips of the pen: marks without their other half, a mark or a word twice, a unit no such thing is measured in, a
name of a place with one letter changed."""

import re
from collections import Counter
from collections.abc import Iterator

from luoshu.core.reading.audit.wording import text_check
from luoshu.core.reading.counties import is_county
from luoshu.core.reading.layout import Block, Layout
from luoshu.core.reading.model import Check

_PAIRS = (("(", ")"), ("《", "》"), ("【", "】"), ("〔", "〕"), ("「", "」"), ("『", "』"))
_NUMBERED = re.compile(r"(?:^|[\s。;:,])\(?(?:\d{1,2}|[一二三四五六七八九十]{1,2}|[a-z])\)")
_MARK_TWICE = re.compile(
    r"(?=[,、;:。]{2})(?<![,、;:。])(?:,,|、、|;;|::|。。|,、|、,|,。|、。|;。|。,|。;|,;|;,|:,|,:)(?![,、;:。])"
)
_WORD_TWICE = re.compile(r"(?P<word>[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]{6})(?P=word)")
_MAY_BE_TWICE = re.compile(
    r"^(?:[一两几].|.一|.[户村件项条批层级步次个]|讨论|研究|考虑|商量|学习|了解|休息|宣传|沟通|交流|检查|哈哈|的的)$"
)
_QUOTED_ROW = re.compile(r"(?:“[^“”\n]{2,16}”[、,和]?){3,}")
_LEVELS_TWICE = re.compile(
    r"[省市州县区乡镇村组户]、(?:[省市州县区乡镇村组户]、)+[省市州县区乡镇村组户](?=[\u4e00-\u9fff])"
)
_QUOTED = re.compile(r"“([^“”]+)”")
_UNIT_TWICE = re.compile(r"(?:人次次|户户次|万万|亿亿|元元|平方平方|公公里|微微克|%%|度度)")
_UNLIKELY = (
    (
        re.compile(r"(?:人均|户均|亩均|家均|每人|每户|每亩|平均每[人户亩])[^,;。\d]{0,14}[\d.]+亿元"),
        "人均、户均用了亿元",
    ),
    (re.compile(r"(?:每人每[月年天日]|每月人均)[^,;。\d]{0,14}\d{2,}(?:\.\d+)?万元"), "每人每月的数过大"),
    (
        re.compile(
            r"(?:小麦|玉米|水稻|谷子|大豆|油菜|夏粮|秋粮|粮食|高粱|花生)[^,;。\d]{0,8}(?:亩产|单产)[^,;。\d]{0,6}(?:\d{2,}(?:\.\d+)?吨|\d{5,}公斤|[\d.]+万公斤)"
        ),
        "亩产过大",
    ),
    (
        re.compile(r"(?:每[片个座处所家]|球场|车位|幼儿园|学校|大厅)[^,;。]{0,8}占地[^,;。\d]{0,4}[\d.,]+平方公里"),
        "占地的单位过大",
    ),
    (re.compile(r"(?:总|规划)建筑面积[^,;。\d]{0,4}\d{1,2}(?:\.\d+)?平方米"), "建筑面积过小"),
    (re.compile(r"PM(?:2\.5|10)[^,;。\d]{0,10}\d{1,3}(?:\.\d+)?毫克/立方米"), "浓度的单位应是微克"),
    (re.compile(r"(?:气温|室温|温度)[^,;。\d]{0,6}(?:[6-9]\d|\d{3,})(?:摄氏度|℃|度)"), "气温过高"),
)
#: Letters that tell neighbouring places apart on purpose.
_OPPOSED = frozenset("东西南北上下左右中前后大小新老旧内外一二三四五六七八九十城关里头")
SHORT_NAME = 3
#: Pairs of letters that the eye takes for one another, each sorted.
_PAIRS_ALIKE = (
    "大太 未末 土士 王玉 天夫 干千 午牛 田由 由甲 白自 石右 今令 宋末 刘浏 河何 桥侨 凤风 岗冈 杨扬 阳扬 陈阵 陵棱 "
    "坊纺 平乎 周固 沟构 湾弯 岭领 坡波 清青 渡度 堡保 塘糖 洛络 汤场 范泛 芦卢 沙纱 桃挑 城诚 沈沉 汾纷 汶纹 淮准 潭谭"
)
_ALIKE = frozenset("".join(sorted(pair)) for pair in _PAIRS_ALIKE.split())
#: Rare letters of names and those they are mistaken for; each is looked for between the same two neighbours.
_LETTERS = (
    "陵凌 荥荣 菏荷 亳毫 睢雎 郯谈 鄄甄 郾堰 邳丕 莘辛 莒吕 兖衮 砀荡 浠稀 枞纵 歙翕 澧沣 滦栾 漳彰 涪培 峪裕 圩圬 "
    "墩礅 埠阜 淇琪 滏釜 洺铭 灞坝 嵩蒿 畈贩 岙奥 塬源 矶叽 崂劳 嵊乘 鄞堇 瓯欧 衢瞿 缙晋 湟皇 洮挑 岷泯"
)
_MISTAKEN = tuple((pair[0], pair[1]) for pair in _LETTERS.split())
_LETTERS_ONLY = re.compile(r"[\u4e00-\u9fff]+")
_NAME_LETTER_TWICE = re.compile(r"[\u4e00-\u9fff]([桥街河口庄营店湾沟坡岭门池塘堡寨集关])\1(?=街道|镇|乡|社区|村)")
NEAR = 300
#: How far above its signature a paper and the one it answers may begin, in letters.
PAPERS = 8000
_SIGNER = re.compile(
    r"(?:[县市区旗]|^)(?P<name>[\u4e00-\u9fff]{2,4}(?:街道|[镇乡]))(?:人民政府|党委|办事处|禁烧|党工委)"
)
_NAMED_PLACE = re.compile(
    r"(?:^|[、,。;:(\s和及在对由向与于市县])(?P<name>[\u4e00-\u9fff]{2,3}(?:街道|[县区镇乡]))(?=[、,。;:)\s和及的在完已共于有\d]|[\u4e00-\u9fff]{0,4})"
)


def check_spelling(layout: Layout) -> Iterator[Check]:
    """All slips of the pen of a page, block by block, then its names."""
    present = [pair for pair in _PAIRS if pair[0] in layout.text or pair[1] in layout.text]
    for block in layout.blocks:
        yield from _pairs(layout, block, present)
        if layout.text.count("“", block.start, block.end) > 2:
            yield from _quoted_twice(layout, block)
    yield from _twice(layout)
    for said in _LEVELS_TWICE.finditer(layout.text):
        letters = said.group().split("、")
        if len(set(letters)) < len(letters):
            why = "并列项重复，请核对"
            yield text_check(layout, "enumeration", "inconsistent", [said.span()], said.group(), why, "warn")
    for pattern, why in _UNLIKELY:
        for said in pattern.finditer(layout.text):
            yield text_check(layout, "unit", "inconsistent", [said.span()], said.group(), f"{why}，请核对单位", "warn")
    yield from _names(layout)


def _quoted_twice(layout: Layout, block: Block) -> Iterator[Check]:
    """“新生儿出生”“企业注销登记”“新生儿出生”: one quoted item twice in a row of them."""
    for said in _QUOTED_ROW.finditer(layout.text, block.start, block.end):
        items = _QUOTED.findall(said.group())
        twice = next((item for item in items if items.count(item) > 1), None)
        if twice is not None:
            at = said.start() + said.group().rindex(twice)
            first = said.start() + said.group().index(twice)
            spans = [(first, first + len(twice)), (at, at + len(twice))]
            yield text_check(
                layout, "enumeration", "inconsistent", spans, f"“{twice}”列了两次", "并列项重复，请核对", "warn"
            )


def _pairs(layout: Layout, block: Block, present: list[tuple[str, str]]) -> Iterator[Check]:
    text = layout.text[block.start : block.end]
    for opener, closer in present:
        if opener not in text and closer not in text:
            continue
        clean = _NUMBERED.sub(lambda said: "\0" * len(said.group()), text) if opener == "(" else text
        opened: list[int] = []
        for at, letter in enumerate(clean):
            if letter == opener:
                opened.append(at)
            elif letter == closer:
                if opened:
                    opened.pop()
                else:
                    yield _half(layout, block, at, max(0, at - 12), at + 1)
        for at in opened[:1]:
            if not (block.end < len(layout.text) and len(text) - at < 3):
                yield _half(layout, block, at, at, min(len(text), at + 16))


def _half(layout: Layout, block: Block, at: int, start: int, end: int) -> Check:
    span = (block.start + start, block.start + end)
    words = layout.text[span[0] : span[1]]
    return text_check(layout, "text_error", "unclear", [span], words, "括号、书名号没有成对，请核对")


def _twice(layout: Layout) -> Iterator[Check]:
    for said in _MARK_TWICE.finditer(layout.text):
        yield text_check(layout, "text_error", "unclear", [said.span()], said.group(), "标点重复，请核对")
    for said in _WORD_TWICE.finditer(layout.text):
        word = said["word"]
        if not _MAY_BE_TWICE.match(word) and len(set(word)) > 1 and not set(word) & set("一二三四五六七八九十"):
            yield text_check(layout, "text_error", "unclear", [said.span()], said.group(), "词语重复，请核对")
    for said in _UNIT_TWICE.finditer(layout.text):
        yield text_check(layout, "text_error", "unclear", [said.span()], said.group(), "单位重复，请核对")


def _names(layout: Layout) -> Iterator[Check]:
    """杏花村镇 twice and 杏花林镇 once: names of one length that differ in one letter, never side by side in a list."""
    found = [(said["name"], said.start("name")) for said in _NAMED_PLACE.finditer(layout.text)]
    counted = Counter(name for name, _ in found)
    by_letters: dict[tuple[str, ...], tuple[str, int]] = {}
    for name, at in found:
        known, before = by_letters.setdefault(tuple(sorted(name)), (name, at))
        if known != name and not (is_county(known) and is_county(name)):  # 安庆县 and 庆安县
            spans = [(before, before + len(known)), (at, at + len(name))]
            why = "两处地名的字颠倒了，请核对"
            yield text_check(layout, "text_error", "unclear", spans, f"{known} / {name}", why, "warn")
            break
    yield from _look_alikes(layout, found, counted)
    yield from _mistaken(layout)
    for said in _NAME_LETTER_TWICE.finditer(layout.text):
        why = "地名里有一个字重复，请核对"
        yield text_check(layout, "text_error", "unclear", [said.span()], said.group(), why, "warn")
    yield from _signers(layout)
    frequent: dict[tuple[int, str], list[str]] = {}
    for name, count in counted.most_common(40):
        if count >= 2 and len(name) >= 3:
            frequent.setdefault((len(name), name[-1]), []).append(name)
    if not frequent:
        return
    for name, at in found:
        if name[0] in "各由该本全我两多等区县市分按" or counted[name] > 1 or len(name) < 3 or is_county(name):
            continue
        for known in frequent.get((len(name), name[-1]), ()):
            if _one_letter_off(known, name, counted[known]) and not _listed_together(layout.text, known, name):
                why = f"与“{known}”只差一个字，请核对是否写错"
                span = (at, at + len(name))
                yield text_check(layout, "text_error", "unclear", [span], f"{name} / {known}", why, "warn")
                break


def _mistaken(layout: Layout) -> Iterator[Check]:
    """城陵矶 and 城凌矶: between the same two letters once one, once the other of two that are taken for each other."""
    text = layout.text
    for first, second in _MISTAKEN:
        if first not in text or second not in text:
            continue
        others = {said[0] + said[2]: at for at, said in reversed(list(_between_two(text, second)))}
        for at, said in _between_two(text, first):
            other = others.get(said[0] + said[2])
            if other is not None:
                spans = [(other, other + len(said)), (at, at + len(said))]
                relation = f"{said} / {said[0]}{second}{said[2]}"
                yield text_check(layout, "text_error", "unclear", spans, relation, "一个词两种写法，请核对", "warn")
                break


def _between_two(text: str, letter: str) -> Iterator[tuple[int, str]]:
    """Every place of a letter with one to its left and one to its right: where the three begin, and the three."""
    at = text.find(letter, 1)
    while 0 < at < len(text) - 1:
        said = text[at - 1 : at + 2]
        if _LETTERS_ONLY.fullmatch(said):
            yield at - 1, said
        at = text.find(letter, at + 1)


def _look_alikes(layout: Layout, found: list[tuple[str, int]], counted: Counter[str]) -> Iterator[Check]:
    """太平街道 and 大平街道, each once and near each other: letters that look alike tell no two places apart."""
    for number, (known, before) in enumerate(found):
        if counted[known] > 1:
            continue
        for name, at in found[number + 1 : number + 6]:
            if counted[name] > 1 or at - before > NEAR:
                continue
            if "".join(sorted(changed_letters(known, name))) not in _ALIKE:
                continue
            if _listed_together(layout.text, known, name) or (is_county(known) and is_county(name)):
                continue
            spans = [(before, before + len(known)), (at, at + len(name))]
            why = "两处地名只差一个形近的字，请核对"
            yield text_check(layout, "text_error", "unclear", spans, f"{known} / {name}", why, "warn")


def _signers(layout: Layout) -> Iterator[Check]:
    """临猗县北幸乡人民政府 below a paper in which only 北辛乡 is named."""
    for block in layout.blocks:
        said = _SIGNER.search(layout.text, block.start, block.end) if block.kind == "signature" else None
        if said is None:
            continue
        name = said["name"]
        size, told = len(name), layout.text[max(0, block.start - PAPERS) : block.start]
        alike = {told[max(0, m.end() - size) : m.end()] for m in re.finditer(name[-1], told)}
        alike = {known for known in alike if changed_letters(known, name)}
        if name not in told and len(alike) == 1 and not changed_letters(known := alike.pop(), name) & _OPPOSED:
            at = layout.text.find(known)
            spans = [(at, at + len(known)), said.span("name")]
            why = f"落款与文中的“{known}”差一个字，请核对"
            yield text_check(layout, "text_error", "unclear", spans, f"{name} / {known}", why, "warn")


def changed_letters(known: str, name: str) -> set[str]:
    """The two letters in which names of one length and kind differ; none where they differ in more, or in nothing."""
    if len(known) != len(name) or known[-1] != name[-1]:
        return set()
    differ = [pair for pair in zip(known, name, strict=True) if pair[0] != pair[1]]
    return set(differ[0]) if len(differ) == 1 else set()


def _one_letter_off(known: str, name: str, count: int) -> bool:
    """东凤区 beside 东风区; 河东区 and 河西区, 城关镇 and 城南镇 are two places."""
    letters = changed_letters(known, name)
    return bool(letters) and not letters & _OPPOSED and (len(name) > SHORT_NAME or count > 1)


def _listed_together(text: str, first: str, second: str) -> bool:
    at = text.find(second)
    around = re.split("[。;\n]", text[max(0, at - 60) : at])[-1] + re.split("[。;\n]", text[at : at + 60])[0]
    return first in around
