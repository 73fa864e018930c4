"""Complaints and spot checks of the demo city, in 甲县 and 乙县 alone: upheld, restored, unfounded, waiting, late."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from luoshu.apps.acting import Acting
from luoshu.apps.ledgers.models import LedgerRow, RowDoubt
from luoshu.apps.ledgers.operations import DoubtInput, record_check, report_complaint, take_doubt_step
from luoshu.apps.people.choices import Role
from luoshu.core.clock import beijing_day
from luoshu.demo.story import acting_in, drawn_photo

CITY: Final = "410300"
JIA: Final = "410398"
YI: Final = "410399"
BOOK: Final = "facility_operation"


def tell_sightings(*, at: datetime) -> None:
    """Let work orders and spot checks land on rows, as of the days before ``at``."""
    office, checker = acting_in(Role.QUALITY_OFFICE, CITY), acting_in(Role.SUPERVISION_CLERK, CITY)
    filler = acting_in(Role.COUNTY_OFFICE, JIA)
    rows = _rows(BOOK, JIA)
    closed = _complain(next(rows), 1, "大门锁着，连着几天没开，门上没有告示。", office, at - timedelta(days=9))
    _answer(closed, "uphold", filler, at - timedelta(days=8), word="关闭", since=at - timedelta(days=12))
    _confirm(closed, checker, at - timedelta(days=7))
    restored = _complain(next(rows), 2, "健身器材坏了半个月没人修，只开半边。", office, at - timedelta(days=7))
    answered = at - timedelta(days=6)
    days = {"since": at - timedelta(days=15), "back": answered}
    _answer(restored, "restore", filler, answered, word="半停", **days)
    _confirm(restored, checker, at - timedelta(days=5))
    unfounded = _complain(next(rows), 3, "下午去的时候关着门。", office, at - timedelta(days=6))
    note = "当日下午停电检修两小时，检修后照常开放（虚构）"
    _answer(unfounded, "deny", filler, at - timedelta(days=5), note=note)
    _confirm(unfounded, checker, at - timedelta(days=4))
    _check(next(rows), "正常运营", checker, at - timedelta(days=4))
    _complain(next(rows), 4, "球场的灯坏了一周，晚上锁着进不去。", office, at - timedelta(days=9))
    found = _check(next(rows), "关闭", checker, at - timedelta(days=2))
    _answer(found, "uphold", filler, at - timedelta(days=1), word="半停", since=at - timedelta(days=3))
    flooded = _complain(next(rows), 7, "门前一下雨就积水，进不去。", office, at - timedelta(days=3))
    _answer(flooded, "deny", filler, at - timedelta(days=2), note="照常开放；门前积水已列入积水点改造（虚构）")
    _complain(next(_rows(BOOK, YI)), 5, "活动室下午没人，敲门不应。", office, at - timedelta(hours=20))
    market = next(_rows("night_markets", JIA))
    _complain(market, 6, "油烟大，摊位摆到了人行道上。", office, at - timedelta(hours=5))


def tell_inspectors_checks(*, at: datetime) -> None:
    """Let an inspector of 甲县 look at two places on the way: one is as the ledger says, one is closed."""
    inspector = acting_in(Role.INSPECTOR, JIA)
    doubted = RowDoubt.objects.filter(is_open=True).values("row")
    fine, closed = (
        LedgerRow.objects.filter(ledger_code=BOOK, division__code=JIA).exclude(pk__in=doubted).order_by("-pk")[:2]
    )
    _check(fine, "正常运营", inspector, at - timedelta(hours=4))
    _check(closed, "关闭", inspector, at - timedelta(hours=3))


def _rows(ledger: str, county: str) -> Iterator[LedgerRow]:
    return iter(LedgerRow.objects.filter(ledger_code=ledger, division__code=county).order_by("pk"))


def _complain(row: LedgerRow, number: int, text: str, by: Acting, at: datetime) -> str:
    on = beijing_day(at)
    sighting = report_complaint(
        ledger_code=row.ledger_code, key=row.key, order_no=f"演示12345-{number:04d}", on=on, text=text, by=by, at=at
    )
    return sighting.doubt.code if sighting.doubt is not None else ""


def _check(row: LedgerRow, word: str, by: Acting, at: datetime) -> str:
    on, photo = beijing_day(at), drawn_photo(f"{row.key} {word}")
    sighting = record_check(
        ledger_code=row.ledger_code, key=row.key, on=on, word=word, photo=photo, photo_name="现场.jpg", by=by, at=at
    )
    return sighting.doubt.code if sighting.doubt is not None else ""


def _answer(
    code: str,
    verb: str,
    by: Acting,
    at: datetime,
    *,
    word: str = "",
    note: str = "",
    since: datetime | None = None,
    back: datetime | None = None,
) -> None:
    given = DoubtInput(
        note=note,
        word=word,
        since=beijing_day(since) if since is not None else None,
        back=beijing_day(back) if back is not None else None,
    )
    take_doubt_step(doubt_code=code, verb=verb, by=by, at=at, given=given)


def _confirm(code: str, by: Acting, at: datetime) -> None:
    take_doubt_step(doubt_code=code, verb="confirm", by=by, at=at)
