"""Row records -> the arrays of a ParsedDelivery, and the joining of two parts of one delivery in row order."""

import dataclasses
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from luoshu.core.fire.formats.delivery import Coded, ParsedDelivery, code_texts
from luoshu.core.tables import RowProblem


class Record(NamedTuple):
    """One taken row; the order of fields is the order of ParsedDelivery's columns."""

    lon: float
    lat: float
    acq_at: int
    precision: str
    satellite: str
    instrument: str
    confidence: float
    confidence_class: str
    version: str
    daynight: str
    fire_type: str
    frp_mw: float
    brightness_k: float
    brightness2_k: float
    scan_km: float
    track_km: float
    row_no: int
    source_id: str
    extras: tuple[str, ...]


CODED = ("precision", "satellite", "instrument", "confidence_class", "version", "daynight", "fire_type")
FLOATS = ("lon", "lat", "confidence", "frp_mw", "brightness_k", "brightness2_k", "scan_km", "track_km")
INTEGERS = ("acq_at", "row_no")


def assemble(
    records: Sequence[Record],
    *,
    kind: str,
    format_name: str,
    datum: str,
    extra_names: Sequence[str],
    problems: Sequence[RowProblem] = (),
    cell_notes: Sequence[RowProblem] = (),
    warnings: Sequence[str] = (),
) -> ParsedDelivery:
    """Records in file order -> ParsedDelivery."""
    names = Record._fields
    lists = dict(zip(names, zip(*records, strict=True), strict=True)) if records else dict.fromkeys(names, ())
    arrays: dict[str, object] = {name: np.array(lists[name], dtype=np.float64) for name in FLOATS}
    arrays |= {name: np.array(lists[name], dtype=np.int64) for name in INTEGERS}
    arrays |= {name: code_texts(lists[name]) for name in CODED}
    extras = {name: tuple(row[at] for row in lists["extras"]) for at, name in enumerate(extra_names)}
    return ParsedDelivery(
        kind=kind,
        format_name=format_name,
        datum=datum,
        received=len(records) + len(problems),
        source_ids=tuple(lists["source_id"]) if any(lists["source_id"]) else (),
        extras={name: texts for name, texts in extras.items() if any(texts)},
        problems=tuple(problems),
        cell_notes=tuple(cell_notes),
        warnings=tuple(warnings),
        **arrays,  # type: ignore[arg-type]
    )


def join_parts(first: ParsedDelivery, second: ParsedDelivery) -> ParsedDelivery:
    """Two parts of one delivery -> one, rows ordered by row number. Neither part may carry ids or extras."""
    order = np.argsort(np.concatenate((first.row_no, second.row_no)), kind="stable")
    changed: dict[str, object] = {}
    for name in (*FLOATS, *INTEGERS):
        changed[name] = np.concatenate((getattr(first, name), getattr(second, name)))[order]
    for name in CODED:
        changed[name] = join_coded(getattr(first, name), getattr(second, name)).take(order)
    return dataclasses.replace(
        first,
        received=first.received + second.received,
        problems=first.problems + second.problems,
        cell_notes=first.cell_notes + second.cell_notes,
        warnings=first.warnings + second.warnings,
        **changed,  # type: ignore[arg-type]
    )


def take_rows(parsed: ParsedDelivery, rows: npt.NDArray[np.bool_] | npt.NDArray[np.intp]) -> ParsedDelivery:
    """The chosen rows of a delivery without problems, ids and extras."""
    changed: dict[str, object] = {name: getattr(parsed, name)[rows] for name in (*FLOATS, *INTEGERS)}
    changed |= {name: getattr(parsed, name).take(rows) for name in CODED}
    count = int(np.count_nonzero(rows)) if rows.dtype == np.bool_ else len(rows)
    return dataclasses.replace(parsed, received=count, **changed)  # type: ignore[arg-type]


def join_coded(first: Coded, second: Coded) -> Coded:
    """Concatenate two coded columns under one set of labels."""
    labels = list(first.labels)
    positions = {label: at for at, label in enumerate(labels)}
    for label in second.labels:
        if label not in positions:
            positions[label] = len(labels)
            labels.append(label)
    recoded = np.array([positions[label] for label in second.labels], dtype=np.int16)[second.codes]
    return Coded(np.concatenate((first.codes, recoded)), tuple(labels))
