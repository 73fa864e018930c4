"""What the columns of the day's table mean, found by their names: ``corn_due``, ``corn_done``, ``corn_machine``."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from luoshu.core.harvest.chain import Step
from luoshu.core.harvest.shares import CropArea, added, added_areas
from luoshu.core.tables import FormColumn, Gap, OfficeForm, Value

DUE, DONE, MACHINE, PERCENT = "_due", "_done", "_machine", "_percent"
SOWN: Final = "sown"
ALL: Final = "all"
STRAW: Final = ("straw_removed", "straw_returned")
TILLED: Final = "tilled"
HARVESTERS: Final = "harvesters"
NOT_ASKED: Final = (DUE, PERCENT)
"""Endings of columns that a township is not asked for every day: the base stands, the percentage is reckoned."""

Numbers = Mapping[str, Decimal | None]


@dataclass(frozen=True, slots=True)
class Crop:
    """A crop of the table; ``sown`` is the wheat that follows."""

    key: str
    label: str

    @property
    def is_sown(self) -> bool:
        """Whether it is put into the ground and not taken off."""
        return self.key == SOWN


def crops_of(form: OfficeForm) -> list[Crop]:
    """Return the crops in the order of the sheet; each has an area due and one done, under its heading."""
    keys = {column.key for column in form.columns}
    found = []
    for column in form.columns:
        key = column.key.removesuffix(DUE)
        if column.key.endswith(DUE) and key + DONE in keys:
            found.append(Crop(key, column.heads[0] if column.heads else column.label))
    return found


def area_of(values: Numbers, crop: str) -> CropArea:
    """Return one crop's areas of one place."""
    return CropArea(values.get(crop + DUE), values.get(crop + DONE), values.get(crop + MACHINE))


def harvest_of(values: Numbers, crops: Iterable[Crop]) -> CropArea:
    """Return all crops of autumn of one place, added up."""
    return added_areas(area_of(values, crop.key) for crop in crops if not crop.is_sown)


def chosen_area(values: Numbers, crops: Iterable[Crop], chosen: str) -> CropArea:
    """Return the areas of the chosen crop, or of all crops of autumn."""
    return harvest_of(values, crops) if chosen == ALL else area_of(values, chosen)


def steps_of(values: Numbers, crops: Iterable[Crop]) -> tuple[dict[Step, Decimal | None], dict[Step, Decimal | None]]:
    """Return what was done of each step of the chain, and what each is a share of.

    Harvest and straw are shares of the crops' areas that are both due and reported, the rest of the area to be sown.
    """
    areas = [(values.get(crop.key + DUE), values.get(crop.key + DONE)) for crop in crops if not crop.is_sown]
    both = [(due, done) for due, done in areas if due is not None and done is not None]
    harvest, sown = added(due for due, _ in both), values.get(SOWN + DUE)
    done = {
        Step.HARVEST: added(done for _, done in both),
        Step.STRAW: added(values.get(key) for key in STRAW),
        Step.TILLAGE: values.get(TILLED),
        Step.SOWING: values.get(SOWN + DONE),
    }
    return done, {Step.HARVEST: harvest, Step.STRAW: harvest, Step.TILLAGE: sown, Step.SOWING: sown}


def asked_columns(form: OfficeForm) -> list[FormColumn]:
    """Return the number columns a township fills every day, in the order of the sheet."""
    return [
        column for column in form.columns if column.kind in ("number", "integer") and not column.key.endswith(NOT_ASKED)
    ]


def is_zero_day(values: Numbers, form: OfficeForm) -> bool:
    """Tell whether a place reported that nothing at all was done yet: every area asked for is zero."""
    areas = [values.get(column.key) for column in asked_columns(form) if column.unit == "亩"]
    return bool(areas) and all(value == 0 for value in areas)


def numbers_of(values: Mapping[str, Value]) -> dict[str, Decimal | None]:
    """Return the numbers of a row, None for a gap; words and days are left out."""
    return {
        key: None if isinstance(value, Gap) else Decimal(value)
        for key, value in values.items()
        if isinstance(value, Decimal | int | Gap)
    }
