"""The auditor's page: entries in words, each filter, paging that loses nothing, and a bound on what it asks."""

import csv
import io
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from luoshu.apps.acting import SYSTEM
from luoshu.apps.audit.models import AuditEntry
from luoshu.apps.audit.operations import move_spool, record, seal_entries
from luoshu.apps.audit.spool import spool_folder
from tests.support.cast import AT, COUNTY_A, Cast

pytestmark = pytest.mark.django_db
PAGE = "/audit/"


@pytest.fixture
def auditor(cast: Cast) -> Iterator[Client]:
    with time_machine.travel(AT, tick=False):
        yield cast.client_for("许鉴")


def _write(
    cast: Cast, name: str, action: str, *, minute: int = 0, kind: str = "fire", code: str = "HD-1", **detail: object
) -> None:
    by = SYSTEM if name == "system" else cast.acting(name)
    record(by=by, at=AT + timedelta(minutes=minute), action=action, subject_kind=kind, subject_code=code, detail=detail)


def _text(client: Client, query: str = "") -> str:
    answer = client.get(PAGE + query)
    assert answer.status_code == 200
    return answer.content.decode()


def _body(client: Client, query: str = "") -> str:
    return _text(client, query).partition("<tbody>")[2].partition("</tbody>")[0]


def test_an_entry_reads_in_words_and_hides_no_code(cast: Cast, auditor: Client) -> None:
    _write(cast, "林岚", "fire.accept", **{"from": "reported", "to": "accepted", "note": "来人已到"})
    AuditEntry.objects.exclude(action="fire.accept").delete()
    seal_entries(at=AT)
    body = _body(auditor)
    acting = cast.acting("林岚")
    for words in (
        "林岚",
        acting.person_code,
        "受理",
        'title="fire.accept"',
        "火点",
        "HD-1",
        "待受理 → 已受理",
        "来人已到",
    ):
        assert words in body
    assert "{'" not in body
    assert "reported" not in body
    assert ">1</td>" in body


def test_contents_of_every_shape_are_told(cast: Cast, auditor: Client) -> None:
    post = cast.acting("赵禾").post_code
    _write(
        cast,
        "system",
        "ledgers.open_batch",
        kind="ledger_batch",
        counts={"received": 4, "new": 2, "odd_count": 7},
        file="ab" * 32,
        posts=[post],
        empty=[],
        nothing=None,
        fixed_on_spot=True,
        at="2024-09-17T08:00:00.000000Z",
        value="338.000000",
        strange_key="姓名***",
    )
    body = _body(auditor, "?action=ledgers.open_batch")
    for words in (
        "收到 4，新增 2，odd_count 7",
        "abababababab…",
        "当场整改</b>：是",
        "2024年9月17日 16:00",
        "338<",
        "姓名***",
    ):
        assert words in body
    assert post not in body
    assert "strange_key" in body
    assert "empty" not in body.replace('class="empty"', "")
    assert "系统" in body


FILTERS: tuple[tuple[str, set[str]], ...] = (
    ("", {"HD-1", "HD-2", "HD-3", "TZ-1", "GZ-1"}),
    ("?person=林岚", {"HD-1", "TZ-1"}),
    ("?person=没有这个人", set()),
    ("?person=system", {"GZ-1"}),
    ("?unit=没有这个单位", set()),
    ("?family=read", {"HD-2"}),
    ("?family=work", {"HD-1", "TZ-1", "HD-3"}),
    ("?family=setting", {"GZ-1"}),
    ("?family=export", set()),
    ("?action=fire.accept", {"HD-1"}),
    ("?family=read&action=fire.accept", {"HD-1"}),
    ("?subject=HD-3", {"HD-3"}),
    ("?since=2024-09-18", {"HD-3"}),
    ("?until=2024-09-17", {"HD-1", "HD-2", "TZ-1", "GZ-1"}),
    ("?since=2024-09-17&until=2024-09-17&person=林岚", {"HD-1", "TZ-1"}),
    ("?family=nonsense&action=nonsense&before=nonsense", {"HD-1", "HD-2", "HD-3", "TZ-1", "GZ-1"}),
)


def test_each_filter_narrows(cast: Cast, auditor: Client) -> None:
    AuditEntry.objects.all().delete()
    _write(cast, "林岚", "fire.accept", code="HD-1")
    _write(cast, "陈川", "fire.read", code="HD-2", minute=1)
    _write(cast, "林岚", "notice.sign", code="TZ-1", minute=2)
    _write(cast, "system", "rules.install_defaults", code="GZ-1", minute=3)
    _write(cast, "陈川", "fire.close", code="HD-3", minute=24 * 60)
    for query, codes in FILTERS:
        assert {row.entry.subject_code for row in auditor.get(PAGE + query).context["rows"]} == codes, query


def test_a_unit_finds_what_was_done_in_its_posts(cast: Cast, auditor: Client) -> None:
    from luoshu.apps.people.queries import posts_by_code

    AuditEntry.objects.all().delete()
    _write(cast, "陈川", "fire.accept", code="HD-1")
    _write(cast, "林岚", "fire.accept", code="HD-2")
    post = cast.acting("陈川").post_code
    unit = posts_by_code([post])[post].unit.name
    found = {row.entry.subject_code for row in auditor.get(PAGE, {"unit": unit}).context["rows"]}
    assert found == {"HD-1"}
    assert unit in _body(auditor)


def test_what_cannot_be_read_is_said_and_the_form_is_kept(auditor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = auditor.get(PAGE + "?since=昨天&person=林")
    assert answer.status_code == 422
    assert "“昨天”不是日期" in answer.content.decode()
    assert 'value="林"' in answer.content.decode()
    monkeypatch.setattr("luoshu.web.audit.asking.MOST_MATCHES", 0)
    answer = auditor.get(PAGE + "?person=林")
    assert answer.status_code == 422
    assert "请写全姓名" in answer.content.decode()


def test_paging_follows_time_and_loses_nothing(cast: Cast, auditor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reads are moved in after the verbs of the same minutes: ids do not follow time."""
    monkeypatch.setattr("luoshu.web.audit.views.PAGE", 3)
    AuditEntry.objects.all().delete()
    minutes = [5, 1, 1, 3, 2, 1, 4, 5]
    for number, minute in enumerate(minutes):
        _write(cast, "林岚" if number % 2 else "陈川", "fire.accept", code=f"HD-{number}", minute=minute)
    for start in ("", "?person=林", "?family=work"):
        seen: list[tuple[str, int]] = []
        query = start
        while True:
            context = auditor.get(PAGE + query).context
            seen += [(row.entry.at.isoformat(), row.entry.pk) for row in context["rows"]]
            if "older" not in context:
                break
            query = "?" + context["older"]
        assert seen == sorted(seen, reverse=True)
        assert len(seen) == (4 if "person" in start else 8)


def test_the_page_asks_a_constant_number_of_questions(cast: Cast, auditor: Client) -> None:
    def cost(query: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            auditor.get(PAGE + query)
        return len(queries)

    _write(cast, "林岚", "fire.accept", unit="U-1")
    auditor.get(PAGE)
    few = cost("")
    for number in range(30):
        _write(
            cast,
            ("林岚", "陈川", "赵禾")[number % 3],
            "fire.read",
            code=f"HD-{number}",
            posts=[f"P{number}"],
            unit="U-1",
        )
    assert cost("") == few <= 10
    assert cost("?family=read") <= few + 1
    assert cost("?person=林岚&unit=禁烧&family=read") <= few + 5


def test_checking_the_chain_keeps_the_filter(cast: Cast, auditor: Client) -> None:
    _write(cast, "林岚", "fire.accept")
    seal_entries(at=AT)
    _write(cast, "林岚", "fire.close")
    answer = auditor.post(PAGE + "verify/?action=fire.close")
    text = answer.content.decode()
    assert "日志链完好" in text
    assert "另有 1 条待封存" in text
    assert {row.entry.action for row in answer.context["rows"]} == {"fire.close"}
    assert COUNTY_A not in text.partition("<tbody>")[2]


def _exported(client: Client, query: str = "") -> bytes:
    answer = client.get(PAGE + "export.csv" + query)
    assert answer.status_code == 200
    assert "filename*=UTF-8''" in answer.headers["Content-Disposition"]
    return answer.content


def _script() -> str:
    page = (Path(__file__).parents[2] / "docs" / "how-to" / "read-the-audit.md").read_text(encoding="utf-8")
    return page.partition("```python\n")[2].partition("```")[0]


def _checked(folder: Path, content: bytes) -> tuple[int, str]:
    """Check an exported file as the how-to page tells a stranger to."""
    (folder / "log.csv").write_bytes(content)
    run = subprocess.run(
        [sys.executable, "-c", _script(), str(folder / "log.csv")], capture_output=True, text=True, check=False
    )
    return run.returncode, run.stdout + run.stderr


def test_a_stranger_recomputes_the_exported_chain(cast: Cast, auditor: Client, tmp_path: Path) -> None:
    AuditEntry.objects.all().delete()
    for number in range(4):
        _write(
            cast,
            ("林岚", "陈川")[number % 2],
            "fire.accept",
            code=f"HD-{number}",
            minute=number,
            note='=1+1,"引号"\n换行',
        )
    seal_entries(at=AT)
    _write(cast, "林岚", "fire.close", code="HD-9", minute=9)
    whole = _exported(auditor)
    assert _checked(tmp_path, whole) == (0, "核对完好：4 条\n")
    # Some of the entries can be checked one by one, and prove nothing about those between them.
    assert _checked(tmp_path, _exported(auditor, "?person=林岚"))[1] == "核对完好：2 条\n"
    rows = list(csv.DictReader(io.StringIO(whole.decode("utf-8-sig"), newline="")))
    assert [row["封存号"] for row in rows] == ["1", "2", "3", "4", "待封存"]
    assert rows[0]["上一条封存值"] == "0" * 64
    assert (rows[0]["姓名"], rows[0]["动作"], rows[0]["动作代码"]) == ("林岚", "受理", "fire.accept")
    for forged in (whole.replace(b"fire.accept", b"fire.closed", 7), whole.replace(b"HD-2", b"HD-7")):
        assert _checked(tmp_path, forged)[0] == 1


def test_an_export_is_itself_on_record_and_says_when_it_is_cut(
    cast: Cast, auditor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in spool_folder().iterdir():  # what other tests read
        path.unlink()
    for number in range(4):
        _write(cast, "林岚", "fire.accept", code=f"HD-{number}", minute=number)
    monkeypatch.setattr("luoshu.web.audit.export.MOST", 3)
    monkeypatch.setattr("luoshu.web.audit.export.AT_ONCE", 2)
    assert [
        line["对象编号"] for line in csv.DictReader(io.StringIO(_exported(auditor, "?family=work").decode("utf-8-sig")))
    ] == [
        "HD-1",
        "HD-2",
        "HD-3",
    ]
    move_spool(at=AT)
    entry = AuditEntry.objects.get(action="audit.exported")
    assert entry.person_code == cast.acting("许鉴").person_code
    assert entry.detail == {"rows": 3, "filter": {"family": "work"}, "is_cut": True}
    assert "条件</b>：类别 办理" in _body(auditor, "?action=audit.exported")
    assert auditor.get(PAGE + "export.csv?since=昨天").status_code == 422
