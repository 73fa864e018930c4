"""Towers and cameras, a restricted layer: the fire desks and their heads, each in its own scope."""

# fmt: off
PAGES: tuple[tuple[str, str, tuple[str, ...], dict[str, str], str], ...] = (
    #                                                    林陈赵杨钱孙李周蒋吴郑沈吕韩秦许何冯邓马宋罗梁顾石白-
    ("GET", "cameras:list", (), {},                     "..XXXXX.XXXXXXXXX..XXXXXXXL"),
    ("GET", "cameras:detail", ("JA-01",), {},           "..XXXXXOXXXXXXXXX..XXXXXXXL"),
    ("GET", "cameras:detail", ("nothing",), {},         "OOXXXXXOXXXXXXXXXOOXXXXXXXL"),
    ("POST", "cameras:detail", ("JA-01",), {},          "UUXXXXXOXXXXXXXXXXXXXXXXXXL"),
    ("GET", "cameras:views", (), {},                    "..XXXXX.XXXXXXXXX..XXXXXXXL"),
    ("GET", "cameras:import", (), {},                   "..XXXXX.XXXXXXXXXXXXXXXXXXL"),
    ("POST", "cameras:import", (), {},                  "UUXXXXXUXXXXXXXXXXXXXXXXXXL"),
    ("POST", "api:heartbeats", (), {},                  "TTTTTTTTTTTTTTTTTTTTTTTTTTT"),
)
# fmt: on
