"""A marked Word file, and a marked text in GB18030, at each door that takes files: refused, and nothing is kept."""

from collections.abc import Callable
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from luoshu.apps.accountability.operations import attach_file
from luoshu.apps.cameras.operations import import_cameras
from luoshu.apps.documents.operations import archive_scan
from luoshu.apps.evidence.errors import SecrecyMarkFound
from luoshu.apps.evidence.models import StoredFile
from luoshu.apps.feeds.operations import preview_delivery, receive_delivery
from luoshu.apps.people.operations import import_accounts
from luoshu.apps.places.operations import import_boundaries
from luoshu.apps.readings.operations import receive_page
from tests.apps.documents.test_way_to_archive import issued
from tests.support.cases_factories import WEST_A1
from tests.support.cast import AT, CITY, Cast
from tests.support.marked_files import MARK, bare_pdf, word_file
from tests.support.matters import MEETING_AT, with_rules, work_of
from tests.support.matters_factories import one_matter

pytestmark = pytest.mark.django_db
Put = Callable[[bytes], object]


def feedback(cast: Cast) -> Put:
    with_rules(cast)
    work = work_of(cast)
    work.handling()
    return lambda data: work.feed(
        "梁知", MEETING_AT, text="见附件", files=[("先.txt", "进展".encode()), ("附件.docx", data)]
    )


def accountability(cast: Cast) -> Put:
    matter = one_matter(cast, WEST_A1)
    by = cast.acting("林岚")
    return lambda data: attach_file(matter_code=matter.code, data=data, name="附件.docx", kind="proof", by=by, at=AT)


def boundaries(cast: Cast) -> Put:
    given = {"level": 3, "datum": "wgs84", "basis": "surveyed", "source": "民政", "valid_from": date(2024, 1, 1)}
    return lambda data: import_boundaries(data=data, by=cast.acting("韩策"), at=AT, **given)  # type: ignore[arg-type]


def deliveries(cast: Cast) -> Put:
    given = {"kind": "official", "datum": "wgs84", "file_name": "清单.xlsx", "by": cast.acting("林岚"), "at": AT}
    return lambda data: receive_delivery(data=data, **given)  # type: ignore[arg-type]


def preview(cast: Cast) -> Put:
    given = {"kind": "official", "datum": "wgs84", "file_name": "清单.xlsx", "by": cast.acting("林岚"), "at": AT}
    return lambda data: preview_delivery(data=data, **given)  # type: ignore[arg-type]


def readings(cast: Cast) -> Put:
    given = {"title": "进展", "issuer": "市提质办", "issued_on": date(2024, 9, 14), "file_name": "材料.docx", "at": AT}
    given |= {"division": cast.division(CITY), "by": cast.acting("罗简")}
    return lambda data: receive_page(data=data, **given)  # type: ignore[arg-type]


def accounts(cast: Cast) -> Put:
    return lambda data: import_accounts(data=data, by=cast.acting("韩策"), at=AT, keep=True)


def cameras(cast: Cast) -> Put:
    given = {"datum": "wgs84", "valid_from": date(2024, 1, 1), "by": cast.acting("林岚"), "at": AT, "keep": True}
    return lambda data: import_cameras(content=data, **given)  # type: ignore[arg-type]


DOORS = (feedback, accountability, boundaries, deliveries, preview, readings, accounts, cameras)


@pytest.mark.parametrize("data", [word_file(header=MARK), f"{MARK}\n内容".encode("gb18030")], ids=["word", "gb18030"])
@pytest.mark.parametrize("door", DOORS, ids=[door.__name__ for door in DOORS])
def test_a_marked_file_is_refused_and_leaves_nothing_behind(
    cast: Cast, door: Callable[[Cast], Put], data: bytes
) -> None:
    put = door(cast)
    before = StoredFile.objects.count()
    with pytest.raises(SecrecyMarkFound):
        put(data)
    assert StoredFile.objects.count() == before


def test_the_archive_takes_a_scan_and_refuses_a_marked_pdf(cast: Cast) -> None:
    document = issued(cast)
    before = StoredFile.objects.count()
    given = {"document_code": document.code, "file_name": "盖章件.pdf", "by": cast.acting("林岚"), "at": AT}
    with pytest.raises(SecrecyMarkFound):
        archive_scan(data=bare_pdf(note="机密"), **given)  # type: ignore[arg-type]
    assert StoredFile.objects.count() == before
    archive_scan(data=bare_pdf(), **given)  # type: ignore[arg-type]
    assert StoredFile.objects.count() == before + 1


@pytest.mark.parametrize(
    ("path", "who"), [("/rosters/grid/import/", "林岚"), ("/documents/check/", "林岚")], ids=["grid sheet", "check"]
)
def test_a_page_shows_the_sentence_and_keeps_nothing(cast: Cast, path: str, who: str) -> None:
    file = SimpleUploadedFile("网格表.docx", word_file(header=MARK))
    answer = cast.client_for(who).post(path, {"file": file, "what": "preview"})
    assert answer.status_code == 422
    assert "密级标志" in answer.content.decode()
    assert not StoredFile.objects.exists()
