"""A sheet as an office of an invented county sends it: uploaded, with wrong cells and a total that does not add up."""

import io
from datetime import datetime
from typing import Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from luoshu.apps.ledgers.models import ImportBatch
from luoshu.apps.ledgers.operations.batches import open_batch
from luoshu.apps.people.choices import Role
from luoshu.core.clock import BEIJING
from luoshu.demo.areas.spread import INVENTED
from luoshu.demo.invented import COUNTIES
from luoshu.demo.story import acting_in

BATCH: Final = "DR-20240920-DEMO0001"
SENT: Final = datetime(2024, 9, 20, 11, 5, tzinfo=BEIJING)
FOOT: Final = "填报人：（演示）    审核人：（演示）    日期：2024年9月20日"


def office_sheet() -> bytes:
    """Return the workbook: merged title, unit line, total first, footer, days in three forms."""
    county = COUNTIES[INVENTED]
    rows: list[list[str | int | float]] = [
        ["示范甲县口袋公园建设情况统计表（演示）"],
        ["单位：平方米"],
        ["序号", "县区", "街道", "名称", "面积", "建成日期", "状态", "备注"],
        ["合计", "", "", "", 5300, "", "", ""],
        [1, county, "东河镇", "东河镇滨河口袋公园", 1200, "2024.9.10", "建成投用", ""],
        [2, county, "东河镇", "东河镇街心口袋公园", 860, "2024年9月12日", "建成投用", ""],
        [3, county, "西岗镇", "西岗镇口袋公园", "约九百", "2024-9-15", "建成投用", ""],
        [4, county, "南塬乡", "南塬乡口袋公园", 640, "9月底", "快建成了", ""],
        [FOOT],
    ]
    book = Workbook()
    page: Worksheet = book.active
    page.title = "口袋公园"
    for row in rows:
        page.append(row)
    for place in ("A1:H1", "A2:H2", "A9:H9"):
        page.merge_cells(place)
    page["A1"].font, page["A1"].alignment = Font(bold=True, size=16), Alignment(horizontal="center")
    page["A2"].alignment = Alignment(horizontal="right")
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def upload_sheet() -> None:
    """Let the county's office upload it; it waits in preview for whoever looks at the demo."""
    batch = open_batch(
        ledger_code="pocket_parks",
        data=office_sheet(),
        file_name="口袋公园（演示）.xlsx",
        by=acting_in(Role.COUNTY_OFFICE, INVENTED),
        at=SENT,
    )
    ImportBatch.objects.filter(pk=batch.pk).update(code=BATCH)
