"""The day's table as the office keeps it in Excel: percentages reckoned, gaps empty and named in the note. Pure."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from luoshu.core.harvest import DayState, added_areas
from luoshu.core.harvest.columns import PERCENT, Crop, area_of
from luoshu.core.tables import Gap, Kind, OfficeForm, Value
from luoshu.web.harvest.daily import PlaceDay

NOTE = "note"


def sheet_records(places: Sequence[PlaceDay], form: OfficeForm, crops: Sequence[Crop]) -> list[dict[str, Value]]:
    """Return one record for each township; one without a number has its name and the word 未报, and no zeros."""
    return [_record(place, form, crops) for place in places]


def sheet_totals(
    records: Sequence[Mapping[str, Value]], places: Sequence[PlaceDay], form: OfficeForm, crops: Sequence[Crop]
) -> dict[str, Value]:
    """Return the line of totals: sums of what was reported, percentages of the same places as on the page."""
    found: dict[str, Value] = {}
    for column in form.columns:
        if column.is_summed:
            known = [value for one in records if isinstance(value := one.get(column.key), Decimal | int)]
            found[column.key] = sum((Decimal(value) for value in known), Decimal(0)) if known else Gap.BLANK
    for crop in crops:
        held = [area_of(place.values, crop.key) for place in places if place.report.has_number]
        found[crop.key + PERCENT] = _or_blank(added_areas(held).percent)
    return found


def _record(place: PlaceDay, form: OfficeForm, crops: Sequence[Crop]) -> dict[str, Value]:
    record: dict[str, Value] = {"county": place.county_name, "township": place.name}
    if place.report.has_number:
        numbers = {column.key for column in form.columns if column.kind in (Kind.NUMBER, Kind.INTEGER)}
        record |= {key: _or_blank(value) for key, value in place.values.items() if key in numbers}
        for crop in crops:
            record[crop.key + PERCENT] = _or_blank(area_of(place.values, crop.key).percent)
    record[NOTE] = _note(place)
    return record


def _note(place: PlaceDay) -> str:
    held = place.report.held_from
    match place.report.state:
        case DayState.MISSING:
            return "未报"
        case DayState.CARRIED if held:
            return f"当日未报，沿用{held.month}月{held.day}日数"
        case DayState.NO_CHANGE if held:
            return f"无变化（{held.month}月{held.day}日数）"
        case DayState.ZERO:
            return "零报告"
        case _:
            return place.note


def _or_blank(value: Decimal | None) -> Value:
    return Gap.BLANK if value is None else value
