"""What must hold for any text: nothing raises, offsets are true, width does not matter, work grows with length."""

import sys
from datetime import date
from types import FrameType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from luoshu.core.reading import Reading, check_row, event_row, figure_row, read_page
from tests.core.reading.scoring import own_pages

ISSUED = date(2024, 9, 20)
LETTERS = (
    "零一二两三百千万亿余多几成半个家座所条户元亩米%,.，。、；：“”()（）+-—~到至由从占第期年月日时\n\r　 县市区镇乡村"
)
WORDS = (
    "12",
    "3.5",
    "１２",
    "2024年",
    "9月底前",
    "同比增长",
    "其中",
    "剩余",
    "分别为",
    "力争",
    "已完成",
    "一是",
    "火点",
)
PHRASES = ("西山县", "东河区人民政府", "三分之二", "过半", "6批64个", "由63家整合为18家", "占全市的64.6%")
PIECES = st.sampled_from([*LETTERS, *WORDS, *PHRASES])
TEXTS = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=60).map("".join))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=TEXTS, issued=st.dates())
def test_any_text_reads_without_raising_and_offsets_hold(text: str, issued: date) -> None:
    reading = read_page(text, issued=issued)
    for figure in reading.figures:
        assert text[figure.start : figure.end] == figure.raw
        assert text[figure.sent_start : figure.sent_end] == figure.sentence
        assert figure_row(figure)["value"] is not None
    for mention in reading.dates:
        assert text[mention.start : mention.end] == mention.raw
    for event in reading.events:
        assert 0 <= event.start <= event.end <= len(text)
        event_row(event)
    for check in reading.checks:
        assert all(0 <= start <= end <= len(text) for start, end in check.spans)
        check_row(check)


WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
del WIDE[ord('"')]


@settings(max_examples=100, deadline=None)
@given(text=TEXTS)
def test_full_width_and_ascii_give_the_same_ledger(text: str) -> None:
    assert _ledger(read_page(text.translate(WIDE), issued=ISSUED)) == _ledger(read_page(text, issued=ISSUED))


@pytest.mark.parametrize("page", own_pages(), ids=lambda page: page.name)
def test_a_whole_page_reads_the_same_in_full_width(page) -> None:  # type: ignore[no-untyped-def]
    wide = read_page(page.text.translate(WIDE), issued=page.issued)
    assert _ledger(wide) == _ledger(read_page(page.text, issued=page.issued))


def _ledger(reading: Reading) -> list[tuple[object, ...]]:
    return [
        (f.start, f.end, f.value, f.unit, f.subject, f.status, f.period_or_asof, f.deadline, f.approx)
        for f in reading.figures
    ]


def test_reading_twice_gives_the_same_rows() -> None:
    page = own_pages()[0]
    first, second = (read_page(page.text, issued=page.issued) for _ in range(2))
    assert first == second


def calls(text: str) -> int:
    """Python and C calls made while reading: a clock that no busy machine can disturb."""
    count = 0

    def profile(frame: FrameType, event: str, arg: object) -> None:
        nonlocal count
        if event in ("call", "c_call"):
            count += 1

    sys.setprofile(profile)
    try:
        read_page(text, issued=ISSUED)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize(
    "unit",
    [own_pages()[0].text + "\n\n", "其中西山县1个、", "“", "已完成3个，剩余1个。", "县", "一是改造1个。", "占全市的1%"],
    ids=["page", "list", "quotes", "remaining", "names", "marked", "shares"],
)
def test_work_grows_linearly_with_length(unit: str) -> None:
    size = max(1, 2000 // len(unit))
    read_page(unit, issued=ISSUED)  # compiled patterns and caches first
    small, large = calls(unit * size), calls(unit * size * 4)
    assert large <= small * 4.6


def test_one_endless_number_is_no_figure() -> None:
    assert read_page("1" * 5000 + "个", issued=ISSUED).figures == ()


def test_mojibake_and_traditional_characters_do_not_crash() -> None:
    garbled = "全市累計建成鄰里中心338個、".encode().decode("latin-1")
    read_page(garbled, issued=ISSUED)
    reading = read_page("全市累計建成鄰里中心338個,改造3.7萬戶。", issued=ISSUED)
    assert [(f.value, f.unit) for f in reading.figures] == [(338, "个"), (37000, "户")]
