"""What stands behind a number of clues: the conditions they meet, or their very codes. Both fit into a link."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final
from urllib.parse import quote_plus

from django.db.models import Q

from luoshu.apps.clues.choices import ClueQueue, CountedAs
from luoshu.apps.clues.errors import LinkBroken
from luoshu.core.clock import BEIJING, in_beijing, in_utc
from luoshu.core.fire.code_sets import pack_codes, unpack_codes

NOT_SATELLITE: Final = "非卫星来源"
MOST_SPELLED: Final = 40
"""So many codes stand in a link as they are; more are packed."""
COUNTY_DIGITS: Final = 6


@dataclass(frozen=True, slots=True)
class Behind:
    """The conditions of a number's clues. ``counted``: a CountedAs, "" for struck ones and static heat as well.

    ``satellite`` may be NOT_SATELLITE; ``county`` is a code as ``county_code`` gives it.
    """

    starts_at: datetime
    ends_before: datetime
    counted: str = ""
    queue: str = ""
    county: str = ""
    satellite: str = ""

    @property
    def asked(self) -> str:
        """Return the conditions as an address asks for them, moments by the Beijing clock."""
        asked = f"from={_beijing_clock(self.starts_at)}&before={_beijing_clock(self.ends_before)}"
        rest = (
            ("counted", self.counted),
            ("queue", self.queue),
            ("county", self.county),
            ("satellite", self.satellite),
        )
        return asked + "".join([f"&{name}={quote_plus(value, safe=':')}" for name, value in rest if value])

    @property
    def condition(self) -> Q:
        """Return the conditions for the database."""
        found = Q(seen_at__gte=self.starts_at, seen_at__lt=self.ends_before)
        if self.counted:
            found &= ~Q(queue=ClueQueue.STATIC_HEAT) & Q(struck_at__isnull=self.counted == CountedAs.SUSPECTED)
        if self.queue:
            found &= Q(queue=self.queue)
        if self.county:
            found &= _in_county(self.county)
        if self.satellite:
            found &= Q(satellite="" if self.satellite == NOT_SATELLITE else self.satellite)
        return found


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of clues and what stands behind it; ``note`` says what the number rests on.

    ``clue_codes`` where they were asked for: a paper keeps the very clues it counted, whatever becomes of them later.
    """

    value: int
    behind: Behind
    note: str = ""
    clue_codes: tuple[str, ...] = ()

    @property
    def asked(self) -> str:
        """Return what the list of clues has to be asked for to show exactly these."""
        if not self.clue_codes:
            return self.behind.asked
        if len(self.clue_codes) <= MOST_SPELLED:
            return f"codes={','.join(self.clue_codes)}"
        return f"packed={pack_codes(self.clue_codes)}"


# One page writes the same few moments into some hundred links.
@lru_cache(maxsize=256)
def _beijing_clock(moment: datetime) -> str:
    """``2024-09-17T16:00:00``, for an address."""
    return quote_plus(in_beijing(moment).replace(tzinfo=None).isoformat(), safe=":")


def behind_asked(asked: Mapping[str, str]) -> Behind | None:
    """Return the conditions that an address asks for, None where it asks for none. Raises LinkBroken."""
    if "from" not in asked and "before" not in asked:
        return None
    counted, queue = asked.get("counted", ""), asked.get("queue", "")
    if counted not in ("", *CountedAs.values) or queue not in ("", *ClueQueue.values):
        raise LinkBroken
    try:
        starts_at, ends_before = (
            in_utc(datetime.fromisoformat(asked.get(name, "")).replace(tzinfo=BEIJING)) for name in ("from", "before")
        )
    except (ValueError, OverflowError) as error:
        raise LinkBroken from error
    return Behind(starts_at, ends_before, counted, queue, asked.get("county", ""), asked.get("satellite", ""))


def codes_asked(asked: Mapping[str, str]) -> frozenset[str] | None:
    """Return the codes that an address asks for, None where it asks for none. Raises LinkBroken."""
    if packed := asked.get("packed"):
        try:
            return frozenset(unpack_codes(packed))
        except ValueError as error:
            raise LinkBroken from error
    return frozenset(code for code in asked.get("codes", "").split(",") if code) or None


def county_code(path: str) -> str:
    """Return the code of the county in a path: six digits that do not end in 00; the last code where none is."""
    parts = path.strip("/").split("/")
    return next((part for part in parts if _is_county(part)), parts[-1])


def _is_county(code: str) -> bool:
    return len(code) == COUNTY_DIGITS and not code.endswith("00")


def _in_county(code: str) -> Q:
    """The paths that ``county_code`` says lie in it: those through a county, those that end at any other division."""
    own = f"{code}/"
    if _is_county(code):
        return Q(division_path__startswith=own) | Q(division_path__contains=f"/{own}")
    return Q(division_path=own) | Q(division_path__endswith=f"/{own}")
