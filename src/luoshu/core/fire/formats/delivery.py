"""A parsed delivery: columns as arrays, refused rows as data, and the count that must add up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from luoshu.core.tables import RowProblem

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
CodeArray = npt.NDArray[np.int16]


class DeliveryError(Exception):
    """A whole delivery cannot be parsed. ``code`` is stable, ``message`` is a Chinese sentence with a next step."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class Coded:
    """A column of few distinct texts: ``labels[codes[i]]`` is the text of row i."""

    codes: CodeArray
    labels: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.codes)

    def __getitem__(self, row: int) -> str:
        return self.labels[int(self.codes[row])]

    def texts(self) -> list[str]:
        """The column written out, one Python string a row."""
        labels = self.labels
        return [labels[code] for code in self.codes.tolist()]

    def is_label(self, label: str) -> npt.NDArray[np.bool_]:
        """Mask of the rows that carry ``label``."""
        if label not in self.labels:
            return np.zeros(len(self.codes), dtype=np.bool_)
        return np.equal(self.codes, self.labels.index(label))

    def take(self, rows: npt.NDArray[np.intp] | npt.NDArray[np.bool_]) -> "Coded":
        return Coded(self.codes[rows], self.labels)


def code_texts(texts: Sequence[str]) -> Coded:
    """Texts -> Coded, labels in order of first appearance."""
    positions: dict[str, int] = {}
    codes = np.fromiter(
        (positions.setdefault(text, len(positions)) for text in texts), dtype=np.int64, count=len(texts)
    )
    if len(positions) > 32000:
        raise DeliveryError("too_many_values", "某一列的不同取值过多，请检查列是否错位后再导入。")
    return Coded(codes.astype(np.int16), tuple(positions) or ("",))


@dataclass(frozen=True, slots=True)
class ParsedDelivery:
    """Detections or reports of one delivery, one array entry a row that was taken.

    lon, lat: degrees as delivered, in ``datum``. acq_at: epoch seconds UTC; with precision "day" the start of the
    Beijing day. Missing numbers are NaN, missing texts "". row_no: 1-based line, sheet row or feature in the file.
    ``received`` counts data rows: ``received == len(lon) + len(problems)``, one problem a rejected row.
    ``cell_notes`` tell of cells that were left out of rows that were taken; ``warnings`` of the delivery as a whole.
    """

    kind: str
    format_name: str
    datum: str
    received: int
    lon: FloatArray
    lat: FloatArray
    acq_at: IntArray
    precision: Coded
    satellite: Coded
    instrument: Coded
    confidence: FloatArray
    confidence_class: Coded
    version: Coded
    daynight: Coded
    fire_type: Coded
    frp_mw: FloatArray
    brightness_k: FloatArray
    brightness2_k: FloatArray
    scan_km: FloatArray
    track_km: FloatArray
    row_no: IntArray
    source_ids: tuple[str, ...] = ()
    extras: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    problems: tuple[RowProblem, ...] = ()
    cell_notes: tuple[RowProblem, ...] = ()
    warnings: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.lon)
