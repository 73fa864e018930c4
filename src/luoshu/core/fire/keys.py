"""The natural key of a detection: (lat, lon, acq_date, acq_time, satellite), the same in every file, format and order.

A key is 16 bytes and readable back, not a digest: latitude and longitude in units of 1e-6 degree (4 bytes each,
big-endian, offset by 2**31), epoch seconds (4 bytes), CRC-32 of "kind|satellite|precision" (4 bytes). So 54.9672 and
54.96720, 0035, 35 and 00:35, T and Terra, and the product version (6.0NRT, 6.1NRT) make no difference. A report that
brings its own number is known by that number: its key is a 16-byte BLAKE2b digest of "kind|number", however its
position is corrected later.
"""

import hashlib
import zlib

import numpy as np
import numpy.typing as npt

from luoshu.core.fire.formats.delivery import IntArray, ParsedDelivery

MICRO = 1_000_000
_SATELLITE_KINDS = ("firms", "wlf")
UintArray = npt.NDArray[np.uint64]


def natural_keys(parsed: ParsedDelivery) -> list[bytes]:
    """16-byte keys, one a row, in row order."""
    raw = natural_key_bytes(parsed).tobytes()
    return [raw[at : at + 16] for at in range(0, len(raw), 16)]


def natural_key_bytes(parsed: ParsedDelivery) -> npt.NDArray[np.uint8]:
    """uint8[n, 16] keys in row order."""
    high, low = natural_key_words(parsed)
    keys = np.empty((len(high), 2), dtype=">u8")
    keys[:, 0] = high
    keys[:, 1] = low
    as_bytes = np.ascontiguousarray(keys).view(np.uint8).reshape(-1, 16)
    for row, source_id in enumerate(parsed.source_ids):
        if source_id:
            digest = hashlib.blake2b(f"{parsed.kind}|{source_id}".encode(), digest_size=16).digest()
            as_bytes[row] = np.frombuffer(digest, dtype=np.uint8)
    return as_bytes


def natural_key_words(parsed: ParsedDelivery) -> tuple[UintArray, UintArray]:
    """The key's two big-endian 64-bit halves, before a report's own number replaces them: position; time and source."""
    return position_word(parsed.lon, parsed.lat), moment_word(parsed.acq_at, source_codes(parsed))


def position_word(lon: npt.NDArray[np.float64], lat: npt.NDArray[np.float64]) -> UintArray:
    """Degrees -> latitude in the high, longitude in the low 32 bits, units of 1e-6 degree, offset 2**31."""
    north = (np.rint(lat * MICRO).astype(np.int64) + 2**31).astype(np.uint64)
    east = (np.rint(lon * MICRO).astype(np.int64) + 2**31).astype(np.uint64)
    return (north << np.uint64(32)) | east


def moment_word(acq_at: IntArray, codes: npt.NDArray[np.uint32]) -> UintArray:
    """Epoch seconds in the high, the source's CRC in the low 32 bits."""
    return (acq_at.astype(np.uint64) << np.uint64(32)) | codes.astype(np.uint64)


def source_codes(parsed: ParsedDelivery) -> npt.NDArray[np.uint32]:
    """CRC-32 of "kind|satellite|precision" a row; satellite kinds share the kind "satellite" across formats."""
    kind = "satellite" if parsed.kind in _SATELLITE_KINDS else parsed.kind
    table = np.array(
        [
            [zlib.crc32(f"{kind}|{satellite}|{precision}".encode()) for precision in parsed.precision.labels]
            for satellite in parsed.satellite.labels
        ],
        dtype=np.uint32,
    )
    return np.asarray(table[parsed.satellite.codes, parsed.precision.codes])
