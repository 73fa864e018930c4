"""The draw: weighted, without replacement, the same on every machine.

Every village in the race gets a key of its own and the smallest keys win (an exponential race: Efraimidis and
Spirakis, 2006). In full:

    h   = HMAC-SHA256(key = the 32 bytes of the seed, message = "luoshu-draw-1\\n<input sha256>\\n<witness>\\n<code>")
    n   = h read as a whole number, the first byte the highest
    key = (256 ln 2 - ln(n + 1)) / weight

in decimal arithmetic of 60 digits, half to even. Decimal logarithms are correctly rounded by their specification, so
no two machines differ in any digit; a tie is broken by the village's code. A village's key depends on no other
village: the order of the list changes nothing. The input's hash is in the message, so the list cannot be changed after
the seed; the witness's words are in it too, so whoever made the seed cannot have chosen it for its result.
"""

import hashlib
import hmac
import re
from collections import Counter
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import Any, Final

from luoshu.core.planning.draws.files import DrawInput, Village, input_text, result_text
from luoshu.core.planning.draws.problems import BadDraw

ALGORITHM: Final = "luoshu-draw-1"
EXACT: Final = Context(prec=60, rounding=ROUND_HALF_EVEN)
SEED_FORM: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Drawn:
    """One village in the order of the race. ``outcome``: chosen, group_full (its township's cap), not_reached."""

    village: Village
    weight: int
    key: str
    outcome: str


@dataclass(frozen=True, slots=True)
class DrawResult:
    """What came out: all villages of the race in order, and those left out because the month's cap was used up."""

    given: DrawInput
    seed: str
    witness: str
    race: tuple[Drawn, ...]
    capped: tuple[Village, ...]

    @property
    def chosen(self) -> tuple[Village, ...]:
        """The villages drawn, in the order of the race."""
        return tuple(drawn.village for drawn in self.race if drawn.outcome == "chosen")

    @property
    def text(self) -> str:
        """The result file."""
        return result_text(self._facts())

    def _facts(self) -> dict[str, Any]:
        return {
            "algorithm": ALGORITHM,
            "draw": self.given.draw,
            "input_sha256": text_sha256(input_text(self.given)),
            "seed": self.seed,
            "seed_sha256": seed_sha256(self.seed),
            "witness": self.witness,
            "chosen": [village.code for village in self.chosen],
            "capped": [village.code for village in self.capped],
            "race": [[row.village.code, row.weight, row.key, row.outcome] for row in self.race],
        }


def text_sha256(text: str) -> str:
    """Return the SHA-256 of a file's text, 64 hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def seed_sha256(seed: str) -> str:
    """Return the commitment to a seed: the SHA-256 of its 32 bytes. Raises BadDraw for what is no seed."""
    if not SEED_FORM.fullmatch(seed):
        raise BadDraw("种子须是 64 位十六进制数字（小写），请核对后重试。")
    return hashlib.sha256(bytes.fromhex(seed)).hexdigest()


def race_key(seed: str, input_sha256: str, witness: str, code: str, weight: int) -> Decimal:
    """Return one village's key in the race; the smallest win."""
    message = f"{ALGORITHM}\n{input_sha256}\n{witness}\n{code}".encode()
    number = int.from_bytes(hmac.new(bytes.fromhex(seed), message, hashlib.sha256).digest(), "big")
    waits = EXACT.subtract(EXACT.multiply(256, EXACT.ln(Decimal(2))), EXACT.ln(Decimal(number + 1)))
    return EXACT.divide(waits, Decimal(weight))


def draw(given: DrawInput, *, seed: str, witness: str = "") -> DrawResult:
    """Draw. Raises BadDraw for a seed that is none and for words of the witness that hold a line break."""
    seed_sha256(seed)
    if "\n" in witness or "\r" in witness:
        raise BadDraw("见证词要写在一行里，请去掉换行。")
    digest = text_sha256(input_text(given))
    racing = [village for village in given.villages if given.is_in_race(village)]
    keyed = sorted(
        (race_key(seed, digest, witness, village.code, given.weight(village)), village.code, village)
        for village in racing
    )
    taken: Counter[str] = Counter()
    chosen = 0
    race = []
    for key, _, village in keyed:
        outcome = "chosen"
        if chosen >= given.count:
            outcome = "not_reached"
        elif given.group_cap and taken[village.group] >= given.group_cap:
            outcome = "group_full"
        else:
            chosen += 1
            taken[village.group] += 1
        race.append(Drawn(village, given.weight(village), str(key), outcome))
    capped = tuple(village for village in given.villages if not given.is_in_race(village))
    return DrawResult(given, seed, witness, tuple(race), capped)
