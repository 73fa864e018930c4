"""``luoshu ledgers import``: a trial, an import, refused rows and files, each with its exit code."""

import json
from pathlib import Path

import pytest

from luoshu.apps.ledgers.models import ImportBatch, LedgerRow
from luoshu.cli.main import main
from tests.support.cast import Cast
from tests.support.ledger_books import declared
from tests.support.office_books import book

pytestmark = pytest.mark.django_db
HEAD = ["县区", "小区", "计划", "已装"]


def run(path: Path, *more: str) -> int:
    return main(["ledgers", "import", str(path), "--ledger", "lifts", "--as-of", "2024-09-17", *more])


def test_a_trial_writes_nothing_and_an_import_tells_what_it_wrote(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    declared(cast)
    path = tmp_path / "九月.xlsx"
    path.write_bytes(
        book([HEAD, ["示范甲县", "安居苑", 4, 2], ["示范乙县", "远园", 1, 1], ["示范甲县", "坏院", "几", 0]])
    )
    assert run(path, "--dry-run") == 1
    told = capsys.readouterr()
    assert (json.loads(told.out)["state"], json.loads(told.out)["new"]) == ("preview", 2)
    assert "第 4 行 电梯·计划" in told.err
    assert LedgerRow.objects.count() == 0
    assert run(path) == 1
    assert json.loads(capsys.readouterr().out)["written"] == 2
    path.write_bytes(book([HEAD, ["示范甲县", "安居苑", 4, 3]]))
    assert run(path) == 0
    assert LedgerRow.objects.count() == 2


def test_what_cannot_run_says_why(cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "表.xlsx"
    assert run(path) == 2
    declared(cast)
    assert run(path) == 2
    path.write_bytes(book([["县区", "院落", "计划"], ["示范甲县", "安居苑", 4]]))
    assert run(path) == 2
    told = capsys.readouterr().err
    assert "核对 --ledger" in told
    assert "读不了文件" in told
    assert ImportBatch.objects.get().code in told
