"""What a rule lets go leaves the database for files, and the chain still shows one changed byte, before and after."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from luoshu.apps.audit import retention
from luoshu.apps.audit.anchors import anchor_file
from luoshu.apps.audit.errors import CutUnderWay, NothingToCut, TamperedBeforeCut
from luoshu.apps.audit.models import AuditCut, AuditEntry, SpoolBatch
from luoshu.apps.audit.operations import record, seal_entries
from luoshu.apps.audit.queries import verify_chain
from luoshu.apps.audit.retention import archive_folder, archived_lines, due_entries, order_cut, take_out
from luoshu.apps.audit.sealing import FIRST, seal_of
from luoshu.apps.errors import NotAllowed
from luoshu.apps.rules.models import Rule
from tests.support.cast import AT, CITY, Cast
from tests.support.together import all_at_once, needs_a_database_of_threads

pytestmark = pytest.mark.django_db
OLD = datetime(2021, 5, 1, 8, 0, tzinfo=UTC)
YEAR = AT - timedelta(days=366)


@pytest.fixture
def chain(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Cast:
    """Seven old entries, then three young ones, sealed; parts of three."""
    monkeypatch.setattr(retention, "CHUNK", 3)
    for number in range(10):
        at = OLD + timedelta(days=number) if number < 7 else AT
        by = cast.acting("林岚")
        record(by=by, at=at, action="fire.open", subject_kind="fire", subject_code=f"HD-{number}", detail={"n": number})
    seal_entries(at=AT)
    return cast


def cut(cast: Cast) -> AuditCut:
    return order_cut(before=YEAR, rule_code="audit.keep", by=cast.acting("许鉴"), at=AT)


def all_out() -> list[int]:
    parts = []
    while count := take_out(at=AT):
        assert verify_chain().ok, "between two parts too"
        parts.append(count)
    return parts


def test_old_entries_leave_in_parts_and_the_chain_goes_on_from_their_seal(chain: Cast) -> None:
    SpoolBatch.objects.create(name="old", sha256="0" * 64, entries=1, moved_at=OLD)
    named = anchor_file()
    due = due_entries(chain.acting("许鉴"), before=YEAR)
    assert (due.first, due.last, due.count) == (1, 7, 7)
    cut(chain)
    assert verify_chain().ok
    assert due_entries(chain.acting("许鉴"), before=YEAR).count == 0
    assert all_out() == [3, 3, 1]
    seal_entries(at=AT)
    report = verify_chain()
    assert (report.ok, report.checked) == (True, 4), "three young ones and the entry of the cut"
    assert verify_chain(newest=2).ok
    assert not SpoolBatch.objects.exists()
    assert anchor_file() == named, "the chain keeps its name without its first entry"
    previous = FIRST
    lines = archived_lines(archive_folder() / AuditCut.objects.get().chain)
    for number, line in enumerate(lines, start=1):
        seal = line.pop("seal")
        assert (line["seal_no"], seal) == (number, seal_of(previous, line))
        previous = str(seal)
    assert [line["subject_code"] for line in lines] == [f"HD-{number}" for number in range(7)]
    assert previous == AuditCut.objects.get().seal, "the chain can be recomputed from its first entry through the files"


@pytest.mark.parametrize("number", [2, 5])
def test_a_changed_entry_is_never_taken_out(chain: Cast, number: int) -> None:
    AuditEntry.objects.filter(seal_no=number).update(detail={"n": 99})
    cut(chain)
    with pytest.raises(TamperedBeforeCut, match=f"第 {number} 条"):
        all_out() if number < 4 else (take_out(at=AT), take_out(at=AT))
    assert AuditEntry.objects.filter(seal_no=number).exists()
    assert verify_chain().first_bad_seal_no == number


@pytest.mark.parametrize(
    "forged",
    [
        {"up_to": 8, "removed_to": 8},
        {"removed_to": 8},
        {"removed_seal": "f" * 64},
        {"seal": "f" * 64, "removed_seal": "f" * 64},
    ],
)
def test_a_cut_that_nobody_ordered_breaks_the_chain(chain: Cast, forged: dict[str, object]) -> None:
    cut(chain)
    all_out()
    AuditEntry.objects.filter(seal_no__lte=forged.get("removed_to", 0)).delete()
    AuditCut.objects.update(**forged)
    assert not verify_chain().ok


def test_a_young_entry_behind_old_ones_stays_and_a_change_after_the_cut_is_found(chain: Cast) -> None:
    cut(chain)
    all_out()
    AuditEntry.objects.filter(seal_no=9).update(action="x")
    assert verify_chain().first_bad_seal_no == 9


def test_one_cut_at_a_time_by_the_auditor_alone(chain: Cast) -> None:
    for name in ("秦安", "韩策", "郑远"):
        with pytest.raises(NotAllowed):
            order_cut(before=YEAR, rule_code="r", by=chain.acting(name), at=AT)
    with pytest.raises(NothingToCut):
        order_cut(before=OLD, rule_code="r", by=chain.acting("许鉴"), at=AT)
    cut(chain)
    with pytest.raises(CutUnderWay):
        cut(chain)
    all_out()
    with pytest.raises(NothingToCut):
        cut(chain)


def test_the_newest_entry_stays_however_old(chain: Cast) -> None:
    due = due_entries(chain.acting("许鉴"), before=AT + timedelta(days=1))
    assert (due.first, due.last) == (1, 9)


def test_the_page_says_what_the_rule_lets_go_before_anything_does(chain: Cast) -> None:
    with time_machine.travel(AT, tick=False):
        browser = chain.client_for("许鉴")
        assert "没有登记“审计日志保存”规则" in browser.get("/audit/").content.decode()
        assert browser.post("/audit/cut/").status_code == 422
        Rule.objects.create(
            code="audit.keep", kind="audit", title="保存一年", issuer="市", division_path=chain.path(CITY),
            valid_from=date(2024, 1, 1), body={"days": 366},
        )  # fmt: skip
        shown = browser.get("/audit/").content.decode()
        assert "第 1–7 条，共 7 条，可以移出到归档文件" in shown
        assert AuditEntry.objects.filter(seal_no__lte=7).count() == 7
        assert browser.post("/audit/cut/").status_code == 302
        assert browser.post("/audit/cut/").status_code == 409
        all_out()
        assert "移完" in browser.get("/audit/").content.decode()
        told = AuditEntry.objects.get(action="audit.cut")
        assert (told.person_code, told.detail["up_to"], told.detail["rule"]) == ("p-xujian", 7, "audit.keep")


def test_a_part_taken_by_another_worker_while_it_is_read_is_no_tampering(
    chain: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut(chain)
    manager = AuditEntry.objects
    filtered = manager.filter

    def slow(**wanted: object) -> object:
        """The rows are asked for only after somebody else has taken the same part."""
        monkeypatch.setattr(manager, "filter", filtered)
        assert take_out(at=AT) == 3
        return filtered(**wanted)

    monkeypatch.setattr(manager, "filter", slow)
    assert take_out(at=AT) == 0
    assert all_out() == [3, 1]


@pytest.mark.django_db(transaction=True)
def test_two_workers_take_each_part_once(chain: Cast) -> None:
    needs_a_database_of_threads()
    cut(chain)
    counts = all_at_once(2, lambda number: take_out(at=AT))
    assert sum(counts) <= 6
    all_out()
    lines = archived_lines(archive_folder() / AuditCut.objects.get().chain)
    assert [line["seal_no"] for line in lines] == list(range(1, 8))
    assert verify_chain().ok
