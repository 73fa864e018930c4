"""Invented towers of the demo city, one of them silent, and the alarm that was only paper burning at a grave."""

import base64
import io
import json
from datetime import date, datetime, timedelta

from PIL import Image, ImageDraw, ImageFilter
from shapely.affinity import scale
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from luoshu.apps.acting import SYSTEM, Acting
from luoshu.apps.cameras.operations import change_camera, hear_heartbeats, import_cameras, mark_silent
from luoshu.apps.feeds.operations import SourceForm, add_source
from luoshu.apps.people.choices import Role
from luoshu.apps.places.operations import import_land
from luoshu.apps.rules.operations import save_rule
from luoshu.core.clock import beijing_day
from luoshu.demo.ground import BUILT_AT
from luoshu.demo.story import acting_in, inside

PAPER_TOWER = "YI-01"
SILENT = "JIA-02"
A_YEAR_MINUTES = 99_000  # nothing sends heartbeats in the demo: only the tower meant to be silent may fall silent
# code, name, the division it stands in, azimuth, opening, reach in km, minutes of silence
TOWERS = (
    ("RY-01", "陶营一号塔（虚构）", "410326107", 0, 360, 3.0, A_YEAR_MINUTES),
    ("RY-02", "陶营二号塔（虚构）", "410326107201", 120, 90, 5.0, A_YEAR_MINUTES),
    ("JIA-01", "东河一号塔（虚构）", "410398101", 0, 360, 4.0, A_YEAR_MINUTES),
    (SILENT, "西岗一号塔（虚构）", "410398102", 200, 120, 3.0, 30),
    (PAPER_TOWER, "东河二号塔（虚构）", "410399101", 0, 360, 5.0, A_YEAR_MINUTES),
)


def build_towers(cells: dict[str, BaseGeometry], *, at: datetime) -> None:
    """Enter the towers, let them be heard, and let one fall silent an hour before ``at``."""
    city = acting_in(Role.CITY_FIRE_DESK, "410300")
    lines = ["编号,名称,管理单位,经度,纬度,高度,方位角,视场角,可视距离,离线判定"]
    for code, name, where, *rest in TOWERS:
        lon, lat = inside(cells.get(where) or cells[where[:9]])
        lines.append(",".join(map(str, (code, name, "演示铁塔公司", lon, lat, 40, *rest))))
    day = beijing_day(BUILT_AT)
    sheet = "\n".join(lines).encode()
    import_cameras(content=sheet, datum="wgs84", valid_from=day, by=city, at=BUILT_AT, keep=True)
    hear_heartbeats(codes=[SILENT], by=city, at=at - timedelta(hours=1))
    hear_heartbeats(codes=[code for code, *_ in TOWERS if code != SILENT], by=city, at=at)
    mark_silent(at=at)
    _enter_fields(cells, city)
    _turn_a_tower(cells, at=at)
    _register_sources()


def _enter_fields(cells: dict[str, BaseGeometry], city: Acting) -> None:
    """One township has the outlines of its fields on record, a second their area alone; the others neither.

    The fields lie around the middle of each village, where the demo's points are.
    """
    mapped, stated = "410398101", "410398102"
    villages = [cell for code, cell in sorted(cells.items()) if code.startswith(mapped) and len(code) > len(mapped)]
    fields = [scale(cell, 0.8, 0.8, origin=inside(cell)) for cell in villages]
    features = [{"type": "Feature", "properties": {}, "geometry": mapping(field)} for field in fields]
    import_land(
        data=json.dumps({"type": "FeatureCollection", "features": features}).encode(),
        kind="cropland",
        division_code=mapped,
        datum="wgs84",
        source="演示耕地图层，虚构",
        valid_from=date(2024, 1, 1),
        by=city,
        at=BUILT_AT,
    )
    keeper = acting_in(Role.SECURITY_ADMIN, "410300")
    save_rule(
        code="arable",
        kind="arable_area",
        title="耕地面积（演示）",
        issuer="演示统计（虚构）",
        division_path=f"{keeper.paths[0]}410398/{stated}/",
        valid_from=date(2024, 1, 1),
        body={"area_mu": 31_500, "source": "演示统计年鉴，虚构"},
        by=keeper,
        at=BUILT_AT,
        is_example=True,
    )


def _turn_a_tower(cells: dict[str, BaseGeometry], *, at: datetime) -> None:
    """One camera was turned yesterday, so that its page has a history to show."""
    code, name, where, _, opening, reach, silent = TOWERS[1]
    lon, lat = inside(cells.get(where) or cells[where[:9]])
    cells_of_row = {"name": name, "unit": "演示铁塔公司", "longitude": str(lon), "latitude": str(lat), "height": "40"}
    cells_of_row |= {"azimuth": "150", "opening": str(opening), "reach": str(reach), "silent": str(silent)}
    change_camera(
        code=code,
        cells=cells_of_row,
        datum="wgs84",
        valid_to=None,
        reason="调整方位，避开山脊遮挡（演示）",
        version=1,
        by=acting_in(Role.CITY_FIRE_DESK, "410300"),
        at=at - timedelta(days=1),
    )


def _register_sources() -> None:
    """Two sources as an office would set them up; the demo fetches nothing from outside."""
    area = "https://firms.modaps.eosdis.nasa.gov/api/area/csv/{map_key}/VIIRS_SNPP_NRT/110.9,33.4,112.9,35.1/1"
    viirs = SourceForm("firms", "VIIRS（演示，未启用）", poll_url=area, poll_minutes=30, is_enabled=False)
    add_source(code="viirs", form=viirs, by=SYSTEM, at=BUILT_AT)
    jaxa = SourceForm("wlf", "葵花卫星收件（演示）", folder="jaxa", poll_minutes=10)
    add_source(code="jaxa", form=jaxa, by=SYSTEM, at=BUILT_AT)


def _drawn_view() -> bytes:
    """Return a drawn view of a tower in place of a picture: sky, fields, a thread of smoke."""
    view = Image.new("RGB", (1920, 1080), (178, 200, 218))
    draw = ImageDraw.Draw(view)
    draw.polygon([(0, 420), (500, 330), (1100, 410), (1920, 350), (1920, 1080), (0, 1080)], fill=(150, 156, 108))
    for line in range(0, 1920, 90):
        draw.line((line, 1080, 700 + line // 3, 420), fill=(132, 138, 92), width=5)
    smoke = Image.new("L", view.size, 0)
    for step in range(14):
        ImageDraw.Draw(smoke).ellipse(
            (1250 + step * 6 - step * 2, 530 - step * 17, 1290 + step * 9, 560 - step * 15), fill=200
        )
    view.paste((226, 226, 224), mask=smoke.filter(ImageFilter.GaussianBlur(9)))
    kept = io.BytesIO()
    view.save(kept, "JPEG", quality=80)
    return kept.getvalue()


def alarm_file(point: tuple[float, float], seen_at: datetime) -> bytes:
    """Return one alarm of the tower that took burning paper for a fire."""
    alarm = {
        "alarm_id": f"{PAPER_TOWER}-1",
        "camera_code": PAPER_TOWER,
        "longitude": point[0],
        "latitude": point[1],
        "reported_at": seen_at.isoformat(),
        "note": "疑似烟雾",
        "picture": base64.b64encode(_drawn_view()).decode(),
        "box": [1180, 300, 220, 260],
    }
    return json.dumps([alarm], ensure_ascii=False).encode()
