"""The notes of what changed can be gathered at any time, by this repository's own few lines."""

from pathlib import Path

import pytest

from tests.docs.pages import ROOT
from tools.changelog import BadNote, read_notes, release, section


@pytest.fixture
def book(tmp_path: Path) -> Path:
    (tmp_path / "changelog.d").mkdir()
    (tmp_path / "changelog.d/README.md").write_text("说明\n", "utf-8")
    (tmp_path / "CHANGELOG.md").write_text(
        "# 更新记录\n\n说明。\n\n## 0.1.0（2024-09-20）\n\n### 新增\n\n- 旧。\n", "utf-8"
    )
    return tmp_path


def note(book: Path, name: str, text: str) -> None:
    (book / "changelog.d" / name).write_text(text, "utf-8")


def test_the_waiting_notes_can_be_gathered() -> None:
    notes = read_notes(ROOT / "changelog.d")
    assert sum(map(len, notes.values())) > 0
    assert section("9.9.9", "2030-01-01", notes).startswith("## 9.9.9（2030-01-01）\n\n### ")


def test_a_release_stands_above_the_older_ones_and_uses_up_its_notes(book: Path) -> None:
    note(book, "b.fixed.md", "修好\n了乙。\n")
    note(book, "a.added.md", "增加了甲。\n")
    release(book, "0.2.0", "2024-12-01")
    text = (book / "CHANGELOG.md").read_text("utf-8")
    assert text == (
        "# 更新记录\n\n说明。\n\n## 0.2.0（2024-12-01）\n\n### 新增\n\n- 增加了甲。\n\n### 修复\n\n- 修好 了乙。\n"
        "\n## 0.1.0（2024-09-20）\n\n### 新增\n\n- 旧。\n"
    )
    assert [path.name for path in (book / "changelog.d").iterdir()] == ["README.md"]


@pytest.mark.parametrize("name", ["a.md", "a.better.md", "A.added.md", "a.added.txt"])
def test_a_note_with_a_wrong_name_is_refused(book: Path, name: str) -> None:
    note(book, name, "好。")
    with pytest.raises(BadNote, match="文件名应为"):
        release(book, "0.2.0", "2024-12-01")


def test_a_note_without_a_sentence_is_refused(book: Path) -> None:
    note(book, "a.added.md", "增加了甲")
    with pytest.raises(BadNote, match="以句号结尾"):
        release(book, "0.2.0", "2024-12-01")


def test_a_release_of_nothing_is_refused_and_changes_nothing(book: Path) -> None:
    before = (book / "CHANGELOG.md").read_text("utf-8")
    with pytest.raises(BadNote, match="没有可汇总的内容"):
        release(book, "0.2.0", "2024-12-01")
    assert (book / "CHANGELOG.md").read_text("utf-8") == before
