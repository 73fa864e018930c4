"""A worker is killed with SIGKILL around the moment of sending; another comes after it. Nothing is sent twice."""

import pytest

from tests.support import robot_server as says
from tests.support.robot_server import robot

pytestmark = pytest.mark.slow

START = """
import os, signal
from datetime import datetime, timedelta, UTC
from luoshu.apps.notices.channel_secrets import write_secret
from luoshu.apps.notices.models import MessageChannel, Notice, NoticeDelivery
from luoshu.jobs import send_out as job
AT = datetime(2024, 9, 17, 8, 0, tzinfo=UTC)
def die(*arguments, **named):
    os.kill(os.getpid(), signal.SIGKILL)
"""
QUEUE = """
write_secret("ga", 1, token="T", secret="")
MessageChannel.objects.create(code="ga", name="g", kind="wecom", base_url="{url}", secret_version=1, is_enabled=True,
    division_path="410300/", changed_at=AT)
notice = Notice.objects.create(dedupe_key="k", kind="fire_assigned", is_urgent=True, subject_kind="fire",
    subject_code="HD-1", division_path="410300/", text="t", link="", created_at=AT)
NoticeDelivery.objects.create(notice=notice, post_code="p", channel="wecom", channel_code="ga", attempt_after=AT)
"""
NEXT = """
for minutes in (1, 3, 10, 600):
    while job.send_out(at=AT + timedelta(minutes=minutes), worker="next"): pass
print(NoticeDelivery.objects.get().status)
"""
POINTS = {
    "claim not committed": ("job.claim_message = die", "sent"),
    "written, not sent": ("job._hand_over = die", "unconfirmed"),
    "sent, not noted": ("job.settle_message = die", "unconfirmed"),
}


@pytest.mark.parametrize("point", POINTS)
def test_killed_around_the_sending(instance, point):
    patch, end = POINTS[point]
    with robot(says.WECOM_OK) as server:
        code = START + QUEUE.format(url=server.url) + patch + '\njob.send_out(at=AT, worker="dead")'
        assert instance.python(code) == "killed"
        assert instance.python(START + NEXT) == end
        assert len(server.heard) == (0 if point == "written, not sent" else 1)
