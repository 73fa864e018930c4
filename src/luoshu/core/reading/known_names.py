"""The names the division lists know: counties, cities and towns, and where one of them ends in a text.

Data: ``data/counties_2023.txt`` (through ``counties``) and ``data/towns_2023.txt``, a suffix and names that bear it on
each line; the first line has the cities and counties a province governs itself (source in ``data/ATTRIBUTION.md``).
"""

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Final

from luoshu.core.reading.counties import all_divisions
from luoshu.core.reading.lexicon import CATEGORY_OF

#: Letters of the shortest and the longest name looked for; two letters (东区, 龙镇) are words more often than names.
SHORTEST: Final = 3
LONGEST: Final = 8
LONGEST_OF_PEOPLES: Final = 15  # 双江拉祜族佤族布朗族傣族自治县, 莫力达瓦达斡尔族自治旗
_WING = re.compile(r"(.)[\u4e00-\u9fff]*([左右])翼(.旗)")
#: Words that are names as well: 发展乡 lies in Heilongjiang, 发展乡镇企业 does not, nor does
#: 会同县委督查室 name the county.
_ORDINARY: Final = (
    "计划 建设 人民 工程 城区 民政 新建 中心 民生 公园 市场 安全 城镇 更新 工业 新区 新城 发放 发展 交通 建筑 平台 "
    "统一 联合 招商 地方 普惠 长期 文化 公安 健康 打通 集体 会同 土地 资源 重新 合作 振兴 前进 工人 创业 开通 园林 "
    "劳动 化工 幸福 先进 惠民 余下 下楼 旅游 宜居 生态 平安 卫星 水稻 草原 四季 第一 第二 第三 第四"
)
_DIRECTIONS: Final = "老城 新市 市中 城中 城东 城西 城南 城北 河东 河西"  # 城东区块, 市中区域
_WORDS: Final = frozenset(_ORDINARY.split())
_PARTS_OF_TOWNS: Final = frozenset(_DIRECTIONS.split())
#: Letters a sentence leads up to the name of a town with: 播得快的有|清平镇, 家住|钟秀街道, 监利县|白螺镇.
_LEADS: Final = frozenset(
    "的有在于是为和与及至到向对由从被把将让给经自赴离临驻住进报抵访查看含除跟同因令请求派送如即称指说达以助过往按据比"
    "市县区旗州"
)


def _short_names(county: str) -> Iterator[str]:
    """前郭县 for 前郭尔罗斯蒙古族自治县, 科左中旗 for 科尔沁左翼中旗."""
    if county.endswith("自治县"):
        yield from (f"{county[:2]}县", f"{county[:3]}县")
    wing = _WING.fullmatch(county)
    if wing is not None:
        yield "".join(wing.groups())


@cache
def _lists() -> tuple[list[str], ...]:
    """The words of each line: a suffix, and the names that bear it; those of the first line bear their own."""
    text = files("luoshu.core.reading").joinpath("data/towns_2023.txt").read_text("utf-8")
    return tuple(line.split() for line in text.splitlines())


@cache
def _divisions() -> frozenset[str]:
    listed = {*all_divisions(), *_lists()[0][1:]}
    return frozenset(listed.union(short for county in listed for short in _short_names(county)))


@cache
def towns() -> frozenset[str]:
    """Return the names of all towns, with the words among them."""
    return frozenset(body + suffix for suffix, *bodies in _lists()[1:] for body in bodies)


@cache
def _listed() -> frozenset[str]:
    return frozenset(name for name in _divisions() | towns() if len(name) >= SHORTEST)


def is_known(name: str) -> bool:
    """Tell whether a name of three letters or more is that of a real city, county or town and not a word as well."""
    return name in _listed() and not is_word(name)


def is_word(name: str) -> bool:
    """Tell whether a name is one only where it stands as names do, as its letters are a word as well."""
    body = name[: -2 if name.endswith("街道") else -1]
    return body in _WORDS or body in CATEGORY_OF or (name[-1] == "区" and body in _PARTS_OF_TOWNS)


def known_ending(text: str, low: int, end: int) -> int | None:
    """Where the longest known name that ends at ``end`` begins, not before ``low``; that of a town as names begin."""
    listed = _listed()
    longest = LONGEST_OF_PEOPLES if text[end - 1] == "旗" or text[end - 2 : end] == "治县" else LONGEST
    for start in range(max(low, end - longest), end - SHORTEST + 1):
        name = text[start:end]
        if name in listed:
            before = text[max(0, start - 2) : start]
            if name[0] == "中" and before.endswith("其"):
                continue  # 其中山市镇…
            led = before[-1:] in _LEADS or before == "其中" or not "\u4e00" <= before[-1:] <= "\u9fff"
            if led or (name in _divisions() and not name.endswith("城区")):  # 新增|城区 is not 增城区
                return start
    return None
