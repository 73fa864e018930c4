"""A large sheet into a ledger beside reading and writing alone: ``python bench/ledgers/run.py [--db sqlite]``.

A sheet of 50,000 old communities: title, unit line, a line of totals, 13 columns, of which four are measures and one
points at the list of the year. Ours: ``open_batch`` (keep the bytes, secrecy gate, headings, every cell read and
checked, every row held against the ledger and the scope, checks, dead links, preview kept) and ``apply_batch``. The
peer: calamine's rows of the same file, then a bare ``bulk_create`` of the very rows that ours wrote, made before the
clock started; it reads no cell, checks nothing and could undo nothing. Bound: 2 on the wall clock, and 500 MB at the
peak of ours.

The workbook is made by a process of its own, so that its memory does not count. A new instance in a temporary folder
each time; the database of the environment is never touched.
"""

import argparse
import io
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
AT = datetime(2024, 9, 20, 8, tzinfo=UTC)
CHUNK = 2000
BOUND, MOST_MB = 2.0, 500
COUNTIES = ("甲区", "乙区", "丙区", "丁区", "戊县", "己县")


def make_sheet(path: Path, rows: int) -> None:
    """Write the workbook as an office would send it, without styles."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    page = book.create_sheet("台账")
    page.append(["老旧小区改造统计表"])
    page.append(["单位：栋、户、万平方米"])
    page.append(
        ["序号", "县区", "乡镇（街道）", "小区名称", "年度批次", "建成年代", "楼栋", "户数", "建筑面积", "完工户数"]
        + ["进度", "开工日期", "完工日期", "备注"]
    )
    done = [at % 3 == 0 for at in range(rows)]
    homes = [40 + at % 300 for at in range(rows)]
    whole = [sum(1 + home // 40 for home in homes), sum(homes), sum(home * 0.007 for home in homes)]
    page.append(["合计", *[""] * 5, *whole, sum(home for home, one in zip(homes, done, strict=True) if one)])
    for at, (home, is_done) in enumerate(zip(homes, done, strict=True)):
        county = COUNTIES[at % len(COUNTIES)]
        page.append(
            [at + 1, county, f"{county}{at % 9 + 1}街道", f"示范小区{at:05d}", "2024年改造计划", "1990年代"]
            + [1 + home // 40, home, round(home * 0.007, 3), home if is_done else 0]
            + ["完工" if is_done else "施工", "2024.3.1", "2024年8月30日" if is_done else "—", ""]
        )
    book.save(path)


def build_ground() -> Any:
    """One city with six counties; return in whose name the sheet is brought in."""
    from luoshu.apps.acting import Acting
    from luoshu.apps.ledgers.operations import declare_ledger
    from luoshu.apps.places.choices import DivisionKind, Level
    from luoshu.apps.places.models import Division
    from luoshu.demo.shipped import shipped_ledger

    since = AT.date().replace(year=2000)
    fields: dict[str, Any] = {"valid_from": since, "kind": DivisionKind.CITY}
    city = Division.objects.create(
        code="410300", name="示范市", full_name="示范市", level=Level.CITY, path="410300/", **fields
    )
    for number, name in enumerate(COUNTIES, start=1):
        code = f"4103{number:02d}"
        Division.objects.create(
            code=code, name=name, full_name=f"示范市{name}", level=Level.COUNTY, parent=city,
            path=f"410300/{code}/", valid_from=since, kind=DivisionKind.COUNTY,
        )  # fmt: skip
    rights = frozenset({"ledgers.read", "ledgers.fill", "ledgers.configure"})
    by = Acting("bench", "bench", "department_clerk", (city.path,), rights, "bench", Level.CITY, "基准")
    declare_ledger(declaration=shipped_ledger("old_communities"), division_code=city.code, by=by, at=AT)
    return by


def timed(work: Callable[[], Any]) -> tuple[float, float, Any]:
    """(wall seconds, CPU seconds of this process, result)."""
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()
    return time.perf_counter() - wall, time.process_time() - cpu, result


def peer(content: bytes, tables: list[tuple[Any, list[Any]]]) -> int:
    """Read all cells of the sheet, then write the rows that are ready."""
    from django.db import transaction
    from python_calamine import CalamineWorkbook

    read = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    for model, rows in tables:
        for start in range(0, len(rows), CHUNK):
            with transaction.atomic():
                model.objects.bulk_create(rows[start : start + CHUNK], batch_size=CHUNK)
    return len(read)


def bench(path: Path, rounds: int) -> dict[str, Any]:
    # The tables are made by a process of its own too: no instance brings in a sheet in the process that made them.
    source = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    subprocess.run([sys.executable, "-m", "luoshu.cli.main", "migrate"], env=source, check=True, capture_output=True)
    import django

    django.setup()
    from django.db import connection

    from luoshu.apps.ledgers.models import ImportBatch, LedgerRow, Measure, RowLink, RowVersion
    from luoshu.apps.ledgers.operations.batches import apply_batch, open_batch

    by = build_ground()
    content = path.read_bytes()
    spent: dict[str, list[tuple[float, float]]] = {"preview": [], "apply": [], "import": [], "peer": []}
    peak, counts = 0, {}
    for _ in range(rounds):
        given: dict[str, Any] = {"ledger_code": "old_communities", "data": content, "file_name": "台账.xlsx"}
        wall, cpu, batch = timed(lambda sent=given: open_batch(**sent, by=by, at=AT))
        spent["preview"].append((wall, cpu))
        assert batch.counts["refused"] == batch.counts["totals_off"] == 0, batch.counts
        code = batch.code
        del batch
        more_wall, more_cpu, done = timed(lambda code=code: apply_batch(batch_code=code, by=by, at=AT))
        spent["apply"].append((more_wall, more_cpu))
        spent["import"].append((wall + more_wall, cpu + more_cpu))
        # ru_maxrss is in kilobytes on Linux; only ours has run so far in the first round.
        peak = peak or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        counts = done.counts
        tables = []
        for model in (LedgerRow, RowVersion, Measure, RowLink):
            names = [field.attname for field in model._meta.concrete_fields]
            tables.append((model, [model(**row) for row in model.objects.values(*names)]))
        for model in (RowLink, Measure, RowVersion, LedgerRow, ImportBatch):
            model.objects.all().delete()
        *clock, _ = timed(lambda ready=tables: peer(content, ready))
        spent["peer"].append(tuple(clock))
        assert LedgerRow.objects.count() == counts["written"] == counts["received"]
        for model in (RowLink, Measure, RowVersion, LedgerRow):
            model.objects.all().delete()
        del tables
    middle = {name: tuple(median(values) for values in zip(*kept, strict=True)) for name, kept in spent.items()}
    return {"db": connection.vendor, "rows": counts["received"], "rounds": rounds, "seconds": middle, "peak": peak}


def show(found: dict[str, Any]) -> int:
    """Print times and ratios; 1 when a bound does not hold."""
    print(f"{found['db']}, {found['rows']:,} rows, median of {found['rounds']} rounds (wall s / CPU s of the client)")
    seconds = found["seconds"]
    for name, text in (
        ("preview", "open_batch: keep, read, check, preview"),
        ("apply", "apply_batch: write"),
        ("import", "both together"),
        ("peer", "calamine and bare bulk_create"),
    ):
        print(f"  {text:42}{seconds[name][0]:8.2f} /{seconds[name][1]:8.2f}")
    wall, cpu = (seconds["import"][at] / seconds["peer"][at] for at in (0, 1))
    print(
        f"  import / peer: wall {wall:.2f}, CPU {cpu:.2f} (at most {BOUND}); "
        f"peak {found['peak']} MB (at most {MOST_MB})"
    )
    return int(wall > BOUND or found["peak"] > MOST_MB)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--db", choices=("sqlite", "postgresql"), nargs="*", default=["sqlite", "postgresql"])
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--make", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--inner", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.make:
        make_sheet(chosen.make, chosen.rows)
        return 0
    if chosen.inner:
        return show(bench(chosen.inner, chosen.rounds))
    failed = 0
    myself = [sys.executable, str(Path(__file__).resolve()), "--rows", str(chosen.rows), "--rounds", str(chosen.rounds)]
    for database in chosen.db:
        with tempfile.TemporaryDirectory(prefix="luoshu-bench-") as home:
            environment = os.environ | {"LUOSHU_HOME": home, "DJANGO_SETTINGS_MODULE": "luoshu.config.settings"}
            environment.pop("LUOSHU_DATABASE_URL", None)
            sheet = Path(home) / "sheet.xlsx"
            subprocess.run([*myself, "--make", str(sheet)], env=environment, cwd=ROOT, check=True)
            command = [*myself, "--inner", str(sheet)]
            if database == "postgresql":
                command = [sys.executable, "-m", "tools.postgresql", *command]
            failed |= subprocess.run(command, env=environment, cwd=ROOT, check=False).returncode
    return failed


if __name__ == "__main__":
    sys.exit(main())
