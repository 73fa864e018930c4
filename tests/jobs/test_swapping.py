"""The swap of a restore, cut short before every one of its renames."""

import json
from pathlib import Path

import pytest

from luoshu.jobs import restoring
from luoshu.jobs.maintenance import journal_path


class Cut(Exception):
    pass


def prepare(home):
    """Lay out an instance with old content, a staging folder with new content, and the journal of the swap."""
    staging, aside = home / "restore-1", home / "before-restore-1"
    for name in ("evidence", "geo"):
        (home / name).mkdir()
        (home / name / "content").write_text("old", encoding="ascii")
    for name in ("evidence", "geo", "anchors"):
        (staging / name).mkdir(parents=True)
        (staging / name / "content").write_text("new", encoding="ascii")
    (home / "db").write_text("old", encoding="ascii")
    (home / "db-wal").write_text("old", encoding="ascii")
    (staging / "db").write_text("new", encoding="ascii")
    pairs = [(name, staging / name) for name in ("evidence", "geo", "anchors")]
    pairs += [("db-wal", None), ("db-shm", None), ("db", staging / "db")]
    moves = [
        {"current": str(home / name), "aside": str(aside / name), "fresh": str(fresh) if fresh else ""}
        for name, fresh in pairs
    ]
    journal_path().write_text(json.dumps(moves), encoding="utf-8")


@pytest.mark.parametrize("renames", range(8))
def test_a_swap_cut_short_anywhere_ends_as_if_it_had_not_been(own_home, monkeypatch, renames):
    prepare(own_home)
    rename, calls = Path.rename, []

    def counted(self, target):
        if len(calls) == renames:
            raise Cut
        calls.append(target)
        return rename(self, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", counted)
        with pytest.raises(Cut):
            restoring.finish_swap()
    assert journal_path().exists()
    restoring.finish_swap()
    for name in ("evidence", "geo", "anchors"):
        assert (own_home / name / "content").read_text(encoding="ascii") == "new"
    assert (own_home / "db").read_text(encoding="ascii") == "new"
    assert not (own_home / "db-wal").exists()
    aside = own_home / "before-restore-1"
    assert sorted(path.name for path in aside.iterdir()) == ["db", "db-wal", "evidence", "geo"]
    assert (aside / "db").read_text(encoding="ascii") == "old"
    assert not journal_path().exists()
