"""Guarded stages hold at every door: the page, many rows at once, a sheet with red cells, another system's rows."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from luoshu.apps.ledgers.errors import RowInvalid
from luoshu.apps.ledgers.models import RowVersion
from luoshu.apps.ledgers.operations import attach_row_photo, change_row, record_row
from luoshu.apps.ledgers.operations.batches import apply_batch, open_batch, undo_batch
from luoshu.apps.ledgers.operations.exchanging import take_rows
from luoshu.apps.ledgers.queries.link_checks import findings_of_link
from luoshu.apps.ledgers.queries.linking import links_into
from luoshu.core.tables import Gap, Value
from tests.apps.ledgers.test_photos_and_burden import jpeg
from tests.support.cast import AT, Cast
from tests.support.ledger_books import recorded
from tests.support.linked_books import COUNTY, SITE, declared_books, household, site, site_with_households
from tests.support.office_books import book

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=1)
DONE: dict[str, Value] = {"state": "拆迁完成", "finished_on": date(2024, 9, 1)}


def state_of(key: str = SITE) -> str:
    return str(RowVersion.objects.get(row__key=key, superseded_at__isnull=True).values["state"])


def by_page(cast: Cast) -> str:
    with pytest.raises(RowInvalid) as refused:
        change_row(ledger_code="demolition_sites", key=SITE, values=DONE, seen=1, by=cast.acting("顾青"), at=LATER)
    return refused.value.cells["state"]


def by_rows(cast: Cast) -> str:
    done = recorded(cast.acting("顾青"), site(**DONE), code="demolition_sites", at=LATER, reason="月底汇总")
    assert (done.changed, set(done.refused)) == (0, {0})
    return done.refused[0]["state"]


def by_sheet(cast: Cast) -> str:
    head = ["县区", "项目名称", "户数", "完成日期", "项目状态"]
    data = book([["征收项目统计表"], head, [COUNTY, "示范片区", 2, "2024-09-01", "拆迁完成"]])
    batch = open_batch(
        ledger_code="demolition_sites", data=data, file_name="九月.xlsx", by=cast.acting("顾青"), at=LATER
    )
    [[row_no, column, _, sentence]] = batch.diff["problems"]
    assert (row_no, column, batch.counts["refused"]) == (3, "项目状态", 1)
    return str(sentence)


def by_exchange(cast: Cast) -> str:
    sent = {"county": COUNTY, "name": "示范片区", "state": "拆迁完成", "finished_on": "2024-09-01"}
    done = take_rows(ledger_code="demolition_sites", rows=[sent], by=cast.acting("顾青"), at=LATER)
    [(row_no, column, _, sentence)] = done.conflicts
    assert (row_no, column, done.ignored) == (1, "state", 1)
    return sentence


@pytest.mark.parametrize("door", [by_page, by_rows, by_sheet, by_exchange])
def test_a_site_is_not_done_while_one_household_is_open(cast: Cast, door: Callable[[Cast], str]) -> None:
    still: dict[str, Any] = {"state": "未签约", "agreed_on": Gap.BLANK, "vacated_on": Gap.BLANK}
    site_with_households(cast, household("016"), household("017", demolished_on=Gap.BLANK, **still))

    sentence = door(cast)

    assert sentence == "户017（未签约）还没有办完，不能改为“拆迁完成”。请先办完，再改状态。"
    assert "虚构户主" not in sentence
    assert state_of() == "拆除中"


def test_a_site_is_done_with_its_last_household_and_not_without_any(cast: Cast) -> None:
    by = cast.acting("顾青")
    site_with_households(cast)

    change_row(ledger_code="demolition_sites", key=SITE, values=DONE, seen=1, by=by, at=LATER)

    assert state_of() == "拆迁完成"
    with pytest.raises(RowInvalid, match="还没有登记户"):
        record_row(ledger_code="demolition_sites", values=site(name="空片区", **DONE), by=by, at=LATER)
    # Once done it is not asked again: a household that is opened again is a finding, no lock on the site's own row.
    reopened = household("017", state="已腾空", demolished_on=Gap.BLANK)
    assert recorded(by, reopened, code="demolition", at=LATER, reason="复核未拆").changed == 1
    change_row(ledger_code="demolition_sites", key=SITE, values={"note": "已公示"}, seen=2, by=by, at=LATER)
    [link] = links_into("demolition_sites")
    [finding] = findings_of_link(link)
    assert (finding.key, finding.word) == (SITE, "需核对")
    assert finding.sentence == "写的是“拆迁完成”，户017（已腾空）还没有办完，请核对。"


def test_a_state_goes_back_with_a_reason_only(cast: Cast) -> None:
    by = cast.acting("顾青")
    site_with_households(cast)
    back = household("016", state="已签约")
    key = f"{SITE}·016"

    with pytest.raises(RowInvalid, match="由“已拆除”退回“已签约”"):
        change_row(ledger_code="demolition", key=key, values={"state": "已签约"}, seen=1, by=by, at=LATER)
    # What a batch says of itself is its file's name: a row of it gives its reason in its own column.
    assert recorded(by, back, code="demolition", at=LATER, batch="DR-1", reason="导入").refused[0].keys() == {"state"}
    head = ["县区", "项目名称", "户号", "状态", "备注"]
    data = book([["征收拆迁统计表"], head, [COUNTY, "示范片区", "016", "已签约", "测绘有误，重新腾空"]])
    batch = open_batch(ledger_code="demolition", data=data, file_name="九月.xlsx", by=by, at=LATER)
    apply_batch(batch_code=batch.code, by=by, at=LATER)
    assert state_of(key) == "已签约"
    undo_batch(batch_code=batch.code, reason="传错了表", by=by, at=LATER)
    assert state_of(key) == "已拆除"
    change_row(
        ledger_code="demolition", key=key, values={"state": "已腾空"}, seen=3, reason="现场复核", by=by, at=LATER
    )
    assert state_of(key) == "已腾空"


def test_a_licence_is_cancelled_with_where_the_firm_went_and_when(cast: Cast) -> None:
    declared_books(cast, "gas_firms")
    by = cast.acting("顾青")
    firm: dict[str, Value] = {"county": COUNTY, "name": "示范燃气乙（虚构）", "state": "许可已注销"}

    with pytest.raises(RowInvalid) as refused:
        record_row(ledger_code="gas_firms", values=firm, by=by, at=AT)
    assert set(refused.value.cells) == {"merged_into", "merged_on", "cancelled_on"}
    wanted = firm | {"state": "拟整合", "cancelled_on": date(2024, 5, 1), "merged_into": Gap.DASH}
    with pytest.raises(RowInvalid) as refused:
        record_row(ledger_code="gas_firms", values=wanted, by=by, at=AT)
    assert set(refused.value.cells) == {"merged_into", "merged_on"}
    given: dict[str, Value] = {"merged_into": "示范燃气甲（虚构）", "merged_on": date(2024, 4, 1)}
    record_row(ledger_code="gas_firms", values=firm | given | {"cancelled_on": date(2024, 5, 1)}, by=by, at=AT)


def test_a_small_work_is_done_with_both_pictures(cast: Cast, settings: Any, tmp_path: Path) -> None:
    settings.LUOSHU_HOME = tmp_path
    declared_books(cast, "road_micro")
    by = cast.acting("顾青")
    point: dict[str, Value] = {"county": COUNTY, "name": "示范路口", "origin": "走访", "state": "施工"}
    done: dict[str, Value] = {"state": "已完成", "finished_on": date(2024, 9, 1)}
    with pytest.raises(RowInvalid, match="还没有改造前和改造后的照片"):
        record_row(ledger_code="road_micro", values=point | done, by=by, at=AT)
    row = record_row(ledger_code="road_micro", values=point, by=by, at=AT)

    for side in ("before", "after"):
        with pytest.raises(RowInvalid, match="照片"):
            change_row(ledger_code="road_micro", key=row.key, values=done, seen=1, by=by, at=LATER)
        attach_row_photo(
            ledger_code="road_micro", key=row.key, side=side, data=jpeg(90), file_name="a.jpg", by=by, at=AT
        )
    change_row(ledger_code="road_micro", key=row.key, values=done, seen=1, by=by, at=LATER)

    assert state_of(row.key) == "已完成"


def test_many_rows_are_asked_in_as_many_queries_as_few(cast: Cast) -> None:
    declared_books(cast, "demolition", "demolition_sites")
    by = cast.acting("顾青")
    recorded(by, *(household("001", project=f"片区{n}") for n in range(60)), code="demolition")

    def queries(first: int, last: int) -> int:
        rows = [site(name=f"片区{n}", **DONE) for n in range(first, last)]
        with CaptureQueriesContext(connection) as seen:
            assert recorded(by, *rows, code="demolition_sites").added == last - first
        return len(seen)

    assert queries(0, 2) == queries(2, 60)
