"""Matters of the small city: one of each county at the city, one of a township at its county, and a file."""

from datetime import timedelta

from luoshu.apps.accountability.models import CountedFire, Matter
from luoshu.apps.accountability.operations import attach_file
from luoshu.apps.cases.models import FireCase
from luoshu.apps.places.models import Division
from tests.apps.evidence.photo_bytes import phone_photo
from tests.support.cast import AT, COUNTY_A, COUNTY_B, TOWN_A1, Cast


def add_matters(cast: Cast, names: dict[str, str]) -> None:
    """Add the matters under the names ``matter_a``, ``matter_b`` and ``matter_a1``."""
    rows = (
        ("matter_a", "city", COUNTY_A, "counted", ""),
        ("matter_b", "city", COUNTY_B, "counted", ""),
        ("matter_a1", "county", TOWN_A1, "informed", "objection_limit"),
    )
    for name, level, code, state, limit in rows:
        division: Division = cast.division(code)
        matter = Matter.objects.create(
            code=f"TB-{name}",
            level=level,
            division=division,
            division_path=division.path,
            # A day of its own: the small city's fires belong to another.
            fires_on=AT.date() - timedelta(days=30),
            state=state,
            limit_code=limit,
            due_at=AT + timedelta(days=2) if limit else None,
            opened_at=AT,
            state_at=AT,
            changed_at=AT,
        )
        names[name] = matter.code
        _count_one(matter)
    by = cast.acting("林岚")
    given = {"data": phone_photo(), "name": "a.jpg", "kind": "proof"}
    names["file_a"] = attach_file(matter_code=names["matter_a"], by=by, at=AT, **given).code


def _count_one(matter: Matter) -> None:
    """A matter without a fire cannot be told to anybody; each takes one fire of its place."""
    case = FireCase.objects.filter(division_path__startswith=matter.division_path).order_by("id")[0]
    CountedFire.objects.create(matter=matter, case=case, level=matter.level, place="镇", counted_at=AT)
