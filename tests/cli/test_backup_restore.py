"""Backups of a real instance in its own folder: made, damaged, rehearsed, restored, cut short."""

import contextlib
import hashlib
import json
import shutil
import sqlite3
import tarfile

import pytest

from tests.support.instance import Instance, new_instance

pytestmark = pytest.mark.slow

FILL = """
from datetime import datetime, UTC
from luoshu.apps.acting import SYSTEM
from luoshu.apps.audit.operations import record
from luoshu.apps.audit.spool import write_read
from luoshu.apps.evidence.operations import store_bytes
at = datetime.now(UTC)
for number in range(5):
    record(by=SYSTEM, at=at, action="fire.open", subject_kind="fire", subject_code=f"{TAG}-{number}")
write_read(by=SYSTEM, at=at, action="fire.read", subject_kind="fire", subject_code=TAG)
print(store_bytes(data=TAG.encode() * 1000, at=at).sha256)
"""
SHOW = """
from luoshu.apps.audit.models import AuditEntry
from luoshu.apps.evidence.models import StoredFile
from luoshu.apps.evidence.queries import open_bytes
print(sorted(AuditEntry.objects.filter(subject_kind="fire").values_list("subject_code", flat=True)))
for stored in StoredFile.objects.all():
    with open_bytes(stored) as stream: print(stream.read(4).decode())
"""


def fill(instance: Instance, tag: str) -> str:
    return instance.python(f"TAG = {tag!r}{FILL}")


@pytest.fixture
def instance(tmp_path, tmp_path_factory) -> Instance:
    found = new_instance(tmp_path / "instance", tmp_path_factory.getbasetemp())
    fill(found, "old")
    return found


def files_of(instance: Instance) -> list[str]:
    return sorted(path.name for path in instance.home.iterdir() if path.name not in {"instance.lock", "spool"})


@pytest.mark.parametrize("name", ["full.tar", "full"])
def test_what_was_backed_up_comes_back_and_what_came_later_is_set_aside(instance, tmp_path, name):
    done = instance.luoshu("backup", tmp_path / name)
    assert done.returncode == 0, done.stderr
    before = instance.python(SHOW)
    assert "old-4" in before
    fill(instance, "new")
    drilled = instance.luoshu("restore", "--drill", tmp_path / name)
    assert drilled.returncode == 0, drilled.stderr
    assert "演练通过" in drilled.stderr
    assert "new-4" in instance.python(SHOW), "a rehearsal changes nothing"
    restored = instance.luoshu("restore", tmp_path / name)
    assert restored.returncode == 0, restored.stderr
    assert instance.python(SHOW) == before
    (aside,) = instance.home.glob("before-restore-*")
    assert (aside / "luoshu.sqlite3").exists()
    whats = [json.loads(line)["what"] for line in (instance.home / "maintenance.jsonl").read_text().splitlines()]
    assert whats == ["backup", "restore_drill", "restore"]
    assert not list(instance.home.glob("restore-*"))
    chain = json.loads(instance.luoshu("doctor", "--json").stdout)["checks"][-1]
    assert (chain["name"], chain["level"]) == ("日志链", "ok")


def test_a_backup_holds_no_key_and_covers_nothing_that_exists(instance, tmp_path):
    instance.luoshu("backup", tmp_path / "b")
    assert not list((tmp_path / "b").rglob("secret.key"))
    again = instance.luoshu("backup", tmp_path / "b")
    assert again.returncode == 2
    assert "已经存在" in again.stderr
    inside = instance.luoshu("backup", instance.home / "b.tar")
    assert "别的磁盘" in inside.stderr
    assert not list(tmp_path.glob("*.partial"))


def flip_evidence(folder):
    path = next(path for path in (folder / "evidence").rglob("*") if len(path.name) == 64)
    path.chmod(0o600)
    path.write_bytes(b"x" + path.read_bytes()[1:])


def drop_evidence(folder):
    next(path for path in (folder / "evidence").rglob("*") if len(path.name) == 64).unlink()


def flip_database(folder):
    path = folder / "database.sqlite3"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))


def climb_out(folder):
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["files"][0]["name"] = "evidence/../../escaped"
    (folder / "manifest.json").write_text(json.dumps(manifest))


def no_manifest(folder):
    (folder / "manifest.json").unlink()


def change_log(folder):
    """Change an entry and make the manifest fit again: only the chain can tell."""
    path = folder / "database.sqlite3"
    with contextlib.closing(sqlite3.connect(path)) as database:
        database.execute("UPDATE audit_auditentry SET action = 'x' WHERE seal_no = 2")
        database.commit()
    refit(folder)


def come_from_the_future(folder):
    with contextlib.closing(sqlite3.connect(folder / "database.sqlite3")) as database:
        database.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('audit', '9999_x', '2030-01-01')")
        database.commit()
    refit(folder)


def refit(folder):
    content = (folder / "database.sqlite3").read_bytes()
    manifest = json.loads((folder / "manifest.json").read_text())
    for entry in manifest["files"]:
        if entry["name"] == "database.sqlite3":
            entry |= {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    (folder / "manifest.json").write_text(json.dumps(manifest))


DAMAGES = {
    flip_evidence: "校验值不符",
    drop_evidence: "缺少",
    flip_database: "校验值不符",
    climb_out: "不该有的文件",
    no_manifest: "没有清单",
    change_log: "第 2 条",
    come_from_the_future: "更新的版本",
}
TRY_ALL = """
from datetime import datetime, UTC
from luoshu.jobs.restoring import restore
for name in NAMES:
    try:
        restore(source=Path(ROOT) / name, at=datetime.now(UTC))
    except Exception as error:
        print(type(error).__name__, error)
    else:
        print("restored", name)
"""


def test_a_damaged_backup_is_refused_with_its_reason_and_the_instance_stays_as_it_is(instance, tmp_path):
    instance.luoshu("backup", tmp_path / "b")
    instance.luoshu("backup", tmp_path / "whole.tar")
    for damage in DAMAGES:
        shutil.copytree(tmp_path / "b", tmp_path / damage.__name__)
        damage(tmp_path / damage.__name__)
    content = (tmp_path / "whole.tar").read_bytes()
    (tmp_path / "half.tar").write_bytes(content[: len(content) // 2])
    reasons = {damage.__name__: reason for damage, reason in DAMAGES.items()} | {"half.tar": ""}
    before, shown = files_of(instance), instance.python(SHOW)
    answers = instance.python(f"from pathlib import Path\nROOT = {str(tmp_path)!r}\nNAMES = {list(reasons)!r}{TRY_ALL}")
    for name, answer in zip(reasons, answers.splitlines(), strict=True):
        assert answer.startswith("BackupUnusable 这份备份不能使用"), (name, answer)
        assert reasons[name] in answer, (name, answer)
    assert files_of(instance) == before
    assert instance.python(SHOW) == shown


def test_stored_bytes_that_changed_are_named_by_the_backup(instance, tmp_path):
    flip_evidence(instance.home)
    done = instance.luoshu("backup", tmp_path / "b.tar")
    assert done.returncode == 1
    assert "内容已变" in done.stderr
    assert tarfile.is_tarfile(tmp_path / "b.tar")


def test_a_swap_cut_short_is_refused_by_the_services_and_finished_on_request(instance, tmp_path):
    instance.luoshu("backup", tmp_path / "b")
    wanted = instance.python(SHOW)
    killed = instance.python(f"""
import os, signal
from datetime import datetime, UTC
from pathlib import Path
from luoshu.jobs import restoring
rename, calls = Path.rename, []
def deadly(self, target):
    if restoring.journal_path().exists():
        calls.append(1)
        if len(calls) == 4: os.kill(os.getpid(), signal.SIGKILL)
    return rename(self, target)
Path.rename = deadly
restoring.restore(source=Path({str(tmp_path / "b")!r}), at=datetime.now(UTC))
""")
    assert killed == "killed"
    refused = instance.luoshu("worker")
    assert refused.returncode == 2
    assert "restore --continue" in refused.stderr
    done = instance.luoshu("restore", "--continue")
    assert done.returncode == 0, done.stderr
    assert instance.python(SHOW) == wanted
    assert not list(instance.home.glob("restore-*"))


def test_continuing_without_an_interrupted_restore_is_refused(instance):
    done = instance.luoshu("restore", "--continue")
    assert done.returncode == 2
    assert "没有中断" in done.stderr
