"""``luoshu reading read``: three files, a summary on stderr, refusals with a next step."""

import argparse
import json
from pathlib import Path

import pytest

from luoshu.cli.reading import add_reading_commands


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    add_reading_commands(parser.add_subparsers())
    args = parser.parse_args(["reading", "read", *words])
    code: int = args.run(args)
    return code


def test_a_page_becomes_three_files_with_true_offsets(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "page.txt"
    text = "全市累计建成邻里中心338个。\r\n\r\n加快剩余91项工程推进，尽快完成整改。\r\n"
    page.write_bytes(text.encode())
    assert run(str(page), "--issued", "2024-09-20", "--out", str(tmp_path / "out")) == 0
    rows = [json.loads(line) for line in (tmp_path / "out/figures.jsonl").read_text("utf-8").splitlines()]
    assert [text[row["start"] : row["end"]] for row in rows] == ["338个", "91项"]
    checks = [json.loads(line) for line in (tmp_path / "out/checks.jsonl").read_text("utf-8").splitlines()]
    assert [check["word"] for check in checks] == ["口径不明"]
    assert (tmp_path / "out/events.jsonl").exists()
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "读出数字 2 个" in captured.err


def test_gb18030_is_read(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_bytes("已建成邻里中心338个。".encode("gb18030"))
    assert run(str(page), "--issued", "2024-09-20", "--out", str(tmp_path)) == 0
    assert '"338个"' in (tmp_path / "figures.jsonl").read_text("utf-8")


@pytest.mark.parametrize(
    ("content", "issued", "says"),
    [(None, "2024-09-20", "打不开"), (b"\x80\xff\x00\xfe", "2024-09-20", "另存为"), (b"", "20th", "无法识别")],
)
def test_what_cannot_run_is_one_sentence(
    content: bytes | None, issued: str, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "page.txt"
    if content is not None:
        page.write_bytes(content)
    assert run(str(page), "--issued", issued, "--out", str(tmp_path / "out")) == 2
    said = capsys.readouterr().err
    assert says in said
    assert "Traceback" not in said
    assert not (tmp_path / "out").exists()
