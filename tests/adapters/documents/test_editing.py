"""A person edits plain lines; figures nobody touched keep their source, changed ones lose it."""

from hypothesis import given, settings
from hypothesis import strategies as st

from luoshu.adapters.documents import OfficialDocument, figure, heading, paragraph
from luoshu.adapters.documents.editing import edited_blocks, editing_text
from luoshu.adapters.documents.model import Block, Run, Table, figures_of
from tests.support.documents_factories import CLUES, full_body


def words(blocks: tuple[Block, ...]) -> list[str]:
    return ["表" if isinstance(block, Table) else "".join(run.text for run in block.runs) for block in blocks]


def after(text: str, *parts: str | Run) -> list[str]:
    body = OfficialDocument(title="题", blocks=(paragraph(*parts),))
    changed = OfficialDocument(title="题", blocks=edited_blocks(body, text))
    return [run.text for run in figures_of(changed)]


def test_text_that_was_not_touched_comes_back_as_it_was() -> None:
    body = full_body()
    again = edited_blocks(body, editing_text(body))
    assert again == body.blocks
    kept = [run.source for run in figures_of(OfficialDocument(title="题", blocks=again))]
    assert kept == [run.source for run in figures_of(body)]


def test_a_figure_keeps_its_source_when_words_around_it_change() -> None:
    parts = ("共监测到火点", figure(3, CLUES), "个。")
    assert after("经核实，全市共有火点3个，已全部扑灭。", *parts) == ["3"]
    assert after("共监测到火点4个。", *parts) == []
    assert after("共监测到火点13个。", *parts) == []
    assert after("共监测到火点3.5个。", *parts) == []
    assert after("共监测到火点个。", *parts) == []


def test_lines_that_begin_with_a_number_are_headings_and_are_counted_again() -> None:
    body = OfficialDocument(title="题", blocks=(heading(1, "情况"), paragraph("正文。")))
    blocks = edited_blocks(
        body,
        "一、情况\n正文。\n（三）细目\n5. 小目\n（9）更小\n2024年9月有3起。\n1.5万亩已收。\n一、这是一句完整的话。",
    )
    assert [getattr(block, "level", 0) for block in blocks] == [1, 0, 2, 3, 4, 0, 0, 0]
    assert words(blocks)[:5] == ["情况", "正文。", "细目", "小目", "更小"]


def test_a_table_can_be_moved_or_taken_out_and_not_invented() -> None:
    body = full_body()
    first, second = [block for block in body.blocks if isinstance(block, Table)]
    blocks = edited_blocks(body, "【表2】\n一段。\n【表1】\n【表3】")
    assert blocks[0] == second
    assert blocks[2] == first
    assert len(blocks) == 3


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="一二、（）(1)3.5个火点\n【表】 亩。", max_size=80))
def test_whatever_is_typed_no_new_figure_gets_a_source(text: str) -> None:
    body = full_body()
    blocks = edited_blocks(body, text)
    known = {run.text for run in figures_of(body)}
    found = figures_of(OfficialDocument(title="题", blocks=blocks))
    assert {run.text for run in found} <= known
