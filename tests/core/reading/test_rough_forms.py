"""Pages as they arrive: broken columns, traditional counters, doubled encodings, stray marks. The numbers stay."""

import re
from collections.abc import Callable

import pytest

from luoshu.core.reading import Reading, read_page
from tests.core.reading.scoring import Page, own_pages

PAGES = own_pages()
TRADITIONAL = str.maketrans({"个": "個", "万": "萬", "亿": "億", "户": "戶", "亩": "畝", "余": "餘", "占": "佔"})


def values(reading: Reading) -> list[tuple[object, str]]:
    return [(figure.value, figure.unit) for figure in reading.figures]


def broken_columns(text: str) -> str:
    """A break behind every twentieth letter or so that stands between two letters of a sentence, as columns do."""
    return re.sub(r"([\u4e00-\u9fff][^\n]{18}[\u4e00-\u9fff])(?=[\u4e00-\u9fff]{2})", r"\1\n", text)


FORMS: dict[str, Callable[[str], str]] = {
    "traditional_counters": lambda text: text.translate(TRADITIONAL),
    "windows_lines": lambda text: text.replace("\n", "\r\n"),
    "byte_order_mark": lambda text: "\ufeff" + text,
    "no_break_spaces": lambda text: text.replace("　", "\u00a0"),
    "corner_quotes": lambda text: text.replace("“", "「").replace("”", "」"),
    "blank_lines": lambda text: text.replace("\n", "\n\n"),
    "trailing_blanks": lambda text: text.replace("\n", "  \n"),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_same_numbers_are_read_in_every_form(page: Page, form: str) -> None:
    rough = read_page(FORMS[form](page.text), issued=page.issued)
    assert values(rough) == values(read_page(page.text, issued=page.issued))


def test_columns_that_break_sentences_lose_few_numbers() -> None:
    kept = wanted = 0
    for page in PAGES:
        whole = values(read_page(page.text, issued=page.issued))
        rough = values(read_page(broken_columns(page.text), issued=page.issued))
        wanted += len(whole)
        kept += sum(value in rough for value in whole)
    assert kept >= 0.97 * wanted


@pytest.mark.parametrize("codec", ["latin-1", "cp1252", "gb18030"])
def test_doubled_encodings_are_read_without_raising(codec: str) -> None:
    for page in PAGES:
        garbled = page.text.encode().decode(codec, errors="replace")
        reading = read_page(garbled, issued=page.issued)
        assert all(garbled[figure.start : figure.end] == figure.raw for figure in reading.figures)
