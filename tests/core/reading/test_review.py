"""Notes on a written self-criticism: what must be raised, what must not, and that every note shows its place."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshu.core.reading.review import EarlierText, Record, RecordedFire, ReviewNote, likeness_of, review_text
from luoshu.core.reading.review.model import WORDS
from tests.support.shared_data import shared_file

DAY = date(2024, 9, 17)
TOWNS = ("陶营镇", "小店镇", "木植街乡", "车村镇")
COUNTY = Record("示范甲县", (RecordedFire("东河镇", DAY, 16), RecordedFire("东河镇", DAY, 16)), ("东河镇", "西岗镇"))
SOUND = """检查

9月17日16时，卫星监测到我县东河镇2个火点。我们对此负有责任，向市政府检讨。

问题出在值守上。东河镇当天带班人员没有到田间，秸秆离田车辆晚到两天。

下一步，我县将把收割机与打捆机编在一队，收一块清一块；坚决防止火情发生。

示范甲县人民政府
2024年9月20日
"""


def raised(notes: tuple[ReviewNote, ...]) -> list[tuple[str, str]]:
    """What a reviewer has to look at: kind and quote of every note that does not say 一致."""
    return [(note.kind, note.quote) for note in notes if note.word != "一致"]


@pytest.fixture
def page() -> str:
    return shared_file("text/luoyang_front_page_2024-09-20.txt").read_text("utf-8")


def part(page: str, head: str, tail: str) -> str:
    """Cut the text that begins with the title line before ``head`` and ends with the day under ``tail``."""
    first = page.rindex("检查\n", 0, page.index(head))
    last = page.index("\n", page.index("日", page.index(tail, first) + len(tail)))
    return page[first:last]


@pytest.mark.shared
def test_the_text_of_ruyang_names_no_township_and_says_i(page: str) -> None:
    text = part(page, "9月17日16时,生态环境部卫星监测到我县", "汝阳县人民政府")
    record = Record("汝阳县", (RecordedFire("陶营镇", DAY, 16), RecordedFire("陶营镇", DAY, 16)), TOWNS)
    found = raised(review_text(text, record))
    kinds = [kind for kind, _ in found]
    assert kinds.count("township_missing") == 1
    assert ("voice", "我将") in found
    assert [quote for kind, quote in found if kind == "admitted"] == ["部分乡镇秸秆火情时有发生"]
    assert {"count_missing", "time_missing", "date_missing"}.isdisjoint(kinds)


@pytest.mark.shared
def test_the_text_of_songxian_gives_no_count_and_no_time(page: str) -> None:
    text = part(page, "9月17日,我县木植街乡", "嵩县人民政府")
    record = Record("嵩县", (RecordedFire("木植街乡", DAY, 16),), TOWNS)
    found = raised(review_text(text, record))
    assert [kind for kind, _ in found] == ["time_missing", "count_missing"]
    assert ("time_missing", "9月17日") in found


@pytest.mark.shared
def test_the_two_texts_of_the_page_are_not_called_alike(page: str) -> None:
    ruyang = part(page, "9月17日16时,生态环境部卫星监测到我县", "汝阳县人民政府")
    songxian = part(page, "9月17日,我县木植街乡", "嵩县人民政府")
    assert likeness_of(songxian, ruyang).containment < 0.1


def test_a_text_that_says_everything_raises_nothing() -> None:
    notes = review_text(SOUND, COUNTY)
    assert raised(notes) == []
    assert {note.kind for note in notes} == {"count", "date", "time", "township", "signer"}


def test_a_personal_text_in_the_first_person_raises_nothing() -> None:
    text = (
        "检讨\n9月17日下午4时，我镇发生火点1个，我作为分管领导没有到岗。\n今后我将每天到田间。\n张某某\n2024年9月21日"
    )
    record = Record("东河镇", (RecordedFire("东河镇", DAY, 16),), ("东河镇",))
    assert raised(review_text(text, record)) == []


@pytest.mark.parametrize(
    ("old", "new", "kind", "quote"),
    [
        ("2个火点", "3个火点", "count", "3个火点"),
        ("2个火点", "火点", "count_missing", "火点"),
        ("2个火点", "三处火点", "count", "三处火点"),
        ("9月17日", "9月16日", "date", "9月16日"),
        ("9月17日16时", "近日", "date_missing", "火点"),
        ("16时", "", "time_missing", "9月17日"),
        ("16时", "下午3时", "time", "下午3时"),
        ("县东河镇2", "县西岗镇2", "township", "西岗镇"),
        ("县东河镇2", "县2", "township_missing", "火点"),
        ("我县将", "我将", "voice", "我将"),
        ("我县将", "我镇将", "voice", "我镇"),
        ("示范甲县人民政府", "示范乙县人民政府", "signer", "示范乙县人民政府"),
        ("问题出在值守上", "部分乡镇火情时有发生", "admitted", "部分乡镇火情时有发生"),
        ("问题出在值守上", "一些村焚烧秸秆屡禁不止", "admitted", "一些村焚烧秸秆屡禁不止"),
    ],
)
def test_one_slip_raises_its_own_note(old: str, new: str, kind: str, quote: str) -> None:
    assert SOUND.count(old) >= 1
    found = raised(review_text(SOUND.replace(old, new, 1), COUNTY))
    assert (kind, quote) in found


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("2个火点", "二处火点"),
        ("2个火点", "火点2个"),
        ("16时", "下午4时"),
        ("9月17日", "2024年9月17日"),
        ("我们对此", "我县对此"),
        ("坚决防止火情发生", "24小时盯守，对发现的5个火点隐患逐一处理"),
        ("问题出在值守上", "自我要求不严，问题出在值守上"),
        ("问题出在值守上", "打捆机故障时有发生"),
        ("问题出在值守上", "我市部署的要求没有落到田间"),
    ],
)
def test_other_words_for_the_same_raise_nothing(old: str, new: str) -> None:
    assert raised(review_text(SOUND.replace(old, new, 1), COUNTY)) == []


@pytest.mark.parametrize(
    ("minute", "said", "agrees"),
    [(50, "16时", True), (50, "15时", True), (20, "16时", False), (20, "下午3点", True), (50, "17时", False)],
)
def test_an_hour_may_be_rounded_and_not_more(minute: int, said: str, agrees: bool) -> None:
    record = Record("示范甲县", (RecordedFire("东河镇", DAY, 15, minute),) * 2, ("东河镇",))
    found = raised(review_text(SOUND.replace("16时", said, 1), record))
    assert ("time" not in [kind for kind, _ in found]) == agrees


def test_counts_by_township_that_add_up_agree() -> None:
    fires = (*COUNTY.fires, RecordedFire("西岗镇", DAY, 16))
    text = SOUND.replace("东河镇2个火点", "东河镇2个火点、西岗镇1个火点")
    assert raised(review_text(text, Record("示范甲县", fires, ("东河镇", "西岗镇")))) == []


def test_a_township_that_is_left_out_is_asked_for() -> None:
    fires = (*COUNTY.fires, RecordedFire("西岗镇", DAY, 16))
    found = review_text(SOUND.replace("2个火点", "3个火点"), Record("示范甲县", fires, ("东河镇", "西岗镇")))
    assert [(note.word, "西岗镇" in note.sentence) for note in found if note.kind == "township_missing"] == [
        ("需核对", True)
    ]


def test_a_county_does_not_speak_for_a_township_that_signs() -> None:
    text = (
        SOUND.replace("示范甲县人民政府", "东河镇人民政府").replace("我县东河镇2", "我镇2").replace("我县将", "我县将")
    )
    record = Record("东河镇", COUNTY.fires, ("东河镇",))
    assert ("voice", "我县") in raised(review_text(text, record))


def test_a_person_signs_a_text_written_for_the_unit() -> None:
    found = raised(review_text(SOUND.replace("示范甲县人民政府", "张某某"), COUNTY))
    assert [kind for kind, _ in found] == ["voice"]


def test_a_text_without_a_signature_is_asked_for_one() -> None:
    text = SOUND[: SOUND.index("示范甲县人民政府")]
    assert "signer_missing" in [kind for kind, _ in raised(review_text(text, COUNTY))]


def test_a_copied_text_is_found_whatever_its_commas() -> None:
    copied = SOUND.replace("，", "、").replace("9月17日16时", "9月18日10时").replace("东河镇", "西岗镇")
    notes = review_text(SOUND, COUNTY, [EarlierText("SM1", "示范乙县2024年6月8日的检查", copied)])
    alike = next(note for note in notes if note.kind == "likeness")
    assert "示范乙县2024年6月8日的检查" in alike.sentence
    assert alike.word == "需核对"
    assert alike.end - alike.start >= 16
    assert all(SOUND[start:end] for start, end in alike.spans)


def test_stock_phrases_alone_are_no_copy() -> None:
    other = "检查\n我镇思想认识不到位，工作作风不扎实。下一步提高思想认识，加大宣传力度。\n某镇人民政府\n2024年6月8日"
    own = SOUND.replace("问题出在值守上", "思想认识不到位，工作作风不扎实")
    assert [
        note for note in review_text(own, COUNTY, [EarlierText("x", "某镇", other)]) if note.kind == "likeness"
    ] == []


@pytest.mark.parametrize("text", ["", "   \n", "火点", "检查", "2024年9月19日"])
def test_scraps_do_not_break_it(text: str) -> None:
    for note in review_text(text, COUNTY):
        assert text[note.start : note.end] == note.quote


LETTERS = "我县镇将火点2个9月17日16时，。\n示范甲县人民政府东河镇部分乡镇时有发生 "


@given(st.text(alphabet=LETTERS, max_size=120), st.text(alphabet=LETTERS, max_size=120))
def test_every_note_shows_its_place_and_never_says_wrong(text: str, other: str) -> None:
    notes = review_text(text, COUNTY, [EarlierText("a", "甲", other)])
    for note in notes:
        assert 0 <= note.start <= note.end <= len(text)
        assert text[note.start : note.end] == note.quote
        assert note.word in WORDS
        assert "错误" not in note.sentence
    assert [note.start for note in notes] == sorted(note.start for note in notes)


@given(st.text(alphabet="甲乙丙丁戊，。", min_size=20, max_size=200))
def test_a_text_is_wholly_like_itself(text: str) -> None:
    found = likeness_of(text, text)
    letters = sum(letter.isalnum() for letter in text)
    assert (found.jaccard, found.containment) == ((1.0, 1.0) if letters >= 8 else (0.0, 0.0))
