"""Numbered codes as a short text: the thousands of clues behind one number fit into an address.

Codes are a block of numbers for each day (``XS20240917-0001``), and a number is made of most of a block or of a part
drawn at random from it. The differences between neighbours, compressed, come close to one bit a code.
"""

import re
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from itertools import accumulate, pairwise
from typing import Final

MOST_BYTES: Final = 2_000_000
"""Of the text before it was compressed: an address made by hand must not fill the memory."""
NUMBERED = re.compile(r"([A-Z][A-Z0-9-]{0,30}?)(\d{1,9})")
BLOCK = re.compile(r"([A-Z][A-Z0-9-]{0,30}):([1-9]):(\d{1,9}(?:\.\d{1,9})*)")


def pack_codes(codes: Iterable[str]) -> str:
    """Return codes as letters, digits, ``-`` and ``_``; order and repetition are lost.

    Raises ValueError for a code that does not end in a number.
    """
    blocks: dict[tuple[str, int], list[int]] = {}
    for code in set(codes):
        if (parts := NUMBERED.fullmatch(code)) is None:
            raise ValueError(code)
        blocks.setdefault((parts[1], len(parts[2])), []).append(int(parts[2]))
    written = []
    for (name, width), found in sorted(blocks.items()):
        numbers = sorted(found)
        steps = [numbers[0], *(later - earlier for earlier, later in pairwise(numbers))]
        written.append(f"{name}:{width}:{'.'.join(map(str, steps))}")
    return urlsafe_b64encode(zlib.compress(";".join(written).encode("ascii"), 9)).decode("ascii").rstrip("=")


def unpack_codes(text: str) -> list[str]:
    """Return the codes in order. Raises ValueError for a text that ``pack_codes`` did not write."""
    opened = zlib.decompressobj()
    try:
        written = opened.decompress(urlsafe_b64decode(text + "=" * (-len(text) % 4)), MOST_BYTES).decode("ascii")
    except zlib.error as error:
        raise ValueError(text[:40]) from error
    if not opened.eof:
        raise ValueError(text[:40])
    codes: list[str] = []
    for block in written.split(";"):
        if (parts := BLOCK.fullmatch(block)) is None:
            raise ValueError(block[:40])
        width = int(parts[2])
        codes += [f"{parts[1]}{number:0{width}d}" for number in accumulate(map(int, parts[3].split(".")))]
    return codes
