"""Who sees which document: drafts stay in their office, what is issued reaches its addressees and those above."""

from datetime import date

import pytest

from luoshu.apps.documents.errors import DocumentNotVisible
from luoshu.apps.documents.models import Document
from luoshu.apps.documents.queries import document_counts, documents_for, find_document_for
from luoshu.apps.errors import NotAllowed, NotVisible
from tests.support.cast import Cast
from tests.support.documents_factories import drafted

pytestmark = pytest.mark.django_db

ALL = ("林岚", "冯远", "郑远", "沈知", "陈川", "邓岳", "吕文", "马骁", "周野", "赵禾", "杨溪", "梁知")


def seen_by(cast: Cast, document: Document) -> set[str]:
    seen = set()
    for name in ALL:
        try:
            find_document_for(cast.acting(name), document.code)
            seen.add(name)
        except NotVisible:
            pass
    return seen


def test_a_draft_of_the_city_stays_in_its_office_and_with_the_leader(cast: Cast) -> None:
    assert seen_by(cast, drafted(cast)) == {"林岚", "冯远", "郑远"}


def test_what_the_city_issued_reaches_the_county_addressed_and_the_city(cast: Cast) -> None:
    document = drafted(cast)
    Document.objects.update(status="issued", issued_on=date(2024, 9, 17), official_number="演示〔2024〕1号")
    # 甲县's own offices lie in the division addressed; 乙县 and the townships do not.
    assert seen_by(cast, document) == {"林岚", "冯远", "郑远", "沈知", "陈川", "邓岳", "吕文", "马骁", "梁知"}


def test_what_a_county_issued_is_seen_above_and_in_the_township_addressed(cast: Cast) -> None:
    document = drafted(cast, who="陈川", unit="a-fire", addressees=(cast.units["a1-gov"],))
    assert seen_by(cast, document) == {"陈川", "邓岳", "郑远"}
    Document.objects.update(status="archived")
    assert seen_by(cast, document) == set(ALL) - {"周野", "杨溪"}


def test_a_code_that_does_not_exist_looks_like_one_out_of_scope(cast: Cast) -> None:
    drafted(cast)
    code = Document.objects.get().code
    sentences = set()
    for sought in (code, "WG-none"):
        with pytest.raises(DocumentNotVisible) as caught:
            find_document_for(cast.acting("周野"), sought)
        sentences.add(str(caught.value))
    assert len(sentences) == 1


def test_in_scope_without_the_right_is_refused_as_such(cast: Cast) -> None:
    document = drafted(cast)
    Document.objects.update(status="issued")
    with pytest.raises(NotAllowed):
        find_document_for(cast.acting("吴松"), document.code)


def test_lists_hold_what_doors_open(cast: Cast) -> None:
    own = drafted(cast)
    other = drafted(cast, who="陈川", unit="a-fire", addressees=(cast.units["a1-gov"],))
    Document.objects.filter(pk=other.pk).update(status="issued")
    city = cast.acting("林岚")
    assert list(documents_for(city)) == [own]
    assert list(documents_for(city, received=True)) == [other]
    assert list(documents_for(city, text="9月17日")) == [own]
    assert list(documents_for(city, statuses=("issued",))) == []
    leader = cast.acting("郑远")
    assert list(documents_for(leader, received=True)) == [other]
    assert set(documents_for(leader, of_all=True)) == {own, other}
    assert list(documents_for(cast.acting("赵禾"), received=True)) == [other]
    counts = document_counts(city)
    assert (counts.writing, counts.received) == (1, 1)
    with pytest.raises(NotAllowed):
        documents_for(cast.acting("孙田"))
