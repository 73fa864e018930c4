"""Named arrays in one file that opens by memory map: a short header, then each array on a 64-byte boundary."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from luoshu.core.geo.errors import BrokenIndexFile

_MAGIC = b"LUOSHUGX"
_ALIGN = 64


def save_arrays(path: Path, arrays: Mapping[str, npt.NDArray[Any]], facts: Mapping[str, Any]) -> None:
    """Write to a neighbour and rename, so that a reader sees the old file or the new one and never a half."""
    entries, offset = [], 0
    for name, array in arrays.items():
        entries.append({"name": name, "dtype": array.dtype.str, "shape": list(array.shape), "offset": offset})
        offset += -(-array.nbytes // _ALIGN) * _ALIGN
    header = json.dumps({"arrays": entries, "bytes": offset, "facts": dict(facts)}, ensure_ascii=False).encode()
    start = -(-(len(_MAGIC) + 8 + len(header)) // _ALIGN) * _ALIGN
    partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
    try:
        with partial.open("wb") as file:
            file.write(_MAGIC + len(header).to_bytes(8, "little") + header)
            for entry, array in zip(entries, arrays.values(), strict=True):
                file.seek(start + int(entry["offset"]))  # type: ignore[call-overload]
                file.write(np.ascontiguousarray(array).data)
            file.truncate(start + offset)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def open_arrays(path: Path) -> tuple[dict[str, npt.NDArray[Any]], dict[str, Any]]:
    """Map the file and return read-only arrays that lie in it, and the facts; raises :class:`BrokenIndexFile`."""
    try:
        mapped = np.asarray(np.memmap(path, np.uint8, mode="r"))
    except ValueError:
        raise BrokenIndexFile(path=path, reason="空文件") from None
    if bytes(mapped[: len(_MAGIC)]) != _MAGIC or mapped.size < len(_MAGIC) + 8:
        raise BrokenIndexFile(path=path, reason="不是区划索引")
    length = int.from_bytes(bytes(mapped[len(_MAGIC) : len(_MAGIC) + 8]), "little")
    begin = len(_MAGIC) + 8
    start = -(-(begin + length) // _ALIGN) * _ALIGN
    try:
        header = json.loads(bytes(mapped[begin : begin + length]))
        if mapped.size != start + header["bytes"]:
            raise BrokenIndexFile(path=path, reason="长度不符")
        arrays = {}
        for entry in header["arrays"]:
            dtype, shape = np.dtype(entry["dtype"]), tuple(entry["shape"])
            at = start + entry["offset"]
            size = dtype.itemsize * int(np.prod(shape, dtype=np.int64))
            arrays[entry["name"]] = mapped[at : at + size].view(dtype).reshape(shape)
    except (ValueError, KeyError, TypeError):
        raise BrokenIndexFile(path=path, reason="文件头损坏") from None
    return arrays, header["facts"]
