"""``luoshu places``: import boundaries of one level, or the fields of a division."""

import argparse
import json
import sys
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from luoshu.cli.migrate import refuse_old_schema
from luoshu.cli.startup import start_django

if TYPE_CHECKING:
    from luoshu.apps.places.operations import ImportReport

LEVELS = {"city": 2, "county": 3, "township": 4, "village": 5, "group": 6}
BASES = ("published", "surveyed", "synthetic")
DONE, WITH_REJECTED_ROWS, CANNOT_RUN = 0, 1, 2
SHOWN = 20


def add_places_commands(subparsers: Any) -> None:
    """Register ``places`` and what stands below it."""
    places = subparsers.add_parser("places", help="导入区划边界")
    commands = places.add_subparsers(metavar="动作", required=True)
    imports = commands.add_parser("import", help="导入一级区划的边界，报告以 JSON 写到标准输出")
    imports.add_argument("file", type=Path, metavar="FILE", help="GeoJSON、Shapefile 压缩包、GeoPackage 或 FlatGeobuf")
    imports.add_argument("--kind", choices=("cropland",), help="导入地类图层（耕地）而不是边界")
    imports.add_argument("--division", default="", metavar="CODE", help="地类图层覆盖哪个区划；不填为全市")
    imports.add_argument("--level", choices=tuple(LEVELS), help="级别")
    imports.add_argument("--datum", required=True, choices=("wgs84", "gcj02", "bd09", "cgcs2000"), help="坐标系，必填")
    imports.add_argument("--basis", default="published", choices=BASES, help="来源类别：公开底图、勘界数据、示意")
    imports.add_argument("--source", default="", help="来源说明；不填用文件名")
    imports.add_argument("--valid-from", type=date.fromisoformat, metavar="DATE", help="自哪天起有效；不填同区划名单")
    imports.add_argument("--code-field", default="", metavar="F", help="代码字段")
    imports.add_argument("--name-field", default="", metavar="F", help="名称字段")
    imports.set_defaults(run=run_import)


def run_import(chosen: argparse.Namespace) -> int:
    """Import one file; 1 when features were left out."""
    if chosen.kind is None and chosen.level is None:
        print("导入边界要写明 --level；导入耕地图层写 --kind cropland。", file=sys.stderr)
        return CANNOT_RUN
    data = chosen.file.read_bytes()
    start_django()
    refuse_old_schema()
    if chosen.kind is not None:
        return _import_land(chosen, data)
    from luoshu.apps.places.errors import CityMissing
    from luoshu.apps.places.operations import import_boundaries
    from luoshu.apps.places.queries import known_since
    from luoshu.cli.console import console_acting

    since = chosen.valid_from or known_since(LEVELS[chosen.level])
    if since is None:
        raise CityMissing
    report = import_boundaries(
        data=data,
        level=LEVELS[chosen.level],
        datum=chosen.datum,
        basis=chosen.basis,
        source=chosen.source or chosen.file.name,
        valid_from=since,
        code_field=chosen.code_field,
        name_field=chosen.name_field,
        by=console_acting(),
        at=datetime.now(UTC),
    )
    _tell(report)
    print(json.dumps(asdict(report), ensure_ascii=False))
    return WITH_REJECTED_ROWS if report.unmatched else DONE


def _import_land(chosen: argparse.Namespace, data: bytes) -> int:
    from django.conf import settings

    from luoshu.apps.places.operations import import_land
    from luoshu.cli.console import console_acting

    at = datetime.now(UTC)
    report = import_land(
        data=data,
        kind=chosen.kind,
        division_code=chosen.division or settings.LUOSHU_ROOT_CODE,
        datum=chosen.datum,
        source=chosen.source or chosen.file.name,
        valid_from=chosen.valid_from or at.date(),
        by=console_acting(),
        at=at,
    )
    print(json.dumps(asdict(report), ensure_ascii=False))
    return WITH_REJECTED_ROWS if report.left_out else DONE


def _tell(report: "ImportReport") -> None:
    """Say in sentences what a person should look at."""
    if report.is_repeat:
        print("同一份边界已在用，什么也没有改变。", file=sys.stderr)
    print(f"对上 {report.matched} 个区划，合计 {report.area_m2 / 1e6:.1f} 平方公里。", file=sys.stderr)
    for one in report.unmatched[:SHOWN]:
        print(f"第 {one['number']} 个图形（{one['code']} {one['name']}）没有导入：{one['reason']}。", file=sys.stderr)
    if len(report.unmatched) > SHOWN:
        print(f"另有 {len(report.unmatched) - SHOWN} 个图形没有导入，详见标准输出的 unmatched。", file=sys.stderr)
    for one in report.repaired[:SHOWN]:
        print(f"{one['name']}：{one['what']}，已修复，面积变动 {one['area_share']:.4%}。", file=sys.stderr)
    if report.without_polygon:
        names = "、".join(one["name"] for one in report.without_polygon[:SHOWN])
        print(f"{len(report.without_polygon)} 个区划没有边界：{names}。", file=sys.stderr)
    if report.changes:
        top = report.changes[0]
        print(
            f"{len(report.changes)} 个区划与现用边界不同，最多的是{top['name']}（{top['share']:.2%}）。",
            file=sys.stderr,
        )
