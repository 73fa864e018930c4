"""The seeded draw over villages, which a stranger can verify, and the pairs of teams and townships."""

from luoshu.core.planning.draws.drawing import ALGORITHM, Drawn, DrawResult, draw, race_key, seed_sha256, text_sha256
from luoshu.core.planning.draws.files import (
    DrawInput,
    Village,
    input_text,
    read_input,
    result_text,
)
from luoshu.core.planning.draws.pairing import Pair, pair_up
from luoshu.core.planning.draws.problems import BadDraw, NoPairing
from luoshu.core.planning.draws.verifying import find_differences

__all__ = [
    "ALGORITHM",
    "BadDraw",
    "DrawInput",
    "DrawResult",
    "Drawn",
    "NoPairing",
    "Pair",
    "Village",
    "draw",
    "find_differences",
    "input_text",
    "pair_up",
    "race_key",
    "read_input",
    "result_text",
    "seed_sha256",
    "text_sha256",
]
