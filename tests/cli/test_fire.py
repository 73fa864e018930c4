import argparse
import csv
import subprocess
import sys
from pathlib import Path

import pytest

from luoshu.cli.fire import add_fire_commands
from tests.core.fire.samples import firms_csv, firms_row
from tests.support.shared_data import shared_file


def run(*words: object) -> int:
    parser = argparse.ArgumentParser()
    add_fire_commands(parser.add_subparsers(required=True))
    args = parser.parse_args(["fire", *map(str, words)])
    return int(args.run(args))


def table(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))


def put(folder: Path, name: str, *rows: str) -> Path:
    path = folder / name
    path.write_bytes(firms_csv(*rows))
    return path


def test_dedupe_writes_each_detection_once_and_exits_0(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one = put(tmp_path, "one.csv", firms_row(), firms_row(34.2))
    other = put(tmp_path, "other.txt", firms_row(34.2, time="805"), firms_row(34.3))
    out = tmp_path / "out.csv"
    assert run("dedupe", one, other, "--out", out) == 0
    rows = table(out)
    assert [row["latitude"] for row in rows] == ["34.1", "34.2", "34.3"]
    assert list(rows[0])[:5] == ["latitude", "longitude", "acq_date", "acq_time", "satellite"]
    told = capsys.readouterr()
    assert told.out == ""
    assert "收到 4 行，去重后 3 行（重复 1 行" in told.err


def test_rejected_rows_are_written_beside_with_reasons_and_exit_1(tmp_path: Path) -> None:
    source = put(tmp_path, "in.csv", firms_row(), firms_row(0, 0), firms_row(34.2, time="2575"))
    out = tmp_path / "out.csv"
    assert run("dedupe", source, "--out", out) == 1
    rejected = table(tmp_path / "out.rejected.csv")
    assert [(row["row_no"], row["code"]) for row in rejected] == [("3", "null_position"), ("4", "bad_time")]
    assert rejected[0]["raw"] == firms_row(0, 0)
    assert out.read_text().count("\n") == 2
    put(tmp_path, "in.csv", firms_row())
    assert run("dedupe", source, "--out", out) == 0
    assert not (tmp_path / "out.rejected.csv").exists()


@pytest.mark.parametrize(
    "content", [b"", b"Invalid MAP_KEY.", b"date,lon,lat\n2024-09-17,112.5,34.1\n", b"\x00\x01\x02"]
)
def test_a_file_that_cannot_be_read_exits_2_with_a_sentence_and_leaves_nothing(
    content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "in.csv"
    source.write_bytes(content)
    assert run("dedupe", source, "--out", tmp_path / "out.csv") == 2
    assert capsys.readouterr().err.strip().endswith("。")
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]


def test_a_missing_file_and_a_missing_folder_exit_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("dedupe", tmp_path / "none.csv", "--out", tmp_path / "out.csv") == 2
    source = put(tmp_path, "in.csv", firms_row())
    assert run("events", source, "--out", tmp_path / "no" / "out.csv") == 2
    assert run("events", source, "--out", tmp_path / "out.csv", "--km", "-1") == 2
    assert "请" in capsys.readouterr().err


def test_events_adds_a_name_that_depends_on_the_first_member_alone(tmp_path: Path) -> None:
    rows = [firms_row(34.1), firms_row(34.11, time="0900"), firms_row(36.0)]
    put(tmp_path, "a.csv", *rows)
    put(tmp_path, "b.csv", *rows[::-1], firms_row(34.105, time="1000"))
    assert run("events", tmp_path / "a.csv", "--out", tmp_path / "a.out") == 0
    assert run("events", tmp_path / "b.csv", "--out", tmp_path / "b.out") == 0
    a = {row["latitude"]: row["event_id"] for row in table(tmp_path / "a.out")}
    b = {row["latitude"]: row["event_id"] for row in table(tmp_path / "b.out")}
    assert a["34.1"] == a["34.11"] != a["36"]
    assert {name: b[name] for name in a} == a
    assert b["34.105"] == a["34.1"]
    assert a["34.1"].startswith("202409170805-")


@pytest.mark.shared
def test_real_files_in_any_order_give_the_same_bytes(tmp_path: Path) -> None:
    names = ["MODIS_C6_1_Global_24h.csv", "modis_nrt_henan_2022.csv"]
    files = [shared_file(f"fire/{name}") for name in names]
    header, *lines = files[0].read_text().splitlines()
    turned = tmp_path / "turned.csv"
    turned.write_text("\n".join([header, *lines[::-1]]) + "\n")
    for verb in ("dedupe", "events"):
        assert run(verb, *files, "--out", tmp_path / "one.csv") == 0
        assert run(verb, files[1], turned, files[0], "--out", tmp_path / "other.csv") == 0
        assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "other.csv").read_bytes()
        assert (tmp_path / "one.csv").read_bytes().count(b"\n") == 1 + 13423 + 878


def test_the_commands_import_no_django() -> None:
    code = "import luoshu.cli.fire, sys; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, env={"PYTHONPATH": "src"}).returncode == 0
