import csv
import json
from pathlib import Path

import pytest

from luoshu.apps.people.models import Account
from luoshu.apps.places.models import BoundarySet, Division
from luoshu.apps.places.operations import shipped_divisions
from luoshu.apps.rules.models import Rule
from luoshu.cli.main import main
from tests.support.people_factories import account_sheet
from tests.support.shared_data import shared_file

pytestmark = pytest.mark.django_db
Capture = pytest.CaptureFixture[str]


@pytest.fixture
def divisions(tmp_path: Path) -> Path:
    path = tmp_path / "divisions.csv"
    path.write_bytes(b"\n".join(line for line in shipped_divisions().splitlines() if line.split(b",")[1] != b"5"))
    return path


def test_a_city_is_set_up_by_one_command_and_again_without_change(divisions: Path, capsys: Capture) -> None:
    assert main(["city", "init", str(divisions), "--root", "410300"]) == 0
    summary = json.loads(capsys.readouterr().out)
    assert (summary["created"], summary["problems"]) == (210, [])
    assert summary["rules"] == Rule.objects.count() > 0
    assert main(["city", "init", str(divisions), "--root", "410300"]) == 0
    again = json.loads(capsys.readouterr().out)
    assert (again["created"], again["unchanged"], again["rules"]) == (0, 210, 0)


def test_bad_rows_are_told_and_the_exit_code_says_so(divisions: Path, capsys: Capture) -> None:
    with divisions.open("ab") as stream:
        stream.write(b"\n41039x,3,x,4103,\n")
    assert main(["city", "init", str(divisions), "--root", "410300"]) == 1
    shown = capsys.readouterr()
    assert "41039x" in shown.err
    assert json.loads(shown.out)["created"] == 210


def test_a_wrong_root_is_one_sentence(divisions: Path, capsys: Capture) -> None:
    assert main(["city", "init", str(divisions), "--root", "440100"]) == 2
    assert "440100" in capsys.readouterr().err
    assert main(["city", "init", "--root", "440100"]) == 2
    assert "DIVISIONS.csv" in capsys.readouterr().err
    assert not Division.objects.exists()


def test_the_three_administrators_come_in_with_the_city(divisions: Path, tmp_path: Path, capsys: Capture) -> None:
    sheet, codes = tmp_path / "accounts.xlsx", tmp_path / "codes.csv"
    roles = ("系统管理员", "安全管理员", "审计员")
    sheet.write_bytes(
        account_sheet(
            *((f"管{role}", "", "市大数据中心", role, role, "410300", f"admin{n}") for n, role in enumerate(roles))
        )
    )
    command = ["city", "init", str(divisions), "--root", "410300", "--accounts", str(sheet)]
    assert main(command) == 2
    assert "--codes-out" in capsys.readouterr().err
    assert main([*command, "--codes-out", str(codes)]) == 0
    shown = capsys.readouterr()
    assert json.loads(shown.out)["accounts"] == 3
    with codes.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["账号"] for row in rows] == ["admin0", "admin1", "admin2"]
    assert all(row["一次性口令"] not in shown.out + shown.err for row in rows)
    assert codes.stat().st_mode & 0o077 == 0
    assert Account.objects.count() == 3
    # The file of codes is never written over.
    assert main([*command, "--codes-out", str(codes)]) == 2


def test_boundaries_are_imported_by_command(divisions: Path, capsys: Capture) -> None:
    file = shared_file("places/luoyang_counties_gcj02.geojson")
    main(["city", "init", str(divisions), "--root", "410300"])
    capsys.readouterr()
    command = ["places", "import", str(file), "--level", "county", "--datum", "gcj02"]
    assert main(command) == 0
    shown = capsys.readouterr()
    assert json.loads(shown.out)["matched"] == 14
    assert "洛阳高新技术产业开发区" in shown.err
    assert main(command) == 0
    assert json.loads(capsys.readouterr().out)["is_repeat"]
    assert BoundarySet.objects.count() == 1


def test_a_datum_has_to_be_named(tmp_path: Path, capsys: Capture) -> None:
    assert main(["places", "import", str(tmp_path / "x.geojson"), "--level", "county"]) == 2
    assert "--datum" in capsys.readouterr().err


def test_without_a_city_the_import_says_what_comes_first(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "x.geojson"
    path.write_text('{"type":"FeatureCollection","features":[]}', encoding="utf-8")
    assert main(["places", "import", str(path), "--level", "county", "--datum", "wgs84"]) == 2
    assert "city init" in capsys.readouterr().err


def test_a_file_that_is_not_there_is_one_sentence(capsys: Capture) -> None:
    assert main(["places", "import", "/nowhere/x.geojson", "--level", "county", "--datum", "wgs84"]) == 2
    assert "找不到" in capsys.readouterr().err
