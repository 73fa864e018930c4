"""Two workers at the same round make one draft. Real commits, threads."""

from datetime import UTC, date, datetime

import pytest

from luoshu.apps.briefings.models import Briefing, PreparedBriefing
from luoshu.apps.briefings.operations import ScheduleDraft, prepare_due, save_template, set_schedule
from luoshu.apps.documents.models import Document
from tests.apps.cases.test_races import at_once
from tests.support.cast import AT, Cast

pytestmark = pytest.mark.django_db(transaction=True)
FRIDAY = datetime(2024, 9, 20, 9, tzinfo=UTC)


def test_two_workers_at_one_round_make_one_draft(transactional_cast: Cast) -> None:
    boss = transactional_cast.acting("宋衡")
    words = {"title": "督办简报", "text": "未办结【督办：未办结】件。", "valid_from": date(2024, 9, 1)}
    save_template(code="weekly", kind="brief", name="督办简报", by=boss, at=AT, **words)
    draft = ScheduleDraft("weekly", "supervision", "week", 5, 17, date(2024, 9, 16))
    set_schedule(draft=draft, by=boss, at=AT)
    results = at_once(*[lambda: prepare_due(at=FRIDAY)] * 2)
    assert sorted(results) == [0, 1]
    assert (PreparedBriefing.objects.count(), Briefing.objects.count(), Document.objects.count()) == (1, 1, 1)
