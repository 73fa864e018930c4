"""Who gets what answer on which route, written by hand from what each office may do. Never derived from the code.

One letter for each person, in the order of PEOPLE:
``.`` 200 · ``r`` 302 done · ``L`` 302 to the sign-in page · ``X`` 403 · ``O`` 404 · ``U`` 422 · ``T`` 401 · ``C`` 409

Each area of the web has a module of its own here with its PAGES; they are gathered below.
"""

import importlib
import pkgutil

from tests.access.tables.fire_steps import STEPS

__all__ = ["EVERY_ACCOUNT", "PAGES", "PEOPLE", "PUBLIC", "STATUS", "STEPS"]

PEOPLE = (
    "林岚",  # city fire desk
    "陈川",  # fire desk of 甲县
    "赵禾",  # township officer of 甲北镇 (甲县)
    "杨溪",  # township officer of 甲南乡 (甲县)
    "钱麦",  # village head of 西岗村 (甲北镇)
    "孙田",  # grid worker of 西岗村
    "李禾",  # village head of 东岗村 (甲北镇)
    "周野",  # fire desk of 乙县
    "蒋原",  # township officer of 乙北镇 (乙县)
    "吴松",  # city forest desk
    "郑远",  # vice mayor
    "沈知",  # supervision clerk of the city
    "吕文",  # government office of 甲县
    "韩策",  # system administrator
    "秦安",  # security administrator
    "许鉴",  # audit administrator
    "何维",  # operator
    "冯远",  # head of the city's fire office
    "邓岳",  # head of the fire office of 甲县
    "马骁",  # inspector of 甲县
    "宋衡",  # head of the city's supervision office
    "罗简",  # clerk of the city-quality office
    "梁知",  # clerk of the city's housing department
    "顾青",  # clerk of the housing department of 甲县
    "石正",  # law officer of 甲县
    "白晓",  # publicity department of the city
    "anonymous",
)


STATUS = {".": 200, "r": 302, "L": 302, "X": 403, "O": 404, "U": 422, "T": 401, "C": 409}

Row = tuple[str, str, tuple[str, ...], dict[str, str], str]

PAGES: tuple[Row, ...] = tuple(
    row
    for module in sorted(found.name for found in pkgutil.iter_modules(__path__))
    for row in getattr(importlib.import_module(f"{__name__}.{module}"), "PAGES", ())
)

PUBLIC = frozenset({"accounts:login", "accounts:demo_login", "field:sw"})
"""Pages that open without signing in; everything else names a right."""
EVERY_ACCOUNT = frozenset(
    {f"accounts:{name}" for name in ("home", "logout", "me", "choose_post", "password", "no_post")} | {"search:all"}
)
