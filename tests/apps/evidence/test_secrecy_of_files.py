"""The secrecy gate looks through whole files: every place where a mark may stand, and no place where none is."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshu.adapters.documents.extract import Budget, CannotLook, all_words
from luoshu.apps.evidence.errors import CannotLookInside, SecrecyMarkFound
from luoshu.apps.evidence.operations import refuse_file_if_marked_secret
from tests.support.marked_files import (
    MARK,
    bare_pdf,
    old_word,
    packed,
    pdf_file,
    picture,
    rtf_file,
    with_part,
    word_file,
    workbook,
)

TEXT_BOX = (
    '<w:hdr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:v="urn:schemas-microsoft-com:vml">'
    "<w:p><w:r><w:t>办公室</w:t><w:pict>%s</w:pict></w:r></w:p></w:hdr>"
)
IN_A_BOX = (
    "<v:textbox><w:txbxContent><w:p><w:r><w:t>机</w:t></w:r><w:r><w:t>密</w:t></w:r></w:p></w:txbxContent></v:textbox>"
)
WATERMARK = '<v:shape><v:textpath string="机密"/></v:shape>'
NOTE = '<c:comments xmlns:c="urn:x"><c:comment><c:text><c:t>秘密&#9733;1年</c:t></c:text></c:comment></c:comments>'
ODT = '<o xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><text:p>绝密</text:p><text:p>通知</text:p></o>'


def part(body: str) -> bytes:
    return body.encode()


MARKED = {
    "word body": word_file(f"{MARK}\n关于某事的通知"),
    "word header": word_file(header=MARK),
    "word footer": word_file(footer="绝密"),
    "word cell": word_file(cell="秘密"),
    "word text box": with_part(word_file(), "word/header9.xml", part(TEXT_BOX % IN_A_BOX)),
    "word watermark": with_part(word_file(), "word/header9.xml", part(TEXT_BOX % WATERMARK)),
    "word comment": with_part(word_file(), "word/comments.xml", part(NOTE)),
    "word in utf-16": with_part(
        word_file(),
        "word/header9.xml",
        ('<?xml version="1.0" encoding="utf-16"?>' + TEXT_BOX % IN_A_BOX).encode("utf-16"),
    ),
    "file in a word file": with_part(word_file(), "word/embeddings/a.xlsx", workbook(sheet="机密")),
    "workbook cell": workbook([("密级", "秘密★1年")]),
    "sheet name": workbook(sheet="机密★10年"),
    "print header": workbook(header='&"宋体,常规"&14机密'),
    "cell comment": workbook(comment="秘密★1年"),
    "workbook title": workbook(title="机密★10年"),
    "pdf text": pdf_file(title=f"{MARK}关于9月17日火点情况的通报"),
    "pdf title": bare_pdf(info="绝密"),
    "pdf note": bare_pdf(note="机密"),
    "open document": packed("content.xml", part(ODT)),
    "text": f"{MARK}\n内容".encode(),
    "text in gb18030": f"{MARK}\n内容".encode("gb18030"),
    "text in utf-16": f"{MARK}\n内容".encode("utf-16"),
    "text with a broken byte": f"{MARK}\n内容".encode() + b"\xff",
    "json in escapes": b'{"a": "\\u673a\\u5bc6\\u260510\\u5e74"}',
    "web page": "<p><b>机密</b></p><p>通知</p>".encode(),
    "web page in escapes": b"<p>&#26426;&#23494;</p>",
    "rtf": rtf_file(MARK),
    "old word": old_word("\r机密\r通知\r"),
    "zip": packed("附件/说明.txt", f"{MARK}\n内容".encode("gb18030")),
    "zip in a zip": packed("里面.zip", packed("说明.txt", MARK.encode())),
    "name inside a zip": packed("机密★10年.jpg", picture()),
}
OPEN = {
    "word": word_file("保守国家秘密、保护商业秘密，账号密码不外借。", header="洛阳市秸秆禁烧工作领导小组办公室"),
    "workbook": workbook(header="内部资料", comment="按机密要求另存", title="三秋进度"),
    "pdf": pdf_file(),
    "scan as a pdf": bare_pdf(),
    "photo": picture(),
    "text": "各单位要做好保密工作。".encode("gb18030"),
    "broken word": b"PK\x03\x04" + b"\x00" * 40,
    "broken pdf": b"%PDF-1.7 broken",
    "old word": old_word("关于秸秆禁烧工作的通知\r"),
    "zip": packed("说明.txt", "通知".encode()),
}


@pytest.mark.parametrize("kind", MARKED)
def test_a_mark_is_found_wherever_it_stands(kind: str) -> None:
    with pytest.raises(SecrecyMarkFound) as caught:
        refuse_file_if_marked_secret(name="附件.docx", data=MARKED[kind])
    assert "没有保存" in str(caught.value)
    assert "保密办" in str(caught.value)


@pytest.mark.parametrize("kind", OPEN)
def test_an_open_file_passes(kind: str) -> None:
    refuse_file_if_marked_secret(name="关于保密工作的通知.docx", data=OPEN[kind])


@pytest.mark.parametrize("name", ["机密★10年 某某通知.docx", "机密.pdf", "C:\\收文\\秘密★1年.doc"])
def test_the_name_counts_too(name: str) -> None:
    with pytest.raises(SecrecyMarkFound, match="文件名"):
        refuse_file_if_marked_secret(name=name, data=b"x")


def test_the_sentence_names_the_place() -> None:
    with pytest.raises(SecrecyMarkFound, match="页眉页脚第 2 行"):
        refuse_file_if_marked_secret(name="", data=MARKED["word header"])


def locked_zip() -> bytes:
    data = bytearray(packed("说明.txt", b"x"))
    # The flag of a password, in the member's own header and in the list at the end.
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "密码"),
        (locked_zip(), "密码"),
        (b"Rar!\x1a\x07\x00", "解开"),
        (b"7z\xbc\xaf\x27\x1c", "解开"),
        (packed("a.zip", packed("b.zip", packed("c.zip", packed("d.zip", packed("e.txt", b"x"))))), "太多层"),
    ],
)
def test_what_cannot_be_looked_into_is_refused_with_what_to_do(data: bytes, word: str) -> None:
    with pytest.raises(CannotLookInside, match=word):
        refuse_file_if_marked_secret(name="a", data=data)


def test_a_file_that_unpacks_without_end_is_given_up() -> None:
    bomb = packed("word/document.xml", b"<a>" + b" " * 3_000_000 + b"</a>")
    with pytest.raises(CannotLook, match="太大"):
        list(all_words(bomb, Budget(unpacked=1_000_000)))


def test_looking_ends_when_its_time_is_over() -> None:
    clock = iter([0.0, 1.0, 2.0, 30.0])
    with pytest.raises(CannotLook, match="太复杂"):
        list(all_words(word_file(), Budget(seconds=10, clock=lambda: next(clock))))


def test_entities_that_grow_without_end_are_not_followed() -> None:
    laughs = b'<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;">]><a><t>&c;</t></a>'
    assert "ha" not in "".join(one.text for one in all_words(packed("word/document.xml", laughs), Budget()))


def test_a_large_sheet_of_numbers_keeps_its_words() -> None:
    rows: list[list[object]] = [[number, number / 7] for number in range(3000)]
    with pytest.raises(SecrecyMarkFound):
        refuse_file_if_marked_secret(name="", data=workbook([*rows, ["秘密"]]))
    refuse_file_if_marked_secret(name="", data=workbook(rows))


@given(st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04", b"%PDF-", b"{\\rtf", b"\xd0\xcf\x11\xe0"]))
def test_any_bytes_pass_or_are_refused_with_a_sentence(data: bytes, opening: bytes) -> None:
    said = "。"
    try:
        refuse_file_if_marked_secret(name="a", data=opening + data)
    except (SecrecyMarkFound, CannotLookInside) as refusal:
        said = str(refusal)
    assert said.endswith("。")


def test_a_damaged_part_gives_what_stands_before_the_damage() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<w><p><t>机密</t></p><broken".encode())
    with pytest.raises(SecrecyMarkFound):
        refuse_file_if_marked_secret(name="", data=out.getvalue())
