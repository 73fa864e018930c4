"""A person's own choice: what is not urgent comes to the phone in one message in the morning; nothing else waits."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine

from luoshu.apps.audit.models import AuditEntry
from luoshu.apps.errors import NotAllowed
from luoshu.apps.notices.digests import choose_digest, digest_of
from luoshu.apps.notices.errors import DigestUnknown
from luoshu.apps.notices.models import NoticeDelivery
from luoshu.jobs.route_out import route_out
from luoshu.jobs.send_out import send_out
from luoshu.web.shared.middleware import NOBODY
from tests.support.cast import AT, Cast
from tests.support.channel_factories import tell, with_channel
from tests.support.robot_server import Robot, Says, robot

pytestmark = pytest.mark.django_db
OPTIONS = {"fields": {"to": "phone", "content": "text"}, "result": "code", "success": ["0"]}
MORNING = AT + timedelta(hours=15)
"""07:00 of the next day in Beijing."""


@pytest.fixture
def server() -> Iterator[Robot]:
    with robot() as found:
        yield found


def chosen(cast: Cast, who: str = "钱麦", mode: str = "morning") -> None:
    choose_digest(mode=mode, by=cast.acting(who), at=AT)


def test_only_what_is_not_urgent_and_for_this_person_waits_for_the_morning(cast: Cast, server: Robot) -> None:
    with_channel(cast, server.url, code="sms", kind="sms", token="", options=OPTIONS)
    with_channel(cast, server.url, code="group")
    chosen(cast)
    tell(cast, "HD-1", "a11-head", "a1-officer", is_urgent=False)
    tell(cast, "HD-2", "a11-head")
    tell(cast, "HD-3", "a11-head", is_urgent=False, due_at=AT + timedelta(hours=3))
    tell(cast, "HD-4", "a11-head", is_urgent=False, due_at=AT + timedelta(days=3))
    while route_out(at=AT, worker="w"):
        pass
    soon = AT + timedelta(minutes=5)
    rows = NoticeDelivery.objects.exclude(channel_code="").select_related("notice")
    found = {(one.channel_code, one.notice.subject_code, one.post_code): one.attempt_after for one in rows}
    assert found == {
        ("sms", "HD-1", "a11-head"): MORNING,
        ("sms", "HD-1", "a1-officer"): soon,
        ("sms", "HD-2", "a11-head"): AT,
        ("sms", "HD-3", "a11-head"): soon,
        ("sms", "HD-4", "a11-head"): MORNING,
        ("group", "HD-1", "a11-head"): soon,
        ("group", "HD-1", "a1-officer"): soon,
        ("group", "HD-2", "a11-head"): AT,
        ("group", "HD-3", "a11-head"): soon,
        ("group", "HD-4", "a11-head"): soon,
    }


def test_the_morning_brings_one_message(cast: Cast, server: Robot) -> None:
    server.answers = [Says({"code": "0"})]
    with_channel(cast, server.url, code="sms", kind="sms", token="", options=OPTIONS)
    chosen(cast)
    tell(cast, "HD-1", is_urgent=False)
    tell(cast, "HD-2", is_urgent=False, at=AT + timedelta(hours=2))
    for hours in (0, 2, 6, 15.1):
        at = AT + timedelta(hours=hours)
        while route_out(at=at, worker="w"):
            pass
        while send_out(at=at, worker="w"):
            pass
        assert len(server.heard) == (1 if hours > 15 else 0)
    assert server.heard[0].json["content"].splitlines()[0] == "早间汇总 2 件"


def test_a_choice_is_the_persons_on_record_and_taken_back(cast: Cast) -> None:
    linlan = cast.acting("林岚")
    assert digest_of(linlan) == "each"
    with pytest.raises(DigestUnknown):
        choose_digest(mode="never", by=linlan, at=AT)
    with pytest.raises(NotAllowed):
        choose_digest(mode="morning", by=NOBODY, at=AT)
    with time_machine.travel(AT, tick=False):
        browser = cast.client_for("林岚")
        assert browser.post("/me/", {"digest": "morning"}).status_code == 302
        assert 'value="morning" checked' in browser.get("/me/").content.decode()
        browser.post("/me/", {"digest": "morning"})
        browser.post("/me/", {"digest": "each"})
    assert (digest_of(linlan), digest_of(cast.acting("陈川"))) == ("each", "each")
    told = AuditEntry.objects.filter(action="notice.digest").order_by("id").values_list("detail", flat=True)
    assert [one["mode"] for one in told] == ["morning", "each"]
