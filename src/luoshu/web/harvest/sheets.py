"""The day's table as the office's own Excel; who took it is on record."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from luoshu.apps.audit.spool import write_read
from luoshu.apps.errors import NotVisible
from luoshu.core.clock import day_words
from luoshu.core.tables import write_form
from luoshu.web.harvest.days import desk_for, place_days
from luoshu.web.harvest.sheet_rows import sheet_records, sheet_totals
from luoshu.web.shared.access import needs
from luoshu.web.shared.downloads import as_sheet


@require_GET
@needs("harvest.read")
def sheet(request: HttpRequest) -> HttpResponse:
    """Townships as lines, also of the whole city: this is the sheet that is read back in."""
    desk = desk_for(request)
    if desk.book is None:
        raise NotVisible
    form, places = desk.book.declared.form, place_days(desk)
    records = sheet_records(places, form, desk.crops)
    content = write_form(
        form,
        records,
        totals=sheet_totals(records, places, form, desk.crops),
        footer={"日期": day_words(desk.day)},
    )
    write_read(
        by=desk.acting,
        at=desk.at,
        action="harvest.sheet_exported",
        subject_kind="ledger",
        subject_code=desk.book.ledger.code,
        division_path=desk.path,
    )
    name = f"{form.title}（{desk.place.name} {desk.day.month}月{desk.day.day}日，调度数）.xlsx"
    return as_sheet(content, name)
