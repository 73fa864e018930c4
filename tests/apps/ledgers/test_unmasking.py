"""What is masked opens for whoever fills the ledger, with a reason, a cell or a row at a time, on record first."""

import json
from pathlib import Path

import pytest

from luoshu.apps.audit import spool
from luoshu.apps.audit.errors import ReadNotRecorded
from luoshu.apps.errors import LuoshuError, NotAllowed
from luoshu.apps.ledgers.errors import LedgerRowNotVisible, NotAFiller, UnmaskRefused
from luoshu.apps.ledgers.operations import unmask_row, unmasking
from tests.support.cast import AT, Cast
from tests.support.ledger_books import declared, recorded, row_of

pytestmark = pytest.mark.django_db
KEY = "示范甲县·安居苑"


@pytest.fixture
def book(cast: Cast) -> Cast:
    declared(cast, filler_levels=("county",))
    recorded(cast.acting("顾青"), row_of())
    return cast


def opened(cast: Cast, who: str = "顾青", **more: str) -> dict[str, str]:
    given = {"ledger_code": "lifts", "key": KEY, "reason": "核对签约", **more}
    return unmask_row(by=cast.acting(who), at=AT, **given)  # type: ignore[arg-type]


def reads() -> list[dict[str, object]]:
    lines = [line for path in Path(spool.spool_folder()).glob("*.jsonl") for line in path.read_text().splitlines()]
    return [found for found in map(json.loads, lines) if found["action"] == "ledgers.unmask"]


def test_a_row_is_opened_and_who_looked_and_why_is_written_first(book: Cast) -> None:
    # Others of the same run looked before: their lines lie in the same folder.
    before = reads()
    assert opened(book) == {"owner": "王某某"}
    assert opened(book, column="owner") == {"owner": "王某某"}

    written = [one for one in reads() if one["detail"] == {"columns": ["owner"], "reason": "核对签约"}]
    assert len(reads()) == len(before) + 2
    assert len(written) == len([one for one in before if one in written]) + 2
    assert {(one["person_code"], one["subject_code"]) for one in written} == {("p-guqing", f"lifts:{KEY}")}
    assert "王某某" not in json.dumps(reads(), ensure_ascii=False)


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"reason": " "}, UnmaskRefused),
        ({"column": "money"}, UnmaskRefused),
        ({"who": "罗简"}, NotAllowed),
        ({"who": "吕文"}, NotAFiller),
        ({"who": "赵禾"}, LedgerRowNotVisible),
    ],
)
def test_refused_it_shows_and_writes_nothing(book: Cast, wrong: dict[str, str], error: type[LuoshuError]) -> None:
    before = len(reads())
    with pytest.raises(error):
        opened(book, **wrong)
    assert len(reads()) == before


def test_what_cannot_be_recorded_is_not_shown(book: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(**read: object) -> None:
        raise ReadNotRecorded(reason="disk full")

    monkeypatch.setattr(unmasking, "write_read", full)
    with pytest.raises(ReadNotRecorded):
        opened(book)
