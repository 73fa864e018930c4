"""The measures of a sheet by GB/T 9704-2012, shared by both printers and by the checker."""

from typing import Final

PAGE_MM: Final = (210.0, 297.0)
TOP_MM, BOTTOM_MM, LEFT_MM, RIGHT_MM = 37.0, 35.0, 28.0, 26.0
TEXT_MM: Final = (156.0, 225.0)
TOLERANCE_MM: Final = 1.0

LINES: Final = 22
CHARS: Final = 28
BODY_PT: Final = 16.0  # 三号
TITLE_PT: Final = 22.0  # 二号
SMALL_PT: Final = 14.0  # 四号
TABLE_PT: Final = 12.0  # 小四
DENSE_PT: Final = 10.5  # 五号

TWIPS_PER_PT: Final = 20
TEXT_WIDTH_TWIPS: Final = 8844  # 156 mm
# 225 mm / 22 lines, rounded down: a twip more and the 22nd line falls off the page.
LINE_TWIPS: Final = 579
LINE_PT: Final = LINE_TWIPS / TWIPS_PER_PT
TITLE_LINE_TWIPS: Final = 700
TABLE_LINE_TWIPS: Final = 400
DENSE_LINE_TWIPS: Final = 280
CHAR_PT: Final = TEXT_WIDTH_TWIPS / TWIPS_PER_PT / CHARS
# Word counts the pitch of the character grid in 1/4096 pt beside the font's own size.
CHAR_SPACE: Final = round((CHAR_PT - BODY_PT) * 4096)
TRACKING_PT: Final = CHAR_PT - BODY_PT
CLOSER_TWIPS: Final = -5

RED_HEAD_PT: Final = 42.0
RED_HEAD_LEAST_PT: Final = 22.0
RED: Final = "E60012"
HEAD_GAP_MM: Final = 35.0


def table_measures(*, is_dense: bool) -> tuple[float, int]:
    """Return the size of a table's letters in points and the pitch of its lines in twips."""
    return (DENSE_PT, DENSE_LINE_TWIPS) if is_dense else (TABLE_PT, TABLE_LINE_TWIPS)


def red_head_pt(text: str) -> float:
    """Return the size at which the red name stays on one line; the standard asks for one not above 62 pt."""
    width = TEXT_WIDTH_TWIPS / TWIPS_PER_PT
    return max(RED_HEAD_LEAST_PT, min(RED_HEAD_PT, width / max(1, len(text))))
