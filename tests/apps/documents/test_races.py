"""Two people press at once: one wins, the other is told, and the history has one step. Real commits and threads."""

import pytest

from luoshu.apps.documents.errors import DocumentMoved, StepNotTaken
from luoshu.apps.documents.models import DocumentVersion
from luoshu.apps.documents.operations import freeze_version, return_document, submit_document, withdraw_document
from luoshu.apps.documents.queries import entries_of
from tests.apps.cases.test_races import at_once
from tests.support.cast import AT, Cast
from tests.support.documents_factories import drafted

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_submit_at_once_and_one_wins(transactional_cast: Cast) -> None:
    document = drafted(transactional_cast)
    works = [
        lambda who=who: submit_document(document_code=document.code, by=transactional_cast.acting(who), at=AT)
        for who in ("林岚", "冯远")
    ]
    results = at_once(*works)
    refused = [one for one in results if isinstance(one, DocumentMoved | StepNotTaken)]
    assert len(refused) == 1, results
    assert [entry.verb for entry in entries_of(document)] == ["draft", "submit"]


def test_returned_and_withdrawn_at_once_ends_in_one_state(transactional_cast: Cast) -> None:
    document = drafted(transactional_cast)
    head = transactional_cast.acting("冯远")
    submit_document(document_code=document.code, by=transactional_cast.acting("林岚"), at=AT)
    at_once(
        lambda: return_document(document_code=document.code, reason="改", by=head, at=AT),
        lambda: withdraw_document(document_code=document.code, reason="不用", by=head, at=AT),
    )
    document.refresh_from_db()
    verbs = [entry.verb for entry in entries_of(document)]
    assert entries_of(document)[-1].to_status == document.status
    assert len(verbs) == len(set(verbs))


def test_two_workers_freeze_a_version_once(transactional_cast: Cast) -> None:
    version = DocumentVersion.objects.get(document=drafted(transactional_cast))
    results = at_once(*[lambda: freeze_version(version_id=version.pk, at=AT)] * 2)
    assert sorted(map(str, results)) == ["False", "True"]
