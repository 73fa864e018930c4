"""Which fonts of this machine stand in for the standard's: the licensed ones where an office has them, else open ones.

The standard's fonts are named in Word files and never shipped.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import typst

from luoshu.adapters.documents.errors import NoChineseFont

WORD_FONTS: Final = {
    "body": "仿宋_GB2312",
    "title": "方正小标宋简体",
    "black": "黑体",
    "script": "楷体_GB2312",
    "song": "宋体",
}
_SONG: Final = ("SimSun", "NSimSun", "STSong", "Songti SC", "Noto Serif CJK SC", "Source Han Serif SC", "Noto Serif SC")
_BLACK: Final = (
    *("SimHei", "STHeiti", "Heiti SC", "Noto Sans CJK SC", "Source Han Sans SC", "Noto Sans SC", "WenQuanYi Zen Hei"),
    *("WenQuanYi Micro Hei", "Microsoft YaHei", "PingFang SC", "Droid Sans Fallback"),
)
_BODY: Final = ("FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋", "STFangsong", "FZFangSong-Z02S", "FandolFang R")
_TITLE: Final = (
    *("FZXiaoBiaoSong-B05S", "方正小标宋简体", "FZXiaoBiaoSong-B05", "方正小标宋_GBK", "STZhongsong", "华文中宋"),
)
_SCRIPT: Final = ("KaiTi_GB2312", "楷体_GB2312", "KaiTi", "楷体", "STKaiti", "AR PL UKai CN", "FandolKai")
PREFERRED: Final = {
    "body": (*_BODY, *_SONG, *_BLACK),
    "title": (*_TITLE, *_SONG, *_BLACK),
    "black": (*_BLACK, *_SONG),
    "script": (*_SCRIPT, *_SONG, *_BLACK),
    "song": (*_SONG, *_BLACK),
}
EXACT: Final = {"body": _BODY, "title": _TITLE, "script": _SCRIPT}


@dataclass(frozen=True, slots=True)
class FontChoice:
    """The family chosen for each use, and the uses for which it is only a stand-in."""

    families: dict[str, str]
    stand_ins: tuple[str, ...]


def choose_fonts(families: Iterable[str]) -> FontChoice:
    """Choose from family names. Raises NoChineseFont when none of them has Chinese characters."""
    known = {name.casefold(): name for name in families}
    chosen = {}
    for use, names in PREFERRED.items():
        found = _first(names, known)
        if found is None:
            raise NoChineseFont
        chosen[use] = found
    stand_ins = tuple(use for use, names in EXACT.items() if _first(names, known) is None)
    return FontChoice(chosen, stand_ins)


def chinese_fonts(folder: Path | None = None) -> FontChoice:
    """Choose from the fonts of this machine and of an instance's own folder. Raises NoChineseFont."""
    return choose_fonts(font_book(folder).families())


def font_book(folder: Path | None = None) -> typst.Fonts:
    """Return the fonts found, searched once per process and folder."""
    own = str(folder) if folder is not None and folder.is_dir() else ""
    return _book(own)


@cache
def _book(folder: str) -> typst.Fonts:
    return typst.Fonts(include_embedded_fonts=False, font_paths=[folder] if folder else [])


def _first(names: Sequence[str], known: dict[str, str]) -> str | None:
    return next((known[name.casefold()] for name in names if name.casefold() in known), None)
