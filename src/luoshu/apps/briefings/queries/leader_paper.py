"""The leader's page as a paper of one A4 sheet: a line of the page is a line of its table."""

from luoshu.adapters.documents import Cell, OfficialDocument, Part, Run, Table, paragraph
from luoshu.adapters.documents.model import runs_of
from luoshu.apps.briefings.queries.leader import LeaderPage, Line
from luoshu.core.clock import day_words, in_beijing

HEADER = ("事项", "事实和比较", "建议（口径）")
WIDTHS = (2, 12, 4)


def leader_body(page: LeaderPage, *, unit_name: str) -> OfficialDocument:
    """Return the page as a paper."""
    header = tuple(Cell(runs_of((word,))) for word in HEADER)
    rows = tuple(
        (Cell(runs_of((line.label,))), Cell(runs_of(_said(line)), align="left"), Cell(_advice(line), align="left"))
        for line in page.lines
    )
    local = in_beijing(page.as_of)
    return OfficialDocument(
        title=f"领导一页（{day_words(local)}{local.hour}时）",
        blocks=(
            paragraph(
                f"{unit_name}，数截至{local.month}月{local.day}日{local.hour}时，火点不含核减，出处见系统“领导一页”。"
            ),
            Table((header, *rows), widths=WIDTHS, is_dense=True),
        ),
    )


def _said(line: Line) -> list[Part]:
    parts: list[Part] = []
    for fact in line.facts:
        parts += [*fact, "" if fact and fact[-1].text.endswith("。") else "；"]
    if parts and parts[-1] == "；":
        parts[-1] = "。"
    return [*parts, *line.comparison, "。"] if line.comparison else parts


def _advice(line: Line) -> tuple[Run, ...]:
    return runs_of((line.advice,))
