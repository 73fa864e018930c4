"""Fire-point formats described as data: which headers name a column, which texts mean nothing, whose clock is meant.

Sources: NASA FIRMS attribute tables for MODIS and VIIRS; JAXA's notes on the Himawari wildfire product; the column
habits of the Ministry's straw-fire list and of camera, patrol and hotline exports. A new format is a new row here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

FILLS = frozenset({"", "-", "--", "/", "na", "n/a", "nan", "none", "null", "无", "-999", "-9999", "-999.0", "-9999.0"})

LON = ("longitude", "lon", "long", "lng", "x", "经度", "东经", "火点经度", "中心经度")
LAT = ("latitude", "lat", "y", "纬度", "北纬", "火点纬度", "中心纬度")
DATE = ("acq_date", "date", "日期", "观测日期", "监测日期", "报告日期", "发现日期", "火点日期")
TIME = ("acq_time", "time", "时间", "观测时间", "监测时间", "时刻", "过境时间")
MOMENT = (
    "acq_datetime", "datetime", "timestamp", "reported_at", "occurred_at", "alarm_time", "report_time", "发现时间",
    "报警时间", "告警时间", "上报时间", "来电时间", "受理时间", "报告时间", "时间", "time",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FeedFormat:
    """One kind of delivery.

    ``columns``: canonical column -> habitual header names, best first. ``required``: what every row must have.
    ``datum``: fixed by the kind, or None when the sender must state it. ``utc_offset_hours``: whose clock naive times
    show. ``day_precision``: rows carry a day only. ``china_only``: a point outside China with its numbers exchanged
    inside is a swap.
    """

    kind: str
    title: str
    columns: Mapping[str, tuple[str, ...]]
    required: tuple[str, ...]
    datum: str | None
    utc_offset_hours: float
    day_precision: bool = False
    china_only: bool = False
    instrument: str = ""
    extras: tuple[str, ...] = ()


def _columns(**columns: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
    return MappingProxyType(columns)


_PLACE = {
    "province": ("province", "省", "省份", "省（区、市）"),
    "city": ("city", "市", "地市", "城市", "地市名称"),
    "county": ("county", "district", "县", "区县", "县区", "县市区", "县（区）"),
    "township": ("township", "town", "乡镇", "镇", "乡镇街道"),
    "village": ("village", "村", "行政村"),
    "address": ("address", "place", "地址", "地点", "位置", "详细地址"),
}
_REPORT_PLACE = ("county", "township", "village", "address")

FIRMS = FeedFormat(
    kind="firms",
    title="NASA FIRMS 卫星火点",
    columns=_columns(
        latitude=("latitude", "lat"),
        longitude=("longitude", "lon"),
        acq_date=("acq_date",),
        acq_time=("acq_time",),
        satellite=("satellite",),
        instrument=("instrument",),
        confidence=("confidence",),
        version=("version",),
        brightness=("brightness", "bright_ti4"),
        brightness2=("bright_t31", "bright_ti5"),
        scan=("scan",),
        track=("track",),
        frp=("frp",),
        daynight=("daynight",),
        type=("type",),
    ),
    required=("latitude", "longitude", "acq_date", "acq_time", "satellite"),
    datum="wgs84",
    utc_offset_hours=0.0,
)

WLF = FeedFormat(
    kind="wlf",
    title="JAXA 葵花卫星火点",
    columns=_columns(
        source_id=("ID",),
        year=("Year",),
        month=("Month",),
        day=("Day",),
        acq_time=("Time",),
        latitude=("Lat",),
        longitude=("Lon",),
        area=("Area",),
        volcano=("Volcano",),
        level=("Level",),
        reliability=("Reliability",),
        frp=("FRP",),
        qf=("QF",),
        hot=("Hot",),
    ),
    required=("year", "month", "day", "acq_time", "latitude", "longitude"),
    datum="wgs84",
    utc_offset_hours=0.0,
    instrument="AHI",
    extras=("area", "volcano", "level", "reliability", "qf", "hot"),
)

OFFICIAL = FeedFormat(
    kind="official",
    title="部委秸秆焚烧火点清单",
    columns=_columns(
        acq_date=DATE,
        longitude=LON,
        latitude=LAT,
        province=_PLACE["province"],
        city=_PLACE["city"],
        county=_PLACE["county"],
        township=_PLACE["township"],
        satellite=("satellite", "卫星"),
        source_id=("火点编号", "编号", "火点ID"),
    ),
    required=("acq_date", "longitude", "latitude"),
    datum=None,
    utc_offset_hours=8.0,
    day_precision=True,
    extras=("province", "city", "county", "township"),
)


def _reports(kind: str, title: str, **columns: tuple[str, ...]) -> FeedFormat:
    return FeedFormat(
        kind=kind,
        title=title,
        columns=_columns(
            longitude=LON,
            latitude=LAT,
            moment=MOMENT,
            acq_date=DATE,
            acq_time=TIME,
            confidence=("confidence", "置信度"),
            **columns,
            **{name: _PLACE[name] for name in _REPORT_PLACE},
        ),
        required=("longitude", "latitude"),
        datum=None,
        utc_offset_hours=8.0,
        china_only=True,
        extras=(*(name for name in columns if name != "source_id"), *_REPORT_PLACE),
    )


CAMERA = _reports(
    "camera",
    "铁塔视频监控告警",
    source_id=("alarm_id", "id", "告警编号", "报警编号", "告警ID", "编号"),
    camera_code=("camera_code", "camera_id", "camera", "device_id", "摄像机编号", "设备编号", "点位编号"),
    camera_name=("camera_name", "摄像机名称", "设备名称", "点位名称"),
    azimuth_deg=("azimuth", "azimuth_deg", "方位角"),
    image=("image", "image_url", "picture", "图片", "截图"),
    note=("note", "remark", "备注", "描述"),
)
PATROL = _reports(
    "patrol",
    "巡查上报",
    source_id=("report_id", "id", "上报编号", "编号"),
    reporter=("reporter", "巡查人", "上报人", "网格员", "姓名"),
    phone=("phone", "电话", "手机号", "联系电话"),
    tip=("tip", "举报回执号"),
    note=("note", "remark", "text", "备注", "描述", "情况描述", "情况"),
)
HOTLINE = _reports(
    "hotline",
    "热线举报",
    source_id=("ticket_id", "report_id", "id", "工单编号", "工单号", "受理编号", "编号"),
    reporter=("reporter", "caller", "来电人", "举报人", "姓名"),
    phone=("phone", "来电号码", "电话", "联系电话"),
    tip=("tip", "举报回执号"),
    note=("content", "text", "note", "诉求内容", "举报内容", "内容", "描述", "备注"),
)

FORMATS: Mapping[str, FeedFormat] = MappingProxyType(
    {feed.kind: feed for feed in (FIRMS, WLF, OFFICIAL, CAMERA, PATROL, HOTLINE)}
)
KINDS: tuple[str, ...] = tuple(FORMATS)
DATUMS = ("wgs84", "gcj02", "bd09", "cgcs2000")
