from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshu.apps.notices.choices import MatterWords
from luoshu.apps.notices.errors import NotForOutside
from luoshu.apps.notices.wording import check_outgoing, line_of, text_of

DUE = datetime(2024, 9, 17, 8, 30, tzinfo=UTC)
CODES = st.text("ABCDEFHD0123456789-", min_size=1, max_size=20).filter(lambda code: sum(map(str.isdigit, code)) < 9)


def test_a_line_is_number_limit_and_link():
    line = line_of(
        kind="fire_assigned", code="HD-1", due_at=DUE, link="/fires/HD-1/", public_url="https://luoshu.example.cn/"
    )
    assert line == "火点已派单 HD-1，9月17日 16:30 前，https://luoshu.example.cn/fires/HD-1/"


def test_a_kind_nobody_described_says_no_more_than_that_there_is_something():
    assert line_of(kind="anything", code="D-2", due_at=None, link="") == "待办事项 D-2"


def test_the_morning_says_how_many():
    text = text_of(["测试消息 a", "测试消息 b"], is_morning=True)
    assert text.splitlines()[0] == "早间汇总 2 件"
    check_outgoing(text)
    assert text_of(["测试消息 a"], is_morning=True) == "测试消息 a"


@pytest.mark.parametrize(
    "text",
    [
        "火点已派单 HD-1，陶营镇",
        "火点已派单 HD-1，112.4521,34.6123",
        "火点已派单 HD-1，/fires/?lat=34.61",
        "火点已派单 HD-1，张三",
        "火点已派单 13800001234",
        "火点已派单 HD-1，/fires/13800001234/",
        "火点已派单 410326199001011234",
        "火点已派单 HD-1 ![](data:image/png;base64,AAAA)",
        "请立即通报批评 HD-1",
        "火点已派单 HD-1\n王某某",
        "早间汇总 2 件\n火点已派单 HD-1，北纬34度",
        "",
    ],
)
def test_anything_else_is_refused(text):
    with pytest.raises(NotForOutside):
        check_outgoing(text)


@given(kind=st.sampled_from([*MatterWords.values, "x"]), code=CODES, has_limit=st.booleans(), has_link=st.booleans())
def test_what_is_put_together_passes_and_with_one_more_word_does_not(kind, code, has_limit, has_link):
    link = f"/fires/{code}/" if has_link else ""
    line = line_of(kind=kind, code=code, due_at=DUE if has_limit else None, link=link)
    check_outgoing(line)
    for more in ("，李某", " 112.45", "\n陶营镇", "！"):
        with pytest.raises(NotForOutside):
            check_outgoing(line + more)


@pytest.mark.parametrize("code", ["张三", "34.5", "HD 1", "HD-1\n陶营镇", ""])
def test_a_code_that_is_no_number_does_not_leave(code):
    with pytest.raises(NotForOutside):
        line_of(kind="fire_assigned", code=code, due_at=None, link="")
