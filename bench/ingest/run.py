"""``feeds ingest`` side by side with Django's bulk_create: ``python bench/ingest/run.py [--db sqlite|postgresql]``.

44,000 detections, all inside jurisdictions with polygons: the Punjab points inside the 22 Punjab districts, repeated
with small shifts. Contenders take turns in one process, each round on emptied tables; the median of the rounds counts.

1. Ingest (receive: store the bytes, then parse, look keys up, attribute, insert, count) against a bare
   ``bulk_create(batch_size=2000)`` of the same rows, whose instances were made before the clock started. Bound: 4.
2. The same rows shuffled in another file, ingested again (nothing may change), against parsing that file and looking
   its keys up with the ORM. Bound: 1.5.

A new instance in a temporary folder each time; the database of the environment is never touched.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median
from typing import Any

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
SHARED = Path(os.environ.get("LUOSHU_SHARED_DATA") or HERE.parents[2] / "shared" / "data") / "fire"
HEADER = (
    "latitude,longitude,bright_ti4,scan,track,acq_date,acq_time,satellite,confidence,version,bright_ti5,frp,daynight"
)
COUNTS = ("received", "accepted", "duplicate", "outside", "rejected")
CHUNK = 2000
AT = datetime(2024, 9, 17, 8, tzinfo=UTC)


def districts() -> list[tuple[str, Any]]:
    """Names and polygons of the Punjab districts."""
    import shapely

    features = json.loads((SHARED / "punjab.geojson").read_text())["features"]
    found = []
    for number, feature in enumerate(features):
        outline = shapely.make_valid(shapely.geometry.shape(feature["geometry"]))
        parts = [part for part in shapely.get_parts(outline) if part.geom_type in ("Polygon", "MultiPolygon")]
        found.append((f"district-{number}", shapely.union_all(parts)))
    return found


def rows_inside(outlines: list[Any], wanted: int) -> list[str]:
    """FIRMS rows of Punjab points, repeated with shifts, that lie in a district."""
    import numpy as np
    import shapely

    lines = (SHARED / "punjab_points_2020_2021.csv").read_text().splitlines()[1:]
    points = [line.split(",") for line in lines]
    lat, lon = (np.array([float(point[at]) for point in points]) for at in (1, 2))
    tree = shapely.STRtree(outlines)
    dice, rows, step = random.Random(1), [], 0
    while len(rows) < wanted:
        x, y = lon + step * 0.00071, lat + step * 0.00053
        inside = sorted(set(tree.query(shapely.points(x, y), predicate="within")[0].tolist()))
        for at in inside[: wanted - len(rows)]:
            clock = f"{dice.choice((7, 8, 20, 21)):02d}{dice.randrange(60):02d}"
            rows.append(
                f"{y[at]:.5f},{x[at]:.5f},331.9,0.55,0.68,{points[at][0]},{clock},N,nominal,2.0NRT,256.5,"
                f"{dice.uniform(1, 40):.2f},D"
            )
        step += 1
    return rows


def build_ground() -> list[Any]:
    """The jurisdiction: one city, each district a county with its polygon."""
    from luoshu.apps.places.choices import Basis, DivisionKind, Level
    from luoshu.apps.places.models import Boundary, BoundarySet, Division
    from luoshu.apps.places.queries import index_path
    from luoshu.core.geo import DivisionIndex

    since = date(2000, 1, 1)
    city = Division.objects.create(
        code="410300",
        name="城",
        full_name="城",
        level=Level.CITY,
        kind=DivisionKind.CITY,
        path="410300/",
        valid_from=since,
    )
    outlines = districts()
    counties = [
        Division.objects.create(
            code=f"4103{number:02d}",
            name=name,
            full_name=name,
            level=Level.COUNTY,
            kind=DivisionKind.COUNTY,
            parent=city,
            path=f"410300/4103{number:02d}/",
            valid_from=since,
        )
        for number, (name, _) in enumerate(outlines, start=1)
    ]
    path = index_path("bench.index")
    path.parent.mkdir(parents=True, exist_ok=True)
    DivisionIndex.build([outline for _, outline in outlines], [county.pk for county in counties]).save(path)
    found = BoundarySet.objects.create(
        code="bench", level=Level.COUNTY, name="bench", source="bench", datum="wgs84", basis=Basis.PUBLISHED,
        valid_from=since, imported_at=AT, index_name="bench.index",
    )  # fmt: skip
    for position, (county, (_, outline)) in enumerate(zip(counties, outlines, strict=True)):
        west, south, east, north = outline.bounds
        Boundary.objects.create(
            boundary_set=found, division=county, position=position, wkb=outline.wkb, outline="{}", area_m2=1.0,
            west=west, south=south, east=east, north=north,
        )  # fmt: skip
    return [outline for _, outline in outlines]


def empty_tables() -> None:
    from luoshu.apps.feeds.models import Delivery, Detection, RejectedRow

    for model in (Detection, RejectedRow, Delivery):
        model.objects.all().delete()


def ingest(content: bytes) -> dict[str, int]:
    from luoshu.apps.acting import SYSTEM
    from luoshu.apps.feeds.operations import receive_delivery, store_delivery

    now = datetime.now(UTC)
    delivery = receive_delivery(kind="firms", datum=None, data=content, file_name="bench.csv", by=SYSTEM, at=now)
    delivery = store_delivery(delivery_id=delivery.pk, worker="bench", at=now)
    return {name: getattr(delivery, name) for name in COUNTS}


def timed(work: Callable[[], Any]) -> tuple[float, float, Any]:
    """(wall seconds, CPU seconds of this process, result)."""
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()
    return time.perf_counter() - wall, time.process_time() - cpu, result


def bare_instances() -> list[Any]:
    """The stored rows as fresh instances of the same model, ready for bulk_create."""
    from luoshu.apps.feeds.models import Detection

    names = [field.attname for field in Detection._meta.concrete_fields if field.attname != "id"]
    return [Detection(**row) for row in Detection.objects.order_by("id").values(*names)]


def parse_and_look_up(content: bytes) -> int:
    """The peer of a repeated file: parse, then ask the ORM which keys are known."""
    from luoshu.apps.feeds.models import Detection
    from luoshu.core.fire import natural_keys, parse_delivery

    keys = [key.hex() for key in natural_keys(parse_delivery(content, "firms"))]
    return sum(
        len(Detection.objects.filter(key__in=keys[start : start + CHUNK]).values_list("key", flat=True))
        for start in range(0, len(keys), CHUNK)
    )


def bench(rows: int, rounds: int) -> dict[str, Any]:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection, transaction

    from luoshu.apps.feeds.models import Delivery, Detection

    call_command("migrate", verbosity=0)
    lines = rows_inside(build_ground(), rows)
    content = "\n".join([HEADER, *lines, ""]).encode()
    random.Random(2).shuffle(lines)
    shuffled = "\n".join([HEADER, *lines, ""]).encode()
    ingest(content)  # compiles kernels, maps the index
    results: dict[str, list[tuple[float, float]]] = {"ingest": [], "bulk": [], "again": [], "look_up": []}

    def bare(instances: list[Any]) -> None:
        for start in range(0, len(instances), CHUNK):
            with transaction.atomic():
                Detection.objects.bulk_create(instances[start : start + CHUNK], batch_size=CHUNK)

    for _ in range(rounds):
        instances = bare_instances()
        keep = Delivery.objects.order_by("id").first()
        assert keep is not None
        Detection.objects.all().delete()
        for one in instances:
            one.delivery_id = keep.pk
        *spent, _ = timed(lambda ready=instances: bare(ready))
        results["bulk"].append(tuple(spent))
        empty_tables()
        *spent, counts = timed(lambda: ingest(content))
        results["ingest"].append(tuple(spent))
        assert counts["accepted"] + counts["duplicate"] == counts["received"], counts
        assert counts["outside"] == counts["rejected"] == 0, counts
        *spent, found = timed(lambda: parse_and_look_up(shuffled))
        results["look_up"].append(tuple(spent))
        assert found == counts["received"]
        *spent, again = timed(lambda: ingest(shuffled))
        results["again"].append(tuple(spent))
        assert (again["accepted"], again["duplicate"]) == (0, counts["received"]), again
        assert Detection.objects.count() == counts["accepted"]
    middle = {name: tuple(median(values) for values in zip(*spent, strict=True)) for name, spent in results.items()}
    return {"db": connection.vendor, "rows": counts["received"], "rounds": rounds, "seconds": middle}


def show(found: dict[str, Any]) -> None:
    print(f"{found['db']}, {found['rows']:,} rows, median of {found['rounds']} rounds (wall s / CPU s of the client)")
    seconds = found["seconds"]
    for name, text in (
        ("ingest", "ingest, all new"),
        ("bulk", "bare bulk_create of the same rows"),
        ("again", "ingest, shuffled again"),
        ("look_up", "parsing and key look-up"),
    ):
        print(f"  {text:36}{seconds[name][0]:8.3f} /{seconds[name][1]:8.3f}")
    for mine, peer, bound in (("ingest", "bulk", 4.0), ("again", "look_up", 1.5)):
        wall, cpu = (seconds[mine][at] / seconds[peer][at] for at in (0, 1))
        print(f"  {mine} / {peer}: wall {wall:.2f}, CPU {cpu:.2f} (at most {bound})")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--db", choices=("sqlite", "postgresql"), nargs="*", default=["sqlite", "postgresql"])
    parser.add_argument("--rows", type=int, default=44_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--inner", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.inner:
        show(bench(chosen.rows, chosen.rounds))
        return 0
    failed = 0
    for database in chosen.db:
        command = [sys.executable, str(Path(__file__).resolve()), "--inner"]
        command += ["--rows", str(chosen.rows), "--rounds", str(chosen.rounds)]
        if database == "postgresql":
            command = [sys.executable, "-m", "tools.postgresql", *command]
        with tempfile.TemporaryDirectory(prefix="luoshu-bench-") as home:
            environment = os.environ | {"LUOSHU_HOME": home, "DJANGO_SETTINGS_MODULE": "luoshu.config.settings"}
            environment.pop("LUOSHU_DATABASE_URL", None)
            failed |= subprocess.run(command, env=environment, cwd=ROOT, check=False).returncode
    return failed


if __name__ == "__main__":
    sys.exit(main())
