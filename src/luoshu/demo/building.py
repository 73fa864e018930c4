"""Build the demo city once into an instance folder; a start after that finds it built."""

import json
import shutil
from datetime import datetime
from pathlib import Path

from django.db import connection

from luoshu.core.clock import beijing_day
from luoshu.demo.briefings import build_briefings
from luoshu.demo.channels import build_channels
from luoshu.demo.eight_areas import build_eight_areas
from luoshu.demo.funds import build_funds
from luoshu.demo.ground import Say, build_ground
from luoshu.demo.harvest_2024 import build_harvest
from luoshu.demo.harvest_month import add_harvest_month
from luoshu.demo.hidden_dangers import build_hidden_dangers
from luoshu.demo.inspection import build_inspection
from luoshu.demo.ledger_books import keep_calendar
from luoshu.demo.matters import open_invented_matters, tell_the_week
from luoshu.demo.pages import build_pages
from luoshu.demo.papers import build_papers
from luoshu.demo.releases import build_releases
from luoshu.demo.retention import keep_audit
from luoshu.demo.rota import build_rota
from luoshu.demo.sightings import tell_inspectors_checks, tell_sightings
from luoshu.demo.staff import build_duty, build_staff
from luoshu.demo.story import tell_story
from luoshu.demo.supervised import build_supervision
from luoshu.demo.tables import make_tables
from luoshu.demo.targets_2024 import build_targets
from luoshu.demo.today import open_todays_fires
from luoshu.demo.towers import build_towers

MARK = "demo-city.json"
VERSION = 28


def is_built(home: Path) -> bool:
    """Tell whether this folder holds a finished demo city of this version."""
    try:
        return bool(json.loads((home / MARK).read_text(encoding="utf-8"))["version"] == VERSION)
    except (OSError, ValueError, KeyError):
        return False


def build_city(home: Path, *, at: datetime, say: Say, harvest_month: bool = False) -> None:
    """Migrate, fill and mark. A build that was cut off is begun anew: a half city would mislead.

    ``harvest_month`` staffs every village and adds a month of fires: the city's real number of rows.
    """
    if connection.vendor == "sqlite":
        connection.close()
        for name in ("luoshu.sqlite3", "luoshu.sqlite3-wal", "luoshu.sqlite3-shm"):
            (home / name).unlink(missing_ok=True)
        # The head of a chain that is gone would be missed in the new one.
        shutil.rmtree(home / "anchors", ignore_errors=True)
    say("建数据库")
    make_tables()
    cells = build_ground(say)
    say("安排单位、岗位和值班（人物均为虚构）")
    build_staff(every_village=harvest_month)
    build_duty(today=beijing_day(at))
    build_rota(today=beijing_day(at))
    say("重演 2024 年 9 月 17 日")
    tell_story(cells)
    say("通报、书面检查、整改、销号")
    tell_the_week()
    open_invented_matters(cells, at=at)
    say("读两份虚构的进展材料")
    build_pages()
    say("八个方面的台账（公开报道的数字之外均为虚构）")
    build_eight_areas(at=at)
    build_funds(at=at)
    say("打开虚构县的报送日历")
    keep_calendar(at=at)
    say("登记投诉和抽查（虚构县）")
    tell_sightings(at=at)
    say("拟写公文")
    build_papers()
    say("放进今天的虚构火点")
    open_todays_fires(cells, at=at)
    say("放进督办事项（虚构）")
    build_supervision(at=at)
    say("填三秋台账（数字均为虚构）")
    build_harvest(at=at)
    build_briefings()
    say("发一份演示通稿")
    build_releases()
    say("安排督查（督查人员均为虚构）")
    build_inspection(at=at)
    tell_inspectors_checks(at=at)
    build_hidden_dangers(at=at)
    if harvest_month:
        add_harvest_month(cells, at=at, say=say)
    build_channels(at=at)
    keep_audit()
    build_towers(cells, at=at)
    say("由台账算指标，登记目标和规划（台账的行为虚构）")
    build_targets()
    mark = {"version": VERSION, "built_at": at.isoformat()}
    (home / MARK).write_text(json.dumps(mark), encoding="utf-8")
