import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshu.core.fire.personal import masked_cells, masked_name, masked_number, masked_text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("回电13812345678谢谢", "回电138****5678谢谢"),
        ("138-1234-5678", "138****5678"),
        ("+86 13812345678", "+86 138****5678"),
        ("0379-63912345", "0379-****2345"),
        ("身份证41039919700101999X。", "身份证410************99X。"),
        ("112.13812345678,34.1", "112.13812345678,34.1"),
        ("2024-09-17 15:00 在 112.05 34.15", "2024-09-17 15:00 在 112.05 34.15"),
        ("", ""),
    ],
)
def test_numbers_of_persons_are_masked_and_others_are_not(text: str, shown: str) -> None:
    assert masked_text(text) == shown


def test_names_and_numbers_keep_their_ends() -> None:
    assert [masked_name(name) for name in ("张三", "欧阳某某", "李", "")] == ["张*", "欧***", "李*", ""]
    assert [masked_number(one) for one in ("13812345678", "110", "")] == ["138****78", "****", ""]


def test_cells_are_masked_by_their_headings() -> None:
    header = ("工单号", "来电人", "联系电话", "住址", "内容")
    assert masked_cells(header, ("7", "张三", "13812345678", "某村1号", "回电13812345678")) == [
        *("7", "张*", "138****78", "***", "回电138****5678")
    ]
    assert masked_cells(header[:1], ("7", "13812345678")) == ["7", "138****5678"]


@given(st.text(max_size=40), st.from_regex(r"1[3-9]\d{9}", fullmatch=True), st.text(max_size=40))
def test_a_mobile_number_between_words_never_comes_through(before: str, number: str, after: str) -> None:
    ends = str.maketrans("", "", "0123456789.-+ ")
    joined = before.translate(ends) + "，" + number + "，" + after.translate(ends)
    assert number not in masked_text(joined)
