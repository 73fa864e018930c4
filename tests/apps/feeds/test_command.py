"""``luoshu feeds``: summary on stdout, sentences on stderr, an exit code that tells."""

import json
from pathlib import Path

import pytest
from django.conf import LazySettings

from luoshu.apps.feeds.models import Detection, Source
from luoshu.cli.main import main
from tests.support.feeds_factories import City, firms_file, firms_row

pytestmark = pytest.mark.django_db


def test_clean_files_end_with_0_and_one_summary(city: City, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = tmp_path / "a.csv", tmp_path / "b.csv"
    first.write_bytes(firms_file([firms_row(34.05, 112.05)]))
    second.write_bytes(firms_file([firms_row(34.05, 112.05), firms_row(34.15, 112.05)]))
    assert main(["feeds", "ingest", str(first), str(second), "--kind", "firms"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["received"], found["accepted"], found["duplicate"]) == (3, 2, 1)
    assert [one["file_name"] for one in found["deliveries"]] == ["a.csv", "b.csv"]
    assert Detection.objects.count() == 2


def test_bad_rows_end_with_1_and_come_back_as_csv(
    city: City, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, out = tmp_path / "a.csv", tmp_path / "bad.csv"
    path.write_bytes(firms_file([firms_row(0, 0), firms_row(34.05, 112.05)]))
    assert main(["feeds", "ingest", str(path), "--kind", "firms"]) == 1
    code = json.loads(capsys.readouterr().out)["deliveries"][0]["delivery"]
    assert main(["feeds", "rejected", code, "--out", str(out)]) == 0
    assert "0,0" in out.read_text(encoding="utf-8-sig")
    assert main(["feeds", "rerun", code]) == 1
    assert json.loads(capsys.readouterr().out)["accepted"] == 1


def test_a_file_that_cannot_be_used_ends_with_2_and_the_others_go_in(
    city: City, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad, good = tmp_path / "bad.csv", tmp_path / "good.csv"
    bad.write_bytes(b"Invalid MAP_KEY.")
    good.write_bytes(firms_file([firms_row(34.05, 112.05)]))
    assert main(["feeds", "ingest", str(bad), str(good), "--kind", "firms"]) == 2
    shown = capsys.readouterr()
    assert json.loads(shown.out)["accepted"] == 1
    assert "Invalid MAP_KEY." in shown.err


def test_a_list_without_datum_ends_with_2_and_a_sentence(
    city: City, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("日期,经度,纬度\n2024-09-17,112.05,34.05\n", encoding="utf-8")
    assert main(["feeds", "ingest", str(path), "--kind", "official"]) == 2
    assert "坐标系" in capsys.readouterr().err
    assert main(["feeds", "ingest", str(path), "--kind", "official", "--datum", "wgs84"]) == 0


def test_an_unknown_delivery_or_file_ends_with_2(city: City, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["feeds", "rerun", "PC19990101-0001"]) == 2
    assert main(["feeds", "ingest", "/nowhere/a.csv", "--kind", "firms"]) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_a_source_is_registered_when_its_host_is_allowed(
    city: City, settings: LazySettings, capsys: pytest.CaptureFixture[str]
) -> None:
    url = "https://firms.example/api/area/csv/{map_key}/VIIRS_SNPP_NRT/110,33,113,35/2"
    words = ["feeds", "source", "viirs", "--name", "VIIRS", "--kind", "firms", "--url", url, "--minutes", "15"]
    settings.LUOSHU_FEED_HOSTS = []
    assert main(words) == 2
    assert "LUOSHU_FEED_HOSTS" in capsys.readouterr().err
    settings.LUOSHU_FEED_HOSTS = ["firms.example"]
    assert main(words) == 0
    assert Source.objects.get().poll_minutes == 15
