"""Towers and cameras, a restricted layer: the fire desks and their heads, each in its own scope."""

# fmt: off
PAGES: tuple[tuple[str, str, tuple[str, ...], dict[str, str], str], ...] = (
    #                                                    林陈赵杨钱孙李周蒋吴郑沈吕韩秦许何冯邓马宋罗梁顾石-
    ("GET", "cameras:list", (), {},                     "..XXXXX.XXXXXXXXX..XXXXXXL"),
    ("GET", "cameras:detail", ("JA-01",), {},           "..XXXXXOXXXXXXXXX..XXXXXXL"),
    ("GET", "cameras:detail", ("nothing",), {},         "OOXXXXXOXXXXXXXXXOOXXXXXXL"),
    ("POST", "cameras:detail", ("JA-01",), {},          "UUXXXXXOXXXXXXXXXXXXXXXXXL"),
    ("GET", "cameras:views", (), {},                    "..XXXXX.XXXXXXXXX..XXXXXXL"),
    ("GET", "cameras:import", (), {},                   "..XXXXX.XXXXXXXXXXXXXXXXXL"),
    ("POST", "cameras:import", (), {},                  "UUXXXXXUXXXXXXXXXXXXXXXXXL"),
    ("POST", "api:heartbeats", (), {},                  "TTTTTTTTTTTTTTTTTTTTTTTTTT"),
)
# fmt: on
