"""``luoshu audit verify``: the chain in the database, and what left it, recomputed from the files alone."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from luoshu.apps.audit import retention
from luoshu.apps.audit.archives import verify_archive
from luoshu.apps.audit.models import AuditCut, AuditEntry
from luoshu.apps.audit.operations import record, seal_entries
from luoshu.apps.audit.retention import archive_folder, order_cut, take_out
from luoshu.cli.main import main
from tests.support.cast import AT, Cast

OLD = datetime(2021, 5, 1, 8, 0, tzinfo=UTC)


@pytest.fixture
def folder(cast: Cast, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Seven archived entries in three files, copied away from the instance."""
    monkeypatch.setattr(retention, "CHUNK", 3)
    for number in range(9):
        at = OLD + timedelta(days=number) if number < 7 else AT
        by = cast.acting("林岚")
        record(by=by, at=at, action="fire.open", subject_kind="fire", subject_code=f"HD-{number}", detail={"n": number})
    seal_entries(at=AT)
    order_cut(before=AT - timedelta(days=366), rule_code="audit.keep", by=cast.acting("许鉴"), at=AT)
    while take_out(at=AT):
        pass
    return Path(shutil.copytree(archive_folder() / AuditCut.objects.get().chain, tmp_path / "链"))


@pytest.mark.django_db
def test_the_chain_of_the_database_is_told_in_one_sentence(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "verify"]) == 0
    assert "日志链完好" in capsys.readouterr().out
    AuditEntry.objects.filter(seal_no=9).update(detail={"n": 99})
    assert main(["audit", "verify"]) == 1
    assert "第 9 条断开" in capsys.readouterr().err


@pytest.mark.django_db
def test_archived_files_are_recomputed_and_lead_on_to_the_database(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["audit", "verify", str(folder)]) == 0
    told = capsys.readouterr().out
    assert "第 1 条到第 7 条，共 7 条" in told
    assert AuditCut.objects.get().seal in told


@pytest.mark.django_db
def test_one_changed_letter_a_lost_line_and_a_lost_file_are_found(folder: Path) -> None:
    _, second, third = sorted(folder.iterdir())
    whole = second.read_bytes()
    second.write_bytes(whole.replace(b"HD-4", b"HD-5"))
    report = verify_archive(folder)
    assert (report.ok, report.last) == (False, 4)
    assert f"第 5 条断开（文件 {second.name} 第 2 行）" in report.sentence
    for damaged in (whole.splitlines(keepends=True)[0], b"\xff\n" + whole, b"[]\n"):
        second.write_bytes(damaged)
        assert not verify_archive(folder).ok
    second.write_bytes(whole)
    kept = third.read_bytes()
    third.write_bytes(b"")
    assert "到第 6 条就没有了" in verify_archive(folder).sentence
    third.write_bytes(kept)
    assert verify_archive(folder).ok
    second.unlink()
    assert "第 4 条断开" in verify_archive(folder).sentence


@pytest.mark.django_db
def test_later_files_alone_need_the_seal_before_them(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    seal = verify_archive(folder).seal
    first = sorted(folder.iterdir())[0]
    lines = first.read_text(encoding="utf-8").splitlines()
    first.unlink()
    assert main(["audit", "verify", str(folder)]) == 1
    assert "--after" in capsys.readouterr().err
    before = lines[-1].split('"seal":"')[1][:64]
    assert verify_archive(folder, after=before).seal == seal
    assert not verify_archive(folder, after="0" * 64).ok


def test_an_empty_folder_says_what_to_give(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "verify", str(tmp_path)]) == 1
    assert "没有归档文件" in capsys.readouterr().err
