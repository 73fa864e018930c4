"""A change of a rule by an office: with a document number, open about the past, one of two who press at once wins."""

from datetime import date
from typing import Any

import pytest

from luoshu.apps.audit.models import AuditEntry
from luoshu.apps.errors import Conflict, NotAllowed
from luoshu.apps.rules.errors import RuleBackdated, RuleInvalid, RuleNotVisible
from luoshu.apps.rules.models import CalendarDay, Rule
from luoshu.apps.rules.operations import change_rule, end_rule, set_calendar_days
from luoshu.apps.rules.queries import limit_for, rule_history
from luoshu.apps.rules.rule_sheet import import_rules, rules_workbook
from luoshu.apps.rules.shape_table import SHAPES
from tests.support.cast import AT, CITY, COUNTY_A, Cast

pytestmark = pytest.mark.django_db
FIRST, NEXT = date(2024, 9, 18), date(2024, 10, 1)


def change(cast: Cast, start: date = FIRST, *, minutes: int = 60, who: str = "秦安", **more: Any) -> Rule:
    given = {
        "code": "limit.verify",
        "kind": "limit",
        "title": "核实时限",
        "issuer": "市禁烧办",
        "document_no": "洛禁烧办〔2024〕3号",
        "division_path": cast.path(CITY),
        "valid_from": start,
        "body": {"limit": "verify_limit", "terrain": "any", "amount": minutes, "unit": "minute"},
        "seen_from": None,
        "by": cast.acting(who),
        "at": AT,
    }
    return change_rule(**(given | more))


def test_a_change_ends_the_row_and_the_history_says_who(cast: Cast) -> None:
    change(cast)
    change(cast, NEXT, minutes=90, seen_from=FIRST, note="山路远")
    newest, oldest = rule_history(cast.acting("秦安"), "limit.verify", CITY)
    assert (oldest.valid_to, newest.valid_to) == (NEXT, None)
    assert (newest.note, newest.entered_at) == ("山路远", AT)
    assert newest.entered_by == cast.acting("秦安").label
    found = limit_for("verify_limit", "plain", cast.path(COUNTY_A), date(2024, 9, 30))
    assert found is not None
    assert found.limit.amount == 60


def test_the_past_is_changed_only_by_saying_so(cast: Cast) -> None:
    with pytest.raises(RuleBackdated, match="2024-09-16"):
        change(cast, date(2024, 9, 16))
    change(cast, date(2024, 9, 17))
    change(cast, date(2024, 9, 16), code="limit.other", note="市政府办9月16日电话通知")
    assert AuditEntry.objects.latest("pk").detail["note"] == "市政府办9月16日电话通知"
    with pytest.raises(RuleBackdated):
        end_rule(
            code="limit.other",
            division_path=cast.path(CITY),
            valid_to=AT.date().replace(day=1),
            by=cast.acting("秦安"),
            at=AT,
        )


@pytest.mark.parametrize(
    "bad",
    [{"document_no": " "}, {"code": "时限 1"}, {"title": "长" * 121}, {"code": "x" * 61}, {"note": "长" * 301}],
    ids=lambda bad: next(iter(bad)),
)
def test_what_is_missing_or_too_long_is_refused(cast: Cast, bad: dict[str, str]) -> None:
    with pytest.raises(RuleInvalid):
        change(cast, **bad)
    assert not Rule.objects.exists()


def test_two_who_change_the_same_row_do_not_both_win(cast: Cast) -> None:
    change(cast)
    change(cast, NEXT, minutes=90, seen_from=FIRST)
    with pytest.raises(Conflict):
        change(cast, NEXT, minutes=30, seen_from=FIRST)
    with pytest.raises(RuleInvalid, match="已经有规则"):
        change(cast, NEXT)


def test_only_the_security_administrator_of_the_place_changes(cast: Cast) -> None:
    for who in ("林岚", "冯远", "韩策"):
        with pytest.raises(NotAllowed):
            change(cast, who=who)
    with pytest.raises(RuleNotVisible):
        change(cast, division_path="410000/")


def test_the_sheet_comes_back_unchanged_and_a_changed_line_is_a_change(cast: Cast) -> None:
    change(cast)
    by, shape = cast.acting("秦安"), SHAPES["limit"]
    data, count = rules_workbook(by, shape, NEXT)
    assert count == 1
    done = import_rules(shape=shape, data=data, note="", by=by, at=AT, keep=True)
    assert (done.changes, done.same, done.problems) == ((), 1, ())
    edited = _edited(data, {"2024-09-18": "2024-10-01", 60: 45})
    preview = import_rules(shape=shape, data=edited, note="", by=by, at=AT, keep=False)
    assert (len(preview.changes), Rule.objects.count()) == (1, 1)
    import_rules(shape=shape, data=edited, note="", by=by, at=AT, keep=True)
    assert Rule.objects.latest("valid_from").body["amount"] == 45


def test_a_table_keeps_its_clauses_through_the_sheet_and_a_bad_line_keeps_nothing(cast: Cast) -> None:
    clause = {
        "clause": "一",
        "at_least": 1,
        "at_most": 0,
        "measure": "interview",
        "addressee": "head",
        "text": "约谈主要负责人",
    }
    body = {
        "level": "city",
        "period": "season",
        "counts": "confirmed",
        "patch_mu": 0,
        "rows": [clause, {**clause, "clause": "二", "at_least": 5}],
    }
    change(cast, code="measures.city", kind="measure_table", title="对照表", body=body)
    by, shape = cast.acting("秦安"), SHAPES["measure_table"]
    data, _ = rules_workbook(by, shape, NEXT)
    assert import_rules(shape=shape, data=data, note="", by=by, at=AT, keep=True).same == 1
    broken = _edited(data, {"2024-09-18": "2024-09-01", "约谈主要负责人": "约谈负责人"})
    done = import_rules(shape=shape, data=broken, note="", by=by, at=AT, keep=True)
    assert (len(done.problems), Rule.objects.count()) == (1, 1)
    assert done.marked


def _edited(data: bytes, changes: dict[Any, Any]) -> bytes:
    import io

    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data))
    for row in book.active.iter_rows():
        for cell in row:
            key = cell.value.date().isoformat() if hasattr(cell.value, "date") else cell.value
            if key in changes:
                cell.value = changes[key]
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def holiday(cast: Cast, first: date, last: date, kind: str = "holiday", who: str = "秦安", **more: str) -> int:
    words = {"name": "国庆节", "document_no": "国办发明电〔2023〕7号", **more}
    return set_calendar_days(first=first, last=last, kind=kind, by=cast.acting(who), at=AT, **words)


def test_holidays_are_entered_changed_and_taken_out(cast: Cast) -> None:
    assert holiday(cast, date(2024, 10, 1), date(2024, 10, 7)) == 7
    assert holiday(cast, date(2024, 10, 1), date(2024, 10, 7)) == 0
    assert holiday(cast, date(2024, 9, 29), date(2024, 9, 29), "workday") == 1
    assert holiday(cast, date(2024, 10, 7), date(2024, 10, 8), "") == 1
    assert CalendarDay.objects.count() == 7
    assert AuditEntry.objects.latest("pk").detail["before"] == {"2024-10-07": ["holiday", "国庆节"]}


def test_holidays_that_cannot_be(cast: Cast) -> None:
    for first, last, kind in (
        (date(2024, 10, 7), date(2024, 10, 1), "holiday"),
        (date(2024, 10, 1), date(2024, 11, 1), "holiday"),
        (date(2024, 10, 9), date(2024, 10, 9), "workday"),
        (date(2024, 10, 1), date(2024, 10, 1), "party"),
    ):
        with pytest.raises(RuleInvalid):
            holiday(cast, first, last, kind)
    with pytest.raises(RuleBackdated):
        holiday(cast, date(2024, 9, 15), date(2024, 9, 17))
    with pytest.raises(NotAllowed):
        holiday(cast, date(2024, 10, 1), date(2024, 10, 7), who="林岚")
