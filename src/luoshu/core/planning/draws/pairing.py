"""Which team goes to which township: a seeded pairing that, if asked, repeats no pair of earlier rounds."""

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from luoshu.core.planning.draws.drawing import seed_sha256
from luoshu.core.planning.draws.problems import BadDraw, NoPairing

ALGORITHM: Final = "luoshu-pairs-1"


@dataclass(frozen=True, slots=True)
class Pair:
    """One team and the township it goes to."""

    team: str
    township: str


def pair_up(
    teams: Sequence[str], townships: Sequence[str], *, seed: str, earlier: Iterable[Pair] = ()
) -> tuple[Pair, ...]:
    """Return one team for every township; with more townships than teams the teams take turns at a second.

    Pairs in ``earlier`` do not come again. Who looks first, and where, is shuffled by keyed hashes of the codes, so the
    order of the lists does not matter; then each township finds a team by augmenting paths, so a pairing is found
    whenever there is one. Raises NoPairing, BadDraw.
    """
    if not teams or not townships or len(set(teams)) != len(teams) or len(set(townships)) != len(townships):
        raise BadDraw("排对子要有组和乡镇，且都不能重复，请核对后再排。")
    seed_sha256(seed)
    forbidden = {(pair.team, pair.township) for pair in earlier}
    room = -(-len(townships) // len(teams))
    held: dict[str, list[str]] = {team: [] for team in teams}
    ordered = sorted(townships, key=lambda code: _rank(seed, "township", code, ""))
    for township in ordered:
        seen: set[str] = set()
        if not _place(township, held, room, forbidden, seed, seen):
            tied = {one for team in seen for one in held[team]} | {township}
            raise NoPairing(tuple(sorted(seen)), tuple(sorted(tied)))
    return tuple(sorted((Pair(team, one) for team, found in held.items() for one in found), key=lambda p: p.township))


def _place(
    township: str,
    held: dict[str, list[str]],
    room: int,
    forbidden: set[tuple[str, str]],
    seed: str,
    seen: set[str],
) -> bool:
    """Give a township to a team with room, moving others along a path if need be."""
    for team in sorted(held, key=lambda code: (len(held[code]), _rank(seed, "team", code, township))):
        if team in seen or (team, township) in forbidden:
            continue
        seen.add(team)
        if len(held[team]) < room:
            held[team].append(township)
            return True
        for other in list(held[team]):
            if _place(other, held, room, forbidden, seed, seen):
                held[team].remove(other)
                held[team].append(township)
                return True
    return False


def _rank(seed: str, kind: str, code: str, other: str) -> bytes:
    message = f"{ALGORITHM}\n{kind}\n{code}\n{other}".encode()
    return hmac.new(bytes.fromhex(seed), message, hashlib.sha256).digest()
