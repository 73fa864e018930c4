"""The printed numbers as one short text of our own: what the paper said, sentence by sentence, marked 公开报道."""

from datetime import date
from typing import Final

from luoshu.demo.areas.figures import FIGURES

ISSUED_ON: Final = date(2024, 9, 20)
CHANNEL: Final = "公开报道（2024年9月20日洛阳日报）"
TITLE: Final = "城市提质工作进展数字摘录（公开报道）"
TRAPS: Final = (
    "雨污管网改造剩余91项工程。",
    "西工区：",
    "近年，西工区累计新增停车位8000余个、充电桩5000余个。",
    "老城区：",
    "目前全区城市民宿达到392家，占全市城市区民宿的64.6%。",
    "依托邻里中心建立“三自”组织1500多个，即自我教育、自我管理、自我管理。",
    "道路微改造包括九鼎鼎及王城大道快速路等57处。",
)
"""What needs a look: a district above its city, a share of another base, no total, a word twice, a doubtful name."""
NEXT: Final = (
    "年底前188个小区、3.7万户全部完成改造。",
    "郑洛、沁伊、济新高速年底完成投资超过44.4亿元。",
    "释源广场提升改造工程9月底前建成投用。",
    "天心、校场里预计11月底完工。",
    "科技产业社区预计全年实现营收超90亿元。",
    "燃气企业2025年6月底前整合到位。",
)
"""What was promised next, with the day that was printed."""


def extract_text() -> str:
    """Return the text; each figure of the ledgers has a sentence of its own."""
    said = [f"{one.words}{one.text}。" for one in FIGURES if one.county == "" and one.ledger != "sewer_works"]
    return "\n\n".join([TITLE, "截至2024年9月19日，洛阳市城市提质工作进展如下。", *said, *NEXT, *TRAPS]) + "\n"
