"""The invented numbers of autumn 2024: a township's areas, and how far its works stood on a day.

All of it is drawn by a seeded generator; progress follows the same curve everywhere, a few days earlier or later, so
that no real county stands out.
"""

import zlib
from datetime import date
from decimal import Decimal
from typing import Final

import numpy as np

from luoshu.demo.ground import SEED
from luoshu.demo.invented import COUNTIES

HALF: Final = {"corn": date(2024, 9, 25), "soybean": date(2024, 9, 23), "peanut": date(2024, 9, 22)}
HALF_OTHER: Final = date(2024, 9, 29)
SPREAD_DAYS: Final = 4.0
STRAW_AFTER, TILLED_AFTER, SOWN_AFTER = 2, 4, 9
CROPS: Final = ("corn", "soybean", "peanut", "other")
Values = dict[str, Decimal | int]


def township_values(code: str, day: date, *, year_shift: float = 0.0, pace: float = 1.0) -> Values:
    """Return one township's cumulative numbers (mu, machines) on a day of September or October 2024.

    ``year_shift``: days the same state came later (last year). ``pace`` below 1 slows the straw down.
    """
    rng = np.random.default_rng((SEED, zlib.crc32(code.encode())))
    early = float(rng.uniform(-1.5, 1.5))
    dues = dict(
        zip(CROPS, (int(one) * 10 for one in rng.integers((800, 60, 80, 40), (2600, 260, 320, 160))), strict=True)
    )
    sown = _of(sum(dues.values()), float(rng.uniform(0.6, 0.9)))
    machine_share, removed_share = float(rng.uniform(0.78, 0.94)), float(rng.uniform(0.2, 0.4))
    found: Values = {}
    harvested = 0
    for crop, due in dues.items():
        done = _of(due, _share(day, HALF.get(crop, HALF_OTHER), early - year_shift))
        harvested += done
        found |= _crop(crop, due, done, machine_share if crop == "corn" else machine_share / 2)
    cleared = _of(sum(dues.values()), pace * _share(day, HALF["corn"], early - year_shift - STRAW_AFTER))
    cleared = min(cleared, harvested)
    removed = _of(cleared, removed_share)
    found["straw_removed"], found["straw_returned"] = Decimal(removed), Decimal(cleared - removed)
    tilled = min(_of(sown, _share(day, HALF["corn"], early - year_shift - TILLED_AFTER)), cleared)
    found["tilled"] = Decimal(tilled)
    found["sown_due"] = Decimal(sown)
    found["sown_done"] = Decimal(min(_of(sown, _share(day, HALF["corn"], early - year_shift - SOWN_AFTER)), tilled))
    # Enough machines everywhere but in the invented counties, where the rain comes first.
    least, most = (8, 24) if code[:6] in COUNTIES else (40, 70)
    found["harvesters"], found["seeders"] = int(rng.integers(least, most)), int(rng.integers(4, 20))
    return found


def _crop(crop: str, due: int, done: int, machine_share: float) -> Values:
    return {
        f"{crop}_due": Decimal(due),
        f"{crop}_done": Decimal(done),
        f"{crop}_machine": Decimal(_of(done, machine_share)),
    }


def _share(day: date, half: date, early: float) -> float:
    """The share done: a steady curve through one half, early or late by days."""
    return float(1 / (1 + np.exp(-((day - half).days + early) / SPREAD_DAYS)))


def _of(whole: int, share: float) -> int:
    return int(whole * share) // 10 * 10
