import shutil
from collections import namedtuple
from datetime import UTC, datetime, timedelta

import pytest

from luoshu.apps.audit.models import LoopBeat
from luoshu.apps.audit.operations import begin_beat, finish_beat
from luoshu.apps.feeds.models import Source
from luoshu.apps.notices.models import NoticeDelivery
from luoshu.apps.notices.operations import send_notice
from luoshu.jobs.maintenance import note_done
from luoshu.jobs.status import backup_lamp, disk, loops_lamp, notices_lamp, sources_lamp, status_lamps

pytestmark = pytest.mark.django_db
AT = datetime(2024, 9, 17, 8, 0, tzinfo=UTC)


def alive():
    finish_beat(name="worker", at=AT, done=0)


def test_the_six_lamps_stand_in_their_order():
    found = status_lamps(at=AT)
    assert [lamp.name for lamp in found.lamps] == ["库", "队列", "定时", "来源", "消息", "备份"]
    assert found.chain.ok
    assert found.drill_days is None


def test_a_worker_that_never_ran_is_told_from_one_that_stopped():
    assert "从未运行" in loops_lamp(AT).sentence
    alive()
    assert loops_lamp(AT).level == "ok"
    late = loops_lamp(AT + timedelta(minutes=12))
    assert (late.level, "12 分钟" in late.sentence) == ("bad", True)


def test_a_failing_loop_is_named_until_it_came_back():
    alive()
    finish_beat(name="poll", at=AT, done=0, error="对方没有应答")
    assert loops_lamp(AT).level == "warn"
    assert "对方没有应答" in loops_lamp(AT).sentence
    finish_beat(name="poll", at=AT + timedelta(seconds=9), done=1)
    assert loops_lamp(AT).level == "ok"
    assert LoopBeat.objects.get(name="poll").latest_error, "the last error stays readable"


def test_a_loop_that_hangs_is_named():
    alive()
    begin_beat(name="store", at=AT - timedelta(minutes=20))
    assert "store" in loops_lamp(AT).sentence


def test_silent_sources_are_told_from_refusing_ones():
    assert sources_lamp(AT).level == "warn"
    Source.objects.create(code="s", kind="firms", name="FIRMS", datum="wgs84", poll_minutes=10, polled_at=AT)
    assert sources_lamp(AT).level == "ok"
    assert "三个周期" in sources_lamp(AT + timedelta(minutes=31)).sentence
    Source.objects.update(failures=4, latest_error="密钥无效")
    assert "密钥无效" in sources_lamp(AT).sentence


def test_messages_that_wait_too_long_outweigh_those_that_failed():
    send_notice(
        dedupe_key="k",
        kind="x",
        is_urgent=True,
        subject_kind="fire",
        subject_code="HD-1",
        division_path="/410399/",
        text="x",
        link="",
        post_codes=["A", "B"],
        at=AT,
    )
    assert notices_lamp(AT).level == "ok"
    assert notices_lamp(AT + timedelta(minutes=6)).level == "bad"
    NoticeDelivery.objects.update(status="failed")
    assert notices_lamp(AT + timedelta(minutes=6)).level == "warn"
    assert status_lamps(at=AT).failed_deliveries == 2


def test_a_backup_without_a_rehearsal_is_half_a_backup():
    assert backup_lamp(AT).level == "bad"
    note_done(what="backup", at=AT)
    assert "restore --drill" in backup_lamp(AT).sentence
    note_done(what="restore_drill", at=AT)
    assert backup_lamp(AT).level == "ok"
    assert backup_lamp(AT + timedelta(days=3)).level == "warn"
    assert status_lamps(at=AT + timedelta(days=12, hours=3)).drill_days == 12


def test_a_line_of_the_maintenance_file_cut_short_is_passed_over(own_home):
    note_done(what="backup", at=AT)
    with (own_home / "maintenance.jsonl").open("a", encoding="utf-8") as stream:
        stream.write('{"what": "backup", "at": "20')
    assert "restore --drill" in backup_lamp(AT).sentence


@pytest.mark.parametrize(("free", "level"), [(50 << 30, "ok"), (5 << 30, "warn"), (500 << 20, "bad")])
def test_a_disk_that_fills_up_is_told_in_time(monkeypatch, free, level):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(100 << 30, 0, free))
    assert disk().level == level
