"""``serve``, ``worker``, ``migrate`` and ``doctor`` as real processes."""

import http.client
import json
import signal
import socket
import sqlite3
import subprocess
import time

import pytest

from tests.support.instance import Instance, new_instance

pytestmark = pytest.mark.slow


@pytest.fixture
def instance(tmp_path, tmp_path_factory) -> Instance:
    return new_instance(tmp_path / "instance", tmp_path_factory.getbasetemp())


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(condition, process):
    for _ in range(600):
        if condition():
            return
        assert process.poll() is None, process.stdout.read()
        time.sleep(0.1)
    raise AssertionError("waited in vain")


def answers(port) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/static/nothing")
        return connection.getresponse().status < 500
    except OSError:
        return False
    finally:
        connection.close()


def ended(process) -> str:
    output, _ = process.communicate(timeout=60)
    return output


def beats(instance) -> dict:
    with sqlite3.connect(f"file:{instance.home / 'luoshu.sqlite3'}?mode=ro", uri=True) as database:
        rows = database.execute("SELECT name, finished_at FROM audit_loopbeat").fetchall()
    database.close()
    return dict(rows)


def test_the_web_answers_and_ends_on_sigterm_and_keeps_a_restore_out(instance, tmp_path):
    port = free_port()
    process = instance.start("serve", "--port", port)
    try:
        wait_for(lambda: answers(port), process)
        (tmp_path / "b").mkdir()
        assert "请先停止" in instance.luoshu("restore", tmp_path / "b").stderr
        assert "可能已有程序占用" in instance.luoshu("serve", "--port", port).stderr
    finally:
        process.send_signal(signal.SIGTERM)
        output = ended(process)
    assert process.returncode == 0
    assert "网页服务已停止" in output
    assert "Traceback" not in output


def test_the_worker_works_and_ends_on_sigterm(instance):
    process = instance.start("worker", "--only", "send", "--only", "seal")
    try:
        wait_for(lambda: {"worker", "send", "seal"} <= beats(instance).keys(), process)
    finally:
        process.send_signal(signal.SIGTERM)
        output = ended(process)
    assert process.returncode == 0
    assert "后台处理已停止。" in output


def test_a_worker_killed_and_started_again_carries_on(instance):
    fill = """
from datetime import datetime, UTC
from luoshu.apps.acting import SYSTEM
from luoshu.apps.audit.operations import record
for number in range(3):
    record(by=SYSTEM, at=datetime.now(UTC), action="fire.open", subject_kind="fire", subject_code=str(number))
"""
    instance.python(fill)
    process = instance.start("worker", "--only", "seal")
    wait_for(lambda: "seal" in beats(instance), process)
    process.send_signal(signal.SIGKILL)
    ended(process)
    instance.python(fill)
    process = instance.start("worker", "--only", "seal")
    try:
        wait_for(lambda: unsealed(instance) == 0, process)
    finally:
        process.send_signal(signal.SIGTERM)
        ended(process)
    chain = json.loads(instance.luoshu("doctor", "--json").stdout)["checks"][-1]
    assert chain["level"] == "ok"
    assert "6 条" in chain["sentence"]


def unsealed(instance) -> int:
    database = sqlite3.connect(f"file:{instance.home / 'luoshu.sqlite3'}?mode=ro", uri=True)
    try:
        return database.execute("SELECT count(*) FROM audit_auditentry WHERE seal_no IS NULL").fetchone()[0]
    finally:
        database.close()


def test_a_database_locked_by_somebody_else_delays_and_loses_nothing(instance):
    process = instance.start("worker", "--only", "seal")
    database = sqlite3.connect(instance.home / "luoshu.sqlite3", isolation_level=None)
    try:
        wait_for(lambda: "seal" in beats(instance), process)
        database.execute("BEGIN IMMEDIATE")
        database.execute(
            "INSERT INTO audit_auditentry (at, action, person_code, post_code, role, subject_kind, subject_code,"
            " division_path, detail, seal) VALUES ('2024-09-17 08:00:00', 'x', 'p', '', '', '', '', '', '{}', '')"
        )
        time.sleep(3)
        assert process.poll() is None
        database.execute("COMMIT")
        wait_for(lambda: unsealed(instance) == 0, process)
    finally:
        database.close()
        process.send_signal(signal.SIGTERM)
        output = ended(process)
    assert "Traceback" not in output


def test_nothing_starts_on_a_database_that_was_never_migrated(tmp_path):
    bare = Instance(tmp_path / "bare")
    for command in (("serve", "--port", free_port()), ("worker",), ("backup", tmp_path / "b.tar")):
        done = bare.luoshu(*command)
        assert done.returncode == 2
        assert "luoshu migrate" in done.stderr
    assert bare.luoshu("migrate", "--check").returncode == 1
    report = json.loads(bare.luoshu("doctor", "--json").stdout)
    assert not report["ok"]
    assert {check["name"]: check["level"] for check in report["checks"]}["数据库结构"] == "bad"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--tls-cert", "/nowhere.pem"), "一起给出"),
        (("--tls-cert", "/nowhere.pem", "--tls-key", "/nowhere.key"), "找不到"),
        (("--tls-cert", __file__, "--tls-key", __file__), "不能使用"),
        (("--port", "99999"), "不在 1 到 65535"),
        (("--host", "内网"), "应为 IP 地址"),
        (("--workers", "0"), "至少为 1"),
    ],
)
def test_an_address_or_certificate_that_cannot_work_is_refused_before_the_start(arguments, words, tmp_path):
    done = Instance(tmp_path / "none").luoshu("serve", *arguments)
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_the_doctor_names_the_worker_and_the_backup_that_are_missing_and_exits_with_one(instance):
    done: subprocess.CompletedProcess[str] = instance.luoshu("doctor")
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert all(line[:2] in {"正常", "注意", "异常"} for line in lines)
    assert any(line.startswith("异常  定时：后台处理从未运行。请启动") for line in lines)
    assert any(line.startswith("异常  备份：从未备份") for line in lines)
    assert "检查没有完成" not in done.stdout


def test_the_doctor_finds_stored_bytes_that_are_gone_and_a_key_open_to_all(instance):
    instance.python("""
from datetime import datetime, UTC
from luoshu.apps.evidence.operations import store_bytes
from luoshu.apps.evidence.storage import path_of
path_of(store_bytes(data=b"x", at=datetime.now(UTC)).sha256).unlink()
""")
    instance.home.chmod(0o755)
    (instance.home / "secret.key").chmod(0o644)
    checks = {check["name"]: check for check in json.loads(instance.luoshu("doctor", "--json").stdout)["checks"]}
    assert checks["存证文件"]["level"] == "bad"
    assert "1 个在磁盘上缺失" in checks["存证文件"]["sentence"]
    assert checks["文件权限"]["level"] == "bad"
    assert "chmod" in checks["文件权限"]["next_step"]
